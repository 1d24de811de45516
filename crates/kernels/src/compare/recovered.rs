//! Signs of B by the rotations that vectors went through, recovered from input and output.
//!
//! A pair (x₁, x₂) that comes out as (y₁, y₂) was turned by the c that fits best, c = Σ(x₁y₁ + x₂y₂)/Σ(x₁² + x₂²), the sums over all heads of
//! a position. What a kernel rounds, c takes up: where every product and the sum are rounded to the vectors' format or a wider one, a
//! component is off by at most (√2 + 1)·(1 + 2u) < 2.5 units, a unit being u times the pair's length (after rotation, if that is larger)
//! but no less than half the least number. Both components together, e = √2·2.5·Σ|x|·unit/Σ|x|² bounds the error of c. So a sum of
//! recovered cosines beyond the sum of their bounds has the sign of the kernel's own cosines; nearer to 0 it is open.

use super::signs::ExactSigns;
use super::tally::{length, unit};
use crate::FloatType;

/// √2·2.5, and a thousandth for the arithmetic of the bound itself.
const ROUNDINGS: f64 = 3.54;

/// The sign of B at a position by recovered cosines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Negative,
    NonNegative,
    /// Within the error of recovery.
    Open,
    /// An input pair is 0 in every head, or too small or too large for its square.
    Lost,
}

/// One pair's sums over the heads of a position.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fit {
    product: f64,
    square: f64,
    /// Σ|x|·|y|.
    size: f64,
    error: f64,
    heads: f64,
}

impl Fit {
    /// One head's pair before and after, of length `before` and, rotated exactly, `reach`.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        float: FloatType,
        before: f64,
        reach: f64,
        x: (f64, f64),
        y: (f64, f64),
    ) {
        let reach = reach.max(length(y.0, y.1));
        self.product += x.0 * y.0 + x.1 * y.1;
        self.square += x.0 * x.0 + x.1 * x.1;
        self.size += before * reach;
        self.error += before * ROUNDINGS * unit(float, reach);
        self.heads += 1.0;
    }

    /// c and its bound; `None` if it is lost.
    fn cosine(&self) -> Option<(f64, f64)> {
        let whole = (1e-280..1e280).contains(&self.square) && self.product.is_finite();
        // The sums' own roundings: two for each head, and a few.
        let own = (2.0 * self.heads + 4.0) * f64::EPSILON * self.size;
        whole.then(|| (self.product / self.square, (self.error + own) / self.square))
    }
}

/// The sign of a position's sum.
pub(super) fn sign(fits: &[Fit]) -> Sign {
    let (mut sum, mut size, mut error) = (0.0, 0.0, 0.0);
    for fit in fits {
        let Some((cosine, bound)) = fit.cosine() else {
            return Sign::Lost;
        };
        sum += cosine;
        size += cosine.abs();
        error += bound;
    }
    let bound = error + fits.len() as f64 * f64::EPSILON * (size + error);
    if sum > bound {
        Sign::NonNegative
    } else if sum < -bound {
        Sign::Negative
    } else {
        Sign::Open
    }
}

/// Signs of B at the positions, exact and recovered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecoveredSigns {
    /// Positions with B < 0.
    pub exact_negative: u64,
    /// Positions where the recovered sum is below 0, whatever was rounded.
    pub recovered_negative: u64,
    /// Positions where the two differ.
    pub flips: u64,
    /// The first of them.
    pub first_flip: Option<u64>,
    /// Positions where recovery, or the precision limit, leaves a sign open; they count nowhere else.
    pub open: u64,
    /// Positions where an input pair does not tell its angle; they count nowhere else.
    pub lost: u64,
    /// The last position, if the positions are 0, 1, … up to it: then context lengths are known.
    pub last: Option<u64>,
    /// L_θ among the positions; `None` if no exact sum is negative.
    pub exact_context: Option<u64>,
    /// At least this is the L_θ recovered: the last position before one that is negative, open or lost; `None` if there is none such.
    pub context_from: Option<u64>,
    /// At most this: the last before a negative one; `None` if there is none.
    pub context_to: Option<u64>,
}

