//! Slips in a kernel's own arithmetic: a component overwritten before its partner is made, a factor on one function alone.
//!
//! In place, y_i = c·x_i − s·x_j and then y_j = c·x_j + s·y_i = (c − s²)·x_j + c·s·x_i: a rotation by (c − s², c·s) for one of the two components,
//! which is written as that of a pair beyond the target's own.

use super::hypothesis::{Hypothesis, Rule, Turn};
use super::rotation::Rotation;
use super::sample::{Sample, SampleKind, SampleRow};
use super::wiring::{Wiring, right};

/// All of them.
pub(super) fn slips<'a>(sample: &'a Sample<'a>) -> Vec<Hypothesis<'a>> {
    let mut all = one_function(sample);
    all.extend(in_place(sample));
    all.extend(rest_scaled(sample));
    all
}

/// The right rotations, and beyond them what `more` makes of each.
fn with_more<'a>(
    sample: &'a Sample<'a>,
    more: impl Fn(Turn) -> Turn + Sync + Send + 'a,
) -> Rule<'a> {
    let (own, pairs) = (Rotation::right(sample).rule(), sample.target.pairs());
    Box::new(move |row: &SampleRow, turns: &mut [Turn]| {
        let (first, rest) = turns.split_at_mut(pairs);
        own(row, first);
        for (turn, other) in first.iter().zip(rest) {
            *other = more(*turn);
        }
    })
}

fn in_place<'a>(sample: &'a Sample<'a>) -> Vec<Hypothesis<'a>> {
    let (SampleKind::Vectors { width, layout }, target) = (&sample.kind, sample.target) else {
        return Vec::new();
    };
    let pairs = target.pairs();
    let moved = |component: fn((usize, usize)) -> usize| -> Wiring {
        let mut wiring = right(target, &sample.kind);
        for pair in 0..pairs {
            let tap = &mut wiring[component(target.components(*layout, pair, *width))];
            for term in [&mut tap.cosine, &mut tap.sine].into_iter().flatten() {
                term.pair = Some(pair + pairs);
            }
        }
        wiring
    };
    [
        (
            "in place: the second component made from the first already rotated",
            moved(|(_, second)| second),
        ),
        (
            "in place: the first component made from the second already rotated",
            moved(|(first, _)| first),
        ),
    ]
    .into_iter()
    .map(|(name, wiring)| Hypothesis {
        name: name.to_owned(),
        rank: 6,
        wiring,
        rule: with_more(sample, |turn| Turn {
            cosine: turn.cosine - turn.sine * turn.sine,
            sine: turn.cosine * turn.sine,
            ..turn
        }),
    })
    .collect()
}

/// An attention factor on the cosines alone, or on the sines.
fn one_function<'a>(sample: &'a Sample<'a>) -> Vec<Hypothesis<'a>> {
    let factor = sample.target.factor.nearest_f64();
    if factor == 1.0 {
        return Vec::new();
    }
    [
        ("the attention factor missing in the cosines", factor, 1.0),
        ("the attention factor missing in the sines", 1.0, factor),
    ]
    .into_iter()
    .map(|(name, of_cosine, of_sine)| {
        let own = Rotation::right(sample).rule();
        let rule: Rule<'a> = Box::new(move |row: &SampleRow, turns: &mut [Turn]| {
            own(row, turns);
            for turn in turns {
                turn.cosine /= of_cosine;
                turn.sine /= of_sine;
            }
        });
        Hypothesis {
            name: name.to_owned(),
            rank: 21,
            wiring: right(sample.target, &sample.kind),
            rule,
        }
    })
    .collect()
}

/// What does not rotate times the attention factor.
fn rest_scaled<'a>(sample: &'a Sample<'a>) -> Option<Hypothesis<'a>> {
    let (factor, pairs) = (sample.target.factor.nearest_f64(), sample.target.pairs());
    let mut wiring = right(sample.target, &sample.kind);
    let mut rest = 0;
    for term in wiring.iter_mut().filter_map(|tap| tap.cosine.as_mut()) {
        if term.pair.is_none() && term.source.is_some() {
            term.pair = Some(pairs);
            rest += 1;
        }
    }
    (factor != 1.0 && rest > 0).then(|| Hypothesis {
        name: "the components that do not rotate times the attention factor".to_owned(),
        rank: 6,
        wiring,
        rule: with_more(sample, move |_| Turn {
            cosine: factor,
            sine: 0.0,
            radians: 0.0,
        }),
    })
}
