//! What numbers tell of several axes of positions where a row is given one: whether every pair turns by it, or those of one axis alone.

use super::hypothesis::fits;
use super::rotation::Rotation;
use super::sample::{Sample, SampleChoice};
use super::wiring::right;
use crate::dump::{TableNumbers, VectorNumbers};
use crate::{Layout, Target};

/// Of a table, in words.
#[must_use]
pub fn axes_told_by_table(target: &Target, table: &TableNumbers) -> String {
    told(&Sample::of_table(target, table, &SampleChoice::default()))
}

/// Of rotated vectors, in words.
#[must_use]
pub fn axes_told_by_vectors(target: &Target, vectors: &VectorNumbers, layout: Layout) -> String {
    let choice = SampleChoice::default();
    told(&Sample::of_vectors(target, vectors, layout, &choice))
}

fn told(sample: &Sample<'_>) -> String {
    let target = sample.target;
    let wiring = right(target, &sample.kind);
    let fit = fits(sample, &wiring, &Rotation::right(sample).rule());
    // Of each axis the entries that fit, and all.
    let mut counts = vec![(0u64, 0u64); target.axes()];
    for (tap, entry) in fit.iter().flat_map(|row| wiring.iter().zip(row)) {
        let pair = tap.cosine.or(tap.sine).and_then(|term| term.pair);
        if let (Some(pair), Some(fit)) = (pair, entry) {
            let (fitting, all) = &mut counts[target.axis(pair)];
            *fitting += u64::from(*fit);
            *all += 1;
        }
    }
    let (turn, others): (Vec<usize>, Vec<usize>) = (0..counts.len())
        .filter(|axis| counts[*axis].1 > 0)
        .partition(|axis| counts[*axis].0 * 100 >= counts[*axis].1 * 99);
    if turn.is_empty() {
        return "the pairs of no axis turn by it".to_owned();
    }
    if !others.is_empty() {
        return format!(
            "the pairs of {} turn by it, those of {} do not",
            in_words(&turn),
            in_words(&others)
        );
    }
    let shared = sample.rows.windows(2).any(|two| {
        let [one, next] = [&two[0].row, &two[1].row];
        (one.batch, one.head, one.place + 1) == (next.batch, next.head, next.place)
            && two[0].own == two[1].own
    });
    if shared {
        return "every pair turns by it, in neighbouring rows that share it too, as those of an image do: if they are no padding, the other axes are dropped".to_owned();
    }
    "every pair turns by it, as in text alone".to_owned()
}

/// `axis 0`, `axes 1, 2`.
fn in_words(axes: &[usize]) -> String {
    let numbers: Vec<String> = axes.iter().map(usize::to_string).collect();
    let noun = if axes.len() == 1 { "axis" } else { "axes" };
    format!("{noun} {}", numbers.join(", "))
}
