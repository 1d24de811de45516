//! B over a box of positions with several axes: time, height and width of an image or a film.
//!
//! Each pair turns with one axis a: B(n) = Σ_a S_a(n_a) + unrotated pairs, S_a(m) = Σ_{i of a} cos(m·θ_i), n the offset of two positions. A cosine
//! is even, so |n_a| counts, and the axes are independent: the least B over a box is the sum of each axis's least S_a, and B ≥ 0 on all of it
//! exactly if that sum is. Each S_a is looked at by the kernels of `fast` with their bound; what may be its least goes to MPFR.

use ropebound_fast::{CosineSums, Frequencies as Doubles};
use ropebound_reference::{Frequencies, Interval};
use ropebound_schedule::{Decimal, Schedule};
use std::cmp::Ordering;

use crate::problem::{DOUBLE_DOUBLE_PRECISION, LAST_PRECISION, ProblemError};

/// The pairs of a schedule that turn with one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The schedule they are of.
    pub schedule: Schedule,
    /// Which of its pairs.
    pub pairs: Vec<usize>,
}

/// A schedule whose pairs are divided among axes, or one for each.
pub struct MultiAxis {
    axes: Vec<Prepared>,
    unrotated: u64,
}

struct Prepared {
    axis: Axis,
    frequencies: Frequencies,
    /// `None` for an axis without pairs.
    sums: Option<CosineSums<f64>>,
}

/// The least B of a box.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastOfBox {
    /// An offset at which it is, or cannot be told from it.
    pub offset: Vec<u64>,
    /// What is known of it.
    pub enclosure: Interval,
    /// Its sign: `Less` somewhere negative, else non-negative on the whole box; `None` open at the precision limit.
    pub sign: Option<Ordering>,
}

/// The least base of some digits that serves a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeastBoxBase {
    /// The base; `None` if there is none up to the cap.
    pub base: Option<Decimal>,
    /// Lesser ones whose sign stayed open; of all others B < 0 somewhere in the box is proven.
    pub undecided: Vec<Decimal>,
}

/// Which axis each pair turns with, under `mrope_section`: one axis after the other, or in turn while an axis has some left, the first taking
/// what remains (`mrope_interleaved`). `None` if the sections are not as many pairs as there are.
#[must_use]
pub fn sections(lengths: &[usize], interleaved: bool, pairs: usize) -> Option<Vec<Vec<usize>>> {
    if lengths.is_empty() || lengths.iter().sum::<usize>() != pairs {
        return None;
    }
    let axes = lengths.len();
    let of = |pair: usize| {
        if interleaved {
            let axis = pair % axes;
            // Each later axis a takes a, a + 3, … below 3·length.
            if axis > 0 && pair < lengths[axis] * axes {
                axis
            } else {
                0
            }
        } else {
            let mut end = 0;
            let axis = lengths.iter().position(|length| {
                end += length;
                pair < end
            });
            axis.unwrap_or(axes - 1)
        }
    };
    let mut out = vec![Vec::new(); axes];
    for pair in 0..pairs {
        out[of(pair)].push(pair);
    }
    Some(out)
}

impl MultiAxis {
    /// # Errors
    /// [`ProblemError::Frequency`] if a frequency lies outside 0..=8 radians per position.
    ///
    /// # Panics
    /// If an axis names a pair that its schedule has not.
    pub fn new(axes: Vec<Axis>, unrotated: u64) -> Result<Self, ProblemError> {
        let axes = axes.into_iter().map(|axis| {
            let frequencies = Frequencies::of(&axis.schedule, DOUBLE_DOUBLE_PRECISION);
            let parts = frequencies.to_double_double();
            let own: Vec<_> = axis.pairs.iter().map(|&pair| parts.values[pair]).collect();
            let sums = if own.is_empty() {
                None
            } else {
                Some(CosineSums::new(&Doubles::new(&own, parts.relative_error)?))
            };
            Ok(Prepared {
                axis,
                frequencies,
                sums,
            })
        });
        Ok(Self {
            axes: axes.collect::<Result<_, ProblemError>>()?,
            unrotated,
        })
    }

    /// An enclosure of B at an offset, an entry for each axis, with frequencies to `precision` bits.
    ///
    /// # Panics
    /// If the offset has not as many entries as there are axes.
    #[must_use]
    pub fn enclosure(&self, offset: &[u64], precision: u32) -> Interval {
        assert_eq!(offset.len(), self.axes.len(), "an entry for each axis");
        let unrotated = Interval::from_u64(self.unrotated, precision);
        let parts = self.axes.iter().zip(offset);
        parts
            .map(|(axis, &position)| axis.enclosure(position, precision))
            .fold(unrotated, |sum, part| &sum + &part)
    }

