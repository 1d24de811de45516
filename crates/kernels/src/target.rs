//! What tables are tables of.

use crate::layout::Layout;
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
    /// Pairs of the head that do not rotate.
    pub unrotated: usize,
    /// Which axis each pair takes its position from, if there are several.
    pub sections: Option<Sections>,
    /// What else the same model has, by name: the other list of LongRoPE, another layer type.
    pub others: Vec<(String, Rope, Decimal)>,
}

/// The pairs of each axis of a multi-axis schedule (M-RoPE: time, height, width).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sections {
    lengths: Vec<usize>,
    interleaved: bool,
}

impl Sections {
    /// `lengths` pairs for each axis: one axis after the other, or in turn (T H W T H W …, what is left to the first).
    ///
    /// # Errors
    /// In words: no two or three axes, or not as many pairs in all as rotate.
    pub fn new(lengths: Vec<usize>, interleaved: bool, pairs: usize) -> Result<Self, String> {
        let sum = lengths
            .iter()
            .fold(0usize, |sum, length| sum.saturating_add(*length));
        if !(2..=4).contains(&lengths.len()) || sum != pairs {
            return Err(format!(
                "sections {lengths:?} for {pairs} pairs; expected 2 to 4 numbers of that sum"
            ));
        }
        Ok(Self {
            lengths,
            interleaved,
        })
    }

    /// How many axes there are.
    #[must_use]
    pub fn axes(&self) -> usize {
        self.lengths.len()
    }

    /// The same sections in turn if these follow one another, and the other way round.
    #[must_use]
    pub fn turned_over(&self) -> Self {
        Self {
            lengths: self.lengths.clone(),
            interleaved: !self.interleaved,
        }
    }

    /// The same with the lengths of two axes exchanged.
    pub(crate) fn with_exchanged(&self, one: usize, other: usize) -> Self {
        let mut lengths = self.lengths.clone();
        lengths.swap(one, other);
        Self {
            lengths,
            interleaved: self.interleaved,
        }
    }

    /// The pairs of each axis.
    pub(crate) fn lengths(&self) -> &[usize] {
        &self.lengths
    }

    /// The axis that `pair` takes its position from.
    #[must_use]
    pub fn axis(&self, pair: usize) -> usize {
        if self.interleaved {
            let axis = pair % self.axes();
            return if axis > 0 && pair < self.lengths[axis] * self.axes() {
                axis
            } else {
                0
            };
        }
        let mut end = 0;
        let within = |length: &usize| {
            end += length;
            pair < end
        };
        self.lengths.iter().position(within).unwrap_or(0)
    }
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
            unrotated: 0,
            sections: None,
            others: Vec::new(),
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
            unrotated: 0,
            sections: None,
            others: Vec::new(),
        }
    }

    /// The same with an attention factor.
    #[must_use]
    pub fn with_factor(mut self, factor: Decimal) -> Self {
        self.factor = factor;
        self
    }

    /// The number of pairs that rotate.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.schedule.pairs()
    }

    /// The numbers of a head, those that do not rotate among them.
    #[must_use]
    pub fn head_width(&self) -> usize {
        2 * (self.pairs() + self.unrotated)
    }

    /// How many positions a row has.
    #[must_use]
    pub fn axes(&self) -> usize {
        self.sections.as_ref().map_or(1, Sections::axes)
    }

    /// The axis that a pair takes its position from.
    #[must_use]
    pub fn axis(&self, pair: usize) -> usize {
        self.sections
            .as_ref()
            .map_or(0, |sections| sections.axis(pair))
    }

    /// Whether the half-split layout pairs components over the whole head, as where the head's first frequencies alone rotate, and not
    /// within a rotary part.
    #[must_use]
    pub fn is_spread(&self) -> bool {
        let rope = self.rope.as_ref();
        rope.is_some_and(|rope| matches!(rope.kind, RopeKind::Proportional { .. }))
    }

    /// The two components of a rotated pair in a head of `width` numbers.
    #[must_use]
    pub fn components(&self, layout: Layout, pair: usize, width: usize) -> (usize, usize) {
        let apart = if self.is_spread() {
            width / 2
        } else {
            self.pairs()
        };
        layout.components(pair, apart)
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

    #[test]
    fn axes_of_pairs() {
        let of = |lengths: &[usize], interleaved| {
            let pairs = lengths.iter().sum();
            let sections = Sections::new(lengths.to_vec(), interleaved, pairs).expect("sections");
            (0..pairs)
                .map(|pair| sections.axis(pair))
                .collect::<Vec<_>>()
        };
        assert_eq!(of(&[2, 3, 1], false), [0, 0, 1, 1, 1, 2]);
        assert_eq!(of(&[3, 2, 2], true), [0, 1, 2, 0, 1, 2, 0]);
        assert_eq!(of(&[4, 2, 1], true), [0, 1, 2, 0, 1, 0, 0]);
        assert!(Sections::new(vec![2, 2], false, 5).is_err());
        assert!(Sections::new(vec![5], false, 5).is_err());
    }

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
