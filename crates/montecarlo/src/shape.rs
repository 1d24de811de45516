//! The laws a component may follow, each scaled to mean 0 and variance 1; location and scale come on top.

use crate::stream::{Purpose, Stream};
use crate::ziggurat::{Exponential, Normal};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A law with mean 0 and variance 1.
///
/// Skewed laws also know the mean they have in their usual form, in units of their standard deviation
/// ([`natural_mean`](Self::natural_mean)): a component of that shape gets it unless another mean is asked for.
///
/// ```
/// use ropebound_montecarlo::Distribution;
///
/// let shape: Distribution = "student-t:5".parse()?;
/// assert!(shape.has_fourth_moment());
/// assert!(!"student-t:2.5".parse::<Shape>()?.has_fourth_moment());
/// assert!("student-t:2".parse::<Shape>().is_err()); // no variance
/// assert!("cauchy".parse::<Shape>().is_err());
/// # Ok::<(), ropebound_montecarlo::ShapeError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Gaussian.
    Normal,
    /// Uniform on (−√3, √3).
    Uniform,
    /// −1 or 1.
    Rademacher,
    /// Double exponential.
    Laplace,
    /// Exponential, moved to mean 0; its own mean is 1 standard deviation.
    Exponential,
    /// Student's t with `freedom` > 2 degrees of freedom.
    StudentT {
        /// Degrees of freedom.
        freedom: f64,
    },
    /// exp(`shape`·N), moved to mean 0 and scaled.
    LogNormal {
        /// Standard deviation of the logarithm.
        shape: f64,
    },
    /// The empirical law of a table: one of its entries, each equally likely.
    Table(SampleTable),
}

/// Samples standardised to mean 0 and variance 1 (divisor n: the table is the whole law), and their own mean.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleTable {
    standardised: Arc<[f64]>,
    natural_mean: f64,
    skewed: bool,
}

/// Why a law was refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ShapeError {
    /// No law of this name.
    Unknown {
        /// The name as given.
        name: String,
    },
    /// A parameter that is missing, not a number or out of range.
    Parameter {
        /// The law as given.
        text: String,
        /// What is accepted.
        expected: &'static str,
    },
    /// An entry of a table is no finite number.
    Entry {
        /// Its line, from 1.
        line: usize,
        /// The entry as given.
        text: String,
    },
    /// A table with fewer than two different values has no variance.
    Constant,
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name } => write!(
                f,
                "unknown distribution '{name}'; expected normal, uniform, rademacher, laplace, exponential, \
                 student-t:FREEDOM, log-normal:SHAPE or table:FILE"
            ),
            Self::Parameter { text, expected } => {
                write!(f, "distribution '{text}': expected {expected}")
            }
            Self::Entry { line, text } => {
                write!(f, "line {line} of the table: '{text}' is no finite number")
            }
            Self::Constant => {
                f.write_str("the table has no variance: expected at least two different values")
            }
        }
    }
}

impl std::error::Error for ShapeError {}

impl SampleTable {
    /// Numbers separated by white space or commas; `#` starts a comment.
    ///
    /// # Errors
    /// [`ShapeError::Entry`] for anything that is not a finite number, [`ShapeError::Constant`] without variance.
    pub fn parse(text: &str) -> Result<Self, ShapeError> {
        let mut samples = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default();
            for entry in line
                .split(|c: char| c.is_whitespace() || c == ',')
                .filter(|entry| !entry.is_empty())
            {
                match entry.parse::<f64>() {
                    Ok(value) if value.is_finite() => samples.push(value),
                    _ => {
                        return Err(ShapeError::Entry {
                            line: number + 1,
                            text: entry.to_owned(),
                        });
                    }
                }
            }
        }
        Self::new(&samples)
    }

    /// The empirical law of `samples`.
    ///
    /// # Errors
    /// [`ShapeError::Entry`] if one is not finite, [`ShapeError::Constant`] if they have no variance a double can hold.
    pub fn new(samples: &[f64]) -> Result<Self, ShapeError> {
        if let Some(i) = samples.iter().position(|value| !value.is_finite()) {
            return Err(ShapeError::Entry {
                line: i + 1,
                text: samples[i].to_string(),
            });
        }
        let count = samples.len() as f64;
        let mean = samples.iter().sum::<f64>() / count;
        let square = |x: &f64| (x - mean) * (x - mean);
        let deviation = (samples.iter().map(square).sum::<f64>() / count).sqrt();
        // Below this the standardised values are rounding errors of the mean.
        let resolution = samples.iter().fold(0.0, |a: f64, x| a.max(x.abs())) * 1e-12;
        if !(deviation > resolution && deviation.is_finite()) {
            return Err(ShapeError::Constant);
        }
        let standardised: Arc<[f64]> = samples.iter().map(|x| (x - mean) / deviation).collect();
        let mut up: Vec<f64> = standardised.to_vec();
        up.sort_by(f64::total_cmp);
        let skewed = up
            .iter()
            .zip(up.iter().rev())
            .any(|(a, b)| (a + b).abs() > 1e-9);
        Ok(Self {
            standardised,
            natural_mean: mean / deviation,
            skewed,
        })
    }
}

