//! One schedule that a block of scaling keys stands for.

use ropebound_schedule::RopeKind;

use crate::attention;
use crate::error::ConfigError;
use crate::model::Attention;

/// Which sequences a schedule is for, where a type has several.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Variant {
    pub kind: RopeKind,
    /// Appended to the layer type's name.
    pub label: Option<String>,
    /// Distances are below this.
    pub reach: Option<u64>,
    pub notes: Vec<String>,
    pub attention: Result<Attention, ConfigError>,
}

impl From<RopeKind> for Variant {
    fn from(kind: RopeKind) -> Self {
        Variant {
            kind,
            label: None,
            reach: None,
            notes: Vec::new(),
            attention: Ok(attention::none()),
        }
    }
}

pub(crate) const FACTOR: &str = "a number above 0, such as 8.0";
