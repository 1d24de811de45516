//! A hypothesis: how a row may have come about. It is tried on every entry of a sample.

use super::sample::{Sample, SampleRow};
use super::wiring::Wiring;
use rayon::prelude::*;

/// One pair's rotation: a·cos and a·sin, and the angle whose own error they carry. NaN where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Turn {
    pub cosine: f64,
    pub sine: f64,
    pub radians: f64,
}

impl Turn {
    /// Its length; where one part is not spoken of, that part may be anything up to 1.
    fn size(self) -> f64 {
        let square = |part: f64| if part.is_nan() { 1.0 } else { part * part };
        (square(self.cosine) + square(self.sine)).sqrt()
    }

    pub(super) fn by(angle: f64, factor: f64) -> Self {
        Self {
            cosine: factor * libm::cos(angle),
            sine: factor * libm::sin(angle),
            radians: angle.abs(),
        }
    }
}

/// Fills in the rotation of each pair of a row.
pub(super) type Rule<'a> = Box<dyn Fn(&SampleRow, &mut [Turn]) + Sync + Send + 'a>;

/// How rows may have come about.
pub(super) struct Hypothesis<'a> {
    pub name: String,
    /// Of two that explain the same, the one of the lower rank gives the name.
    pub rank: u32,
    pub wiring: Wiring,
    pub rule: Rule<'a>,
}

/// What a hypothesis came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Score {
    /// Entries it speaks of.
    pub entries: u64,
    pub explained: u64,
    /// Entries that do not fit the target.
    pub wrong: u64,
    pub wrong_explained: u64,
}

impl Score {
    /// Whether nearly all is explained, and nearly all of what is wrong.
    pub(super) fn explains_nearly_all(&self) -> bool {
        let nearly = |part: u64, whole: u64, of: u64| part * 100 >= whole * of;
        self.wrong > 0
            && nearly(self.explained, self.entries, 99)
            && nearly(self.wrong_explained, self.wrong, 97)
    }

    pub(super) fn unexplained(&self) -> u64 {
        self.entries - self.explained
    }
}

/// The numbers a rule and a wiring give a row: value and how far off roundings may put it; NaN where they may put it anywhere.
pub(super) fn predict(
    sample: &Sample<'_>,
    row: &SampleRow,
    wiring: &Wiring,
    turns: &[Turn],
    out: &mut Vec<(f64, f64)>,
) {
    let unit = sample.float.unit_roundoff();
    let least = sample.float.ulp(0.0);
    let own = if sample.is_table() {
        sample.profile.ulp.max(1.0) * 2.0
    } else {
        sample.profile.rotated
    };
    out.clear();
    for tap in wiring {
        let (mut value, mut size, mut slack) = (0.0, 0.0f64, 0.0f64);
        for (term, sine) in [(tap.cosine, false), (tap.sine, true)] {
            let Some(term) = term else { continue };
            let source = term.source.map_or(1.0, |source| row.input[source]);
            let (turn, pair) = match term.pair {
                Some(pair) => (turns[pair], pair),
                None => (
                    Turn {
                        cosine: 1.0,
                        sine: 0.0,
                        radians: 0.0,
                    },
                    0,
                ),
            };
            // A table's columns of pairs that do not turn hold a.
            let standing = if term.pair.is_none() && term.source.is_none() {
                sample.target.factor.nearest_f64()
            } else {
                1.0
            };
            let part = if sine { turn.sine } else { turn.cosine };
            value += term.sign * source * standing * part;
            let length = turn.size() * source.abs() * standing;
            size = (size * size + length * length).sqrt();
            let share = sample.profile.angle_share(sample.float, pair);
            slack = slack.max(share * turn.radians);
        }
        // An angle in doubt by more than this tells nothing.
        let tolerance = if slack > 0.25 {
            f64::NAN
        } else {
            size * (own * unit + slack) + least
        };
        out.push((value, tolerance));
    }
}

/// Whether each entry of each row fits.
pub(super) fn fits(
    sample: &Sample<'_>,
    wiring: &Wiring,
    rule: &Rule<'_>,
) -> Vec<Vec<Option<bool>>> {
    // A wiring may turn more pairs than the target has.
    let terms = wiring.iter().flat_map(|tap| [tap.cosine, tap.sine]);
    let pairs = terms
        .filter_map(|term| Some(term?.pair? + 1))
        .fold(sample.target.pairs(), usize::max);
    sample
        .rows
        .iter()
        .map(|row| {
            let mut turns = vec![Turn::default(); pairs];
            let mut predicted = Vec::new();
            rule(row, &mut turns);
            predict(sample, row, wiring, &turns, &mut predicted);
            predicted
                .iter()
                .zip(&row.output)
                .map(|(&(expected, tolerance), value)| {
                    // What a table lacks is NaN in the candidate, what a rule is silent on in the prediction.
                    let open = expected.is_nan() || tolerance.is_nan() || value.is_nan();
                    (!open).then(|| (value - expected).abs() <= tolerance)
                })
                .collect()
        })
        .collect()
}

/// Counts what a hypothesis explains, beside what fits the target.
pub(super) fn score(found: &[Vec<Option<bool>>], target: &[Vec<Option<bool>>]) -> Score {
    let mut score = Score::default();
    for (row, right) in found.iter().zip(target) {
        for (fit, right) in row.iter().zip(right) {
            let (Some(fit), Some(right)) = (fit, right) else {
                continue;
            };
            score.entries += 1;
            score.explained += u64::from(*fit);
            score.wrong += u64::from(!right);
            score.wrong_explained += u64::from(*fit && !right);
        }
    }
    score
}

/// Scores all hypotheses; in their order, whatever the threads did.
pub(super) fn scores(
    sample: &Sample<'_>,
    target: &[Vec<Option<bool>>],
    all: &[Hypothesis<'_>],
) -> Vec<Score> {
    all.par_iter()
        .map(|hypothesis| score(&fits(sample, &hypothesis.wiring, &hypothesis.rule), target))
        .collect()
}
