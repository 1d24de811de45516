//! Searches with all that they leave open settled: numbers, positions, and what "1k" means.

use super::feasible::{Feasible, Numbers};
use super::float32::{Order, Powers};
use super::format::Format;
use super::search::{Ask, Search, decades, powers, three_digits, two_digits};
use super::sums::{Arithmetic, Positions, Sums};
use rayon::prelude::*;
use ropebound_schedule::HeadDim;

/// One search, ready to run.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Protocol {
    /// How bases are tried, in words.
    pub name: String,
    /// How they are tried.
    pub search: Search,
    /// How sums are judged.
    pub numbers: Numbers,
    /// Positions in "1k".
    pub unit: u64,
    /// Whether L itself is looked at.
    pub inclusive: bool,
    /// Every so manieth position is looked at.
    pub step: u64,
}

impl Protocol {
    fn new(name: impl Into<String>, search: Search, numbers: Numbers, unit: u64) -> Self {
        Self {
            name: name.into(),
            search,
            numbers,
            unit,
            inclusive: false,
            step: 1,
        }
    }

    /// L for a context counted in units of 1024, such as 4k = 4096, in this protocol's unit.
    #[must_use]
    pub(super) fn context(&self, positions: u64) -> u64 {
        if positions.is_multiple_of(1 << 20) {
            positions / (1 << 20) * self.unit * self.unit
        } else {
            positions / 1024 * self.unit
        }
    }

    /// What is asked for a context counted in units of 1024.
    fn ask(&self, positions: u64) -> Ask {
        let context = self.context(positions);
        Ask {
            context,
            positions: Positions {
                end: context + u64::from(self.inclusive),
                step: self.step,
            },
        }
    }

    /// Whether `other` tries the same bases in the same numbers at positions of the same step.
    fn is_alike(&self, other: &Self) -> bool {
        self.numbers == other.numbers && self.step == other.step && self.search == other.search
    }
}

/// Runs of one search that share work, each with the place of its result.
struct Job<'a> {
    protocol: &'a Protocol,
    asks: Vec<Ask>,
    places: Vec<usize>,
}

/// The bases found by all `protocols` on all `contexts`, which are counted in units of 1024, a row for each protocol; `None` if none of
/// those tried is feasible.
#[must_use]
pub(super) fn run_all(
    protocols: &[Protocol],
    head_dim: HeadDim,
    contexts: &[u64],
) -> Vec<Vec<Option<f64>>> {
    let mut jobs: Vec<Job> = Vec::new();
    for (row, protocol) in protocols.iter().enumerate() {
        for (column, &context) in contexts.iter().enumerate() {
            let (ask, place) = (protocol.ask(context), row * contexts.len() + column);
            let shared = jobs
                .iter_mut()
                .find(|job| protocol.search.shares_work() && job.protocol.is_alike(protocol));
            match shared {
                Some(job) => {
                    job.asks.push(ask);
                    job.places.push(place);
                }
                None => jobs.push(Job {
                    protocol,
                    asks: vec![ask],
                    places: vec![place],
                }),
            }
        }
    }
    let done: Vec<_> = jobs
        .into_par_iter()
        .with_max_len(1)
        .map(
            |Job {
                 protocol,
                 asks,
                 places,
             }| {
                let mut question = Feasible::new(head_dim, protocol.numbers, asks[0].positions);
                (places, protocol.search.run_all(&asks, &mut question))
            },
        )
        .collect();
    let mut found = vec![None; protocols.len() * contexts.len()];
    for (place, base) in done
        .into_iter()
        .flat_map(|(places, bases)| places.into_iter().zip(bases))
    {
        found[place] = base;
    }
    found
        .chunks(contexts.len().max(1))
        .map(<[_]>::to_vec)
        .collect()
}

/// Su's search: every powers' variant that is tried.
#[must_use]
pub(super) fn refinements() -> Vec<Protocol> {
    [Powers::Reciprocal, Powers::Negative]
        .map(|powers| {
            let numbers = Numbers::Simulated(Arithmetic {
                powers,
                ..Arithmetic::PLAIN
            });
            Protocol::new("refinement from 1000 L", Search::Refinement, numbers, 1024)
        })
        .to_vec()
}

/// The authors' search in every arithmetic of binary32 and in real numbers, with 1k = 1000 and 1024; with L itself in plain binary32 and in
/// real numbers.
#[must_use]
pub(super) fn authors() -> Vec<Protocol> {
    let simulated = Powers::ALL.into_iter().flat_map(|powers| {
        Order::ALL.map(|order| {
            Numbers::Simulated(Arithmetic {
                powers,
                order,
                format: Format::Single,
            })
        })
    });
    let without = simulated
        .chain([Numbers::Exact])
        .map(|numbers| (numbers, false));
    let with = [Numbers::Simulated(Arithmetic::PLAIN), Numbers::Exact].map(|it| (it, true));
    let all: Vec<_> = without.chain(with).collect();
    [1024, 1000]
        .into_iter()
        .flat_map(|unit| {
            all.iter().map(move |&(numbers, inclusive)| {
                let grid = Search::First(two_digits(3..=9));
                Protocol {
                    inclusive,
                    ..Protocol::new("two-digit grid", grid, numbers, unit)
                }
            })
        })
        .collect()
}

