//! What a model's configuration claims, and what holds.

use crate::Error;
use ropebound_audit::{LayerAudit, Numbers, PlainBases, audit_layer};
use ropebound_config::{Certainty, ConfigError, Model, Options, Positions, read_model};
use std::path::Path;

/// One layer type of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditedLayer {
    /// Its name in the configuration.
    pub name: String,
    /// How many layers are of it, where the configuration tells.
    pub layers: Option<u64>,
    /// What its positions do.
    pub rotation: Rotation,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// What a layer type's positions do.
#[derive(Clone, Debug, PartialEq)]
pub enum Rotation {
    /// It attends without rotation.
    None,
    /// It does not attend over positions.
    NoAttention,
    /// This schedule rotates; what is proven of it.
    Rotary(Box<LayerAudit>),
}

/// Audits the configuration in a file or folder, layer type by layer type, by the rules of transformers.
///
/// Where a class is not known, or a field of it not understood, verdicts are undecided and the notes say why.
///
/// # Errors
/// [`Error::Config`] naming the field, its value and what would be accepted, or what was not understood if nothing can be said; [`Error::Problem`] for frequencies outside the proven domain.
pub fn audit(config: impl AsRef<Path>) -> Result<Vec<AuditedLayer>, Error> {
    audited(read_model(config.as_ref(), &Options::default())?)
}

fn audited(model: Model) -> Result<Vec<AuditedLayer>, Error> {
    let mut bases = PlainBases::new();
    let doubt = match model.certainty {
        Certainty::Established => None,
        Certainty::Undecided(doubt) if model.layers.is_empty() => {
            return Err(ConfigError::Undecided(doubt).into());
        }
        Certainty::Undecided(doubt) => Some(doubt),
    };
    let layers = model.layers.into_iter().map(|layer| {
        let rotation = match &layer.positions {
            Positions::None => Rotation::None,
            Positions::NoAttention => Rotation::NoAttention,
            Positions::Rotary(rotary) => {
                let audit = audit_layer(rotary, Numbers::Exact, &mut bases)?;
                Rotation::Rotary(Box::new(match &doubt {
                    None => audit,
                    Some(_) => audit.without_verdict(),
                }))
            }
        };
        Ok(AuditedLayer {
            name: layer.name,
            layers: layer.layers,
            rotation,
            notes: doubt
                .iter()
                .map(|doubt| format!("undecided: {doubt}"))
                .chain(layer.notes)
                .collect(),
        })
    });
    layers.collect()
}