impl Distribution {
    /// Student's t scaled to variance 1.
    ///
    /// # Errors
    /// Unless 2 < `freedom` ≤ 1e6: at 2 and below there is no variance.
    pub fn student_t(freedom: f64) -> Result<Self, ShapeError> {
        if freedom > 2.0 && freedom <= 1e6 {
            return Ok(Self::StudentT { freedom });
        }
        Err(ShapeError::Parameter {
            text: format!("student-t:{freedom}"),
            expected: "degrees of freedom above 2 (below there is no variance) and at most 1e6",
        })
    }

    /// exp(`shape`·N), standardised.
    ///
    /// # Errors
    /// Unless 0.001 ≤ `shape` ≤ 3.
    pub fn log_normal(shape: f64) -> Result<Self, ShapeError> {
        if (0.001..=3.0).contains(&shape) {
            return Ok(Self::LogNormal { shape });
        }
        Err(ShapeError::Parameter {
            text: format!("log-normal:{shape}"),
            expected: "a shape from 0.001 to 3",
        })
    }

    /// The mean of the law's usual form over its standard deviation: 1 for the exponential, 0 for symmetric laws.
    #[must_use]
    pub fn natural_mean(&self) -> f64 {
        match self {
            Self::Exponential => 1.0,
            Self::LogNormal { shape } => 1.0 / libm::expm1(shape * shape).sqrt(),
            Self::Table(table) => table.natural_mean,
            Self::Normal
            | Self::Uniform
            | Self::Rademacher
            | Self::Laplace
            | Self::StudentT { .. } => 0.0,
        }
    }

    /// Whether E x⁴ is finite: normal errors of an average of x² need it.
    #[must_use]
    pub fn has_fourth_moment(&self) -> bool {
        !matches!(self, Self::StudentT { freedom } if *freedom <= 4.0)
    }

