//! Material for the tests: certificates made on the spot.

pub mod generator;
