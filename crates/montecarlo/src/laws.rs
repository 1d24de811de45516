//! The laws of q, k and ε, as wanted: [`ScoreModel`](crate::Model) checks them.

use crate::model_error::ModelError;
use crate::shape::Distribution;
use crate::violations::Violations;

/// The largest mean or deviation accepted.
pub(crate) const LARGEST: f64 = 1e9;

/// One number for all components, or one for each.
#[derive(Clone, Debug, PartialEq)]
pub enum Components {
    /// The same for every component.
    Equal(f64),
    /// One for each of the d components, in the order q_0, q_1, ….
    Each(Vec<f64>),
}

impl Components {
    /// The number of component `j`.
    #[must_use]
    pub fn get(&self, j: usize) -> f64 {
        match self {
            Self::Equal(value) => *value,
            Self::Each(values) => values[j],
        }
    }

    /// Refuses other than one or `dim` numbers, and numbers not finite, above [`LARGEST`] or, if `positive`, below its inverse.
    pub(crate) fn check(
        &self,
        what: &'static str,
        dim: usize,
        positive: bool,
        expected: &'static str,
    ) -> Result<(), ModelError> {
        let values = match self {
            Self::Equal(value) => std::slice::from_ref(value),
            Self::Each(values) if values.len() == dim => values,
            Self::Each(values) => {
                return Err(ModelError::Length {
                    what,
                    length: values.len(),
                    dim,
                });
            }
        };
        match values
            .iter()
            .find(|x| !x.is_finite() || x.abs() > LARGEST || (positive && **x < 1.0 / LARGEST))
        {
            Some(&value) => Err(ModelError::Value {
                what,
                value,
                expected,
            }),
            None => Ok(()),
        }
    }
}

/// How ε hangs on q while its conditional mean stays 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependence {
    /// ε is independent of q.
    Independent,
    /// ε_j is proportional to (q_j − μ_j)/σ_j: dependent, with E[ε | q] = 0.
    Proportional,
}

/// ε, before any violation: mean 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Noise {
    /// The law of its components.
    pub shape: Distribution,
    /// Their standard deviation, ≥ 0.
    pub deviation: f64,
    /// Whether they depend on q.
    pub dependence: Dependence,
}

/// The laws of q and k, as wanted; [`ScoreModel::new`](crate::Model::new) checks them.
#[derive(Clone, Debug, PartialEq)]
pub struct Laws {
    /// The law of q's components.
    pub query: Distribution,
    /// The law of k's components; the theorem does not need it to be q's.
    pub key: Distribution,
    /// σ of q's components, > 0.
    pub deviation: Components,
    /// σ of k's components, > 0; none: as q's.
    pub key_deviation: Option<Components>,
    /// μ of q's components; none: what the shape has by itself. k has the same, apart from violations.
    pub mean: Option<Components>,
    /// ε.
    pub noise: Noise,
    /// What is violated.
    pub violations: Violations,
}

impl Laws {
    /// `shape` for q, k and ε; σ = 1, ε's a tenth of it; no violation.
    #[must_use]
    pub fn of(shape: Distribution) -> Self {
        Self {
            query: shape.clone(),
            key: shape.clone(),
            deviation: Components::Equal(1.0),
            key_deviation: None,
            mean: None,
            noise: Noise {
                shape,
                deviation: 0.1,
                dependence: Dependence::Independent,
            },
            violations: Violations::default(),
        }
    }
}
