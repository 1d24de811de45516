//! Each recipe's table, written to a file and read again, is recognised as its own and as no other's.

use proptest::prelude::*;
use ropebound_kernels::compare::{
    Candidate, Diagnosis, Function, Profile, Table, compare_frequencies, compare_table,
    compare_vectors,
};
use ropebound_kernels::golden::Golden;
use ropebound_kernels::recipe::{Arithmetic, Layout, Recipe, Row, rotate};
use ropebound_kernels::{FloatType, Target};
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use ropebound_tables::{Contents, Data, Format, NamedArray, read, serialize};

/// Positions where recipes part: small ones, odd ones beyond 256 and 2048, the largest that f16 holds, and spaced ones between.
fn positions() -> Vec<u64> {
    let mut positions: Vec<u64> = (0..40)
        .chain(250..280)
        .chain(2040..2070)
        .chain(65_480..65_520)
        .collect();
    positions.extend((1..100).map(|k| k * 653 + 1));
    positions.sort_unstable();
    positions.dedup();
    positions
}

fn plain(base: &str, head_dim: u64) -> Target {
    let head_dim = HeadDim::new(head_dim).expect("even");
    let base = base.parse().expect("a base");
    Target::of_schedule(&Schedule::plain(base, head_dim).expect("plain"))
}

fn data(float: FloatType, values: &[f64]) -> Data {
    match float {
        FloatType::F64 => Data::F64(values.to_vec()),
        FloatType::F32 => Data::F32(values.iter().map(|x| *x as f32).collect()),
        FloatType::F16 => Data::F16(values.iter().map(|x| half::f16::from_f64(*x)).collect()),
        FloatType::BF16 => Data::BF16(values.iter().map(|x| half::bf16::from_f64(*x)).collect()),
    }
}

fn recipe_table(
    recipe: Recipe,
    target: &Target,
    float: FloatType,
    positions: &[u64],
) -> (Vec<f64>, Vec<f64>) {
    let model = recipe.model(target, float).expect("plain RoPE");
    let mut row = Row::new(model.pairs());
    let (mut cos, mut sin) = (Vec::new(), Vec::new());
    for &position in positions {
        model.row(position, &mut row);
        cos.extend_from_slice(&row.cosines);
        sin.extend_from_slice(&row.sines);
    }
    (cos, sin)
}

