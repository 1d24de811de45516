//! What kernels are tried on: schedules, positions, batches of every size.

use crate::random::SplitMix;
use ropebound_schedule::{HeadDim, Schedule};

/// Bases and dimensions: one pair, odd numbers of pairs, the usual heads, a base of 1, and at last the first again, so that what is kept of
/// another schedule shows.
pub(super) fn schedules() -> Vec<Schedule> {
    let plain = |base: &str, d: u64| {
        let head_dim = HeadDim::new(d).expect("even");
        Schedule::plain(base.parse().expect("a base"), head_dim).expect("a base in range")
    };
    let mut all = vec![plain("10000", 128), plain("500000", 128), plain("1e6", 64)];
    all.extend([2, 4, 6, 10, 14, 18, 30, 34, 62, 66, 96, 130].map(|d| plain("10000", d)));
    all.extend([
        plain("1", 8),
        Schedule::method2(),
        plain("1e7", 256),
        plain("10000", 128),
    ]);
    all
}

/// Positions from 0 to `last`: edges, spaced ones, and random ones of every magnitude.
pub(super) fn positions(last: u64, random: &mut SplitMix, count: usize) -> Vec<u64> {
    let mut all = edges(last);
    all.extend((1..16).map(|k| last / 16 * k));
    all.extend((0..count).map(|_| {
        let bits = random.below(u64::from(last.max(1).ilog2()) + 1);
        random.below((2 << bits).min(last) + 1)
    }));
    all
}

/// Where tables go wrong: neighbours of powers of two (narrow formats and f32 lose integers there), numbers whose multiples of 1 radian come near
/// multiples of π/2, ends of blocks.
pub(super) fn edges(last: u64) -> Vec<u64> {
    let mut all = vec![
        0, 1, 2, 3, 11, 22, 344, 355, 710, 51_819, 103_993, 104_348, 208_341, 312_689,
    ];
    all.extend((2..46).flat_map(|k| [(1 << k) - 1, 1 << k, (1 << k) + 1]));
    all.extend([127, 128, 383, 4095, 4096, 4097, last]);
    all.retain(|position| *position <= last);
    all
}

/// Sizes of batches: every one up to two vectors of the widest registers, and neighbours of block sizes.
pub(super) fn sizes() -> Vec<usize> {
    let mut all: Vec<usize> = (0..=33).collect();
    all.extend([47, 48, 49, 63, 64, 65, 127, 128, 129, 255, 256, 257]);
    all
}

/// Starts and lengths of ranges: every length up to 40 and neighbours of block sizes, at edges and at random.
pub(super) fn ranges(last: u64, random: &mut SplitMix) -> Vec<std::ops::Range<u64>> {
    let starts = [
        0,
        1,
        100,
        127,
        128,
        255,
        256,
        4095,
        4096,
        65_535,
        last / 2,
        last,
    ];
    let lengths = (1..=40).chain([127, 128, 129, 255, 256, 257]);
    let mut all: Vec<_> = lengths
        .enumerate()
        .map(|(k, length)| {
            let start = if k % 3 == 0 {
                random.below(last + 1)
            } else {
                starts[k % starts.len()]
            };
            start..start + length
        })
        .chain([0..4200, 8100..8300])
        .collect();
    all.retain(|range| range.end <= last + 1);
    all
}
