//! Positions other than those asked for: what the recovered ones say of them, as maps from a row to a position.

use super::recover::RecoveredRow;
use super::sample::{Sample, SampleRow};
use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};

/// A map from rows to positions, by name. A negative position turns backwards.
pub(super) struct PositionMap {
    pub name: String,
    pub map: Box<dyn Fn(&SampleRow) -> f64 + Sync + Send>,
}

/// What begins the name of one position for all.
pub(super) const NEVER_ADVANCING: &str = "never advancing";

fn named(
    name: impl Into<String>,
    map: impl Fn(&SampleRow) -> f64 + Sync + Send + 'static,
) -> PositionMap {
    PositionMap {
        name: name.into(),
        map: Box::new(map),
    }
}

/// A whole number, if this is near one.
fn whole(value: f64) -> Option<i64> {
    let near = libm::rint(value);
    ((value - near).abs() < 0.2 && near.abs() < 1e12).then_some(near as i64)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Maps that the recovered positions suggest, the simpler first. All are tried on every entry afterwards, so a suggestion may be wrong.
pub(super) fn suggested(sample: &Sample<'_>, rows: &[RecoveredRow]) -> Vec<PositionMap> {
    let mut all = Vec::new();
    let told: Vec<(&RecoveredRow, f64, f64)> = rows
        .iter()
        .filter_map(|row| Some((row, row.position as f64, row.turned_by?)))
        .collect();
    if told.len() * 10 < rows.len() * 3 || told.is_empty() {
        return always(sample);
    }
    // One position for all, where there are several to advance through.
    let several = rows.iter().any(|row| row.position != rows[0].position);
    if let Some(one) = median(told.iter().map(|(_, _, turned)| *turned).collect())
        .and_then(whole)
        .filter(|one| several || *one == 0)
    {
        let name = match one {
            0 => "not rotated".to_owned(),
            _ => format!("{NEVER_ADVANCING}: position {one} in every row"),
        };
        all.push(named(name, move |_| one as f64));
    }
    // Shifted.
    let shift = median(told.iter().map(|(_, own, turned)| turned - own).collect());
    if let Some(shift) = shift.and_then(whole).filter(|shift| *shift != 0) {
        let name = match shift {
            1 => "positions + 1 (from 1 instead of 0)".to_owned(),
            shift if shift > 0 => format!("positions + {shift}"),
            shift => format!("positions - {}", -shift),
        };
        all.push(named(name, move |row| {
            Sample::position(row) as f64 + shift as f64
        }));
    }
    // Scaled, by the farthest rows.
    let scale = median(
        told.iter()
            .filter(|(_, own, _)| *own >= 8.0)
            .map(|(_, own, turned)| turned / own)
            .collect(),
    );
    let farthest = told.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    if let (Some(scale), Some((_, own, turned))) = (scale, farthest)
        && *own > 0.0
    {
        let exact = turned / own;
        // As round as the farthest row allows.
        let scale = super::schedules::roundest(
            if (exact - scale).abs() < 0.01 {
                exact
            } else {
                scale
            },
            0.05 / own,
        );
        let name = if scale == 2.0 {
            "positions doubled".to_owned()
        } else if scale == -1.0 {
            "the opposite direction".to_owned()
        } else {
            format!("positions times {scale}")
        };
        let parts = libm::rint(1.0 / scale);
        if parts >= 2.0 && (1.0 / scale - parts).abs() < 0.1 {
            all.push(named(
                format!("positions divided by {parts}, rounded down"),
                move |row| libm::floor(Sample::position(row) as f64 / parts),
            ));
        }
        if scale != 1.0 && scale != 0.0 {
            all.push(named(name, move |row| Sample::position(row) as f64 * scale));
        }
    }
    all.extend(from_the_first_other(&told));
    all.extend(restarted(&told));
    // A head or batch row added.
    for (name, of) in [
        (
            "head",
            (|row: &SampleRow| row.row.head) as fn(&SampleRow) -> usize,
        ),
        ("batch row", |row: &SampleRow| row.row.batch),
    ] {
        all.push(named(
            format!("positions + the {name}'s index"),
            move |row| (Sample::position(row) + of(row) as u64) as f64,
        ));
        all.push(named(
            format!("the {name}'s index instead of positions"),
            move |row| of(row) as f64,
        ));
        all.push(named(
            format!("positions times the {name}'s index"),
            move |row| (Sample::position(row) * of(row) as u64) as f64,
        ));
        all.push(named(
            format!("positions + 1 + the {name}'s index"),
            move |row| (Sample::position(row) + 1 + of(row) as u64) as f64,
        ));
    }
    all.extend(always(sample));
    all
}

/// Where the first row that is turned otherwise tells a length: wrapped, clamped, restarted, an offset doubled.
fn from_the_first_other(told: &[(&RecoveredRow, f64, f64)]) -> Vec<PositionMap> {
    let mut rising: Vec<(f64, f64)> = told
        .iter()
        .map(|(_, own, turned)| (*own, *turned))
        .collect();
    rising.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut all = Vec::new();
    let mut lengths = Vec::new();
    for &(own, turned) in &rising {
        if (own - turned).abs() < 0.2 {
            continue;
        }
        if let Some(length) = whole(own - turned).filter(|length| *length > 1) {
            lengths.push(length);
        }
    }
    lengths.sort_unstable();
    lengths.dedup();
    // A wrap's length divides all differences, so the least is the one.
    for length in lengths.into_iter().take(3) {
        let n = length as f64;
        all.push(named(
            format!("positions wrapped at {length}"),
            move |row| {
                let position = Sample::position(row) as f64;
                position - n * libm::floor(position / n)
            },
        ));
        all.push(named(
            format!("positions restarted once, at {length}"),
            move |row| {
                let position = Sample::position(row) as f64;
                if position >= n {
                    position - n
                } else {
                    position
                }
            },
        ));
        // Signed integers: from half of a power of two on they are negative.
        if length & (length - 1) == 0 {
            let bits = length.ilog2();
            all.push(named(
                format!("positions held in int{bits}, negative from {}", length / 2),
                move |row| {
                    let position = Sample::position(row) as f64 + n / 2.0;
                    position - n * libm::floor(position / n) - n / 2.0
                },
            ));
        }
    }
    if let Some((_, most)) = rising
        .iter()
        .rev()
        .take(3)
        .copied()
        .reduce(|a, b| if a.1 < b.1 { a } else { b })
        && let Some(last) = whole(most)
    {
        all.push(named(format!("positions clamped at {last}"), move |row| {
            (Sample::position(row) as f64).min(last as f64)
        }));
    }
    let first = rising
        .iter()
        .find(|(own, turned)| (own - turned).abs() >= 0.2);
    if let Some(&(own, turned)) = first
        && let (Some(start), Some(extra)) = (whole(own), whole(turned - own))
        && extra != 0
        && start > 0
    {
        let (n, extra) = (start as f64, extra as f64);
        let sign = if extra > 0.0 { "+" } else { "-" };
        let amount = extra.abs();
        let name = if extra == n {
            format!("a chunk's offset doubled: from {start} on positions + {start}")
        } else {
            format!("from {start} on positions {sign} {amount}")
        };
        all.push(named(name, move |row| {
            let position = Sample::position(row) as f64;
            if position >= n {
                position + extra
            } else {
                position
            }
        }));
        if extra == n {
            all.push(named(
                format!("each chunk of {start} at twice its offset"),
                move |row| {
                    let position = Sample::position(row) as f64;
                    position + n * libm::floor(position / n)
                },
            ));
        }
    }
    all
}

/// Counted from 0 again at several places: each row's lag behind its own position is where its count began.
fn restarted(told: &[(&RecoveredRow, f64, f64)]) -> Option<PositionMap> {
    // A row at 0 itself is no count that goes on.
    let mut starts: Vec<i64> = told
        .iter()
        .filter(|(_, _, turned)| *turned > 0.5)
        .map(|(_, own, turned)| whole(own - turned))
        .collect::<Option<_>>()?;
    starts.sort_unstable();
    starts.dedup();
    // From 0 on at first; and a count that begins anew at every few rows explains anything.
    if starts.first() != Some(&0) || starts.len() < 3 || starts.len() * 4 > told.len() {
        return None;
    }
    let shown: Vec<String> = starts[1..].iter().take(4).map(i64::to_string).collect();
    let more = if starts.len() > 5 { ", ..." } else { "" };
    let name = format!("positions restarted at {}{more}", shown.join(", "));
    Some(named(name, move |row| {
        let own = Sample::position(row);
        let begun = starts.partition_point(|start| *start <= own as i64);
        own as f64 - starts[begun - 1] as f64
    }))
}

/// Maps that ask nothing of the recovered positions: by where a row stands.
fn always(sample: &Sample<'_>) -> Vec<PositionMap> {
    let [batches, heads, places] = sample.lengths;
    let restarts = sample.rows.windows(2).any(|pair| {
        pair[0].row.batch == pair[1].row.batch
            && pair[1].row.place > pair[0].row.place
            && Sample::position(&pair[1]) < Sample::position(&pair[0])
    });
    let name = if restarts {
        "not restarted for each sequence: places instead of positions"
    } else {
        "positions ignored: places instead"
    };
    let mut all = vec![
        named("not rotated", |_| 0.0),
        named(name, |row| row.row.place as f64),
        named("positions from the end: turned round", move |row| {
            (places - 1 - row.row.place) as f64
        }),
    ];
    if batches > 1 {
        all.push(named("not restarted for each batch row", move |row| {
            (row.row.batch * places + row.row.place) as f64
        }));
        all.push(named("batch rows and places exchanged", |row| {
            row.row.batch as f64
        }));
        all.push(named(
            "places and batch rows counted together",
            move |row| (Sample::position(row) * batches as u64 + row.row.batch as u64) as f64,
        ));
        let first: BTreeMap<usize, u64> = sample
            .rows
            .iter()
            .filter(|row| row.row.batch == 0)
            .map(|row| (row.row.place, Sample::position(row)))
            .collect();
        all.push(named(
            "the positions of batch row 0 in every batch row",
            move |row| {
                let position = first.get(&row.row.place);
                position.map_or(f64::NAN, |position| *position as f64)
            },
        ));
    }
    if heads > 1 {
        all.push(named("not restarted for each head", move |row| {
            (Sample::position(row) + (row.row.head * places) as u64) as f64
        }));
        all.push(named(
            "not restarted for each head and batch row",
            move |row| {
                let before = (row.row.batch * heads + row.row.head) * places;
                (Sample::position(row) + before as u64) as f64
            },
        ));
        all.push(named("the head's index instead of positions", |row| {
            row.row.head as f64
        }));
        all.push(named("places and heads counted together", move |row| {
            (row.row.place * heads + row.row.head) as f64
        }));
    }
    for (unit, name) in [
        (PI / 180.0, "angles in degrees taken for radians"),
        (180.0 / PI, "angles turned into degrees"),
        (TAU, "angles times 2*pi"),
        (1.0 / TAU, "angles divided by 2*pi"),
    ] {
        all.push(named(name, move |row| Sample::position(row) as f64 * unit));
    }
    for bits in [8u32, 16] {
        let n = (1u64 << bits) as f64;
        all.push(named(
            format!("positions held in int{bits}, negative from {}", n / 2.0),
            move |row| {
                let position = Sample::position(row) as f64 + n / 2.0;
                position - n * libm::floor(position / n) - n / 2.0
            },
        ));
    }
    all
}
