//! Positions that expose what kernels get wrong.

use std::collections::BTreeSet;

use ropebound_fast::CosineSums;
use ropebound_reference::{Float, Frequencies, Integer, Interval};
use ropebound_schedule::Schedule;

/// Hard positions are below this, 2^26, apart from those near roots of B.
const LIMIT: u64 = 1 << 26;

/// Roots of B are looked for up to this position.
const ROOTS_LIMIT: u64 = 1 << 20;

/// How many positions with the least |B| there are.
const ROOTS: usize = 16;

/// How many of the fastest pairs have their near multiples of π/2 listed.
const PAIRS: usize = 4;

/// Positions that expose known faults of kernels, sorted and distinct, below 2^26; a pure function of the schedule.
///
/// * Powers of two and both neighbours: 2^24 + 1 is the first position that f32 does not hold.
/// * Ties of positions cast to bf16 and f16, in each binade where there are any: 257, 259, 511 and 2049, 2051, 4095 are
///   the first, and 65520 is the first to become infinite in f16.
/// * Near multiples of π/2 of the four fastest pairs' angles, where a weak range reduction loses the small one of cos and sin: the
///   denominators of the continued fractions of θ/π and 2θ/π, such as 22, 355 and 103993 for θ = 1.
/// * The sixteen positions up to 2^20 with the least |B(m)|, and the two at B's first change of sign. Left out where a frequency is above 8
///   radians per position. These are chosen by the fast kernels, without proof that no other comes closer.
#[must_use]
pub fn hard_positions(schedule: &Schedule) -> Vec<u64> {
    let mut positions = BTreeSet::from([0]);
    positions.extend(near_powers_of_two());
    // bf16 holds integers of 8 bits, f16 of 11.
    positions.extend(cast_ties(8));
    positions.extend(cast_ties(11));
    positions.extend(near_quarter_turns(schedule));
    positions.extend(near_roots(schedule));
    positions.retain(|position| *position < LIMIT);
    positions.into_iter().collect()
}

fn near_powers_of_two() -> impl Iterator<Item = u64> {
    (0..26).flat_map(|exponent| {
        let power = 1u64 << exponent;
        [power - 1, power, power + 1]
    })
}

/// Integers halfway between two numbers of `precision` bits: in each binade the first two, which go down and up, and the last.
fn cast_ties(precision: u32) -> impl Iterator<Item = u64> {
    (precision..26).flat_map(move |exponent| {
        let power = 1u64 << exponent;
        let half = 1u64 << (exponent - precision);
        [power + half, power + 3 * half, 2 * power - half]
    })
}

fn near_quarter_turns(schedule: &Schedule) -> Vec<u64> {
    let frequencies = Frequencies::of(schedule, 512);
    let mut fastest: Vec<_> = frequencies.intervals().iter().collect();
    fastest.retain(|theta| *theta.lo() > 0);
    fastest.sort_by(|x, y| y.lo().total_cmp(x.lo()));
    let half_turns = |theta: &Interval| theta.divide(&Interval::pi(512)).expect("π > 0").midpoint();
    let mut positions = Vec::new();
    for theta in fastest.into_iter().take(PAIRS) {
        let half = half_turns(theta);
        positions.extend(denominators(&half));
        positions.extend(denominators(&(half * 2u32)));
    }
    positions
}

/// The denominators below the limit of the convergents of `value`, whose 512 bits settle far more of them.
fn denominators(value: &Float) -> Vec<u64> {
    let mut rest = value.clone();
    let (mut before, mut denominator) = (0u64, 1u64);
    let mut all = Vec::new();
    loop {
        let whole = rest.clone().floor();
        rest -= &whole;
        all.push(denominator);
        // A frequency may be a multiple of π to all its bits only if it was written so.
        if rest < Float::with_val(53, 1) >> 200 {
            return all;
        }
        rest = rest.recip();
        let quotient = rest.clone().floor().to_integer().unwrap_or(Integer::ZERO);
        let next = quotient
            .to_u64()
            .and_then(|quotient| quotient.checked_mul(denominator)?.checked_add(before));
        let Some(next) = next.filter(|next| *next < LIMIT) else {
            return all;
        };
        (before, denominator) = (denominator, next);
    }
}

