//! What configurations say, one line per layer type, with tabs between: file, certainty, layer type, layers, kind, base, rotary dimension, pairs
//! that do not rotate, context, reach, type. A file that is refused has its reason instead.
//!
//! ```sh
//! cargo run --release -p ropebound-config --example read -- config.json model.gguf
//! ```

use std::path::Path;

use ropebound_config::{Certainty, Layer, Options, PositionEncoding, read_model};

fn main() {
    for argument in std::env::args().skip(1) {
        let file = argument.as_str();
        match read_model(Path::new(file), &Options::default()) {
            Err(error) => println!("{file}\trefused\t{error}"),
            Ok(model) => {
                let certainty = match &model.certainty {
                    Certainty::Established => "established".to_owned(),
                    Certainty::Undecided(doubt) => format!("undecided: {doubt}"),
                };
                for layer in &model.layers {
                    println!("{file}\t{certainty}\t{}", line(layer));
                }
                if model.layers.is_empty() {
                    println!("{file}\t{certainty}");
                }
            }
        }
    }
}

fn line(layer: &Layer) -> String {
    let number = |value: Option<u64>| value.map_or("-".to_owned(), |value| value.to_string());
    let start = format!("{}\t{}", layer.name, number(layer.layers));
    match &layer.positions {
        PositionEncoding::None => format!("{start}\tstill"),
        PositionEncoding::NoAttention => format!("{start}\tno attention"),
        PositionEncoding::Rotary(rotary) => format!(
            "{start}\trotates\t{}\t{}\t{}\t{}\t{}\t{}",
            rotary.rope.base,
            rotary.rope.head_dim.get(),
            number(rotary.unrotated),
            number(rotary.context),
            number(rotary.reach),
            rotary.rope.type_name(),
        ),
    }
}
