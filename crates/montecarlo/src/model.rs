//! The joint law of q, k and ε: Theorem 1's assumptions, their harmless relaxations, and their violations, each with the
//! expectation it leads to (proofs/theorem-1.md).

use crate::laws::{LARGEST, Laws};
use crate::model_error::ModelError;

/// How the two scores of a sample share their draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// The same q in both scores.
    SameQuery,
    /// A query of its own for each score.
    Independent,
    /// The same q, and the average over k and its mirror image and ε and its mirror image. As scores are linear in k and ε,
    /// what is drawn for them cancels exactly where they are independent of q: less variance, and no test of k and ε.
    Antithetic,
}

/// A checked law of (q, k, ε) in d dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreModel {
    laws: Laws,
    dim: usize,
    pairing: Pairing,
    /// Per component, even ones first, then odd ones.
    pub(crate) query_mean: Vec<f64>,
    pub(crate) query_deviation: Vec<f64>,
    pub(crate) key_mean: Vec<f64>,
    pub(crate) key_deviation: Vec<f64>,
}

/// `E[a_i]` and `E[b_i]`: the expected difference of scores is Σ cosine_i·cos(mθ_i) + sine_i·sin(mθ_i).
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// `E[a_i]`.
    pub cosine: Vec<f64>,
    /// `E[b_i]`.
    pub sine: Vec<f64>,
}

impl ScoreModel {
    /// The largest head_dim: a covariance of d × d numbers is kept for each chunk in flight.
    pub const MAX_DIM: usize = 2048;

