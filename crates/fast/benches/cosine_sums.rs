//! All B(m), m < 2^20, head_dim 128, base 1e6: Criterion's timings, and then one table of ratios measured in the same run:
//! against the scalar path and against the machine's own peak of fused multiply-adds.
//!
//! `just bench` builds it with FMA for the scalar path too; without, that path calls a software routine and every ratio flatters.

use criterion::{Criterion, Throughput};
use pulp::{Simd, WithSimd};
use ropebound_fast::{CosineSums, Element, Frequencies, InstructionSet};
use std::hint::black_box;
use std::time::Instant;

const POSITIONS: u64 = 1 << 20;
const PAIRS: usize = 64;

/// r = base^(−1/64) to a double: the speed does not depend on its last digits.
fn frequencies(root: f64) -> Frequencies {
    Frequencies::of_root(root, PAIRS)
}

const ROOT_1E4: f64 = 0.865_964_323_360_065_3;
const ROOT_1E6: f64 = 0.805_842_187_761_481_8;
const ROOT_1E8: f64 = 0.749_894_209_332_455_8;

struct Case {
    name: &'static str,
    run: Box<dyn FnMut()>,
}

fn sums<T: Element>(
    name: &'static str,
    root: f64,
    set: InstructionSet,
    compress: bool,
    threads: usize,
) -> Case {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a thread pool");
    let frequencies = frequencies(root);
    let mut output = vec![T::default(); POSITIONS as usize];
    // Tables are built inside: seeds and output included.
    let run = Box::new(move || {
        let sums = if compress {
            CosineSums::<T>::on(&frequencies, set)
        } else {
            CosineSums::<T>::uncompressed(&frequencies, set)
        };
        pool.install(|| sums.fill(0, &mut output));
        black_box(&output);
    });
    Case { name, run }
}

fn cases() -> Vec<Case> {
    let best = InstructionSet::best();
    let scalar = InstructionSet::Scalar;
    vec![
        sums::<f64>("f64, 1 thread", ROOT_1E6, best, true, 1),
        sums::<f64>("f64, 2 threads", ROOT_1E6, best, true, 2),
        sums::<f64>(
            "f64, 1 thread, every frequency a row",
            ROOT_1E6,
            best,
            false,
            1,
        ),
        sums::<f64>("f64, 1 thread, scalar path", ROOT_1E6, scalar, true, 1),
        sums::<f64>("f64, 1 thread, base 1e4", ROOT_1E4, best, true, 1),
        sums::<f64>("f64, 1 thread, base 1e8", ROOT_1E8, best, true, 1),
        sums::<f64>(
            "f64, 1 thread, AVX2",
            ROOT_1E6,
            InstructionSet::Avx2,
            true,
            1,
        ),
        sums::<f32>("f32, 1 thread", ROOT_1E6, best, true, 1),
        sums::<f32>("f32, 2 threads", ROOT_1E6, best, true, 2),
        sums::<f32>("f32, 1 thread, scalar path", ROOT_1E6, scalar, true, 1),
        sums::<f32>(
            "f32, 1 thread, AVX2",
            ROOT_1E6,
            InstructionSet::Avx2,
            true,
            1,
        ),
    ]
}

const CHAINS: usize = 24;
const STEPS: usize = 200_000;

/// Independent chains of multiply-adds that stay in registers: nothing but the arithmetic.
struct Peak;

impl WithSimd for Peak {
    /// Multiply-adds done.
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        let (x, y) = (simd.splat_f64s(0.999_999), simd.splat_f64s(1e-9));
        let mut chains = [simd.splat_f64s(1.0); CHAINS];
        for _ in 0..STEPS {
            for chain in &mut chains {
                *chain = simd.mul_add_f64s(*chain, x, y);
            }
        }
        black_box(chains);
        (CHAINS * STEPS * (size_of::<S::f64s>() / size_of::<f64>())) as f64
    }
}

/// f64 multiply-adds a second on one thread.
fn peak() -> f64 {
    let dispatch = pulp::Arch::new();
    (0..20)
        .map(|_| {
            let start = Instant::now();
            let done = dispatch.dispatch(Peak);
            done / start.elapsed().as_secs_f64()
        })
        .fold(0.0, f64::max)
}

/// Best of many runs, in nanoseconds per term (m, i).
fn nanoseconds_per_term(case: &mut Case) -> f64 {
    let best = (0..30)
        .map(|_| {
            let start = Instant::now();
            (case.run)();
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    best * 1e9 / (POSITIONS as f64 * PAIRS as f64)
}

fn table() {
    let peak = peak();
    println!(
        "\npeak: {:.1} G multiply-adds per second and thread in f64 ({:.4} ns each)",
        peak / 1e9,
        1e9 / peak
    );
    println!(
        "\n| case | ns per term | G terms/s | × scalar path | × peak, one multiply-add a term |"
    );
    println!("| --- | ---: | ---: | ---: | ---: |");
    let mut all: Vec<(&str, f64)> = cases()
        .iter_mut()
        .map(|case| (case.name, nanoseconds_per_term(case)))
        .collect();
    let scalar = |width: &str| {
        let find =
            |(name, _): &&(&str, f64)| name.starts_with(width) && name.ends_with("scalar path");
        all.iter()
            .find(find)
            .expect("both widths have a scalar case")
            .1
    };
    let (scalar_f64, scalar_f32) = (scalar("f64"), scalar("f32"));
    for (name, ns) in &mut all {
        let single = name.starts_with("f32");
        let threads = if name.contains("2 threads") { 2.0 } else { 1.0 };
        let peak = peak * threads * if single { 2.0 } else { 1.0 };
        let scalar = if single { scalar_f32 } else { scalar_f64 };
        println!(
            "| {name} | {ns:.4} | {:.1} | {:.1} | {:.2} |",
            1.0 / *ns,
            scalar / *ns,
            1e9 / *ns / peak
        );
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    let mut group = criterion.benchmark_group("cosine sums, m < 2^20, head_dim 128");
    group.throughput(Throughput::Elements(POSITIONS * PAIRS as u64));
    for mut case in cases() {
        group.bench_function(case.name, |bencher| bencher.iter(|| (case.run)()));
    }
    group.finish();
    criterion.final_summary();
    // Under `cargo test` the cases run once each, and a table would mean nothing.
    if std::env::args().any(|argument| argument == "--bench") {
        table();
    }
}
