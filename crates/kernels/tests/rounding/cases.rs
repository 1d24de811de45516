//! Which schedules, and which positions.

use ropebound_schedule::{Decimal, HeadDim, Llama3, Rope, RopeKind, Schedule, Yarn};

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn rope(base: &str, head_dim: u64, kind: RopeKind) -> Schedule {
    let head_dim = HeadDim::new(head_dim).expect("even");
    let rope = Rope {
        base: decimal(base),
        head_dim,
        kind,
    };
    rope.schedule().expect("a schedule")
}

/// Plain and scaled schedules of every kind, with attention factors.
pub(crate) fn schedules() -> Vec<(Schedule, Decimal)> {
    let one = Decimal::one();
    let mut all: Vec<_> = [
        ("1e4", 128),
        ("5e5", 128),
        ("1e6", 64),
        ("1.5e8", 256),
        ("1", 8),
        ("10000", 2),
        ("1e100", 80),
    ]
    .into_iter()
    .map(|(base, head_dim)| (rope(base, head_dim, RopeKind::Default), one.clone()))
    .collect();
    let factor = decimal("8");
    let linear = RopeKind::Linear {
        factor: factor.clone(),
    };
    all.push((rope("1e4", 128, linear), one.clone()));
    let aware = RopeKind::NtkAware {
        factor: factor.clone(),
    };
    all.push((rope("1e4", 128, aware), one.clone()));
    let llama3 = RopeKind::Llama3(Llama3 {
        factor: factor.clone(),
        low_freq_factor: one.clone(),
        high_freq_factor: decimal("4"),
        original_length: decimal("8192"),
    });
    all.push((rope("500000", 128, llama3), one.clone()));
    let yarn = |truncate| {
        RopeKind::Yarn(Yarn {
            factor: factor.clone().into(),
            beta_fast: decimal("32"),
            beta_slow: one.clone(),
            original_length: decimal("4096"),
            truncate,
        })
    };
    all.push((rope("1e4", 128, yarn(true)), decimal("1.2079441541679836")));
    all.push((
        rope("150000", 64, yarn(false)),
        decimal("1.3465735902799727"),
    ));
    let factors = (0..48).map(|pair| decimal(&format!("1.{:02}", 2 * pair + 3)));
    let long = RopeKind::LongRope {
        factors: factors.collect(),
    };
    all.push((rope("1e4", 96, long), decimal("1.1902380714238083")));
    let table = [
        "0",
        "0.1",
        "1",
        "6.283185307179586",
        "123456.789",
        "1e-40",
        "9e99",
    ]
    .map(decimal);
    all.push((
        Schedule::table(table.to_vec()).expect("a table"),
        decimal("0.75"),
    ));
    all.push((rope("1e4", 128, RopeKind::Default), decimal("0.001")));
    all
}

/// A reproducible stream: splitmix64.
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// Below 2^30: half of them evenly, half with evenly many bits.
    pub(crate) fn position(&mut self) -> u64 {
        if self.next() & 1 == 0 {
            return self.below(1 << 30);
        }
        let bits = 1 + self.below(30);
        self.below(1 << bits)
    }
}
