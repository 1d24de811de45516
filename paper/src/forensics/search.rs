//! Ways to search for a least base with a yes-or-no question.

use super::feasible::Feasible;
use super::sums::Positions;

/// How bases are tried.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Search {
    /// The first feasible one of these, in order.
    First(Vec<f64>),
    /// The first of these from which on all are feasible.
    Last(Vec<f64>),
    /// Su's refinement: B = 1000·L; then for k in 1..=5 the grid B·n/10^k, n in 1..=10^k: its first feasible base is the next B.
    Refinement,
    /// Halving of an interval, taken as infeasible at its lower end and feasible at its upper one, 60 times; the upper end.
    Bisection {
        /// The lower end.
        from: f64,
        /// The upper end.
        to: f64,
        /// Halves by the geometric mean instead of the arithmetic one.
        geometric: bool,
    },
    /// A table of bases against their context lengths, read backwards: the base whose length is nearest, the lower one of two.
    NearestLength(Vec<(f64, u64)>),
    /// The same table, its lengths replaced by the largest so far, interpolated linearly in the logarithms.
    InterpolatedLength(Vec<(f64, u64)>),
}

/// (i + j/10)·10^x for x in `exponents`, i in 1..=9, j in 0..=9, as Python computes it: the authors' grid for 3..=9.
#[must_use]
pub(super) fn two_digits(exponents: std::ops::RangeInclusive<i32>) -> Vec<f64> {
    let power = |x: i32| (0..x).fold(1.0, |power, _| power * 10.0);
    exponents
        .flat_map(|x| {
            (1..=9).flat_map(move |i| {
                (0..=9).map(move |j| (f64::from(i) + f64::from(j) / 10.0) * power(x))
            })
        })
        .collect()
}

/// n·10^x with n in 100..=999: bases of three digits.
#[must_use]
pub(super) fn three_digits(exponents: std::ops::RangeInclusive<i32>) -> Vec<f64> {
    let power = |x: i32| (0..x).fold(1.0, |power, _| power * 10.0);
    exponents
        .flat_map(|x| (100..=999).map(move |n| f64::from(n) * power(x - 2)))
        .collect()
}

/// 10^(3 + n/`per_decade`) up to 10^10.
#[must_use]
pub(super) fn decades(per_decade: u32) -> Vec<f64> {
    (0..=7 * per_decade)
        .map(|n| libm::pow(10.0, 3.0 + f64::from(n) / f64::from(per_decade)))
        .collect()
}

/// `start`·`ratio`^n by repeated products, up to 10^10.
#[must_use]
pub(super) fn powers(start: f64, ratio: f64) -> Vec<f64> {
    std::iter::successors(Some(start), |base| Some(base * ratio))
        .take_while(|&base| base <= 1e10)
        .collect()
}

/// What a search is run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    /// L.
    pub context: u64,
    /// Where sums are looked at.
    pub positions: Positions,
}

impl Search {
    /// Whether several runs cost hardly more than the longest of them.
    #[must_use]
    pub(super) fn shares_work(&self) -> bool {
        matches!(self, Self::First(_) | Self::Last(_))
    }

    /// The base found for each of `asks`, whose positions are of one step; `None` if no base that was tried is feasible.
    ///
    /// A base that is refused for some positions is refused for more of them, so the first feasible base only rises with their end; and the
    /// first from which on all are feasible only falls as the end does. Each base is asked for about once.
    pub(super) fn run_all(&self, asks: &[Ask], question: &mut Feasible) -> Vec<Option<f64>> {
        let mut found = vec![None; asks.len()];
        let mut order: Vec<usize> = (0..asks.len()).collect();
        order.sort_by_key(|&at| asks[at].positions.end);
        match self {
            Self::First(bases) => {
                let mut left = bases.as_slice();
                for at in order {
                    question.look_at(asks[at].positions);
                    let refused = left.iter().position(|&base| question.holds(base));
                    left = &left[refused.unwrap_or(left.len())..];
                    found[at] = left.first().copied();
                }
            }
            Self::Last(bases) => {
                let mut from = bases.len();
                for at in order.into_iter().rev() {
                    question.look_at(asks[at].positions);
                    while from > 0 && question.holds(bases[from - 1]) {
                        from -= 1;
                    }
                    found[at] = bases.get(from).copied();
                }
            }
            _ => {
                for at in order {
                    question.look_at(asks[at].positions);
                    found[at] = self.run(asks[at].context, question);
                }
            }
        }
        found
    }

