//! A dump's numbers held against the correctly rounded ones.
//!
//! Errors are distances from the golden number g, which is the exact value correctly rounded to the candidate's format: so an exact
//! table has none at all, and the distance from the exact value itself is at most half a unit more. Where |g| is at least the
//! profile's `small` (2^-8) a distance counts in ulp of g; below, where a relative error says nothing since it is the angle's that
//! matters, in units of the format's roundoff u. Rotated vectors count in units of u times the length of the exactly rotated pair, but no
//! less than half the format's least number. Every limit grows with the angle m·θ, as the errors of an angle held in `f32` do.

mod error;
mod frequencies;
mod place;
mod profile;
mod recovered;
mod shift;
mod signs;
mod table;
mod tally;
mod truth;
mod vectors;

pub use error::CompareError;
pub(crate) use frequencies::rounded_frequencies;
pub use frequencies::{FrequencyComparison, compare_frequencies};
pub use place::{FoundEntry, FoundPlace, NotFinite};
pub use profile::{Beyond, Limits, Profile, ProfileError};
pub use recovered::RecoveredSigns;
pub use shift::{SHIFT_SAMPLES, ShiftError};
pub use signs::{ExactSigns, Signs, SignsError, sum_is_negative};
pub use table::{TableComparison, compare_table};
pub use tally::{Function, Tally, decade};
pub(crate) use tally::{length, unit};
pub(crate) use truth::position_of;
pub use vectors::{VectorComparison, compare_vectors};
