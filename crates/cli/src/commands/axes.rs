//! `ropebound axes`: positions with several axes, of images and films.

use crate::arguments::{self, AtLeast, BaseArgument};
use crate::commands::base::head_dim;
use crate::configuration::{ConfigurationFile, Configured, Reading};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use clap::Args;
use ropebound_answers::{Answer, AxesAnswer, BoxAxis};
use ropebound_bounds::multi_axis::{Axis, MultiAxis, least_box_base, sections};
use ropebound_bounds::{ContextLength, ProblemError};
use ropebound_schedule::{Decimal, HeadDim, Rope, RopeKind, Schedule, parse_count};

/// Whether B >= 0, or B >= TAU, at every offset of a box of positions with several axes: time, height and width (M-RoPE), or rows and columns.
///
/// Each pair turns with one axis, so B at an offset is the sum of one cosine sum for each axis, and its least value over the box the sum of
/// theirs: the sign is proven for all offsets, of either direction. Positions of text have the same number on every axis, and their sum is
/// the plain one.
#[derive(Args)]
#[command(after_help = "\
The axes of a configuration are those of mrope_section (one after the other, or in turn with mrope_interleaved). With --planar half of the
pairs turn with the row and half with the column, each half with the frequencies of a head of half the dimension, as encoders of images do.

Examples:
  ropebound axes config.json --box 1,64,64
  ropebound axes config.json --box 32k,64,64 --digits 3
  ropebound axes --planar --head-dim 80 --base 10000 --box 40,40")]
pub(crate) struct Axes {
    #[command(flatten)]
    configuration: ConfigurationFile,
    #[command(flatten)]
    reading: Reading,
    /// The extent of each axis: offsets are below it. Time, height and width; rows and columns.
    #[arg(long = "box", value_name = "N,...", value_delimiter = ',', required = true, value_parser = parse_count, allow_hyphen_values = true)]
    extents: Vec<u64>,
    /// Digits of the least base that is looked for: 1 to 3, or 0 for none.
    #[arg(long, value_name = "K", default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=3))]
    digits: u32,
    /// An encoder of images in place of a configuration.
    #[arg(long, conflicts_with_all = ["configuration", "layer", "framework", "context"])]
    planar: bool,
    /// With --planar: the head dimension, a multiple of 4.
    #[arg(long, value_name = "D", value_parser = head_dim, requires = "planar")]
    head_dim: Option<HeadDim>,
    /// With --planar: the base [default: 10000].
    #[arg(long, value_name = "B", value_parser = arguments::base, allow_hyphen_values = true, requires = "planar")]
    base: Option<BaseArgument>,
    #[command(flatten)]
    at_least: AtLeast,
}

/// How the pairs of a base are divided.
enum Division {
    /// Of one schedule.
    Sections(Rope, Vec<Vec<usize>>, u64),
    /// A schedule of this dimension on each of two axes.
    Planes(HeadDim, Decimal),
}

/// What is asked about, and the sums of its positions of text if it has any.
struct Asked {
    division: Division,
    schedule: String,
    text: Option<ContextLength>,
}

impl Division {
    fn axes(&self, base: &Decimal) -> Result<MultiAxis, ProblemError> {
        match self {
            Self::Sections(rope, parts, unrotated) => {
                let rope = Rope {
                    base: base.clone(),
                    ..rope.clone()
                };
                let schedule = rope.schedule().expect("a base from 1 to 1e15");
                let axes = parts.iter().map(|pairs| Axis {
                    schedule: schedule.clone(),
                    pairs: pairs.clone(),
                });
                MultiAxis::new(axes.collect(), *unrotated)
            }
            Self::Planes(dim, _) => {
                let schedule = Schedule::plain(base.clone(), *dim).expect("a base of 1 or more");
                let axis = Axis {
                    pairs: (0..schedule.pairs()).collect(),
                    schedule,
                };
                MultiAxis::new(vec![axis.clone(), axis], 0)
            }
        }
    }

    fn base(&self) -> &Decimal {
        match self {
            Self::Sections(rope, ..) => &rope.base,
            Self::Planes(_, base) => base,
        }
    }

    fn names(&self) -> Vec<String> {
        let names: &[&str] = match self {
            Self::Planes(..) => &["row", "column"],
            Self::Sections(_, parts, _) if parts.len() == 3 => &["time", "height", "width"],
            Self::Sections(_, parts, _) => {
                return (1..=parts.len()).map(|at| format!("axis {at}")).collect();
            }
        };
        names.iter().map(ToString::to_string).collect()
    }

