//! Fields that go by several names, the first found counts.

/// The context a file claims, in positions.
pub(crate) const CONTEXT_KEYS: [&str; 11] = [
    "max_position_embeddings",
    "n_positions",
    "seq_length",
    "max_sequence_length",
    "max_seq_len",
    "max_seq_length",
    "max_context_length",
    "rope_max_length",
    "n_ctx",
    "seq_len",
    "model_max_length",
];

/// The base.
pub(crate) const BASE_KEYS: [&str; 5] = [
    "rope_theta",
    "rotary_emb_base",
    "rope_base",
    "rotary_base",
    "rope_freq_constant",
];

/// The base of layers that slide, where they have one of their own.
pub(crate) const SLIDING_BASE_KEYS: [&str; 3] =
    ["rope_local_base_freq", "local_rope_theta", "swa_rope_theta"];
