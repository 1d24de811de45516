//! Subscripts and exponents as people read them, in HTML.
//!
//! `base_L`, `θ_i`, `Σ_{n=1}^{d/2}` and `base^(−2i/d)` are set; names such as `head_dim` and `rope_theta` are not: a subscript follows a
//! single letter or `base`, b or B, and is in braces, or one letter, or digits and letters that begin with a digit.

/// `text`, already escaped, with subscripts and exponents as elements.
pub(crate) fn mathematics(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['_', '^']) {
        let (before, from) = rest.split_at(at);
        out += before;
        let (mark, after) = from.split_at(1);
        let taken = match mark {
            "_" if carries(&out) => subscript(after).map(|length| ("sub", length)),
            "^" if out.ends_with(|c: char| c.is_alphanumeric() || ")>}".contains(c)) => {
                exponent(after).map(|length| ("sup", length))
            }
            _ => None,
        };
        rest = match taken {
            Some((element, length)) => {
                let (inner, rest) = after.split_at(length);
                out += &format!("<{element}>{}</{element}>", bare(inner));
                rest
            }
            None => {
                out += mark;
                after
            }
        };
    }
    out + rest
}

/// Without the brackets that only group.
fn bare(inner: &str) -> &str {
    let stripped = |open, close| inner.strip_prefix(open)?.strip_suffix(close);
    stripped('{', '}')
        .or_else(|| stripped('(', ')'))
        .unwrap_or(inner)
}

/// Whether what stands before is a symbol.
fn carries(before: &str) -> bool {
    let word = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '_'));
    let word = word.into_iter().next().unwrap_or_default();
    word == "base" || word.chars().count() == 1
}

/// The bytes of a subscript at the start.
fn subscript(text: &str) -> Option<usize> {
    if text.starts_with('{') {
        return text.find('}').map(|at| at + 1);
    }
    // A superscript such as ² is none of it.
    let end = text
        .find(|c: char| !(c.is_alphabetic() || c.is_ascii_digit()))
        .unwrap_or(text.len());
    let word = &text[..end];
    let one = word.chars().count() == 1;
    let numbered = word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 3;
    // What goes on as a name does is none.
    let named = text[end..].starts_with('_');
    ((one || numbered) && !named).then_some(end)
}

/// The bytes of an exponent at the start.
fn exponent(text: &str) -> Option<usize> {
    for (open, close) in [('{', '}'), ('(', ')')] {
        if text.starts_with(open) {
            return closing(text, open, close);
        }
    }
    let sign = text.chars().next().filter(|c| "-−".contains(*c));
    let sign = sign.map_or(0, char::len_utf8);
    let rest = &text[sign..];
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('.');
    if !number.is_empty() {
        return Some(sign + number.len());
    }
    let letter = rest.chars().next().filter(|c| c.is_alphabetic())?;
    let after = &rest[letter.len_utf8()..];
    (!after.starts_with(char::is_alphanumeric)).then(|| sign + letter.len_utf8())
}

/// The bytes up to the bracket that closes the first.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + c.len_utf8());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_set_and_names_are_not() {
        for (text, set) in [
            ("base_L of θ_i", "base<sub>L</sub> of θ<sub>i</sub>"),
            ("θ_i = base^(−2i/d)", "θ<sub>i</sub> = base<sup>−2i/d</sup>"),
            (
                "Σ_{n=1}^{d/2} |S_n|",
                "Σ<sub>n=1</sub><sup>d/2</sup> |S<sub>n</sub>|",
            ),
            ("µ_2i σ_2i²", "µ<sub>2i</sub> σ<sub>2i</sub>²"),
            (
                "2^-53, y = a x^1.628.",
                "2<sup>-53</sup>, y = a x<sup>1.628</sup>.",
            ),
            ("b * s^(d/(d-2))", "b * s<sup>d/(d-2)</sup>"),
            ("L_θ", "L<sub>θ</sub>"),
        ] {
            assert_eq!(mathematics(text), set);
        }
        for text in [
            "head_dim rope_theta",
            "d_model",
            "a_b_c",
            "x ^ y",
            "^",
            "_",
            "B_",
            "10^",
        ] {
            assert_eq!(mathematics(text), text);
        }
    }
}
