//! The schedule types in use, by the parameters a model's configuration gives.
//!
//! w_i = base^(−2i/d) throughout; s is the factor. Each type becomes a [`Schedule`] of exact real numbers.

use crate::{Decimal, HeadDim, Quotient};

/// A type of schedule with all its parameters: what a framework computes its frequencies from.
///
/// # Examples
///
/// ```
/// use ropebound_schedule::{ApproxF64, HeadDim, Rope, RopeKind, Llama3};
///
/// let llama31 = Rope {
///     base: "500000".parse()?,
///     head_dim: HeadDim::new(128)?,
///     kind: RopeKind::Llama3(Llama3 {
///         factor: "8".parse()?,
///         low_freq_factor: "1".parse()?,
///         high_freq_factor: "4".parse()?,
///         original_length: "8192".parse()?,
///     }),
/// };
/// let theta = llama31.schedule()?.frequencies(&ApproxF64);
/// assert!((theta[32] - 0.000524846161).abs() < 1e-12);
/// assert!((theta[63] - 3.068925989e-7).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rope {
    /// b: from 1 to 1e100.
    pub base: Decimal,
    /// d, the dimension in the exponent: the rotary one, save for [`RopeKind::Proportional`], where it is the head's.
    pub head_dim: HeadDim,
    /// The type.
    pub kind: RopeKind,
}

/// What is done to the plain frequencies w_i.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RopeKind {
    /// θ_i = w_i.
    Default,
    /// Position interpolation: θ_i = w_i/s.
    Linear {
        /// s.
        factor: Decimal,
    },
    /// NTK-aware: θ_i = (b·s^(d/(d−2)))^(−2i/d), for d ≥ 4.
    NtkAware {
        /// s ≥ 1.
        factor: Decimal,
    },
    /// Dynamic NTK at one length: NTK-aware with s·x − (s − 1) for s, where x = length/trained length.
    DynamicNtk {
        /// s.
        factor: Decimal,
        /// x ≥ 1.
        stretch: Quotient,
    },
    /// θ_i = (b·s)^(−2i/d) / s^(2/d): the `ntk` of vLLM without `mixed_b`.
    NtkMixed {
        /// s ≥ 1.
        factor: Decimal,
    },
    /// NTK by parts, over pairs.
    Yarn(Yarn),
    /// θ_i = w_i/f_i.
    LongRope {
        /// f_i, one for each pair.
        factors: Vec<Decimal>,
    },
    /// Interpolation by wavelength.
    Llama3(Llama3),
    /// θ_i = w_i/s for the first pairs; the rest of the head does not rotate.
    Proportional {
        /// s.
        factor: Decimal,
        /// How many pairs rotate.
        rotated: usize,
    },
}

/// YaRN: θ_i = w_i·(t_i + (1 − t_i)/s), t_i = 1 − clamp((i − low)/(high − low), 0, 1) with i in pairs.
///
/// low = c(β_fast), high = c(β_slow), c(r) = d·ln(L0/(2πr)) / (2·ln b). With `truncate` low is rounded down and high up;
/// then low is at least 0 and high at most d − 1; and if they are equal, high is a thousandth more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Yarn {
    /// s.
    pub factor: Quotient,
    /// β_fast, in rotations: pairs that turn more often within L0 stay as they are.
    pub beta_fast: Decimal,
    /// β_slow, in rotations: pairs that turn less often are divided by s.
    pub beta_slow: Decimal,
    /// L0, the trained length in positions.
    pub original_length: Decimal,
    /// Whether the ramp's ends are rounded to whole pairs.
    pub truncate: bool,
}

/// llama3: θ_i = w_i·(t_i + (1 − t_i)/s), t_i = clamp((n_i − low)/(high − low), 0, 1), where n_i = L0·w_i/2π is how often the
/// pair turns within L0. With low = high it is a step there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Llama3 {
    /// s.
    pub factor: Decimal,
    /// low, in rotations: pairs that turn less often are divided by s.
    pub low_freq_factor: Decimal,
    /// high ≥ low: pairs that turn more often stay as they are.
    pub high_freq_factor: Decimal,
    /// L0, the trained length in positions.
    pub original_length: Decimal,
}

impl Rope {
    /// The same base and dimension without scaling: what the model had before it was stretched.
    #[must_use]
    pub fn plain(&self) -> Rope {
        let kind = match &self.kind {
            RopeKind::Proportional { rotated, .. } => RopeKind::Proportional {
                factor: Decimal::one(),
                rotated: *rotated,
            },
            _ => RopeKind::Default,
        };
        Rope {
            kind,
            ..self.clone()
        }
    }

    /// Whether the type changes nothing: `Default`, and `Proportional` with factor 1.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        match &self.kind {
            RopeKind::Default => true,
            RopeKind::Proportional { factor, .. } => *factor == Decimal::one(),
            _ => false,
        }
    }

    /// The type's name, as configurations spell it where they do.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.kind {
            RopeKind::Default => "default",
            RopeKind::Linear { .. } => "linear",
            RopeKind::NtkAware { .. } => "ntk-aware",
            RopeKind::DynamicNtk { .. } => "dynamic",
            RopeKind::NtkMixed { .. } => "ntk",
            RopeKind::Yarn(_) => "yarn",
            RopeKind::LongRope { .. } => "longrope",
            RopeKind::Llama3(_) => "llama3",
            RopeKind::Proportional { .. } => "proportional",
        }
    }

    /// The factor s, where the type has one.
    #[must_use]
    pub fn factor(&self) -> Option<Quotient> {
        match &self.kind {
            RopeKind::Default | RopeKind::LongRope { .. } => None,
            RopeKind::Linear { factor }
            | RopeKind::NtkAware { factor }
            | RopeKind::DynamicNtk { factor, .. }
            | RopeKind::NtkMixed { factor }
            | RopeKind::Proportional { factor, .. } => Some(factor.clone().into()),
            RopeKind::Yarn(yarn) => Some(yarn.factor.clone()),
            RopeKind::Llama3(llama) => Some(llama.factor.clone().into()),
        }
    }

    /// The same with another factor; `None` where the type has none.
    #[must_use]
    pub fn with_factor(&self, value: Decimal) -> Option<Rope> {
        let mut rope = self.clone();
        match &mut rope.kind {
            RopeKind::Default | RopeKind::LongRope { .. } => return None,
            RopeKind::Linear { factor }
            | RopeKind::NtkAware { factor }
            | RopeKind::NtkMixed { factor }
            | RopeKind::Proportional { factor, .. } => *factor = value,
            RopeKind::DynamicNtk { factor, stretch } => {
                // vLLM's stretch is the factor itself, and goes with it.
                if stretch.as_decimal() == Some(&*factor) {
                    *stretch = value.clone().into();
                }
                *factor = value;
            }
            RopeKind::Yarn(yarn) => yarn.factor = value.into(),
            RopeKind::Llama3(llama) => llama.factor = value,
        }
        Some(rope)
    }

    /// The same with another base.
    #[must_use]
    pub fn with_base(&self, base: Decimal) -> Rope {
        Rope {
            base,
            ..self.clone()
        }
    }
}
