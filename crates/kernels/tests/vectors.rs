//! Rotated vectors: errors at every size of input and with a factor, and signs of B by the rotations recovered.

mod support;

use ropebound_kernels::compare::{
    Profile, Tally, VectorComparison, compare_vectors, sum_is_negative,
};
use ropebound_kernels::golden::Golden;
use ropebound_kernels::recipe::{Arithmetic, Recipe, RotationRow, rotate};
use ropebound_kernels::{FloatType, Layout, Target};
use ropebound_tables::NamedArray;
use support::{data, find, plain, random as inputs, vectors};

const PAIRS: usize = 16;

fn target(factor: &str) -> Target {
    plain("10000", 2 * PAIRS as u64).with_factor(factor.parse().expect("a decimal"))
}

/// Heads rotated by `row`'s numbers at each position, each operation rounded.
fn rotated(
    float: FloatType,
    positions: &[u64],
    input: &[f64],
    row: impl Fn(u64, &mut RotationRow),
) -> Vec<f64> {
    let mut numbers = RotationRow::new(PAIRS);
    let mut output = Vec::new();
    for head in input.chunks(positions.len() * 2 * PAIRS) {
        for (vector, &position) in head.chunks(2 * PAIRS).zip(positions) {
            row(position, &mut numbers);
            let mut out = [0.0; 2 * PAIRS];
            let (layout, way) = (Layout::HalfSplit, Arithmetic::Separate);
            rotate(float, layout, way, &numbers, vector, &mut out);
            output.extend_from_slice(&out);
        }
    }
    output
}

/// By a recipe.
fn by(
    target: &Target,
    recipe: Recipe,
    float: FloatType,
    positions: &[u64],
    input: &[f64],
) -> Vec<f64> {
    let model = recipe.model(target, float).expect("plain RoPE");
    rotated(float, positions, input, |position, row| {
        model.row(position, row)
    })
}

/// By golden numbers.
fn carefully(target: &Target, float: FloatType, positions: &[u64], input: &[f64]) -> Vec<f64> {
    let golden = Golden::new(&target.schedule, &target.factor).expect("a factor");
    rotated(float, positions, input, |position, row| {
        for pair in 0..PAIRS {
            let numbers = golden.cos_sin(position, pair, float).expect("settled");
            (row.cosines[pair], row.sines[pair]) = numbers;
        }
    })
}

fn compared(
    target: &Target,
    float: FloatType,
    positions: &[u64],
    (input, output): (&[f64], &[f64]),
    profile: &Profile,
) -> VectorComparison {
    let heads = input.len() / (positions.len() * 2 * PAIRS);
    let shape = [heads, positions.len(), 2 * PAIRS];
    let arrays = vec![
        NamedArray::new("q", &shape, data(float, input)),
        NamedArray::new("q_rotated", &shape, data(float, output)),
    ];
    let readings = vectors(find(arrays, target, Some(positions)));
    compare_vectors(
        target,
        &readings[0],
        Layout::HalfSplit,
        profile,
        &mut |_| (),
    )
    .expect("a comparison")
}

/// A careful kernel is within the default tolerance however large or small its input, and with a factor; one that turns the wrong way is not.
#[test]
fn sizes_and_factors() {
    let positions: Vec<u64> = (0..40).collect();
    for (float, sizes) in [
        (FloatType::F64, &[1.0, 1e200, 1e-200, 1e-310][..]),
        (FloatType::F32, &[1.0, 1e30, 1e-30, 1e-41]),
        (FloatType::BF16, &[1.0, 1e30, 1e-39]),
        (FloatType::F16, &[1.0, 10.0, 1e-3, 1e-5, 1e-6]),
    ] {
        for factor in ["1", "1.5", "0.01"] {
            let target = target(factor);
            for &size in sizes {
                let case = format!("{float} {size:e} {factor}");
                let input = inputs(float, 2 * positions.len() * 2 * PAIRS, size);
                let output = carefully(&target, float, &positions, &input);
                let compare = |output: &[f64]| {
                    let vectors = (&input[..], output);
                    compared(&target, float, &positions, vectors, &Profile::default())
                };
                let good = compare(&output);
                assert_eq!(
                    (good.over, good.all.max_absolute < 4.0),
                    (0, true),
                    "{case}: {good:?}"
                );
                assert!(good.all.differing < good.all.entries(), "{case}");
                let wrong: Vec<f64> = output.iter().map(|x| -x).collect();
                // Near the format's least number little is left to be wrong by.
                if size * target.factor.nearest_f64() > 64.0 * float.ulp(0.0) {
                    assert!(compare(&wrong).over > 1000, "{case}");
                }
            }
        }
    }
}