/// Through a file, in the widths that tables come in.
fn diagnose(
    target: &Target,
    float: FloatType,
    positions: &[u64],
    cos: &[f64],
    sin: &[f64],
    layout: Option<Layout>,
) -> Diagnosis {
    let pairs = target.pairs();
    let wide = |values: &[f64]| -> Vec<f64> {
        let Some(layout) = layout else {
            return values.to_vec();
        };
        let rows = values.chunks(pairs);
        rows.flat_map(|row| (0..2 * pairs).map(|column| row[layout.pair(column, pairs)]))
            .collect()
    };
    let width = if layout.is_some() { 2 * pairs } else { pairs };
    let array = |name: &str, values: &[f64]| {
        NamedArray::new(
            name,
            &[1, positions.len(), width],
            data(float, &wide(values)),
        )
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("candidate.safetensors");
    let contents = Contents {
        arrays: vec![array("cos", cos), array("sin", sin)],
        ..Contents::default()
    };
    let bytes = serialize(&contents, Format::Safetensors).expect("distinct names");
    std::fs::write(&path, bytes).expect("a file");
    let (candidate, rest) =
        Candidate::find(read(&path).expect("arrays"), pairs, Some(positions), None)
            .expect("a candidate");
    assert!(rest.is_empty());
    let Candidate::Table(table) = candidate else {
        panic!("not a table")
    };
    assert_eq!((table.float, table.layout), (float, layout));
    compare_table(target, &table, &Profile::default(), &mut |_| ())
        .expect("a comparison")
        .diagnosis
}

/// What the closest may be called: recipes that give the same table on these positions, and only they, are named together.
fn expected(recipe: Recipe, float: FloatType) -> Vec<String> {
    let recipes: &[Recipe] = match (recipe, float) {
        // Rounding to bf16 twice is rounding once.
        (Recipe::F32 | Recipe::Bf16Table, FloatType::BF16) => &[Recipe::F32, Recipe::Bf16Table],
        _ => &[recipe],
    };
    // In f32 and f16 one entry of 30592 tells f64 from exact; in bf16 none does.
    let exact = recipe == Recipe::F64 && float == FloatType::BF16;
    let mut names: Vec<String> = recipes
        .iter()
        .map(|recipe| recipe.name().to_owned())
        .collect();
    if exact {
        names.insert(0, "exact".to_owned());
    }
    names
}

fn closest(diagnosis: &Diagnosis) -> Vec<String> {
    diagnosis
        .closest()
        .iter()
        .map(|found| found.name())
        .collect()
}

#[test]
fn every_recipe_is_recognised_as_itself_alone() {
    let positions = positions();
    let target = plain("10000", 128);
    for float in FloatType::ALL {
        for recipe in Recipe::ALL {
            let (cos, sin) = recipe_table(recipe, &target, float, &positions);
            let diagnosis = diagnose(&target, float, &positions, &cos, &sin, None);
            assert!(diagnosis.is_equal(), "{recipe} in {float}");
            assert_eq!(
                closest(&diagnosis),
                expected(recipe, float),
                "{recipe} in {float}"
            );
            assert_eq!(diagnosis.matches.len(), Recipe::ALL.len() + 1);
            assert_eq!(diagnosis.entries, 2 * 64 * positions.len() as u64);
        }
    }
}

#[test]
fn in_both_wide_layouts_too() {
    let positions = positions();
    let target = plain("500000", 32);
    for layout in Layout::ALL {
        for recipe in [Recipe::F32, Recipe::Bf16Positions] {
            let (cos, sin) = recipe_table(recipe, &target, FloatType::F32, &positions);
            let diagnosis = diagnose(
                &target,
                FloatType::F32,
                &positions,
                &cos,
                &sin,
                Some(layout),
            );
            assert_eq!(
                (closest(&diagnosis), diagnosis.is_equal()),
                (vec![recipe.name().to_owned()], true)
            );
        }
    }
}

#[test]
fn an_exact_table_is_exact() {
    let positions = positions();
    let target = plain("10000", 128);
    let golden = Golden::new(&target.schedule, &Decimal::one()).expect("a factor");
    for float in FloatType::ALL {
        let table = golden.table(&positions, float).expect("a table");
        let table = Table::of_parts(float, positions.clone(), 64, table.cos, table.sin);
        let strict = Profile::parse("name = 'exact'\nulp = 0\nabsolute = 0\nsign_flips = 4")
            .expect("a profile");
        let found = compare_table(&target, &table, &strict, &mut |_| ()).expect("a comparison");
        assert_eq!(found.diagnosis.name().as_deref(), Some("exact"), "{float}");
        assert_eq!(
            (
                found.all.differing,
                found.all.max_ulp,
                found.all.max_absolute
            ),
            (0, 0.0, 0.0)
        );
        assert_eq!(
            (found.over, &found.first_over, &found.worst),
            (0, &None, &None)
        );
        let signs = found.signs.expect("cosines");
        let most = match float {
            FloatType::F64 | FloatType::F32 => 0,
            // B comes within 64 roundings of a narrow table of 0 at some of these positions.
            FloatType::F16 | FloatType::BF16 => 4,
        };
        assert!(signs.flips <= most, "{float}: {signs:?}");
        assert_eq!(signs.last, None, "the positions have gaps");
    }
}

/// Frequencies, as they stand in a model's buffer.
#[test]
fn frequencies_are_recognised() {
    let target = plain("10000", 128);
    let positions: Vec<u64> = (0..5000).collect();
    let find = |values: &[f64], float| {
        let array = NamedArray::new("inv_freq", &[64], data(float, values));
        let (candidate, _) = Candidate::find(vec![array], 64, None, None).expect("frequencies");
        let Candidate::Frequencies(candidate) = candidate else {
            panic!("not frequencies")
        };
        compare_frequencies(&target, &candidate, &positions, &Profile::default())
            .expect("a comparison")
    };
    for (recipe, float, name) in [
        (Recipe::F64, FloatType::F64, "f64"),
        (Recipe::F64, FloatType::F32, "exact"),
        (Recipe::F32, FloatType::F32, "f32 inv_freq, f64 angle"),
        (Recipe::F16Frequencies, FloatType::F32, "f16 inv_freq"),
        (Recipe::Bf16Frequencies, FloatType::F32, "bf16 inv_freq"),
        (
            Recipe::Bf16Frequencies,
            FloatType::BF16,
            // Rounded to bf16 once or by way of f32, these 64 are the same.
            "exact",
        ),
    ] {
        let values = recipe
            .model(&target, float)
            .and_then(|model| model.frequencies())
            .expect("frequencies");
        let found = find(&values, float);
        assert!(found.diagnosis.is_equal());
        assert_eq!(found.diagnosis.name().as_deref(), Some(name));
        // All recipes that hold the same frequencies tie; the one written first gives its name.
        assert!(closest(&found.diagnosis).contains(&recipe.name().to_owned()));
        let off = found
            .pairs
            .iter()
            .filter(|(error, ..)| *error > 1.0)
            .count();
        assert_eq!(found.violations.is_empty(), off == 0);
    }
    let bf16 = Recipe::Bf16Frequencies
        .model(&target, FloatType::F32)
        .and_then(|model| model.frequencies());
    let found = find(&bf16.expect("frequencies"), FloatType::F32);
    assert!(
        found.signs.flips > 100 && found.signs.exact_context != found.signs.candidate_context,
        "{:?}",
        found.signs
    );
}

/// Rotated vectors of every recipe and both layouts.
#[test]
fn rotated_vectors_are_recognised() {
    let target = plain("10000", 32);
    let positions: Vec<u64> = (1990..2100).collect();
    for (float, recipe, layout, way) in [
        (
            FloatType::F32,
            Recipe::F32,
            Layout::HalfSplit,
            Arithmetic::Separate,
        ),
        (
            FloatType::F32,
            Recipe::F32,
            Layout::Interleaved,
            Arithmetic::Fused,
        ),
        (
            FloatType::F32,
            Recipe::Bf16Positions,
            Layout::Interleaved,
            Arithmetic::Separate,
        ),
        (
            FloatType::BF16,
            Recipe::F64,
            Layout::HalfSplit,
            Arithmetic::Single,
        ),
        (
            FloatType::F16,
            Recipe::F16Positions,
            Layout::HalfSplit,
            Arithmetic::Separate,
        ),
        (
            FloatType::F64,
            Recipe::F64,
            Layout::Interleaved,
            Arithmetic::Separate,
        ),
    ] {
        let model = recipe.model(&target, float).expect("plain RoPE");
        let mut row = Row::new(16);
        let heads = 3;
        let mut input = Vec::new();
        let mut state = 7u64;
        for _ in 0..heads * positions.len() * 32 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            input.push(float.round((state >> 11) as f64 / (1u64 << 52) as f64 - 1.0));
        }
        let mut output = Vec::new();
        for head in input.chunks(positions.len() * 32) {
            for (vector, &position) in head.chunks(32).zip(&positions) {
                model.row(position, &mut row);
                let mut rotated = [0.0; 32];
                rotate(float, layout, way, &row, vector, &mut rotated);
                output.extend_from_slice(&rotated);
            }
        }
        let shape = [1, heads, positions.len(), 32];
        let arrays = vec![
            NamedArray::new("q", &shape, data(float, &input)),
            NamedArray::new("q_rotated", &shape, data(float, &output)),
        ];
        let (candidate, _) = Candidate::find(arrays, 16, Some(&positions), None).expect("vectors");
        let Candidate::Vectors(vectors) = candidate else {
            panic!("not vectors")
        };
        let found =
            compare_vectors(&target, &vectors, None, &Profile::default()).expect("a comparison");
        assert_eq!(found.layout, layout, "{float} {recipe}");
        let names = closest(&found.diagnosis);
        let own = format!("{}; {}", recipe.name(), way.name());
        assert!(
            names.contains(&own) && found.diagnosis.is_equal(),
            "{names:?} without {own}"
        );
        // Recipes and ways part here, but for f64 cosines in bf16, which differ from nobody's in this short range.
        let narrow = float == FloatType::BF16;
        assert!(narrow || names == [own.clone()], "{names:?} for {own}");
        assert_eq!(found.all.entries(), input.len() as u64);
        // An f64 angle near 2000 is off by up to 2^-43, which is much in f64 and nothing in bf16.
        let good = recipe == Recipe::F64 && float == FloatType::BF16;
        assert_eq!(
            found.violations.is_empty(),
            good,
            "{own}: {:?}",
            found.violations
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// One entry moved by one unit or more is found where it is; what else is there stays exact.
    #[test]
    fn one_wrong_entry_is_found(row in 0usize..60, pair in 0usize..8, sine: bool, steps in 1u32..1000, wide: bool) {
        let target = plain("10000", 16);
        let positions: Vec<u64> = (0..60u64).map(|k| k * k * 31).collect();
        let golden = Golden::new(&target.schedule, &Decimal::one()).expect("a factor");
        let table = golden.table(&positions, FloatType::F32).expect("a table");
        let (Data::F32(mut cos), Data::F32(mut sin)) = (table.cos, table.sin) else { panic!("not f32") };
        let entry = if sine { &mut sin[row * 8 + pair] } else { &mut cos[row * 8 + pair] };
        let old = *entry;
        for _ in 0..steps {
            *entry = entry.next_up();
        }
        let new = *entry;
        let table = Table::of_parts(FloatType::F32, positions.clone(), 8, Data::F32(cos), Data::F32(sin));
        let limit = if wide { 1e9 } else { 0.0 };
        let profile = Profile { ulp: limit, absolute: limit, ..Profile::default() };
        let found = compare_table(&target, &table, &profile, &mut |_| ()).expect("a comparison");
        let place = found.first_difference.clone().expect("a difference");
        let function = if sine { Function::Sin } else { Function::Cos };
        prop_assert_eq!((place.position, place.pair, place.function), (positions[row], pair, function));
        prop_assert_eq!((place.value, place.golden), (f64::from(new), f64::from(old)));
        prop_assert_eq!(found.all.differing, 1);
        prop_assert_eq!(found.diagnosis.name(), Some("exact".to_owned()));
        prop_assert!(!found.diagnosis.is_equal());
        prop_assert_eq!(found.first_over.is_some(), !wide);
        prop_assert_eq!(found.violations.is_empty(), wide);
    }
}
