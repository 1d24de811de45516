//! Cosine sums as frameworks compute them in 32 bits, operation by operation.
//!
//! ```text
//! θ_i by one of several Powers;   a_i = fl(fl(m)·θ_i);   c_i = fl(cos a_i);   Σ c_i in one of several Orders
//! ```
//!
//! fl rounds to `f32`, to nearest. Powers, logarithms and cosines come from the `libm` crate in `f64` and are rounded once, so they are
//! correctly rounded but for ties within about 1e-16; frameworks' own are off by up to two units and differ from machine to machine.
//! So this is one deterministic member of a family, and a statement about it is none about a certain machine.

/// How the frequencies θ_i = base^(−2i/d) are computed. Exponents are fl(2i/d), in `f32`, but for [`Double`](Powers::Double).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Powers {
    /// fl(1 / fl(fl(base)^(2i/d))): transformers.
    Reciprocal,
    /// fl(fl(base)^(−2i/d)).
    Negative,
    /// fl(exp(fl(−fl(2i/d)·fl(ln base)))).
    Exponential,
    /// base^(−2i/d) in `f64` with an `f64` exponent, rounded once at the end.
    Double,
}

/// In which order the cosines are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// From pair 0 on.
    Sequential,
    /// numpy's along the last axis up to 128 terms: eight strided running sums, then (s0+s1)+(s2+s3) + ((s4+s5)+(s6+s7)).
    Numpy,
    /// Halves: term i and term i + n/2, again and again, as reductions on a GPU; an odd one is carried.
    Halving,
}

impl Powers {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Reciprocal,
        Self::Negative,
        Self::Exponential,
        Self::Double,
    ];

    /// θ_i for i in 0..`pairs` at `base`, a number as Python holds it.
    #[must_use]
    pub fn frequencies(self, base: f64, pairs: usize) -> Vec<f32> {
        let single = f64::from(base as f32);
        let logarithm = libm::log(single) as f32;
        (0..pairs)
            .map(|pair| {
                let double = (2 * pair) as f64 / (2 * pairs) as f64;
                let exponent = (2 * pair) as f32 / (2 * pairs) as f32;
                match self {
                    Self::Reciprocal => 1.0 / (libm::pow(single, f64::from(exponent)) as f32),
                    Self::Negative => libm::pow(single, f64::from(-exponent)) as f32,
                    Self::Exponential => libm::exp(f64::from(-exponent * logarithm)) as f32,
                    Self::Double => libm::pow(base, -double) as f32,
                }
            })
            .collect()
    }
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sequential, Self::Numpy, Self::Halving];

    /// The sum of `terms`, every addition rounded to `f32`.
    #[must_use]
    pub fn sum(self, terms: &[f32]) -> f32 {
        match self {
            Self::Sequential => terms.iter().fold(0.0, |sum, term| sum + term),
            Self::Numpy => {
                let (chunks, rest) = terms.as_chunks::<8>();
                let Some((first, chunks)) = chunks.split_first() else {
                    return Self::Sequential.sum(terms);
                };
                let mut strands = *first;
                for chunk in chunks {
                    for (strand, term) in strands.iter_mut().zip(chunk) {
                        *strand += term;
                    }
                }
                let [a, b, c, d, e, f, g, h] = strands;
                let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
                rest.iter().fold(sum, |sum, term| sum + term)
            }
            Self::Halving => {
                let mut terms = terms.to_vec();
                while terms.len() > 1 {
                    let half = terms.len().div_ceil(2);
                    for i in half..terms.len() {
                        terms[i - half] += terms[i];
                    }
                    terms.truncate(half);
                }
                terms.first().copied().unwrap_or(0.0)
            }
        }
    }
}

/// fl(cos `angle`).
#[must_use]
pub fn cosine(angle: f32) -> f32 {
    libm::cos(f64::from(angle)) as f32
}
