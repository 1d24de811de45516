//! What breaks an assumption of Theorem 1, by name and size.

use crate::model_error::ModelError;

/// What breaks an assumption, or, all zero, nothing. Standardised: q̃ = (q − μ)/σ, and so on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Violations {
    /// k's mean less q's.
    pub key_mean: f64,
    /// ε's mean.
    pub noise_mean: f64,
    /// Correlation of ε_j with q_j.
    pub noise_correlation: f64,
    /// Correlation of ε_2i with q_{2i+1}, and minus that of ε_{2i+1} with q_2i.
    pub noise_cross_correlation: f64,
    /// Correlation of q_2i with q_{2i+1}, and of k's in the same way.
    pub pair_correlation: f64,
    /// Correlation of neighbouring pairs, q_j with q_{j+2}, falling geometrically with distance; k's in the same way.
    pub across_correlation: f64,
    /// Correlation of k_j with q_j.
    pub key_correlation: f64,
}

/// A violation's name and the number it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Violation {
    /// As in [`Violations::NAMES`].
    pub name: &'static str,
    /// Its size.
    pub value: f64,
}

impl Violations {
    /// Names, in the order of the fields.
    pub const NAMES: [&'static str; 7] = [
        "key-mean",
        "noise-mean",
        "noise-correlation",
        "noise-cross-correlation",
        "pair-correlation",
        "across-correlation",
        "key-correlation",
    ];

    fn fields(&mut self) -> [&mut f64; 7] {
        [
            &mut self.key_mean,
            &mut self.noise_mean,
            &mut self.noise_correlation,
            &mut self.noise_cross_correlation,
            &mut self.pair_correlation,
            &mut self.across_correlation,
            &mut self.key_correlation,
        ]
    }

    /// Those that are not 0.
    #[must_use]
    pub fn active(mut self) -> Vec<Violation> {
        Self::NAMES
            .into_iter()
            .zip(self.fields())
            .filter(|(_, value)| **value != 0.0)
            .map(|(name, value)| Violation {
                name,
                value: *value,
            })
            .collect()
    }

    /// Adds what `NAME=NUMBER` says, NAME one of [`NAMES`](Self::NAMES).
    ///
    /// # Errors
    /// Another name, or no number; the range is checked by [`ScoreModel::new`](crate::Model::new).
    pub fn add(&mut self, text: &str) -> Result<(), ModelError> {
        let unknown = || ModelError::Violation {
            text: text.to_owned(),
            names: &Self::NAMES,
        };
        let (name, value) = text.split_once('=').ok_or_else(unknown)?;
        let at = Self::NAMES
            .iter()
            .position(|known| *known == name)
            .ok_or_else(unknown)?;
        *self.fields()[at] = value.parse().map_err(|_| unknown())?;
        Ok(())
    }

    /// The variance of the part of ε̃_2i (sign 1) or ε̃_{2i+1} (sign −1) that is linear in q̃.
    pub(crate) fn noise_variance_from_query(&self, sign: f64) -> f64 {
        let (rho, cross) = (self.noise_correlation, self.noise_cross_correlation);
        rho * rho + cross * cross + sign * 2.0 * rho * cross * self.pair_correlation
    }
}
