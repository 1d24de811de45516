//! How far off each recipe is: errors by decade of position, signs of B, and what large bases do to the slowest pair.

mod errors;
mod signs;
mod wall;

pub use errors::{DecadeError, RecipeErrors, errors, sampled_positions};
pub use signs::{RecipeSigns, SignTable, signs};
pub use wall::{Wall, WallError, wall};