    /// Whether −x follows the same law as x.
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        match self {
            Self::Exponential | Self::LogNormal { .. } => false,
            Self::Table(table) => !table.skewed,
            _ => true,
        }
    }

    /// `count` independent draws, mean 0 and variance 1, under `seed`: the first chunk's stream, so that a law can be
    /// looked at.
    #[must_use]
    pub fn sample(&self, seed: u64, count: usize) -> Vec<f64> {
        let mut values = vec![0.0; count];
        self.fill(&mut Stream::new(seed, Purpose::Samples, 0), &mut values);
        values
    }

    /// Fills `output` with independent draws.
    pub(crate) fn fill(&self, stream: &mut Stream, output: &mut [f64]) {
        match self {
            Self::Normal => {
                let normal = Normal::new();
                output.fill_with(|| normal.draw(stream));
            }
            Self::Uniform => {
                let width = 12f64.sqrt();
                output.fill_with(|| width * (stream.open_unit() - 0.5));
            }
            Self::Rademacher => {
                for sixty_four in output.chunks_mut(64) {
                    let bits = stream.bits();
                    for (j, x) in sixty_four.iter_mut().enumerate() {
                        *x = ((bits >> j) & 1) as f64 * 2.0 - 1.0;
                    }
                }
            }
            Self::Laplace => {
                let exponential = Exponential::new();
                output.fill_with(|| {
                    let (x, sign) = exponential.draw_with_sign(stream);
                    // No branch: half of them would be mispredicted.
                    f64::from_bits((x * std::f64::consts::FRAC_1_SQRT_2).to_bits() | sign)
                });
            }
            Self::Exponential => {
                let exponential = Exponential::new();
                output.fill_with(|| exponential.draw(stream) - 1.0);
            }
            Self::StudentT { freedom } => {
                let normal = Normal::new();
                let gamma = Gamma::new(freedom / 2.0);
                // N·√(ν / χ²) has variance ν / (ν − 2), and χ² = 2·Gamma(ν/2).
                let scale = (freedom - 2.0) / 2.0;
                output.fill_with(|| {
                    let x = normal.draw(stream);
                    x * (scale / gamma.draw(stream)).sqrt()
                });
            }
            Self::LogNormal { shape } => {
                let normal = Normal::new();
                let square = shape * shape;
                // (e^(sN) − e^(s²/2)) / √((e^(s²) − 1)·e^(s²))
                let scale = 1.0 / libm::expm1(square).sqrt();
                output
                    .fill_with(|| libm::expm1(shape * normal.draw(stream) - 0.5 * square) * scale);
            }
            Self::Table(table) => {
                let count = table.standardised.len() as u128;
                output.fill_with(|| {
                    // Uniform to within n/2^64.
                    let at = (u128::from(stream.bits()) * count) >> 64;
                    table.standardised[at as usize]
                });
            }
        }
    }
}

/// Gamma draws of shape a ≥ 1, by Marsaglia and Tsang's method.
struct Gamma {
    normal: Normal,
    d: f64,
    c: f64,
}

impl Gamma {
    fn new(shape: f64) -> Self {
        let d = shape - 1.0 / 3.0;
        Self {
            normal: Normal::new(),
            d,
            c: 1.0 / (9.0 * d).sqrt(),
        }
    }

    fn draw(&self, stream: &mut Stream) -> f64 {
        loop {
            let x = self.normal.draw(stream);
            let root = 1.0 + self.c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let u = stream.open_unit();
            let square = x * x;
            if u < 1.0 - 0.0331 * square * square
                || libm::log(u) < 0.5 * square + self.d * (1.0 - v + libm::log(v))
            {
                return self.d * v;
            }
        }
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Normal => f.write_str("normal"),
            Self::Uniform => f.write_str("uniform"),
            Self::Rademacher => f.write_str("rademacher"),
            Self::Laplace => f.write_str("laplace"),
            Self::Exponential => f.write_str("exponential"),
            Self::StudentT { freedom } => write!(f, "student-t:{freedom}"),
            Self::LogNormal { shape } => write!(f, "log-normal:{shape}"),
            Self::Table(table) => write!(f, "table of {} samples", table.standardised.len()),
        }
    }
}

impl FromStr for Distribution {
    type Err = ShapeError;

    /// The names [`Display`](fmt::Display) writes, tables apart: those come from [`SampleTable::parse`].
    fn from_str(text: &str) -> Result<Self, ShapeError> {
        let (name, parameter) = match text.split_once(':') {
            Some((name, parameter)) => (name, Some(parameter)),
            None => (text, None),
        };
        let plain = |shape: Self| match parameter {
            None => Ok(shape),
            Some(_) => Err(ShapeError::Parameter {
                text: text.to_owned(),
                expected: "no parameter",
            }),
        };
        let number = |expected| {
            parameter
                .and_then(|parameter| parameter.parse().ok())
                .ok_or(ShapeError::Parameter {
                    text: text.to_owned(),
                    expected,
                })
        };
        match name {
            "normal" => plain(Self::Normal),
            "uniform" => plain(Self::Uniform),
            "rademacher" => plain(Self::Rademacher),
            "laplace" => plain(Self::Laplace),
            "exponential" => plain(Self::Exponential),
            "student-t" => Self::student_t(number("degrees of freedom, as in student-t:5")?),
            "log-normal" => Self::log_normal(number("a shape, as in log-normal:0.5")?),
            _ => Err(ShapeError::Unknown {
                name: name.to_owned(),
            }),
        }
    }
}
