//! `ropebound compare`: a kernel's dump beside the golden numbers, and what is wrong with it.

use crate::comparison::Comparison;
use crate::configuration::is_configuration;
use crate::configured::{Named, TableSchedule};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::positions::{PositionsArgument, positions};
use crate::progress::Progress;
use crate::shown;
use clap::{Args, ValueEnum};
use ropebound_answers::{Answer, CompareAnswer, CompareSubject};
use ropebound_config::PositionAxes;
use ropebound_kernels::compare::Profile;
use ropebound_kernels::dump::{Axes, Dump, DumpOptions, NamedRole};
use ropebound_kernels::{Layout, Target};
use std::path::{Path, PathBuf};

/// Holds the tables, frequencies and rotated vectors of a dump against correctly rounded ones, and says what is wrong and where.
///
/// Errors count in units in the last place where the exact number is at least 2^-8 in size, and below in units of the format's roundoff
/// u; by decade of position and by pair. What is over tolerance is named where one fault explains nearly all of it: another layout, other
/// positions, other frequencies, a factor, rows that are not there, or the recipe it was computed by. Sign flips of B, the context length
/// L_θ the table has, and whether scores change when both positions move are told beside. The attention factor is that of `golden`.
/// From rotated vectors the rotation of each pair is recovered, and from these signs of B: certain where a kernel rounds each operation to
/// the vectors' format or a wider one, else counted as open; where an input pair is 0 in every head, as lost.
#[derive(Args)]
#[command(after_help = "\
Arrays, by name (n positions, h pairs, b batch rows); all parts of a dump are compared:
  cos, sin                  [.., n, h], [.., n, 2h] with each pair twice, or flat; lengths of 1 anywhere
  cos_sin_cache             [n, 2h], cosines before sines
  freqs_cis                 complex [n, h], or [n, h, 2]
  freqs                     raw angles, in the shapes of cos
  inv_freq                  [h]
  q, q_rotated              and k, k_rotated: vectors before and after; the head may be wider than what rotates
  (any, alone)              [2, n, h], cosines before sines, as golden writes npy; [n, h, 2]; [h]
  positions                 [n], [b, n], [b] in decoding, [3, n]; or cu_seqlens; else --positions, else 0, 1, ...
  attention_mask, lengths   [b, n] with 0 at padding, or [b]
Frameworks' names (cos_cached, position_ids, a.b.inv_freq, ...) are known; others are given by --name.

