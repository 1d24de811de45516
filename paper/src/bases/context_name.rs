//! Contexts by name.

/// 4k for 4096, and so on; contexts that are no multiple of 1024 as they are.
pub(super) fn context_name(context: u64) -> String {
    match context {
        m if m > 0 && m.is_multiple_of(1 << 20) => format!("{}M", m >> 20),
        k if k > 0 && k.is_multiple_of(1 << 10) => format!("{}k", k >> 10),
        other => other.to_string(),
    }
}
