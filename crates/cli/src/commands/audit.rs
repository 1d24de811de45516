//! `ropebound audit`: configurations held against what their schedules prove.

use crate::configuration::{FrameworkArgument, context, read};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use crate::shown;
use clap::{Args, ValueEnum};
use ropebound_answers::audit::{AuditAnswer, FileAudit, FileVerdict};
use ropebound_audit::{Numbers, PlainBases};
use ropebound_config::{ConfigError, Options, is_configuration_name};
use std::path::{Path, PathBuf};

/// What a model's positions can do, for the schedule its framework really runs.
///
/// Reads Hugging Face config.json files (legacy and v5), params.json of Meta and Mistral, GGUF files (their header alone) and their metadata as JSON, and safetensors that carry a configuration. For each layer type: the schedule and where each
/// value came from, the context length L_θ proven (Eq. 10), the negative sums among the distances that occur, the minimum, and the
/// base that plain RoPE would need. The verdict is on the sum over the whole head, which Theorem 1 bounds; the sum over the
/// rotary pairs alone is given beside it.
#[derive(Args)]
#[command(after_help = "\
A folder, also of Hugging Face's cache, stands for the files below it named config.json, *.config.json, *_config.json (save those of tokenizers
and the like), params.json and *.gguf.

Examples:
  ropebound audit config.json
  ropebound audit model.gguf
  ropebound audit - < config.json
  ropebound audit models/ --format csv
  ropebound audit config.json --context 128k --framework vllm
  ropebound audit config.json --numbers f32

  ropebound audit config.json --class llama

A model_type whose class is not known, or a field of its code that was not understood, makes the answer \"undecided\": the fields that
were not read are listed, with what would settle it.

Exit codes: 0 all hold or nothing rotates, 1 a sum is negative or undecided, 2 a file or folder was not read, or claims no context (others are
audited all the same). Of several the last in this order.")]
pub(crate) struct Audit {
    /// Files or folders; - for JSON on standard input.
    #[arg(value_name = "CONFIG", required_unless_present = "named")]
    configs: Vec<PathBuf>,
    /// The same, by name.
    #[arg(long = "config", id = "named", value_name = "CONFIG")]
    named: Vec<PathBuf>,
    /// The context to audit, in positions, instead of the one claimed: 128k, 32768.
    #[arg(long, value_name = "N", value_parser = context, allow_hyphen_values = true)]
    context: Option<u64>,
    #[command(flatten)]
    rules: Rules,
}

/// Whose rules, and which numbers.
#[derive(Args)]
struct Rules {
    /// Whose rules to read the file by.
    #[arg(long, value_enum, default_value = "transformers")]
    framework: FrameworkArgument,
    /// The real numbers of the formulas, or the f32 that transformers stores (each taken exactly; unproven to be any one machine's).
    #[arg(long, value_enum, default_value = "exact")]
    numbers: NumbersArgument,
    /// A model_type whose class to read the files as, whatever they say: settles an undecided one whose class follows its rules.
    #[arg(long, value_name = "MODEL_TYPE")]
    class: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum NumbersArgument {
    /// Real numbers.
    Exact,
    /// As stored.
    F32,
}

impl Rules {
    fn numbers(&self) -> Numbers {
        match self.numbers {
            NumbersArgument::Exact => Numbers::Exact,
            NumbersArgument::F32 => Numbers::F32,
        }
    }
}

impl Audit {
    /// The answer, and the exit code.
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let options = Options {
            framework: self.rules.framework.into(),
            context: self.context,
            class: self.rules.class.clone(),
        };
        let numbers = self.rules.numbers();
        let mut answer = AuditAnswer::new(options.framework, numbers);
        let mut bases = PlainBases::new();
        let mut progress = Progress::new();
        for found in files(self.configs.iter().chain(&self.named))? {
            let name = shown::name(&found.path);
            progress.say(|| name.clone());
            let read = match found.unread {
                Some(why) => Err(ConfigError::File { why }),
                None => read(&found.path, &options),
            };
            answer
                .files
                .push(FileAudit::new(name, read, numbers, &mut bases));
        }
        let code = match answer.verdict() {
            FileVerdict::Holds | FileVerdict::NothingRotates => 0,
            FileVerdict::Violated | FileVerdict::Undecided => 1,
            FileVerdict::NoContext | FileVerdict::Unreadable => 2,
        };
        Ok(Answered {
            code,
            ..Answered::with(output.of(&answer.document()))
        })
    }
}

/// A file to audit, or a folder that was not looked into, and why.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    path: PathBuf,
    unread: Option<String>,
}

/// Folders below folders that are looked into.
const MOST_DEPTH: usize = 16;

/// Files as given, and for a folder the configurations below it, sorted.
fn files<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> Result<Vec<Found>, Failure> {
    let mut out = Vec::new();
    for path in paths {
        if !path.is_dir() {
            let path = path.clone();
            out.push(Found { path, unread: None });
            continue;
        }
        let before = out.len();
        below(path, 0, &mut out);
        out[before..].sort();
        if out.len() == before {
            return Err(Failure::argument(
                "<CONFIG>...",
                path.display(),
                "no configuration below this folder; expected at least one of config.json, *.config.json, *_config.json, params.json, *.gguf",
            ));
        }
    }
    Ok(out)
}

fn below(folder: &Path, depth: usize, out: &mut Vec<Found>) {
    let unread = |path: &Path, why: String| Found {
        path: path.to_owned(),
        unread: Some(why),
    };
    if depth > MOST_DEPTH {
        let why = format!(
            "a folder {depth} levels below the one given; expected at most {MOST_DEPTH}, or this folder by itself"
        );
        out.push(unread(folder, why));
        return;
    }
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return out.push(unread(folder, error.to_string())),
    };
    for entry in entries {
        let entry = match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
            Ok(entry) => entry,
            Err(error) => {
                out.push(unread(folder, error.to_string()));
                continue;
            }
        };
        let (kind, path) = (entry.0, entry.1.path());
        if kind.is_dir() {
            below(&path, depth + 1, out);
        } else if is_configuration_name(&entry.1.file_name().to_string_lossy()) {
            out.push(Found { path, unread: None });
        }
    }
}
