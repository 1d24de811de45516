//! What the classes of transformers assume where a file says nothing, by `model_type`.
//!
//! From transformers 5.23.0, `models/*/configuration_*.py` and `modeling_*.py`.

/// What one class assumes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family {
    /// `rope_theta` where no field gives it.
    pub base: &'static str,
    /// The base of sliding layers, where the class gives them another.
    pub sliding_base: Option<&'static str>,
    /// `partial_rotary_factor` where no field gives it.
    pub partial: &'static str,
    /// Whether the class's own `default` type looks at `partial_rotary_factor`.
    pub honours_partial: bool,
    /// How layer types are laid out where `layer_types` is absent.
    pub layout: Layout,
}

/// Which layers are of which type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// All the same, full attention; `sliding_window` is of no effect.
    Full,
    /// All the same; a window, if given, holds for all.
    Windowed,
    /// Windowed layers where `use_sliding_window` is true, from `max_window_layers` on.
    OptIn,
    /// Every so many layers is full, the others slide; the period's key may be in the file.
    Alternating { period: u64 },
    /// As alternating, and full layers do not rotate.
    SlidingRotates { period: u64 },
    /// Every so many layers does not rotate.
    Interleaved { period: u64 },
    /// Every so many layers does not rotate; the others attend within chunks.
    Chunked { period: u64 },
    /// Bidirectional: every so many layers is full, the others see half of `local_attention` each way.
    Local { period: u64 },
    /// Windowed main layers, and compressed ones of full reach.
    Compressed,
}

const PLAIN: Family = Family {
    base: "10000",
    sliding_base: None,
    partial: "1",
    honours_partial: false,
    layout: Layout::Full,
};

/// The family of a `model_type`; `None` for one not known.
pub(crate) fn family(model_type: &str) -> Option<Family> {
    let plain = |base| Family { base, ..PLAIN };
    let partial = |partial| Family {
        partial,
        honours_partial: true,
        ..PLAIN
    };
    let laid = |base, layout| Family {
        base,
        layout,
        ..PLAIN
    };
    let gemma3 = Family {
        base: "1000000",
        sliding_base: Some("10000"),
        layout: Layout::Alternating { period: 6 },
        ..PLAIN
    };
    Some(match model_type {
        "llama" | "gemma" | "olmo" | "olmo2" | "olmoe" | "falcon" | "falcon_h1" | "granite"
        | "granitemoe" | "internlm2" | "internlm3" | "baichuan" | "Yi" | "yi" | "minicpm"
        | "stablelm_alpha" | "exaone" | "deepseek" | "glm_moe_dsa" | "deepseek_v2"
        | "deepseek_v3" | "deepseek_v32" | "kimi_k2" | "minicpm3" | "aria_text" | "hunyuan"
        | "hunyuan_v1_dense" | "hunyuan_v1_moe" | "jais2" | "seed_oss" => PLAIN,
        "mixtral" => laid("1000000", Layout::Windowed),
        "mistral" | "ministral" | "ministral3" | "starcoder2" => laid("10000", Layout::Windowed),
        "qwen2" | "qwen2_moe" | "qwen3" | "qwen3_moe" => laid("10000", Layout::OptIn),
        "qwen2_vl" | "qwen2_vl_text" | "qwen2_5_vl" | "qwen2_5_vl_text" => {
            laid("1000000", Layout::OptIn)
        }
        "phimoe" => laid("1000000", Layout::Windowed),
        "lfm2" | "lfm2_moe" | "minimax" | "emu3" => plain("1000000"),
        "qwen3_vl" | "qwen3_vl_text" | "qwen3_vl_moe" | "qwen3_vl_moe_text" => plain("500000"),
        "gpt_oss" => laid("150000", Layout::Alternating { period: 2 }),
        "gemma2" => laid("10000", Layout::Alternating { period: 2 }),
        "gemma3" | "gemma3_text" => gemma3,
        "gemma4" | "gemma4_text" => gemma3,
        "olmo3" => Family {
            sliding_base: Some("500000"),
            ..laid("500000", Layout::Alternating { period: 4 })
        },
        "cohere2" => laid("10000", Layout::SlidingRotates { period: 4 }),
        "smollm3" => laid("2000000", Layout::Interleaved { period: 4 }),
        "llama4" | "llama4_text" => laid("500000", Layout::Chunked { period: 4 }),
        "modernbert" => Family {
            sliding_base: Some("10000"),
            ..laid("160000", Layout::Local { period: 3 })
        },
        "deepseek_v4" => Family {
            sliding_base: Some("10000"),
            ..laid("160000", Layout::Compressed)
        },
        "apertus" => plain("12000000"),
        "cohere" | "mllama" | "mllama_text_model" | "bitnet" | "ernie4_5" | "ernie4_5_moe"
        | "flex_olmo" => plain("500000"),
        "longcat_flash" => plain("10000000"),
        "helium" => plain("100000"),
        "minimax_m2" => Family {
            base: "5000000",
            ..partial("1")
        },
        "gpt_neox" | "stablelm" | "stablelm_epoch" | "qwen3_next" | "qwen3_5" | "qwen3_5_text"
        | "qwen3_5_moe" | "qwen3_5_moe_text" => partial("0.25"),
        "phi" | "phi-msft" | "persimmon" | "nemotron" | "glm" | "glm4" | "glm4_moe" | "chatglm" => {
            partial("0.5")
        }
        "phi3" => Family {
            layout: Layout::Windowed,
            ..partial("1")
        },
        "gptj" | "codegen" => partial("1"),
        _ => return None,
    })
}

/// For a `model_type` not known: plain, with the partial factor honoured if the file gives one.
pub(crate) const UNKNOWN: Family = Family {
    honours_partial: true,
    ..PLAIN
};

/// Model types whose attention has no rotary positions, with what it has instead.
pub(crate) fn without_rope(model_type: &str) -> Option<&'static str> {
    Some(match model_type {
        "mpt" | "bloom" => "its positions are ALiBi's slopes, not rotations: no cosine sum applies",
        "gpt2" | "opt" | "bert" | "roberta" | "gpt_bigcode" | "xlm-roberta" | "distilbert"
        | "electra" => "its positions are learned embeddings, not rotations: no cosine sum applies",
        "t5" | "mt5" | "umt5" => {
            "its positions are relative biases, not rotations: no cosine sum applies"
        }
        "mamba" | "mamba2" | "rwkv" => "it has no attention, so no positions that rotate",
        _ => return None,
    })
}
