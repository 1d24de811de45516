//! The atlas of recipes, `reports/precision.md`: errors of tables by decade of position, signs of B they get wrong, the context length they
//! see, and a bound on the base claimed elsewhere, held against them.

mod figure;
mod named;
mod page;
mod records;

pub use records::{
    BASES, ErrorRecord, ExactRecord, PrecisionReport, SAMPLES, SEED, SIGNS_END, SignRecord,
    WALL_BASES, WALL_END, WallRecord,
};
