//! Double-double arithmetic: the unevaluated sum `hi + lo` of two doubles, |lo| ≤ ulp(hi)/2.
//! Error bounds after Joldes, Muller and Popescu (2017), Algorithms 4, 6 and 11, for arguments that neither
//! overflow nor underflow.

/// An unevaluated sum of two doubles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DoubleDouble {
    pub hi: f64,
    pub lo: f64,
}

/// 2/π to 107 bits: |hi + lo − 2/π| < 2^-108.
pub(crate) const TWO_OVER_PI: DoubleDouble = DoubleDouble {
    hi: std::f64::consts::FRAC_2_PI,
    lo: -3.935_735_335_036_497e-17,
};

/// π/2 to 107 bits.
pub(crate) const HALF_PI: DoubleDouble = DoubleDouble {
    hi: std::f64::consts::FRAC_PI_2,
    lo: 6.123_233_995_736_766e-17,
};

/// `a + b = sum + error` exactly, for |a| ≥ |b| or a = 0.
#[inline(always)]
pub(crate) fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// `a · b = product + error` exactly, barring underflow.
#[inline(always)]
pub(crate) fn two_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}

impl DoubleDouble {
    pub(crate) const ONE: Self = Self { hi: 1.0, lo: 0.0 };

    /// Product with relative error at most 2^-103 (5u² for u = 2^-53, Algorithm 11 without the low product).
    #[inline(always)]
    pub(crate) fn multiply(self, other: Self) -> Self {
        let (product, error) = two_product(self.hi, other.hi);
        let cross = self.hi.mul_add(other.lo, self.lo * other.hi);
        let (hi, lo) = fast_two_sum(product, error + cross);
        Self { hi, lo }
    }

    /// `2·x·self − other`, with absolute error at most 2^-100 for operands of size at most 2.
    pub(crate) fn chebyshev_step(self, x: f64, other: Self) -> Self {
        let (product, error) = two_product(2.0 * x, self.hi);
        let low = (2.0 * x).mul_add(self.lo, error);
        // Two-sum without a condition on sizes.
        let sum = product - other.hi;
        let part = sum - product;
        let rest = (product - (sum - part)) + (-other.hi - part);
        let (hi, lo) = fast_two_sum(sum, rest + (low - other.lo));
        Self { hi, lo }
    }
}
