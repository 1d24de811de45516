//! Running the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What one run came to.
#[derive(Debug, PartialEq)]
pub(crate) struct Outcome {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ropebound"));
    // From the repository's folder, as README's reader runs it.
    command
        .current_dir(workspace())
        .stdin(Stdio::null())
        .env_remove("RAYON_NUM_THREADS");
    command
}

pub(crate) fn run(arguments: &[&str]) -> Outcome {
    let output = program()
        .args(arguments)
        .output()
        .expect("the program runs");
    Outcome {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Standard output of a run that succeeds in silence.
pub(crate) fn answer(arguments: &[&str]) -> String {
    let outcome = run(arguments);
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.err);
    assert_eq!(outcome.err, "", "{arguments:?}");
    outcome.out
}

/// The same as JSON.
pub(crate) fn json(arguments: &[&str]) -> serde_json::Value {
    let out = answer(&[arguments, &["--format", "json"]].concat());
    assert_eq!(out.lines().count(), 1, "one object on one line: {out}");
    serde_json::from_str(&out).expect("JSON")
}

/// The workspace's folder.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An empty folder of this test's own.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("a readable folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// All files under a folder, relative and sorted.
pub(crate) fn files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for name in names(folder) {
        let path = folder.join(&name);
        if path.is_dir() {
            files.extend(
                self::files(&path)
                    .iter()
                    .map(|file| format!("{name}/{file}")),
            );
        } else {
            files.push(name);
        }
    }
    files.sort();
    files
}