impl RecoveredSigns {
    pub(super) fn count(exact: &ExactSigns, positions: &[u64], recovered: &[Sign]) -> Self {
        let mut signs = Self::default();
        let (mut first_exact, mut first_unsure, mut first_negative) = (None, None, None);
        for ((&position, exact), recovered) in positions
            .iter()
            .zip(exact.negative(positions))
            .zip(recovered)
        {
            if exact == Some(true) {
                first_exact.get_or_insert(position);
            }
            if *recovered != Sign::NonNegative {
                first_unsure.get_or_insert(position);
            }
            if *recovered == Sign::Negative {
                first_negative.get_or_insert(position);
            }
            let (exact, negative) = match (exact, recovered) {
                (_, Sign::Lost) => {
                    signs.lost += 1;
                    continue;
                }
                (None, _) | (_, Sign::Open) => {
                    signs.open += 1;
                    continue;
                }
                (Some(exact), sign) => (exact, *sign == Sign::Negative),
            };
            signs.exact_negative += u64::from(exact);
            signs.recovered_negative += u64::from(negative);
            if exact != negative {
                signs.flips += 1;
                signs.first_flip = Some(signs.first_flip.map_or(position, |old| old.min(position)));
            }
        }
        let counts_up = positions
            .iter()
            .zip(0..)
            .all(|(position, row)| *position == row);
        if counts_up {
            let before = |first: Option<u64>| first.map(|first| first.saturating_sub(1));
            signs.last = positions.last().copied();
            signs.exact_context = before(first_exact);
            signs.context_from = before(first_unsure);
            signs.context_to = before(first_negative);
        }
        signs
    }

