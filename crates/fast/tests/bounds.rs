//! Every sum is within its proven bound of the exact one, on every instruction set, and the bits agree.

use proptest::prelude::*;
use ropebound_fast::{CosineSums, Element, Frequencies, InstructionSet};
use ropebound_reference as reference;
use ropebound_schedule::Schedule;
use ropebound_testkit::{Contract, Oracle, Worst, inputs};

fn frequencies(schedule: &Schedule) -> Frequencies {
    let parts = reference::Frequencies::of(schedule, 192).to_double_double();
    Frequencies::new(&parts.values, parts.relative_error).expect("a schedule's frequencies")
}

fn sets() -> impl Iterator<Item = InstructionSet> {
    InstructionSet::ALL.into_iter().filter(|set| {
        let here = set.is_available();
        if !here {
            println!("{set:?}: skipped, this machine lacks it");
        }
        here
    })
}

/// Looks at `count` positions from each start.
fn look<T: Element>(
    worst: &mut Worst,
    schedule: &Schedule,
    sums: &CosineSums<T>,
    starts: &[u64],
    count: u64,
) {
    let oracle = Oracle::new(schedule);
    for &start in starts {
        let end = (start + count).min(sums.position_limit());
        let bound = sums.error_bound(end);
        sums.for_each(start..end, |block| {
            for (position, value) in (block.start..).zip(block.values) {
                let value = value.to_f64();
                let error = oracle.error(position, value);
                worst.see(value, error, bound, || format!("{schedule} m = {position}"));
            }
        });
    }
}

fn listed<T: Element>(contract: Contract) {
    for set in sets() {
        let mut worst = Worst::of(contract);
        for schedule in inputs::listed_schedules() {
            let frequencies = frequencies(&schedule);
            let starts = inputs::edge_positions(frequencies.position_limit());
            let sums = CosineSums::<T>::on(&frequencies, set);
            look(&mut worst, &schedule, &sums, &starts, 2);
            look(
                &mut worst,
                &schedule,
                &CosineSums::<T>::uncompressed(&frequencies, set),
                &starts,
                1,
            );
        }
        worst.check(&format!("{contract:?} on {set:?}"));
    }
}

#[test]
fn listed_f64() {
    listed::<f64>(Contract::SumsF64);
}

#[test]
fn listed_f32() {
    listed::<f32>(Contract::SumsF32);
}

#[test]
fn whole_groups_and_cancelling_sums() {
    // Around the binding position of the least base for 1024, and where 10^4 first goes negative, sums cancel to nothing.
    let mut worst = Worst::of(Contract::SumsF64);
    for (schedule, start) in [
        (inputs::plain("4293.4375692625784161", 128), 0),
        (inputs::plain("10000", 128), 1 << 20),
        (inputs::plain("1e6", 128), (1 << 40) + 4000),
    ] {
        let sums = CosineSums::<f64>::new(&frequencies(&schedule));
        let range = start..start + 9000;
        let bound = sums.error_bound(range.end);
        let mut values = vec![0.0; 9000];
        sums.fill(start, &mut values);
        reference::cosine_sums(&schedule, range, 160, |position, exact| {
            let value = values[(position - start) as usize];
            let error = ropebound_testkit::distance(exact, value);
            worst.see(value, error, bound, || format!("{schedule} m = {position}"));
        });
    }
    worst.check("whole groups");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_schedules(schedule in inputs::random_schedule(), start in 0u64..1 << 44, low in 0u64..1 << 22) {
        let frequencies = frequencies(&schedule);
        let starts = [start % frequencies.position_limit(), low];
        let mut worst = Worst::of(Contract::SumsF64);
        look(&mut worst, &schedule, &CosineSums::<f64>::new(&frequencies), &starts, 3);
        worst.check("random f64");
        let mut worst = Worst::of(Contract::SumsF32);
        look(&mut worst, &schedule, &CosineSums::<f32>::new(&frequencies), &starts, 3);
        worst.check("random f32");
    }
}

