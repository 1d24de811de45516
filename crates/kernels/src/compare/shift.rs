//! Scores must not change when both positions move: Σ_i cos(mθ_i)cos(nθ_i) + sin(mθ_i)sin(nθ_i) is B(m − n) for every exact table.

use crate::random::SplitMix;
use std::collections::HashMap;

/// Pairs of scores compared at most.
pub const SHIFT_SAMPLES: u64 = 4096;

/// How far scores changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftError {
    /// Pairs of scores compared: chosen at random with a fixed seed, and as many as the positions allow.
    pub samples: u64,
    /// The largest change of a score, absolute; scores go up to the number of pairs.
    pub max: f64,
    /// Where: m, n, and both moved by Δ.
    pub at: Option<(u64, u64, u64)>,
}

/// Compares scores of rows at m and n with those at m + Δ and n + Δ. `row` writes cosines and sines of one row, pair by pair; sums run
/// in `f64` in order.
pub(super) fn shift_error(
    positions: &[u64],
    pairs: usize,
    row: impl Fn(usize, &mut Vec<f64>, &mut Vec<f64>),
) -> ShiftError {
    let rows: HashMap<u64, usize> = positions
        .iter()
        .enumerate()
        .map(|(row, position)| (*position, row))
        .collect();
    let n = positions.len() as u64;
    let mut random = SplitMix(1);
    let mut found = ShiftError {
        samples: 0,
        max: 0.0,
        at: None,
    };
    let mut buffers = [const { (Vec::new(), Vec::new()) }; 4];
    for _ in 0..64 * SHIFT_SAMPLES {
        if found.samples == SHIFT_SAMPLES {
            break;
        }
        let [a, b, c] = [(); 3].map(|()| random.below(n) as usize);
        // With (a, b) moved to (c, ·), the fourth row must be there too.
        let fourth = (positions[b] + positions[c]).checked_sub(positions[a]);
        let Some(&d) = fourth.and_then(|position| rows.get(&position)) else {
            continue;
        };
        if positions[c] <= positions[a] || a == b {
            continue;
        }
        for (buffer, index) in buffers.iter_mut().zip([a, b, c, d]) {
            row(index, &mut buffer.0, &mut buffer.1);
        }
        let score = |m: usize, n: usize| -> f64 {
            let ((c, s), (d, t)) = (&buffers[m], &buffers[n]);
            (0..pairs).map(|i| c[i] * d[i] + s[i] * t[i]).sum()
        };
        let change = (score(0, 1) - score(2, 3)).abs();
        // Scores beyond the doubles have no difference.
        let change = if change.is_nan() {
            f64::INFINITY
        } else {
            change
        };
        found.samples += 1;
        if change > found.max {
            found.max = change;
            found.at = Some((positions[a], positions[b], positions[c] - positions[a]));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exact rotations lose only roundings; one wrong position of four shows; gaps are skipped.
    #[test]
    fn finds_what_moves() {
        let theta = [1.0, 0.1, 0.01];
        let row = |wrong: usize| {
            move |m: usize, c: &mut Vec<f64>, s: &mut Vec<f64>| {
                let angle = |theta: &f64| (m + usize::from(m == wrong)) as f64 * theta;
                *c = theta.iter().map(|theta| libm::cos(angle(theta))).collect();
                *s = theta.iter().map(|theta| libm::sin(angle(theta))).collect();
            }
        };
        let positions: Vec<u64> = (0..300).collect();
        let good = shift_error(&positions, 3, row(usize::MAX));
        assert_eq!(good.samples, SHIFT_SAMPLES);
        assert!(good.max < 1e-12, "{good:?}");
        assert!(shift_error(&positions, 3, row(77)).max > 0.1);
        let sparse = [0, 1, 1000, 1001];
        let some = shift_error(&sparse, 3, |row, c, s| {
            let m = sparse[row] as f64;
            *c = theta.iter().map(|theta| libm::cos(m * theta)).collect();
            *s = theta.iter().map(|theta| libm::sin(m * theta)).collect();
        });
        assert!(some.samples > 0 && some.max < 1e-11, "{some:?}");
        assert_eq!(shift_error(&[5], 3, row(0)).samples, 0);
        let huge = shift_error(&positions, 1, |_, c, s| {
            (*c, *s) = (vec![1e308], vec![1e308]);
        });
        assert_eq!(huge.max, f64::INFINITY);
    }
}
