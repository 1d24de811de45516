//! `ropebound compare`: a candidate beside the golden numbers and the known recipes.

use crate::configured::TableSchedule;
use crate::failure::Failure;
use crate::positions::{PositionsArgument, positions};
use crate::progress::Progress;
use clap::{Args, ValueEnum};
use ropebound_answers::Format;
use ropebound_answers::{CompareAnswer, CompareSubject};
use ropebound_kernels::compare::{
    Candidate, Profile, compare_frequencies, compare_table, compare_vectors,
};
use ropebound_kernels::recipe::Layout;
use ropebound_kernels::{FloatType, Target};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

/// Holds a file's cos/sin table, frequencies or rotated vectors against correctly rounded ones, and names the recipe they came from.
///
/// Errors count in units in the last place where the exact number is at least 2^-8 in size, and below in units of the format's roundoff
/// u; by decade of position and by pair. Sign flips of B, the context length L_θ the table has, and whether scores change when both
/// positions move are told beside. The attention factor is that of `golden`. From rotated vectors the rotation of each pair is recovered, and
/// from these signs of B: certain where a kernel rounds each operation to the vectors' format or a wider one, else counted as open; where an
/// input pair is 0 in every head, as lost.
#[derive(Args)]
#[command(after_help = "\
Arrays, by name (n positions, h pairs; leading lengths of 1 are dropped):
  cos, sin                  [n, h], or [n, 2h] with each pair twice; one of the two will do
  cos_sin_cache             [n, 2h], cosines before sines
  (any, alone)              [2, n, h], cosines before sines, as golden writes npy
  inv_freq                  [h]
  q, q_rotated              [.., n, 2h], and k, k_rotated: vectors before and after
  positions                 [n], integers; else --positions, else 0, 1, ...

A profile is a TOML file of limits; all but the name may be left out:
  name = \"mine\"
  ulp = 1                   # the most, in ulp, where the number is not small
  absolute = 2              # the most, in u, where it is
  small = 0.00390625        # from this size on it is not
  rotated = 4               # of rotated vectors, in u times the pair's length
  frequency_ulp = 1         # of frequencies
  sign_flips = 0            # unlimited if left out
  same_context_length = true
  shift_invariance = 8      # change of a score of a table, in u a pair; unlimited if left out
  [[beyond]]                # other limits from a position on
  position = 4096
  ulp = 64
  absolute = 128

Examples:
  ropebound compare --base 5e5 candidate.safetensors
  ropebound compare --config config.json --layer full_attention table.npz --format json
  ropebound compare --base 1e4 --positions @hard --profile mine.toml table.npy