    /// # Errors
    /// A `dim` that is 0, odd or above [`MAX_DIM`](Self::MAX_DIM); a σ that is not a number from 1e-9 to 1e9; any other number out of its range; a list
    /// whose length is not `dim`; correlations no joint law has; [`Pairing::Antithetic`] with a skewed k or ε.
    pub fn new(dim: usize, laws: Laws, pairing: Pairing) -> Result<Self, ModelError> {
        if dim == 0 || dim % 2 == 1 || dim > Self::MAX_DIM {
            return Err(ModelError::Dim {
                dim,
                largest: Self::MAX_DIM,
            });
        }
        const SIGMA: &str = "a number from 1e-9 to 1e9";
        const MEAN: &str = "a number from -1e9 to 1e9";
        laws.deviation.check("sigma", dim, true, SIGMA)?;
        if let Some(deviation) = &laws.key_deviation {
            deviation.check("key sigma", dim, true, SIGMA)?;
        }
        if let Some(mean) = &laws.mean {
            mean.check("mean", dim, false, MEAN)?;
        }
        let value = |what, value, ok: bool, expected| match ok {
            true => Ok(()),
            false => Err(ModelError::Value {
                what,
                value,
                expected,
            }),
        };
        let scale = laws.noise.deviation;
        value(
            "noise scale",
            scale,
            (0.0..=LARGEST).contains(&scale),
            "a number from 0 to 1e9",
        )?;
        let v = laws.violations;
        for (what, mean) in [("key-mean", v.key_mean), ("noise-mean", v.noise_mean)] {
            value(what, mean, mean.abs() <= LARGEST, MEAN)?;
        }
        for (what, rho) in [
            ("noise-correlation", v.noise_correlation),
            ("noise-cross-correlation", v.noise_cross_correlation),
            ("pair-correlation", v.pair_correlation),
            ("across-correlation", v.across_correlation),
            ("key-correlation", v.key_correlation),
        ] {
            value(what, rho, rho.abs() <= 1.0, "a correlation, from -1 to 1")?;
        }
        for sign in [1.0, -1.0] {
            let variance = v.noise_variance_from_query(sign);
            value(
                "noise-correlation and noise-cross-correlation together",
                variance,
                variance <= 1.0 + 1e-12,
                "a share of the noise's variance that is at most 1",
            )?;
        }
        if (v.noise_correlation != 0.0 || v.noise_cross_correlation != 0.0) && scale == 0.0 {
            return Err(ModelError::Value {
                what: "noise scale",
                value: scale,
                expected: "a positive number where noise is to be correlated",
            });
        }
        if pairing == Pairing::Antithetic
            && !(laws.key.is_symmetric() && laws.noise.shape.is_symmetric())
        {
            return Err(ModelError::Skewed);
        }
        let split = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
            let even = (0..dim).step_by(2);
            even.chain((1..dim).step_by(2)).map(of).collect()
        };
        let natural = laws.query.natural_mean();
        let mean = |j: usize| match &laws.mean {
            Some(mean) => mean.get(j),
            None => natural * laws.deviation.get(j),
        };
        let key_deviation = laws.key_deviation.as_ref().unwrap_or(&laws.deviation);
        Ok(Self {
            query_mean: split(&mean),
            query_deviation: split(&|j| laws.deviation.get(j)),
            key_mean: split(&|j| mean(j) + v.key_mean),
            key_deviation: split(&|j| key_deviation.get(j)),
            dim,
            pairing,
            laws,
        })
    }

    /// d.
    #[must_use]
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The laws as given.
    #[must_use]
    pub fn laws(&self) -> &Laws {
        &self.laws
    }

    /// How the scores share their draws.
    #[must_use]
    pub fn pairing(&self) -> Pairing {
        self.pairing
    }

    /// The number estimates are divided by: 2σ̄², σ̄² the mean of q's d variances. 2σ² when they are equal.
    #[must_use]
    pub fn normalisation(&self) -> f64 {
        let squares: f64 = self.query_deviation.iter().map(|s| s * s).sum();
        2.0 * squares / self.dim as f64
    }

    /// Whether every pair has the same σ_2i² + σ_{2i+1}²: then Theorem 1 gives B(m) itself.
    #[must_use]
    pub fn has_equal_pairs(&self) -> bool {
        let theorem = self.theorem().cosine;
        theorem.iter().all(|x| *x == theorem[0])
    }

    /// What the general Theorem 1 says: `E[a_i]` = σ_2i² + σ_{2i+1}², `E[b_i]` = 0.
    #[must_use]
    pub fn theorem(&self) -> Expectation {
        let h = self.dim / 2;
        let (even, odd) = self.query_deviation.split_at(h);
        Expectation {
            cosine: even.iter().zip(odd).map(|(s, t)| s * s + t * t).collect(),
            sine: vec![0.0; h],
        }
    }

    /// The expectation under this model, violations included, in closed form (proofs/theorem-1.md, section 3).
    #[must_use]
    pub fn expectation(&self) -> Expectation {
        let h = self.dim / 2;
        let v = self.laws.violations;
        let (r, rho, cross) = (
            v.pair_correlation,
            v.noise_correlation,
            v.noise_cross_correlation,
        );
        let s = self.laws.noise.deviation;
        let mut expectation = self.theorem();
        for i in 0..h {
            let (s0, s1) = (self.query_deviation[i], self.query_deviation[h + i]);
            let (t0, t1) = (self.key_deviation[i], self.key_deviation[h + i]);
            let (mu0, mu1) = (self.query_mean[i], self.query_mean[h + i]);
            // E δ, its part that is independent of q.
            let shift0 = v.noise_mean - (self.key_mean[i] - mu0);
            let shift1 = v.noise_mean - (self.key_mean[h + i] - mu1);
            // Cov(q_2i, ε_2i) and so on.
            let (e00, e11) = (s * s0 * (rho + cross * r), s * s1 * (rho - cross * r));
            let (e10, e01) = (s * s1 * (rho * r + cross), s * s0 * (rho * r - cross));
            let kappa = v.key_correlation;
            let (k00, k11) = (kappa * s0 * t0, kappa * s1 * t1);
            let (k10, k01) = (kappa * r * s1 * t0, kappa * r * s0 * t1);
            expectation.cosine[i] += e00 + e11 - k00 - k11 + mu0 * shift0 + mu1 * shift1;
            expectation.sine[i] = e10 - e01 - k10 + k01 + mu1 * shift0 - mu0 * shift1;
        }
        expectation
    }

    /// Why normal errors would not hold, if so.
    ///
    /// a_i contains q², so its variance needs E q⁴; of k and ε second moments are enough, unless ε is proportional to q.
    #[must_use]
    pub fn infinite_variance(&self) -> Option<String> {
        (!self.laws.query.has_fourth_moment()).then(|| {
            format!(
                "E q⁴ is infinite for {}: the estimate has no variance, and normal errors do not hold",
                self.laws.query
            )
        })
    }
}
