//! The attention factor: what frameworks multiply cos and sin by, and so scores by its square. It changes no frequency and no sign of B.

use crate::{Decimal, Quotient};

/// The attention factor a, by the parameters a type gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AttentionFactor {
    /// As written; 1 where a type has none.
    Given(Decimal),
    /// a = t·g(m)/g(m_all), where g(x) = 0.1·x·ln s + 1 for s > 1, else 1.
    Yarn {
        /// s.
        factor: Quotient,
        /// m.
        mscale: Decimal,
        /// m_all; 0 for no divisor.
        mscale_all_dim: Decimal,
        /// t.
        times: Decimal,
    },
    /// a = √(1 + ln s/ln L0) for s > 1, else 1.
    LongRope {
        /// s.
        stretch: Quotient,
        /// L0, in positions.
        original_length: Decimal,
    },
}

impl AttentionFactor {
    /// 1.
    #[must_use]
    pub fn one() -> Self {
        Self::Given(Decimal::one())
    }

    /// a as frameworks hold it: every parameter rounded to binary64, then every operation, in the order in which Python programs write
    /// them; `ln` is the logarithm. Not a finite number where they divide by 0 (L0 = 1).
    ///
    /// ```
    /// use ropebound_schedule::AttentionFactor;
    /// let factor = AttentionFactor::LongRope {
    ///     stretch: "32".parse::<ropebound_schedule::Decimal>()?.into(),
    ///     original_length: "4096".parse()?,
    /// };
    /// assert_eq!(factor.to_f64(libm::log), 1.1902380714238083);
    /// # Ok::<(), ropebound_schedule::DecimalError>(())
    /// ```
    #[must_use]
    pub fn to_f64(&self, ln: impl Fn(f64) -> f64) -> f64 {
        match self {
            Self::Given(factor) => factor.nearest_f64(),
            Self::Yarn {
                factor,
                mscale,
                mscale_all_dim,
                times,
            } => {
                let s = nearest(factor);
                let g = |x: &Decimal| {
                    if s <= 1.0 {
                        1.0
                    } else {
                        0.1 * x.nearest_f64() * ln(s) + 1.0
                    }
                };
                g(mscale) / g(mscale_all_dim) * times.nearest_f64()
            }
            Self::LongRope {
                stretch,
                original_length,
            } => {
                let s = nearest(stretch);
                if s <= 1.0 {
                    1.0
                } else {
                    (1.0 + ln(s) / ln(original_length.nearest_f64())).sqrt()
                }
            }
        }
    }
}

/// Both numbers rounded, then their quotient, as a program divides two fields.
fn nearest(quotient: &Quotient) -> f64 {
    quotient.dividend().nearest_f64() / quotient.divisor().nearest_f64()
}
