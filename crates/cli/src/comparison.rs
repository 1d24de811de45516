//! A dump's parts held against a target, each with its diagnosis.

use crate::configured::Named;
use crate::failure::Failure;
use ropebound_answers::{PartAnswer, PartSubject};
use ropebound_config::PositionAxes;
use ropebound_kernels::compare::{
    CompareError, Profile, compare_frequencies, compare_table, compare_vectors,
};
use ropebound_kernels::diagnosis::{
    ChosenReading, Diagnosis, axes_told_by_table, axes_told_by_vectors, choose_readings,
    diagnose_frequencies, diagnose_table, diagnose_vectors,
};
use ropebound_kernels::dump::{Content, Dump, DumpPart, VectorNumbers};
use ropebound_kernels::{FloatType, Layout, Sections, Target};

/// Where B is looked at for frequencies, unless something else is said.
const FREQUENCY_POSITIONS: u64 = 1 << 17;

/// How a dump is compared.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// What its numbers should be.
    pub target: &'a Target,
    /// The limits; each format's own if there are none.
    pub profile: Option<&'a Profile>,
    /// The positions given, at which frequencies are looked at.
    pub positions: Option<&'a [u64]>,
    /// Which components of vectors make a pair, and how a table's columns repeat; half-split if it is not said.
    pub layout: Option<Layout>,
    /// Whether to look for the cause of what is over tolerance.
    pub diagnose: bool,
}

/// Hears the part's name, how much of it is done, and how much there is.
pub type CompareProgress<'a> = dyn FnMut(&str, usize, usize) + 'a;

impl Named {
    /// The schedule with all that a dump of its model may show; `axes` are those of positions, where there are several.
    ///
    /// # Errors
    /// Sections that do not fit the pairs.
    pub fn target(&self, axes: Option<&PositionAxes>) -> Result<Target, Failure> {
        let mut target = Target::of_schedule(&self.schedule).with_factor(self.attention.exact());
        // Plain RoPE is recognised; a configuration has its own parameters.
        target.rope = self.rope.clone().or(target.rope);
        target.unrotated = self.unrotated;
        target.others.clone_from(&self.others);
        if let Some(PositionAxes { pairs, interleaved }) = axes {
            let sections = Sections::new(pairs.clone(), *interleaved, target.pairs());
            let sections = sections.map_err(|why| {
                Failure::argument("--mrope-section <N,N,N>", format_args!("{pairs:?}"), why)
            })?;
            target.sections = Some(sections);
        }
        Ok(target)
    }
}

impl Comparison<'_> {
    /// Each part's answer, and what a reader should know of how they were read.
    ///
    /// # Errors
    /// In words: the part that cannot be compared, and why.
    pub fn parts(
        &self,
        dump: &Dump<'_>,
        progress: &mut CompareProgress<'_>,
    ) -> Result<(Vec<PartAnswer>, Vec<String>), String> {
        let mut notes = dump.notes.clone();
        let several: Vec<(&str, &[VectorNumbers<'_>])> = dump
            .parts
            .iter()
            .filter_map(|part| match &part.content {
                Content::Vectors(readings) => Some((part.name.as_str(), readings.as_slice())),
                _ => None,
            })
            .collect();
        let mut layout = self.layout;
        if layout.is_none() && dump.complex && !several.is_empty() {
            layout = Some(Layout::Interleaved);
            notes.push("pairs are read as interleaved, since the table beside is of complex numbers, which rotate neighbours; --layout half says otherwise".to_owned());
        }
        let mut chosen = choose_readings(self.target, &several, layout)?.into_iter();
        let parts = dump.parts.iter().map(|part| {
            self.part(part, &mut chosen, &mut notes, progress)
                .map_err(|why| format!("{}: {why}", part.name))
        });
        let parts = parts.collect::<Result<_, _>>()?;
        Ok((parts, notes))
    }

    fn part(
        &self,
        part: &DumpPart<'_>,
        chosen: &mut impl Iterator<Item = ChosenReading>,
        notes: &mut Vec<String>,
        progress: &mut CompareProgress<'_>,
    ) -> Result<PartAnswer, String> {
        let failed = |error: CompareError| error.to_string();
        let refused = |error: CompareError, told: &dyn Fn() -> String| match error {
            CompareError::OnePosition(_) => format!("{error}; {}", told()),
            error => error.to_string(),
        };
        let diagnosed = |diagnose: &dyn Fn() -> Diagnosis| {
            if self.diagnose {
                diagnose()
            } else {
                Diagnosis::default()
            }
        };
        let subject = |float: FloatType, profile: &Profile, positions: &[u64]| PartSubject {
            name: part.name.clone(),
            dtype: float.to_string(),
            positions: described(positions),
            axes: None,
            layout: None,
            profile: profile.name.clone(),
        };
        match &part.content {
            Content::Table(table) => {
                let profile = self.profile_for(table.float)?;
                let positions: Vec<u64> = table.positions.first_axis().collect();
                let mut say = |done| progress(&part.name, done, positions.len());
                let found = compare_table(self.target, table, &profile, &mut say)
                    .map_err(|error| refused(error, &|| axes_told_by_table(self.target, table)))?;
                let diagnosis = diagnosed(&|| diagnose_table(self.target, table, &found));
                let subject = PartSubject {
                    layout: table.layout.map(Layout::name),
                    ..subject(table.float, &profile, &positions)
                };
                Ok(PartAnswer::table(subject, &found, &diagnosis))
            }
            Content::Vectors(readings) => {
                let chosen = chosen.next().ok_or("no reading of the axes")?;
                let vectors = &readings[chosen.reading];
                notes.extend(chosen.why.map(|why| format!("{}: {why}", part.name)));
                let profile = self.profile_for(vectors.float)?;
                let positions: Vec<u64> = vectors.positions.first_axis().collect();
                let mut say = |done| progress(&part.name, done, positions.len());
                let found =
                    compare_vectors(self.target, vectors, chosen.layout, &profile, &mut say)
                        .map_err(|error| {
                            refused(error, &|| {
                                axes_told_by_vectors(self.target, vectors, chosen.layout)
                            })
                        })?;
                let diagnosis = diagnosed(&|| diagnose_vectors(self.target, vectors, &found));
                let subject = PartSubject {
                    axes: Some(vectors.axes.clone()),
                    layout: Some(found.layout.name()),
                    ..subject(vectors.float, &profile, &positions)
                };
                Ok(PartAnswer::vectors(subject, &found, &diagnosis))
            }
            Content::Frequencies(numbers) => {
                let profile = self.profile_for(numbers.float)?;
                let counting: Vec<u64>;
                let positions = match self.positions {
                    Some(positions) => positions,
                    None => {
                        counting = (0..FREQUENCY_POSITIONS).collect();
                        &counting
                    }
                };
                let found = compare_frequencies(self.target, numbers, positions, &profile)
                    .map_err(failed)?;
                let diagnosis = diagnosed(&|| diagnose_frequencies(self.target, numbers, &found));
                let subject = subject(numbers.float, &profile, positions);
                Ok(PartAnswer::frequencies(subject, &found, &diagnosis))
            }
        }
    }

    /// The profile asked for, if it is for candidates of this format, else the format's own.
    fn profile_for(&self, float: FloatType) -> Result<Profile, String> {
        match self.profile {
            None => Ok(Profile::of_float(float)),
            Some(profile) if profile.serves(float) => Ok(profile.clone()),
            Some(profile) => Err(format!(
                "{float}, and the profile {:?} is for {}; expected another --profile, or none for the format's own",
                profile.name,
                profile.dtypes.join(", ")
            )),
        }
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
