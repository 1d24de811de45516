//! A head's frequencies as exact data: plain RoPE, piecewise variants, or a table.

use std::error::Error;
use std::fmt;

use crate::formula::Formula;
use crate::{Arithmetic, Decimal, HeadDim, Ratio, Scale, Segment};

/// The frequencies θ_0, θ_1, … of one attention head, each an exactly defined real number, and how many further
/// pairs do not rotate.
///
/// The whole-head sum is B(m) = Σ_i cos(m·θ_i) + unrotated. Nothing here is rounded: frequencies as a framework stores
/// them, in `f32` or `bf16`, are different numbers and so a different schedule, a [`Schedule::table`].
///
/// # Examples
///
/// ```
/// use ropebound_schedule::{ApproxF64, HeadDim, Schedule};
///
/// let schedule = Schedule::plain("1e6".parse()?, HeadDim::new(128)?)?;
/// assert_eq!(schedule.pairs(), 64);
/// assert_eq!(schedule.frequency(&ApproxF64, 32), 1e-3);
/// assert!(Schedule::plain("0.5".parse()?, HeadDim::new(128)?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Schedule {
    name: String,
    head_dim: HeadDim,
    rotated: Rotated,
    unrotated: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Rotated {
    /// Contiguous, from pair 0 on.
    Segments(Vec<Segment>),
    /// One formula for all pairs.
    Formula(Formula),
    Table(Vec<Decimal>),
}

impl Schedule {
    /// The power of ten that bounds bases and tabled frequencies.
    const LARGEST: i64 = 100;

    /// Plain RoPE, θ_i = base^(−2i/d) for i in 0..d/2.
    ///
    /// # Errors
    ///
    /// A base outside 1..=1e100.
    pub fn plain(base: Decimal, head_dim: HeadDim) -> Result<Schedule, ScheduleError> {
        let name = format!("RoPE with base {base}, head_dim {head_dim}");
        Schedule::segments(
            name,
            head_dim,
            vec![Segment::plain(0..head_dim.pairs(), base)],
        )
    }

    /// The paper's Method 1 (Table 4): plain RoPE with base 5e6 at d = 128.
    pub fn method1() -> Schedule {
        let head_dim = HeadDim::new(128).expect("even");
        let segment = Segment::plain(0..64, Decimal::from(5_000_000));
        Schedule::segments("method1".to_owned(), head_dim, vec![segment]).expect("valid")
    }

    /// The paper's Method 2 (Table 4), d = 128: θ_i = (1e4·8^(128/88))^(−2i/128) for i < 44, and
    /// (1e4)^(−2i/128)/8 for i ≥ 44.
    pub fn method2() -> Schedule {
        let head_dim = HeadDim::new(128).expect("even");
        let base = Decimal::from(10_000);
        let factor = Decimal::from(8);
        let fast = Segment {
            scale: Some(Scale {
                factor: factor.clone(),
                exponent: Ratio::new(128, 88),
            }),
            ..Segment::plain(0..44, base.clone())
        };
        let slow = Segment {
            divisor: factor,
            ..Segment::plain(44..64, base)
        };
        Schedule::segments("method2".to_owned(), head_dim, vec![fast, slow]).expect("valid")
    }

    /// A piecewise schedule. The segments follow one another from pair 0 on; pairs of the head after the last one do
    /// not rotate.
    ///
    /// # Errors
    ///
    /// Segments that are empty, leave a gap, overlap or pass the head's end; a base outside 1..=1e100; a scale's factor
    /// outside 1..=1e100 or its exponent outside −100..=100; a divisor outside 1e-100..=1e100.
    pub fn segments(
        name: String,
        head_dim: HeadDim,
        segments: Vec<Segment>,
    ) -> Result<Schedule, ScheduleError> {
        let mut next = 0;
        for segment in &segments {
            if segment.pairs.start != next
                || segment.pairs.is_empty()
                || segment.pairs.end > head_dim.pairs()
            {
                return Err(ScheduleError::Segments {
                    expected: next,
                    pairs: head_dim.pairs(),
                });
            }
            next = segment.pairs.end;
            check_base("base", &segment.base)?;
            if let Some(scale) = &segment.scale {
                check_base("scale", &scale.factor)?;
                let magnitude = u128::from(scale.exponent.numerator().unsigned_abs());
                if magnitude > 100 * u128::from(scale.exponent.denominator()) {
                    return Err(ScheduleError::Exponent {
                        value: scale.exponent,
                    });
                }
            }
            let leading = segment.divisor.leading_exponent();
            if !leading
                .is_some_and(|leading| (-Schedule::LARGEST..Schedule::LARGEST).contains(&leading))
            {
                return Err(ScheduleError::Divisor {
                    value: segment.divisor.clone(),
                });
            }
        }
        if next == 0 {
            return Err(ScheduleError::Segments {
                expected: 0,
                pairs: head_dim.pairs(),
            });
        }
        let unrotated = (head_dim.pairs() - next) as u64;
        Ok(Schedule {
            name,
            head_dim,
            rotated: Rotated::Segments(segments),
            unrotated,
        })
    }

