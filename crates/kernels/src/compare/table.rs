//! Tables, entry by entry, beside the golden table.

use super::error::CompareError;
use super::place::{FoundEntry, FoundPlace, NotFinite, keep_first, keep_worst};
use super::profile::{Limits, Profile};
use super::shift::{ShiftError, shift_error};
use super::signs::{ExactSigns, Signs, sum_is_negative};
use super::tally::{Distance, Function, Tally, decade};
use super::truth::{Truth, position_of};
use crate::Target;
use crate::dump::{RowIndex, TableNumbers};
use rayon::prelude::*;

/// Rows computed at a time: bounds the memory for golden numbers.
const CHUNK: usize = 8192;
/// Rows counted by one task. Fixed, so that sums do not depend on the threads.
const PIECE: usize = 64;

/// What a table came to.
#[derive(Clone, Debug, PartialEq)]
pub struct TableComparison {
    /// All entries.
    pub all: Tally,
    /// By decade of position; decades without entries are empty tallies.
    pub decades: Vec<Tally>,
    /// By pair; last, if there are any, the columns of pairs that do not rotate.
    pub pairs: Vec<Tally>,
    /// Entries over the profile's limits.
    pub over: u64,
    /// The first entry over a limit, by batch row and place, then column, cosine first.
    pub first_over: Option<FoundPlace>,
    /// The first entry that is not golden.
    pub first_difference: Option<FoundPlace>,
    /// The entry with the largest error over its limit.
    pub worst: Option<FoundPlace>,
    /// Entries that are NaN or infinite; they are over every limit and in no tally.
    pub not_finite: NotFinite,
    /// Whether a row has an entry over its limit, row by row.
    pub rows_over: Vec<bool>,
    /// Signs of B; `None` without cosines, and where rows have several positions.
    pub signs: Option<Signs>,
    /// What moving both positions does to scores; `None` without both functions, and where rows have several positions.
    pub shift: Option<ShiftError>,
    /// What the profile asked for and did not get, in words; empty if all is within it.
    pub violations: Vec<String>,
}

/// Compares `table` with the table of `target`. `progress` hears how many rows are done.
///
/// # Errors
/// [`CompareError`]: no schedule, no golden table, or frequencies above 8 radians a position; every row at position 0; one position a row where
/// the schedule has several axes.
pub fn compare_table(
    target: &Target,
    table: &TableNumbers,
    profile: &Profile,
    progress: &mut dyn FnMut(usize),
) -> Result<TableComparison, CompareError> {
    if table.positions.stands_for_axes {
        return Err(CompareError::OnePosition(target.axes()));
    }
    let rows: Vec<(RowIndex, &[u64])> = table.rows().collect();
    if rows.is_empty() {
        return Err(CompareError::Nothing("every row is padding".to_owned()));
    }
    let limits = profile.limits(target, table.float);
    let truth = Truth::new(target)?;
    let mut sum = Piece::new(target);
    for (chunk, rows_here) in rows.chunks(CHUNK).enumerate() {
        let positions: Vec<&[u64]> = rows_here.iter().map(|(_, own)| *own).collect();
        let golden = truth.rows(&positions, table.float)?;
        let pairs = target.pairs();
        let pieces: Vec<Piece> = rows_here
            .par_chunks(PIECE)
            .enumerate()
            .map(|(piece, rows)| {
                let mut work = Work::new(table, target, &limits);
                for (row, (index, own)) in rows.iter().enumerate() {
                    let start = (piece * PIECE + row) * pairs;
                    let golden = [&golden.cosines, &golden.sines].map(|all| &all[start..][..pairs]);
                    work.row(*index, own, golden);
                }
                work.piece
            })
            .collect();
        pieces.iter().for_each(|piece| sum.join(piece));
        progress((chunk * CHUNK + rows_here.len()).min(rows.len()));
    }
    let one_axis = table.positions.axes == 1;
    let positions: Vec<u64> = rows.iter().map(|(_, own)| own[0]).collect();
    let signs = match &table.cos {
        Some(_) if one_axis => {
            let exact = ExactSigns::new(&target.schedule)?.negative(&positions);
            Some(Signs::count(&positions, &exact, &sum.negative))
        }
        _ => None,
    };
    let shift = match (&table.cos, &table.sin) {
        (Some(cos), Some(sin)) if one_axis && sum.not_finite.count == 0 => {
            let pick = first_columns(table, target);
            Some(shift_error(&positions, target.pairs(), |row, c, s| {
                let mut wide = Vec::new();
                for (lanes, out) in [(cos, c), (sin, s)] {
                    lanes.read(rows[row].0, &mut wide);
                    out.clear();
                    out.extend(pick.iter().map(|column| wide[*column]));
                }
            }))
        }
        _ => None,
    };
    Ok(sum.finish(table, profile, signs, shift))
}

/// The first column of each pair.
fn first_columns(table: &TableNumbers, target: &Target) -> Vec<usize> {
    (0..target.pairs())
        .filter_map(|pair| table.columns.iter().position(|own| *own == pair))
        .collect()
}

/// The counts of some rows.
struct Piece {
    decades: Vec<Tally>,
    pairs: Vec<Tally>,
    over: u64,
    first_over: Option<FoundPlace>,
    first_difference: Option<FoundPlace>,
    worst: Option<FoundPlace>,
    not_finite: NotFinite,
    rows_over: Vec<bool>,
    /// Whether each row's cosines sum to less than 0.
    negative: Vec<bool>,
}

