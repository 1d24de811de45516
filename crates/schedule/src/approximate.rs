//! The formula in plain `f64` and `f32`: quick, the same on every platform, and without an error bound.

use crate::{Arithmetic, Decimal, Ratio};

/// `f64` arithmetic, unproven. Powers come from the `libm` crate, so no result depends on the platform.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApproxF64;

impl Arithmetic for ApproxF64 {
    type Number = f64;

    fn decimal(&self, value: &Decimal) -> f64 {
        value.nearest_f64()
    }

    fn multiply(&self, left: &f64, right: &f64) -> f64 {
        left * right
    }

    fn divide(&self, dividend: &f64, divisor: &f64) -> f64 {
        dividend / divisor
    }

    fn power(&self, base: &f64, exponent: Ratio) -> f64 {
        libm::pow(
            *base,
            exponent.numerator() as f64 / exponent.denominator() as f64,
        )
    }

    fn add(&self, left: &f64, right: &f64) -> f64 {
        left + right
    }

    fn subtract(&self, left: &f64, right: &f64) -> f64 {
        left - right
    }

    fn logarithm(&self, value: &f64) -> f64 {
        libm::log(*value)
    }

    fn pi(&self) -> f64 {
        std::f64::consts::PI
    }

    fn clamp_to_unit(&self, value: &f64) -> f64 {
        value.clamp(0.0, 1.0)
    }
}

/// `f32` arithmetic, unproven. Powers come from the `libm` crate, so no result depends on the platform.
///
/// This is one way to compute frequencies in `f32`; frameworks differ in theirs.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApproxF32;

impl Arithmetic for ApproxF32 {
    type Number = f32;

    fn decimal(&self, value: &Decimal) -> f32 {
        value.nearest_f32()
    }

    fn multiply(&self, left: &f32, right: &f32) -> f32 {
        left * right
    }

    fn divide(&self, dividend: &f32, divisor: &f32) -> f32 {
        dividend / divisor
    }

    fn power(&self, base: &f32, exponent: Ratio) -> f32 {
        libm::powf(
            *base,
            exponent.numerator() as f32 / exponent.denominator() as f32,
        )
    }

    fn add(&self, left: &f32, right: &f32) -> f32 {
        left + right
    }

    fn subtract(&self, left: &f32, right: &f32) -> f32 {
        left - right
    }

    fn logarithm(&self, value: &f32) -> f32 {
        libm::logf(*value)
    }

    fn pi(&self) -> f32 {
        std::f32::consts::PI
    }

    fn clamp_to_unit(&self, value: &f32) -> f32 {
        value.clamp(0.0, 1.0)
    }
}
