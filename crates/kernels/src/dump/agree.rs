//! Axes of vectors by what stands beside them: a table of as many rows, or queries and keys that agree in places and in heads do not.

use super::part::{Content, DumpPart, VectorNumbers};

/// Drops the readings of axes that the other parts' lengths speak against.
pub(super) fn narrow(parts: &mut [DumpPart<'_>]) {
    let mut rows = parts.iter().filter_map(|part| match &part.content {
        Content::Table(table) => Some(table.places),
        _ => None,
    });
    let first = rows.next().filter(|first| *first > 1);
    let table = first.filter(|first| rows.all(|other| other == *first));
    let mut all: Vec<&mut Vec<VectorNumbers<'_>>> = parts
        .iter_mut()
        .filter_map(|part| match &mut part.content {
            Content::Vectors(readings) => Some(readings),
            _ => None,
        })
        .collect();
    if let Some(table) = table {
        for readings in &mut all {
            keep(readings, |reading| reading.lengths[2] == table);
        }
    }
    let axes: Vec<String> = all
        .iter()
        .flat_map(|readings| readings.iter())
        .map(|reading| reading.axes.clone())
        .collect();
    // Whether all parts have these axes, and are of one length by them; and more places than heads, for lengths of sequences may differ too.
    let agreed = |axes: &str| {
        let lengths: Option<Vec<[usize; 3]>> = all
            .iter()
            .map(|readings| {
                let own = readings.iter().find(|reading| reading.axes == axes);
                own.map(|reading| reading.lengths)
            })
            .collect();
        lengths.is_some_and(|lengths| {
            lengths
                .iter()
                .all(|own| own[0] == lengths[0][0] && own[2] == lengths[0][2] && own[2] > own[1])
        })
    };
    let differs = |axes: &str| {
        let mut places = all.iter().flat_map(|readings| {
            let own = readings.iter().filter(|reading| reading.axes == axes);
            own.map(|reading| reading.lengths[2])
        });
        let first = places.next();
        places.any(|other| Some(other) != first)
    };
    if !axes.iter().any(|axes| agreed(axes)) {
        return;
    }
    let out: Vec<String> = axes.iter().filter(|axes| differs(axes)).cloned().collect();
    for readings in all {
        keep(readings, |reading| !out.contains(&reading.axes));
    }
}

fn keep(readings: &mut Vec<VectorNumbers<'_>>, kept: impl Fn(&VectorNumbers<'_>) -> bool) {
    if readings.iter().any(&kept) {
        readings.retain(kept);
    }
}
