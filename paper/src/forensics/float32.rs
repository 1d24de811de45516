//! Cosine sums as frameworks compute them in 32 bits, operation by operation.
//!
//! ```text
//! θ_i by one of several Powers;   a_i = fl(fl(m)·θ_i);   c_i = fl(cos a_i);   Σ c_i in one of several Orders
//! ```
//!
//! fl rounds to `f32`, to nearest. Powers and logarithms come from the `libm` crate in `f64` and are rounded once, so they are
//! correctly rounded but for ties within about 1e-16; cosines are correctly rounded, as in the recipes of `ropebound-kernels`. Frameworks'
//! own are off by up to two units and differ from machine to machine. So this is one deterministic member of a family, and a statement
//! about it is none about a certain machine.

/// How the frequencies θ_i = base^(−2i/d) are computed. Exponents are fl(2i/d), in `f32`, but for [`Double`](Powers::Double).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Powers {
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
pub(super) enum Order {
    /// From pair 0 on.
    Sequential,
    /// numpy's along the last axis up to 128 terms: eight strided running sums, then (s0+s1)+(s2+s3) + ((s4+s5)+(s6+s7)).
    Numpy,
    /// Halves: term i and term i + n/2, again and again, as reductions on a GPU; an odd one is carried.
    Halving,
}

impl Powers {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [
        Self::Reciprocal,
        Self::Negative,
        Self::Exponential,
        Self::Double,
    ];

    /// θ_i for i in 0..`pairs` at `base`, a number as Python holds it.
    #[must_use]
    pub(super) fn frequencies(self, base: f64, pairs: usize) -> Vec<f32> {
        let single = f64::from(base as f32);
        let exponents = |sign: f32| -> Vec<f64> {
            let exponent = |pair| (2 * pair) as f32 / (2 * pairs) as f32;
            (0..pairs)
                .map(|pair| f64::from(sign * exponent(pair)))
                .collect()
        };
        match self {
            Self::Reciprocal => {
                let mut powers = powers(single, &exponents(1.0));
                powers.iter_mut().for_each(|power| *power = 1.0 / *power);
                powers
            }
            Self::Negative => powers(single, &exponents(-1.0)),
            Self::Exponential => {
                let logarithm = libm::log(single) as f32;
                let product = |exponent: f64| f64::from(exponent as f32 * logarithm);
                let all = exponents(-1.0).into_iter();
                all.map(|exponent| libm::exp(product(exponent)) as f32)
                    .collect()
            }
            Self::Double => {
                let exponent = |pair| -((2 * pair) as f64 / (2 * pairs) as f64);
                powers(base, &(0..pairs).map(exponent).collect::<Vec<_>>())
            }
        }
    }
}

/// fl(`base`^e) of each exponent e: the `libm` crate's power, rounded.
///
/// Where the exponents are the multiples of the second one, power i is first approximated by a product of the two half-way powers. With
/// powers of the `libm` crate off by at most 2^-52, parts of one, that is off by i·1.5·2^-52 at most; where all numbers within
/// (i + 1)·2^-51 round alike, it rounds like the crate's power, and only else is that computed.
fn powers(base: f64, exponents: &[f64]) -> Vec<f32> {
    let direct = |exponent: f64| libm::pow(base, exponent) as f32;
    let step = exponents.get(1).copied().unwrap_or(0.0);
    let even = (0..)
        .zip(exponents)
        .all(|(i, &exponent)| exponent == f64::from(i) * step);
    if !even {
        return exponents.iter().copied().map(direct).collect();
    }
    let mut near = vec![1.0; exponents.len()];
    if let Some(first) = near.get_mut(1) {
        *first = libm::pow(base, step);
    }
    for i in 2..near.len() {
        near[i] = near[i / 2] * near[i - i / 2];
    }
    (1..)
        .zip(near)
        .zip(exponents)
        .map(|((count, near), &exponent)| {
            let margin = near * (f64::from(count) * 2f64.powi(-51));
            let low = (near - margin) as f32;
            if low == (near + margin) as f32 {
                low
            } else {
                direct(exponent)
            }
        })
        .collect()
}

impl Order {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Sequential, Self::Numpy, Self::Halving];

    /// The sum of `terms`, every addition rounded to `f32`.
    #[must_use]
    pub(super) fn sum(self, terms: &[f32]) -> f32 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_kernels::recipe::Recipe;
    use ropebound_kernels::{FloatType, Target};
    use ropebound_schedule::{Decimal, HeadDim, Schedule};

    /// Bases of all sizes, those below 1 that refinements begin with among them.
    fn bases() -> impl Iterator<Item = f64> {
        (0..400).map(|n| libm::exp(f64::from(n) * 0.0721 - 4.0))
    }

    #[test]
    fn shortened_powers_are_the_powers() {
        let mut shortened = 0;
        for pairs in [1, 2, 40, 64, 256] {
            for base in bases().chain([1.0, 1e4, 65536.0]) {
                for sign in [1.0, -1.0] {
                    let exponents: Vec<f64> = (0..pairs)
                        .map(|pair| sign * f64::from(pair) / f64::from(pairs))
                        .collect();
                    let expected: Vec<f32> = exponents
                        .iter()
                        .map(|&exponent| libm::pow(base, exponent) as f32)
                        .collect();
                    assert_eq!(powers(base, &exponents), expected, "{base} {pairs}");
                    let step = exponents.get(1).copied().unwrap_or(0.0);
                    shortened += usize::from(
                        exponents
                            .iter()
                            .enumerate()
                            .all(|(i, &e)| e == i as f64 * step),
                    );
                }
            }
        }
        assert!(shortened > 0);
    }

    /// An exponent rounded as 1/40 is: the powers are those of the rounded exponents.
    #[test]
    fn rounded_exponents_stay_rounded() {
        let found = Powers::Negative.frequencies(5e5, 40);
        for (pair, found) in found.into_iter().enumerate() {
            let exponent = (2 * pair) as f32 / 80.0;
            assert_eq!(found, libm::pow(5e5, f64::from(-exponent)) as f32);
        }
    }

    /// Where the recipes of the kernels know a way to compute frequencies, it is the same.
    #[test]
    fn frequencies_are_those_of_the_recipes() {
        for (powers, recipe) in [
            (Powers::Reciprocal, Recipe::F32),
            (Powers::Double, Recipe::F32RoundedFrequencies),
        ] {
            for head_dim in [64, 80, 128] {
                let head_dim = HeadDim::new(head_dim).unwrap();
                for base in bases().filter(|&base| base >= 1.0) {
                    let exact = Decimal::from_f64_exact(base).unwrap();
                    let schedule = Schedule::plain(exact, head_dim).unwrap();
                    let model = recipe
                        .model(&Target::of_schedule(&schedule), FloatType::F32)
                        .unwrap();
                    let found = powers.frequencies(base, head_dim.pairs());
                    let found: Vec<f64> = found.into_iter().map(f64::from).collect();
                    assert_eq!(Some(found), model.frequencies(), "{powers:?} {base}");
                }
            }
        }
    }
}
