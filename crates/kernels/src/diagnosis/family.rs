//! All hypotheses for a sample: each a change of the right rotation in one respect.

use super::hypothesis::{Hypothesis, Rule, Turn};
use super::positions::suggested;
use super::recover::{Ratio, RecoveredRow, frequencies, recovered};
use super::rotation::Rotation;
use super::sample::{Sample, SampleRow};
use super::schedules::{OtherSchedule, fitted_base, others, roundest};
use super::terms::slips;
use super::wiring::{right, spread, whole_head, wrong};
use crate::Sections;
use ropebound_schedule::ApproxF64;

/// Every hypothesis worth a try.
pub(super) fn hypotheses<'a>(
    sample: &'a Sample<'a>,
    first_over: Option<usize>,
) -> Vec<Hypothesis<'a>> {
    let target = sample.target;
    let own = Rotation::right(sample);
    let wiring = right(target, &sample.kind);
    let rows = recovered(sample);
    let mut all = Vec::new();
    let mut add = |rank: u32, name: String, rule: Rule<'a>| {
        all.push(Hypothesis {
            name,
            rank,
            wiring: wiring.clone(),
            rule,
        });
    };
    let alternatives = others(target);
    for OtherSchedule {
        name,
        theta,
        factor,
    } in &alternatives
    {
        add(10, name.clone(), own.with(theta.clone(), *factor).rule());
    }
    for (name, factor) in factors(sample, &rows) {
        add(20, name, own.with(own.theta.to_vec(), factor).rule());
    }
    for map in suggested(sample, &rows) {
        add(40, map.name, own.clone().at(map.map));
    }
    if sample.axes() > 1 {
        for axis in 0..target.axes() {
            let name = format!("axis {axis} of the positions for every pair");
            add(3, name, own.clone().at(move |row| row.own[axis] as f64));
        }
        for (name, axis) in target.sections.iter().flat_map(other_axes) {
            let (theta, factor) = (own.theta.clone(), own.factor);
            let rule = move |row: &SampleRow, turns: &mut [Turn]| {
                for (pair, turn) in turns.iter_mut().enumerate() {
                    *turn = Turn::by(row.own[axis[pair]] as f64 * theta[pair], factor);
                }
            };
            add(30, name, Box::new(rule));
        }
    }
    let doubt = 8.0 * sample.float.unit_roundoff();
    let dim = f64::from(target.schedule.head_dim().get());
    if let Some((base, share)) = fitted_base(&frequencies(&rows, doubt), dim) {
        // Several roundings of what was fitted: the entries decide.
        for share in [share.max(1e-4), 1e-5, 1e-7] {
            let base = roundest(base, share);
            let theta = (0..target.pairs()).map(|pair| libm::pow(base, -2.0 * pair as f64 / dim));
            add(
                50,
                format!("another base: {base}"),
                own.with(theta.collect(), own.factor).rule(),
            );
        }
    }
    for base in [1e4, 1e5, 1.5e5, 5e5, 1e6, 5e6, 1e7] {
        let theta = (0..target.pairs()).map(|pair| libm::pow(base, -2.0 * pair as f64 / dim));
        add(
            51,
            format!("another base: {base}"),
            own.with(theta.collect(), own.factor).rule(),
        );
    }
    if sample.is_table() && sample.lengths[2] == target.pairs() {
        let theta = own.theta.clone();
        let factor = own.factor;
        add(
            35,
            "rows and columns exchanged (transposed)".to_owned(),
            Box::new(move |row, turns| {
                for (pair, turn) in turns.iter_mut().enumerate() {
                    *turn = Turn::by(pair as f64 * theta[row.row.place], factor);
                }
            }),
        );
    }
    if let Some(first) = first_over {
        for (rank, name, after) in rows_from(sample, first) {
            let before = own.clone().rule();
            add(
                rank,
                name,
                Box::new(move |row, turns| {
                    if row.row.place < first {
                        before(row, turns)
                    } else {
                        after(row, turns)
                    }
                }),
            );
        }
    }
    for (name, wiring) in wrong(target, &sample.kind) {
        all.push(Hypothesis {
            name,
            rank: 5,
            wiring,
            rule: own.clone().rule(),
        });
    }
    all.extend(slips(sample));
    // Pairs over the whole head come with exponents over it.
    if let Some(wiring) = spread(target, &sample.kind) {
        let over_head = alternatives
            .iter()
            .find(|other| other.name.starts_with("exponent over head_dim"));
        if let Some(other) = over_head {
            let name = format!("{}, pairs over the whole head", other.name);
            let rule = own.with(other.theta.clone(), other.factor).rule();
            all.push(Hypothesis {
                name,
                rank: 6,
                wiring,
                rule,
            });
        }
    }
    // A partial rotation forgotten: every pair of the head turns, by exponents over it.
    let base = target.rope.as_ref().map(|rope| rope.base.nearest_f64());
    if let (Some(wiring), Some(base)) = (whole_head(target, &sample.kind), base) {
        let half = (target.head_width() / 2) as f64;
        let rule: Rule<'a> = Box::new(move |row: &SampleRow, turns: &mut [Turn]| {
            for (pair, turn) in turns.iter_mut().enumerate() {
                let theta = libm::pow(base, -(pair as f64) / half);
                *turn = Turn::by(Sample::position(row) as f64 * theta, own.factor);
            }
        });
        all.push(Hypothesis {
            name: "the whole head rotated instead of its rotary part".to_owned(),
            rank: 6,
            wiring,
            rule,
        });
    }
    all
}

