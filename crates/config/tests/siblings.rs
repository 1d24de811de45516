//! Variations of the kinds of file that were once misread: other spellings of the same no, windows by other names, text models elsewhere.

use ropebound_config::{Certainty, Model, Options, PositionEncoding, parse_model};

fn model(text: &str) -> Model {
    parse_model(text, &Options::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A file with these members beside a usual shape.
fn shaped(members: &str) -> Model {
    model(&format!(
        r#"{{"hidden_size": 4096, "num_attention_heads": 32, "num_hidden_layers": 6, "max_position_embeddings": 8192, {members}}}"#
    ))
}

/// Whether anything rotates, and in how many dimensions and to which reach the last that does.
fn rotates(model: &Model) -> Option<(u32, Option<u64>)> {
    let layers = model.layers.iter().rev();
    layers
        .filter_map(|layer| match &layer.positions {
            PositionEncoding::Rotary(rotary) => Some((rotary.rope.head_dim.get(), rotary.reach)),
            PositionEncoding::None | PositionEncoding::NoAttention => None,
        })
        .next()
}

#[test]
fn every_spelling_of_no_is_a_no() {
    for members in [
        r#""model_type": "nomic_bert", "rotary_emb_fraction": 0.0, "rotary_emb_base": 1000"#,
        r#""model_type": "gpt_neox", "rotary_pct": 0"#,
        r#""model_type": "deepseek_v3", "mla_use_nope": true, "qk_rope_head_dim": 64, "rope_theta": 10000"#,
        r#""model_type": "zamba2", "layers_block_type": ["mamba", "mamba", "hybrid", "mamba", "mamba", "hybrid"], "use_mem_rope": false, "rope_theta": 10000"#,
        r#""model_type": "llama", "use_rotary_pos_emb": false, "rope_theta": 10000"#,
        r#""model_type": "llama", "position_embedding_type": "none", "rope_theta": 10000"#,
    ] {
        let read = shaped(members);
        assert_eq!(rotates(&read), None, "{members}");
        assert!(!read.layers.is_empty());
        assert_eq!(read.certainty, Certainty::Established, "{members}");
    }
    // A yes, and what is no such key, change nothing.
    for members in [
        r#""model_type": "gpt_neox", "rotary_pct": 0.25"#,
        r#""model_type": "zamba2", "layers_block_type": ["mamba", "mamba", "hybrid", "mamba", "mamba", "hybrid"], "use_mem_rope": true, "rope_theta": 10000"#,
        r#""model_type": "llama", "use_rotary_pos_emb": true, "rope_theta": 10000"#,
    ] {
        assert!(rotates(&shaped(members)).is_some(), "{members}");
    }
}

#[test]
fn a_window_by_another_name_is_a_window() {
    let griffin = shaped(
        r#""model_type": "recurrent_gemma", "block_types": ["recurrent", "recurrent", "attention"], "attention_window_size": 1024"#,
    );
    assert_eq!(rotates(&griffin), Some((64, Some(1024))));
    // The class's own.
    let griffin = shaped(
        r#""model_type": "recurrent_gemma", "block_types": ["recurrent", "recurrent", "attention"]"#,
    );
    assert_eq!(rotates(&griffin), Some((64, Some(2048))));
    // Attention of other hybrids is not local, whatever stands in a file.
    let bamba =
        shaped(r#""model_type": "bamba", "attn_layer_indices": [2], "sliding_window": 512"#);
    assert_eq!(rotates(&bamba), Some((64, Some(8192))));
}

/// At any depth and by any name, where there is but one.
#[test]
fn text_models_are_found_where_they_are() {
    let qwen = r#"{"model_type": "qwen3", "head_dim": 128, "hidden_size": 4096, "num_attention_heads": 32, "num_hidden_layers": 4,
        "max_position_embeddings": 4096, "rope_theta": 1000000}"#;
    let vit = r#"{"model_type": "vit", "hidden_size": 768, "num_attention_heads": 12, "rope_theta": 100}"#;
    for text in [
        format!(r#"{{"model_type": "new_omni", "a": {{"b": {{"text_config": {qwen}}}}}}}"#),
        format!(r#"{{"model_type": "new_vl", "text_model": {qwen}, "vision_tower": {vit}}}"#),
        format!(r#"{{"lm": {qwen}, "image_encoder": {vit}, "talker": {qwen}}}"#),
        format!(r#"{{"model_type": "new_vl", "base_model_config": {{"decoder_config": {qwen}}}}}"#),
    ] {
        let read = model(&text);
        assert_eq!(rotates(&read), Some((128, Some(4096))), "{text}");
        assert_eq!(read.model_type.as_deref(), Some("qwen3"), "{text}");
        assert_eq!(read.certainty, Certainty::Established, "{text}");
    }
    // Two that might be meant: none is taken.
    let two = model(&format!(
        r#"{{"model_type": "new", "one": {qwen}, "two": {qwen}}}"#
    ));
    assert!(matches!(two.certainty, Certainty::Undecided(_)));
    assert_eq!(rotates(&two), None);
}

/// MPT's slopes are refused; where its own code is told to rotate, which transformers' does not read, nothing is said for certain.
#[test]
fn mpt_told_to_rotate_is_no_alibi() {
    let text = |attention: &str| {
        format!(
            r#"{{"model_type": "mpt", "d_model": 4096, "n_heads": 32, "n_layers": 8, "max_seq_len": 2048, "attn_config": {attention}}}"#
        )
    };
    let told = model(&text(r#"{"rope": true, "rope_theta": 10000}"#));
    assert!(matches!(told.certainty, Certainty::Undecided(_)));
    for attention in [r#"{"rope": false}"#, r#"{"alibi": true}"#] {
        assert!(parse_model(&text(attention), &Options::default()).is_err());
    }
}
