//! The signs of simulated sums over ranges of positions.
//!
//! In binary32 only positions where the sign can be in doubt are simulated. With u = 2^-24 and the `f32` frequencies t_i taken as exact
//! numbers, the simulated sum is within
//!
//! ```text
//! E(m) = u·m·Σ t_i  +  u·h  +  1.001·u·h²
//! ```
//!
//! of Σ cos(m·t_i): a product is off by u·m·t_i at most and the cosine is 1-Lipschitz; a cosine is rounded by u/2 (u allows for the
//! double behind it); h terms of size ≤ 1 added in any order lose at most (h−1)·u/(1 − (h−1)u)·h. Where the fast sum of the same
//! frequencies is further from zero than E and its own bound, the simulated sum has its sign. This holds for m ≤ 2^24, which `f32` holds
//! exactly. In the shorter formats few positions stay apart, and each of them is simulated.

use super::float32::{Order, Powers};
use super::format::Format;
use ropebound_fast::{CosineSums, Frequencies, GROUP_POSITIONS};
use ropebound_kernels::recipe::Trigonometry;
use std::cell::RefCell;
use std::ops::Range;

/// Up to here `f32` holds every position.
pub(super) const LAST_POSITION: u64 = 1 << 24;

/// Up to here all positions are scanned as fast as those around a few.
const SHORT: u64 = 4 * GROUP_POSITIONS;

/// How a sum is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arithmetic {
    /// How the frequencies are computed.
    pub powers: Powers,
    /// What the products pass through.
    pub format: Format,
    /// How the cosines are added.
    pub order: Order,
}

/// The positions a sum is looked at: 0, `step`, 2·`step`, … below `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Positions {
    /// The first position not looked at.
    pub end: u64,
    /// 1 for every position.
    pub step: u64,
}

/// B(m) at one base in one arithmetic.
pub(super) struct Sums {
    frequencies: Vec<f32>,
    arithmetic: Arithmetic,
}

/// What an evaluation works in, kept from one to the next.
#[derive(Default)]
struct Scratch {
    trigonometry: Trigonometry,
    angles: Vec<f64>,
    cosines: Vec<f64>,
    terms: Vec<f32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Arithmetic {
    /// Binary32 as transformers computes frequencies, added from pair 0 on.
    pub(super) const PLAIN: Self = Self {
        powers: Powers::Reciprocal,
        format: Format::Single,
        order: Order::Sequential,
    };
}

impl Sums {
    /// Sums over `pairs` pairs at `base`, above 0.
    #[must_use]
    pub(super) fn new(base: f64, pairs: usize, arithmetic: Arithmetic) -> Self {
        let frequencies = arithmetic.powers.frequencies(base, pairs);
        Self {
            frequencies: frequencies
                .into_iter()
                .map(|theta| arithmetic.format.factor(theta))
                .collect(),
            arithmetic,
        }
    }

    /// The simulated sum at `position`. In [`Format::Half`] it is no number from 65520 on.
    #[must_use]
    pub(super) fn value(&self, position: u64) -> f32 {
        let Arithmetic { format, order, .. } = self.arithmetic;
        let m = format.factor(position as f32);
        SCRATCH.with_borrow_mut(|scratch| {
            let Scratch {
                trigonometry,
                angles,
                cosines,
                terms,
            } = scratch;
            let products = self
                .frequencies
                .iter()
                .map(|theta| format.result(m * theta));
            angles.clear();
            angles.extend(products.map(f64::from));
            cosines.resize(angles.len(), 0.0);
            trigonometry.cosines_of_f32(angles, cosines);
            terms.clear();
            terms.extend(cosines.iter().map(|&cosine| format.result(cosine as f32)));
            format.result(order.sum(terms))
        })
    }

    /// In binary32, |simulated − exact| at positions ≤ `last`, over these frequencies taken as exact numbers, is at most this.
    #[must_use]
    pub(super) fn simulation_error(&self, last: u64) -> f64 {
        let unit = 2f64.powi(-24);
        let pairs = self.frequencies.len() as f64;
        let sum: f64 = self.frequencies.iter().map(|&t| f64::from(t)).sum();
        unit * (last as f64 * sum + pairs + 1.001 * pairs * pairs) * (1.0 + 1e-9)
    }

    /// The frequencies as they are stored.
    #[must_use]
    pub(super) fn frequencies(&self) -> &[f32] {
        &self.frequencies
    }

    /// Fast sums of the frequencies taken as exact numbers.
    #[must_use]
    pub(crate) fn kernel(&self) -> CosineSums<f64> {
        let exact: Vec<_> = self
            .frequencies
            .iter()
            .map(|&t| (f64::from(t), 0.0))
            .collect();
        CosineSums::new(&Frequencies::new(&exact, 0.0).expect("frequencies lie in 0..=1"))
    }

    /// The first of `positions` with a negative simulated sum.
    ///
    /// # Panics
    /// If the positions reach beyond [`LAST_POSITION`].
    #[must_use]
    pub(super) fn first_negative(&self, positions: Positions) -> Option<u64> {
        self.look(positions, Look::First)
    }

    /// One of `positions` with a negative simulated sum, if there is one: in binary32 the lowest of those near it, which is likely to be
    /// negative at bases beside this one too. It is looked for around the positions `near` first, the last of them before the others.
    ///
    /// # Panics
    /// As [`first_negative`](Self::first_negative).
    #[must_use]
    pub(super) fn witness(&self, positions: Positions, near: &[u64]) -> Option<u64> {
        self.look(positions, Look::Any { near })
    }

