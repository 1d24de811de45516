//! What a kernel's dump holds: tables, frequencies and rotated vectors, found by the names and shapes of its arrays.
//!
//! ```text
//! cos, sin            [.., n, w]: w = h, one column for each pair, or 2h with each pair twice, or the whole head's; lengths of 1 anywhere
//! cos_sin_cache       [n, 2h], cosines before sines
//! freqs_cis           complex [.., n, h], or [.., n, h, 2]
//! freqs               raw angles, in the shapes of cos
//! inv_freq            [h]
//! q, q_rotated        and k, k_rotated, in any order of axes
//! (any other, alone)  [2, n, w], cosines before sines; [n, h, 2] or complex [n, h]
//! positions           [n], [b, n] or [3, n] (whole numbers); or cu_seqlens, the ends of packed sequences
//! attention_mask      [b, n], 0 at padding; or lengths [b]
//! ```
//!
//! Letters: n positions, h pairs, b batch rows. Frameworks' own names (`cos_cached`, `position_ids`, …) are known, and what stands before
//! a last dot names a group: each is a part of its own.

mod agree;
mod array;
mod axes;
mod error;
mod find;
mod float;
mod lanes;
mod names;
mod part;
mod row_positions;
mod table;
mod vectors;

pub use array::DumpArray;
pub use axes::Axes;
pub use error::DumpError;
pub use find::{Dump, DumpOptions};
pub use lanes::{Lanes, RowIndex};
pub use names::{NamedRole, Role};
pub use part::{Content, DumpPart, FrequencyNumbers, TableNumbers, VectorNumbers};
pub use row_positions::RowPositions;
