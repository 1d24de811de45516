//! What comparisons count and where their limits lie: at a limit and beyond it, over pieces and chunks, in what does not rotate and in what is no number.

mod support;

use ropebound_kernels::compare::{Profile, TableComparison, compare_table, compare_vectors};
use ropebound_kernels::golden::Golden;
use ropebound_kernels::{FloatType, Layout, Target};
use ropebound_tables::NamedArray;
use support::{data, find, plain, random, table, vectors};

const FLOAT: FloatType = FloatType::F32;

fn profile(rows: &str) -> Profile {
    Profile::parse(&format!("name = 'own'\n{rows}")).expect("a profile")
}

/// cos and sin at positions, correctly rounded.
fn golden(target: &Target, positions: &[u64]) -> [Vec<f64>; 2] {
    let golden = Golden::new(&target.schedule, &target.factor).expect("a factor");
    let mut all = [Vec::new(), Vec::new()];
    for position in positions {
        for pair in 0..target.pairs() {
            let (cos, sin) = golden.cos_sin(*position, pair, FLOAT).expect("golden");
            all[0].push(cos);
            all[1].push(sin);
        }
    }
    all
}

fn compared(
    target: &Target,
    positions: &[u64],
    [cos, sin]: [&[f64]; 2],
    profile: &Profile,
    heard: &mut Vec<usize>,
) -> TableComparison {
    let shape = [positions.len(), target.pairs()];
    let arrays = vec![
        NamedArray::new("cos", &shape, data(FLOAT, cos)),
        NamedArray::new("sin", &shape, data(FLOAT, sin)),
    ];
    let own = table(find(arrays, target, Some(positions)));
    let found = compare_table(target, &own, profile, &mut |done| heard.push(done));
    found.expect("rows")
}

#[test]
fn limits_are_what_a_profile_says() {
    let target = plain("1e4", 16).with_factor("1.5".parse().expect("a factor"));
    let own = profile(
        "ulp = 2\nabsolute = 3\nsmall = 0.25\nangle = 8\nangle_per_pair = 2\nrotated = 5\n[[beyond]]\nposition = 100\nulp = 7\nabsolute = 9\nrotated = 11",
    );
    let u = FLOAT.unit_roundoff();
    assert_eq!(own.angle_share(FLOAT, 0), 8.0 * u);
    assert_eq!(own.angle_share(FloatType::BF16, 3), 14.0 * u);
    assert_eq!(own.angle_share(FloatType::F64, 3), 14.0 * 2f64.powi(-53));
    let limits = own.limits(&target, FLOAT);
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12 * b, "{a:e} {b:e}");
    // θ_3 = 1e4^(-3/8).
    let angle = |position: f64| position * 1e4f64.powf(-0.375) * 14.0 * u;
    near(limits.radians(50, 3), angle(50.0));
    assert_eq!(limits.radians(50, 8), 0.0);
    near(limits.table(50, 3, 0.75), 2.0 * u + 1.5 * angle(50.0));
    near(limits.table(50, 3, 0.2), 3.0 * u + 1.5 * angle(50.0));
    near(limits.table(100, 3, -0.75), 7.0 * u + 1.5 * angle(100.0));
    near(limits.table(100, 3, 0.0), 9.0 * u + 1.5 * angle(100.0));
    near(limits.rotated(50, 3), 5.0 + angle(50.0) / u);
    near(limits.rotated(100, 3), 11.0 + angle(100.0) / u);
}

/// An error of the limit itself is within it, the next number is over it.
#[test]
fn at_a_limit_and_beyond() {
    let target = plain("1e4", 16);
    let positions: Vec<u64> = (0..70).collect();
    let [cos, sin] = golden(&target, &positions);
    let own = profile("ulp = 2\nabsolute = 2");
    let off = |units: f64| {
        let mut cos = cos.clone();
        // Between a half and 1 an ulp is u.
        let at = 66 * 8 + 6;
        assert!((0.5..1.0).contains(&cos[at]));
        cos[at] += units * FLOAT.unit_roundoff();
        compared(&target, &positions, [&cos, &sin], &own, &mut Vec::new())
    };
    let within = off(2.0);
    assert_eq!((within.over, within.first_over.is_none()), (0, true));
    assert!(within.violations.is_empty());
    let place = within.first_difference.expect("a difference");
    assert_eq!(
        (place.position, place.pair, place.error),
        (66, Some(6), 2.0)
    );
    assert_eq!((place.in_ulp, place.ratio), (true, 1.0));
    let over = off(3.0);
    assert_eq!(over.over, 1);
    let place = over.first_over.expect("a fault");
    assert_eq!((place.row.place, place.error, place.ratio), (66, 3.0, 1.5));
    assert_eq!(over.violations, ["1 of 1120 entries over tolerance"]);
    let rows: Vec<usize> = (0..70).filter(|row| over.rows_over[*row]).collect();
    assert_eq!((over.rows_over.len(), rows), (70, vec![66]));
    assert_eq!(over.all.differing, 1);
    assert_eq!(over.pairs[6].differing, 1);
    let decades: Vec<u64> = over.decades.iter().map(|tally| tally.differing).collect();
    assert_eq!(decades, [0, 1]);
    assert_eq!(over.all.entries(), 1120);
}

