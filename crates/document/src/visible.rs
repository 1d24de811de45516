//! Text of others, fit to be shown: what a terminal would obey is written out.

use std::borrow::Cow;

/// `text` with every character that moves a cursor, changes a colour or turns the order of letters around written as Rust would,
/// `\\u{1b}` say. Newlines stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c != '\n' && is_obeyed(c);
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if obeyed(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether it is a control character, or one that orders or separates lines.
#[must_use]
pub fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_obeyed() {
        for (text, shown) in [
            ("a π\nb", "a π\nb"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
            ("a\tb\r\u{7f}", "a\\tb\\r\\u{7f}"),
            ("\u{9b}2J \u{202e}abc", "\\u{9b}2J \\u{202e}abc"),
        ] {
            assert_eq!(visible(text), shown);
        }
        assert!(matches!(visible("plain"), Cow::Borrowed(_)));
    }
}
