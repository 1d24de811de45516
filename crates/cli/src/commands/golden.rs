//! `ropebound golden`: correctly rounded tables of cos and sin.

use crate::configuration::ConfigurationFile;
use crate::configured::{Named, TableSchedule};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::positions::{PositionsArgument, positions};
use crate::progress::Progress;
use crate::shown;
use clap::{Args, ValueEnum};
use ropebound_answers::{Answer, GoldenAnswer, PackAnswer, Status};
use ropebound_kernels::FloatType;
use ropebound_kernels::golden::{Golden as Rounded, GoldenTable};
use ropebound_kernels::pack::{PACK_VERSION, pack};
use ropebound_tables::{Contents, Data, FileFormat, MAX_BYTES, NamedArray, serialize};
use std::path::{Path, PathBuf};

/// Tables of cos(m·θ) and sin(m·θ) to test a kernel against: each value the nearest number of the type to the exact real one.
///
/// The schedule is the one of real numbers, not of frequencies stored in 32 bits. A safetensors or npz file has the arrays cos and sin,
/// [positions, pairs], and positions, i64; safetensors has a description as metadata. An npy file has one array, [2, positions, pairs],
/// cos first. Pair i is the dimensions 2i and 2i + 1 in an interleaved layout, i and i + pairs in a half-split one.
///
/// Where a type has an attention factor (YaRN, LongRoPE), every value is multiplied by it before the one rounding: a binary64 number, as
/// frameworks hold it, read from the configuration by the framework's rule, or given.
#[derive(Args)]
#[command(after_help = "\
@hard stands for positions that expose known faults: powers of two and their neighbours, ties of positions cast to bf16 and f16, near
multiples of π/2 of the fastest pairs, and positions near roots of B.

Examples:
  ropebound golden --base 1e4 --positions 0..128k --output golden.safetensors
  ropebound golden config.json --positions @hard --dtype bf16 --output hard.safetensors
  ropebound golden --base 5e5 --head-dim 64 --positions 1,5,7 --dtype f64 --output few.npy
  ropebound golden --base 1e6 --attention-factor 1.2079441541679836 --positions 0..=4096 --output scaled.npz
  ropebound golden --pack tests/golden-rope")]
pub(crate) struct Golden {
    #[command(flatten)]
    configuration: ConfigurationFile,
    #[command(flatten)]
    schedule: TableSchedule,
    /// Positions below 2^46: 0..128k, 1,5,7, @hard, or several separated by commas.
    #[arg(long, value_name = "LIST", value_parser = positions, allow_hyphen_values = true, required_unless_present = "pack")]
    positions: Option<PositionsArgument>,
    /// The kind of number to round to.
    #[arg(long, value_enum, default_value = "f32")]
    dtype: DtypeArgument,
    /// The file: *.safetensors, *.npy or *.npz. bf16 needs safetensors.
    #[arg(long, value_name = "FILE", required_unless_present = "pack")]
    output: Option<PathBuf>,
    /// Write a small set of golden vectors into this folder instead: ten schedules, four types, three layouts, rotated and rotated back, with
    /// digests and a README; for a project to keep beside its tests.
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["positions", "output", "dtype", "base", "schedule", "configuration", "attention_factor"])]
    pack: Option<PathBuf>,
}

/// A table that is asked for.
struct Wanted<'a> {
    positions: &'a PositionsArgument,
    output: &'a Path,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DtypeArgument {
    /// IEEE binary32.
    F32,
    /// The upper half of a binary32.
    Bf16,
    /// IEEE binary16.
    F16,
    /// IEEE binary64.
    F64,
}

impl From<DtypeArgument> for FloatType {
    fn from(dtype: DtypeArgument) -> FloatType {
        match dtype {
            DtypeArgument::F32 => FloatType::F32,
            DtypeArgument::Bf16 => FloatType::BF16,
            DtypeArgument::F16 => FloatType::F16,
            DtypeArgument::F64 => FloatType::F64,
        }
    }
}

impl Golden {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        if let Some(folder) = &self.pack {
            return written(folder, output);
        }
        let (Some(positions), Some(path)) = (&self.positions, &self.output) else {
            unreachable!("clap asks for both without --pack")
        };
        let wanted = Wanted {
            positions,
            output: path,
        };
        let float = FloatType::from(self.dtype);
        let file = wanted.file(float)?;
        let named = self.schedule.schedule(self.configuration.path())?;
        let positions = wanted.positions(&named, float)?;
        let rounded =
            Rounded::new(&named.schedule, &named.attention.exact()).map_err(Failure::other)?;
        let mut progress = Progress::new();
        let table = rounded
            .table_with(&positions, float, &mut |rows| {
                progress.say(|| format!("{rows} of {} positions", positions.len()));
            })
            .map_err(Failure::other)?;
        progress.say(|| "writing".to_owned());
        let pairs = table.pairs;
        let contents = wanted.contents(table, file, &named);
        let bytes = serialize(&contents, file).map_err(|error| wanted.refused(&error))?;
        crate::output::write_file("--output <FILE>", path, &bytes)?;
        let answer = GoldenAnswer {
            file: shown::name(path),
            schedule: named.name,
            layer: named.layer,
            attention_factor: named.attention.factor.to_string(),
            attention_factor_source: named.attention.source,
            dtype: float.to_string(),
            positions: wanted.positions.text.clone(),
            rows: positions.len(),
            pairs,
            bytes: bytes.len() as u64,
            status: Status::Proved,
        };
        Ok(Answered::with(output.of(&answer.document())))
    }
}