A profile is a TOML file of limits, or the name of one that is shipped; by default the shipped one of the dump's format is taken:
  name = \"mine\"
  dtypes = [\"f32\"]          # refused for other formats; for all if left out
  ulp = 1                   # the most, in ulp, where the number is not small
  absolute = 2              # the most, in u, where it is
  small = 0.00390625        # from this size on it is not
  angle = 8                 # besides, what an angle may be off by, in 2^-24 of itself (2^-53 for f64)
  angle_per_pair = 2        # how much more for each pair before its own
  rotated = 4               # of rotated vectors, in u times the pair's length
  frequency_ulp = 1         # of frequencies, beside the angle's share
  sign_flips = 0            # unlimited if left out
  same_context_length = true
  shift_invariance = 8      # change of a score of a table, in u a pair; unlimited if left out
  [[beyond]]                # other limits from a position on
  position = 4096
  ulp = 64
  absolute = 128
  rotated = 16

Examples:
  ropebound compare --base 5e5 candidate.safetensors
  ropebound compare config.json table.npz --layer full_attention --format json
  ropebound compare --base 1e4 --positions @hard --profile mine.toml table.npy
  ropebound compare --base 5e5 --axes bshd --format junit q.npz k.npz
  ropebound compare --base 1e4 --name 'cos=model.*.my_cos' --name 'sin=model.*.my_sin' state.safetensors

Exit codes: 0 within tolerance, 1 over it (NaN too), 2 input refused, or nothing to compare.")]
pub(crate) struct Compare {
    /// The files: *.safetensors, *.npy or *.npz, their arrays taken together; before them a configuration may stand (*.json, *.gguf, a folder, -).
    #[arg(value_name = "CANDIDATE", required = true)]
    files: Vec<PathBuf>,
    /// The configuration, by name.
    #[arg(long, value_name = "CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    schedule: TableSchedule,
    /// Positions of the rows: 0..128k, 1,5,7, @hard, or several separated by commas; of frequencies, where B is looked at [default: 0..128k].
    #[arg(long, value_name = "LIST", value_parser = positions, allow_hyphen_values = true)]
    positions: Option<PositionsArgument>,
    /// Which components make a pair and how columns of tables repeat [default: half].
    #[arg(long, value_enum)]
    layout: Option<LayoutArgument>,
    /// The axes of rotated vectors: bhsd, bshd, sbhd, thd, t(hd), ... [default: what positions and numbers tell].
    #[arg(long, value_name = "AXES", value_parser = Axes::parse)]
    axes: Option<Axes>,
    /// Which array is which, where its name does not say: cos=model.*.my_cos; * stands for any letters.
    #[arg(long = "name", value_name = "ROLE=NAME", value_parser = NamedRole::parse)]
    names: Vec<NamedRole>,
    /// The pairs of each axis of positions (M-RoPE), such as 16,24,24 [default: the configuration's].
    #[arg(long, value_name = "N,N,N", value_delimiter = ',')]
    mrope_section: Vec<usize>,
    /// The axes of positions take the pairs in turn.
    #[arg(long)]
    mrope_interleaved: bool,
    /// One position stands for all axes: text alone.
    #[arg(long)]
    text_only: bool,
    /// Limits: a TOML file, or f64, f32, f16, bf16, exact, transformers-f32 [default: that of the format].
    #[arg(long, value_name = "PROFILE")]
    profile: Option<PathBuf>,
    /// Say what is over tolerance, and do not look for its cause.
    #[arg(long)]
    no_diagnosis: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LayoutArgument {
    /// Components i and i + h.
    Half,
    /// Components 2i and 2i + 1.
    Interleaved,
}

impl From<LayoutArgument> for Layout {
    fn from(layout: LayoutArgument) -> Self {
        match layout {
            LayoutArgument::Half => Self::HalfSplit,
            LayoutArgument::Interleaved => Self::Interleaved,
        }
    }
}

/// How the answer is written.
#[derive(Clone, Copy)]
pub(crate) enum CompareFormat {
    /// As other answers.
    Plain(Output),
    /// JUnit's XML.
    Junit,
    /// GitHub's annotations.
    Github,
}

/// The largest profile, in bytes.
const MAX_PROFILE: u64 = 1 << 16;
/// Positions that may be given: more rows than any file holds.
const MOST_POSITIONS: u64 = 1 << 28;

impl Compare {
    /// The answer, and whether it is within tolerance.
    pub(crate) fn run(&self, format: CompareFormat) -> Result<Answered, Failure> {
        let profile = self.profile()?;
        let (config, candidates) = self.inputs()?;
        let named = self.schedule.schedule(config)?;
        let target = self.target(&named)?;
        let given = self.positions.as_ref().map(|argument| {
            argument
                .resolve(&named.schedule, MOST_POSITIONS)
                .map_err(|count| {
                    let why = format_args!(
                        "{count} positions are too many; expected at most {MOST_POSITIONS}"
                    );
                    Failure::argument("--positions <LIST>", &argument.text, why)
                })
        });
        let given = given.transpose()?;
        let files: Vec<String> = candidates.iter().map(shown::name).collect();
        let files = files.join(", ");
        let refused = |why: &dyn std::fmt::Display| Failure::argument("<CANDIDATE>", &files, why);
        let mut arrays = Vec::new();
        for path in candidates {
            let found = ropebound_tables::read(path).map_err(|error| {
                Failure::argument("<CANDIDATE>", path.display(), &error.problem)
            })?;
            arrays.extend(found);
        }
        // Frequencies have no rows for positions to belong to.
        let options = DumpOptions {
            positions: given.as_deref().filter(|_| !only_frequencies(&arrays)),
            layout: self.layout.map(Layout::from),
            axes: self.axes.as_ref(),
            names: &self.names,
            text_only: self.text_only,
        };
        let dump = Dump::find(arrays, &target, &options).map_err(|error| refused(&error))?;
        let comparison = Comparison {
            target: &target,
            profile: profile.as_ref(),
            positions: given.as_deref(),
            layout: self.layout.map(Layout::from),
            diagnose: !self.no_diagnosis,
        };
        let mut progress = Progress::new();
        let (parts, notes) = comparison
            .parts(&dump, &mut |part, done, all| {
                progress.say(|| format!("{part}: {done} of {all}"));
            })
            .map_err(|error| refused(&error))?;
        drop(progress);
        let subject = CompareSubject {
            file: files,
            schedule: named.name,
            layer: named.layer,
            attention_factor: named.attention.factor.to_string(),
            attention_factor_source: named.attention.source,
            ignored: dump.ignored,
            notes,
        };
        let answer = CompareAnswer::new(subject, parts);
        let text = match format {
            CompareFormat::Plain(output) => output.of(&answer.document()),
            CompareFormat::Junit => answer.junit(),
            CompareFormat::Github => answer.github(),
        };
        Ok(Answered::checked(text, answer.is_within()))
    }

    /// The configuration, if there is one, and the dump.
    fn inputs(&self) -> Result<(Option<&Path>, &[PathBuf]), Failure> {
        let first = self.files.first().filter(|path| is_configuration(path));
        let (config, candidates) = match (&self.config, first) {
            (Some(named), Some(first)) => {
                let why = format_args!(
                    "a second configuration beside {}; expected one",
                    named.display()
                );
                return Err(Failure::argument("<CANDIDATE>", first.display(), why));
            }
            (None, Some(first)) => (Some(first.as_path()), &self.files[1..]),
            (named, None) => (named.as_deref(), &self.files[..]),
        };
        if candidates.is_empty() {
            return Err(Failure::other(
                "a configuration and nothing to compare; expected '<CANDIDATE>' as well: *.safetensors, *.npy or *.npz",
            ));
        }
        Ok((config, candidates))
    }

    /// The schedule with all that a dump of its model may show.
    fn target(&self, named: &Named) -> Result<Target, Failure> {
        let given = (!self.mrope_section.is_empty()).then(|| PositionAxes {
            pairs: self.mrope_section.clone(),
            interleaved: false,
        });
        let mut axes = given.or_else(|| named.axes.clone());
        if let Some(axes) = &mut axes {
            axes.interleaved |= self.mrope_interleaved;
        }
        named.target(axes.as_ref())
    }

    /// The profile that is asked for.
    fn profile(&self) -> Result<Option<Profile>, Failure> {
        let Some(path) = &self.profile else {
            return Ok(None);
        };
        if let Some(shipped) = path.to_str().and_then(Profile::shipped) {
            return Ok(Some(shipped));
        }
        read_profile(path).map(Some)
    }
}

/// Whether the arrays are frequencies and nothing else.
fn only_frequencies(arrays: &[ropebound_tables::NamedArray]) -> bool {
    arrays
        .iter()
        .all(|array| array.name.rsplit('.').next() == Some("inv_freq"))
}

fn read_profile(path: &Path) -> Result<Profile, Failure> {
    let refused =
        |why: &dyn std::fmt::Display| Failure::argument("--profile <PROFILE>", path.display(), why);
    let text = ropebound_files::read_to_string(path, MAX_PROFILE).map_err(|error| {
        refused(&format_args!(
            "{error}; expected a small TOML file that can be read, or one of {}",
            Profile::SHIPPED.map(|(name, _)| name).join(", ")
        ))
    })?;
    Profile::parse(&text).map_err(|error| refused(&error))
}
