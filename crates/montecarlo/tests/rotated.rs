//! The simulation against vectors that are really rotated. Nothing here starts from `proofs/theorem-1.md`, Eq. (2): draws are made into
//! q, k and k*, RoPE turns q at position p and the keys at p + m, pair by pair and in high precision, and a score is the dot product of
//! what comes out. Its mean over the samples is the estimate the simulation reports, and its variance the standard error.

use ropebound_montecarlo::{
    Components, Dependence, Distribution, Estimates, Experiment, Laws, Pairing, SamplePositions,
    ScoreModel,
};
use ropebound_reference::{Float, Frequencies};
use ropebound_schedule::{HeadDim, Schedule};

/// Bits of the rotations: their own error is nothing beside the bound.
const PRECISION: u32 = 160;
/// Samples the simulation draws together, and their order: q, k, ε, and a second q where there is one.
const BATCH: usize = 64;
const SAMPLES: usize = 256;

struct Case {
    name: &'static str,
    shape: Distribution,
    dim: usize,
    base: &'static str,
    pairing: Pairing,
    change: fn(&mut Laws),
    seed: u64,
}

/// A vector in the order q_0, q_1, …, and the size of what was added up to make each component.
#[derive(Clone)]
struct Vector {
    values: Vec<Float>,
    sizes: Vec<f64>,
}

fn float(value: f64) -> Float {
    Float::with_val(PRECISION, value)
}

impl Vector {
    fn new(dim: usize, component: impl Fn(usize) -> Vec<Float>) -> Self {
        let (mut values, mut sizes) = (Vec::new(), Vec::new());
        for parts in (0..dim).map(component) {
            sizes.push(parts.iter().map(|x| x.to_f64().abs()).sum());
            values.push(Float::with_val(PRECISION, Float::sum(parts.iter())));
        }
        Self { values, sizes }
    }

    /// RoPE: pair i turned by `position`·θ_i.
    fn rotated(&self, turns: &[(Float, Float)]) -> Vec<Float> {
        let mut out = Vec::with_capacity(self.values.len());
        for (pair, (sine, cosine)) in self.values.chunks_exact(2).zip(turns) {
            let [x, y] = pair else { unreachable!() };
            out.push(Float::with_val(PRECISION, x * cosine) - Float::with_val(PRECISION, y * sine));
            out.push(Float::with_val(PRECISION, x * sine) + Float::with_val(PRECISION, y * cosine));
        }
        out
    }
}

/// sin and cos of `position`·θ_i.
fn turns(theta: &Frequencies, position: u64) -> Vec<(Float, Float)> {
    let turn = |i| {
        let angle = theta.get(i).midpoint() * position;
        angle.sin_cos(Float::new(PRECISION))
    };
    (0..theta.pairs()).map(turn).collect()
}

fn dot(a: &[Float], b: &[Float]) -> Float {
    Float::with_val(PRECISION, Float::dot(a.iter().zip(b)))
}

/// One score qᵀR_m k, a query and a key with a weight.
struct Score {
    query: Vector,
    key: Vector,
    weight: f64,
}