/// Certain signs are those of the kernel's own cosines; of exact vectors none differs from the exact ones.
#[test]
fn signs_are_recovered() {
    let target = target("1.25");
    let positions: Vec<u64> = (0..2000).collect();
    for (float, recipe, most_open) in [
        (FloatType::F64, Recipe::F64, 0),
        (FloatType::F32, Recipe::F64, 0),
        (FloatType::F32, Recipe::Bf16Positions, 0),
        (FloatType::F16, Recipe::F64, 60),
        (FloatType::BF16, Recipe::Bf16Positions, 400),
    ] {
        let input = inputs(float, 2 * positions.len() * 2 * PAIRS, 3.0);
        let output = by(&target, recipe, float, &positions, &input);
        let vectors = (&input[..], &output[..]);
        let profile = Profile {
            sign_flips: Some(0),
            same_context_length: true,
            ..Profile::default()
        };
        let found = compared(&target, float, &positions, vectors, &profile);
        let signs = found.signs.expect("frequencies of at most 1");
        let case = format!("{float} {recipe}: {signs:?}");
        assert!(signs.open <= most_open && signs.lost == 0, "{case}");
        assert_eq!(
            (signs.last, signs.exact_context),
            (Some(1999), Some(473)),
            "{case}"
        );
        assert!(signs.context_from <= signs.context_to, "{case}");
        let exact = recipe == Recipe::F64;
        assert_eq!(signs.flips == 0, exact, "{case}");
        let told = found
            .violations
            .iter()
            .any(|why| why.contains("sign flips"));
        assert_eq!(told, !exact, "{:?}", found.violations);
        if exact {
            assert!(
                signs.context_from <= Some(473) && signs.context_to >= Some(473),
                "{case}"
            );
        }
        // The kernel's own sums, signed exactly: certain signs are among them.
        let model = recipe.model(&target, float).expect("plain RoPE");
        let mut row = RotationRow::new(PAIRS);
        let own = positions.iter().filter(|position| {
            model.row(**position, &mut row);
            sum_is_negative(&row.cosines)
        });
        let own = own.count() as u64;
        let recovered = signs.recovered_negative;
        assert!(
            recovered <= own && own <= recovered + signs.open,
            "{own} {case}"
        );
    }
}

/// A pair of zeros in every head tells no angle; one head that has it will do.
#[test]
fn zeros_lose_the_angle() {
    let target = target("1");
    let positions: Vec<u64> = (0..50).collect();
    let float = FloatType::F32;
    let mut input = inputs(float, 2 * positions.len() * 2 * PAIRS, 1.0);
    let (row, other) = (7 * 2 * PAIRS, (50 + 7) * 2 * PAIRS);
    for start in [row, other] {
        (input[start + 3], input[start + 3 + PAIRS]) = (0.0, 0.0);
    }
    (input[row + 5 + 2 * PAIRS], input[row + 5 + 3 * PAIRS]) = (0.0, 0.0);
    let output = by(&target, Recipe::F64, float, &positions, &input);
    let vectors = (&input[..], &output[..]);
    let found = compared(&target, float, &positions, vectors, &Profile::default());
    let signs = found.signs.expect("frequencies of at most 1");
    assert_eq!((signs.lost, signs.open, signs.flips), (1, 0, 0));
    assert_eq!((signs.context_from, signs.context_to), (Some(6), None));
}

