//! What is said on standard error, which may be closed or full: as text, or as JSON where the answer is JSON (docs/messages.md).

use crate::failure::Failure;
use crate::shown::Arguments;
use serde_json::json;
use std::ffi::OsString;
use std::io::Write;
use std::sync::OnceLock;

/// The version of the JSON.
const VERSION: u32 = 1;

/// How this run speaks.
#[derive(Debug, Default)]
struct Manner {
    json: bool,
    arguments: Arguments,
}

static MANNER: OnceLock<Manner> = OnceLock::new();

/// From here on as `arguments` ask for it, whether or not they are right otherwise.
pub(crate) fn begin(arguments: &[OsString]) {
    let pairs = arguments.windows(2);
    let json = arguments.iter().any(|argument| argument == "--format=json")
        || pairs
            .into_iter()
            .any(|pair| pair[0] == "--format" && pair[1] == "json");
    let arguments = Arguments::new(arguments);
    MANNER.get_or_init(|| Manner { json, arguments });
}

fn manner() -> &'static Manner {
    MANNER.get_or_init(Manner::default)
}

/// Kinds of messages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Severity {
    /// There is no answer.
    Error,
    /// What a reader of the answer should know.
    Note,
    /// A part of a long work is done.
    #[cfg(feature = "paper")]
    Progress,
}

impl Severity {
    fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Note => "note",
            #[cfg(feature = "paper")]
            Self::Progress => "progress",
        }
    }
}

/// Says `text`.
pub(crate) fn say(severity: Severity, text: &str) {
    write(severity, None, None, None, text);
}

/// Says why there is no answer.
pub(crate) fn fail(failure: &Failure) {
    let (argument, value) = (failure.refused(), failure.value());
    let code = Some(failure.code());
    write(Severity::Error, code, argument, value, failure.message());
}

/// What clap refuses: as it says it, unless that is not fit to be shown.
pub(crate) fn refuse(error: &clap::Error) {
    use clap::error::{ContextKind, ContextValue};
    let text = error.render().to_string();
    let fit = manner().arguments.within(&text);
    if !manner().json && fit == text {
        let _ = error.print();
        return;
    }
    let text = text.trim_end();
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let (argument, value) = (ContextKind::InvalidArg, ContextKind::InvalidValue);
    write(
        Severity::Error,
        Some(2),
        context(argument),
        context(value),
        text,
    );
}

/// Says that memory gave out; allocates nothing.
pub(crate) fn out_of_memory(bytes: usize) {
    let json = MANNER.get().is_some_and(|manner| manner.json);
    let mut to = std::io::stderr();
    let _ = if json {
        writeln!(
            to,
            "{{\"ropebound_message\":{VERSION},\"severity\":\"error\",\"code\":2,\"argument\":null,\"value\":null,\"message\":\"the system refused {bytes} bytes of memory; expected more of it, or a smaller question\"}}"
        )
    } else {
        writeln!(
            to,
            "error: the system refused {bytes} bytes of memory; expected more of it, or a smaller question"
        )
    };
}

fn write(
    severity: Severity,
    code: Option<u8>,
    argument: Option<&str>,
    value: Option<&str>,
    message: &str,
) {
    let manner = manner();
    let fit = |text: &str| manner.arguments.within(text);
    let line = if manner.json {
        json!({
            "ropebound_message": VERSION,
            "severity": severity.name(),
            "code": code,
            "argument": argument.map(fit),
            "value": value.map(fit),
            "message": fit(message),
        })
        .to_string()
    } else {
        let message = fit(message);
        match severity {
            Severity::Error => format!("error: {message}"),
            Severity::Note => format!("note: {message}"),
            #[cfg(feature = "paper")]
            Severity::Progress => message,
        }
    };
    let _ = writeln!(std::io::stderr(), "{line}");
}
