//! Arrays that are no dump are refused with the array, what it holds, and what is accepted or would help.

mod support;

use ropebound_kernels::compare::{CompareError, Profile, compare_table, compare_vectors};
use ropebound_kernels::dump::{Axes, Content, Dump, DumpOptions};
use ropebound_kernels::golden::Golden;
use ropebound_kernels::{FloatType, Layout, Sections, Target};
use ropebound_tables::{Data, NamedArray};
use support::{find, plain, table, vectors};

fn target() -> Target {
    plain("1e4", 8)
}

fn refusal(arrays: Vec<NamedArray>, positions: Option<&[u64]>) -> String {
    let options = DumpOptions {
        positions,
        ..DumpOptions::default()
    };
    Dump::find(arrays, &target(), &options)
        .expect_err("a refusal")
        .to_string()
}

fn singles(name: &str, shape: &[usize]) -> NamedArray {
    let values = (0..shape.iter().product()).map(|k: usize| 0.5 + k as f32 / 1e3);
    NamedArray::new(name, shape, Data::F32(values.collect()))
}

fn integers(name: &str, values: &[i64]) -> NamedArray {
    NamedArray::new(name, &[values.len()], Data::I64(values.to_vec()))
}

#[test]
fn what_does_not_fit_is_refused() {
    for (arrays, positions, part) in [
        (vec![], None, "holds no array; expected cos and sin"),
        (
            vec![singles("x", &[3])],
            None,
            "holds \"x\" of shape [3]; expected cos and sin",
        ),
        (
            vec![singles("cos", &[3, 5])],
            None,
            "array \"cos\": shape [3, 5]; expected rows of 4 or 8 numbers",
        ),
        (
            vec![singles("cos", &[3, 32])],
            None,
            "if heads are of 32 numbers, add --head-dim 32",
        ),
        (
            vec![singles("cos", &[4, 100])],
            None,
            "it looks transposed: give [100, 4]",
        ),
        (
            vec![singles("cos", &[24])],
            None,
            "if it is flat, give the positions of its rows",
        ),
        (
            vec![singles("cos", &[2, 3, 5, 4])],
            None,
            "lengths [2, 3, 5] before its rows of 4; expected [places] or [batch, places]",
        ),
        (vec![singles("cos", &[0, 4])], None, "holds no number"),
        (
            vec![singles("cos", &[3, 4]), singles("sin", &[2, 4])],
            None,
            "array \"sin\": shape [2, 4] where \"cos\" has [3, 4]",
        ),
        (
            vec![
                singles("cos", &[1, 4]),
                NamedArray::new("sin", &[1, 4], Data::F64(vec![0.0; 4])),
            ],
            None,
            "array \"sin\": f64 where \"cos\" is f32",
        ),
        (
            vec![NamedArray::new("cos", &[1, 4], Data::I64(vec![0; 4]))],
            None,
            "integers; expected f64, f32, f16 or bf16",
        ),
        (
            vec![NamedArray::new(
                "cos",
                &[3, 4],
                Data::F32([0.9, 0.2, 0.9, 0.2].repeat(3)),
            )],
            None,
            "a table of head_dim 4, where 8 was asked for; add --head-dim 4",
        ),
        (
            vec![singles("cos", &[3, 4])],
            Some(&[1, 2][..]),
            "3 rows for positions of shape [2]; expected a position for each row",
        ),
        (
            vec![singles("cos", &[2, 4]), integers("positions", &[1, -2])],
            None,
            "-2 is no position; expected whole numbers from 0 to 2^46 - 1, or -1 at padding",
        ),
        (
            vec![singles("cos", &[2, 4]), singles("positions", &[2])],
            None,
            "0.5 is no position; expected whole numbers",
        ),
        (
            vec![singles("cos", &[2, 4]), integers("positions", &[1, 2])],
            Some(&[1, 3][..]),
            "not the positions given beside the file",
        ),
        (
            vec![singles("cos", &[2, 4]), singles("cos_cached", &[2, 4])],
            None,
            "are both taken for cos; say which with --name cos=NAME",
        ),
        (
            vec![singles("cos_sin_cache", &[2, 4])],
            None,
            "shape [2, 4]; expected rows of 8 or 16 numbers",
        ),
        (
            vec![singles("freqs_cis", &[2, 4])],
            None,
            "expected complex numbers, or [.., 4, 2]",
        ),
        (
            vec![singles("inv_freq", &[5])],
            None,
            "shape [5]; expected [4], one number for each pair; if heads are of 10 numbers, add --head-dim 10",
        ),
        (
            vec![singles("q", &[2, 8])],
            None,
            "no array \"q_rotated\" beside it",
        ),
        (
            vec![singles("k_rotated", &[2, 8])],
            None,
            "no array \"k\" beside it",
        ),
        (
            vec![singles("q", &[2, 8]), singles("q_rotated", &[1, 2, 8])],
            None,
            "array \"q_rotated\": shape [1, 2, 8] where \"q\" has [2, 8]",
        ),
        (
            vec![singles("q", &[2, 6]), singles("q_rotated", &[2, 6])],
            None,
            "if heads are of 6 numbers, add --head-dim 6",
        ),
        (
            vec![singles("q", &[3, 8]), singles("q_rotated", &[3, 8])],
            Some(&[1, 2]),
            "shape [3, 8] for positions of shape [2]",
        ),
    ] {
        let message = refusal(arrays, positions);
        assert!(message.contains(part), "{message:?} without {part:?}");
    }
}

