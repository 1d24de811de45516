//! Names and values of others, fit to be shown: what a terminal would obey is written out, and what is long is shortened.

use ropebound_document::{is_obeyed, visible};
use std::ffi::OsStr;
use std::fmt::Write;

/// Characters of an argument that are shown.
const MOST_OF_ONE: usize = 200;
/// Characters of a message.
const MOST_OF_ALL: usize = 4000;

/// `text` on one line, with newlines and bytes that are not UTF-8 written out as well.
pub(crate) fn name(text: impl AsRef<OsStr>) -> String {
    let mut out = String::new();
    for chunk in text.as_ref().as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_obeyed(c) {
                out.extend(c.escape_default());
            } else {
                out.push(c);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// Its first and last characters, if there are more than `most`.
fn shortened(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let last = most / 5;
    let cut = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
    let (first, last) = (&text[..cut(most - last)], &text[cut(count - last)..]);
    format!("{first}… [{count} characters] …{last}")
}

/// The arguments of a run whose text is not shown as it is, and how it is shown.
#[derive(Debug, Default)]
pub(crate) struct Arguments(Vec<(String, String)>);

impl Arguments {
    /// Of all `arguments`: whole, the value of `--name=value`, and the parts of a list.
    pub(crate) fn new<T: AsRef<OsStr>>(arguments: &[T]) -> Self {
        let mut shown = Vec::new();
        for argument in arguments {
            let whole = argument.as_ref();
            let fit = shortened(&name(whole), MOST_OF_ONE);
            let text = whole.to_string_lossy();
            if fit == text {
                continue;
            }
            let value = text.split_once('=').map(|(_, value)| value);
            let parts = value.into_iter().chain(text.split(','));
            for part in parts {
                let fit = shortened(&name(part), MOST_OF_ONE);
                // A part of white space alone is not to be found again.
                if fit != part && !part.trim().is_empty() {
                    shown.push((part.to_owned(), fit));
                }
            }
            if !text.trim().is_empty() {
                shown.push((text.into_owned(), fit));
            }
        }
        // The whole before its parts.
        shown.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        shown.dedup();
        Self(shown)
    }

    /// A message in which they may stand. Its own lines stay.
    pub(crate) fn within(&self, message: &str) -> String {
        let mut out = message.to_owned();
        for (text, fit) in &self.0 {
            if out.contains(text.as_str()) {
                out = out.replace(text.as_str(), fit);
            }
        }
        shortened(&visible(&out), MOST_OF_ALL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_one_line() {
        assert_eq!(name("a\u{1b}[31m\nπ"), "a\\u{1b}[31m\\nπ");
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            assert_eq!(name(OsStr::from_bytes(b"a\xff\xc3(")), "a\\xff\\xc3(");
        }
    }

    #[test]
    fn long_arguments_are_shortened_wherever_they_stand() {
        let long = "7".repeat(300);
        let listed = format!("--positions=1,{long},2");
        let arguments = Arguments::new(&["base", listed.as_str(), "x\u{1b}y"]);
        let fit = format!("{}… [300 characters] …{}", "7".repeat(160), "7".repeat(40));
        let message = format!("'{long}' is no position\nx\u{1b}y");
        assert_eq!(
            arguments.within(&message),
            format!("'{fit}' is no position\nx\\u{{1b}}y")
        );
        assert_eq!(Arguments::default().within("plain\ntext"), "plain\ntext");
    }
}