    /// Whether the L_θ recovered is certainly not the exact one.
    pub(super) fn is_other_context(&self) -> bool {
        let (Some(_), exact) = (self.last, self.exact_context) else {
            return false;
        };
        // None stands for beyond the last position.
        let beyond = |length: Option<u64>| length.unwrap_or(u64::MAX);
        beyond(exact) < beyond(self.context_from) || beyond(exact) > beyond(self.context_to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(float: FloatType, angle: f64, input: (f64, f64)) -> Fit {
        let (c, s) = (libm::cos(angle), libm::sin(angle));
        let round = |x: f64| float.round(x);
        let out = (
            round(round(input.0 * c) - round(input.1 * s)),
            round(round(input.1 * c) + round(input.0 * s)),
        );
        let mut fit = Fit::default();
        let size = length(input.0, input.1);
        fit.add(float, size, size, input, out);
        fit
    }

    /// The bound holds at every size of input, down to where the format's numbers end, and is not idle.
    #[test]
    fn errors_stay_within_their_bounds() {
        let mut worst = 0.0f64;
        for float in FloatType::ALL {
            for k in 0..4000 {
                let angle = f64::from(k) * 0.37;
                let size = 2f64.powi(-(k % 16));
                let input = (
                    float.round(size * libm::cos(f64::from(k))),
                    float.round(size * libm::sin(1.7 * f64::from(k))),
                );
                let Some((cosine, bound)) = fit(float, angle, input).cosine() else {
                    continue;
                };
                let error = (cosine - libm::cos(angle)).abs();
                assert!(error <= bound, "{float} {k}: {error:e} {bound:e}");
                worst = worst.max(error / bound);
            }
        }
        assert!(worst > 0.2, "{worst}");
    }

    /// Base 10000 and 16 pairs: the first negative sum is at 474.
    #[test]
    fn recovered_signs_are_counted() {
        let schedule = ropebound_schedule::Schedule::plain(
            "1e4".parse().expect("a base"),
            ropebound_schedule::HeadDim::new(32).expect("even"),
        );
        let exact = ExactSigns::new(&schedule.expect("plain")).expect("plain");
        let positions: Vec<u64> = (0..480).collect();
        let negative = exact.negative(&positions);
        let right: Vec<Sign> = negative
            .iter()
            .map(|sign| match sign {
                Some(true) => Sign::Negative,
                _ => Sign::NonNegative,
            })
            .collect();
        let of = |changes: &[(usize, Sign)]| {
            let mut all = right.clone();
            for (row, sign) in changes {
                all[*row] = *sign;
            }
            RecoveredSigns::count(&exact, &positions, &all)
        };
        let own = of(&[]);
        let count = negative.iter().filter(|sign| **sign == Some(true)).count() as u64;
        assert_eq!((own.exact_negative, own.recovered_negative), (count, count));
        assert_eq!(
            (own.flips, own.first_flip, own.open, own.lost),
            (0, None, 0, 0)
        );
        assert_eq!((own.last, own.exact_context), (Some(479), Some(473)));
        assert_eq!((own.context_from, own.context_to), (Some(473), Some(473)));
        assert!(!own.is_other_context());
        let some = of(&[
            (10, Sign::Negative),
            (12, Sign::Negative),
            (20, Sign::Open),
            (5, Sign::Lost),
        ]);
        assert_eq!(
            (some.flips, some.first_flip, some.open, some.lost),
            (2, Some(10), 1, 1)
        );
        assert_eq!((some.context_from, some.context_to), (Some(4), Some(9)));
        assert_eq!(some.recovered_negative, count + 2);
        assert!(some.is_other_context());
        let open = of(&[(100, Sign::Open)]);
        assert_eq!((open.context_from, open.context_to), (Some(99), Some(473)));
        assert!(!open.is_other_context());
        let never = RecoveredSigns::count(&exact, &positions, &vec![Sign::NonNegative; 480]);
        assert_eq!((never.flips, never.first_flip), (count, Some(474)));
        assert_eq!((never.context_from, never.context_to), (None, None));
        assert!(never.is_other_context());
        let gap = RecoveredSigns::count(&exact, &[3, 4], &[Sign::Negative; 2]);
        assert_eq!((gap.flips, gap.last, gap.context_to), (2, None, None));
        assert!(!gap.is_other_context());
    }

    /// The sums' own roundings count beside the candidate's, and a bound of exact numbers is not 0.
    #[test]
    fn roundings_of_the_sums_count() {
        let head = |y: (f64, f64)| {
            let mut fit = Fit::default();
            fit.add(FloatType::F64, 1.0, 1.0, (1.0, 0.0), y);
            fit
        };
        let (cosine, bound) = head((0.25, 0.0)).cosine().expect("told");
        assert_eq!(cosine, 0.25);
        let (u, e) = (FloatType::F64.unit_roundoff(), f64::EPSILON);
        let expected = ROUNDINGS * u + 6.0 * e;
        assert!((bound - expected).abs() < 1e-3 * expected, "{bound:e}");
        // Longer after than it can be: its own length counts.
        let (_, long) = head((4.0, 0.0)).cosine().expect("told");
        assert!((long - 4.0 * expected).abs() < 1e-3 * long, "{long:e}");
        let mut two = head((0.25, 0.0));
        two.add(FloatType::F64, 1.0, 1.0, (1.0, 0.0), (0.25, 0.0));
        let (_, bound) = two.cosine().expect("told");
        let expected = ROUNDINGS * u + 8.0 * e;
        assert!((bound - expected).abs() < 1e-3 * expected, "{bound:e}");
        // Sums within their bound are open, those beyond are not.
        let (c, b) = (0.5, head((0.5, 0.0)).cosine().expect("told").1);
        let pair = |y: f64| [head((c, 0.0)), head((y, 0.0))];
        assert_eq!(sign(&pair(-c + 2.1 * b)), Sign::Open);
        assert_eq!(sign(&pair(-c - 1.9 * b)), Sign::Open);
        assert_eq!(sign(&pair(-c + 3.0 * b)), Sign::NonNegative);
        assert_eq!(sign(&pair(-c - 3.0 * b)), Sign::Negative);
    }

    #[test]
    fn what_is_too_near_or_lost_is_said() {
        let float = FloatType::BF16;
        let ones = |angle| fit(float, angle, (1.0, 0.5));
        assert_eq!(sign(&[ones(0.0), ones(0.3)]), Sign::NonNegative);
        assert_eq!(sign(&[ones(3.0), ones(3.3)]), Sign::Negative);
        assert_eq!(sign(&[ones(1.57), ones(1.571)]), Sign::Open);
        assert_eq!(sign(&[ones(0.0), Fit::default()]), Sign::Lost);
        assert_eq!(sign(&[fit(FloatType::F64, 0.0, (1e200, 0.0))]), Sign::Lost);
    }
}