    /// The least B over the offsets 0..`extents`, an extent for each axis.
    ///
    /// # Errors
    /// [`ProblemError`] if an extent is 0 or reaches beyond the positions the bound is proven for.
    ///
    /// # Panics
    /// If there are not as many extents as axes.
    pub fn least(&self, extents: &[u64]) -> Result<LeastOfBox, ProblemError> {
        assert_eq!(extents.len(), self.axes.len(), "an extent for each axis");
        let axes = self.axes.iter().zip(extents);
        let mut near: Vec<Vec<u64>> = axes
            .map(|(axis, &extent)| axis.near_least(extent))
            .collect::<Result<_, _>>()?;
        let mut precision = DOUBLE_DOUBLE_PRECISION;
        loop {
            let mut offset = Vec::new();
            let mut enclosure = Interval::from_u64(self.unrotated, precision);
            for (axis, near) in self.axes.iter().zip(&mut near) {
                let (at, least) = axis.least_of(near, precision);
                offset.push(at);
                enclosure = &enclosure + &least;
            }
            let sign = match enclosure.sign() {
                None if *enclosure.lo() >= 0 => Some(Ordering::Equal),
                sign => sign,
            };
            if sign.is_some() || precision >= LAST_PRECISION {
                return Ok(LeastOfBox {
                    offset,
                    enclosure,
                    sign,
                });
            }
            precision *= 2;
        }
    }
}

impl Prepared {
    fn enclosure(&self, position: u64, precision: u32) -> Interval {
        let finer;
        let frequencies = if precision <= self.frequencies.precision() {
            &self.frequencies
        } else {
            finer = Frequencies::of(&self.axis.schedule, precision);
            &finer
        };
        let pairs = self.axis.pairs.iter();
        pairs
            .map(|&pair| frequencies.get(pair).scale(position).cos())
            .fold(Interval::zero(precision), |sum, cosine| &sum + &cosine)
    }

    /// The positions below `extent` that may have the least S: values within the bound of the least one.
    fn near_least(&self, extent: u64) -> Result<Vec<u64>, ProblemError> {
        if extent == 0 {
            return Err(ProblemError::EmptyRange { start: 0, end: 0 });
        }
        let Some(sums) = &self.sums else {
            return Ok(vec![0]);
        };
        if extent > sums.position_limit() {
            return Err(ProblemError::Position {
                position: extent - 1,
                limit: sums.position_limit(),
            });
        }
        // Two values each off by at most the bound, and the roundings of this comparison.
        let margin = 2.001 * sums.error_bound(extent);
        let mut least = f64::INFINITY;
        let mut near: Vec<(u64, f64)> = Vec::new();
        sums.for_each(0..extent, |block| {
            if block.minimum > least + margin {
                return;
            }
            least = least.min(block.minimum);
            let most = least + margin;
            near.retain(|&(_, value)| value <= most);
            let values = (block.start..).zip(block.values);
            near.extend(
                values
                    .filter(|(_, value)| **value <= most)
                    .map(|(at, value)| (at, *value)),
            );
        });
        Ok(near.into_iter().map(|(position, _)| position).collect())
    }

    /// The least S of `near`, which keeps what may still be it: where, and an enclosure of the least value.
    fn least_of(&self, near: &mut Vec<u64>, precision: u32) -> (u64, Interval) {
        let mut sums: Vec<_> = near
            .iter()
            .map(|&position| (position, self.enclosure(position, precision)))
            .collect();
        let highest = sums.iter().min_by(|a, b| a.1.hi().total_cmp(b.1.hi()));
        let (position, highest) = highest.expect("an extent has a least value").clone();
        sums.retain(|(_, sum)| sum.lo() <= highest.hi());
        *near = sums.iter().map(|(position, _)| *position).collect();
        let lowest = sums.iter().min_by(|a, b| a.1.lo().total_cmp(b.1.lo()));
        let (_, lowest) = lowest.expect("the least value is kept");
        let enclosure = Interval::new(lowest.lo().clone(), highest.hi().clone());
        (position, enclosure)
    }
}

/// The largest base tried: 1e15.
const CAP: i64 = 15;

/// The least base of at most `digits` significant digits with B ≥ 0 over the box, each lesser one proven to fail; `of` makes the axes of a base.
///
/// # Errors
/// As [`MultiAxis::new`] and [`MultiAxis::least`].
///
/// # Panics
/// If `digits` is not 1, 2 or 3.
pub fn least_box_base(
    digits: u32,
    extents: &[u64],
    mut of: impl FnMut(&Decimal) -> Result<MultiAxis, ProblemError>,
) -> Result<LeastBoxBase, ProblemError> {
    assert!((1..=3).contains(&digits), "1, 2 or 3 digits");
    let first = 10u64.pow(digits - 1);
    let mut undecided = Vec::new();
    for exponent in 0..=CAP {
        for leading in first..10 * first {
            let text = format!("{leading}e{}", exponent - i64::from(digits - 1));
            let base: Decimal = text.parse().expect("a decimal");
            match of(&base)?.least(extents)?.sign {
                Some(Ordering::Less) => {}
                Some(_) => {
                    return Ok(LeastBoxBase {
                        base: Some(base),
                        undecided,
                    });
                }
                None => undecided.push(base),
            }
        }
    }
    Ok(LeastBoxBase {
        base: None,
        undecided,
    })
}