#[test]
fn bounds_are_what_is_promised_at_head_dim_128() {
    for base in ["10000", "1e6", "1e9"] {
        let frequencies = frequencies(&inputs::plain(base, 128));
        let f64_bound = CosineSums::<f64>::new(&frequencies).error_bound(1 << 20);
        let f32_bound = CosineSums::<f32>::new(&frequencies).error_bound(1 << 20);
        assert!(
            f64_bound < Contract::SumsF64.bound_at_128(),
            "{base}: {f64_bound:e}"
        );
        assert!(
            f32_bound < Contract::SumsF32.bound_at_128(),
            "{base}: {f32_bound:e}"
        );
    }
    // 29 fast frequencies at base 10^4, and 9 or 5 terms for the 35 slow ones.
    let frequencies = frequencies(&inputs::plain("10000", 128));
    let set = InstructionSet::best();
    assert_eq!(CosineSums::<f64>::on(&frequencies, set).rows(), 38);
    assert_eq!(CosineSums::<f32>::on(&frequencies, set).rows(), 34);
    assert_eq!(
        CosineSums::<f64>::uncompressed(&frequencies, set).rows(),
        64
    );
}

/// All values of a range as bits, computed on a pool of `threads`.
fn bits(
    frequencies: &Frequencies,
    set: InstructionSet,
    start: u64,
    threads: usize,
) -> (Vec<u64>, Vec<u32>) {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a thread pool");
    pool.install(|| {
        let (mut doubles, mut singles) = (vec![0.0f64; 20_000], vec![0.0f32; 20_000]);
        CosineSums::on(frequencies, set).fill(start, &mut doubles);
        CosineSums::on(frequencies, set).fill(start, &mut singles);
        (
            doubles.into_iter().map(f64::to_bits).collect(),
            singles.into_iter().map(f32::to_bits).collect(),
        )
    })
}

#[test]
fn bits_depend_on_neither_instruction_set_nor_threads_nor_range() {
    for schedule in [
        inputs::plain("10000", 128),
        inputs::plain("1e6", 96),
        inputs::plain("7", 6),
        Schedule::method2(),
    ] {
        let frequencies = frequencies(&schedule);
        let first = bits(&frequencies, InstructionSet::Scalar, 1000, 1);
        for set in sets() {
            for threads in [1, 2, 7] {
                assert_eq!(
                    bits(&frequencies, set, 1000, threads),
                    first,
                    "{schedule} on {set:?}"
                );
            }
        }
        let shifted = bits(&frequencies, InstructionSet::best(), 1777, 2);
        assert_eq!(shifted.0[..19_000], first.0[777..19_777]);
    }
}

#[test]
fn minimum_fold_and_search_agree_with_the_values() {
    let frequencies = frequencies(&inputs::plain("10000", 128));
    let sums = CosineSums::<f64>::new(&frequencies);
    let mut values = vec![0.0; 30_000];
    sums.fill(500, &mut values);
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let folded = sums.map_reduce(
        500..30_500,
        |block| block.minimum,
        || f64::INFINITY,
        f64::min,
    );
    assert_eq!(folded.to_bits(), least.to_bits());
    let first = values
        .iter()
        .position(|v| *v < -5.0)
        .map(|k| k as u64 + 500);
    let found = sums.find_first(500..30_500, |block| {
        let at = block.values.iter().position(|v| *v < -5.0)?;
        Some(block.start + at as u64)
    });
    assert_eq!(found, first);
    assert!(first.is_some());
    sums.for_each(7..7, |_| panic!("an empty range has no block"));
}

#[test]
#[should_panic(expected = "outside the proven domain")]
fn positions_beyond_the_domain_are_refused() {
    let sums = CosineSums::<f64>::new(&Frequencies::of_root(0.9, 64));
    sums.for_each(sums.position_limit()..sums.position_limit() + 1, |_| ());
}
