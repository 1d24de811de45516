//! Rotated vectors beside exactly rotated ones.

use super::error::CompareError;
use super::place::{FoundEntry, FoundPlace, NotFinite, keep_first, keep_worst};
use super::profile::{Limits, Profile};
use super::recovered::{Fit, RecoveredSigns, Sign, sign};
use super::signs::ExactSigns;
use super::tally::{Distance, Tally, decade, length, unit};
use super::truth::{Truth, position_of};
use crate::dump::{RowIndex, VectorNumbers};
use crate::{FloatType, Layout, Target};
use rayon::prelude::*;

/// Places computed at a time.
const CHUNK: usize = 1024;
/// Places counted by one task. Fixed, so that sums do not depend on the threads.
const PIECE: usize = 16;

/// What rotated vectors came to. Errors are in units of u times the length of the pair after it was rotated, which is a times that before,
/// and no less than half the format's least number.
///
/// Truth is x·cos − y·sin and y·cos + x·sin from golden cosines and sines of `f64`, in `f64`: within 3·2^-53 of the pair's length.
/// For vectors of `f64` that is 3 of the units counted in; for narrower ones nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct VectorComparison {
    /// Which components make a pair.
    pub layout: Layout,
    /// All components.
    pub all: Tally,
    /// By decade of position.
    pub decades: Vec<Tally>,
    /// By pair; last, if there are any, the components that do not rotate.
    pub pairs: Vec<Tally>,
    /// Components over the profile's limit.
    pub over: u64,
    /// The first of them.
    pub first_over: Option<FoundPlace>,
    /// The one most over it.
    pub worst: Option<FoundPlace>,
    /// Components that are NaN or infinite; they are over every limit and in no tally.
    pub not_finite: NotFinite,
    /// Components over their limit by head, and by batch row.
    pub heads_over: Vec<u64>,
    /// Components over their limit by batch row.
    pub batches_over: Vec<u64>,
    /// Whether a place has a component over its limit, batch row by batch row.
    pub rows_over: Vec<bool>,
    /// Signs of B by the rotations recovered from input and output; `None` if a frequency is above 8 radians a position, and where rows
    /// have several positions.
    pub signs: Option<RecoveredSigns>,
    /// What the profile asked for and did not get, in words.
    pub violations: Vec<String>,
}

/// Compares rotated vectors with their input rotated exactly by `target`. `progress` hears how many places are done.
///
/// # Errors
/// As [`compare_table`](super::compare_table); an input that is NaN or infinite, or 0 throughout.
pub fn compare_vectors(
    target: &Target,
    vectors: &VectorNumbers,
    layout: Layout,
    profile: &Profile,
    progress: &mut dyn FnMut(usize),
) -> Result<VectorComparison, CompareError> {
    if vectors.positions.stands_for_axes {
        return Err(CompareError::OnePosition(target.axes()));
    }
    let [batches, heads, places] = vectors.lengths;
    let own = vectors.positions.batches;
    let mut rows: Vec<(usize, usize, &[u64])> = Vec::new();
    for batch in 0..own {
        for place in 0..places {
            if let Some(positions) = vectors.positions.of(batch, place) {
                rows.push((batch, place, positions));
            }
        }
    }
    if rows.is_empty() {
        return Err(CompareError::Nothing("every row is padding".to_owned()));
    }
    if rows
        .iter()
        .all(|(_, _, own)| own.iter().all(|position| *position == 0))
    {
        let why = "every row is at position 0, where nothing turns; expected positions above it";
        return Err(CompareError::Nothing(why.to_owned()));
    }
    let truth = Truth::new(target)?;
    let limits = profile.limits(target, vectors.float);
    let frame = Frame {
        target,
        vectors,
        limits: &limits,
        factor: target.factor.nearest_f64(),
        components: (0..target.pairs())
            .map(|pair| target.components(layout, pair, vectors.input.width()))
            .collect(),
        shared: if own == 1 { batches } else { 1 },
        heads,
    };
    let mut sum = Sums::new(&frame);
    for (chunk, some) in rows.chunks(CHUNK).enumerate() {
        let positions: Vec<&[u64]> = some.iter().map(|row| row.2).collect();
        let golden = truth.rows(&positions, FloatType::F64)?;
        let pairs = target.pairs();
        let pieces: Vec<Sums> = some
            .par_chunks(PIECE)
            .enumerate()
            .map(|(piece, rows)| {
                let mut sums = Sums::new(&frame);
                let mut scratch = Scratch::default();
                for (row, (batch, place, own)) in rows.iter().enumerate() {
                    let start = (piece * PIECE + row) * pairs;
                    let golden = [&golden.cosines, &golden.sines].map(|all| &all[start..][..pairs]);
                    sums.place(&frame, &mut scratch, (*batch, *place, own), golden);
                }
                sums
            })
            .collect();
        pieces.iter().for_each(|piece| sum.join(piece));
        progress((chunk * CHUNK + some.len()).min(rows.len()));
    }
    if let Some(place) = &sum.bad_input {
        return Err(CompareError::Input(place.clone()));
    }
    if !sum.turned {
        let why = "the vectors before rotation are 0 throughout";
        return Err(CompareError::Nothing(why.to_owned()));
    }
    let one_axis = vectors.positions.axes == 1;
    let positions: Vec<u64> = rows.iter().map(|row| row.2[0]).collect();
    let exact = one_axis
        .then(|| ExactSigns::new(&target.schedule).ok())
        .flatten();
    let signs = exact.map(|exact| RecoveredSigns::count(&exact, &positions, &sum.signs));
    sum.finish(layout, profile, signs)
}

