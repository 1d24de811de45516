//! Schedules whose positions have several axes: right tables pass, and axes that are dropped or taken otherwise are named.

mod support;

use ropebound_kernels::compare::{CompareError, Profile, compare_table, compare_vectors};
use ropebound_kernels::diagnosis::{Diagnosis, choose_reading, diagnose_table, diagnose_vectors};
use ropebound_kernels::dump::{Dump, DumpOptions};
use ropebound_kernels::{FloatType, Layout, Sections, Target};
use ropebound_schedule::ApproxF64;
use ropebound_tables::{Data, NamedArray};
use support::{data, find, plain, random, table, vectors};

/// Text, an image of 6 × 6, and text again.
fn positions() -> [Vec<u64>; 3] {
    let image = |of: fn(u64) -> u64| (0..36u64).map(of).map(|at| 8 + at);
    let rest = || (0..20).map(|place| 14 + place);
    let line = |middle: Box<dyn Iterator<Item = u64>>| (0..8).chain(middle).chain(rest()).collect();
    [
        line(Box::new(image(|_| 0))),
        line(Box::new(image(|at| at / 6))),
        line(Box::new(image(|at| at % 6))),
    ]
}

fn target(interleaved: bool) -> Target {
    let mut target = plain("1e6", 32);
    let sections = Sections::new(vec![4, 6, 6], interleaved, 16);
    target.sections = Some(sections.expect("sixteen pairs"));
    target
}

fn position_ids(own: &[Vec<u64>; 3]) -> NamedArray {
    let flat = own.iter().flatten().map(|position| *position as i64);
    NamedArray::new(
        "position_ids",
        &[3, own[0].len()],
        Data::I64(flat.collect()),
    )
}

/// A table in which each pair takes its position from an axis.
fn diagnosed(target: &Target, axis: impl Fn(usize) -> usize) -> (bool, Diagnosis) {
    let theta = target.schedule.frequencies(&ApproxF64);
    let own = positions();
    let n = own[0].len();
    let of = |function: fn(f64) -> f64| {
        let rows = (0..n).flat_map(|place| (0..16).map(move |pair| (place, pair)));
        let values = rows.map(|(place, pair)| {
            function(f64::from(
                own[axis(pair)][place] as f32 * theta[pair] as f32,
            ))
        });
        data(FloatType::F32, &values.collect::<Vec<_>>())
    };
    let arrays = vec![
        NamedArray::new("cos", &[n, 16], of(f64::cos)),
        NamedArray::new("sin", &[n, 16], of(f64::sin)),
        position_ids(&own),
    ];
    let table = table(find(arrays, target, None));
    let profile = Profile::of_float(FloatType::F32);
    let found = compare_table(target, &table, &profile, &mut |_| ()).expect("rows");
    let diagnosis = diagnose_table(target, &table, &found);
    (found.violations.is_empty(), diagnosis)
}

#[test]
fn axes_are_taken_as_sections_say() {
    for interleaved in [false, true] {
        let target = target(interleaved);
        let sections = target.sections.clone().expect("sections");
        let (within, diagnosis) = diagnosed(&target, |pair| sections.axis(pair));
        assert!(within && diagnosis.finding.is_none(), "{diagnosis:?}");
        let (within, diagnosis) = diagnosed(&target, |_| 0);
        let name = diagnosis.finding.expect("a name").name;
        assert!(
            !within && name == "axis 0 of the positions for every pair",
            "{name}"
        );
        let other = sections.turned_over();
        let (within, diagnosis) = diagnosed(&target, |pair| other.axis(pair));
        let name = diagnosis.finding.expect("a name").name;
        assert!(
            !within && name == "axes interleaved otherwise, or not",
            "{name}"
        );
    }
}

