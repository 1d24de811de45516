//! How large max |z| over all positions may be: critical values with a stated false-alarm rate α, given that the mean of (a, b) is
//! normal with the estimated covariance (proofs/theorem-1.md, section 4).

use crate::estimates::turn;
use crate::factor::Factor;
use crate::moments::Moments;
use crate::panel::{Block, WIDTH, add_product};
use crate::positions::SamplePositions;
use crate::simd;
use crate::stream::{Purpose, Stream};
use crate::ziggurat::Normal;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

/// Where a critical value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The rank of max |z| among that of `replicates` simulated runs: exact for any number of them, and as narrow as a band
    /// over these positions can be.
    Simulated {
        /// R.
        replicates: usize,
    },
    /// A union bound over the positions: α/M two-sided for each. No simulation, wider the more the positions hang together.
    Bonferroni,
    /// Covers all real m at once, looked at or not: |v·x|² ≤ (vᵀΣv)·(xᵀΣ⁻¹x), and a proven tail bound of χ² with 2h degrees of freedom.
    Scheffe,
    /// Holds at every sample size at once, however one decides to stop: a normal mixture martingale for each position,
    /// narrowest at `planned` samples, and a union bound over the positions. At any single size it is wider than
    /// [`Bonferroni`](Self::Bonferroni), and its false-alarm rate lower.
    Anytime {
        /// The sample size it is tuned to.
        planned: u64,
    },
}

/// A test of max |z| at one false-alarm rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    method: Method,
    level: f64,
    critical: f64,
    /// Simulated maxima in ascending order, for p-values.
    maxima: Vec<f64>,
    positions: usize,
}

impl Band {
    /// The most replicates of a simulated band.
    pub const MAX_REPLICATES: usize = 99_999;

    /// The band by `method` with false-alarm rate `level`, after `moments.count()` samples. `seed` serves the simulation alone.
    ///
    /// # Panics
    /// Unless 0 < `level` < 1; for too few replicates ([`is_enough`](Self::is_enough)), or more than
    /// [`MAX_REPLICATES`](Self::MAX_REPLICATES).
    #[must_use]
    pub fn new(
        method: Method,
        level: f64,
        moments: &Moments,
        positions: &SamplePositions,
        seed: u64,
    ) -> Self {
        assert!(level > 0.0 && level < 1.0);
        let count = positions.count();
        let mut maxima = Vec::new();
        let critical = match method {
            Method::Simulated { replicates } => {
                assert!(replicates <= Self::MAX_REPLICATES && Self::is_enough(replicates, level));
                maxima = simulate(moments, positions, replicates, seed);
                maxima.sort_by(f64::total_cmp);
                maxima[replicates - ranks_above(replicates, level)]
            }
            Method::Bonferroni => two_sided_quantile(level / count as f64),
            Method::Scheffe => {
                // P(χ²_D ≥ D + 2√(Dx) + 2x) ≤ e^−x (Laurent and Massart 2000, lemma 1).
                let (d, x) = (positions.dim() as f64, -libm::log(level));
                (d + 2.0 * (d * x).sqrt() + 2.0 * x).sqrt()
            }
            Method::Anytime { planned } => anytime(moments.count(), planned, level / count as f64),
        };
        Self {
            method,
            level,
            critical,
            maxima,
            positions: count,
        }
    }

    /// Whether so many replicates can tell a maximum of probability `level`: (R + 1)·level ≥ 1.
    #[must_use]
    pub fn is_enough(replicates: usize, level: f64) -> bool {
        (1..=replicates).contains(&ranks_above(replicates, level))
    }

    /// How it was made.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// α.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.level
    }

    /// The largest |z| that is not an alarm.
    #[must_use]
    pub fn critical(&self) -> f64 {
        self.critical
    }

    /// A bound on the probability of a max |z| of at least `z`: (1 + simulated maxima ≥ z)/(R + 1), or the union bound. None
    /// where the method gives none.
    #[must_use]
    pub fn p_value(&self, z: f64) -> Option<f64> {
        match self.method {
            Method::Simulated { replicates } => {
                let below = self.maxima.partition_point(|maximum| *maximum < z.abs());
                Some((1 + replicates - below) as f64 / (replicates + 1) as f64)
            }
            Method::Bonferroni => {
                let tail = libm::erfc(z.abs() * std::f64::consts::FRAC_1_SQRT_2);
                Some((tail * self.positions as f64).min(1.0))
            }
            Method::Scheffe | Method::Anytime { .. } => None,
        }
    }
}

/// Ranks of an alarm: under the null the run's own maximum is as likely at each of the R + 1. A product that would be whole but for its
/// rounding is taken as whole.
fn ranks_above(replicates: usize, level: f64) -> usize {
    (level * (replicates + 1) as f64 + 1e-9).floor() as usize
}

/// z with P(|N| > z) = p.
pub(crate) fn two_sided_quantile(p: f64) -> f64 {
    let mut z = (-2.0 * libm::log(p)).max(0.0).sqrt();
    // Newton on ln erfc(z/√2) − ln p, which is concave.
    for _ in 0..60 {
        let tail = libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
        let density = (2.0 / std::f64::consts::PI).sqrt() * libm::exp(-0.5 * z * z);
        let next = z + tail / density * (libm::log(tail) - libm::log(p));
        if next == z {
            break;
        }
        z = next.max(0.0);
    }
    z
}

