//! Axes of dumps without --axes: starts of batch rows, decoding steps, and parts that agree.

mod support;

use ropebound_kernels::compare::{Profile, compare_vectors};
use ropebound_kernels::diagnosis::{choose_reading, choose_readings, diagnose_vectors};
use ropebound_kernels::dump::{Axes, Content, Dump, DumpOptions, VectorNumbers};
use ropebound_kernels::{FloatType, Layout, Target};
use ropebound_schedule::ApproxF64;
use ropebound_tables::{Data, NamedArray};
use support::{data, find, plain, random, vectors};

const WIDTH: usize = 32;

fn target() -> Target {
    plain("1e4", WIDTH as u64)
}

/// An array and what it is rotated to, each row by a position of its own indices.
fn rotated(name: &str, shape: [usize; 3], position: impl Fn([usize; 3]) -> f64) -> Vec<NamedArray> {
    let theta = target().schedule.frequencies(&ApproxF64);
    let x = random(FloatType::F32, shape.iter().product::<usize>() * WIDTH, 2.0);
    let mut y = x.clone();
    for (row, (x, y)) in x.chunks(WIDTH).zip(y.chunks_mut(WIDTH)).enumerate() {
        let index = [
            row / (shape[1] * shape[2]),
            row / shape[2] % shape[1],
            row % shape[2],
        ];
        for (pair, theta) in theta.iter().enumerate() {
            let (sin, cos) = (position(index) * theta).sin_cos();
            let (i, j) = (pair, pair + WIDTH / 2);
            y[i] = x[i] * cos - x[j] * sin;
            y[j] = x[j] * cos + x[i] * sin;
        }
    }
    let shape = [shape[0], shape[1], shape[2], WIDTH];
    let array = |name: &str, x: &[f64]| NamedArray::new(name, &shape, data(FloatType::F32, x));
    vec![array(name, &x), array(&format!("{name}_rotated"), &y)]
}

fn integers(name: &str, values: &[i64]) -> NamedArray {
    NamedArray::new(name, &[values.len()], Data::I64(values.to_vec()))
}

/// What is over tolerance by the reading chosen, and its axes.
fn judged(arrays: Vec<NamedArray>) -> Result<(u64, String), String> {
    let readings = vectors(find(arrays, &target(), None));
    let chosen = choose_reading(&target(), &readings, None)?;
    Ok((
        over(&readings[chosen.reading]),
        readings[chosen.reading].axes.clone(),
    ))
}

fn over(own: &VectorNumbers<'_>) -> u64 {
    let profile = Profile::of_float(FloatType::F32);
    let found = compare_vectors(&target(), own, Layout::HalfSplit, &profile, &mut |_| ());
    found.expect("rows").over
}

#[test]
fn starts_of_batch_rows() {
    for (shape, places, name, starts, axes) in [
        ([1, 8, 24], 2, "offsets", &[50][..], "bhsd"),
        ([4, 8, 24], 2, "offset", &[50, 0, 7, 300], "bhsd"),
        ([4, 24, 8], 1, "start_pos", &[50, 0, 7, 300], "bshd"),
        ([2, 32, 4], 2, "offsets", &[5, 90], "bhsd"),
        ([1, 1, 24], 2, "offsets", &[50], "bhsd"),
        ([4, 1, 8], 1, "cache_seqlens", &[17, 900, 44, 3], "bshd"),
    ] {
        let position = |index: [usize; 3]| (starts[index[0]] as usize + index[places]) as f64;
        let mut arrays = rotated("q", shape, position);
        arrays.push(integers(name, starts));
        let found = judged(arrays).expect("a reading");
        assert_eq!(found, (0, axes.to_owned()), "{shape:?} {name}");
    }
    // The places without their start.
    let mut arrays = rotated("q", [4, 8, 24], |index| index[2] as f64);
    arrays.push(integers("offsets", &[50, 9, 7, 300]));
    assert!(!matches!(judged(arrays), Ok((0, _))));
}

