//! Do they agree, and what to print if not.

use rayon::prelude::*;
use ropebound_kernels::FloatType;
use ropebound_kernels::golden::{Golden, GoldenError};
use ropebound_reference::Float;
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use ropebound_tables::Data;

use super::cases::{Random, decimal, schedules};
use super::oracle::{Oracle, nearest};

/// How many random cases; `ROPEBOUND_CASES` asks for another number.
fn cases() -> u64 {
    match std::env::var("ROPEBOUND_CASES") {
        Ok(text) => text.parse().expect("ROPEBOUND_CASES is a number"),
        Err(_) => 1_000_000,
    }
}

#[test]
fn random_values_are_correctly_rounded() {
    const CHUNK: u64 = 1000;
    let prepared: Vec<_> = schedules()
        .into_iter()
        .map(|(schedule, factor)| {
            let golden = Golden::new(&schedule, &factor).expect("a factor in range");
            let oracle = Oracle::new(&schedule, &factor);
            (schedule, golden, oracle)
        })
        .collect();
    let cases = cases();
    let wrong: u64 = (0..cases.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut random = Random(chunk);
            let mut wrong = 0;
            for _ in 0..CHUNK.min(cases - chunk * CHUNK) {
                let (schedule, golden, oracle) = &prepared[random.below(prepared.len() as u64) as usize];
                let pair = random.below(golden.pairs() as u64) as usize;
                let float = FloatType::ALL[random.below(4) as usize];
                let position = random.position();
                let found = golden.cos_sin(position, pair, float).expect("a value");
                let exact = oracle.cos_sin(position, pair, float);
                if [found.0, found.1].map(f64::to_bits) != [exact.0, exact.1].map(f64::to_bits) {
                    eprintln!("seed {chunk}: {schedule}, pair {pair}, position {position}, {float}: {found:?} for {exact:?}");
                    wrong += 1;
                }
            }
            wrong
        })
        .sum();
    eprintln!("{cases} cases, cos and sin of each: {wrong} wrong");
    assert_eq!(wrong, 0);
}

/// Whole tables are the single values, in their order; all dtypes, a position twice, and 0.
#[test]
fn tables_hold_the_same_values() {
    let positions = [5, 0, 131_071, 5, (1 << 46) - 1, 65_536];
    for (schedule, factor) in schedules() {
        let golden = Golden::new(&schedule, &factor).expect("a factor in range");
        for float in FloatType::ALL {
            let table = golden.table(&positions, float).expect("a table");
            assert_eq!(table.positions, positions);
            for (row, position) in positions.into_iter().enumerate() {
                for pair in 0..table.pairs {
                    let (cos, sin) = golden.cos_sin(position, pair, float).expect("a value");
                    let at = row * table.pairs + pair;
                    let found = [&table.cos, &table.sin]
                        .map(|data: &Data| data.get_f64(at).map(f64::to_bits));
                    assert_eq!(
                        found,
                        [Some(cos.to_bits()), Some(sin.to_bits())],
                        "{schedule} {position} {pair}"
                    );
                }
            }
        }
    }
}

/// Where nothing turns the values are the factor and 0, exactly rounded: 1.001953125 is a tie of bf16 and goes to the even side.
#[test]
fn unturned_values_are_the_factor_itself() {
    let schedule = Schedule::table(["0", "0.5"].map(decimal).to_vec()).expect("a table");
    for (factor, float, expected) in [
        ("1", FloatType::F64, 1.0),
        ("1.00390625", FloatType::BF16, 1.0),
        ("1.01171875", FloatType::BF16, 1.015_625),
        ("1.0004882812500000001", FloatType::F16, 1.000_976_562_5),
        ("1.00048828125", FloatType::F16, 1.0),
        ("0.1", FloatType::F64, 0.1),
        ("0.1", FloatType::F32, f64::from(0.1f32)),
    ] {
        let golden = Golden::new(&schedule, &decimal(factor)).expect("a factor in range");
        for (position, pair) in [(0, 1), (0, 0), (12_345, 0)] {
            let (cos, sin) = golden.cos_sin(position, pair, float).expect("a value");
            assert_eq!((cos, sin.to_bits()), (expected, 0), "{factor} {float}");
        }
    }
}

/// Sines through f16's least numbers, and to 0 with their sign.
#[test]
fn small_sines_underflow_gradually() {
    // 2^-25 is a tie between 0 and the least number: sin x < x goes to 0; sin of the next double above it does not.
    for (theta, expected) in [
        ("2.98023223876953125e-8", 0.0),
        ("2.9802322387695319e-8", 2f64.powi(-24)),
        ("1e-7", 2.0 * 2f64.powi(-24)),
        ("1e-30", 0.0),
    ] {
        let schedule = Schedule::table(vec![decimal(theta)]).expect("a table");
        let golden = Golden::new(&schedule, &Decimal::one()).expect("1 is a factor");
        let (cos, sin) = golden.cos_sin(1, 0, FloatType::F16).expect("a value");
        assert_eq!((cos, sin), (1.0, expected), "{theta}");
    }
    // Just past half a turn the sine is negative and too small for f16.
    let schedule = Schedule::table(vec![decimal("3.1415926535897933")]).expect("a table");
    let golden = Golden::new(&schedule, &Decimal::one()).expect("1 is a factor");
    let (_, sin) = golden.cos_sin(1, 0, FloatType::F16).expect("a value");
    assert_eq!(sin.to_bits(), (-0.0f64).to_bits());
    let (_, sin) = golden.cos_sin(1, 0, FloatType::F32).expect("a value");
    assert!(sin < 0.0 && sin > -1e-15);
}

/// The crate's rounding of MPFR numbers and the oracle's, on values of every size around every type's edges.
#[test]
fn roundings_agree() {
    let mut random = Random(3);
    for _ in 0..200_000 {
        let bits = 1 + random.below(64) as u32;
        let scale = random.below(400) as i32 - 320;
        let whole = random.next() >> (64 - bits);
        let sign = if random.next() & 1 == 0 { 1 } else { -1 };
        let value: Float = (Float::with_val(128, whole) << scale) * sign;
        for float in FloatType::ALL {
            if value.clone().abs() >= 60_000 {
                continue;
            }
            let found = float.to_f64(float.nearest(&value));
            assert_eq!(
                found.to_bits(),
                nearest(&value, float).to_bits(),
                "{value} {float}"
            );
        }
    }
}

#[test]
fn what_is_outside_the_domain_is_refused() {
    let schedule =
        Schedule::plain(decimal("1e4"), HeadDim::new(8).expect("even")).expect("a schedule");
    for factor in ["0.0009", "1000.1", "0"] {
        let error = Golden::new(&schedule, &decimal(factor)).err();
        assert_eq!(
            error,
            Some(GoldenError::Factor {
                factor: decimal(factor)
            })
        );
    }
    let golden = Golden::new(&schedule, &Decimal::one()).expect("1 is a factor");
    let position = 1 << 46;
    let refused = GoldenError::Position { position };
    assert_eq!(
        golden.table(&[0, position], FloatType::F32),
        Err(refused.clone())
    );
    assert_eq!(golden.cos_sin(position, 0, FloatType::F32), Err(refused));
}