Exit codes: 0 within tolerance, 1 over it, 2 input refused.")]
pub struct Compare {
    /// The file: *.safetensors, *.npy or *.npz.
    #[arg(value_name = "CANDIDATE")]
    candidate: PathBuf,
    #[command(flatten)]
    schedule: TableSchedule,
    /// Positions of the rows: 0..128k, 1,5,7, @hard, or several separated by commas; of frequencies, where B is looked at [default: 0..128k].
    #[arg(long, value_name = "LIST", value_parser = positions, allow_hyphen_values = true)]
    positions: Option<PositionsArgument>,
    /// Which components make a pair [default: what fits better].
    #[arg(long, value_enum)]
    layout: Option<LayoutArgument>,
    /// Limits, as a TOML file [default: 1 ulp, 2u where the number is small].
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
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

/// The largest profile, in bytes.
const MAX_PROFILE: u64 = 1 << 16;
/// Positions that may be given: more rows than any file holds.
const MOST_POSITIONS: u64 = 1 << 28;
/// Where B is looked at for frequencies, unless something else is said.
const FREQUENCY_POSITIONS: u64 = 1 << 17;

impl Compare {
    /// The answer, and whether it is within tolerance.
    pub fn run(&self, format: Format) -> Result<(String, bool), Failure> {
        let profile = self.profile()?;
        let named = self.schedule.schedule()?;
        let mut target = Target::of_schedule(&named.schedule).with_factor(named.attention.exact());
        // Plain RoPE is recognised; a configuration has its own parameters.
        target.rope = named.rope.clone().or(target.rope);
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
        let refused = |why: &dyn std::fmt::Display| {
            Failure::argument("<CANDIDATE>", self.candidate.display(), why)
        };
        let arrays =
            ropebound_tables::read(&self.candidate).map_err(|error| refused(&error.problem))?;
        let layout = self.layout.map(Layout::from);
        // Frequencies have no rows for positions to belong to.
        let rows = if arrays.iter().any(|array| array.name == "inv_freq") && arrays.len() == 1 {
            None
        } else {
            given.as_deref()
        };
        let (candidate, ignored) = Candidate::find(arrays, target.pairs(), rows, layout)
            .map_err(|error| refused(&error))?;
        let subject =
            |float: FloatType, positions: &[u64], layout: Option<Layout>| CompareSubject {
                file: self.candidate.display().to_string(),
                schedule: named.name.clone(),
                layer: named.layer.clone(),
                attention_factor: named.attention.factor.to_string(),
                attention_factor_source: named.attention.source.clone(),
                dtype: float.to_string(),
                positions: described(positions),
                layout: layout.map(Layout::name),
                profile: profile.name.clone(),
                ignored: ignored.clone(),
            };
        let mut progress = Progress::new();
        let failed = |error: ropebound_kernels::compare::CompareError| Failure::other(error);
        let answer = match &candidate {
            Candidate::Table(table) => {
                let all = table.positions.len();
                let mut say = |done| progress.say(|| format!("{done} of {all} positions"));
                let found = compare_table(&target, table, &profile, &mut say).map_err(failed)?;
                CompareAnswer::table(subject(table.float, &table.positions, table.layout), &found)
            }
            Candidate::Vectors(vectors) => {
                progress.say(|| "rotated vectors".to_owned());
                let found = compare_vectors(&target, vectors, layout, &profile).map_err(failed)?;
                let subject = subject(vectors.float, &vectors.positions, Some(found.layout));
                CompareAnswer::vectors(subject, &found)
            }
            Candidate::Frequencies(frequencies) => {
                let positions = given.unwrap_or_else(|| (0..FREQUENCY_POSITIONS).collect());
                let found = compare_frequencies(&target, frequencies, &positions, &profile)
                    .map_err(failed)?;
                CompareAnswer::frequencies(subject(frequencies.float, &positions, None), &found)
            }
        };
        drop(progress);
        Ok((answer.render(format), answer.is_within()))
    }

    fn profile(&self) -> Result<Profile, Failure> {
        let Some(path) = &self.profile else {
            return Ok(Profile::default());
        };
        let refused = |why: &dyn std::fmt::Display| {
            Failure::argument("--profile <FILE>", path.display(), why)
        };
        // A device may never end.
        let text = File::open(path).and_then(|file| {
            let mut text = String::new();
            file.take(MAX_PROFILE + 1).read_to_string(&mut text)?;
            Ok(text)
        });
        let text = text.map_err(|error| {
            refused(&format_args!(
                "{error}; expected a TOML file that can be read"
            ))
        })?;
        if text.len() as u64 > MAX_PROFILE {
            return Err(refused(&format_args!(
                "more than {MAX_PROFILE} bytes; expected a small TOML file"
            )));
        }
        Profile::parse(&text).map_err(|error| refused(&error))
    }
}

/// `0..4096`, or how many between which.
fn described(positions: &[u64]) -> String {
    let (Some(first), Some(last)) = (positions.iter().min(), positions.iter().max()) else {
        return "none".to_owned();
    };
    if positions.windows(2).all(|pair| pair[0] + 1 == pair[1]) {
        format!("{first}..{}", last + 1)
    } else {
        format!("{} from {first} to {last}", positions.len())
    }
}
