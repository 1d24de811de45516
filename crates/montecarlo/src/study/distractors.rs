//! A similar key among distractors: what proofs/threshold.md takes its threshold from, put to the test.

use crate::stream::{Purpose, Stream};
use crate::ziggurat::Normal;
use rayon::prelude::*;
use ropebound_schedule::{ApproxF64, Schedule};

/// Means over queries, in units of σ², with their standard errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distractors {
    /// The score of the similar key.
    pub similar: [f64; 2],
    /// The best score of the distractors.
    pub best: [f64; 2],
    /// The share of queries whose similar key beats all distractors.
    pub won: f64,
}

/// Scores qᵀR_m(q + ε) at m = `position` and the best of qᵀR_j k_j, j in 1..=`count`, for `samples` queries: all components of q and
/// of every k_j independent standard normals, those of ε normals of standard deviation `noise`.
///
/// # Panics
/// If `count` is 0 or `samples` below 2.
#[must_use]
pub fn distractors(
    schedule: &Schedule,
    position: u64,
    count: u64,
    samples: u64,
    noise: f64,
    seed: u64,
) -> Distractors {
    assert!(count >= 1 && samples >= 2, "some distractors and queries");
    let frequencies = schedule.frequencies(&ApproxF64);
    let turns = |m: u64| -> Vec<[f64; 2]> {
        let turn = |theta: &f64| {
            let (sine, cosine) = libm::sincos(m as f64 * theta);
            [cosine, sine]
        };
        frequencies.iter().map(turn).collect()
    };
    let here = turns(position);
    let there: Vec<_> = (1..=count).map(turns).collect();
    let outcomes: Vec<[f64; 2]> = (0..samples)
        .into_par_iter()
        .map(|index| {
            let mut stream = Stream::new(seed, Purpose::Samples, index);
            let normal = Normal::new();
            let mut pair = || [normal.draw(&mut stream), normal.draw(&mut stream)];
            let query: Vec<_> = frequencies.iter().map(|_| pair()).collect();
            let mut score = |turns: &[[f64; 2]], scale: f64, share: f64| -> f64 {
                let terms = query.iter().zip(turns).map(|(q, [cosine, sine])| {
                    let random = pair();
                    let k = [0, 1].map(|i| scale * random[i] + share * q[i]);
                    (q[0] * k[0] + q[1] * k[1]) * cosine + (q[1] * k[0] - q[0] * k[1]) * sine
                });
                terms.sum()
            };
            let similar = score(&here, noise, 1.0);
            let best = there.iter().map(|turns| score(turns, 1.0, 0.0));
            [similar, best.fold(f64::NEG_INFINITY, f64::max)]
        })
        .collect();
    let of = |which: usize| {
        let n = samples as f64;
        let mean = outcomes.iter().map(|pair| pair[which]).sum::<f64>() / n;
        let squares = outcomes.iter().map(|pair| (pair[which] - mean).powi(2));
        [mean, (squares.sum::<f64>() / (n - 1.0) / n).sqrt()]
    };
    let won = outcomes.iter().filter(|[similar, best]| similar > best);
    Distractors {
        similar: of(0),
        best: of(1),
        won: won.count() as f64 / samples as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_reference::{Frequencies, cosine_sum};
    use ropebound_schedule::HeadDim;

    fn sum(schedule: &Schedule, position: u64) -> f64 {
        let frequencies = Frequencies::of(schedule, 96);
        cosine_sum(&frequencies, position).midpoint().to_f64()
    }

    /// √(d·ln L / 2).
    fn threshold(head_dim: u64, count: u64) -> f64 {
        (head_dim as f64 * (count as f64).ln() / 2.0).sqrt()
    }

    /// E max ≤ σ²·√(2d·ln L), by at most a fifth; the similar key's mean is 2σ²·B(m), so it is the larger one where B(m) ≥ √(d·ln L / 2).
    #[test]
    fn the_threshold_is_where_a_similar_key_beats_distractors_on_average() {
        for (head_dim, count, samples) in [(64, 1024, 400), (128, 1024, 200), (128, 64, 2000)] {
            let plain = Schedule::plain(
                "1e4".parse().expect("a base"),
                HeadDim::new(head_dim).expect("even"),
            );
            let schedule = plain.expect("a schedule");
            let tau = threshold(head_dim, count);
            // The first position past the threshold, and one well below it.
            let first = (1..).find(|&m| sum(&schedule, m) < tau).expect("one");
            let low = (1..).find(|&m| sum(&schedule, m) < 0.6 * tau).expect("one");
            for (position, beats) in [(first - 1, true), (low, false)] {
                let found = distractors(&schedule, position, count, samples, 0.5, 20_240_522);
                let [similar, error] = found.similar;
                let exact = 2.0 * sum(&schedule, position);
                println!(
                    "{head_dim} {count} tau {tau:.3} B({position}) = {:.3}: {found:?}, bound {:.3}",
                    0.5 * exact,
                    2.0 * tau
                );
                assert!((similar - exact).abs() < 4.5 * error, "{similar} {exact}");
                let [best, error] = found.best;
                assert!(best - 3.0 * error < 2.0 * tau, "{best} {tau}");
                assert!(best > 0.8 * 2.0 * tau, "{best} {tau}");
                assert_eq!(similar > best, beats, "{found:?}");
            }
        }
    }
}