    /// The base found for `context`, where `question` asks for it; `None` if no base that was tried is feasible.
    pub(super) fn run(&self, context: u64, question: &mut Feasible) -> Option<f64> {
        match self {
            Self::First(bases) => bases.iter().copied().find(|&base| question.holds(base)),
            Self::Last(bases) => {
                let from = bases.iter().rposition(|&base| !question.holds(base));
                bases.get(from.map_or(0, |at| at + 1)).copied()
            }
            Self::Refinement => {
                let mut best = 1000.0 * context as f64;
                let mut found = false;
                for k in 1..=5 {
                    let points = 10_u32.pow(k);
                    let mut grid = (1..=points).map(|n| best * (f64::from(n) / f64::from(points)));
                    if let Some(base) = grid.find(|&base| question.holds(base)) {
                        best = base;
                        found = true;
                    }
                }
                found.then_some(best)
            }
            &Self::Bisection {
                from,
                to,
                geometric,
            } => {
                let (mut low, mut high) = (from, to);
                for _ in 0..60 {
                    let middle = if geometric {
                        libm::sqrt(low) * libm::sqrt(high)
                    } else {
                        0.5 * (low + high)
                    };
                    if question.holds(middle) {
                        high = middle;
                    } else {
                        low = middle;
                    }
                }
                Some(high)
            }
            Self::NearestLength(table) => table
                .iter()
                .min_by_key(|(_, length)| length.abs_diff(context))
                .map(|(base, _)| *base),
            Self::InterpolatedLength(table) => interpolated(table, context),
        }
    }
}

fn interpolated(table: &[(f64, u64)], context: u64) -> Option<f64> {
    let mut below: Option<(f64, u64)> = None;
    for &(base, length) in table {
        if length >= context {
            let Some((low, shorter)) = below else {
                return Some(base);
            };
            let span = libm::log(length as f64 / shorter as f64);
            let part = libm::log(context as f64 / shorter as f64) / span;
            return Some(low * libm::pow(base / low, part));
        }
        if below.is_none_or(|(_, longest)| length > longest) {
            below = Some((base, length));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forensics::feasible::Numbers;
    use crate::forensics::sums::Arithmetic;
    use ropebound_schedule::HeadDim;

    fn question(end: u64) -> Feasible {
        let numbers = Numbers::Simulated(Arithmetic::PLAIN);
        Feasible::new(
            HeadDim::new(128).unwrap(),
            numbers,
            Positions { end, step: 1 },
        )
    }

    #[test]
    fn grids() {
        let grid = two_digits(3..=9);
        assert_eq!(grid.len(), 630);
        assert_eq!((grid[0], grid[33], grid[629]), (1000.0, 4300.0, 9.9e9));
        assert!(grid.is_sorted());
        assert_eq!(three_digits(3..=3)[43..45], [1430.0, 1440.0]);
        assert_eq!(decades(2)[..3], [1000.0, 3_162.277_660_168_379_5, 10_000.0]);
        assert_eq!(powers(1000.0, 2.0)[3], 8000.0);
    }

    /// base_1024 is 4293.43…, its island ends at 4330.32…, and 4.4e3 is infeasible: known from the proven search.
    #[test]
    fn searches_end_where_the_islands_are() {
        let run = |search: Search| search.run(1024, &mut question(1025)).unwrap();
        assert_eq!(run(Search::First(two_digits(3..=4))), 4300.0);
        assert_eq!(run(Search::First(three_digits(3..=4))), 4300.0);
        let last = run(Search::Last(two_digits(3..=5)));
        assert!(last > 4400.0, "{last}");
        let bisected = run(Search::Bisection {
            from: 4200.0,
            to: 4310.0,
            geometric: false,
        });
        assert!((bisected - 4_293.437_57).abs() < 1e-3, "{bisected}");
        let refined = run(Search::Refinement);
        assert!((4293.43..4330.33).contains(&refined), "{refined}");
    }

    /// Several contexts at once, out of order and with a repetition, as each by itself.
    #[test]
    fn shared_runs_are_the_runs() {
        let asks = [2049, 513, 1024, 4096, 1024, 65].map(|end| Ask {
            context: end,
            positions: Positions { end, step: 1 },
        });
        for search in [
            Search::First(two_digits(2..=4)),
            Search::Last(two_digits(2..=4)),
            // Nothing in it is feasible for the longest.
            Search::First(two_digits(2..=3)),
            Search::Last(two_digits(2..=3)),
            Search::Bisection {
                from: 1.0,
                to: 1e5,
                geometric: true,
            },
        ] {
            let alone: Vec<_> = asks
                .iter()
                .map(|ask| search.run(ask.context, &mut question(ask.positions.end)))
                .collect();
            let together = search.run_all(&asks, &mut question(1));
            assert_eq!(together, alone, "{search:?}");
        }
    }

    #[test]
    fn tables_are_read_backwards() {
        let table = vec![(10.0, 100), (20.0, 90), (40.0, 400), (80.0, 300)];
        let nearest = Search::NearestLength(table.clone());
        assert_eq!(nearest.run(310, &mut question(1)), Some(80.0));
        let between = interpolated(&table, 200).unwrap();
        // From (100, 10) to (400, 40): half way in the logarithm.
        assert!((between - 20.0).abs() < 1e-12, "{between}");
        assert_eq!(interpolated(&table, 50), Some(10.0));
        assert_eq!(interpolated(&table, 401), None);
    }
}
