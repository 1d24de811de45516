//! How exact a result must be: one table, every row a contract with its reason.

/// What promises an error bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contract {
    /// `CosineSums<f64>`.
    SumsF64,
    /// `CosineSums<f32>`.
    SumsF32,
    /// `RootPoint`: value and slope.
    Point,
}

impl Contract {
    /// The most that observed error over proven bound may be.
    #[must_use]
    pub fn most(self) -> f64 {
        match self {
            // The bound is a theorem (proofs/fast-kernels.md): one value above it refutes code or proof.
            Self::SumsF64 | Self::SumsF32 | Self::Point => 1.0,
        }
    }

    /// The largest bound promised at head_dim 128 for positions up to 2^20, absolute.
    #[must_use]
    pub fn bound_at_128(self) -> f64 {
        match self {
            // What the project promises its users.
            Self::SumsF64 => 1e-12,
            // (rows + 4)·64·1.2·2^-24 with at most 64 rows, and the same again for safety of the filter's design.
            Self::SumsF32 => 6e-4,
            // h·4u + h²·u and the angles' error.
            Self::Point => 1e-12,
        }
    }
}
