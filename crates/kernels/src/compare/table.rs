//! Tables, entry by entry, beside the golden table and every recipe's.

use super::arrays::numbers;
use super::diagnosis::{Diagnosis, Match, models};
use super::shift::{ShiftError, shift_error};
use super::signs::{ExactSigns, Signs, SignsError, sum_is_negative};
use super::tally::{Distance, Function, Tally, decade};
use super::{Profile, Table};
use crate::Target;
use crate::golden::{Golden, GoldenError};
use crate::recipe::{Model, Row};
use rayon::prelude::*;
use ropebound_schedule::ScheduleError;
use std::fmt;

/// Rows computed at a time: bounds the memory for golden numbers.
const CHUNK: usize = 8192;
/// Rows counted by one task. Fixed, so that sums do not depend on the threads.
const PIECE: usize = 64;

/// An entry, and what it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The position.
    pub position: u64,
    /// The column: the pair, where each pair has one.
    pub column: usize,
    /// The pair.
    pub pair: usize,
    /// The function.
    pub function: Function,
    /// What the candidate holds.
    pub value: f64,
    /// The golden number.
    pub golden: f64,
    /// The error, in ulp or in units of u.
    pub error: f64,
    /// Whether it is in ulp.
    pub in_ulp: bool,
    /// Error over the profile's limit.
    pub ratio: f64,
}

impl Place {
    fn order(&self) -> (u64, usize, Function) {
        (self.position, self.column, self.function)
    }
}

/// What a table came to.
#[derive(Clone, Debug, PartialEq)]
pub struct TableComparison {
    /// All entries.
    pub all: Tally,
    /// By decade of position; decades without entries are empty tallies.
    pub decades: Vec<Tally>,
    /// By pair.
    pub pairs: Vec<Tally>,
    /// Entries over the profile's limits.
    pub over: u64,
    /// The first entry over a limit, by position, then column, cosine first.
    pub first_over: Option<Place>,
    /// The first entry that is not golden.
    pub first_difference: Option<Place>,
    /// The entry with the largest error over its limit.
    pub worst: Option<Place>,
    /// Signs of B; `None` without cosines.
    pub signs: Option<Signs>,
    /// What moving both positions does to scores; `None` without both functions.
    pub shift: Option<ShiftError>,
    /// Whose table it is.
    pub diagnosis: Diagnosis,
    /// What the profile asked for and did not get, in words; empty if all is within it.
    pub violations: Vec<String>,
}

/// Why there is no comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum CompareError {
    /// The schedule does not exist.
    Schedule(ScheduleError),
    /// No golden table.
    Golden(GoldenError),
    /// No signs.
    Signs(SignsError),
}

