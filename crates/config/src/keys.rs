//! Fields that go by several names, the first found counts.

/// The trained length in positions.
pub(crate) const CONTEXT_KEYS: [&str; 7] = [
    "max_position_embeddings",
    "n_positions",
    "seq_length",
    "max_sequence_length",
    "max_seq_len",
    "n_ctx",
    "model_max_length",
];

/// The base.
pub(crate) const BASE_KEYS: [&str; 3] = ["rope_theta", "rotary_emb_base", "rope_base"];
