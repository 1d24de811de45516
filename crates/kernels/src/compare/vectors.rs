//! Rotated vectors beside exactly rotated ones.

use super::arrays::numbers;
use super::diagnosis::{Diagnosis, Match, models};
use super::recovered::{Fit, RecoveredSigns, Sign, sign};
use super::signs::ExactSigns;
use super::tally::{Distance, Tally, decade, length, unit};
use super::{CompareError, Profile, Vectors};
use crate::golden::Golden;
use crate::recipe::{Arithmetic, Layout, Row, rotate};
use crate::{FloatType, Target};
use rayon::prelude::*;

/// Rows computed at a time.
const CHUNK: usize = 1024;

/// What rotated vectors came to. Errors are in units of u times the length of the pair after it was rotated, which is a times that before,
/// and no less than half the format's least number.
///
/// Truth is x·cos − y·sin and y·cos + x·sin from golden cosines and sines of `f64`, in `f64`: within 3·2^-53 of the pair's length.
/// For vectors of `f64` that is 3 of the units counted in; for narrower ones nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorComparison {
    /// The layout: the one asked for, else the one with the smaller mean error.
    pub layout: Layout,
    /// All components.
    pub all: Tally,
    /// By decade of position.
    pub decades: Vec<Tally>,
    /// By pair.
    pub pairs: Vec<Tally>,
    /// Components over the profile's limit.
    pub over: u64,
    /// The first of them: array, position, component, value, exact value, error.
    pub first_over: Option<(String, u64, usize, f64, f64, f64)>,
    /// Signs of B by the rotations recovered from input and output; `None` if a frequency is above 8 radians a position.
    pub signs: Option<RecoveredSigns>,
    /// Whose vectors they are.
    pub diagnosis: Diagnosis,
    /// What the profile asked for and did not get, in words.
    pub violations: Vec<String>,
}

/// Compares rotated vectors with their input rotated exactly by `target`.
///
/// # Errors
/// As [`compare_table`](super::compare_table).
pub fn compare_vectors(
    target: &Target,
    vectors: &Vectors,
    layout: Option<Layout>,
    profile: &Profile,
) -> Result<VectorComparison, CompareError> {
    let Some(layout) = layout else {
        let mut both = Vec::new();
        for layout in Layout::ALL {
            both.push(compare_vectors(target, vectors, Some(layout), profile)?);
        }
        let interleaved = both.pop().expect("two layouts");
        let half = both.pop().expect("two layouts");
        let better = interleaved.all.mean_absolute() < half.all.mean_absolute();
        return Ok(if better { interleaved } else { half });
    };
    let schedule = &target.schedule;
    let golden = Golden::new(schedule, &target.factor)?;
    let pairs = schedule.pairs();
    let models = models(target, vectors.float);
    let ways: Vec<_> = models
        .iter()
        .enumerate()
        .flat_map(|(model, _)| {
            arithmetics(vectors.float)
                .iter()
                .map(move |way| (model, *way))
        })
        .collect();
    let frame = Frame {
        layout,
        float: vectors.float,
        factor: target.factor.nearest_f64(),
        profile,
    };
    let mut sum = Sums::new(pairs, ways.len());
    for (chunk, positions) in vectors.positions.chunks(CHUNK).enumerate() {
        let truth = golden.table(positions, FloatType::F64)?;
        let rows: Vec<Sums> = positions
            .par_iter()
            .enumerate()
            .map(|(row, &position)| {
                let heads = vectors.heads(chunk * CHUNK + row, pairs);
                let mut sums = Sums::new(pairs, ways.len());
                let mut exact = Row::new(pairs);
                numbers(&truth.cos, row * pairs, pairs, &mut exact.cosines);
                numbers(&truth.sin, row * pairs, pairs, &mut exact.sines);
                let mut rotated = vec![0.0; 2 * pairs];
                let mut fits = vec![Fit::default(); pairs];
                for head in &heads {
                    let (way, input) = (Arithmetic::Fused, &head.input);
                    rotate(FloatType::F64, layout, way, &exact, input, &mut rotated);
                    sums.count(head, &rotated, position, &frame);
                    for (pair, fit) in fits.iter_mut().enumerate() {
                        let (i, j) = layout.components(pair, pairs);
                        let of = |vector: &[f64]| (vector[i], vector[j]);
                        fit.add(vectors.float, frame.factor, of(input), of(&head.output));
                    }
                }
                sums.signs.push(sign(&fits));
                let mut of = usize::MAX;
                let mut model_row = Row::new(pairs);
                for (slot, &(model, way)) in ways.iter().enumerate() {
                    if model != of {
                        models[model].row(position, &mut model_row);
                        of = model;
                    }
                    for head in &heads {
                        let (float, input) = (vectors.float, &head.input);
                        rotate(float, layout, way, &model_row, input, &mut rotated);
                        let pairs = head.output.iter().zip(&rotated);
                        sums.unlike[slot] += pairs.filter(|(a, b)| a != b).count() as u64;
                    }
                }
                sums
            })
            .collect();
        rows.iter().for_each(|row| sum.join(row));
    }
    let signs = ExactSigns::new(schedule)
        .ok()
        .map(|exact| RecoveredSigns::count(&exact, &vectors.positions, &sum.signs));
    let mut all = Tally::default();
    sum.pairs.iter().for_each(|tally| all.join(tally));
    let exact = Match {
        recipe: None,
        arithmetic: None,
        differing: all.differing,
    };
    let recipes = ways
        .iter()
        .zip(&sum.unlike)
        .map(|(&(model, way), unlike)| Match {
            recipe: Some(models[model].recipe()),
            arithmetic: Some(way.name()),
            differing: *unlike,
        });
    let diagnosis = Diagnosis {
        entries: all.entries(),
        matches: std::iter::once(exact).chain(recipes).collect(),
    };
    let mut violations = Vec::new();
    if sum.over > 0 {
        let all = all.entries();
        violations.push(format!("{} of {all} components over tolerance", sum.over));
    }
    if let Some(signs) = &signs {
        if profile.sign_flips.is_some_and(|most| signs.flips > most) {
            violations.push(format!("{} sign flips of B, recovered", signs.flips));
        }
        if profile.same_context_length && signs.is_other_context() {
            violations.push("another context length, recovered".to_owned());
        }
    }
    Ok(VectorComparison {
        layout,
        all,
        decades: sum.decades,
        pairs: sum.pairs,
        over: sum.over,
        first_over: sum.first_over,
        signs,
        diagnosis,
        violations,
    })
}

