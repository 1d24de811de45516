//! From random words to the per-pair numbers of Theorem 1. With δ = k* − k = q + ε − k,
//!
//! ```text
//! qᵀR_m k* − qᵀR_m k = Σ a_i cos(mθ_i) + b_i sin(mθ_i)
//! a_i = q_2i δ_2i + q_{2i+1} δ_{2i+1}      b_i = q_{2i+1} δ_2i − q_2i δ_{2i+1}
//! ```
//!
//! so 2h numbers of a sample give every m at once.

use crate::laws::Dependence;
use crate::model::{Pairing, ScoreModel};
use crate::panel::{WIDTH, panels};
use crate::simd;
use crate::stream::Stream;
use pulp::{Simd, WithSimd};

/// Samples drawn and accumulated together.
pub(crate) const BATCH: usize = 64;

/// The draws of a batch, and the numbers made of them.
pub(crate) struct Batch {
    /// Standardised draws, [`BATCH`] rows of d: even components first, then odd ones.
    query: Vec<f64>,
    key: Vec<f64>,
    noise: Vec<f64>,
    /// The query of the other score, for [`Pairing::Independent`].
    other: Vec<f64>,
    /// a_0 …, b_0 … of each sample, in panels of [`WIDTH`] columns with one row more than a batch has samples.
    pub columns: Vec<f64>,
    pub rows: usize,
}

/// Rows of a panel: a batch, and the row its mean contributes.
pub(crate) const PANEL_ROWS: usize = BATCH + 1;

impl Batch {
    pub(crate) fn new(dim: usize) -> Self {
        let buffer = || vec![0.0; BATCH * dim];
        Self {
            query: buffer(),
            key: buffer(),
            noise: buffer(),
            other: buffer(),
            columns: vec![0.0; panels(dim) * PANEL_ROWS * WIDTH],
            rows: 0,
        }
    }

    /// The random numbers alone, in a fixed order: q, k, ε, and the other q if there is one.
    pub(crate) fn draw(&mut self, model: &ScoreModel, stream: &mut Stream, rows: usize) {
        let count = rows * model.dim();
        let laws = model.laws();
        self.rows = rows;
        laws.query.fill(stream, &mut self.query[..count]);
        laws.key.fill(stream, &mut self.key[..count]);
        if laws.noise.deviation > 0.0 {
            laws.noise.shape.fill(stream, &mut self.noise[..count]);
        }
        if model.pairing() == Pairing::Independent {
            laws.query.fill(stream, &mut self.other[..count]);
        }
    }

    /// Something that hangs on the batch, so that a benchmark cannot leave it out.
    pub(crate) fn witness(&self) -> f64 {
        self.query[0] + self.key[1] + self.noise[0] + self.columns[0]
    }

    /// Makes `columns` of the draws.
    pub(crate) fn combine(&mut self, model: &ScoreModel) {
        simd::run(Combine { batch: self, model });
    }
}

struct Combine<'a> {
    batch: &'a mut Batch,
    model: &'a ScoreModel,
}

impl WithSimd for Combine<'_> {
    type Output = ();

    // Plain loops that vectorise by themselves: each product and sum is rounded, on every instruction set.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { batch, model } = self;
        let d = model.dim();
        let v = &model.laws().violations;
        let pairing = model.pairing();
        let components_correlate = v.pair_correlation != 0.0 || v.across_correlation != 0.0;
        let [mut q, mut similar, mut random, mut mirror] = [(); 4].map(|()| vec![0.0; d]);
        for row in 0..batch.rows {
            let at = row * d..(row + 1) * d;
            let query = &mut batch.query[at.clone()];
            let key = &mut batch.key[at.clone()];
            let other = &mut batch.other[at.clone()];
            let noise = &batch.noise[at];
            if components_correlate {
                for draws in [&mut *query, key, other] {
                    correlate(draws, v.pair_correlation, v.across_correlation);
                }
            }
            let beside_key = match pairing {
                Pairing::Independent => &*other,
                Pairing::SameQuery | Pairing::Antithetic => &*query,
            };
            scale(&model.query_mean, &model.query_deviation, query, &mut q);
            similar_key(model, &q, query, noise, 1.0, &mut similar);
            random_key(model, beside_key, key, 1.0, &mut random);
            if pairing == Pairing::Antithetic {
                similar_key(model, &q, query, noise, -1.0, &mut mirror);
                average(&mut similar, &mirror);
                random_key(model, beside_key, key, -1.0, &mut mirror);
                average(&mut random, &mirror);
            }
            if pairing == Pairing::Independent {
                store(&q, &similar, row, &mut batch.columns, |_, score| score);
                scale(&model.query_mean, &model.query_deviation, other, &mut q);
                store(&q, &random, row, &mut batch.columns, |sum, score| {
                    sum - score
                });
            } else {
                for (similar, random) in similar.iter_mut().zip(&random) {
                    *similar -= random;
                }
                store(&q, &similar, row, &mut batch.columns, |_, score| score);
            }
        }
    }
}