/// What a comparison is made by.
struct Frame<'a> {
    target: &'a Target,
    vectors: &'a VectorNumbers<'a>,
    limits: &'a Limits<'a>,
    /// a.
    factor: f64,
    /// The two components of each pair.
    components: Vec<(usize, usize)>,
    /// Batch rows that share their positions.
    shared: usize,
    heads: usize,
}

/// One task's rows.
#[derive(Default)]
struct Scratch {
    input: Vec<f64>,
    output: Vec<f64>,
    rotates: Vec<bool>,
    fits: Vec<Fit>,
    /// The limit of each pair at the place.
    limits: Vec<f64>,
}

struct Sums {
    decades: Vec<Tally>,
    pairs: Vec<Tally>,
    over: u64,
    first_over: Option<FoundPlace>,
    worst: Option<FoundPlace>,
    not_finite: NotFinite,
    heads_over: Vec<u64>,
    batches_over: Vec<u64>,
    rows_over: Vec<bool>,
    /// The first input that is no number, in words.
    bad_input: Option<String>,
    /// Whether any input is other than 0.
    turned: bool,
    /// Of each place.
    signs: Vec<Sign>,
}

/// One component's numbers.
#[derive(Clone, Copy)]
struct Entry {
    component: usize,
    pair: Option<usize>,
    value: f64,
    exact: f64,
    /// What its error counts in.
    unit: f64,
    /// The most that may be, in that.
    limit: f64,
}

impl Sums {
    fn new(frame: &Frame<'_>) -> Self {
        let rest = usize::from(frame.vectors.input.width() > 2 * frame.target.pairs());
        Self {
            decades: Vec::new(),
            pairs: vec![Tally::default(); frame.target.pairs() + rest],
            over: 0,
            first_over: None,
            worst: None,
            not_finite: NotFinite::default(),
            heads_over: vec![0; frame.heads],
            batches_over: vec![0; frame.vectors.lengths[0]],
            rows_over: Vec::new(),
            bad_input: None,
            turned: false,
            signs: Vec::new(),
        }
    }

    /// All vectors of a place, in the batch rows that share its position.
    fn place(
        &mut self,
        frame: &Frame<'_>,
        scratch: &mut Scratch,
        (batch, place, own): (usize, usize, &[u64]),
        [cosines, sines]: [&[f64]; 2],
    ) {
        let decade = decade(own[0]);
        if self.decades.len() <= decade {
            self.decades.resize(decade + 1, Tally::default());
        }
        let pairs = frame.components.len();
        scratch.fits.clear();
        scratch.fits.resize(pairs, Fit::default());
        scratch.limits.clear();
        scratch.limits.extend((0..pairs).map(|pair| {
            let position = position_of(frame.target, own, pair);
            frame.limits.rotated(position, pair)
        }));
        let float = frame.vectors.float;
        let before = self.over;
        for batch in batch..batch + frame.shared {
            for head in 0..frame.heads {
                let row = RowIndex { batch, head, place };
                frame.vectors.input.read(row, &mut scratch.input);
                frame.vectors.output.read(row, &mut scratch.output);
                let (x, y) = (&scratch.input, &scratch.output);
                if let Some(component) = x.iter().position(|value| !value.is_finite()) {
                    self.bad_input.get_or_insert_with(|| {
                        format!("{} before rotation at batch row {batch}, head {head}, place {place}, component {component}", x[component])
                    });
                    continue;
                }
                self.turned |= x.iter().any(|value| *value != 0.0);
                let over = self.over;
                for (pair, &(i, j)) in frame.components.iter().enumerate() {
                    let (cos, sin) = (cosines[pair], sines[pair]);
                    let before = length(x[i], x[j]);
                    let reach = frame.factor * before;
                    let exact = (
                        x[i].mul_add(cos, -(x[j] * sin)),
                        x[j].mul_add(cos, x[i] * sin),
                    );
                    let (unit, limit) = (unit(float, reach), scratch.limits[pair]);
                    for (component, exact) in [(i, exact.0), (j, exact.1)] {
                        let value = y[component];
                        let pair = Some(pair);
                        let entry = Entry {
                            component,
                            pair,
                            value,
                            exact,
                            unit,
                            limit,
                        };
                        self.entry(frame, row, own, decade, entry);
                    }
                    if y[i].is_finite() && y[j].is_finite() {
                        let fit = &mut scratch.fits[pair];
                        fit.add(float, before, reach, (x[i], x[j]), (y[i], y[j]));
                    }
                }
                if x.len() > 2 * pairs {
                    scratch.rotates.clear();
                    scratch.rotates.resize(x.len(), false);
                    for &(i, j) in &frame.components {
                        (scratch.rotates[i], scratch.rotates[j]) = (true, true);
                    }
                    for component in (0..x.len()).filter(|component| !scratch.rotates[*component]) {
                        let (value, exact) = (y[component], x[component]);
                        // What does not turn is copied, and rounded if the formats differ.
                        let entry = Entry {
                            component,
                            pair: None,
                            value,
                            exact,
                            unit: unit(float, exact.abs()),
                            limit: 1.0,
                        };
                        self.entry(frame, row, own, decade, entry);
                    }
                }
                self.heads_over[head] += self.over - over;
                self.batches_over[batch] += self.over - over;
            }
        }
        self.rows_over.push(self.over > before);
        self.signs.push(sign(&scratch.fits));
    }

