//! What is wrong with a dump, structure before precision.
//!
//! Each hypothesis is the right rotation changed in one respect: how it meets the components, at which positions, by which frequencies,
//! times which factor, in which rows; or a recipe that loses precision. Rotations, positions and frequencies recovered from the numbers
//! suggest which lengths, offsets and bases to try. Every hypothesis predicts each entry of a sample of rows, and gives its name only
//! if it explains 99 % of all and 97 % of those that are wrong, and no other explains as many; two that explain the same are named together.
//! Without such a one there is no name.

mod axes;
mod choose;
mod evidence;
mod family;
mod hypothesis;
mod positions;
mod recipes;
mod recover;
mod rotation;
mod sample;
mod schedules;
mod single;
mod terms;
mod wiring;

pub use axes::{axes_told_by_table, axes_told_by_vectors};
pub use choose::{ChosenReading, choose_reading, choose_readings};
pub use evidence::{Diagnosis, Finding, RecipeMatch};
pub use single::{diagnose_frequencies, diagnose_table, diagnose_vectors};
