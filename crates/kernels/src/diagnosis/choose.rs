//! Which reading of ambiguous axes: the one whose numbers fit, else the one whose faults have a name, else the one that is nearly right.
//!
//! The layout is not chosen by the numbers: a rotation in the other layout would pass for right. It is the half-split one unless said.

use super::hypothesis::{fits, score};
use super::rotation::Rotation;
use super::sample::{Sample, SampleChoice};
use super::single::structure;
use super::wiring::right;
use crate::dump::VectorNumbers;
use crate::{Layout, Target};

/// A reading of axes and a layout.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenReading {
    /// Which of the readings.
    pub reading: usize,
    /// The layout that was given, or half-split.
    pub layout: Layout,
    /// What a reader should know of the choice, in words; `None` if there was nothing to choose.
    pub why: Option<String>,
}

/// From this share of fitting entries on a reading is the one.
const FITS: f64 = 0.995;

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
        why,
    };
    if !several && layout.is_some() {
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
        return Ok(chosen(reading, as_read(reading, why)));
    }
    if layout.is_none() {
        let (share, reading) = best(&|reading| right_share(&sample(reading, Layout::Interleaved)))?;
        if share >= FITS {
            let why = "the numbers fit interleaved pairs, and half-split ones are taken where nothing is said; if interleaved is meant, say --layout interleaved";
            return Ok(chosen(
                reading,
                Some(as_read(reading, why.to_owned()).unwrap_or_else(|| why.to_owned())),
            ));
        }
    }
    if !several {
        return Ok(chosen(0, None));
    }
    let named = (0..readings.len()).filter_map(|reading| {
        let finding = structure(&sample(reading, own), None)?;
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
    if share >= FITS && other < 0.9 {
        return Ok(chosen(
            reading,
            as_read(reading, "then all is nearly right".to_owned()),
        ));
    }
    // Partly right in one reading, as where a head's rest is wrong.
    let (share, reading) = best(&|reading| right_share(&sample(reading, own)))?;
    let other = (0..readings.len())
        .filter(|other| *other != reading)
        .map(|reading| right_share(&sample(reading, own)))
        .fold(0.0, f64::max);
    if share >= other + 0.1 {
        let hundredths = (share * 1e4).floor() / 100.0;
        let why = format!("{hundredths:.2} % of the entries looked at fit");
        return Ok(chosen(reading, as_read(reading, why)));
    }
    let all: Vec<&str> = readings
        .iter()
        .map(|vectors| vectors.axes.as_str())
        .collect();
    Err(format!(
        "the axes may be {}, and the numbers fit none of them; say which with --axes",
        all.join(" or ")
    ))
}

/// The share of a sample's entries that fit the target.
fn right_share(sample: &Sample<'_>) -> f64 {
    let rule = Rotation::right(sample).rule();
    let fit = fits(sample, &right(sample.target, &sample.kind), &rule);
    let found = score(&fit, &fit);
    found.explained as f64 / found.entries.max(1) as f64
}
