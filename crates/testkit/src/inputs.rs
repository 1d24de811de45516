//! Which inputs to try: listed, edge, spaced and random schedules and positions.

use proptest::prelude::*;
use ropebound_schedule::{Decimal, HeadDim, Schedule};

/// The plain schedule.
///
/// # Panics
/// If the text is no base or the dimension no head dimension.
#[must_use]
pub fn plain(base: &str, head_dim: u64) -> Schedule {
    let base = base.parse().expect("a decimal base");
    Schedule::plain(base, HeadDim::new(head_dim).expect("an even head_dim"))
        .expect("a base in range")
}

/// Schedules that have gone wrong somewhere before, or stand at an edge: one pair, base 1, huge bases, tables with a zero, the
/// paper's methods, a binding base (cancellation), many pairs.
#[must_use]
pub fn listed_schedules() -> Vec<Schedule> {
    let table = |entries: &[&str]| {
        let entries = entries
            .iter()
            .map(|text| text.parse::<Decimal>().expect("a decimal"));
        Schedule::table(entries.collect()).expect("a table of frequencies")
    };
    vec![
        plain("10000", 2),
        plain("1", 128),
        plain("1.0000001", 6),
        plain("10000", 128),
        plain("1e6", 128),
        plain("500000", 64),
        plain("4293.4375692625784161", 128),
        plain("1e12", 96),
        plain("1e100", 256),
        plain("1e7", 1024),
        Schedule::method1(),
        Schedule::method2(),
        table(&["1", "0", "0.5"]),
        table(&["3.14159265358979323846", "1.5707963267948966", "1e-30"]),
    ]
}

/// The starts of short ranges that cover edges of blocks, groups and powers of two up to `limit`.
#[must_use]
pub fn edge_positions(limit: u64) -> Vec<u64> {
    let mut positions: Vec<u64> = vec![0, 1, 126, 127, 128, 255, 256, 4095, 4096, 355, 104_348];
    positions.extend((13..63).flat_map(|k| [(1 << k) - 1, 1 << k]));
    positions.push(limit.saturating_sub(1));
    positions.retain(|&position| position < limit);
    positions
}

/// Random plain schedules: head_dim 2 to 256, bases 1 to 1e12 with a few digits.
pub fn random_schedule() -> impl Strategy<Value = Schedule> {
    (1u64..=128, 1u64..10_000, 0u32..9)
        .prop_map(|(pairs, digits, zeros)| plain(&format!("{digits}e{zeros}"), 2 * pairs))
}
