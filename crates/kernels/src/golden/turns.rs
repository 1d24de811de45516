//! Angles in turns, as fixed-point fractions: m·θ/2π mod 1 is then an integer product that drops its upper end, so nothing is lost to
//! the reduction however large m is. (proofs/golden.md, section 2)

use ropebound_reference::{Frequencies, Integer, Interval};
use ropebound_schedule::Schedule;

/// Bits of a stored fraction of a turn.
const BITS: u32 = 192;

/// frac(θ/2π) in units of 2^−192, limbs least first: the exact number lies in n + [0, 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn(pub [u64; 3]);

/// An angle in the first octant, and how the one asked for mirrors it: with y = (index + fraction/2^B)/512, the angle asked for is
/// octant·π/4 + y·π/4 in an even octant, (octant + 1)·π/4 − y·π/4 in an odd one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reduced<T> {
    /// 0 to 7.
    pub octant: u32,
    /// 0 to 511.
    pub index: usize,
    /// In units of 2^−B, B the width of T.
    pub fraction: T,
}

impl Turn {
    /// The frequency in turns; `None` for a frequency of exactly 0.
    fn of(theta: &Interval) -> Option<Option<Turn>> {
        if theta.is_point() && *theta.lo() == 0 {
            return Some(None);
        }
        let precision = theta.precision();
        let tau = Interval::pi(precision).scale(2);
        let turns = theta.divide(&tau)?;
        let floor = |end: &ropebound_reference::Float| {
            (ropebound_reference::Float::with_val(precision, end) << BITS)
                .floor()
                .to_integer()
        };
        let (lo, hi) = (floor(turns.lo())?, floor(turns.hi())?);
        // hi < ⌊hi⌋ + 1 ≤ lo + 2.
        (Integer::from(&hi - &lo) <= 1).then(|| {
            let limb = |k: u32| Integer::from(&lo >> (64 * k)).to_u64_wrapping();
            Some(Turn([limb(0), limb(1), limb(2)]))
        })
    }

    /// The frequencies of a schedule; `None` for one that is exactly 0.
    pub(super) fn of_schedule(schedule: &Schedule) -> Vec<Option<Turn>> {
        // A schedule's frequencies stay below 1e100 < 2^333.
        for precision in [256, 640, 1280] {
            let frequencies = Frequencies::of(schedule, precision);
            let turns: Option<Vec<_>> = frequencies.intervals().iter().map(Turn::of).collect();
            if let Some(turns) = turns {
                return turns;
            }
        }
        unreachable!("1280 bits hold 333 before the point and 192 behind it, with 700 to spare")
    }

    /// `position` < 2^46 times the turn, to 128 bits of the octant's 512th.
    #[inline]
    pub(super) fn wide(self, position: u64) -> Reduced<u128> {
        let Turn([low, middle, high]) = self;
        let first = u128::from(low) * u128::from(position);
        let second = u128::from(middle) * u128::from(position) + (first >> 64);
        let third = high
            .wrapping_mul(position)
            .wrapping_add((second >> 64) as u64);
        let octant = (third >> 61) as u32;
        let mirror = if octant & 1 == 1 { u64::MAX } else { 0 };
        let [low, middle, high] = [first as u64, second as u64, third].map(|limb| limb ^ mirror);
        // 189 bits below the octant: 9 of the index, 128 of the fraction, 52 dropped.
        let upper = (u128::from(high) << 64) | u128::from(middle);
        Reduced {
            octant,
            index: ((high >> 52) & 511) as usize,
            fraction: (upper << 12) | u128::from(low >> 52),
        }
    }

