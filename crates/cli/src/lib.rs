//! The `ropebound` program: arguments, progress and exit codes around the answers. A library, so that other packages can carry it whole.
//!
//! Exit codes: 0 for an answer (also an undecided one: its status says so), 2 for input that is refused or output that
//! cannot be written, 1 for a claim that was checked and does not hold or, of an audit, stays open.

#![forbid(unsafe_code)]

mod arguments;
#[cfg(feature = "paper")]
mod certificates;
mod checkpoint;
mod commands;
mod comparison;
mod configuration;
mod configured;
mod environment;
mod failure;
mod integers;
mod messages;
mod output;
mod positions;
mod progress;
mod shown;

pub use arguments::{BaseArgument, base, range};
pub use comparison::{CompareProgress, Comparison};
pub use configuration::Configured;
pub use configured::{Attention, Named};
pub use environment::{check_arithmetic, out_of_memory};
pub use failure::Failure;
pub use positions::{PositionsArgument, positions};

use clap::error::ErrorKind;
use clap::{Parser, Subcommand, ValueEnum};
use commands::compare::CompareFormat;
use output::Output;
use ropebound_document::OutputFormat;
use ropebound_fast::InstructionSet;
use std::ffi::OsString;

/// What RoPE's base allows, computed with proof.
///
/// The object is one sum, B(m) = Σ_i cos(m·θ_i) with θ_i = base^(−2i/d), and its sign over positions m.
#[derive(Parser)]
#[command(name = "ropebound", version, arg_required_else_help = true, after_help = after_help())]
struct Program {
    #[command(subcommand)]
    command: Command,
    /// How the answer is written.
    #[arg(long, value_enum, default_value = "text", global = true)]
    format: FormatArgument,
    /// Threads to use; the answer does not depend on it [default: one per core].
    #[arg(long, value_name = "N", global = true, value_parser = clap::value_parser!(u16).range(1..=i64::from(environment::MOST_THREADS)))]
    threads: Option<u16>,
    /// The instruction set of the kernels, to compare bytes by: they are the same on every one [default: the widest there is].
    #[arg(long, value_enum, value_name = "SET", global = true, hide = true)]
    instructions: Option<InstructionsArgument>,
}

/// Instruction sets by name.
#[derive(Clone, Copy, ValueEnum)]
enum InstructionsArgument {
    /// One number at a time.
    Scalar,
    /// AArch64.
    Neon,
    /// x86-64-v3.
    Avx2,
    /// x86-64-v4.
    Avx512,
}

impl InstructionsArgument {
    fn choose(self) -> Result<(), Failure> {
        let set = match self {
            Self::Scalar => InstructionSet::Scalar,
            Self::Neon => InstructionSet::Neon,
            Self::Avx2 => InstructionSet::Avx2,
            Self::Avx512 => InstructionSet::Avx512,
        };
        if set.choose() {
            return Ok(());
        }
        let name = self.to_possible_value();
        let name = name.as_ref().map_or("", |value| value.get_name());
        let why = "this machine does not have it; expected another, or none for the widest it has";
        Err(Failure::argument("--instructions <SET>", name, why))
    }
}

