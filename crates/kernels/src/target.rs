//! What tables are tables of.

use ropebound_reference::Float;
use ropebound_schedule::{AttentionFactor, Decimal, Rope, RopeKind, Schedule, ScheduleError};

/// Rotated pairs, the parameters that frameworks compute them from, and the attention factor that multiplies cos and sin.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The rotated pairs.
    pub schedule: Schedule,
    /// The parameters, where there are any: without them most recipes do not exist.
    pub rope: Option<Rope>,
    /// a; 1 for most models.
    pub factor: Decimal,
}

impl Target {
    /// The rotated pairs of `rope`, with factor 1.
    ///
    /// # Errors
    /// As [`Rope::schedule`].
    pub fn of_rope(rope: &Rope) -> Result<Self, ScheduleError> {
        Ok(Self {
            schedule: rope.schedule()?.without_unrotated(),
            rope: Some(rope.clone()),
            factor: Decimal::one(),
        })
    }

    /// The rotated pairs of `schedule`, with factor 1; plain RoPE is recognised.
    #[must_use]
    pub fn of_schedule(schedule: &Schedule) -> Self {
        let schedule = schedule.clone().without_unrotated();
        let rope = schedule.plain_base().map(|base| Rope {
            base: base.clone(),
            head_dim: schedule.head_dim(),
            kind: RopeKind::Default,
        });
        Self {
            schedule,
            rope,
            factor: Decimal::one(),
        }
    }

    /// The same with an attention factor.
    #[must_use]
    pub fn with_factor(mut self, factor: Decimal) -> Self {
        self.factor = factor;
        self
    }

    /// The number of pairs.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.schedule.pairs()
    }
}

/// The attention factor as frameworks hold it, a binary64 number: their expression, each operation rounded as theirs, with a correctly
/// rounded logarithm. A platform's own may be a unit off in its last place. Not finite where the expression divides by 0.
#[must_use]
pub fn attention_factor(factor: &AttentionFactor) -> f64 {
    factor.to_f64(|x| Float::with_val(53, Float::with_val(53, x).ln_ref()).to_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Python 3: `0.1 * m * math.log(s) + 1.0`, their quotient, and `math.sqrt(1 + math.log(s) / math.log(n))`.
    #[test]
    fn factors_are_those_of_python() {
        let decimal = |text: &str| text.parse::<Decimal>().expect("a decimal");
        let yarn = |s: &str, m: &str, all: &str| {
            attention_factor(&AttentionFactor::Yarn {
                factor: decimal(s).into(),
                mscale: decimal(m),
                mscale_all_dim: decimal(all),
                times: Decimal::one(),
            })
        };
        let long = |s: &str, n: &str| {
            attention_factor(&AttentionFactor::LongRope {
                stretch: decimal(s).into(),
                original_length: decimal(n),
            })
        };
        for (found, expected) in [
            (yarn("2", "1", "0"), 1.0693147180559945),
            (yarn("4", "1", "0"), 1.138629436111989),
            (yarn("8", "1", "0"), 1.2079441541679836),
            (yarn("16", "1", "0"), 1.2772588722239782),
            (yarn("32", "1", "0"), 1.3465735902799727),
            (yarn("40", "0.707", "0.707"), 1.0),
            (yarn("40", "1", "0.707"), 1.0857263992561355),
            (yarn("64", "1", "1"), 1.0),
            (yarn("2.5", "0.5", "1"), 0.9580310402873979),
            (yarn("1e3", "1", "0"), 1.6907755278982137),
            (long("32", "4096"), 1.1902380714238083),
            (long("16", "8192"), 1.1435437497937313),
            (long("64", "2048"), 1.243163121016122),
            (long("1.5", "131072"), 1.0170592700850576),
            (yarn("0.5", "1", "0"), 1.0),
            (long("1", "4096"), 1.0),
        ] {
            assert_eq!(found, expected);
        }
        assert!(!long("2", "1").is_finite());
    }
}