    #[inline(always)]
    fn entry(
        &mut self,
        frame: &Frame<'_>,
        row: RowIndex,
        own: &[u64],
        decade: usize,
        entry: Entry,
    ) {
        let float = frame.vectors.float;
        let Entry {
            component,
            pair,
            value,
            exact,
            unit,
            limit,
        } = entry;
        let (error, ratio) = if value.is_finite() {
            let error = (value - exact).abs() / unit;
            let differs = !float.is_nearest(value, exact);
            let slot = pair.unwrap_or(self.pairs.len() - 1);
            self.pairs[slot].count(Distance::Absolute(error), differs);
            self.decades[decade].count(Distance::Absolute(error), differs);
            if error <= limit
                && self
                    .worst
                    .as_ref()
                    .is_some_and(|worst| error <= worst.ratio * limit)
            {
                return;
            }
            (error, error / limit)
        } else {
            (f64::INFINITY, f64::INFINITY)
        };
        let place = FoundPlace {
            row,
            position: position_of(frame.target, own, pair.unwrap_or(0)),
            pair,
            entry: FoundEntry::Component(component),
            value,
            golden: exact,
            error,
            in_ulp: false,
            ratio,
        };
        keep_worst(&mut self.worst, &place);
        if !value.is_finite() {
            self.not_finite.count += 1;
            keep_first(&mut self.not_finite.first, &place);
        }
        if ratio > 1.0 {
            self.over += 1;
            keep_first(&mut self.first_over, &place);
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
        for (sum, count) in self.heads_over.iter_mut().zip(&other.heads_over) {
            *sum += count;
        }
        for (sum, count) in self.batches_over.iter_mut().zip(&other.batches_over) {
            *sum += count;
        }
        self.signs.extend(&other.signs);
        self.rows_over.extend(&other.rows_over);
        self.over += other.over;
        self.turned |= other.turned;
        if self.bad_input.is_none() {
            self.bad_input.clone_from(&other.bad_input);
        }
        self.not_finite.join(&other.not_finite);
        other
            .first_over
            .iter()
            .for_each(|place| keep_first(&mut self.first_over, place));
        other
            .worst
            .iter()
            .for_each(|place| keep_worst(&mut self.worst, place));
    }

    fn finish(
        self,
        layout: Layout,
        profile: &Profile,
        signs: Option<RecoveredSigns>,
    ) -> Result<VectorComparison, CompareError> {
        let mut all = Tally::default();
        self.pairs.iter().for_each(|tally| all.join(tally));
        let entries = all.entries() + self.not_finite.count;
        let mut violations = Vec::new();
        if self.not_finite.count > 0 {
            violations.push(format!(
                "{} of {entries} components are NaN or infinite",
                self.not_finite.count
            ));
        }
        if self.over > self.not_finite.count {
            violations.push(format!(
                "{} of {entries} components over tolerance",
                self.over
            ));
        }
        let asked = profile.sign_flips.is_some() || profile.same_context_length;
        match &signs {
            Some(signs) => {
                let uncertain = signs.open + signs.lost;
                if asked && violations.is_empty() && uncertain >= self.signs.len() as u64 {
                    let why = "signs of B are asked for, and roundings leave all of them open";
                    return Err(CompareError::Nothing(why.to_owned()));
                }
                if profile.sign_flips.is_some_and(|most| signs.flips > most) {
                    violations.push(format!("{} sign flips of B, recovered", signs.flips));
                }
                if profile.same_context_length && signs.is_other_context() {
                    violations.push("another context length, recovered".to_owned());
                }
            }
            None if asked => {
                violations
                    .push("signs of B are asked for, and cannot be recovered here".to_owned());
            }
            None => {}
        }
        Ok(VectorComparison {
            layout,
            all,
            decades: self.decades,
            pairs: self.pairs,
            over: self.over,
            first_over: self.first_over,
            worst: self.worst,
            not_finite: self.not_finite,
            heads_over: self.heads_over,
            batches_over: self.batches_over,
            rows_over: self.rows_over,
            signs,
            violations,
        })
    }
}