    /// One formula for every pair of the head; its maker has checked its parameters.
    pub(crate) fn formula(name: String, head_dim: HeadDim, formula: Formula) -> Schedule {
        Schedule {
            name,
            head_dim,
            rotated: Rotated::Formula(formula),
            unrotated: 0,
        }
    }

    /// A table of frequencies, in radians per position; 0 is a pair that does not rotate.
    ///
    /// # Errors
    ///
    /// An empty table, more than 32768 entries, or one above 1e100.
    pub fn table(frequencies: Vec<Decimal>) -> Result<Schedule, ScheduleError> {
        let head_dim =
            HeadDim::new(2 * frequencies.len() as u64).map_err(|_| ScheduleError::TableLength {
                length: frequencies.len(),
            })?;
        if let Some(value) = frequencies
            .iter()
            .find(|value| value.leading_exponent() >= Some(Schedule::LARGEST))
        {
            return Err(ScheduleError::Frequency {
                value: value.clone(),
            });
        }
        let name = format!("table of {} frequencies", frequencies.len());
        Ok(Schedule {
            name,
            head_dim,
            rotated: Rotated::Table(frequencies),
            unrotated: 0,
        })
    }

    /// The same schedule with `unrotated` more pairs that do not rotate, each adding exactly 1 to the whole-head sum.
    ///
    /// # Errors
    ///
    /// More than 65536 of them in all.
    pub fn with_unrotated(mut self, unrotated: u64) -> Result<Schedule, ScheduleError> {
        let sum = self.unrotated.saturating_add(unrotated);
        if sum > u64::from(HeadDim::MAX) {
            return Err(ScheduleError::Unrotated { value: sum });
        }
        self.unrotated = sum;
        Ok(self)
    }

    /// The same schedule of the rotating pairs alone.
    #[must_use]
    pub fn without_unrotated(mut self) -> Schedule {
        self.unrotated = 0;
        self
    }

    /// The same schedule under another name.
    pub fn with_name(mut self, name: impl Into<String>) -> Schedule {
        self.name = name.into();
        self
    }

    /// What the schedule is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// d, the dimension in the exponent −2i/d; for a table, twice its length. Pairs of
    /// [`with_unrotated`](Schedule::with_unrotated) lie outside it.
    pub fn head_dim(&self) -> HeadDim {
        self.head_dim
    }

    /// The number of pairs with a frequency.
    pub fn pairs(&self) -> usize {
        match &self.rotated {
            Rotated::Segments(segments) => segments.last().map_or(0, |segment| segment.pairs.end),
            Rotated::Formula(_) => self.head_dim.pairs(),
            Rotated::Table(frequencies) => frequencies.len(),
        }
    }

    /// The number of pairs that do not rotate; a table's zeros are not among them.
    pub fn unrotated(&self) -> u64 {
        self.unrotated
    }

    /// The base, if this is plain RoPE with every pair of the head rotated and none beside it.
    pub fn plain_base(&self) -> Option<&Decimal> {
        match &self.rotated {
            Rotated::Segments(segments) => match segments.as_slice() {
                [segment]
                    if *segment
                        == Segment::plain(0..self.head_dim.pairs(), segment.base.clone()) =>
                {
                    (self.unrotated == 0).then_some(&segment.base)
                }
                _ => None,
            },
            Rotated::Formula(_) | Rotated::Table(_) => None,
        }
    }

