//! Proven enclosures, at any precision, of frequencies θ_i, cosine sums B(m) = Σ_i cos(m·θ_i), their derivatives in the
//! base, and the bases at which they vanish.
//!
//! Every result is an [`Interval`] with MPFR endpoints that contains the exact value. MPFR rounds its functions
//! correctly, in the direction asked for, so an endpoint is off by at most one unit in the last place per operation,
//! always outward; the functions here add the rest of the argument where it is needed. Angles are in radians,
//! positions m count tokens, errors of sums are absolute.

#![forbid(unsafe_code)]

mod coordinate;
mod cosine_integral;
mod cosine_sum;
mod cosine_sums;
mod decimal_output;
mod derivatives;
mod fixed_point;
mod frequencies;
mod interval;
mod interval_arithmetic;
mod interval_functions;
mod precision;
mod root;
mod rotation;
mod trigonometric;

pub use coordinate::{Coordinate, LogBase, RootOfBase};
pub use cosine_sum::cosine_sum;
pub use cosine_sums::cosine_sums;
pub use decimal_output::{RoundingError, certain_digits, enclosure_decimal, rounded_decimal};
pub use derivatives::{derivatives, derivatives_in, derivatives_root};
pub use frequencies::{DoubleDouble, Frequencies};
pub use interval::Interval;
pub use precision::Precision;
pub use root::{IsolatedRoot, RootError, isolate_root};

pub use ropebound_schedule::Threshold;
pub use rug::{Float, Integer, float::Round};
