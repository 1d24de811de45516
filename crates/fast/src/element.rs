//! The two number types of the kernels behind one name, so that the algorithm is written once.

use pulp::Simd;

/// f64 or f32 as a vector element; sealed, since the error bounds are proven for these two.
pub trait Element: Copy + Default + PartialOrd + Send + Sync + sealed::Sealed + 'static {
    /// Vectors of this type on an instruction set.
    type Lanes<S: Simd>: Copy;
    /// Unit roundoff: 2^-53 or 2^-24.
    const UNIT_ROUNDOFF: f64;
    /// Positive infinity, the neutral element of a minimum.
    const INFINITY: Self;

    /// Rounds to nearest.
    fn from_f64(value: f64) -> Self;
    /// Exact.
    fn to_f64(self) -> f64;
    /// The smaller of two numbers that are not NaN.
    fn min(self, other: Self) -> Self;

    #[doc(hidden)]
    fn lanes<S: Simd>(slice: &[Self]) -> &[Self::Lanes<S>];
    #[doc(hidden)]
    fn lanes_mut<S: Simd>(slice: &mut [Self]) -> &mut [Self::Lanes<S>];
    #[doc(hidden)]
    fn splat<S: Simd>(simd: S, value: Self) -> Self::Lanes<S>;
    #[doc(hidden)]
    fn mul_add<S: Simd>(
        simd: S,
        a: Self::Lanes<S>,
        b: Self::Lanes<S>,
        c: Self::Lanes<S>,
    ) -> Self::Lanes<S>;
    #[doc(hidden)]
    fn add<S: Simd>(simd: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S>;
    #[doc(hidden)]
    fn sub<S: Simd>(simd: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for f32 {}
}

macro_rules! element {
    ($type:ident, $lanes:ident, $as_simd:ident, $as_mut_simd:ident, $splat:ident, $mul_add:ident, $add:ident, $sub:ident) => {
        impl Element for $type {
            type Lanes<S: Simd> = S::$lanes;
            const UNIT_ROUNDOFF: f64 = $type::EPSILON as f64 / 2.0;
            const INFINITY: Self = $type::INFINITY;

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $type
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                if other < self { other } else { self }
            }
            #[inline(always)]
            fn lanes<S: Simd>(slice: &[Self]) -> &[Self::Lanes<S>] {
                S::$as_simd(slice).0
            }
            #[inline(always)]
            fn lanes_mut<S: Simd>(slice: &mut [Self]) -> &mut [Self::Lanes<S>] {
                S::$as_mut_simd(slice).0
            }
            #[inline(always)]
            fn splat<S: Simd>(simd: S, value: Self) -> Self::Lanes<S> {
                simd.$splat(value)
            }
            #[inline(always)]
            fn mul_add<S: Simd>(
                simd: S,
                a: Self::Lanes<S>,
                b: Self::Lanes<S>,
                c: Self::Lanes<S>,
            ) -> Self::Lanes<S> {
                simd.$mul_add(a, b, c)
            }
            #[inline(always)]
            fn add<S: Simd>(simd: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S> {
                simd.$add(a, b)
            }
            #[inline(always)]
            fn sub<S: Simd>(simd: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S> {
                simd.$sub(a, b)
            }
        }
    };
}

element!(
    f64,
    f64s,
    as_simd_f64s,
    as_mut_simd_f64s,
    splat_f64s,
    mul_add_f64s,
    add_f64s,
    sub_f64s
);
element!(
    f32,
    f32s,
    as_simd_f32s,
    as_mut_simd_f32s,
    splat_f32s,
    mul_add_f32s,
    add_f32s,
    sub_f32s
);