/// The ways to round that differ in a format.
fn arithmetics(float: FloatType) -> &'static [Arithmetic] {
    match float {
        FloatType::F64 | FloatType::F32 => &[Arithmetic::Separate, Arithmetic::Fused],
        FloatType::F16 | FloatType::BF16 => &Arithmetic::ALL,
    }
}

/// What a comparison is made by.
struct Frame<'a> {
    layout: Layout,
    float: FloatType,
    /// a.
    factor: f64,
    profile: &'a Profile,
}

/// One head's vector at a position.
struct Head<'a> {
    array: &'a str,
    input: Vec<f64>,
    output: Vec<f64>,
}

impl Vectors {
    /// All heads' vectors in a row.
    fn heads(&self, row: usize, pairs: usize) -> Vec<Head<'_>> {
        let (n, width) = (self.positions.len(), 2 * pairs);
        let mut all = Vec::new();
        for (array, input, output) in &self.arrays {
            for head in 0..input.len() / (n * width) {
                let start = (head * n + row) * width;
                let of = |data| {
                    let mut vector = Vec::new();
                    numbers(data, start, width, &mut vector);
                    vector
                };
                let (input, output) = (of(input), of(output));
                all.push(Head {
                    array,
                    input,
                    output,
                });
            }
        }
        all
    }
}

struct Sums {
    decades: Vec<Tally>,
    pairs: Vec<Tally>,
    over: u64,
    first_over: Option<(String, u64, usize, f64, f64, f64)>,
    unlike: Vec<u64>,
    /// Of each position.
    signs: Vec<Sign>,
}

impl Sums {
    fn new(pairs: usize, ways: usize) -> Self {
        Self {
            decades: Vec::new(),
            pairs: vec![Tally::default(); pairs],
            over: 0,
            first_over: None,
            unlike: vec![0; ways],
            signs: Vec::new(),
        }
    }

    fn count(&mut self, head: &Head<'_>, exact: &[f64], position: u64, frame: &Frame<'_>) {
        let pairs = self.pairs.len();
        let limit = frame.profile.rotated_at(position);
        self.decades.resize(decade(position) + 1, Tally::default());
        for (component, (&value, &exact)) in head.output.iter().zip(exact).enumerate() {
            let pair = frame.layout.pair(component, pairs);
            let (i, j) = frame.layout.components(pair, pairs);
            let reach = frame.factor * length(head.input[i], head.input[j]);
            let error = (value - exact).abs() / unit(frame.float, reach);
            let differs = value != frame.float.round(exact);
            self.pairs[pair].count(Distance::Absolute(error), differs);
            self.decades[decade(position)].count(Distance::Absolute(error), differs);
            if error > limit {
                self.over += 1;
                let array = head.array.to_owned();
                let place = (array, position, component, value, exact, error);
                self.first_over.get_or_insert(place);
            }
        }
    }

    fn join(&mut self, other: &Self) {
        if self.decades.len() < other.decades.len() {
            self.decades.resize(other.decades.len(), Tally::default());
        }
        for (sum, tally) in self.decades.iter_mut().zip(&other.decades) {
            sum.join(tally);
        }
        for (sum, tally) in self.pairs.iter_mut().zip(&other.pairs) {
            sum.join(tally);
        }
        for (sum, count) in self.unlike.iter_mut().zip(&other.unlike) {
            *sum += count;
        }
        self.signs.extend(&other.signs);
        self.over += other.over;
        if self
            .first_over
            .as_ref()
            .is_none_or(|old| other.first_over.as_ref().is_some_and(|new| new.1 < old.1))
        {
            self.first_over.clone_from(&other.first_over);
        }
    }
}