#[test]
fn exchanged_axes_are_named() {
    let target = target(false);
    let sections = target.sections.clone().expect("sections");
    let exchanged = |pair: usize| [0usize, 2, 1][sections.axis(pair)];
    let other = Sections::new(vec![6, 4, 6], false, 16).expect("sixteen pairs");
    for (axis, expected) in [
        (
            &exchanged as &dyn Fn(usize) -> usize,
            "axes 1 and 2 of the positions exchanged",
        ),
        (
            &|pair| other.axis(pair),
            "sections [6, 4, 6] instead of [4, 6, 6]",
        ),
    ] {
        let (within, diagnosis) = diagnosed(&target, axis);
        let name = diagnosis.finding.expect("a name").name;
        assert!(!within && name == expected, "{name}");
    }
}

/// Where text alone is said its faults are named as those of one axis.
#[test]
fn faults_of_text_are_named() {
    let target = target(false);
    let theta = target.schedule.frequencies(&ApproxF64);
    let (n, heads) = (60, 3);
    let x = random(FloatType::F32, heads * n * 32, 2.0);
    let mut y = x.clone();
    for (row, (x, y)) in x.chunks(32).zip(y.chunks_mut(32)).enumerate() {
        for (pair, theta) in theta.iter().enumerate() {
            let angle = f64::from((row % n + 7) as f32 * *theta as f32);
            y[pair] = x[pair] * angle.cos() - x[pair + 16] * angle.sin();
            y[pair + 16] = x[pair + 16] * angle.cos() + x[pair] * angle.sin();
        }
    }
    // Whose axes may be several: what one has is looked for.
    let array =
        |name, values: &[f64]| NamedArray::new(name, &[heads, n, 32], data(FloatType::F32, values));
    for text_only in [false, true] {
        let options = DumpOptions {
            text_only,
            ..DumpOptions::default()
        };
        let arrays = vec![array("q", &x), array("q_rotated", &y)];
        let read = vectors(Dump::find(arrays, &target, &options).expect("vectors"));
        let chosen = choose_reading(&target, &read, None).expect("a named fault");
        let own = &read[chosen.reading];
        assert_eq!(own.axes, "hsd");
        let profile = Profile::of_float(FloatType::F32);
        let found = compare_vectors(&target, own, Layout::HalfSplit, &profile, &mut |_| ());
        if !text_only {
            assert_eq!(found, Err(CompareError::OnePosition(3)));
            continue;
        }
        let found = diagnose_vectors(&target, own, &found.expect("rows"));
        let name = found.finding.expect("a name").name;
        assert_eq!(name, "positions + 7");
    }
}

/// No signs of B are told where pairs have positions of their own, and none are missed unless they are asked for.
#[test]
fn right_vectors_pass() {
    let target = target(false);
    let theta = target.schedule.frequencies(&ApproxF64);
    let own = positions();
    let n = own[0].len();
    let x = random(FloatType::F32, n * 32, 2.0);
    let mut y = x.clone();
    for (place, pair) in (0..n).flat_map(|place| (0..16).map(move |pair| (place, pair))) {
        let angle = own[target.axis(pair)][place] as f64 * theta[pair];
        let (i, j) = (place * 32 + pair, place * 32 + pair + 16);
        y[i] = x[i] * angle.cos() - x[j] * angle.sin();
        y[j] = x[j] * angle.cos() + x[i] * angle.sin();
    }
    let array =
        |name, values: &[f64]| NamedArray::new(name, &[n, 32], data(FloatType::F32, values));
    let arrays = vec![array("q", &x), array("q_rotated", &y), position_ids(&own)];
    let read = vectors(find(arrays, &target, None));
    let mut profile = Profile::of_float(FloatType::F32);
    for asked in [false, true] {
        profile.sign_flips = asked.then_some(0);
        let found = compare_vectors(&target, &read[0], Layout::HalfSplit, &profile, &mut |_| ());
        let found = found.expect("rows");
        assert_eq!(found.signs, None);
        assert_eq!(
            found.violations.len(),
            usize::from(asked),
            "{:?}",
            found.violations
        );
    }
}