impl Piece {
    fn new(target: &Target) -> Self {
        Self {
            decades: Vec::new(),
            pairs: vec![Tally::default(); target.pairs() + usize::from(target.unrotated > 0)],
            over: 0,
            first_over: None,
            first_difference: None,
            worst: None,
            not_finite: NotFinite::default(),
            rows_over: Vec::new(),
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
        self.over += other.over;
        self.negative.extend(&other.negative);
        self.rows_over.extend(&other.rows_over);
        self.not_finite.join(&other.not_finite);
        let (firsts, differences) = (&other.first_over, &other.first_difference);
        firsts
            .iter()
            .for_each(|place| keep_first(&mut self.first_over, place));
        differences
            .iter()
            .for_each(|place| keep_first(&mut self.first_difference, place));
        other
            .worst
            .iter()
            .for_each(|place| keep_worst(&mut self.worst, place));
    }

    fn finish(
        self,
        table: &TableNumbers,
        profile: &Profile,
        signs: Option<Signs>,
        shift: Option<ShiftError>,
    ) -> TableComparison {
        let mut all = Tally::default();
        self.pairs.iter().for_each(|tally| all.join(tally));
        let mut violations = Vec::new();
        let entries = all.entries() + self.not_finite.count;
        if self.not_finite.count > 0 {
            violations.push(format!(
                "{} of {entries} entries are NaN or infinite",
                self.not_finite.count
            ));
        }
        if self.over > self.not_finite.count {
            violations.push(format!("{} of {entries} entries over tolerance", self.over));
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
            not_finite: self.not_finite,
            rows_over: self.rows_over,
            signs,
            shift,
            violations,
        }
    }
}

/// One task's scratch space.
struct Work<'a> {
    table: &'a TableNumbers,
    target: &'a Target,
    limits: &'a Limits<'a>,
    picked: Vec<usize>,
    still: f64,
    value: Vec<f64>,
    cosines: Vec<f64>,
    piece: Piece,
}

impl<'a> Work<'a> {
    fn new(table: &'a TableNumbers, target: &'a Target, limits: &'a Limits<'a>) -> Self {
        Self {
            table,
            target,
            limits,
            picked: first_columns(table, target),
            still: table.float.round(target.factor.nearest_f64()),
            value: Vec::new(),
            cosines: Vec::new(),
            piece: Piece::new(target),
        }
    }

    fn row(&mut self, index: RowIndex, own: &[u64], golden: [&[f64]; 2]) {
        let decade = decade(own[0]);
        if self.piece.decades.len() <= decade {
            self.piece.decades.resize(decade + 1, Tally::default());
        }
        let before = self.piece.over;
        let functions = [
            (Function::Cos, &self.table.cos, golden[0], self.still),
            (Function::Sin, &self.table.sin, golden[1], 0.0),
        ];
        for (function, lanes, golden, still) in functions {
            let Some(lanes) = lanes else { continue };
            lanes.read(index, &mut self.value);
            for column in 0..self.value.len() {
                let pair = self.table.columns[column];
                let value = self.value[column];
                let truth = golden.get(pair).copied().unwrap_or(still);
                if value == truth {
                    let distance = if truth.abs() >= self.limits.profile.small {
                        Distance::Ulp(0.0)
                    } else {
                        Distance::Absolute(0.0)
                    };
                    self.piece.decades[decade].add(distance);
                    self.piece.pairs[pair.min(golden.len())].add(distance);
                } else {
                    self.entry(index, own, decade, (function, column), truth, golden.len());
                }
            }
            if function == Function::Cos {
                self.cosines.clear();
                self.cosines
                    .extend(self.picked.iter().map(|column| self.value[*column]));
                self.piece.negative.push(sum_is_negative(&self.cosines));
            }
        }
        self.piece.rows_over.push(self.piece.over > before);
    }

    #[cold]
    fn entry(
        &mut self,
        index: RowIndex,
        own: &[u64],
        decade: usize,
        (function, column): (Function, usize),
        golden: f64,
        pairs: usize,
    ) {
        let pair = self.table.columns[column];
        let position = position_of(self.target, own, pair.min(pairs - 1));
        let value = self.value[column];
        let (error, in_ulp, ratio) = if value.is_finite() {
            let float = self.table.float;
            let distance = Distance::of(float, self.limits.profile.small, value, golden);
            self.piece.decades[decade].add(distance);
            self.piece.pairs[pair.min(pairs)].add(distance);
            let (error, in_ulp) = match distance {
                Distance::Ulp(error) => (error, true),
                Distance::Absolute(error) => (error, false),
            };
            // A limit of 0 makes any error infinitely large.
            let limit = self.limits.table(position, pair, golden);
            (error, in_ulp, (value - golden).abs() / limit)
        } else {
            (f64::INFINITY, true, f64::INFINITY)
        };
        let place = FoundPlace {
            row: index,
            position,
            pair: (pair < pairs).then_some(pair),
            entry: FoundEntry::Column(function, column),
            value,
            golden,
            error,
            in_ulp,
            ratio,
        };
        keep_first(&mut self.piece.first_difference, &place);
        keep_worst(&mut self.piece.worst, &place);
        if !value.is_finite() {
            self.piece.not_finite.count += 1;
            keep_first(&mut self.piece.not_finite.first, &place);
        }
        if ratio > 1.0 {
            self.piece.over += 1;
            keep_first(&mut self.piece.first_over, &place);
        }
    }
}