/// Searches near the authors', each with 1k = 1000 and 1024: shorter formats, some positions only, other grids, bisection, and
/// tables of context lengths read backwards.
#[must_use]
pub(super) fn relatives(head_dim: HeadDim) -> Vec<Protocol> {
    let plain = Numbers::Simulated(Arithmetic::PLAIN);
    let grid = || two_digits(3..=9);
    let mut searches: Vec<(String, Search, Numbers, u64)> = Vec::new();
    for format in [Format::Tensor32, Format::Brain16, Format::Half] {
        let numbers = Numbers::Simulated(Arithmetic {
            format,
            ..Arithmetic::PLAIN
        });
        let name = "two-digit grid, shorter format";
        searches.push((name.into(), Search::First(grid()), numbers, 1));
    }
    for step in [2, 3, 4, 5, 8, 16, 64] {
        let name = format!("two-digit grid, every {} position", ordinal(step));
        searches.push((name, Search::First(grid()), plain, step));
    }
    searches.push((
        "three-digit grid".into(),
        Search::First(three_digits(3..=9)),
        plain,
        1,
    ));
    for per_decade in [10, 20, 50, 100, 200, 500] {
        let name = format!("10^(3 + n/{per_decade})");
        searches.push((name, Search::First(decades(per_decade)), plain, 1));
    }
    for ratio in [1.01, 1.02, 1.05, 1.1, 1.2, 2.0] {
        let name = format!("1000 times {ratio}^n");
        searches.push((name, Search::First(powers(1000.0, ratio)), plain, 1));
    }
    for (from, to) in [(1.0, 1e10), (1e3, 1e10), (1e4, 1e9)] {
        for geometric in [false, true] {
            let mean = if geometric { "geometric" } else { "arithmetic" };
            let name = format!("bisection of {from}..{to:e}, {mean} means");
            let search = Search::Bisection {
                from,
                to,
                geometric,
            };
            searches.push((name, search, plain, 1));
        }
    }
    let name = "two-digit grid, from where on all are feasible";
    searches.push((name.into(), Search::Last(grid()), plain, 1));
    let table = lengths(head_dim, &grid());
    let name = "two-digit table of context lengths, the nearest";
    searches.push((name.into(), Search::NearestLength(table.clone()), plain, 1));
    let name = "two-digit table of context lengths, interpolated";
    searches.push((name.into(), Search::InterpolatedLength(table), plain, 1));
    searches
        .into_iter()
        .flat_map(|(name, search, numbers, step)| {
            [1024, 1000].map(|unit| Protocol {
                step,
                ..Protocol::new(name.clone(), search.clone(), numbers, unit)
            })
        })
        .collect()
}

/// The simulated context length of each base, up to 2^21.
fn lengths(head_dim: HeadDim, bases: &[f64]) -> Vec<(f64, u64)> {
    let positions = Positions {
        end: 1 << 21,
        step: 1,
    };
    let length = |&base: &f64| {
        let sums = Sums::new(base, head_dim.pairs(), Arithmetic::PLAIN);
        let first = sums.first_negative(positions);
        (base, first.unwrap_or(positions.end) - 1)
    };
    bases.par_iter().map(length).collect()
}

fn ordinal(n: u64) -> String {
    let ending = match n % 10 {
        2 if n != 12 => "nd",
        3 if n != 13 => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_in_either_unit() {
        let context = |unit, positions| {
            let numbers = Numbers::Exact;
            Protocol::new("", Search::Refinement, numbers, unit).context(positions)
        };
        assert_eq!(context(1024, 1 << 19), 1 << 19);
        assert_eq!(context(1000, 1 << 19), 512_000);
        assert_eq!(context(1000, 1 << 20), 1_000_000);
        assert_eq!(ordinal(2), "2nd");
        assert_eq!(ordinal(100), "100th");
    }

    /// The least two-digit bases are known from the proven search; simulated and exact searches end at them for short contexts.
    #[test]
    fn the_authors_search_ends_at_the_least_two_digit_bases() {
        let head_dim = HeadDim::new(128).unwrap();
        let all = authors();
        assert_eq!(all.len(), 2 * 15);
        let found = run_all(&all, head_dim, &[1024, 2048, 4096]);
        for (protocol, found) in all.iter().zip(found) {
            let last = if protocol.unit == 1000 { 2.7e4 } else { 2.9e4 };
            assert_eq!(
                found,
                [Some(4300.0), Some(16_000.0), Some(last)],
                "{protocol:?}"
            );
        }
    }
}
