//! Standard output, and files by way of `ropebound-files`, with refusals in the program's words.

use crate::failure::Failure;
use ropebound_document::{Document, OutputFormat, TextStyle};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

/// How answers are written.
#[derive(Clone, Copy)]
pub struct Output {
    format: OutputFormat,
    style: TextStyle,
}

impl Output {
    /// In `format`; text has colours on a terminal, unless `NO_COLOR` is set.
    pub fn new(format: OutputFormat) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let style = TextStyle {
            colour: io::stdout().is_terminal() && !refused,
            ..TextStyle::default()
        };
        Self { format, style }
    }

    /// Which format.
    pub fn format(self) -> OutputFormat {
        self.format
    }

    /// One answer as it is to be printed; several of one kind as one table, as a list in JSON.
    pub fn all(self, caption: &str, answers: &[Document]) -> String {
        match answers {
            [answer] => self.of(answer),
            _ => self.of(&Document::of_answers(caption, answers)),
        }
    }

    /// `document` as it is to be printed.
    pub fn of(self, document: &Document) -> String {
        document.render(self.format, self.style)
    }
}

/// What a command prints, and its exit code.
pub struct Answered {
    pub text: String,
    pub code: u8,
}

impl Answered {
    /// An answer.
    pub fn with(text: String) -> Self {
        Self { text, code: 0 }
    }

    /// The outcome of a check: exit code 1 if its claim does not hold.
    pub fn checked(text: String, holds: bool) -> Self {
        let code = u8::from(!holds);
        Self { text, code }
    }
}

/// Prints to standard output. A reader that has gone away is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::other(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes the file that `argument` names: whole or as before; devices, pipes and links are written through.
pub fn write_file(argument: &str, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    ropebound_files::write(path, bytes).map_err(|error| {
        let why = format_args!("{error}; expected a file that can be written");
        Failure::argument(argument, path.display(), why)
    })
}

/// The folder of `--out`, held by this run, in which files appear together and whole.
pub struct Folder(ropebound_files::Folder);

impl Folder {
    /// Makes the folder if need be and tries it, so that a refusal comes before any work.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        ropebound_files::Folder::open(path)
            .map(Self)
            .map_err(|error| refused(path, &error))
    }

    /// Writes all files or none. A name may lead into subfolders, with `/`.
    pub fn write<N: AsRef<str>, T: AsRef<str>>(&self, files: &[(N, T)]) -> Result<(), Failure> {
        let files: Vec<_> = files
            .iter()
            .map(|(name, text)| (name.as_ref(), text.as_ref().as_bytes()))
            .collect();
        let written = self.0.write(&files);
        written.map_err(|error| refused(self.0.path(), &error))
    }

    /// Keeps the folder, to which something else writes.
    pub fn keep(&self) {
        self.0.keep();
    }
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    let why = match error.kind() {
        ErrorKind::ResourceBusy => error.to_string(),
        _ => format!("{error}; expected a folder that can be written to"),
    };
    Failure::argument("--out <FOLDER>", path.display(), why)
}