#[test]
fn what_fits_is_found() {
    let cache = singles("cos_sin_cache", &[3, 8]);
    let dump = find(vec![cache, singles("more", &[1])], &target(), None);
    assert_eq!(dump.ignored, ["more"]);
    let own = table(dump);
    assert_eq!((own.places, &own.columns[..]), (3, &[0, 1, 2, 3][..]));
    for (array, is_table) in [
        (singles("golden", &[2, 3, 4]), true),
        (singles("any", &[3, 4, 2]), true),
        (singles("freqs_cis", &[3, 4, 2]), true),
        (singles("freqs", &[3, 1, 1, 8]), true),
        (singles("a.b.cos_cached", &[1, 1, 3, 4]), true),
        (singles("cos", &[3, 1, 1, 4]), true),
        (singles("inv_freq", &[1, 4]), false),
        (singles("any", &[4]), false),
    ] {
        let shape = array.shape.clone();
        let dump = find(vec![array], &target(), None);
        let found = matches!(dump.parts[0].content, Content::Table(_));
        assert_eq!(found, is_table, "{shape:?}");
    }
    // Flat, with as many rows as positions.
    let dump = find(vec![singles("cos", &[12])], &target(), Some(&[5, 6, 7]));
    assert_eq!(dump.notes, ["cos alone: no sines were checked; give both"]);
    assert_eq!(table(dump).places, 3);
}

/// Frequencies have no rows: positions in their file are said not to have been looked at.
#[test]
fn positions_of_frequencies_are_ignored() {
    let arrays = vec![singles("inv_freq", &[4]), integers("positions", &[1, 2])];
    assert_eq!(find(arrays, &target(), None).ignored, ["positions"]);
}

/// What shape and positions leave open is a reading each; --axes settles it.
#[test]
fn readings() {
    let pair = |shape: &[usize]| vec![singles("q", shape), singles("q_rotated", shape)];
    let axes = |shape: &[usize], positions: Option<&[u64]>| {
        let readings = vectors(find(pair(shape), &target(), positions));
        readings
            .into_iter()
            .map(|reading| reading.axes)
            .collect::<Vec<_>>()
    };
    assert_eq!(axes(&[1, 3, 5, 8], None), ["bhsd", "bshd"]);
    let five: Vec<u64> = (0..5).collect();
    assert_eq!(axes(&[1, 3, 5, 8], Some(&five)), ["bhsd"]);
    assert_eq!(axes(&[1, 5, 3, 8], Some(&five)), ["bshd"]);
    assert_eq!(axes(&[5, 24], Some(&five)), ["s(hd)"]);
    assert_eq!(axes(&[5, 2, 3, 8], Some(&five)), ["sbhd"]);
    assert_eq!(axes(&[2, 3, 1, 8], Some(&[7, 9])), ["bhsd"]);
    let given = Axes::parse("bshd").expect("axes");
    let options = DumpOptions {
        axes: Some(&given),
        ..DumpOptions::default()
    };
    let dump = Dump::find(pair(&[1, 3, 5, 8]), &target(), &options).expect("vectors");
    assert_eq!(vectors(dump)[0].lengths, [1, 5, 3]);
}