    fn look(&self, positions: Positions, look: Look) -> Option<u64> {
        let Positions { end, step } = positions;
        assert!(end <= LAST_POSITION + 1, "positions below {end}");
        // Below base 1 frequencies rise above what the kernels take; a sum is soon negative there.
        let rising = self.frequencies.iter().any(|&theta| theta > 1.0);
        if rising || self.arithmetic.format != Format::Single {
            let mut apart = self.arithmetic.format.positions(end);
            return apart.find(|&m| m.is_multiple_of(step) && self.value(m) < 0.0);
        }
        let kernel = self.kernel();
        let band = self.simulation_error(end) + kernel.error_bound(end);
        let first_in = |range: Range<u64>, lowest: bool| {
            kernel.find_first(range, |block| {
                if block.minimum >= band {
                    return None;
                }
                let mut open = (block.start..)
                    .zip(block.values)
                    .filter(|&(m, value)| *value < band && m.is_multiple_of(step));
                if lowest {
                    let (m, least) = open.clone().min_by(|a, b| a.1.total_cmp(b.1))?;
                    if *least < -band {
                        return Some(m);
                    }
                }
                open.find(|&(m, value)| *value < -band || self.value(m) < 0.0)
                    .map(|(m, _)| m)
            })
        };
        let Look::Any { near } = look else {
            return first_in(0..end, false);
        };
        let mut groups: Vec<u64> = Vec::new();
        if end > SHORT {
            for group in near.iter().rev().map(|m| m / GROUP_POSITIONS) {
                if !groups.contains(&group) {
                    groups.push(group);
                }
            }
        }
        groups
            .into_iter()
            .find_map(|group| {
                let start = group * GROUP_POSITIONS;
                first_in(start..end.min(start + GROUP_POSITIONS), true)
            })
            .or_else(|| first_in(0..end, true))
    }
}

/// Which negative position is wanted.
#[derive(Clone, Copy)]
enum Look<'a> {
    First,
    Any { near: &'a [u64] },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arithmetics() -> impl Iterator<Item = Arithmetic> {
        Powers::ALL.into_iter().flat_map(|powers| {
            Format::ALL.into_iter().flat_map(move |format| {
                Order::ALL.into_iter().map(move |order| Arithmetic {
                    powers,
                    format,
                    order,
                })
            })
        })
    }

    /// The band saves work and changes nothing: every position simulated gives the same.
    #[test]
    fn first_negatives_are_those_of_all_positions() {
        for arithmetic in arithmetics() {
            for (base, step) in [(500.0, 1), (4300.0, 1), (26_960.0, 3), (1.6e4, 7)] {
                let sums = Sums::new(base, 64, arithmetic);
                let slow = (0..6000)
                    .step_by(step as usize)
                    .find(|&m| sums.value(m) < 0.0);
                let fast = sums.first_negative(Positions { end: 6000, step });
                let witness = sums.witness(Positions { end: 6000, step }, &[5000, 4095, 0]);
                assert!(witness.is_none_or(|m| m % step == 0 && sums.value(m) < 0.0));
                assert_eq!(witness.is_some(), fast.is_some());
                match arithmetic.format {
                    Format::Single => assert_eq!(fast, slow, "{arithmetic:?} {base}"),
                    _ if step == 1 => assert_eq!(fast.is_some(), slow.is_some()),
                    _ => {}
                }
            }
        }
    }

    /// Around base_1024 = 4293.43…, where B(1009) passes 0, a simulated sign and that of the fast sum differ at some bases: there the
    /// simulated one counts.
    #[test]
    fn signs_in_doubt_are_simulated() {
        let mut differ = 0;
        for order in Order::ALL {
            let arithmetic = Arithmetic {
                order,
                ..Arithmetic::PLAIN
            };
            for n in 0..400 {
                let sums = Sums::new(4_293.43 + f64::from(n) * 4e-5, 64, arithmetic);
                let slow = (0..1025).find(|&m| sums.value(m) < 0.0);
                let positions = Positions { end: 1025, step: 1 };
                assert_eq!(sums.first_negative(positions), slow, "{order:?} {n}");
                let mut fast = [0.0];
                sums.kernel().fill(1009, &mut fast);
                differ += usize::from((fast[0] < 0.0) != (sums.value(1009) < 0.0));
            }
        }
        assert!(differ > 0, "no sign in doubt among these bases");
    }

    /// |simulated − exact| really is within the bound, and not a thousandth of it.
    #[test]
    fn the_simulation_stays_within_its_bound() {
        let mut worst = 0.0_f64;
        for order in Order::ALL {
            let arithmetic = Arithmetic {
                order,
                ..Arithmetic::PLAIN
            };
            for base in [1e4, 6.5e7] {
                let sums = Sums::new(base, 64, arithmetic);
                for start in [0, 30_000, 1_000_000] {
                    let mut exact = vec![0.0; 2000];
                    sums.kernel().fill(start, &mut exact);
                    for (m, exact) in (start..).zip(exact) {
                        let error = (f64::from(sums.value(m)) - exact).abs();
                        let ratio = error / (sums.simulation_error(m) + 1e-11);
                        assert!(ratio <= 1.0, "{order:?} {base} {m}: {ratio}");
                        worst = worst.max(ratio);
                    }
                }
            }
        }
        assert!(worst > 1e-3, "{worst}");
    }
}