fn near_roots(schedule: &Schedule) -> Vec<u64> {
    let parts = Frequencies::of(schedule, 192).to_double_double();
    let Ok(frequencies) = ropebound_fast::Frequencies::new(&parts.values, parts.relative_error)
    else {
        return Vec::new();
    };
    let sums = CosineSums::<f64>::new(&frequencies);
    let end = (ROOTS_LIMIT + 1).min(sums.position_limit());
    // Candidates by |B|, then by position: the same whichever way blocks are joined.
    let least = |mut candidates: Vec<(f64, u64)>| {
        candidates.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        candidates.truncate(ROOTS);
        candidates
    };
    let nearest = sums.map_reduce(
        1..end,
        |block| {
            let values = block.values.iter().zip(block.start..);
            least(
                values
                    .map(|(value, position)| (value.abs(), position))
                    .collect(),
            )
        },
        Vec::new,
        |left, right| least([left, right].concat()),
    );
    let first = sums.find_first(1..end, |block| {
        let negative = block.values.iter().position(|value| *value < 0.0);
        negative.map(|offset| block.start + offset as u64)
    });
    let mut positions: Vec<_> = nearest.into_iter().map(|(_, position)| position).collect();
    positions.extend(first.into_iter().flat_map(|first| [first - 1, first]));
    positions
}

#[cfg(test)]
mod tests {
    use half::{bf16, f16};
    use ropebound_schedule::HeadDim;

    use super::*;

    fn plain() -> Schedule {
        Schedule::plain(
            "1e4".parse().expect("a base"),
            HeadDim::new(128).expect("even"),
        )
        .expect("a schedule")
    }

    #[test]
    fn known_faults_are_exposed() {
        let positions = hard_positions(&plain());
        assert!(positions.is_sorted_by(|x, y| x < y));
        let powers_and_ties = [
            0, 1, 2, 3, 257, 259, 511, 2049, 2051, 4095, 65_520, 65_535, 65_536,
        ];
        let near_multiples = [
            (1 << 24) + 1,
            3,
            11,
            22,
            333,
            355,
            103_993,
            104_348,
            208_341,
        ];
        for known in powers_and_ties.into_iter().chain(near_multiples) {
            assert!(positions.contains(&known), "{known}");
        }
        // The first negative sum of base 1e4.
        assert!(positions.contains(&1706) && positions.contains(&1707));
        assert_eq!(positions.len(), 274);
    }

    /// The ties are ties: the type holds neither the position nor anything between its neighbours.
    #[test]
    fn ties_are_not_held() {
        assert_eq!(cast_ties(8).next(), Some(257));
        assert_eq!(cast_ties(11).next(), Some(2049));
        for position in cast_ties(8) {
            assert_ne!(bf16::from_f64(position as f64).to_f64(), position as f64);
        }
        for position in cast_ties(11).filter(|position| *position < 65_504) {
            assert_ne!(f16::from_f64(position as f64).to_f64(), position as f64);
        }
    }

    /// To 2^20 itself: cos(m·π/2^21) is least there, and falls all the way.
    #[test]
    fn roots_are_looked_for_to_the_end() {
        let theta = "0.000001498028114222427".parse().expect("π/2^21");
        let one = Schedule::table(vec![theta]).expect("a schedule");
        let positions = near_roots(&one);
        assert_eq!(positions[0], 1 << 20, "{positions:?}");
        assert_eq!(positions[1], (1 << 20) - 1);
    }

    /// Sums at the positions chosen for roots are smaller than at nearly all others.
    #[test]
    fn roots_are_near() {
        let schedule = plain();
        let frequencies = Frequencies::of(&schedule, 128);
        let sum = |position| {
            ropebound_reference::cosine_sum(&frequencies, position)
                .midpoint()
                .to_f64()
        };
        let positions = near_roots(&schedule);
        assert_eq!(positions.len(), ROOTS + 2);
        for position in &positions[..ROOTS] {
            assert!(sum(*position).abs() < 1e-3, "{position}");
        }
        assert!(sum(positions[ROOTS]) >= 0.0 && sum(positions[ROOTS + 1]) < 0.0);
    }
}
