//! The answer for machines that run tests: JUnit's XML, and GitHub's annotations.

use super::rows::in_words;
use super::{CompareAnswer, PartAnswer};
use ropebound_document::visible;

/// Text inside XML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\n' => out += "&#10;",
            // XML has no other control characters.
            other if other.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

/// Text of a GitHub command: its own escapes.
fn command(text: &str, property: bool) -> String {
    let text = visible(text).replace('%', "%25").replace('\n', "%0A");
    if property {
        text.replace(':', "%3A").replace(',', "%2C")
    } else {
        text
    }
}

impl PartAnswer {
    /// What is wrong and where, in one line.
    fn failure(&self) -> String {
        let place = self
            .first_over
            .as_ref()
            .map_or(String::new(), |place| format!("; first at {place}"));
        let name = match (&self.diagnosis.finding, self.matches()) {
            (Some(finding), _) => format!("; diagnosis: {}", in_words(finding)),
            (None, Some(name)) => format!("; matches: {name}"),
            (None, None) => String::new(),
        };
        format!("{}{place}{name}", self.violations.join("; "))
    }
}

impl CompareAnswer {
    /// One test suite with a test for each part.
    #[must_use]
    pub fn junit(&self) -> String {
        let failures = self.parts.iter().filter(|part| !part.is_within()).count();
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"ropebound compare: {}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">\n",
            escaped(&self.subject.file),
            self.parts.len()
        );
        for part in &self.parts {
            let head = format!(
                "    <testcase classname=\"{}\" name=\"{} ({})\"",
                escaped(&self.subject.schedule),
                escaped(&part.subject.name),
                part.kind
            );
            if part.is_within() {
                out += &format!("{head}/>\n");
            } else {
                let failure = escaped(&part.failure());
                out += &format!(
                    "{head}>\n      <failure type=\"{}\" message=\"{failure}\"/>\n    </testcase>\n",
                    part.verdict()
                );
            }
        }
        out + "  </testsuite>\n</testsuites>\n"
    }

    /// One annotation for each part: `::error` or `::notice`.
    #[must_use]
    pub fn github(&self) -> String {
        let lines = self.parts.iter().map(|part| {
            let (level, message) = if part.is_within() {
                (
                    "notice",
                    format!("within tolerance ({})", part.subject.profile),
                )
            } else {
                ("error", part.failure())
            };
            let title = format!("ropebound compare: {}", part.subject.name);
            format!(
                "::{level} file={},title={}::{}\n",
                command(&self.subject.file, true),
                command(&title, true),
                command(&message, false)
            )
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        assert_eq!(
            escaped("a<b & \"c\"\n\u{1}"),
            "a&lt;b &amp; &quot;c&quot;&#10;\u{fffd}"
        );
        assert_eq!(command("50 %: a,b\n", true), "50 %25%3A a%2Cb%0A");
        assert_eq!(command("50 %: a,b\n", false), "50 %25: a,b%0A");
    }
}