/// Examples of all commands there are: the program may have been built without those of the paper.
fn after_help() -> String {
    let paper = if cfg!(feature = "paper") {
        "\n  ropebound reproduce --out reports"
    } else {
        ""
    };
    format!(
        "\
Lengths and positions: 32768, 32k (k = 1024), 1M (M = 1024²). Bases: exact decimals from 1 to 1e100.

Examples:
  ropebound base --context 32k
  ropebound base --context 32k --safe
  ropebound islands --context 4k --from 2e4 --to 7e4
  ropebound context --base 1e6 --format json
  ropebound sum --base 1e4 --position 1009 --digits 100
  ropebound count --schedule method2 --range 0..15k
  ropebound certify --context 1M --out proofs/certificates
  ropebound check proofs/certificates/*.cert
  ropebound montecarlo --distribution laplace --samples 1M{paper}
  ropebound compare --base 5e5 candidate.safetensors
  ropebound golden --base 1e4 --positions 0..131072 --output golden.safetensors

Exit codes: 0 answered, 1 a claim that was checked does not hold, or stays open, 2 input refused or output not writable."
    )
}

#[derive(Subcommand)]
enum Command {
    Base(commands::base::Base),
    Islands(commands::islands::Islands),
    Context(commands::context::Context),
    Sum(commands::sum::Sum),
    Count(commands::count::Count),
    Certify(commands::certify::Certify),
    Check(commands::check::Check),
    Montecarlo(Box<commands::montecarlo::Montecarlo>),
    #[cfg(feature = "paper")]
    Reproduce(commands::reproduce::Reproduce),
    Audit(commands::audit::Audit),
    Models(commands::models::Models),
    Advise(commands::advise::Advise),
    Axes(commands::axes::Axes),
    Solve(commands::solve::Solve),
    Spectrum(commands::spectrum::SpectrumCommand),
    Compare(commands::compare::Compare),
    #[cfg(feature = "paper")]
    Precision(commands::precision::Precision),
    Golden(commands::golden::Golden),
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArgument {
    /// A sentence and aligned lines.
    Text,
    /// One JSON object on one line.
    Json,
    /// A header line and one record.
    Csv,
    /// A Markdown table.
    Md,
    /// A LaTeX table, for the package booktabs.
    Tex,
    /// JUnit's XML, of compare alone.
    Junit,
    /// GitHub's annotations, of compare alone.
    Github,
}

impl FormatArgument {
    /// The format of an answer; refused where it is one of `compare`'s own.
    fn of_answers(self) -> Result<OutputFormat, Failure> {
        match self {
            Self::Text => Ok(OutputFormat::Text),
            Self::Json => Ok(OutputFormat::Json),
            Self::Csv => Ok(OutputFormat::Csv),
            Self::Md => Ok(OutputFormat::Markdown),
            Self::Tex => Ok(OutputFormat::Latex),
            Self::Junit | Self::Github => {
                let name = if let Self::Junit = self {
                    "junit"
                } else {
                    "github"
                };
                let why = "only compare writes it; expected text, json, csv, md or tex";
                Err(Failure::argument("--format <FORMAT>", name, why))
            }
        }
    }

    fn of_compare(self) -> Result<CompareFormat, Failure> {
        match self {
            Self::Junit => Ok(CompareFormat::Junit),
            Self::Github => Ok(CompareFormat::Github),
            other => Ok(CompareFormat::Plain(Output::new(other.of_answers()?))),
        }
    }
}

/// Runs the program with the arguments a process was given, its own name first: prints, and returns the exit code.
///
/// The process is the program's from there on: its hook for panics, its handlers of signals and its threads.
#[must_use]
pub fn main_with(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    environment::watch();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    messages::begin(&arguments);
    let done = match Program::try_parse_from(&arguments) {
        Ok(program) => run(program),
        // Help, and the version.
        Err(error) if !error.use_stderr() => output::printed(error.print()).map(|()| 0),
        Err(error) if error.kind() == ErrorKind::InvalidUtf8 => Err(not_utf8(&arguments)),
        Err(error) => {
            // Clap drops escapes from what it says: it is asked again with arguments in which they are written out.
            let fit = arguments.iter().map(shown::name);
            let again = Program::try_parse_from(fit).err();
            let again = again.filter(|again| again.kind() == error.kind());
            messages::refuse(again.as_ref().unwrap_or(&error));
            return 2;
        }
    };
    done.unwrap_or_else(|failure| {
        messages::fail(&failure);
        failure.code()
    })
}

/// Clap does not say which.
fn not_utf8(arguments: &[OsString]) -> Failure {
    let foreign = arguments
        .iter()
        .filter(|argument| argument.to_str().is_none());
    let names: Vec<String> = foreign
        .map(|argument| format!("'{}'", shown::name(argument)))
        .collect();
    Failure::other(format_args!(
        "not UTF-8: {}; expected UTF-8, save for names of files and folders",
        names.join(", ")
    ))
}

fn run(program: Program) -> Result<u8, Failure> {
    environment::prepare(program.threads)?;
    if let Some(instructions) = program.instructions {
        instructions.choose()?;
    }
    if let Command::Compare(command) = &program.command {
        let answered = command.run(program.format.of_compare()?)?;
        return answered.print();
    }
    let output = Output::new(program.format.of_answers()?);
    let answered = match program.command {
        Command::Base(command) => command.run(output)?,
        Command::Islands(command) => command.run(output)?,
        Command::Context(command) => command.run(output)?,
        Command::Sum(command) => command.run(output)?,
        Command::Count(command) => command.run(output)?,
        Command::Certify(command) => command.run(output)?,
        Command::Check(command) => command.run(output)?,
        Command::Montecarlo(command) => command.run(output)?,
        #[cfg(feature = "paper")]
        Command::Reproduce(command) => command.run(output)?,
        Command::Audit(command) => command.run(output)?,
        Command::Models(command) => command.run()?,
        Command::Advise(command) => command.run(output)?,
        Command::Axes(command) => command.run(output)?,
        Command::Solve(command) => command.run(output)?,
        Command::Spectrum(command) => command.run(output)?,
        Command::Compare(_) => unreachable!("it has returned"),
        #[cfg(feature = "paper")]
        Command::Precision(command) => command.run()?,
        Command::Golden(command) => command.run(output)?,
    };
    answered.print()
}