/// With x = nρ², P(∃n: z_n² ≥ (1 + 1/x)(2 ln(1/α) + ln(1 + x))) ≤ α; ρ is such that this is least at n = `planned`.
pub(crate) fn anytime(samples: u64, planned: u64, level: f64) -> f64 {
    let a = -2.0 * libm::log(level);
    let square = |x: f64| (1.0 + 1.0 / x) * (a + libm::log1p(x));
    // The derivative vanishes where x = a + ln(1 + x): a contraction.
    let mut best = a;
    for _ in 0..60 {
        best = a + libm::log1p(best);
    }
    square(best * (samples as f64 / planned as f64)).sqrt()
}

/// max over the positions of |w(m)·g| for R standard Gaussian vectors g, w(m) = Lᵀv(m)/|Lᵀv(m)|: max |z| of runs whose mean is normal
/// with the covariance of `moments`.
fn simulate(
    moments: &Moments,
    positions: &SamplePositions,
    replicates: usize,
    seed: u64,
) -> Vec<f64> {
    let factor = Factor::new(moments);
    let length = positions.panel_length();
    let columns = replicates.div_ceil(WIDTH);
    let mut draws = vec![0.0; columns * length];
    draws
        .par_chunks_mut(length)
        .enumerate()
        .for_each(|(index, panel)| {
            let mut stream = Stream::new(seed, Purpose::Band, index as u64);
            let normal = Normal::new();
            panel.fill_with(|| normal.draw(&mut stream));
        });
    // Panels of directions that share a pass over the draws.
    const SHARED: usize = 16;
    let mut maxima = (0..positions.panels().div_ceil(SHARED))
        .into_par_iter()
        .fold(
            || vec![0.0; columns * WIDTH],
            |mut maxima, first| {
                let panels = first * SHARED..positions.panels().min((first + 1) * SHARED);
                let mut directions = vec![0.0; panels.len() * length];
                for (p, to) in panels.zip(directions.chunks_mut(length)) {
                    let squares = turn(&factor, &positions.panel(p), to);
                    let scale = squares.map(|s| if s > 0.0 { 1.0 / s.sqrt() } else { 0.0 });
                    for row in to.as_chunks_mut::<WIDTH>().0 {
                        for (x, scale) in row.iter_mut().zip(&scale) {
                            *x *= scale;
                        }
                    }
                }
                simd::run(Maxima {
                    directions: &directions,
                    draws: &draws,
                    length,
                    maxima: &mut maxima,
                });
                maxima
            },
        )
        // Maxima of the same numbers in any order: the same bits.
        .reduce(
            || vec![0.0; columns * WIDTH],
            |mut a, b| {
                for (a, b) in a.iter_mut().zip(b) {
                    *a = b.max(*a);
                }
                a
            },
        );
    maxima.truncate(replicates);
    maxima
}

struct Maxima<'a> {
    directions: &'a [f64],
    draws: &'a [f64],
    length: usize,
    maxima: &'a mut [f64],
}

impl WithSimd for Maxima<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (maxima, _) = self.maxima.as_chunks_mut::<WIDTH>();
        for (draws, maxima) in self.draws.chunks(self.length).zip(maxima) {
            for directions in self.directions.chunks(self.length) {
                let mut products: Block = [0.0; WIDTH * WIDTH];
                add_product(simd, directions, draws, &mut products);
                for row in products.as_chunks::<WIDTH>().0 {
                    for (maximum, x) in maxima.iter_mut().zip(row) {
                        let x = x.abs();
                        *maximum = if x > *maximum { x } else { *maximum };
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles() {
        for (p, z) in [
            (0.05, 1.959_963_984_540_054),
            (0.01, 2.575_829_303_548_900_4),
            (1e-6, 4.891_638_475_699_46),
            (0.9, 0.125_661_346_855_074_03),
        ] {
            assert!((two_sided_quantile(p) - z).abs() < 1e-12, "{p}");
        }
    }

    /// The least that are enough, at levels whose products are not whole as binary numbers.
    #[test]
    fn one_rank_is_enough() {
        for (replicates, level) in [(19, 0.05), (99, 0.01), (199, 0.005), (999, 0.001), (9, 0.1)] {
            assert!(Band::is_enough(replicates, level), "{replicates} {level}");
            assert_eq!(ranks_above(replicates, level), 1);
            assert!(
                !Band::is_enough(replicates - 1, level),
                "{replicates} {level}"
            );
        }
        assert!(!Band::is_enough(0, 0.5));
    }

    #[test]
    fn the_anytime_bound_is_narrowest_where_planned() {
        let at = |n| anytime(n, 1 << 16, 1e-6);
        assert!(at(1 << 16) < at(1 << 15) && at(1 << 16) < at(1 << 17));
        assert!(at(1 << 16) > two_sided_quantile(1e-6));
    }
}