impl fmt::Display for CompareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schedule(error) => error.fmt(f),
            Self::Golden(error) => error.fmt(f),
            Self::Signs(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CompareError {}

impl From<ScheduleError> for CompareError {
    fn from(error: ScheduleError) -> Self {
        Self::Schedule(error)
    }
}

impl From<GoldenError> for CompareError {
    fn from(error: GoldenError) -> Self {
        Self::Golden(error)
    }
}

impl From<SignsError> for CompareError {
    fn from(error: SignsError) -> Self {
        Self::Signs(error)
    }
}

/// Compares `table` with the table of `target`. `progress` hears how many rows are done.
///
/// # Errors
/// [`CompareError`]: no schedule, no golden table, or frequencies above 8 radians a position.
pub fn compare_table(
    target: &Target,
    table: &Table,
    profile: &Profile,
    progress: &mut dyn FnMut(usize),
) -> Result<TableComparison, CompareError> {
    let schedule = &target.schedule;
    let golden = Golden::new(schedule, &target.factor)?;
    let models = models(target, table.float);
    let mut sum = Piece::new(schedule.pairs(), models.len());
    for (chunk, positions) in table.positions.chunks(CHUNK).enumerate() {
        let truth = golden.table(positions, table.float)?;
        let pieces: Vec<Piece> = positions
            .par_chunks(PIECE)
            .enumerate()
            .map(|(piece, positions)| {
                let mut work = Work::new(table, profile, &models, schedule.pairs());
                for (row, &position) in positions.iter().enumerate() {
                    let within = piece * PIECE + row;
                    numbers(
                        &truth.cos,
                        within * truth.pairs,
                        truth.pairs,
                        &mut work.golden[0],
                    );
                    numbers(
                        &truth.sin,
                        within * truth.pairs,
                        truth.pairs,
                        &mut work.golden[1],
                    );
                    work.row(chunk * CHUNK + within, position);
                }
                work.piece
            })
            .collect();
        pieces.iter().for_each(|piece| sum.join(piece));
        progress((chunk * CHUNK + positions.len()).min(table.positions.len()));
    }
    let signs = match &table.cos {
        Some(_) => {
            let exact = ExactSigns::new(schedule)?.negative(&table.positions);
            Some(Signs::count(&table.positions, &exact, &sum.negative))
        }
        None => None,
    };
    Ok(sum.finish(table, profile, signs, &models))
}

/// The counts of some rows.
struct Piece {
    decades: Vec<Tally>,
    pairs: Vec<Tally>,
    over: u64,
    first_over: Option<Place>,
    first_difference: Option<Place>,
    worst: Option<Place>,
    /// Entries that are not the recipe's, recipe by recipe.
    unlike: Vec<u64>,
    /// Whether each row's cosines sum to less than 0.
    negative: Vec<bool>,
}

fn keep_first(kept: &mut Option<Place>, new: &Place) {
    if kept.as_ref().is_none_or(|old| new.order() < old.order()) {
        *kept = Some(new.clone());
    }
}

fn keep_worst(kept: &mut Option<Place>, new: &Place) {
    if kept.as_ref().is_none_or(|old| new.ratio > old.ratio) {
        *kept = Some(new.clone());
    }
}

impl Piece {
    fn new(pairs: usize, models: usize) -> Self {
        Self {
            decades: Vec::new(),
            pairs: vec![Tally::default(); pairs],
            over: 0,
            first_over: None,
            first_difference: None,
            worst: None,
            unlike: vec![0; models],
            negative: Vec::new(),
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
        self.negative.extend(&other.negative);
        other
            .first_over
            .iter()
            .for_each(|place| keep_first(&mut self.first_over, place));
        other
            .first_difference
            .iter()
            .for_each(|place| keep_first(&mut self.first_difference, place));
        other
            .worst
            .iter()
            .for_each(|place| keep_worst(&mut self.worst, place));
    }

    fn finish(
        self,
        table: &Table,
        profile: &Profile,
        signs: Option<Signs>,
        models: &[Model],
    ) -> TableComparison {
        let mut all = Tally::default();
        self.pairs.iter().for_each(|tally| all.join(tally));
        let shift = (table.cos.is_some() && table.sin.is_some()).then(|| {
            shift_error(&table.positions, self.pairs.len(), |row, cos, sin| {
                table.pairs_of(row, cos, sin)
            })
        });
        let exact = Match {
            recipe: None,
            arithmetic: None,
            differing: all.differing,
        };
        let recipes = models
            .iter()
            .zip(&self.unlike)
            .map(|(model, unlike)| Match {
                recipe: Some(model.recipe()),
                arithmetic: None,
                differing: *unlike,
            });
        let diagnosis = Diagnosis {
            entries: all.entries(),
            matches: std::iter::once(exact).chain(recipes).collect(),
        };
        let mut violations = Vec::new();
        if self.over > 0 {
            violations.push(format!(
                "{} of {} entries over tolerance",
                self.over,
                all.entries()
            ));
        }
        if let Some(most) = profile.sign_flips {
            match &signs {
                Some(signs) if signs.flips > most => {
                    violations.push(format!("{} sign flips of B, more than {most}", signs.flips));
                }
                Some(_) => {}
                None => violations.push("sign flips of B are limited, without cosines".to_owned()),
            }
        }
        if profile.same_context_length {
            violations.extend(signs.clone().unwrap_or_default().other_context());
        }
        if let Some(most) = profile.shift_invariance {
            let limit = most * table.float.unit_roundoff() * self.pairs.len() as f64;
            match &shift {
                Some(shift) if shift.samples > 0 => {
                    if shift.max > limit {
                        violations.push(format!(
                            "scores change by {:e} when positions move, more than {limit:e}",
                            shift.max
                        ));
                    }
                }
                _ => violations.push(
                    "changes of scores are limited, without cosines and sines at positions that can move"
                        .to_owned(),
                ),
            }
        }
        TableComparison {
            all,
            decades: self.decades,
            pairs: self.pairs,
            over: self.over,
            first_over: self.first_over,
            first_difference: self.first_difference,
            worst: self.worst,
            signs,
            shift,
            diagnosis,
            violations,
        }
    }
}

impl Table {
    /// One row's cosines and sines, pair by pair: of a pair's two columns the first.
    fn pairs_of(&self, row: usize, cos: &mut Vec<f64>, sin: &mut Vec<f64>) {
        let width = self.columns.len();
        let mut wide = Vec::new();
        for (data, out) in [(&self.cos, cos), (&self.sin, sin)] {
            let Some(data) = data else { continue };
            numbers(data, row * width, width, &mut wide);
            let pairs = self.layout.map_or(width, |_| width / 2);
            out.clear();
            out.extend((0..pairs).map(|pair| {
                let column = self
                    .layout
                    .map_or(pair, |layout| layout.components(pair, pairs).0);
                wide[column]
            }));
        }
    }
}

/// One task's scratch space.
struct Work<'a> {
    table: &'a Table,
    profile: &'a Profile,
    models: &'a [Model],
    golden: [Vec<f64>; 2],
    value: Vec<f64>,
    values: [Vec<f64>; 2],
    cosines: Vec<f64>,
    row: Row,
    piece: Piece,
}

impl<'a> Work<'a> {
    fn new(table: &'a Table, profile: &'a Profile, models: &'a [Model], pairs: usize) -> Self {
        Self {
            table,
            profile,
            models,
            golden: Default::default(),
            value: Vec::new(),
            values: Default::default(),
            cosines: Vec::new(),
            row: Row::new(pairs),
            piece: Piece::new(pairs, models.len()),
        }
    }

    fn row(&mut self, index: usize, position: u64) {
        let width = self.table.columns.len();
        let decade = decade(position);
        if self.piece.decades.len() <= decade {
            self.piece.decades.resize(decade + 1, Tally::default());
        }
        let functions = [
            (Function::Cos, &self.table.cos),
            (Function::Sin, &self.table.sin),
        ];
        for (which, (function, data)) in functions.into_iter().enumerate() {
            let Some(data) = data else {
                self.values[which].clear();
                continue;
            };
            numbers(data, index * width, width, &mut self.value);
            for column in 0..width {
                self.entry(position, decade, column, function, which);
            }
            std::mem::swap(&mut self.values[which], &mut self.value);
        }
        if self.table.cos.is_some() {
            let mut unused = Vec::new();
            self.table.pairs_of(index, &mut self.cosines, &mut unused);
            self.piece.negative.push(sum_is_negative(&self.cosines));
        }
        for (model, unlike) in self.models.iter().zip(&mut self.piece.unlike) {
            model.row(position, &mut self.row);
            for (values, numbers) in self.values.iter().zip([&self.row.cosines, &self.row.sines]) {
                for (value, &pair) in values.iter().zip(&self.table.columns) {
                    *unlike += u64::from(*value != numbers[pair]);
                }
            }
        }
    }

    #[inline]
    fn entry(
        &mut self,
        position: u64,
        decade: usize,
        column: usize,
        function: Function,
        which: usize,
    ) {
        let pair = self.table.columns[column];
        let (value, golden) = (self.value[column], self.golden[which][pair]);
        let distance = Distance::of(self.table.float, self.profile.small, value, golden);
        self.piece.decades[decade].add(distance);
        self.piece.pairs[pair].add(distance);
        if value == golden {
            return;
        }
        let (ulp, absolute) = self.profile.at(position);
        let (error, in_ulp, limit) = match distance {
            Distance::Ulp(error) => (error, true, ulp),
            Distance::Absolute(error) => (error, false, absolute),
        };
        // A limit of 0 makes any error infinitely large.
        let ratio = error / limit;
        let place = Place {
            position,
            column,
            pair,
            function,
            value,
            golden,
            error,
            in_ulp,
            ratio,
        };
        keep_first(&mut self.piece.first_difference, &place);
        keep_worst(&mut self.piece.worst, &place);
        if error > limit {
            self.piece.over += 1;
            keep_first(&mut self.piece.first_over, &place);
        }
    }
}
