//! The marks within text: `` `code` `` and `*strong*`.

use crate::visible::visible;

/// A run of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span<'a> {
    Plain(&'a str),
    Code(&'a str),
    Strong(&'a str),
}

/// `text` in runs. A mark opens after nothing, a space or an opening bracket, and closes before anything but a letter or digit; what
/// it encloses neither begins nor ends with a space. Other stars and backticks are text.
pub(crate) fn spans(text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while at < text.len() {
        let Some((span, end)) = marked(text, at) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if plain < at {
            spans.push(Span::Plain(&text[plain..at]));
        }
        spans.push(span);
        (plain, at) = (end, end);
    }
    if plain < text.len() {
        spans.push(Span::Plain(&text[plain..]));
    }
    spans
}

/// The marked run that begins at byte `at`, and where the text goes on.
fn marked(text: &str, at: usize) -> Option<(Span<'_>, usize)> {
    let mark = text[at..]
        .chars()
        .next()
        .filter(|c| ['*', '`'].contains(c))?;
    let opens = text[..at]
        .chars()
        .next_back()
        .is_none_or(|before| before.is_whitespace() || ['(', '[', '"'].contains(&before));
    let inside = &text[at + 1..];
    let (length, _) = inside.match_indices(mark).find(|&(end, _)| {
        let after = inside[end + 1..].chars().next();
        end > 0 && after.is_none_or(|after| !after.is_alphanumeric() && after != mark)
    })?;
    let run = &inside[..length];
    if !opens || run.trim() != run {
        return None;
    }
    let span = if mark == '`' {
        Span::Code(run)
    } else {
        Span::Strong(run)
    };
    Some((span, at + length + 2))
}

/// `text` without its marks, and fit to be shown.
pub(crate) fn plain(text: &str) -> String {
    let text = &visible(text);
    let runs = spans(text);
    runs.into_iter()
        .map(|span| match span {
            Span::Plain(run) | Span::Code(run) | Span::Strong(run) => run,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Span::{Code, Plain, Strong};
    use super::*;

    #[test]
    fn marks_are_told_from_stars() {
        assert_eq!(
            spans("run `sum --base *` (*now*), θ"),
            [
                Plain("run "),
                Code("sum --base *"),
                Plain(" ("),
                Strong("now"),
                Plain("), θ")
            ]
        );
        for text in [
            "m* and B(m*)",
            "a * b * c",
            "2*3*4",
            "*",
            "`",
            "",
            "**",
            "B*_m",
        ] {
            assert_eq!(plain(text), text);
            assert!(
                spans(text).iter().all(|span| matches!(span, Plain(_))),
                "{text}"
            );
        }
        assert_eq!(plain("*97* of `B(m)`"), "97 of B(m)");
    }
}