/// The scores of each sample: those of k* weigh 1 together, those of k −1.
fn samples(case: &Case, laws: &Laws) -> Vec<Vec<Score>> {
    let (d, h) = (case.dim, case.dim / 2);
    let independent = case.pairing == Pairing::Independent;
    let kinds = if independent { 4 } else { 3 };
    let draws = case.shape.sample(case.seed, SAMPLES * d * kinds);
    let v = laws.violations;
    let sigma = |j: usize| float(laws.deviation.get(j));
    let tau = |j: usize| {
        float(
            laws.key_deviation
                .as_ref()
                .unwrap_or(&laws.deviation)
                .get(j),
        )
    };
    let mu = |j: usize| float(laws.mean.as_ref().expect("given").get(j));
    let rest = |share: Float| (float(1.0) - share).sqrt();
    let square = |x: f64| float(x) * x;
    (0..SAMPLES)
        .map(|sample| {
            // Component j of a kind of draw: even components come first, then odd ones.
            let draw = |kind: usize, j: usize| {
                let batch = sample / BATCH * BATCH * kinds + kind * BATCH + sample % BATCH;
                float(draws[batch * d + j % 2 * h + j / 2])
            };
            // Odd components correlate with the even one before.
            let standard = |kind: usize, j: usize| {
                if j.is_multiple_of(2) {
                    return draw(kind, j);
                }
                let r = v.pair_correlation;
                draw(kind, j - 1) * r + draw(kind, j) * rest(square(r))
            };
            let query = |kind: usize| Vector::new(d, |j| vec![mu(j), sigma(j) * standard(kind, j)]);
            let similar = |sign: f64| {
                Vector::new(d, |j| {
                    let (partner, turn) = if j.is_multiple_of(2) {
                        (j + 1, 1.0)
                    } else {
                        (j - 1, -1.0)
                    };
                    let (rho, cross) = (v.noise_correlation, v.noise_cross_correlation);
                    let both = float(2.0 * turn) * rho * cross * v.pair_correlation;
                    let own = rest(square(rho) + square(cross) + both) * sign;
                    let s = laws.noise.deviation;
                    let noise = match laws.noise.dependence {
                        Dependence::Independent => draw(2, j),
                        Dependence::Proportional => draw(2, j) * standard(0, j),
                    };
                    vec![
                        mu(j),
                        sigma(j) * standard(0, j),
                        float(v.noise_mean),
                        standard(0, j) * rho * s,
                        standard(0, partner) * cross * turn * s,
                        noise * own * s,
                    ]
                })
            };
            let beside = if independent { 3 } else { 0 };
            let random = |sign: f64| {
                Vector::new(d, |j| {
                    let kappa = v.key_correlation;
                    let own = rest(square(kappa)) * sign;
                    vec![
                        mu(j),
                        float(v.key_mean),
                        tau(j) * standard(beside, j) * kappa,
                        tau(j) * standard(1, j) * own,
                    ]
                })
            };
            let signs: &[f64] = match case.pairing {
                Pairing::Antithetic => &[1.0, -1.0],
                Pairing::SameQuery | Pairing::Independent => &[1.0],
            };
            let weight = 1.0 / signs.len() as f64;
            signs
                .iter()
                .flat_map(|&sign| {
                    [
                        Score {
                            query: query(0),
                            key: similar(sign),
                            weight,
                        },
                        Score {
                            query: query(beside),
                            key: random(sign),
                            weight: -weight,
                        },
                    ]
                })
                .collect()
        })
        .collect()
}

/// Σ over scores and pairs of what the products may be as large as.
fn size(scores: &[Score]) -> f64 {
    let of_pair = |sizes: &[f64], i: usize| sizes[2 * i] + sizes[2 * i + 1];
    scores
        .iter()
        .map(|Score { query, key, .. }| {
            let pairs = 0..query.sizes.len() / 2;
            pairs
                .map(|i| of_pair(&query.sizes, i) * of_pair(&key.sizes, i))
                .sum::<f64>()
        })
        .sum()
}

