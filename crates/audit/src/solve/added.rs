//! Scalings that could be added to a configuration, with the parameters in common use.

use ropebound_config::Rotary;
use ropebound_schedule::{Decimal, Llama3, Quotient, Rope, RopeKind, Yarn};

/// A type of scaling to add. Its factor is what is solved for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// Position interpolation.
    Linear,
    /// NTK-aware scaling of the base.
    NtkAware,
    /// Dynamic NTK at the context.
    DynamicNtk,
    /// YaRN, with beta_fast 32, beta_slow 1 and rounded ends.
    Yarn,
    /// llama3, with low_freq_factor 1 and high_freq_factor 4.
    Llama3,
}

impl Added {
    /// `rotary` for `context` positions with this scaling in place of its own, trained on `trained` positions. The factor is
    /// context/trained, which the rules of these types say.
    ///
    /// # Errors
    /// A context that is not above the trained length.
    pub fn to(self, rotary: &Rotary, trained: u64, context: u64) -> Result<Rotary, String> {
        if trained == 0 || context <= trained {
            return Err(format!(
                "a scaling is for a context above the trained length: {context} is not above {trained}"
            ));
        }
        let ratio = Quotient::new(context.into(), trained.into()).expect("both above 0");
        let factor = Decimal::from(context.div_ceil(trained));
        let original_length = Decimal::from(trained);
        let kind = match self {
            Self::Linear => RopeKind::Linear { factor },
            Self::NtkAware => RopeKind::NtkAware { factor },
            Self::DynamicNtk => RopeKind::DynamicNtk {
                factor,
                stretch: ratio,
            },
            Self::Yarn => RopeKind::Yarn(Yarn {
                factor: ratio,
                beta_fast: Decimal::from(32),
                beta_slow: Decimal::one(),
                original_length,
                truncate: true,
            }),
            Self::Llama3 => RopeKind::Llama3(Llama3 {
                factor,
                low_freq_factor: Decimal::one(),
                high_freq_factor: Decimal::from(4),
                original_length,
            }),
        };
        Ok(Rotary {
            rope: Rope {
                kind,
                ..rotary.rope.plain()
            },
            context: Some(context),
            // A window stays one.
            reach: match (&rotary.reach_source, rotary.reach) {
                (Some(_), Some(window)) => Some(window.min(context)),
                _ => Some(context),
            },
            ..rotary.clone()
        })
    }
}
