//! Which reading of ambiguous axes: the one whose numbers fit, else the one whose faults have a name, else the one that is nearly right.
//!
//! The layout is not chosen by the numbers: a rotation in the other layout would pass for right. It is the half-split one unless said.

use super::evidence::Finding;
use super::hypothesis::{fits, score};
use super::positions::NEVER_ADVANCING;
use super::rotation::Rotation;
use super::sample::{Sample, SampleChoice};
use super::single::{of_rows, structure};
use super::wiring::right;
use crate::compare::{Profile, compare_vectors};
use crate::dump::VectorNumbers;
use crate::{Layout, Target};
use std::collections::BTreeSet;

/// A reading of axes and a layout.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenReading {
    /// Which of the readings.
    pub reading: usize,
    /// The layout that was given, or half-split.
    pub layout: Layout,
    /// Whether the numbers fit by it.
    pub fits: bool,
    /// What a reader should know of the choice, in words; `None` if there was nothing to choose.
    pub why: Option<String>,
}

/// From this share of fitting entries on a reading is the one.
const FITS: f64 = 0.995;

/// Below this share no fault is placed by a reading that only fits better than others.
const FITS_PARTLY: f64 = 0.6;

/// So many positions, or fewer, tell little of a reading: small ones hardly turn.
const FEW_POSITIONS: usize = 4;

/// From so many places on a fault has a name though rows may be one place each.
const MANY_POSITIONS: usize = 16;

/// Chooses readings for all parts of a dump, whose axes are in one order.
///
/// # Errors
/// In words, with the part's name: as of one part, or two parts that fit in other orders.
pub fn choose_readings(
    target: &Target,
    parts: &[(&str, &[VectorNumbers])],
    layout: Option<Layout>,
) -> Result<Vec<ChosenReading>, String> {
    let each: Vec<Result<ChosenReading, String>> = parts
        .iter()
        .map(|(_, readings)| choose_reading(target, readings, layout))
        .collect();
    let axes = |part: usize, reading: usize| parts[part].1[reading].axes.as_str();
    // The first that fits in one of several orders speaks for those that fit in none.
    let leader = (0..parts.len()).find_map(|part| {
        let own = each[part].as_ref().ok()?;
        (own.fits && parts[part].1.len() > 1).then(|| (part, axes(part, own.reading)))
    });
    let mut all = Vec::new();
    for (part, own) in each.into_iter().enumerate() {
        let (name, readings) = parts[part];
        let other = leader.and_then(|(leader, led)| {
            let like = readings.iter().position(|reading| reading.axes == led)?;
            let differs = own.as_ref().map_or(true, |own| own.reading != like);
            differs.then_some((leader, led, like))
        });
        let own = match (own, other) {
            (own, None) => own.map_err(|why| format!("{name}: {why}"))?,
            (Ok(own), Some((leader, led, _))) if own.fits => {
                return Err(format!(
                    "{name}: the numbers fit axes {}, and those of {} fit {led}; one of them is rotated along another axis: say which with --axes",
                    axes(part, own.reading),
                    parts[leader].0
                ));
            }
            (_, Some((leader, led, like))) => ChosenReading {
                reading: like,
                layout: layout.unwrap_or(Layout::HalfSplit),
                fits: false,
                why: Some(format!("axes read as {led}, as of {}", parts[leader].0)),
            },
        };
        all.push(own);
    }
    Ok(all)
}

