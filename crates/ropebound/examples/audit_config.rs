//! Is a model's rope_theta enough for its context? `cargo run --example audit_config -- config.json`

use ropebound::{Certainty, Rotation, audit};
use std::error::Error;

/// Llama 2's, where no file is named.
const LLAMA_2: &str = r#"{"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "max_position_embeddings": 4096}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let given = std::env::args_os().nth(1).filter(|path| {
        std::path::Path::new(path)
            .extension()
            .is_some_and(|ending| ending == "json")
    });
    let path = match given {
        Some(path) => path.into(),
        None => {
            let path = folder.path().join("config.json");
            std::fs::write(&path, LLAMA_2)?;
            path
        }
    };
    let model = audit(path)?;
    if let Certainty::Undecided(doubt) = &model.certainty {
        println!("undecided: {}", doubt.reasons.join("; "));
    }
    for layer in model.layers {
        match layer.rotation {
            Rotation::None | Rotation::NoAttention => {
                println!("{}: nothing rotates", layer.name);
            }
            Rotation::Rotary(found) => println!("{}: {:?}", layer.name, found.verdict()),
        }
    }
    Ok(())
}
