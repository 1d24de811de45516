//! L0, the length before scaling: where each dialect takes it from.
//!
//! ```text
//! transformers 5, vLLM, SGLang, llama.cpp   the top level, else the block, else the trained length
//! transformers 4      yarn      the block, else the trained length; up to 4.50 the trained length
//!                     longrope  the top level (Phi-3's class has 4096), else the trained length
//!                     llama3    the block, which must have it
//! ExLlamaV2           yarn      the context run with
//! ExLlamaV3           the block (longrope: else the top level); else the trained length, llama3: 8192
//! MLX                 the block, else 4096; llama3: 8192; Phi-3: the top level, else 4096
//! ```

use ropebound_schedule::Decimal;

use crate::dialect::Dialect;
use crate::error::ConfigError;
use crate::fields::{Found, Scope, Trace};
use crate::surroundings::Surroundings;

/// Which type asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Yarn,
    Llama3,
    LongRope,
}

const KEY: &str = "original_max_position_embeddings";

/// What to take where no field counts.
enum Else {
    Trained,
    Context,
    Number(u64, &'static str),
    Refuse,
}

/// L0 for one type of schedule.
pub(crate) fn original(
    of: Of,
    block: Scope<'_>,
    around: &Surroundings<'_>,
    trace: &mut Trace,
) -> Result<Decimal, ConfigError> {
    let top = || around.original.clone();
    let own = || block.find(&[KEY]);
    let phi3 = ["phi3", "phi4_multimodal"].contains(&around.model_type);
    let class_default = Else::Number(4096, "default of Phi-3's class");
    let (found, otherwise): (Option<Found<'_>>, Else) = match (around.dialect, of) {
        (
            Dialect::Transformers
            | Dialect::Vllm0_26
            | Dialect::Vllm
            | Dialect::Sglang
            | Dialect::LlamaCpp
            | Dialect::LlamaCpp2025,
            _,
        ) => (top().or_else(own), Else::Trained),
        (Dialect::Vllm0_11 | Dialect::Vllm0_12, _) => (top().or_else(own), Else::Refuse),
        (Dialect::Transformers4_45 | Dialect::Transformers4_51 | Dialect::Transformers4_57, of) => {
            match of {
                Of::Yarn if around.dialect == Dialect::Transformers4_45 => (None, Else::Trained),
                Of::Yarn => (own(), Else::Trained),
                Of::Llama3 => (own(), Else::Refuse),
                Of::LongRope if phi3 => (top(), class_default),
                Of::LongRope => (top(), Else::Trained),
            }
        }
        (Dialect::Ollama, Of::LongRope) => (top(), Else::Refuse),
        (Dialect::Ollama, _) => (own(), Else::Trained),
        (Dialect::ExLlamaV2, Of::Yarn) => (None, Else::Context),
        (Dialect::ExLlamaV2, Of::Llama3) => (own(), Else::Refuse),
        (Dialect::ExLlamaV2, Of::LongRope) => (top(), Else::Refuse),
        (Dialect::ExLlamaV3, Of::Yarn) => (own(), Else::Trained),
        (Dialect::ExLlamaV3, Of::Llama3) => (own(), Else::Number(8192, "exllamav3's default")),
        (Dialect::ExLlamaV3, Of::LongRope) => (own().or_else(top), Else::Refuse),
        (Dialect::Mlx, Of::Yarn) => (own(), Else::Number(4096, "mlx's default")),
        (Dialect::Mlx, Of::Llama3) => (own(), Else::Number(8192, "mlx's default")),
        (Dialect::Mlx, Of::LongRope) if phi3 => (top(), class_default),
        (Dialect::Mlx, Of::LongRope) => (own(), Else::Refuse),
    };
    let (value, source) = match (found, otherwise) {
        (Some(found), _) => (found.context()?, found.field),
        (None, Else::Number(value, source)) => (value, source.to_owned()),
        (None, Else::Refuse) => {
            return Err(around.refused(format!("{} is missing", block.name(KEY))));
        }
        (None, Else::Trained | Else::Context) => {
            let ignored = own().is_some();
            let runs = matches!(around.dialect, Dialect::ExLlamaV2);
            let length = if runs { around.context } else { around.trained };
            let length = length.ok_or_else(|| {
                ConfigError::missing(block.name(KEY), "the trained length in positions")
            })?;
            let why = if ignored {
                format!(
                    "{}, as {} does not read {KEY} here",
                    around.trained_field, around.dialect
                )
            } else {
                format!("{}, as {KEY} is absent", around.trained_field)
            };
            (length, why)
        }
    };
    trace.note("original_length", value, source);
    Ok(Decimal::from(value))
}