/// Vectors at position 0, where the exact result is the input.
#[test]
fn at_a_limit_of_vectors() {
    let target = plain("1e4", 16);
    let mut x = vec![0.0; 32];
    x[0] = 1.0;
    x[16] = 1.0;
    let [cos, sin] = golden(&target, &[1]);
    let own = profile("rotated = 2");
    let off = |units: f64| {
        let mut y = x.clone();
        y[0] += units * FLOAT.unit_roundoff();
        (y[16], y[24]) = (cos[0], sin[0]);
        let array = |name, values: &[f64]| NamedArray::new(name, &[2, 16], data(FLOAT, values));
        let arrays = vec![array("q", &x), array("q_rotated", &y)];
        let read = vectors(find(arrays, &target, None));
        let found = compare_vectors(&target, &read[0], Layout::HalfSplit, &own, &mut |_| ());
        found.expect("rows")
    };
    let within = off(2.0);
    assert_eq!((within.over, within.violations.len()), (0, 0));
    assert_eq!(within.worst.expect("a place").ratio, 1.0);
    let over = off(4.0);
    assert_eq!(over.over, 1);
    assert_eq!(over.first_over.expect("a fault").ratio, 2.0);
    assert_eq!(over.violations, ["1 of 32 components over tolerance"]);
}

/// Progress over several chunks of rows, and nothing lost between them.
#[test]
fn chunks_are_joined() {
    let target = plain("1e4", 4);
    let positions: Vec<u64> = (0..8200).collect();
    let [mut cos, sin] = golden(&target, &positions);
    cos[8195 * 2 + 1] = -3.0;
    let own = Profile::of_float(FLOAT);
    let mut heard = Vec::new();
    let found = compared(&target, &positions, [&cos, &sin], &own, &mut heard);
    assert_eq!(heard, [8192, 8200]);
    assert_eq!((found.over, found.all.entries()), (1, 4 * 8200));
    let place = found.first_over.expect("a fault");
    assert_eq!((place.position, place.pair), (8195, Some(1)));
    assert_eq!(found.worst.expect("a place").row.place, 8195);
}

#[test]
fn scores_that_move_are_told() {
    let target = plain("1e4", 16);
    let positions: Vec<u64> = (0..200).collect();
    let [mut cos, sin] = golden(&target, &positions);
    let own = profile("ulp = 1e9\nabsolute = 1e9\nshift_invariance = 8");
    let mut none = Vec::new();
    let right = compared(&target, &positions, [&cos, &sin], &own, &mut none);
    assert!(right.violations.is_empty(), "{:?}", right.violations);
    assert!(right.shift.expect("both functions").samples > 1000);
    cos[77 * 8] += 0.01;
    let wrong = compared(&target, &positions, [&cos, &sin], &own, &mut none);
    assert!(
        wrong.violations[0].contains("scores change by"),
        "{:?}",
        wrong.violations
    );
    // Of two positions none can move.
    let [cos, sin] = golden(&target, &[3, 9]);
    let found = compared(&target, &[3, 9], [&cos, &sin], &own, &mut none);
    assert!(
        found.violations[0].contains("changes of scores are limited"),
        "{:?}",
        found.violations
    );
}

/// What does not rotate is copied; NaN and infinity are counted and placed.
#[test]
fn the_rest_of_a_head() {
    let mut target = plain("1e4", 16);
    target.unrotated = 4;
    let (n, width) = (40, 24);
    let positions: Vec<u64> = (0..n as u64).collect();
    let [cos, sin] = golden(&target, &positions);
    let x = random(FLOAT, n * width, 1.0);
    let mut y = x.clone();
    for row in 0..n {
        for pair in 0..8 {
            let (c, s) = (cos[row * 8 + pair], sin[row * 8 + pair]);
            let (i, j) = (row * width + pair, row * width + pair + 8);
            (y[i], y[j]) = (x[i] * c - x[j] * s, x[j] * c + x[i] * s);
        }
    }
    let own = Profile::of_float(FLOAT);
    let compare = |y: &[f64]| {
        let array = |name, values: &[f64]| NamedArray::new(name, &[n, width], data(FLOAT, values));
        let arrays = vec![array("q", &x), array("q_rotated", y)];
        let read = vectors(find(arrays, &target, None));
        let found = compare_vectors(&target, &read[0], Layout::HalfSplit, &own, &mut |_| ());
        found.expect("rows")
    };
    let right = compare(&y);
    assert_eq!((right.over, right.all.entries()), (0, (n * width) as u64));
    // The last count is that of what does not rotate.
    assert_eq!(
        (right.pairs.len(), right.pairs[8].entries()),
        (9, 8 * n as u64)
    );
    let mut wrong = y.clone();
    wrong[5 * width + 17] = 0.0;
    let found = compare(&wrong);
    assert_eq!(found.over, 1);
    let place = found.first_over.expect("a fault");
    assert_eq!((place.row.place, place.pair), (5, None));
    (wrong[3 * width + 20], wrong[4 * width + 1]) = (f64::NAN, f64::INFINITY);
    let found = compare(&wrong);
    assert_eq!((found.over, found.not_finite.count), (3, 2));
    let texts = [
        "2 of 960 components are NaN or infinite",
        "3 of 960 components over tolerance",
    ];
    assert_eq!(found.violations, texts);
    let place = found.not_finite.first.expect("NaN");
    assert_eq!((place.row.place, place.pair), (3, None));
    assert_eq!(right.violations, Vec::<String>::new());
}