/// One position a row does not do for several axes, unless that is said.
#[test]
fn several_axes() {
    let mut target = target();
    target.sections = Some(Sections::new(vec![2, 1, 1], false, 4).expect("sections"));
    let find = |positions: NamedArray, text_only| {
        let options = DumpOptions {
            text_only,
            ..DumpOptions::default()
        };
        Dump::find(vec![singles("cos", &[2, 4]), positions], &target, &options)
    };
    let compare = |text_only| {
        let own = table(find(integers("positions", &[1, 2]), text_only).expect("rows"));
        compare_table(&target, &own, &Profile::default(), &mut |_| ())
    };
    let one = compare(false).expect_err("one axis");
    let part = "one position a row where the configuration has 3 axes; expected positions of shape [3, places], or --text-only";
    assert!(one.to_string().contains(part), "{one}");
    assert!(compare(true).is_ok());
    let three = NamedArray::new("positions", &[3, 2], Data::I64(vec![1, 2, 3, 4, 5, 6]));
    let own = table(find(three, false).expect("three axes"));
    assert_eq!(own.positions.of(0, 1), Some(&[2, 4, 6][..]));
}

/// Nothing that could be wrong is no pass.
#[test]
fn nothing_to_compare() {
    let zeros = |name: &str| NamedArray::new(name, &[3, 8], Data::F32(vec![0.0; 24]));
    let compare = |arrays, positions: &[u64]| {
        let readings = vectors(find(arrays, &target(), Some(positions)));
        compare_vectors(
            &target(),
            &readings[0],
            Layout::HalfSplit,
            &Profile::default(),
            &mut |_| (),
        )
    };
    let found = compare(vec![zeros("q"), zeros("q_rotated")], &[1, 2, 3]);
    assert!(matches!(found, Err(CompareError::Nothing(_))), "{found:?}");
    let same = || vec![singles("q", &[3, 8]), singles("q_rotated", &[3, 8])];
    let found = compare(same(), &[0, 0, 0]);
    assert!(matches!(found, Err(CompareError::Nothing(_))), "{found:?}");
    let mut bad = same();
    bad[0].data = Data::F32(vec![f32::NAN; 24]);
    let found = compare(bad, &[1, 2, 3]);
    assert!(matches!(found, Err(CompareError::Input(_))), "{found:?}");
}

/// A profile's demand that the table cannot answer is no pass.
#[test]
fn demands_without_an_answer_are_violations() {
    let target = target();
    let golden = Golden::new(&target.schedule, &target.factor).expect("a factor of 1");
    let positions = [3, 9];
    let exact = golden.table(&positions, FloatType::F32).expect("a table");
    let cos = NamedArray::new("cos", &[2, 4], exact.cos);
    let sin = NamedArray::new("sin", &[2, 4], exact.sin);
    for (demand, arrays, part) in [
        ("sign_flips = 9", vec![&sin], "without cosines"),
        (
            "same_context_length = true",
            vec![&cos, &sin],
            "at positions 0, 1, ...",
        ),
        (
            "shift_invariance = 99",
            vec![&cos],
            "changes of scores are limited",
        ),
        ("sign_flips = 0", vec![&cos], ""),
    ] {
        let profile = Profile::parse(&format!("name = 'demanding'\n{demand}")).expect(demand);
        let arrays = arrays.into_iter().cloned().collect();
        let own = table(find(arrays, &target, Some(&positions)));
        let found = compare_table(&target, &own, &profile, &mut |_| ()).expect("a comparison");
        match part {
            "" => assert_eq!(found.violations, Vec::<String>::new()),
            part => assert!(
                found.violations.len() == 1 && found.violations[0].contains(part),
                "{:?}",
                found.violations
            ),
        }
    }
}

/// NaN is a fault with a place, and no refusal.
#[test]
fn what_is_no_number_is_placed() {
    let target = target();
    let golden = Golden::new(&target.schedule, &target.factor).expect("a factor of 1");
    let positions: Vec<u64> = (0..9).collect();
    let exact = golden.table(&positions, FloatType::F32).expect("a table");
    let Data::F32(mut values) = exact.cos else {
        panic!("not f32")
    };
    (values[4 * 5 + 2], values[4 * 7]) = (f32::NAN, f32::INFINITY);
    let arrays = vec![NamedArray::new("cos", &[9, 4], Data::F32(values))];
    let own = table(find(arrays, &target, None));
    let found =
        compare_table(&target, &own, &Profile::default(), &mut |_| ()).expect("a comparison");
    assert_eq!((found.not_finite.count, found.over), (2, 2));
    let place = found.first_over.expect("NaN is over every limit");
    assert_eq!((place.position, place.pair), (5, Some(2)));
    assert_eq!(found.violations, ["2 of 36 entries are NaN or infinite"]);
}
