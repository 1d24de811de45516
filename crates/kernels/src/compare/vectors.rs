//! Rotated vectors beside exactly rotated ones.

use super::arrays::numbers;
use super::diagnosis::{Diagnosis, Match, models};
use super::tally::{Distance, Tally, decade};
use super::{CompareError, Profile, Vectors};
use crate::golden::Golden;
use crate::recipe::{Arithmetic, Layout, Row, rotate};
use crate::{FloatType, Target};
use rayon::prelude::*;

/// Rows computed at a time.
const CHUNK: usize = 1024;

/// What rotated vectors came to. Errors are in units of u times the length of the pair before it was rotated.
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
    let n = vectors.positions.len();
    let mut sum = Sums::new(pairs, ways.len());
    for (name, input, output) in &vectors.arrays {
        for head in 0..input.len() / (n * 2 * pairs) {
            for (chunk, positions) in vectors.positions.chunks(CHUNK).enumerate() {
                let truth = golden.table(positions, FloatType::F64)?;
                let rows: Vec<Sums> = positions
                    .par_iter()
                    .enumerate()
                    .map(|(row, &position)| {
                        let mut sums = Sums::new(pairs, ways.len());
                        let start = (head * n + chunk * CHUNK + row) * 2 * pairs;
                        let (mut x, mut y, mut c, mut s) =
                            <(Vec<f64>, Vec<f64>, Vec<f64>, Vec<f64>)>::default();
                        numbers(input, start, 2 * pairs, &mut x);
                        numbers(output, start, 2 * pairs, &mut y);
                        numbers(&truth.cos, row * pairs, pairs, &mut c);
                        numbers(&truth.sin, row * pairs, pairs, &mut s);
                        let mut exact = Row::new(pairs);
                        (exact.cosines, exact.sines) = (c, s);
                        let mut rotated = vec![0.0; 2 * pairs];
                        rotate(
                            FloatType::F64,
                            layout,
                            Arithmetic::Fused,
                            &exact,
                            &x,
                            &mut rotated,
                        );
                        sums.count(
                            name,
                            position,
                            layout,
                            vectors.float,
                            profile,
                            (&x, &y, &rotated),
                        );
                        let mut of = usize::MAX;
                        let mut model_row = Row::new(pairs);
                        for (slot, &(model, way)) in ways.iter().enumerate() {
                            if model != of {
                                models[model].row(position, &mut model_row);
                                of = model;
                            }
                            rotate(vectors.float, layout, way, &model_row, &x, &mut rotated);
                            sums.unlike[slot] +=
                                y.iter().zip(&rotated).filter(|(a, b)| a != b).count() as u64;
                        }
                        sums
                    })
                    .collect();
                rows.iter().for_each(|row| sum.join(row));
            }
        }
    }
    let mut all = Tally::default();
    sum.pairs.iter().for_each(|tally| all.join(tally));
    let exact = Match {
        recipe: None,
        arithmetic: None,
        differing: sum.inexact,
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
    let violations = (sum.over > 0).then(|| {
        format!(
            "{} of {} components over tolerance",
            sum.over,
            all.entries()
        )
    });
    Ok(VectorComparison {
        layout,
        all,
        decades: sum.decades,
        pairs: sum.pairs,
        over: sum.over,
        first_over: sum.first_over,
        diagnosis,
        violations: violations.into_iter().collect(),
    })
}

/// The ways to round that differ in a format.
fn arithmetics(float: FloatType) -> &'static [Arithmetic] {
    match float {
        FloatType::F64 | FloatType::F32 => &[Arithmetic::Separate, Arithmetic::Fused],
        FloatType::F16 | FloatType::BF16 => &Arithmetic::ALL,
    }
}

struct Sums {
    decades: Vec<Tally>,
    pairs: Vec<Tally>,
    over: u64,
    first_over: Option<(String, u64, usize, f64, f64, f64)>,
    /// Components that are not the exact ones rounded once.
    inexact: u64,
    unlike: Vec<u64>,
}

impl Sums {
    fn new(pairs: usize, ways: usize) -> Self {
        Self {
            decades: Vec::new(),
            pairs: vec![Tally::default(); pairs],
            over: 0,
            first_over: None,
            inexact: 0,
            unlike: vec![0; ways],
        }
    }

    fn count(
        &mut self,
        name: &str,
        position: u64,
        layout: Layout,
        float: FloatType,
        profile: &Profile,
        (input, output, exact): (&[f64], &[f64], &[f64]),
    ) {
        let pairs = self.pairs.len();
        self.decades.resize(decade(position) + 1, Tally::default());
        for component in 0..2 * pairs {
            let pair = layout.pair(component, pairs);
            let (i, j) = layout.components(pair, pairs);
            // No hypot of the platform: a square root is IEEE's. The pair 0, 0 rotates to itself.
            let length = (input[i] * input[i] + input[j] * input[j]).sqrt();
            let difference = (output[component] - exact[component]).abs();
            let error = if difference == 0.0 {
                0.0
            } else {
                difference / (float.unit_roundoff() * length)
            };
            self.inexact += u64::from(output[component] != float.round(exact[component]));
            self.pairs[pair].add(Distance::Absolute(error));
            self.decades[decade(position)].add(Distance::Absolute(error));
            if error > profile.rotated_at(position) {
                self.over += 1;
                let place = (
                    name.to_owned(),
                    position,
                    component,
                    output[component],
                    exact[component],
                    error,
                );
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
        self.over += other.over;
        self.inexact += other.inexact;
        if self
            .first_over
            .as_ref()
            .is_none_or(|old| other.first_over.as_ref().is_some_and(|new| new.1 < old.1))
        {
            self.first_over.clone_from(&other.first_over);
        }
    }
}
