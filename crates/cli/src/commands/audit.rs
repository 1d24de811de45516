//! `ropebound audit`: configurations held against what their schedules prove.

use crate::configuration::{Given, context, read};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::progress::Progress;
use crate::shown;
use clap::{Args, ValueEnum};
use ropebound_answers::audit::{AuditAnswer, FileAudit, FileVerdict};
use ropebound_answers::matrix::MatrixAnswer;
use ropebound_audit::{Numbers, PlainBases};
use ropebound_config::{ConfigError, Dialect, Options, is_configuration_name};
use std::path::{Path, PathBuf};

/// What a model's positions can do, for the schedule its framework really runs.
///
/// Reads Hugging Face config.json files (legacy and v5), params.json of Meta and Mistral, GGUF files (their header alone) and their metadata as JSON, and safetensors that carry a configuration. For each layer type: the schedule and where each
/// value came from, the context length L_θ proven (Eq. 10), the negative sums among the distances that occur, the minimum, and the
/// least base plain RoPE would need, with one from where on every base will do where that is known. The verdict is on the sum over the whole head, which Theorem 1 bounds; the sum over the
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
  ropebound audit config.json --framework transformers@4.52
  ropebound audit config.json --matrix
  ropebound audit config.json --against model.gguf
  ropebound audit config.json --strict --among transformers@5,vllm@0.29,vllm
  ropebound audit config.json --numbers f32

  ropebound audit config.json --class llama

A model_type whose class is not known, or a field of its code that was not understood, makes the answer \"undecided\": the fields that
were not read are listed, with what would settle it.

A dialect is a project at some of its releases: transformers, vllm, sglang, llama.cpp, ollama, exllamav2, exllamav3, mlx; after an @ a
release, as far as it is needed. --matrix shows one configuration in all of them, with what each drops, refuses, or runs otherwise, and where
that is not established; docs/models.md lists the releases and what was read of each.

Exit codes: 0 all hold or nothing rotates, 1 a sum is negative or undecided, 2 a file or folder was not read, or claims no context (others are
audited all the same). Of several the last in this order. With --matrix 0; with --strict 1 if two that load the file run it differently
or the file is not understood; with --against 1 if the two differ; 2 if a file was not read.")]
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
    #[command(flatten)]
    beside: Beside,
}

/// Readings side by side instead of an audit.
#[derive(Args)]
struct Beside {
    /// Each configuration as every dialect runs it, and what differs; as JSON a line for each.
    #[arg(long, conflicts_with = "against")]
    matrix: bool,
    /// Exit with 1 if two dialects that load the configuration run it differently; shows the matrix.
    #[arg(long, conflicts_with = "against")]
    strict: bool,
    /// The dialects of the matrix, the first of which the others are compared with [default: all, and transformers@5 first].
    #[arg(long, value_name = "DIALECT,...", value_delimiter = ',')]
    among: Vec<Dialect>,
    /// Another configuration to compare with, such as the GGUF made from it.
    #[arg(long, value_name = "OTHER", conflicts_with_all = ["class", "among"])]
    against: Option<PathBuf>,
}

/// Whose rules, and which numbers.
#[derive(Args)]
struct Rules {
    /// Whose rules to read the file by, and of which release: transformers, transformers@4.57, vllm@0.29, mlx, …
    #[arg(long, value_name = "DIALECT", default_value = "transformers")]
    framework: Dialect,
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
            dialect: self.rules.framework,
            context: self.context,
            class: self.rules.class.clone(),
        };
        if let Some(other) = &self.beside.against {
            return self.against(other, &options, output);
        }
        if self.beside.matrix || self.beside.strict || !self.beside.among.is_empty() {
            return self.matrix(&options, output);
        }
        let numbers = self.rules.numbers();
        let mut answer = AuditAnswer::new(options.dialect, numbers);
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

impl Audit {
    /// The one configuration that another is compared with.
    fn one(&self) -> Result<&Path, Failure> {
        let mut given = self.configs.iter().chain(&self.named);
        match (given.next(), given.next()) {
            (Some(one), None) => Ok(one),
            (_, second) => Err(Failure::argument(
                "<CONFIG>...",
                second.map_or_else(String::new, shown::name),
                "--against compares one configuration with another; expected one here",
            )),
        }
    }

    fn matrix(&self, options: &Options, output: Output) -> Result<Answered, Failure> {
        let mut dialects = self.beside.among.clone();
        if dialects.is_empty() {
            dialects.push(options.dialect);
            dialects.extend(Dialect::all().filter(|dialect| *dialect != options.dialect));
        }
        let mut text = String::new();
        let mut code = 0;
        for found in files(self.configs.iter().chain(&self.named))? {
            let given = match found.unread {
                Some(why) => Err(ConfigError::File { why }),
                None => Given::open(&found.path),
            };
            let name = shown::name(&found.path);
            let answer = MatrixAnswer::of_dialects(name, &dialects, |dialect| match &given {
                Ok(given) => given.model(&Options {
                    dialect,
                    ..options.clone()
                }),
                Err(error) => Err(error.clone()),
            });
            code = code.max(match self.beside.strict {
                _ if answer.is_unreadable() => 2,
                true if answer.disagrees() || answer.is_undecided() => 1,
                _ => 0,
            });
            text += &output.of(&answer.document());
        }
        Ok(Answered {
            code,
            ..Answered::with(text)
        })
    }

    fn against(
        &self,
        other: &Path,
        options: &Options,
        output: Output,
    ) -> Result<Answered, Failure> {
        let of = |path: &Path| {
            let name = shown::name(path);
            (name, options.dialect, read(path, options))
        };
        let answer = MatrixAnswer::of_files([of(self.one()?), of(other)]);
        let code = if answer.is_unreadable() {
            2
        } else {
            u8::from(answer.disagrees() || answer.is_undecided())
        };
        Ok(Answered {
            code,
            ..Answered::with(output.of(&answer.document()))
        })
    }
}

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
