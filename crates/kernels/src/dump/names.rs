//! Which array is what: by its name, the names that frameworks give their buffers among them, or by a name said to stand for it.

use super::error::DumpError;

/// What an array is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Cosines.
    Cos,
    /// Sines.
    Sin,
    /// Cosines before sines in one row.
    Cache,
    /// cos + i·sin.
    Complex,
    /// Cosines above sines, [2, ..].
    Stacked,
    /// Angles m·θ.
    Angles,
    /// Frequencies θ.
    Frequencies,
    /// Queries before rotation.
    Query,
    /// Queries after it.
    QueryRotated,
    /// Keys before rotation.
    Key,
    /// Keys after it.
    KeyRotated,
    /// Positions of rows.
    Positions,
    /// Ends of packed sequences.
    Sequences,
    /// 1 where a row is no padding.
    Mask,
    /// How many rows of each batch row are no padding.
    Lengths,
}

/// The role's own name first, then others in use.
const NAMES: [(Role, &[&str]); 15] = [
    (
        Role::Cos,
        &[
            "cos",
            "cos_cached",
            "cos_cache",
            "_cos_cached",
            "freqs_cos",
            "rope_cos",
            "cosine",
            "cosines",
            "cos_emb",
        ],
    ),
    (
        Role::Sin,
        &[
            "sin",
            "sin_cached",
            "sin_cache",
            "_sin_cached",
            "freqs_sin",
            "rope_sin",
            "sine",
            "sines",
            "sin_emb",
        ],
    ),
    (Role::Cache, &["cos_sin_cache", "cos_sin", "cos_sin_cached"]),
    (
        Role::Complex,
        &[
            "freqs_cis",
            "freqs_complex",
            "cis",
            "rope_cache",
            "cos_sin_complex",
        ],
    ),
    (Role::Stacked, &["cos_above_sin"]),
    (
        Role::Angles,
        &["freqs", "angles", "rotary_pos_emb", "emb", "rotary_freqs"],
    ),
    (
        Role::Frequencies,
        &[
            "inv_freq",
            "inv_freqs",
            "_inv_freq",
            "inverse_frequencies",
            "rope_freqs",
        ],
    ),
    (Role::Query, &["q", "query", "query_states", "xq"]),
    (
        Role::QueryRotated,
        &[
            "q_rotated",
            "q_rot",
            "q_out",
            "q_embed",
            "query_rotated",
            "xq_out",
        ],
    ),
    (Role::Key, &["k", "key", "key_states", "xk"]),
    (
        Role::KeyRotated,
        &[
            "k_rotated",
            "k_rot",
            "k_out",
            "k_embed",
            "key_rotated",
            "xk_out",
        ],
    ),
    (
        Role::Positions,
        &[
            "positions",
            "position_ids",
            "pos",
            "position",
            "pos_ids",
            "input_pos",
            "offsets",
            "offset",
            "start_pos",
            "start_positions",
            "cache_seqlens",
        ],
    ),
    (
        Role::Sequences,
        &[
            "cu_seqlens",
            "cu_seqlens_q",
            "cu_seq_lens",
            "cumulative_lengths",
        ],
    ),
    (Role::Mask, &["attention_mask", "mask", "padding_mask"]),
    (
        Role::Lengths,
        &[
            "lengths",
            "seq_lens",
            "seqlens",
            "seq_lengths",
            "valid_lengths",
            "valid_length",
        ],
    ),
];

impl Role {
    /// The role's own name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let names = NAMES.iter().find(|(role, _)| *role == self);
        names.map_or("", |(_, names)| names[0])
    }

    fn of(name: &str) -> Option<Self> {
        let found = NAMES.iter().find(|(_, names)| names.contains(&name));
        found.map(|(role, _)| *role)
    }
}

/// Names said to stand for a role: `cos=model.*.my_cos`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRole {
    role: Role,
    pattern: String,
}

impl NamedRole {
    /// Reads `ROLE=NAME`, where NAME may have `*` for any letters.
    ///
    /// # Errors
    /// In words: no `=`, no such role, or no name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let roles = || NAMES.map(|(role, _)| role.name()).join(", ");
        let (role, pattern) = text
            .split_once('=')
            .ok_or_else(|| format!("expected ROLE=NAME, ROLE one of {}", roles()))?;
        let found = NAMES.iter().find(|(known, _)| known.name() == role);
        let (role, _) =
            found.ok_or_else(|| format!("no role {role:?}; expected one of {}", roles()))?;
        if pattern.is_empty() {
            return Err("no name; expected one such as model.*.cos".to_owned());
        }
        Ok(Self {
            role: *role,
            pattern: pattern.to_owned(),
        })
    }
}

/// Whether `name` is `pattern` with any letters for each `*`.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|left| {
            (0..=left.len()).any(|cut| left.is_char_boundary(cut) && fits(rest, &left[cut..]))
        }),
    }
}

/// The role of an array and what stands before its name; `None` if it has none. Names given replace the known ones.
pub(crate) fn role_of(name: &str, given: &[NamedRole]) -> Option<(String, Role)> {
    let prefix = |name: &str| {
        name.rfind('.')
            .map_or(String::new(), |dot| name[..dot].to_owned())
    };
    if let Some(found) = given.iter().find(|named| fits(&named.pattern, name)) {
        return Some((prefix(name), found.role));
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let role = Role::of(last)?;
    // A role that was named is not also guessed.
    (!given.iter().any(|named| named.role == role)).then(|| (prefix(name), role))
}

/// A name given that no array has.
pub(crate) fn check_given(names: &[&str], given: &[NamedRole]) -> Result<(), DumpError> {
    match given
        .iter()
        .find(|named| !names.iter().any(|name| fits(&named.pattern, name)))
    {
        None => Ok(()),
        Some(named) => Err(DumpError::new(
            "",
            format!(
                "no array is called {:?}; there are {}",
                named.pattern,
                listed(names)
            ),
        )),
    }
}

/// Names for a message: not more than a few.
pub(crate) fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        return "no array".to_owned();
    }
    let few: Vec<String> = names
        .iter()
        .take(12)
        .map(|name| format!("{name:?}"))
        .collect();
    let more = names.len().saturating_sub(12);
    match more {
        0 => few.join(", "),
        more => format!("{} and {more} more", few.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles() {
        let role = |name: &str| role_of(name, &[]);
        assert_eq!(role("cos"), Some((String::new(), Role::Cos)));
        assert_eq!(
            role("model.layers.0.rotary_emb.inv_freq"),
            Some(("model.layers.0.rotary_emb".to_owned(), Role::Frequencies))
        );
        assert_eq!(role("model.cosy"), None);
        let given = [NamedRole::parse("cos=m.*.c").expect("a role")];
        assert_eq!(
            role_of("m.7.c", &given),
            Some(("m.7".to_owned(), Role::Cos))
        );
        assert_eq!(role_of("cos", &given), None);
        assert!(check_given(&["cos"], &given).is_err());
        for bad in ["cos", "cosine=x", "cos="] {
            assert!(NamedRole::parse(bad).is_err(), "{bad}");
        }
        // Every name stands for one role.
        let all: Vec<&str> = NAMES
            .iter()
            .flat_map(|(_, names)| names.iter().copied())
            .collect();
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(all.len(), distinct.len());
    }
}