    fn pairs(&self) -> Vec<usize> {
        match self {
            Self::Sections(_, parts, _) => parts.iter().map(Vec::len).collect(),
            Self::Planes(dim, _) => vec![dim.pairs(); 2],
        }
    }
}

impl Axes {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let Asked {
            division,
            schedule,
            text,
        } = if self.planar {
            self.planes()?
        } else {
            self.sections()?
        };
        let pairs = division.pairs();
        let threshold = self.at_least.threshold;
        let of_base = |base: &Decimal| division.axes(base)?.at_least(threshold);
        if self.extents.len() != pairs.len() {
            return Err(Failure::argument(
                "--box <N,...>",
                self.extents.len(),
                format_args!("expected an extent for each of the {} axes", pairs.len()),
            ));
        }
        let refused = |error: ProblemError| Failure::argument("--box <N,...>", self.shown(), error);
        let axes = of_base(division.base()).map_err(|error| match error {
            ProblemError::Threshold(error) => self.at_least.refuse(error),
            error => refused(error),
        })?;
        let least = axes.least(&self.extents).map_err(refused)?;
        let base = match self.digits {
            0 => None,
            digits => {
                let found = least_box_base(digits, &self.extents, of_base);
                Some((digits, found.map_err(refused)?))
            }
        };
        let named = division.names().into_iter().zip(&self.extents).zip(&pairs);
        let answer = AxesAnswer {
            schedule,
            axes: named
                .map(|((name, &extent), &pairs)| BoxAxis {
                    name,
                    extent,
                    pairs,
                })
                .collect(),
            threshold,
            least,
            text,
            base,
        };
        let decided = answer.holds().is_some();
        Ok(Answered::checked(output.of(&answer.document()), decided))
    }

    fn shown(&self) -> String {
        let extents = self.extents.iter().map(ToString::to_string);
        extents.collect::<Vec<_>>().join(",")
    }

    fn sections(&self) -> Result<Asked, Failure> {
        let configured = Configured::read(self.configuration.required()?, &self.reading)?;
        let (_, rotary) = configured.layer(self.reading.layer.as_deref())?;
        let axes = configured.model.axes.as_ref().ok_or_else(|| {
            configured.failure("its positions have one axis; expected mrope_section, or --planar")
        })?;
        if matches!(rotary.rope.kind, RopeKind::Proportional { .. }) {
            return Err(configured.failure("a proportional type with several axes is not modelled"));
        }
        let schedule = rotary.schedule().map_err(Failure::other)?;
        let parts = sections(&axes.pairs, axes.interleaved, schedule.pairs()).ok_or_else(|| {
            configured.failure(format_args!(
                "mrope_section has {:?}; expected {} pairs in all",
                axes.pairs,
                schedule.pairs()
            ))
        })?;
        let unrotated = rotary.unrotated.unwrap_or(0);
        let whole = schedule
            .clone()
            .with_unrotated(unrotated)
            .map_err(Failure::other)?;
        let problem = self.at_least.problem(&whole)?;
        let limit = rotary
            .context
            .filter(|context| *context > 1)
            .map(|context| context - 1);
        let text = problem.context_length(limit.or(Some(1 << 22)), &mut |_| ());
        let how = if axes.interleaved {
            "in turn"
        } else {
            "one after the other"
        };
        Ok(Asked {
            division: Division::Sections(rotary.rope.clone(), parts, unrotated),
            schedule: format!("{}, axes {how}", schedule.name()),
            text: Some(text.map_err(Failure::other)?),
        })
    }

    fn planes(&self) -> Result<Asked, Failure> {
        let dim = self.head_dim.ok_or_else(|| {
            Failure::other("--planar needs '--head-dim <D>': a multiple of 4, such as 80")
        })?;
        let half = HeadDim::new(u64::from(dim.get()) / 2)
            .ok()
            .filter(|_| dim.get().is_multiple_of(4));
        let half = half.ok_or_else(|| {
            Failure::argument(
                "--head-dim <D>",
                dim,
                "expected a multiple of 4: each axis takes pairs of half the head",
            )
        })?;
        let base = match &self.base {
            Some(base) => base.value.clone(),
            None => Decimal::from(10_000),
        };
        let schedule = Schedule::plain(base.clone(), half).map_err(Failure::other)?;
        Ok(Asked {
            schedule: format!("{} on each of two axes", schedule.name()),
            division: Division::Planes(half, base),
            text: None,
        })
    }
}
