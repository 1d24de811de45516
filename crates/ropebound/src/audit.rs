//! What a model's configuration claims, and what holds.

use crate::Error;
use ropebound_audit::{LayerAudit, Numbers, PlainBases, audit_layer};
use ropebound_config::{Certainty, Model, Options, PositionEncoding, read_model};
use std::path::Path;

/// What was found of a model.
#[derive(Clone, Debug)]
pub struct AuditedModel {
    /// Its layer types.
    pub layers: Vec<AuditedLayer>,
    /// Whether they are what the model runs: without that no verdict on a layer is one on the model.
    pub certainty: Certainty,
}

/// One layer type of a model.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub enum Rotation {
    /// It attends without rotation.
    None,
    /// It does not attend: linear attention, or a state space.
    NoAttention,
    /// This schedule rotates; what is proven of it.
    Rotary(Box<LayerAudit>),
}

/// Audits the configuration in a file or folder, layer type by layer type, by the rules of transformers.
///
/// # Errors
/// [`Error::Config`] naming the field, its value and what would be accepted; [`Error::Problem`] for frequencies outside the proven domain.
pub fn audit(config: impl AsRef<Path>) -> Result<AuditedModel, Error> {
    audited(read_model(config.as_ref(), &Options::default())?)
}

fn audited(model: Model) -> Result<AuditedModel, Error> {
    let mut bases = PlainBases::new();
    let layers = model.layers.into_iter().map(|layer| {
        let rotation = match &layer.positions {
            PositionEncoding::None => Rotation::None,
            PositionEncoding::NoAttention => Rotation::NoAttention,
            PositionEncoding::Rotary(rotary) => {
                let audit = audit_layer(rotary, Numbers::Exact, &mut bases)?;
                Rotation::Rotary(Box::new(match model.certainty {
                    Certainty::Established => audit,
                    Certainty::Undecided(_) => audit.without_verdict(),
                }))
            }
        };
        Ok(AuditedLayer {
            name: layer.name,
            layers: layer.layers,
            rotation,
            notes: layer.notes,
        })
    });
    Ok(AuditedModel {
        layers: layers.collect::<Result<_, Error>>()?,
        certainty: model.certainty,
    })
}