/// Other axes for the pairs to take their positions from.
fn other_axes(own: &Sections) -> Vec<(String, Vec<usize>)> {
    let pairs: usize = own.lengths().iter().sum();
    let of = |sections: &Sections| (0..pairs).map(|pair| sections.axis(pair)).collect();
    let mut all = vec![(
        "axes interleaved otherwise, or not".to_owned(),
        of(&own.turned_over()),
    )];
    for one in 0..own.axes() {
        for other in one + 1..own.axes() {
            let exchanged = |axis: usize| match axis {
                axis if axis == one => other,
                axis if axis == other => one,
                axis => axis,
            };
            let axes = (0..pairs).map(|pair| exchanged(own.axis(pair)));
            all.push((
                format!("axes {one} and {other} of the positions exchanged"),
                axes.collect(),
            ));
            let sections = own.with_exchanged(one, other);
            let name = format!(
                "sections {:?} instead of {:?}",
                sections.lengths(),
                own.lengths()
            );
            all.push((name, of(&sections)));
        }
    }
    all
}

/// What rows from one on may hold instead.
fn rows_from<'a>(sample: &'a Sample<'a>, first: usize) -> Vec<(u32, String, Rule<'a>)> {
    let own = Rotation::right(sample);
    let still = own.factor;
    let constant = |turn: Turn| -> Rule<'a> {
        Box::new(move |_: &SampleRow, turns: &mut [Turn]| turns.fill(turn))
    };
    let zero = Turn::default();
    let stands = |cosine| Turn {
        cosine,
        sine: 0.0,
        radians: 0.0,
    };
    let mut all = vec![
        (8, format!("rows from {first} on are 0"), constant(zero)),
        (
            8,
            format!("rows from {first} on are not rotated"),
            constant(stands(1.0)),
        ),
        (
            9,
            format!("rows from {first} on are not rotated, but for the attention factor"),
            constant(stands(still)),
        ),
        (
            12,
            format!("rows from {first} on repeat row {}", first - 1),
            {
                let start = sample
                    .rows
                    .iter()
                    .find(|row| row.row.place + 1 == first)
                    .map(|row| row.own[0]);
                let start = start.unwrap_or(first as u64 - 1) as f64;
                own.clone().at(move |_| start)
            },
        ),
    ];
    if sample.is_table() {
        let theta = own.theta.clone();
        let sines: Rule<'a> = Box::new(move |row: &SampleRow, turns: &mut [Turn]| {
            // Past the end of the cosines the next rows in memory are the sines'.
            let position = row.row.place as f64 - first as f64;
            for (theta, turn) in theta.iter().zip(turns) {
                let there = Turn::by(position * theta, still);
                *turn = Turn {
                    cosine: there.sine,
                    sine: f64::NAN,
                    radians: there.radians,
                };
            }
        });
        all.push((
            7,
            format!("rows from {first} on of the cosines are the sine cache read on"),
            sines,
        ));
    }
    all
}

/// A constant that the sizes of all rotations are off by, by its likely names.
fn factors(sample: &Sample<'_>, rows: &[RecoveredRow]) -> Vec<(String, f64)> {
    let own = sample.target.factor.nearest_f64();
    let mut sizes: Vec<f64> = rows
        .iter()
        .flat_map(|row| row.ratios.iter().copied().map(Ratio::size))
        .filter(|size| size.is_finite())
        .collect();
    sizes.sort_by(f64::total_cmp);
    let Some(&size) = sizes.get(sizes.len() / 2) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if own != 1.0 {
        all.push(("the attention factor missing".to_owned(), 1.0));
        all.push(("the attention factor squared".to_owned(), own * own));
        all.push(("one over the attention factor".to_owned(), 1.0 / own));
        all.push(("the root of the attention factor".to_owned(), own.sqrt()));
    }
    let stretch = sample.target.rope.as_ref().and_then(|rope| rope.factor());
    if let Some(stretch) = stretch {
        let s = stretch.number(&ApproxF64);
        if s > 1.0 {
            let mscale = 0.1 * libm::log(s) + 1.0;
            all.push((
                "mscale 0.1 ln s + 1 for the attention factor".to_owned(),
                mscale,
            ));
            all.push((
                "mscale squared, (0.1 ln s + 1)^2, for the attention factor".to_owned(),
                mscale * mscale,
            ));
            all.push((
                "1/mscale, 1/(0.1 ln s + 1), for the attention factor".to_owned(),
                1.0 / mscale,
            ));
            all.push((
                "the attention factor times mscale 0.1 ln s + 1".to_owned(),
                own * mscale,
            ));
            all.push((
                "the scaling's factor for the attention factor".to_owned(),
                s,
            ));
        }
    }
    let ratio = size / own;
    // A table's slow pairs all hold the one number, off by as much as a rounding may be.
    let unit = sample.float.unit_roundoff();
    let round = roundest(ratio, (16.0 * unit.min(1e-4)).max(unit));
    all.push((
        format!("every rotation {round} times as large"),
        own * round,
    ));
    all.retain(|(_, factor)| (factor - own).abs() > 1e-9 * own && *factor > 0.0);
    all
}
