//! Standard output, and files by way of `ropebound-files`, with refusals in the program's words.

use crate::checkpoint;
use crate::failure::Failure;
use ropebound_bounds::search::Memory;
use ropebound_document::{Document, OutputFormat, TextStyle};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

/// How answers are written.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    format: OutputFormat,
    style: TextStyle,
}

impl Output {
    /// In `format`; text has colours on a terminal, unless `NO_COLOR` is set.
    pub(crate) fn new(format: OutputFormat) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let style = TextStyle {
            colour: io::stdout().is_terminal() && !refused,
            ..TextStyle::default()
        };
        Self { format, style }
    }

    /// Which format.
    pub(crate) fn format(self) -> OutputFormat {
        self.format
    }

    /// One answer as it is to be printed; several of one kind as one table, as a list in JSON.
    pub(crate) fn all(self, caption: &str, answers: &[Document]) -> String {
        match answers {
            [answer] => self.of(answer),
            _ => self.of(&Document::of_answers(caption, answers)),
        }
    }

    /// `document` as it is to be printed.
    pub(crate) fn of(self, document: &Document) -> String {
        document.render(self.format, self.style)
    }
}

/// What a command prints, its exit code, and what it need not remember once that is printed.
pub(crate) struct Answered {
    pub text: String,
    pub code: u8,
    pub memory: Memory,
}

impl Answered {
    /// An answer.
    pub(crate) fn with(text: String) -> Self {
        Self::checked(text, true)
    }

    /// The outcome of a check: exit code 1 if its claim does not hold.
    pub(crate) fn checked(text: String, holds: bool) -> Self {
        Self {
            text,
            code: u8::from(!holds),
            memory: Memory::none(),
        }
    }

    /// Prints it, and gives the exit code.
    pub(crate) fn print(self) -> Result<u8, Failure> {
        print(&self.text)?;
        checkpoint::forget(self.memory)?;
        Ok(self.code)
    }
}

/// Prints to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    printed(io::stdout().write_all(text.as_bytes()))
}

/// What became of printing. A reader that has gone away is no failure.
pub(crate) fn printed(outcome: io::Result<()>) -> Result<(), Failure> {
    match outcome.and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::other(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes the file that `argument` names: whole or as before; devices, pipes and links are written through.
pub(crate) fn write_file(argument: &str, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    ropebound_files::write(path, bytes).map_err(|error| {
        let why = format_args!("{error}; expected a file that can be written");
        Failure::argument(argument, path.display(), why)
    })
}

/// A folder held by this run, in which files appear together and whole.
pub(crate) struct Folder {
    argument: &'static str,
    folder: ropebound_files::Folder,
}

impl Folder {
    /// Makes the folder of `--out` if need be and tries it, so that a refusal comes before any work.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        Self::open_for("--out <FOLDER>", path)
    }

    /// The same for another argument.
    pub(crate) fn open_for(argument: &'static str, path: &Path) -> Result<Self, Failure> {
        ropebound_files::Folder::open(path)
            .map(|folder| Self { argument, folder })
            .map_err(|error| refused(argument, path, &error))
    }

    /// Writes all files or none. A name may lead into subfolders, with `/`.
    pub(crate) fn write<N: AsRef<str>, T: AsRef<[u8]>>(
        &self,
        files: &[(N, T)],
    ) -> Result<(), Failure> {
        let files: Vec<_> = files
            .iter()
            .map(|(name, bytes)| (name.as_ref(), bytes.as_ref()))
            .collect();
        let written = self.folder.write(&files);
        written.map_err(|error| refused(self.argument, self.folder.path(), &error))
    }

    /// Takes the folder away with all in it.
    #[cfg(feature = "paper")]
    pub(crate) fn remove(self) -> Result<(), Failure> {
        let path = self.folder.path().to_owned();
        let removed = self.folder.remove();
        removed.map_err(|error| refused(self.argument, &path, &error))
    }

    /// The folder itself, for what writes to it file by file.
    pub(crate) fn held(&self) -> &ropebound_files::Folder {
        &self.folder
    }
}

fn refused(argument: &str, path: &Path, error: &io::Error) -> Failure {
    let why = match error.kind() {
        ErrorKind::ResourceBusy => error.to_string(),
        _ => format!("{error}; expected a folder that can be written to"),
    };
    Failure::argument(argument, path.display(), why)
}
