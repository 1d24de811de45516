//! A candidate's numbers held against the correctly rounded ones.
//!
//! What a file may hold, by the names of its arrays (lengths: n positions, h pairs; leading lengths of 1 are dropped):
//!
//! ```text
//! cos, sin                          [n, h], or [n, 2h] with each pair twice, in either layout     a table (one of the two will do)
//! cos_sin_cache                     [n, 2h], the cosines before the sines                         a table
//! (any other name, alone)           [2, n, h] or [2, n, 2h], the cosines before the sines           a table
//! inv_freq                          [h]                                                           frequencies
//! q, q_rotated and k, k_rotated     [.., n, 2h]                                                   rotated vectors with their input
//! positions                         [n], integers                                                 else those given, else 0, 1, …
//! ```
//!
//! Errors are distances from the golden number g, which is the exact value correctly rounded to the candidate's format: so an exact
//! table has none at all, and the distance from the exact value itself is at most half a unit more. Where |g| is at least the
//! profile's `small` (2^-8) a distance counts in ulp of g; below, where a relative error says nothing since it is the angle's that
//! matters, in units of the format's roundoff u. Rotated vectors count in units of u times the length of the exactly rotated pair, but no
//! less than half the format's least number.

mod arrays;
mod candidate;
mod diagnosis;
mod frequencies;
mod profile;
mod recovered;
mod shift;
mod signs;
mod table;
mod tally;
mod vectors;

pub use arrays::CandidateError;
pub use candidate::{Candidate, Frequencies, Table, Vectors};
pub use diagnosis::{Diagnosis, Match};
pub use frequencies::{FrequencyComparison, compare_frequencies};
pub use profile::{Beyond, Profile, ProfileError};
pub use recovered::RecoveredSigns;
pub use shift::{SHIFT_SAMPLES, ShiftError};
pub use signs::{ExactSigns, Signs, SignsError, sum_is_negative};
pub use table::{CompareError, Place, TableComparison, compare_table};
pub(crate) use tally::{Distance, length, unit};
pub use tally::{Function, Tally, decade};
pub use vectors::{VectorComparison, compare_vectors};
