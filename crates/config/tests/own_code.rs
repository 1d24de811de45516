//! What classes' own code makes of a file, where its keys suggest otherwise: read so, or undecided with the reason.

use ropebound_config::{Certainty, Model, Options, PositionEncoding, Rotary, parse_model};

/// A file with these members beside a usual shape.
fn shaped(members: &str) -> Model {
    let text = format!(
        r#"{{"hidden_size": 4096, "num_attention_heads": 32, "num_hidden_layers": 6, "max_position_embeddings": 8192, {members}}}"#
    );
    parse_model(&text, &Options::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn rotary(model: &Model) -> &Rotary {
    let mut all = model
        .layers
        .iter()
        .filter_map(|layer| match &layer.positions {
            PositionEncoding::Rotary(rotary) => Some(&**rotary),
            PositionEncoding::None | PositionEncoding::NoAttention => None,
        });
    all.next().expect("a layer that rotates")
}

/// The base, and in how many dimensions, of what is established.
fn established(members: &str) -> (String, u32) {
    let model = shaped(members);
    assert_eq!(model.certainty, Certainty::Established, "{members}");
    let rope = &rotary(&model).rope;
    (rope.base.to_string(), rope.head_dim.get())
}

#[test]
fn gpt_neox_reads_its_own_names() {
    let both = r#""model_type": "gpt_neox", "rotary_emb_base": 10000, "rope_theta": 500000, "rotary_pct": 0.25, "partial_rotary_factor": 1.0"#;
    let (base, dim) = established(both);
    assert_eq!((base.parse(), dim), (Ok(10000.0), 32));
    // The class's own share.
    let (_, dim) = established(
        r#""model_type": "gpt_neox", "rotary_emb_base": 10000, "partial_rotary_factor": 1.0"#,
    );
    assert_eq!(dim, 32);
}

#[test]
fn what_is_known_to_be_read_otherwise_is_undecided() {
    for (members, reason) in [
        (
            r#""model_type": "gptj", "rope_theta": 500000"#,
            "rope_theta: transformers",
        ),
        (
            r#""model_type": "codegen", "rope_theta": 500000"#,
            "rope_theta: transformers",
        ),
        (
            r#""model_type": "llama", "rope_theta": null"#,
            "rope_theta is null",
        ),
        (
            r#""model_type": "llama", "rope_theta": 1e5, "rope_scaling": {"type": "ntk", "factor": 2.0}"#,
            "no such type",
        ),
        (
            r#""model_type": "llama", "rope_theta": 1e5, "rope_scaling": {"rope_type": null, "factor": 2.0}"#,
            "no such type",
        ),
        (
            r#""model_type": "llama", "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 1e6}}"#,
            "no block by layer type",
        ),
        (
            r#""model_type": "gemma3_text", "rope_scaling": {"rope_type": "linear", "factor": 8.0}, "rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 1e6}, "sliding_attention": {"rope_type": "default", "rope_theta": 1e4}}"#,
            "which of them counts",
        ),
        (
            r#""model_type": "qwen3", "rope_theta": 1e6, "layer_types": ["full_attention", "full_attention", "full_attention", "full_attention", "full_attention", "weird_attention"]"#,
            "weird_attention",
        ),
        (
            r#""model_type": "chatglm", "position_encoding_2d": true"#,
            "position_encoding_2d is true",
        ),
        (
            r#""model_type": "xlm-roberta", "position_embedding_type": "rotary", "rotary_emb_base": 20000"#,
            "not known",
        ),
    ] {
        let Certainty::Undecided(doubt) = shaped(members).certainty else {
            panic!("{members} is taken for established");
        };
        assert!(doubt.to_string().contains(reason), "{members}: {doubt}");
    }
}

#[test]
fn layers_that_look_at_an_image_or_are_flagged_do_not_rotate() {
    let mllama = shaped(
        r#""model_type": "mllama_text_model", "rope_theta": 500000, "cross_attention_layers": [1, 4]"#,
    );
    let count = |wanted: fn(&PositionEncoding) -> bool| -> u64 {
        let layers = mllama
            .layers
            .iter()
            .filter(|layer| wanted(&layer.positions));
        layers.filter_map(|layer| layer.layers).sum()
    };
    assert_eq!(
        count(|positions| matches!(positions, PositionEncoding::Rotary(_))),
        4
    );
    assert_eq!(
        count(|positions| matches!(positions, PositionEncoding::NoAttention)),
        2
    );
    let own = shaped(r#""model_type": "mllama_text_model", "rope_theta": 500000"#);
    assert!(
        own.layers.iter().any(
            |layer| layer.positions == PositionEncoding::NoAttention && layer.layers == Some(1)
        )
    );
    let step = shaped(
        r#""model_type": "llama", "rope_theta": 1e6, "use_rope_layers": [1, 0, 0, 1, 0, 0]"#,
    );
    assert!(
        step.layers
            .iter()
            .any(|layer| layer.positions == PositionEncoding::None && layer.layers == Some(4))
    );
}

#[test]
fn a_factor_that_is_read_is_not_told_as_unread() {
    let kimi = shaped(
        r#""model_type": "kimi_k2", "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "rope_theta": 50000.0, "rope_scaling": {"type": "yarn", "factor": 32.0, "original_max_position_embeddings": 4096, "beta_fast": 1.0, "beta_slow": 1.0, "mscale": 1.0, "mscale_all_dim": 1.0}"#,
    );
    assert_eq!(kimi.certainty, Certainty::Established);
}