/// Chooses among readings of the axes; the layout is half-split if none is given.
///
/// # Errors
/// In words, what to say to settle it: no reading fits, and none has faults that can be named.
pub fn choose_reading(
    target: &Target,
    readings: &[VectorNumbers],
    layout: Option<Layout>,
) -> Result<ChosenReading, String> {
    let own = layout.unwrap_or(Layout::HalfSplit);
    let several = readings.len() > 1;
    let chosen = |reading: usize, why: Option<String>| ChosenReading {
        reading,
        layout: own,
        fits: false,
        why,
    };
    let fitting = |reading, why| ChosenReading {
        fits: true,
        ..chosen(reading, why)
    };
    let may_be_one_place = readings.iter().any(|reading| reading.may_be_one_place);
    if !several && layout.is_some() && !may_be_one_place {
        return Ok(chosen(0, None));
    }
    let choice = SampleChoice {
        few: true,
        ..SampleChoice::default()
    };
    let sample =
        |reading: usize, layout| Sample::of_vectors(target, &readings[reading], layout, &choice);
    // The first of equally good readings, with its share.
    let best = |share: &dyn Fn(usize) -> f64| {
        (0..readings.len())
            .map(|reading| (share(reading), reading))
            .reduce(|a, b| if b.0 > a.0 { b } else { a })
            .ok_or_else(|| "no reading of the axes".to_owned())
    };
    let axes = |reading: usize| &readings[reading].axes;
    let as_read = |reading: usize, why: String| {
        several.then(|| format!("axes read as {}: {why}", axes(reading)))
    };
    let (share, reading) = best(&|reading| right_share(&sample(reading, own)))?;
    if share >= FITS {
        let hundredths = (share * 1e4).floor() / 100.0;
        let why = format!("{hundredths:.2} % of the entries looked at fit");
        return Ok(fitting(reading, as_read(reading, why)));
    }
    if layout.is_none() {
        let (share, reading) = best(&|reading| right_share(&sample(reading, Layout::Interleaved)))?;
        if share >= FITS {
            let why = "the numbers fit interleaved pairs, and half-split ones are taken where nothing is said; if interleaved is meant, say --layout interleaved";
            return Ok(fitting(
                reading,
                Some(as_read(reading, why.to_owned()).unwrap_or_else(|| why.to_owned())),
            ));
        }
    }
    if !several && !may_be_one_place {
        return Ok(chosen(0, None));
    }
    // Readings of few positions are no ground for a name where another has more.
    let positions: Vec<usize> = readings.iter().map(distinct).collect();
    let least = match (may_be_one_place, positions.iter().max()) {
        (true, _) => MANY_POSITIONS,
        (false, Some(most)) if *most > FEW_POSITIONS => FEW_POSITIONS + 1,
        _ => 0,
    };
    let enough = |reading: &usize| positions[*reading] >= least;
    // Heads that are taken for places do not advance.
    let is_ground =
        |finding: &Finding| !(may_be_one_place && finding.name.starts_with(NEVER_ADVANCING));
    let named = (0..readings.len()).filter(enough).filter_map(|reading| {
        let finding = structure(&sample(reading, own), None).filter(is_ground)?;
        let share = right_share(&sample(reading, own));
        Some((
            finding.entries - finding.explained,
            share,
            reading,
            finding.name,
        ))
    });
    // Of faults explained alike the reading that fits better.
    let named = named.min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    if let Some((_, _, reading, name)) = named {
        let why = format!("then {name} explains nearly all");
        return Ok(chosen(reading, as_read(reading, why)));
    }
    // Nearly right in one reading and far off in the others.
    let near = |reading| right_share(&sample(reading, own).coarse());
    let (share, reading) = best(&near)?;
    let other = (0..readings.len())
        .filter(|other| *other != reading)
        .map(near)
        .fold(0.0, f64::max);
    if share >= FITS && other < 0.9 && enough(&reading) {
        return Ok(chosen(
            reading,
            as_read(reading, "then all is nearly right".to_owned()),
        ));
    }
    // A name for some rows, heads or batch rows, in one reading alone.
    let mut of_some = (0..readings.len()).filter(enough).filter_map(|reading| {
        let profile = Profile::of_float(readings[reading].float);
        let found = compare_vectors(target, &readings[reading], own, &profile, &mut |_| ());
        let finding = of_rows(target, &readings[reading], &found.ok()?).filter(is_ground)?;
        Some((reading, finding.name))
    });
    if let (Some((reading, name)), None) = (of_some.next(), of_some.next()) {
        let why = format!("then {name} explains nearly all that is wrong");
        return Ok(chosen(reading, as_read(reading, why)));
    }
    // Partly right in one reading, as where a head's rest is wrong.
    let (share, reading) = best(&|reading| right_share(&sample(reading, own)))?;
    let other = (0..readings.len())
        .filter(|other| *other != reading)
        .map(|reading| right_share(&sample(reading, own)))
        .fold(0.0, f64::max);
    if share >= other + 0.1 && share >= FITS_PARTLY && enough(&reading) {
        let hundredths = (share * 1e4).floor() / 100.0;
        let why = format!("{hundredths:.2} % of the entries looked at fit");
        return Ok(chosen(reading, as_read(reading, why)));
    }
    let all: Vec<&str> = readings
        .iter()
        .map(|vectors| vectors.axes.as_str())
        .collect();
    if may_be_one_place {
        return Err(format!(
            "as {} the numbers do not fit, and each row may be one place, as in decoding, whose position is not given: give positions, or say the axes with --axes",
            all.join(" or ")
        ));
    }
    Err(format!(
        "the axes may be {}, and the numbers fit none of them; say which with --axes",
        all.join(" or ")
    ))
}

/// How many positions a reading's rows have.
fn distinct(vectors: &VectorNumbers) -> usize {
    let all: BTreeSet<u64> = vectors.positions.first_axis().collect();
    all.len()
}

/// The share of a sample's entries that fit the target.
fn right_share(sample: &Sample<'_>) -> f64 {
    let rule = Rotation::right(sample).rule();
    let fit = fits(sample, &right(sample.target, &sample.kind), &rule);
    let found = score(&fit, &fit);
    found.explained as f64 / found.entries.max(1) as f64
}