/// The largest error over its bound.
fn check(case: &Case) -> f64 {
    let d = case.dim;
    let mut laws = Laws::of(case.shape.clone());
    // No two components alike.
    laws.mean = Some(Components::Each(
        (0..d).map(|j| 0.3 * j as f64 / d as f64 - 0.1).collect(),
    ));
    laws.deviation = Components::Each((0..d).map(|j| 1.0 + 0.5 * (j % 7) as f64).collect());
    (case.change)(&mut laws);
    let samples = samples(case, &laws);
    let model = ScoreModel::new(d, laws, case.pairing).unwrap();
    let c = model.normalisation();
    let moments = Experiment::new(model, case.seed).moments(SAMPLES as u64);
    let schedule =
        Schedule::plain(case.base.parse().unwrap(), HeadDim::new(d as u64).unwrap()).unwrap();
    let theta = Frequencies::of(&schedule, PRECISION);
    let n = SAMPLES as f64;
    let mean_size = samples.iter().map(|scores| size(scores)).sum::<f64>() / n;
    // A sum over a batch, one over the pairs, and a few roundings of each product.
    let bound = (2 * BATCH + d) as f64 * (f64::EPSILON / 2.0) * mean_size / c;
    let mut worst = 0.0_f64;
    // Where the query stands makes no difference.
    for (start, query_at) in [(0, 0), (1000, 17), (1_000_003, 100_003)] {
        let positions = SamplePositions::new(&schedule, start..start + 3).unwrap();
        let estimates = Estimates::new(&moments, &positions, c);
        let query_turns = turns(&theta, query_at);
        for (k, m) in positions.range().enumerate() {
            let key_turns = turns(&theta, query_at + m);
            let scores: Vec<Float> = samples
                .iter()
                .map(|scores| {
                    let all = scores.iter().map(|Score { query, key, weight }| {
                        dot(&query.rotated(&query_turns), &key.rotated(&key_turns)) * weight
                    });
                    all.fold(float(0.0), |sum, score| sum + score)
                })
                .collect();
            let mean = Float::with_val(PRECISION, Float::sum(scores.iter())) / n;
            let error = (float(estimates.values()[k]) - mean.clone() / c)
                .to_f64()
                .abs();
            assert!(
                error <= bound,
                "{}, m = {m}: {} for {}, off by {error:e}, more than {bound:e}",
                case.name,
                estimates.values()[k],
                (mean / c).to_f64(),
            );
            worst = worst.max(error / bound);
            let spread = scores
                .iter()
                .map(|score| Float::with_val(PRECISION, score - &mean).square());
            let variance = spread.fold(float(0.0), |sum, square| sum + square) / (n - 1.0);
            let expected = ((variance / n).sqrt() / c).to_f64();
            let given = estimates.standard_errors()[k];
            assert!(
                (given / expected - 1.0).abs() < 1e-9,
                "{}, m = {m}: standard error {given} for {expected}",
                case.name
            );
        }
    }
    worst
}

#[test]
fn estimates_are_means_of_scores_of_rotated_vectors() {
    let case = |name, shape: &str, dim, base, pairing, change: fn(&mut Laws), seed| Case {
        name,
        shape: shape.parse().unwrap(),
        dim,
        base,
        pairing,
        change,
        seed,
    };
    let cases = [
        case(
            "the theorem's",
            "normal",
            128,
            "1e4",
            Pairing::SameQuery,
            |_| (),
            1,
        ),
        case("one pair", "laplace", 2, "7", Pairing::SameQuery, |_| (), 2),
        case(
            "two queries",
            "exponential",
            36,
            "5e5",
            Pairing::Independent,
            |_| (),
            3,
        ),
        case(
            "mirrored",
            "normal",
            36,
            "5e5",
            Pairing::Antithetic,
            |_| (),
            4,
        ),
        case(
            "violations",
            "rademacher",
            64,
            "1e6",
            Pairing::SameQuery,
            |laws| {
                laws.key_deviation = Some(Components::Equal(0.7));
                laws.violations.noise_mean = 0.2;
                laws.violations.key_mean = -0.4;
                laws.violations.pair_correlation = 0.3;
                laws.violations.noise_correlation = 0.5;
                laws.violations.noise_cross_correlation = -0.25;
                laws.violations.key_correlation = 0.125;
            },
            5,
        ),
        case(
            "violations, mirrored",
            "normal",
            36,
            "1e4",
            Pairing::Antithetic,
            |laws| {
                laws.violations.noise_correlation = -0.5;
                laws.violations.key_correlation = 0.25;
            },
            7,
        ),
        case(
            "violations with two queries",
            "student-t:5",
            36,
            "1e4",
            Pairing::Independent,
            |laws| {
                laws.noise.dependence = Dependence::Proportional;
                laws.violations.pair_correlation = -0.6;
                laws.violations.noise_cross_correlation = 0.4;
                laws.violations.key_correlation = 0.3;
            },
            6,
        ),
    ];
    let worst = cases.iter().map(check).fold(0.0, f64::max);
    // The bound is no bound for show.
    assert!(worst > 1e-3, "{worst}");
}