/// Faults are counted by head and batch row, in each place once however many pieces the places came in.
#[test]
fn lanes_are_counted_apart() {
    let target = target("1");
    let float = FloatType::F32;
    // More places than one piece holds.
    let [batches, heads, places, width] = [2, 3, 300, 2 * PAIRS];
    let positions: Vec<u64> = (0..places as u64).collect();
    let each = heads * places * width;
    let input = inputs(float, batches * each, 1.0);
    let mut output: Vec<f64> = input
        .chunks(each)
        .flat_map(|batch| carefully(&target, float, &positions, batch))
        .collect();
    let shape = [batches, heads, places, width];
    let mut wrong = |batch: usize, head: usize, place: usize, component: usize| {
        output[((batch * heads + head) * places + place) * width + component] += 1.0;
    };
    for place in [3, 4, 250] {
        wrong(1, 2, place, 0);
        wrong(1, 2, place, 7);
    }
    wrong(1, 1, 299, 5);
    let arrays = vec![
        NamedArray::new("q", &shape, data(float, &input)),
        NamedArray::new("q_rotated", &shape, data(float, &output)),
    ];
    let readings = vectors(find(arrays, &target, Some(&positions)));
    let profile = Profile::of_float(float);
    let layout = Layout::HalfSplit;
    let mut heard = Vec::new();
    let found = compare_vectors(&target, &readings[0], layout, &profile, &mut |done| {
        heard.push(done);
    });
    let found = found.expect("rows");
    assert_eq!(found.over, 7);
    assert_eq!(found.heads_over, [0, 1, 6]);
    assert_eq!(found.batches_over, [0, 7]);
    let over: Vec<usize> = (0..places)
        .filter(|place| found.rows_over[*place])
        .collect();
    assert_eq!(
        (found.rows_over.len(), over),
        (places, vec![3, 4, 250, 299])
    );
    let first = found.first_over.expect("a fault");
    let row = (first.row.batch, first.row.head, first.row.place);
    assert_eq!((row, first.position, first.pair), ((1, 2, 3), 3, Some(0)));
    let entries = (batches * each) as u64;
    let sum = |tallies: &[Tally]| tallies.iter().map(Tally::entries).sum::<u64>();
    let counted = [found.all.entries(), sum(&found.decades), sum(&found.pairs)];
    assert_eq!(counted, [entries; 3]);
    // 0..10, 10..100, 100..300.
    let rows = (batches * heads * width) as u64;
    let decades: Vec<u64> = found.decades.iter().map(Tally::entries).collect();
    assert_eq!(decades, [10 * rows, 90 * rows, 200 * rows]);
    assert_eq!(heard.last(), Some(&places));
    assert_eq!(found.violations.len(), 1);
    assert!(
        found.violations[0].starts_with("7 of "),
        "{:?}",
        found.violations
    );
}

/// What a format holds of an exact rotation differs nowhere; one unit off is counted once, in its pair and its decade.
#[test]
fn entries_that_differ_are_counted() {
    let target = target("1");
    let float = FloatType::F32;
    let positions: Vec<u64> = (0..120).collect();
    let golden = Golden::new(&target.schedule, &target.factor).expect("a factor");
    let input = inputs(float, positions.len() * 2 * PAIRS, 1.0);
    let mut output = vec![0.0; input.len()];
    for (row, &position) in positions.iter().enumerate() {
        for pair in 0..PAIRS {
            let (i, j) = (row * 2 * PAIRS + pair, row * 2 * PAIRS + pair + PAIRS);
            let (c, s) = golden
                .cos_sin(position, pair, FloatType::F64)
                .expect("golden");
            output[i] = float.round(input[i].mul_add(c, -(input[j] * s)));
            output[j] = float.round(input[j].mul_add(c, input[i] * s));
        }
    }
    let off = [(2usize, 5usize), (77, 5), (111, 9)];
    for (row, component) in off {
        output[row * 2 * PAIRS + component] *= 1.0 + 4.0 * float.unit_roundoff();
    }
    let vectors = (&input[..], &output[..]);
    let profile = Profile::of_float(float);
    let found = compared(&target, float, &positions, vectors, &profile);
    assert_eq!((found.over, found.all.differing), (0, 3));
    let decades: Vec<u64> = found.decades.iter().map(|tally| tally.differing).collect();
    assert_eq!(decades, [1, 1, 1]);
    assert_eq!((found.pairs[5].differing, found.pairs[9].differing), (2, 1));
}