    /// θ_i for `pair` = i, in radians per position.
    ///
    /// # Panics
    ///
    /// If `pair` is not below [`pairs`](Schedule::pairs).
    pub fn frequency<A: Arithmetic>(&self, arithmetic: &A, pair: usize) -> A::Number {
        match &self.rotated {
            Rotated::Segments(segments) => segments
                .iter()
                .find(|segment| segment.pairs.contains(&pair))
                .expect("the pair is one of the schedule's")
                .frequency(arithmetic, self.head_dim, pair),
            Rotated::Formula(formula) => formula.frequency(arithmetic, self.head_dim, pair),
            Rotated::Table(frequencies) => arithmetic.decimal(&frequencies[pair]),
        }
    }

    /// All θ_i, in order.
    pub fn frequencies<A: Arithmetic>(&self, arithmetic: &A) -> Vec<A::Number> {
        (0..self.pairs())
            .map(|pair| self.frequency(arithmetic, pair))
            .collect()
    }
}

pub(crate) fn check_base(what: &'static str, value: &Decimal) -> Result<(), ScheduleError> {
    let largest: Decimal = format!("1e{}", Schedule::LARGEST)
        .parse()
        .expect("a decimal");
    if *value < Decimal::one() || *value > largest {
        return Err(ScheduleError::Base {
            what,
            value: value.clone(),
        });
    }
    Ok(())
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match self.unrotated {
            0 => Ok(()),
            1 => f.write_str(", 1 pair unrotated"),
            pairs => write!(f, ", {pairs} pairs unrotated"),
        }
    }
}

/// Why a schedule was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScheduleError {
    /// A base or scale outside 1..=1e100.
    Base {
        /// Which of the two.
        what: &'static str,
        /// The number as given.
        value: Decimal,
    },
    /// A scale's exponent outside −100..=100.
    Exponent {
        /// The exponent as given.
        value: Ratio,
    },
    /// A divisor outside 1e-100..1e100.
    Divisor {
        /// The divisor as given.
        value: Decimal,
    },
    /// A frequency of 1e100 or more.
    Frequency {
        /// The frequency as given.
        value: Decimal,
    },
    /// An empty table, or one of more than 32768 frequencies.
    TableLength {
        /// The number of frequencies.
        length: usize,
    },
    /// Segments that do not follow one another from pair 0 on, within the head.
    Segments {
        /// Where the next segment had to begin.
        expected: usize,
        /// The number of pairs in the head.
        pairs: usize,
    },
    /// A parameter of a scaled type that its formula cannot take.
    Parameter {
        /// Which.
        what: &'static str,
        /// As given.
        value: String,
        /// What would do.
        expected: &'static str,
    },
    /// A boundary of a ramp lies so near an integer or another boundary that double precision does not settle its side.
    Boundary {
        /// Which boundary, and near what.
        what: String,
    },
    /// More than 65536 unrotated pairs.
    Unrotated {
        /// How many there would be.
        value: u64,
    },
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScheduleError::Base { what, value } => {
                write!(
                    f,
                    "{what} {value} is out of range; expected a number from 1 to 1e100"
                )
            }
            ScheduleError::Exponent { value } => {
                write!(
                    f,
                    "exponent {value} of a scale is out of range; expected -100 to 100"
                )
            }
            ScheduleError::Divisor { value } => {
                write!(
                    f,
                    "divisor {value} is out of range; expected at least 1e-100 and less than 1e100"
                )
            }
            ScheduleError::Frequency { value } => {
                write!(
                    f,
                    "frequency {value} is out of range; expected 0 or more and less than 1e100"
                )
            }
            ScheduleError::TableLength { length } => {
                write!(
                    f,
                    "a table of {length} frequencies is no head; expected 1 to {}",
                    HeadDim::MAX / 2
                )
            }
            ScheduleError::Segments { expected, pairs } => write!(
                f,
                "the segments do not follow one another from pair 0 on within the head's {pairs} pairs: \
                 one had to begin at pair {expected} and hold at least one"
            ),
            ScheduleError::Parameter {
                what,
                value,
                expected,
            } => write!(f, "{what} {value} is out of range; expected {expected}"),
            ScheduleError::Boundary { what } => {
                write!(f, "{what}: too close for its side to be settled")
            }
            ScheduleError::Unrotated { value } => {
                write!(
                    f,
                    "{value} unrotated pairs are too many; expected at most {}",
                    HeadDim::MAX
                )
            }
        }
    }
}

impl Error for ScheduleError {}