/// Columns a_i and b_i of one row: `put` makes the new number of the old one and of qᵀk's part.
#[inline(always)]
fn store(
    q: &[f64],
    k: &[f64],
    row: usize,
    columns: &mut [f64],
    put: impl Fn(f64, f64) -> f64 + Copy,
) {
    let h = q.len() / 2;
    let (q0, q1) = q.split_at(h);
    let (k0, k1) = k.split_at(h);
    store_products(0, [q0, k0, q1, k1], 1.0, row, columns, put);
    store_products(h, [q1, k0, q0, k1], -1.0, row, columns, put);
}

/// Columns from `column` on: x·y + sign·z·w.
#[inline(always)]
fn store_products(
    mut column: usize,
    [mut x, mut y, mut z, mut w]: [&[f64]; 4],
    sign: f64,
    row: usize,
    columns: &mut [f64],
    put: impl Fn(f64, f64) -> f64,
) {
    while !x.is_empty() {
        let lane = column % WIDTH;
        let length = (WIDTH - lane).min(x.len());
        let at = (column / WIDTH * PANEL_ROWS + row) * WIDTH + lane;
        let to = &mut columns[at..at + length];
        for j in 0..length {
            to[j] = put(to[j], x[j] * y[j] + sign * (z[j] * w[j]));
        }
        [x, y, z, w] = [x, y, z, w].map(|slice| &slice[length..]);
        column += length;
    }
}

/// mean + deviation · draw.
#[inline(always)]
fn scale(mean: &[f64], deviation: &[f64], draws: &[f64], output: &mut [f64]) {
    for (((x, mean), deviation), draw) in output.iter_mut().zip(mean).zip(deviation).zip(draws) {
        *x = mean + deviation * draw;
    }
}

#[inline(always)]
fn average(values: &mut [f64], others: &[f64]) {
    for (value, other) in values.iter_mut().zip(others) {
        *value = 0.5 * (*value + other);
    }
}

/// k = μ + σ·(κq̃ + √(1 − κ²)·(±k̃)).
#[inline(always)]
fn random_key(model: &ScoreModel, query: &[f64], draws: &[f64], sign: f64, key: &mut [f64]) {
    let kappa = model.laws().violations.key_correlation;
    scale(&model.key_mean, &model.key_deviation, draws, key);
    if kappa == 0.0 && sign == 1.0 {
        return;
    }
    let rest = sign * (1.0 - kappa * kappa).sqrt();
    for j in 0..key.len() {
        key[j] = model.key_mean[j] + model.key_deviation[j] * (kappa * query[j] + rest * draws[j]);
    }
}

/// k* = q + ε, with ε̃ = ρq̃ ± ρ'q̃' + (rest of the variance) · (± its own draw), times |q̃| where it is proportional.
#[inline(always)]
fn similar_key(
    model: &ScoreModel,
    q: &[f64],
    query: &[f64],
    draws: &[f64],
    sign: f64,
    similar: &mut [f64],
) {
    let noise = &model.laws().noise;
    let v = &model.laws().violations;
    let (rho, cross) = (v.noise_correlation, v.noise_cross_correlation);
    let proportional = noise.dependence == Dependence::Proportional;
    if noise.deviation == 0.0 {
        for (similar, q) in similar.iter_mut().zip(q) {
            *similar = q + v.noise_mean;
        }
        return;
    }
    if rho == 0.0 && cross == 0.0 && !proportional {
        let s = sign * noise.deviation;
        for ((similar, q), draw) in similar.iter_mut().zip(q).zip(draws) {
            *similar = q + (v.noise_mean + s * draw);
        }
        return;
    }
    let h = q.len() / 2;
    for (half, partner, turn) in [(0, h, 1.0), (h, 0, -1.0)] {
        let rest = sign * (1.0 - v.noise_variance_from_query(turn)).max(0.0).sqrt();
        for i in 0..h {
            let j = half + i;
            let own = if proportional {
                draws[j] * query[j]
            } else {
                draws[j]
            };
            let standard = rho * query[j] + turn * cross * query[partner + i] + rest * own;
            similar[j] = q[j] + (v.noise_mean + noise.deviation * standard);
        }
    }
}

/// Gives independent draws the correlation `within` a pair and `across`^|i − j| between pairs i and j.
#[inline(always)]
fn correlate(draws: &mut [f64], within: f64, across: f64) {
    let h = draws.len() / 2;
    if within != 0.0 {
        let rest = (1.0 - within * within).sqrt();
        let (even, odd) = draws.split_at_mut(h);
        for (odd, even) in odd.iter_mut().zip(even) {
            *odd = within * *even + rest * *odd;
        }
    }
    if across != 0.0 {
        let rest = (1.0 - across * across).sqrt();
        for half in draws.chunks_mut(h) {
            for i in 1..h {
                half[i] = across * half[i - 1] + rest * half[i];
            }
        }
    }
}
