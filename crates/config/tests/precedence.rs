//! Where each value is taken from, class by class.

use ropebound_config::{Dialect, Layer, Model, Options, PositionEncoding, Rotary, parse_model};
use ropebound_schedule::{ApproxF64, RopeKind};

fn model(text: &str) -> Model {
    parse_model(text, &Options::default()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn under(dialect: Dialect, context: Option<u64>, text: &str) -> Model {
    let class = None;
    parse_model(
        text,
        &Options {
            dialect,
            context,
            class,
        },
    )
    .unwrap()
}

fn rotary(layer: &Layer) -> &Rotary {
    match &layer.positions {
        PositionEncoding::Rotary(rotary) => rotary,
        PositionEncoding::None | PositionEncoding::NoAttention => {
            panic!("{} does not rotate", layer.name)
        }
    }
}

fn only(model: &Model) -> &Rotary {
    assert_eq!(model.layers.len(), 1, "{model:?}");
    rotary(&model.layers[0])
}

fn base(text: &str) -> String {
    only(&model(text)).rope.base.to_string()
}

fn origin<'a>(layer: &'a Layer, name: &str) -> &'a str {
    let origin = layer.origins.iter().find(|origin| origin.name == name);
    &origin.unwrap().source
}

#[test]
fn the_base_by_precedence() {
    // A non-empty rope_scaling replaces rope_parameters; an empty or null one does not.
    assert_eq!(
        base(
            r#"{"head_dim":64,"rope_theta":3,"rope_scaling":{"rope_type":"linear","factor":2},"rope_parameters":{"rope_theta":5}}"#
        ),
        "3"
    );
    assert_eq!(
        base(
            r#"{"head_dim":64,"rope_theta":3,"rope_scaling":null,"rope_parameters":{"rope_theta":5}}"#
        ),
        "5"
    );
    assert_eq!(
        base(
            r#"{"head_dim":64,"rope_theta":3,"rope_scaling":{},"rope_parameters":{"rope_theta":5}}"#
        ),
        "5"
    );
    // The block, the top level, the class.
    assert_eq!(
        base(r#"{"head_dim":64,"rope_theta":3,"rope_parameters":{"rope_type":"default"}}"#),
        "3"
    );
    assert_eq!(base(r#"{"head_dim":64,"model_type":"mixtral"}"#), "1e6");
    assert_eq!(
        base(r#"{"head_dim":64,"model_type":"mixtral","rope_theta":null}"#),
        "1e6"
    );
    assert_eq!(
        base(r#"{"head_dim":64,"model_type":"gpt_neox","rotary_emb_base":50000}"#),
        "50000"
    );
    assert_eq!(
        base(r#"{"kv_channels":128,"model_type":"chatglm","rope_ratio":500}"#),
        "5e6"
    );
    assert_eq!(
        base(r#"{"text_config":{"head_dim":64,"rope_theta":1e7},"rope_theta":3}"#),
        "1e7"
    );
}

#[test]
fn the_rotary_dimension() {
    let dims = |text: &str| {
        let model = model(text);
        let rotary = only(&model);
        (rotary.rope.head_dim.get(), rotary.unrotated)
    };
    assert_eq!(
        dims(r#"{"model_type":"llama","hidden_size":4096,"num_attention_heads":32}"#),
        (128, Some(0))
    );
    assert_eq!(
        dims(
            r#"{"model_type":"llama","hidden_size":4096,"num_attention_heads":32,"head_dim":null}"#
        ),
        (128, Some(0))
    );
    assert_eq!(
        dims(
            r#"{"model_type":"qwen3","hidden_size":1024,"num_attention_heads":16,"head_dim":128}"#
        ),
        (128, Some(0))
    );
    // Llama's own default type does not look at the partial factor; the scaled types do.
    assert_eq!(
        dims(r#"{"model_type":"llama","head_dim":128,"partial_rotary_factor":0.5}"#),
        (128, Some(0))
    );
    assert_eq!(
        dims(
            r#"{"model_type":"llama","head_dim":128,"partial_rotary_factor":0.5,"rope_scaling":{"type":"linear","factor":2}}"#
        ),
        (64, Some(32))
    );
    assert_eq!(
        dims(r#"{"model_type":"gpt_neox","head_dim":96}"#),
        (24, Some(36))
    );
    assert_eq!(
        dims(r#"{"model_type":"glm4","head_dim":128}"#),
        (64, Some(32))
    );
    assert_eq!(
        dims(r#"{"model_type":"gptj","n_embd":4096,"n_head":16,"rotary_dim":64}"#),
        (64, Some(96))
    );
    // A float product, truncated: 0.334 · 192 = 64.128.
    assert_eq!(
        dims(r#"{"rope_theta":1e4,"head_dim":192,"partial_rotary_factor":0.334}"#),
        (64, Some(64))
    );
    // Multi-head latent attention rotates its rotary part alone, whatever head_dim says.
    let latent = r#"{"model_type":"deepseek_v3","head_dim":192,"qk_rope_head_dim":64,"qk_nope_head_dim":128}"#;
    assert_eq!(dims(latent), (64, Some(64)));
    assert_eq!(
        dims(r#"{"model_type":"deepseek_v3","qk_rope_head_dim":64}"#),
        (64, Some(64))
    );
    // Without qk_nope_head_dim a class's own counts, else head_dim less the rotary part, else it is not known.
    assert_eq!(
        dims(r#"{"model_type":"llama","qk_rope_head_dim":64,"head_dim":512}"#),
        (64, Some(224))
    );
    assert_eq!(
        dims(r#"{"model_type":"llama","qk_rope_head_dim":64}"#),
        (64, None)
    );
}

#[test]
fn original_lengths() {
    let length = |text: &str| match &only(&model(text)).rope.kind {
        RopeKind::Yarn(yarn) => yarn.original_length.to_string(),
        other => panic!("{other:?}"),
    };
    let with = |outer: &str, inner: &str| {
        length(&format!(
            r#"{{"head_dim":64,"rope_theta":1e4,"max_position_embeddings":8192{outer},"rope_scaling":{{"rope_type":"yarn","factor":4{inner}}}}}"#
        ))
    };
    assert_eq!(
        with("", r#","original_max_position_embeddings":2048"#),
        "2048"
    );
    assert_eq!(
        with(
            r#","original_max_position_embeddings":1024"#,
            r#","original_max_position_embeddings":2048"#
        ),
        "1024"
    );
    assert_eq!(with("", ""), "8192");
}

#[test]
fn yarn_defaults() {
    let text = r#"{"head_dim":64,"rope_theta":1e4,"max_position_embeddings":8192,"rope_parameters":
        {"rope_type":"yarn","factor":null,"original_max_position_embeddings":3072,"beta_fast":0,"beta_slow":null,"truncate":false}}"#;
    let transformers = model(text);
    let RopeKind::Yarn(yarn) = &only(&transformers).rope.kind else {
        panic!()
    };
    assert_eq!(yarn.factor.to_string(), "8192/3072");
    assert_eq!(
        (yarn.beta_fast.to_string(), yarn.beta_slow.to_string()),
        ("32".to_owned(), "1".to_owned())
    );
    assert!(!yarn.truncate);
    let llama_cpp = under(Dialect::LlamaCpp, None, text);
    let RopeKind::Yarn(yarn) = &only(&llama_cpp).rope.kind else {
        panic!()
    };
    assert!(yarn.truncate);
}

#[test]
fn gemma3_scales_its_full_layers() {
    let text = r#"{"model_type":"gemma3_text","head_dim":256,"rope_theta":1000000,"rope_local_base_freq":10000,"num_hidden_layers":34,
        "sliding_window":1024,"sliding_window_pattern":6,"max_position_embeddings":131072,"rope_scaling":{"rope_type":"linear","factor":8.0}}"#;
    let model = model(text);
    let [sliding, full] = model.layers.as_slice() else {
        panic!("{model:?}")
    };
    assert_eq!(
        (sliding.name.as_str(), sliding.layers),
        ("sliding_attention", Some(29))
    );
    assert_eq!(
        rotary(sliding).rope.to_string(),
        "default with base 10000, rotary dim 256"
    );
    assert_eq!(rotary(sliding).reach, Some(1024));
    assert_eq!(origin(sliding, "base"), "rope_local_base_freq");
    assert_eq!(
        rotary(full).rope.to_string(),
        "linear with base 1e6, rotary dim 256, factor 8"
    );
    assert_eq!((rotary(full).reach, full.layers), (Some(131_072), Some(5)));
}

#[test]
fn nested_blocks_by_layer_type() {
    let text = r#"{"model_type":"gemma4_text","head_dim":256,"global_head_dim":512,"max_position_embeddings":262144,"sliding_window":1024,
        "layer_types":["sliding_attention","sliding_attention","full_attention"],
        "rope_parameters":{"full_attention":{"rope_type":"proportional","partial_rotary_factor":0.25,"rope_theta":1000000.0},
        "sliding_attention":{"rope_type":"default","rope_theta":10000.0}}}"#;
    let model = model(text);
    let [sliding, full] = model.layers.as_slice() else {
        panic!("{model:?}")
    };
    assert_eq!(
        rotary(sliding).rope.to_string(),
        "default with base 10000, rotary dim 256"
    );
    let rotary = rotary(full);
    assert_eq!(
        rotary.rope.to_string(),
        "proportional with base 1e6, rotary dim 512, 64 of 256 pairs"
    );
    assert_eq!(rotary.unrotated, Some(192));
    let schedule = rotary.schedule().unwrap();
    assert_eq!((schedule.pairs(), schedule.unrotated()), (64, 0));
    assert!((schedule.frequency(&ApproxF64, 63) - 1e6f64.powf(-126.0 / 512.0)).abs() < 1e-15);
}

#[test]
fn layers_without_rotation() {
    let null = model(
        r#"{"head_dim":64,"rope_theta":1e4,"layer_types":["full_attention","sliding_attention"],"sliding_window":512,
        "rope_parameters":{"full_attention":null,"sliding_attention":{"rope_type":"default","rope_theta":20000}}}"#,
    );
    assert_eq!(null.layers[0].positions, PositionEncoding::None);
    assert_eq!(rotary(&null.layers[1]).rope.base.to_string(), "20000");

    let smollm = model(
        r#"{"model_type":"smollm3","head_dim":128,"num_hidden_layers":4,"no_rope_layers":[1,1,1,0],"rope_theta":5000000.0}"#,
    );
    assert_eq!(
        (smollm.layers[0].layers, smollm.layers[1].layers),
        (Some(3), Some(1))
    );
    assert_eq!(smollm.layers[1].positions, PositionEncoding::None);

    let llama4 = model(
        r#"{"model_type":"llama4_text","head_dim":128,"num_hidden_layers":48,"attention_chunk_size":8192,"max_position_embeddings":10485760,
        "rope_scaling":{"rope_type":"llama3","factor":16,"low_freq_factor":1,"high_freq_factor":1,"original_max_position_embeddings":8192}}"#,
    );
    assert_eq!(
        (rotary(&llama4.layers[0]).reach, llama4.layers[0].layers),
        (Some(8192), Some(36))
    );
    assert_eq!(llama4.layers[1].positions, PositionEncoding::None);

    let cohere = model(
        r#"{"model_type":"cohere2","head_dim":128,"rope_theta":50000,"sliding_window":4096,"layer_types":["sliding_attention","full_attention"]}"#,
    );
    assert_eq!(cohere.layers[1].positions, PositionEncoding::None);
}

#[test]
fn windows() {
    let reach = |text: &str| only(&model(text)).reach;
    assert_eq!(
        reach(
            r#"{"model_type":"mistral","head_dim":128,"max_position_embeddings":32768,"sliding_window":4096}"#
        ),
        Some(4096)
    );
    assert_eq!(
        reach(
            r#"{"model_type":"mistral","head_dim":128,"max_position_embeddings":32768,"sliding_window":null}"#
        ),
        Some(32_768)
    );
    let qwen = r#"{"model_type":"qwen2","head_dim":128,"max_position_embeddings":32768,"sliding_window":131072,"use_sliding_window":false}"#;
    assert_eq!(reach(qwen), Some(32_768));
    let modern = model(
        r#"{"model_type":"modernbert","head_dim":64,"local_attention":128,"num_hidden_layers":22,"max_position_embeddings":8192}"#,
    );
    assert_eq!(rotary(&modern.layers[1]).reach, Some(65));
    assert_eq!(rotary(&modern.layers[1]).rope.base.to_string(), "10000");
    assert_eq!(modern.layers[0].layers, Some(8));
}

#[test]
fn longrope_by_sequence_or_by_load() {
    let factors = |value: &str| vec![value; 16].join(",");
    let text = format!(
        r#"{{"model_type":"phi3","head_dim":32,"original_max_position_embeddings":4096,"max_position_embeddings":131072,
        "rope_scaling":{{"type":"su","short_factor":[{}],"long_factor":[{}]}}}}"#,
        factors("1.0"),
        factors("2.5")
    );
    let both = model(&text);
    assert_eq!(both.layers.len(), 2);
    assert_eq!(both.layers[0].name, "all, sequences up to 4096");
    assert_eq!(rotary(&both.layers[0]).reach, Some(4096));
    assert_eq!(rotary(&both.layers[1]).reach, Some(131_072));
    let short = under(Dialect::Transformers, Some(4096), &text);
    assert_eq!(short.layers.len(), 1);
    let loaded = under(Dialect::Vllm, None, &text);
    assert_eq!(loaded.layers[0].name, "all, short factors");
    assert_eq!(rotary(&loaded.layers[0]).context, Some(4096));
    let loaded = under(Dialect::Vllm, Some(131_072), &text);
    assert_eq!(loaded.layers[0].name, "all, long factors");
}

#[test]
fn dynamic_by_framework() {
    let text = r#"{"head_dim":128,"rope_theta":1e6,"max_position_embeddings":32768,"rope_scaling":{"type":"dynamic","factor":2.0}}"#;
    let at = |dialect, context| {
        let model = under(dialect, context, text);
        only(&model).schedule().unwrap().frequency(&ApproxF64, 63)
    };
    let plain = 1e6f64.powf(-126.0 / 128.0);
    assert!((at(Dialect::Transformers, None) / plain - 1.0).abs() < 1e-12);
    // s·n/L − (s − 1) is 3 at twice the length, and s² − s + 1 in SGLang, and in vLLM before it
    // compared the length with another.
    assert!((at(Dialect::Transformers, Some(65_536)) * 3.0 / plain - 1.0).abs() < 1e-12);
    assert!((at(Dialect::Sglang, None) * 3.0 / plain - 1.0).abs() < 1e-12);
    assert!((at(Dialect::Vllm, None) / plain - 1.0).abs() < 1e-12);
    let options = Options {
        dialect: Dialect::LlamaCpp,
        ..Options::default()
    };
    let refused = parse_model(text, &options).unwrap_err();
    assert!(refused.to_string().contains("no dynamic NTK"), "{refused}");
}

#[test]
fn gguf_metadata() {
    let text = r#"{"general.architecture":"qwen2","qwen2.context_length":131072,"qwen2.embedding_length":3584,"qwen2.attention.head_count":28,
        "qwen2.rope.freq_base":1000000.0,"qwen2.rope.scaling.type":"yarn","qwen2.rope.scaling.factor":4.0,
        "qwen2.rope.scaling.original_context_length":32768,"tokenizer.ggml.tokens":["a","b"]}"#;
    let flat = model(text);
    assert_eq!(flat.dialect, Dialect::LlamaCpp);
    assert_eq!(
        only(&flat).rope.to_string(),
        "yarn with base 1e6, rotary dim 128, factor 4"
    );
    let dumped = r#"{"filename":"x","metadata":{"general.architecture":{"index":1,"type":"STRING","value":"gemma3"},
        "gemma3.attention.key_length":{"value":256},"gemma3.rope.freq_base":{"value":1000000},"gemma3.context_length":{"value":32768},
        "gemma3.attention.sliding_window":{"value":512},"gemma3.rope.freq_base_swa":{"value":10000}}}"#;
    let dumped = model(dumped);
    assert_eq!(
        (
            rotary(&dumped.layers[0]).reach,
            rotary(&dumped.layers[0]).rope.base.to_string()
        ),
        (Some(512), "10000".to_owned())
    );
    assert_eq!(rotary(&dumped.layers[1]).reach, Some(32_768));
}

#[test]
fn what_does_not_rotate_is_refused() {
    for (text, why) in [
        (
            r#"{"model_type":"mpt","d_model":4096,"n_heads":32,"attn_config":{"alibi":true}}"#,
            "attn_config.alibi is true: ALiBi",
        ),
        (
            r#"{"model_type":"falcon","alibi":true,"hidden_size":4544,"num_attention_heads":71}"#,
            "alibi is true: ALiBi",
        ),
        (
            r#"{"model_type":"bloom","hidden_size":4096,"n_head":32}"#,
            "model_type is \"bloom\": its positions are ALiBi",
        ),
        (
            r#"{"model_type":"gpt2","n_embd":768,"n_head":12}"#,
            "learned embeddings",
        ),
        (
            r#"{"hidden_size":4096,"num_attention_heads":32}"#,
            "nothing says that positions rotate",
        ),
        (
            r#"{"head_dim":64,"rope_theta":1e4,"rope_scaling":{"type":"wobble","factor":2}}"#,
            "rope_scaling.type is \"wobble\": not a type",
        ),
        (
            r#"{"head_dim":64,"rope_theta":1e4,"rope_scaling":{"type":"alibi","factor":2}}"#,
            "ALiBi",
        ),
    ] {
        let error = parse_model(text, &Options::default())
            .unwrap_err()
            .to_string();
        assert!(error.contains(why), "{error}");
    }
    let falcon =
        r#"{"model_type":"falcon","alibi":false,"hidden_size":4544,"num_attention_heads":71}"#;
    assert_eq!(base(falcon), "10000");
}
