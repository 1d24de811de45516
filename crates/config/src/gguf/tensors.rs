//! Tensors of a GGUF file that bear on positions.

/// What is known of the tensors that change frequencies.
pub(crate) enum Tensors<'a> {
    /// Metadata alone: nothing.
    Unknown,
    /// Their names.
    Named(Vec<String>),
    /// Their numbers.
    Read(&'a [(String, Vec<f32>)]),
}