/// Without a position a decoding step is refused, whether or not its axes are said; as many lengths as batch rows tell it.
#[test]
fn decoding_steps() {
    let own = [17, 900, 44, 3];
    for shape in [[4, 8, 1], [4, 1, 8]] {
        let step = || rotated("q", shape, |index| f64::from(own[index[0]]));
        let why = judged(step()).expect_err("no positions");
        assert!(why.contains("give positions"), "{why}");
        let mut arrays = step();
        arrays.push(integers("seq_lens", &own.map(|last| i64::from(last) + 1)));
        assert_eq!(judged(arrays).expect("a reading").0, 0);
    }
    let same = rotated("q", [1, 32, 1], |_| 513.0);
    let why = judged(same).expect_err("no positions");
    assert!(why.contains("give positions"), "{why}");
    let axes = Axes::parse("bhsd").expect("axes");
    let options = DumpOptions {
        axes: Some(&axes),
        ..DumpOptions::default()
    };
    let step = rotated("q", [4, 8, 1], |index| f64::from(own[index[0]]));
    let why = Dump::find(step, &target(), &options).expect_err("one place");
    assert!(why.to_string().contains("give positions"), "{why}");
    // One head is no decoding step where its places fit; a fault that many places show has its name.
    let right = rotated("q", [1, 24, 1], |index| index[1] as f64);
    assert_eq!(judged(right), Ok((0, "bshd".to_owned())));
    let shifted = rotated("q", [1, 24, 1], |index| (index[1] + 3) as f64);
    assert!(matches!(judged(shifted), Ok((1.., axes)) if axes == "bshd"));
    // One row at another position does not show that positions never advance.
    let mut arrays = rotated("q", [1, 8, 1], |_| 514.0);
    arrays.push(integers("positions", &[513]));
    let readings = vectors(find(arrays, &target(), None));
    let profile = Profile::of_float(FloatType::F32);
    let own = &readings[0];
    let found = compare_vectors(&target(), own, Layout::HalfSplit, &profile, &mut |_| ());
    let found = diagnose_vectors(&target(), own, &found.expect("rows"));
    let name = found.finding.expect("a name").name;
    assert!(name.starts_with("positions + 1"), "{name}");
}

/// What is over of each part by the readings chosen for all, or why there are none.
fn all_judged(arrays: Vec<NamedArray>) -> Result<Vec<u64>, String> {
    let target = target();
    let dump = find(arrays, &target, None);
    let parts: Vec<(&str, &[VectorNumbers<'_>])> = dump
        .parts
        .iter()
        .filter_map(|part| match &part.content {
            Content::Vectors(readings) => Some((part.name.as_str(), readings.as_slice())),
            _ => None,
        })
        .collect();
    let chosen = choose_readings(&target, &parts, None)?;
    let each = parts.iter().zip(chosen);
    Ok(each
        .map(|((_, own), chosen)| over(&own[chosen.reading]))
        .collect())
}

#[test]
fn parts_agree() {
    let by = |axis: usize| move |index: [usize; 3]| index[axis] as f64;
    let both = |q, k| {
        let mut arrays = rotated("q", [2, 60, 8], by(q));
        arrays.extend(rotated("k", [2, 60, 4], by(k)));
        all_judged(arrays).expect("readings")
    };
    assert_eq!(both(1, 1), [0, 0]);
    // Sixty is common to both, and heads are not: so these are no places.
    let over = both(2, 2);
    assert!(over.iter().all(|over| *over > 0), "{over:?}");
    let over = both(1, 2);
    assert!(over[0] == 0 && over[1] > 0, "{over:?}");
    // Of equal lengths neither is told.
    let mut arrays = rotated("q", [2, 20, 12], by(1));
    arrays.extend(rotated("k", [2, 20, 12], by(2)));
    let why = all_judged(arrays).expect_err("two orders");
    assert!(
        why.contains("fit axes bhsd, and those of q fit bshd"),
        "{why}"
    );
    // Queries and keys of sequences of two lengths.
    let mut arrays = rotated("q", [2, 8, 30], by(2));
    arrays.extend(rotated("k", [2, 8, 60], by(2)));
    assert_eq!(all_judged(arrays).expect("readings"), [0, 0]);
    // A table of as many rows tells the axis.
    let mut arrays = rotated("q", [1, 60, 8], by(2));
    let ones = vec![1.0; 60 * WIDTH / 2];
    arrays.push(NamedArray::new(
        "cos",
        &[60, WIDTH / 2],
        data(FloatType::F32, &ones),
    ));
    assert!(all_judged(arrays).expect("readings")[0] > 0);
}

/// A fault is placed by the reading that shows it, and by none that fits here and there.
#[test]
fn faults_choose_no_other_axes() {
    let odd = |axis: usize| {
        move |index: [usize; 3]| {
            if index[axis] % 2 == 1 {
                0.0
            } else {
                index[axis] as f64
            }
        }
    };
    for (shape, axis, axes) in [([1, 8, 128], 2, "bhsd"), ([1, 128, 8], 1, "bshd")] {
        if let Ok(found) = judged(rotated("q", shape, odd(axis))) {
            assert_eq!(found.1, axes);
        }
    }
    // A batch row, and the last places, not rotated.
    let batch = |index: [usize; 3]| if index[0] == 1 { 0.0 } else { index[1] as f64 };
    assert!(matches!(judged(rotated("q", [2, 67, 8], batch)), Ok((1.., axes)) if axes == "bshd"));
    let tail = |index: [usize; 3]| if index[2] > 63 { 0.0 } else { index[2] as f64 };
    assert!(matches!(judged(rotated("q", [2, 8, 67], tail)), Ok((1.., axes)) if axes == "bhsd"));
    let halves = rotated("q", [1, 8, 60], |index| (index[2] * 7 % 60) as f64 + 0.37);
    assert!(judged(halves).is_err());
}
