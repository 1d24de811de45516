//! Files made after public ones that were once misread: what rotates, by which schedule, how far.

use ropebound_config::{Certainty, Layer, Model, Options, PositionEncoding, Rotary, read_model};

fn model(name: &str) -> Model {
    let path = format!("{}/tests/cases/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let model = read_model(path.as_ref(), &Options::default());
    let model = model.unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(model.certainty, Certainty::Established, "{name}");
    model
}

/// Name, layers, rope, unrotated pairs, reach; or why not.
fn lines(name: &str) -> Vec<String> {
    model(name).layers.iter().map(line).collect()
}

fn line(layer: &Layer) -> String {
    let count = layer
        .layers
        .map_or("?".to_owned(), |layers| layers.to_string());
    let what = match &layer.positions {
        PositionEncoding::None => "still".to_owned(),
        PositionEncoding::NoAttention => "no attention".to_owned(),
        PositionEncoding::Rotary(rotary) => rotates(rotary),
    };
    format!("{count} {}: {what}", layer.name)
}

fn rotates(rotary: &Rotary) -> String {
    let number = |value: Option<u64>| value.map_or("?".to_owned(), |value| value.to_string());
    format!(
        "{}, {} beside, to {}",
        rotary.rope,
        number(rotary.unrotated),
        number(rotary.reach)
    )
}

fn check(name: &str, expected: &[&str]) {
    assert_eq!(lines(name), expected, "{name}");
}

#[test]
fn classes_that_do_not_rotate() {
    check(
        "nemotron-3-nano-30b",
        &[
            "23 mamba: no attention",
            "23 moe: no attention",
            "6 attention: still",
        ],
    );
    check(
        "granite4-h-350m-nope",
        &["28 mamba: no attention", "4 attention: still"],
    );
}

#[test]
fn classes_whose_sliding_layers_alone_rotate() {
    check(
        "exaone4-32b",
        &[
            "48 sliding_attention: llama3 with base 1e6, rotary dim 128, factor 16, 0 beside, to 4096",
            "16 full_attention: still",
        ],
    );
    check(
        "exaone4-nope-on-full-layers",
        &[
            "24 sliding_attention: default with base 10000, rotary dim 128, 0 beside, to 2048",
            "8 full_attention: still",
        ],
    );
    check(
        "cohere2_moe-nope-on-full-layers",
        &[
            "30 sliding_attention: default with base 10000, rotary dim 128, 0 beside, to 4096",
            "10 full_attention: still",
        ],
    );
    check(
        "muse_glimmer-nope-on-full-layers",
        &[
            "39 sliding_attention: default with base 10000, rotary dim 128, 0 beside, to 2048",
            "13 full_attention: still",
        ],
    );
    check(
        "smollm3-3b",
        &[
            "27 full_attention: default with base 5e6, rotary dim 128, 0 beside, to 65536",
            "9 full_attention, without rotation: still",
        ],
    );
}

#[test]
fn bases_by_layer_type() {
    check(
        "mimo-v2-flash",
        &[
            "9 full_attention: default with base 5e6, rotary dim 64, 64 beside, to 262144",
            "39 sliding_attention: default with base 10000, rotary dim 64, 64 beside, to 128",
        ],
    );
    check(
        "step3p5-lists",
        &[
            "1 full_attention: llama3 with base 10000, rotary dim 64, factor 8, 32 beside, to 256",
            "1 sliding_attention: default with base 10000, rotary dim 128, 0 beside, to 16",
        ],
    );
    check(
        "zaya-nested-hybrid",
        &["40 hybrid: default with base 5e6, rotary dim 64, 32 beside, to 131072"],
    );
    check(
        "deepseek-v4-flash-head",
        &[
            "2 main: default with base 10000, rotary dim 64, 224 beside, to 128",
            "41 compress: yarn with base 160000, rotary dim 64, factor 16, 224 beside, to 1048576",
        ],
    );
    let compress = &model("deepseek-v4-flash-head").layers[1];
    let PositionEncoding::Rotary(rotary) = &compress.positions else {
        panic!()
    };
    let attention = rotary.attention.as_ref().expect("the class's own");
    assert_eq!(attention.source, "rope_scaling.attention_factor");
}

#[test]
fn sequences_longer_than_trained() {
    check(
        "qwen-7b-v1-dynamic_ntk",
        &[
            "32 all, sequences up to 2048: default with base 10000, rotary dim 128, 0 beside, to 2048",
            "32 all, sequences up to 4096: ntk-aware with base 10000, rotary dim 128, factor 3, 0 beside, to 4096",
            "32 all, sequences up to 8192: ntk-aware with base 10000, rotary dim 128, factor 7, 0 beside, to 8192",
        ],
    );
    let notes = model("qwen-7b-v1-dynamic_ntk").notes;
    assert_eq!(
        notes,
        [
            "the file claims several contexts: n_positions is 8192, seq_length is 2048; n_positions is used"
        ]
    );
    check(
        "qwen1.5-7b-yarn-user",
        &["32 all: yarn with base 1e6, rotary dim 128, factor 4, 0 beside, to 32768"],
    );
    check(
        "ministral3-8b",
        &["34 all: yarn with base 1e6, rotary dim 128, factor 16, 0 beside, to 262144"],
    );
    check(
        "glm-4-9b-chat-1m",
        &["40 all: default with base 1e8, rotary dim 64, 32 beside, to 1048576"],
    );
}

#[test]
fn hybrids_and_partial_heads() {
    check(
        "qwen3.5-0.8b",
        &[
            "18 linear_attention: no attention",
            "6 full_attention: default with base 1e7, rotary dim 64, 96 beside, to 262144",
        ],
    );
}

#[test]
fn params_json() {
    check(
        "llama3.1-8b-params",
        &["32 all: llama3 with base 500000, rotary dim 128, factor 8, 0 beside, to ?"],
    );
    check(
        "mistral-7b-v0.2-params",
        &["32 all: default with base 1e6, rotary dim 128, 0 beside, to ?"],
    );
}