    /// The same from the turn's upper 128 bits, to 64 bits.
    #[inline]
    pub(super) fn narrow(self, position: u64) -> Reduced<u64> {
        let Turn([_, middle, high]) = self;
        let first = u128::from(middle) * u128::from(position);
        let second = high
            .wrapping_mul(position)
            .wrapping_add((first >> 64) as u64);
        let octant = (second >> 61) as u32;
        let mirror = if octant & 1 == 1 { u64::MAX } else { 0 };
        let (low, high) = (first as u64 ^ mirror, second ^ mirror);
        Reduced {
            octant,
            index: ((high >> 52) & 511) as usize,
            fraction: (high << 12) | (low >> 52),
        }
    }
}

#[cfg(test)]
mod tests {
    use ropebound_reference::Float;
    use ropebound_schedule::HeadDim;

    use super::*;

    /// The angle that a reduction stands for, in turns.
    fn turns(octant: u32, index: usize, fraction: Float) -> Float {
        let y = (fraction + index as u32) / 512u32;
        let eighths = if octant.is_multiple_of(2) {
            y + octant
        } else {
            -y + (octant + 1)
        };
        eighths / 8u32
    }

    /// Both reductions are within a unit and a half of the angle, at small and at the largest positions.
    #[test]
    fn reductions_are_exact_to_their_last_place() {
        for base in ["1", "1e4", "5e5", "1e100"] {
            let schedule = Schedule::plain(
                base.parse().expect("a base"),
                HeadDim::new(32).expect("even"),
            );
            let schedule = schedule.expect("a schedule");
            let frequencies = Frequencies::of(&schedule, 640);
            let all = Turn::of_schedule(&schedule);
            for (pair, turn) in all.into_iter().enumerate() {
                let turn = turn.expect("it rotates");
                for position in [
                    1,
                    2,
                    355,
                    103_993,
                    1 << 20,
                    (1 << 30) - 1,
                    0x2ead_beef_0123,
                    (1 << 46) - 1,
                ] {
                    let angle = frequencies.get(pair).scale(position);
                    let exact = angle
                        .divide(&Interval::pi(640).scale(2))
                        .expect("not 0")
                        .midpoint();
                    let exact = Float::with_val(640, &exact - exact.clone().floor());
                    let distance = |found: Float| {
                        let difference = Float::with_val(640, &exact - found).abs();
                        Float::with_val(53, Float::with_val(640, 1) - &difference)
                            .to_f64()
                            .min(difference.to_f64())
                    };
                    let wide = turn.wide(position);
                    let fraction = Float::with_val(640, wide.fraction) >> 128u32;
                    let off = distance(turns(wide.octant, wide.index, fraction)) * 140f64.exp2();
                    assert!(off < 1.05, "wide: {base} {pair} {position}: {off}");
                    let narrow = turn.narrow(position);
                    let fraction = Float::with_val(640, narrow.fraction) >> 64u32;
                    let off = distance(turns(narrow.octant, narrow.index, fraction)) * 76f64.exp2();
                    assert!(off < 1.05, "narrow: {base} {pair} {position}: {off}");
                }
            }
        }
    }

    #[test]
    fn a_frequency_of_zero_is_told() {
        let schedule = Schedule::table(vec![
            "0".parse().expect("0"),
            "0.5".parse().expect("a half"),
        ]);
        let all = Turn::of_schedule(&schedule.expect("a table"));
        assert!(all[0].is_none() && all[1].is_some());
    }

    /// Whole turns fall away: frequencies up to 1e100 keep their fraction.
    #[test]
    fn huge_frequencies_are_reduced() {
        let schedule =
            Schedule::table(vec!["9.87654321e99".parse().expect("a decimal")]).expect("a table");
        let turn = Turn::of_schedule(&schedule)[0].expect("it rotates");
        let exact = Frequencies::of(&schedule, 900)
            .get(0)
            .divide(&Interval::pi(900).scale(2))
            .expect("not 0")
            .midpoint();
        let exact = (Float::with_val(900, &exact - exact.clone().floor()) << BITS).floor();
        let limb = |k: u32| Float::with_val(256, turn.0[k as usize]) << (64 * k);
        assert_eq!(limb(0) + limb(1) + limb(2), exact);
    }
}
