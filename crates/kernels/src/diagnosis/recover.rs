//! Rotations recovered from numbers alone: of each pair the complex ratio of output to input, and from all pairs of a row the position
//! that they are turned by; from all rows the frequency of each pair.
//!
//! The slowest pair tells a position roughly, to within its noise over its frequency, and up to whole turns; each faster pair tells it
//! better, as long as the error so far is well below half a turn of it. So positions come out without a search, but for the turns of the
//! slowest pair, of which all are tried that could occur.

use super::sample::{Sample, SampleKind, SampleRow};
use crate::dump::RowIndex;
use ropebound_schedule::ApproxF64;
use std::f64::consts::{PI, TAU};

/// The largest position looked for.
const FARTHEST: f64 = 4_194_304.0;

/// A pair's rotation: its ratio and angle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ratio {
    pub re: f64,
    pub im: f64,
}

impl Ratio {
    pub(super) fn size(self) -> f64 {
        (self.re * self.re + self.im * self.im).sqrt()
    }

    pub(super) fn angle(self) -> f64 {
        libm::atan2(self.im, self.re)
    }

    fn is_some(self) -> bool {
        self.re.is_finite() && self.im.is_finite()
    }
}

/// A row with its pairs' rotations; NaN where the input is too small to tell.
#[derive(Clone, Debug)]
pub(super) struct RecoveredRow {
    pub row: RowIndex,
    /// The position it should have.
    pub position: u64,
    pub ratios: Vec<Ratio>,
    /// The position it is turned by, if its pairs agree on one.
    pub turned_by: Option<f64>,
}

/// Each row's rotations, by the target's own pairs of components; none for tables that lack a function.
pub(super) fn recovered(sample: &Sample<'_>) -> Vec<RecoveredRow> {
    let target = sample.target;
    let theta = target.schedule.frequencies(&ApproxF64);
    let locator = Locator::new(&theta);
    let of = |row: &SampleRow| {
        let ratios: Vec<Ratio> = (0..target.pairs())
            .map(|pair| ratio(sample, row, pair))
            .collect();
        let turned_by = locator.position(&ratios, noise(sample));
        RecoveredRow {
            row: row.row,
            position: Sample::position(row),
            ratios,
            turned_by,
        }
    };
    if sample.axes() > 1 {
        return Vec::new();
    }
    sample.rows.iter().map(of).collect()
}

/// How far off an angle may be by roundings of the output.
fn noise(sample: &Sample<'_>) -> f64 {
    8.0 * sample.float.unit_roundoff()
}

fn ratio(sample: &Sample<'_>, row: &SampleRow, pair: usize) -> Ratio {
    match &sample.kind {
        SampleKind::Table { columns } => {
            let column = columns.iter().position(|own| *own == pair);
            match column {
                Some(column) => Ratio {
                    re: row.output[column],
                    im: row.output[column + columns.len()],
                },
                None => Ratio {
                    re: f64::NAN,
                    im: f64::NAN,
                },
            }
        }
        SampleKind::Vectors { width, layout } => {
            let (i, j) = sample.target.components(*layout, pair, *width);
            let (x, y) = ((row.input[i], row.input[j]), (row.output[i], row.output[j]));
            let square = x.0 * x.0 + x.1 * x.1;
            Ratio {
                re: (x.0 * y.0 + x.1 * y.1) / square,
                im: (x.0 * y.1 - x.1 * y.0) / square,
            }
        }
    }
}

/// Finds positions by the frequencies of a schedule.
struct Locator {
    /// Pairs that turn, the slowest first, with their frequencies.
    rising: Vec<(usize, f64)>,
}

impl Locator {
    fn new(theta: &[f64]) -> Self {
        let mut rising: Vec<(usize, f64)> = theta
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, theta)| *theta > 0.0)
            .collect();
        rising.sort_by(|a, b| a.1.total_cmp(&b.1));
        Self { rising }
    }

    /// The position by which nine of ten pairs are turned to within a twentieth of a radian; `None` if there is none.
    fn position(&self, ratios: &[Ratio], noise: f64) -> Option<f64> {
        let known: Vec<(f64, f64)> = self
            .rising
            .iter()
            .filter(|(pair, _)| ratios[*pair].is_some() && ratios[*pair].size() > 0.0)
            .map(|(pair, theta)| (*theta, ratios[*pair].angle()))
            .collect();
        let (&(slowest, first), count) = (known.first()?, known.len());
        if count < 2 {
            return None;
        }
        let turns = (FARTHEST * slowest / TAU).ceil().min(4096.0) as i64;
        let tried = (-turns..=turns).filter_map(|turn| {
            let mut position = (first + TAU * turn as f64) / slowest;
            for &(theta, angle) in &known[1..] {
                position += wrapped(angle - position * theta) / theta;
            }
            let apart = |(theta, angle): &(f64, f64)| {
                let lost = noise + theta * 1e-3 + position.abs() * theta * 4e-6;
                wrapped(angle - position * theta).abs() > lost.clamp(0.02, 0.3)
            };
            let off = known.iter().filter(|pair| apart(pair)).count();
            (off * 10 <= count && position.abs() <= FARTHEST).then_some((off, position))
        });
        // Of equally good ones the nearest to 0.
        tried
            .min_by(|a, b| a.0.cmp(&b.0).then(a.1.abs().total_cmp(&b.1.abs())))
            .map(|(_, position)| position)
    }
}

