//! Which reading of ambiguous axes, and which layout: the one whose numbers fit, else the one whose faults have a name.

use super::family::Rotation;
use super::hypothesis::{fits, score};
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
    /// Which layout.
    pub layout: Layout,
    /// What chose it, in words; `None` if there was nothing to choose.
    pub why: Option<String>,
}

/// Chooses among readings, and a layout if none is given.
///
/// # Errors
/// In words, what to say to settle it: no reading fits, and none has faults that can be named.
pub fn choose_reading(
    target: &Target,
    readings: &[VectorNumbers],
    layout: Option<Layout>,
) -> Result<ChosenReading, String> {
    let layouts = layout.map_or(Layout::ALL.to_vec(), |layout| vec![layout]);
    if readings.len() == 1 && layouts.len() == 1 {
        return Ok(ChosenReading {
            reading: 0,
            layout: layouts[0],
            why: None,
        });
    }
    let several = readings.len() > 1;
    let choice = SampleChoice {
        few: true,
        ..SampleChoice::default()
    };
    let mut tried = Vec::new();
    for (reading, vectors) in readings.iter().enumerate() {
        for &layout in &layouts {
            let sample = Sample::of_vectors(target, vectors, layout, &choice);
            let fit = fits(
                &sample,
                &right(target, &sample.kind),
                &Rotation::right(&sample).rule(),
            );
            let found = score(&fit, &fit);
            let share = found.explained as f64 / found.entries.max(1) as f64;
            tried.push((share, reading, layout));
        }
    }
    let axes = |reading: usize| &readings[reading].axes;
    let chosen = |(share, reading, layout): (f64, usize, Layout)| {
        let named = several.then(|| {
            format!(
                "axes read as {}: {:.2} % of the entries looked at fit",
                axes(reading),
                (share * 1e4).floor() / 100.0
            )
        });
        ChosenReading {
            reading,
            layout,
            why: named,
        }
    };
    // The first of equally good ones.
    let best = tried
        .iter()
        .copied()
        .reduce(|a, b| if b.0 > a.0 { b } else { a });
    let Some(best) = best else {
        return Err("no reading of the axes".to_owned());
    };
    if best.0 >= 0.995 {
        return Ok(chosen(best));
    }
    let named = tried
        .iter()
        .copied()
        .filter_map(|(share, reading, layout)| {
            let sample = Sample::of_vectors(target, &readings[reading], layout, &choice);
            let finding = structure(&sample, None)?;
            Some((
                finding.entries - finding.explained,
                share,
                reading,
                layout,
                finding.name,
            ))
        });
    // Of faults explained alike the reading that fits better.
    let named = named.min_by(|a, b| {
        let relative = |entry: &(u64, f64, usize, Layout, String)| entry.0;
        relative(a).cmp(&relative(b)).then(b.1.total_cmp(&a.1))
    });
    if let Some((_, _, reading, layout, name)) = named {
        let why = several.then(|| {
            format!(
                "axes read as {}: then {name} explains nearly all",
                axes(reading)
            )
        });
        return Ok(ChosenReading {
            reading,
            layout,
            why,
        });
    }
    let other = tried
        .iter()
        .filter(|(_, reading, _)| *reading != best.1)
        .map(|(share, ..)| *share)
        .fold(0.0, f64::max);
    if several && best.0 < other + 0.1 {
        let all: Vec<String> = readings
            .iter()
            .map(|vectors| vectors.axes.clone())
            .collect();
        return Err(format!(
            "the axes may be {}, and the numbers fit none of them; say which with --axes",
            all.join(" or ")
        ));
    }
    Ok(chosen(best))
}