/// The pack's files, together or not at all.
fn written(folder: &Path, output: Output) -> Result<Answered, Failure> {
    let place = crate::output::Folder::open_for("--pack <FOLDER>", folder)?;
    let files = pack().map_err(Failure::other)?;
    let named: Vec<(&str, &[u8])> = files
        .iter()
        .map(|file| (file.name.as_str(), file.bytes.as_slice()))
        .collect();
    place.write(&named)?;
    let answer = PackAnswer {
        folder: shown::name(folder),
        version: PACK_VERSION,
        files: files.len(),
        bytes: files.iter().map(|file| file.bytes.len() as u64).sum(),
    };
    Ok(Answered::with(output.of(&answer.document())))
}

impl Wanted<'_> {
    fn refused(&self, why: &dyn std::fmt::Display) -> Failure {
        Failure::argument("--output <FILE>", self.output.display(), why)
    }

    /// What the output's name asks for; refused before any work if it cannot be.
    fn file(&self, float: FloatType) -> Result<FileFormat, Failure> {
        let Some(file) = FileFormat::of(self.output) else {
            return Err(self.refused(&"expected a name that ends in .safetensors, .npy or .npz"));
        };
        if float == FloatType::BF16 && file != FileFormat::Safetensors {
            return Err(self
                .refused(&"npy and npz have no bf16; expected a name that ends in .safetensors"));
        }
        let folder = self
            .output
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if self.output.is_dir() || !folder.unwrap_or(Path::new(".")).is_dir() {
            return Err(self.refused(&"expected a file in a folder that exists"));
        }
        Ok(file)
    }

    fn positions(&self, named: &Named, float: FloatType) -> Result<Vec<u64>, Failure> {
        let row = named.schedule.pairs() as u64 * 2 * u64::from(float.bits() / 8) + 8;
        // A mebibyte for the header.
        let most = (MAX_BYTES - (1 << 20)) / row;
        self.positions
            .resolve(&named.schedule, most)
            .map_err(|count| {
                let why = format_args!(
                    "{count} positions are too many; expected at most {most}, a file of 2 GiB"
                );
                Failure::argument("--positions <LIST>", &self.positions.text, why)
            })
    }

    fn contents(&self, table: GoldenTable, file: FileFormat, named: &Named) -> Contents {
        let GoldenTable {
            positions,
            pairs,
            cos,
            sin,
        } = table;
        let rows = positions.len();
        if file == FileFormat::Npy {
            let both = joined(cos, sin);
            return Contents {
                arrays: vec![NamedArray::new("cos and sin", &[2, rows, pairs], both)],
                ..Contents::default()
            };
        }
        let metadata = [
            ("schedule", named.name.clone()),
            ("attention_factor", named.attention.factor.to_string()),
            ("attention_factor_source", named.attention.source.clone()),
            ("positions", self.positions.text.clone()),
            ("rounding", "each value is the nearest to the exact real one, ties to even".to_owned()),
            (
                "layout",
                "cos and sin are [positions, pairs]; pair i is the dimensions 2i and 2i + 1 where interleaved, i and i + pairs where half-split"
                    .to_owned(),
            ),
        ];
        // Positions are below 2^46.
        let positions = positions
            .into_iter()
            .map(|position| position as i64)
            .collect();
        Contents {
            arrays: vec![
                NamedArray::new("cos", &[rows, pairs], cos),
                NamedArray::new("sin", &[rows, pairs], sin),
                NamedArray::new("positions", &[rows], Data::I64(positions)),
            ],
            metadata: metadata.map(|(key, value)| (key.to_owned(), value)).into(),
        }
    }
}

/// One after the other.
fn joined(first: Data, second: Data) -> Data {
    fn both<T>(mut first: Vec<T>, mut second: Vec<T>) -> Vec<T> {
        first.append(&mut second);
        first
    }
    match (first, second) {
        (Data::F64(first), Data::F64(second)) => Data::F64(both(first, second)),
        (Data::F32(first), Data::F32(second)) => Data::F32(both(first, second)),
        (Data::F16(first), Data::F16(second)) => Data::F16(both(first, second)),
        _ => unreachable!("a table's halves are of one type, and npy has no bf16"),
    }
}