/// An angle between −π and π.
fn wrapped(angle: f64) -> f64 {
    let turns = libm::rint(angle / TAU);
    (angle - turns * TAU).clamp(-PI, PI)
}

/// The frequency of each pair by rows at rising distances, and how far off it may be; `None` where rows are too few.
pub(super) fn frequencies(rows: &[RecoveredRow], noise_of_angle: f64) -> Vec<Option<(f64, f64)>> {
    let Some(first) = rows.first() else {
        return Vec::new();
    };
    // One lane: the first batch row and head, by rising position.
    let mut lane: Vec<&RecoveredRow> = rows
        .iter()
        .filter(|row| (row.row.batch, row.row.head) == (first.row.batch, first.row.head))
        .collect();
    lane.sort_by_key(|row| row.position);
    lane.dedup_by_key(|row| row.position);
    (0..first.ratios.len())
        .map(|pair| {
            let start = lane.first().filter(|row| row.ratios[pair].is_some())?;
            let mut theta: Option<(f64, f64)> = None;
            for row in &lane[1..] {
                let ratio = row.ratios[pair];
                if !ratio.is_some() {
                    continue;
                }
                let apart = (row.position - start.position) as f64;
                let turned = ratio.angle() - start.ratios[pair].angle();
                let doubt = 2.0 * noise_of_angle / apart;
                theta = match theta {
                    // Neighbours: less than half a turn apart.
                    None if apart == 1.0 => Some((wrapped(turned), doubt)),
                    None => None,
                    // As long as half a turn is not in doubt.
                    Some((known, known_doubt)) if known_doubt * apart < 1.0 => {
                        let better = known + wrapped(turned - known * apart) / apart;
                        Some((better, doubt.min(known_doubt)))
                    }
                    keep => keep,
                };
            }
            theta
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratios(theta: &[f64], position: f64) -> Vec<Ratio> {
        let of = |theta: &f64| Ratio {
            re: libm::cos(position * theta),
            im: libm::sin(position * theta),
        };
        theta.iter().map(of).collect()
    }

    fn plain(base: f64, pairs: i32) -> Vec<f64> {
        (0..pairs)
            .map(|i| libm::pow(base, -f64::from(i) / f64::from(pairs)))
            .collect()
    }

    /// Beyond a turn of the slowest pair too, backwards too, and between whole positions.
    #[test]
    fn positions_are_located() {
        for (base, pairs) in [(1e4, 64), (5e5, 32), (1e6, 64), (1e4, 8)] {
            let theta = plain(base, pairs);
            let locator = Locator::new(&theta);
            for position in [
                0.0, 1.0, 77.0, -77.0, 4095.5, 65_537.0, 200_001.0, -32_768.0,
            ] {
                let found = locator
                    .position(&ratios(&theta, position), 1e-7)
                    .expect("all agree");
                assert!(
                    (found - position).abs() < 1e-3,
                    "{base} {position}: {found}"
                );
            }
            let other = plain(base * 3.0, pairs);
            let found = locator.position(&ratios(&other, 1001.0), 1e-7);
            assert!(found.is_none(), "{found:?}");
        }
    }

    #[test]
    fn frequencies_are_recovered() {
        let theta = plain(2.7e5, 16);
        let rows: Vec<RecoveredRow> = (0..40u64)
            .chain([64, 128, 256, 512, 1024])
            .map(|position| RecoveredRow {
                row: RowIndex {
                    place: position as usize,
                    ..RowIndex::default()
                },
                position,
                ratios: ratios(&theta, position as f64),
                turned_by: None,
            })
            .collect();
        for (found, theta) in frequencies(&rows, 1e-7).into_iter().zip(theta) {
            let (found, doubt) = found.expect("neighbours");
            assert!((found - theta).abs() < doubt, "{theta}: {found} {doubt:e}");
        }
    }
}
