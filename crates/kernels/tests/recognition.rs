//! Each recipe's table, written to a file and read again, is recognised as its own and as no other's.

mod support;

use proptest::prelude::*;
use ropebound_kernels::compare::{
    FoundEntry, Function, Profile, compare_frequencies, compare_table, compare_vectors,
};
use ropebound_kernels::diagnosis::{
    RecipeMatch, choose_reading, diagnose_frequencies, diagnose_table, diagnose_vectors,
};
use ropebound_kernels::dump::{Content, Dump, DumpOptions};
use ropebound_kernels::golden::Golden;
use ropebound_kernels::recipe::{Arithmetic, Recipe, RotationRow, rotate};
use ropebound_kernels::{FloatType, Layout, Target};
use ropebound_schedule::Decimal;
use ropebound_tables::{Contents, Data, FileFormat, NamedArray, read, serialize};
use support::{careful, data, find, frequencies, plain, random, table, vectors};

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

fn recipe_table(
    recipe: Recipe,
    target: &Target,
    float: FloatType,
    positions: &[u64],
) -> (Vec<f64>, Vec<f64>) {
    let model = recipe.model(target, float).expect("plain RoPE");
    let mut row = RotationRow::new(model.pairs());
    let (mut cos, mut sin) = (Vec::new(), Vec::new());
    for &position in positions {
        model.row(position, &mut row);
        cos.extend_from_slice(&row.cosines);
        sin.extend_from_slice(&row.sines);
    }
    (cos, sin)
}

/// Through a file, in the widths that tables come in.
fn recognised(
    target: &Target,
    float: FloatType,
    positions: &[u64],
    (cos, sin): &(Vec<f64>, Vec<f64>),
    layout: Option<Layout>,
) -> Option<RecipeMatch> {
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
    let shape = [1, positions.len(), width];
    let array =
        |name: &str, values: &[f64]| NamedArray::new(name, &shape, data(float, &wide(values)));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("candidate.safetensors");
    let contents = Contents {
        arrays: vec![array("cos", cos), array("sin", sin)],
        ..Contents::default()
    };
    let bytes = serialize(&contents, FileFormat::Safetensors).expect("distinct names");
    std::fs::write(&path, bytes).expect("a file");
    let options = DumpOptions {
        positions: Some(positions),
        layout,
        ..DumpOptions::default()
    };
    let dump = Dump::find(read(&path).expect("arrays"), target, &options).expect("a table");
    assert!(dump.ignored.is_empty());
    let table = table(dump);
    assert_eq!((table.float, table.layout), (float, layout));
    let found = compare_table(target, &table, &careful(), &mut |_| ()).expect("a comparison");
    assert_eq!(found.all.entries(), 2 * (width * positions.len()) as u64);
    diagnose_table(target, &table, &found).recipe
}

/// What the closest may be called: recipes that give the same table on these positions, and only they, are named together.
fn expected(recipe: Recipe, float: FloatType) -> Vec<&'static str> {
    match (recipe, float) {
        // Rounding to bf16 twice is rounding once.
        (Recipe::F32 | Recipe::Bf16Table, FloatType::BF16) => {
            vec![Recipe::F32.name(), Recipe::Bf16Table.name()]
        }
        // And so are a product in bf16 and its functions.
        (Recipe::Bf16AnglesF32Functions | Recipe::Bf16Angles, FloatType::BF16) => vec![
            Recipe::Bf16AnglesF32Functions.name(),
            Recipe::Bf16Angles.name(),
        ],
        // In f32 and f16 one entry of 30592 tells f64 from exact; in bf16 none does.
        (Recipe::F64, FloatType::BF16) => vec!["exact", recipe.name()],
        _ => vec![recipe.name()],
    }
}

fn names(found: &RecipeMatch) -> Vec<&str> {
    let also = found.also.iter().map(String::as_str);
    std::iter::once(found.name.as_str()).chain(also).collect()
}

#[test]
fn every_recipe_is_recognised_as_itself_alone() {
    let positions = positions();
    let target = plain("10000", 128);
    for float in FloatType::ALL {
        for recipe in Recipe::ALL {
            let numbers = recipe_table(recipe, &target, float, &positions);
            let found = recognised(&target, float, &positions, &numbers, None);
            let found = found.unwrap_or_else(|| panic!("{recipe} in {float}"));
            assert_eq!(found.differing, 0, "{recipe} in {float}");
            assert_eq!(
                names(&found),
                expected(recipe, float),
                "{recipe} in {float}"
            );
            assert_eq!(found.entries, 2 * 64 * positions.len() as u64);
        }
    }
}

#[test]
fn in_both_wide_layouts_too() {
    let positions = positions();
    let target = plain("500000", 32);
    for layout in Layout::ALL {
        for recipe in [Recipe::F32, Recipe::Bf16Positions] {
            let numbers = recipe_table(recipe, &target, FloatType::F32, &positions);
            let found = recognised(&target, FloatType::F32, &positions, &numbers, Some(layout));
            let found = found.expect("a recipe");
            assert_eq!((names(&found), found.differing), (vec![recipe.name()], 0));
        }
    }
}

#[test]
fn an_exact_table_is_exact() {
    let positions = positions();
    let target = plain("10000", 128);
    let golden = Golden::new(&target.schedule, &Decimal::one()).expect("a factor");
    for float in FloatType::ALL {
        let exact = golden.table(&positions, float).expect("a table");
        let shape = [positions.len(), 64];
        let arrays = vec![
            NamedArray::new("cos", &shape, exact.cos),
            NamedArray::new("sin", &shape, exact.sin),
        ];
        let table = table(find(arrays, &target, Some(&positions)));
        let strict = Profile::parse("name = 'exact'\nulp = 0\nabsolute = 0\nsign_flips = 4")
            .expect("a profile");
        let found = compare_table(&target, &table, &strict, &mut |_| ()).expect("a comparison");
        let recipe = diagnose_table(&target, &table, &found)
            .recipe
            .expect("exact");
        assert_eq!(recipe.name, "exact", "{float}");
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
    let compare = |values: &[f64], float| {
        let array = NamedArray::new("inv_freq", &[64], data(float, values));
        let numbers = frequencies(find(vec![array], &target, None));
        let found = compare_frequencies(&target, &numbers, &positions, &careful());
        let found = found.expect("a comparison");
        let diagnosis = diagnose_frequencies(&target, &numbers, &found);
        (found, diagnosis)
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
        let (found, diagnosis) = compare(&values, float);
        let matched = diagnosis.recipe.expect("a recipe");
        assert_eq!((matched.name.as_str(), matched.differing), (name, 0));
        // All recipes that hold the same frequencies tie; the one written first gives its name.
        assert!(names(&matched).contains(&recipe.name()));
        let off = found.pairs.iter().filter(|(error, ..)| *error > 1.0);
        assert_eq!(found.violations.is_empty(), off.count() == 0);
    }
    let bf16 = Recipe::Bf16Frequencies
        .model(&target, FloatType::F32)
        .and_then(|model| model.frequencies());
    let (found, diagnosis) = compare(&bf16.expect("frequencies"), FloatType::F32);
    assert_eq!(diagnosis.finding.expect("too coarse").name, "bf16 inv_freq");
    let signs = found.signs.expect("frequencies");
    assert!(
        signs.flips > 100 && signs.exact_context != signs.candidate_context,
        "{signs:?}"
    );
}

/// Rotated vectors of every recipe and both layouts.
#[test]
fn rotated_vectors_are_recognised() {
    let target = plain("10000", 32);
    let positions: Vec<u64> = (1990..2054).collect();
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
        let mut row = RotationRow::new(16);
        let heads = 3;
        let input = random(float, heads * positions.len() * 32, 1.0);
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
        let readings = vectors(find(arrays, &target, Some(&positions)));
        let chosen = choose_reading(&target, &readings, Some(layout)).expect("one reading");
        let own = format!("{}; {}", recipe.name(), way.name());
        assert_eq!((chosen.reading, chosen.layout), (0, layout), "{own}");
        let vectors = &readings[0];
        let found = compare_vectors(&target, vectors, layout, &careful(), &mut |_| ());
        let found = found.expect("a comparison");
        let matched = diagnose_vectors(&target, vectors, &found)
            .recipe
            .expect("a recipe");
        assert_eq!(matched.differing, 0);
        // Recipes and ways part here, but for f64 cosines in bf16, which differ from nobody's in this short range.
        if float == FloatType::BF16 {
            assert!(names(&matched).contains(&own.as_str()), "{matched:?}");
        } else {
            assert_eq!(names(&matched), [own.as_str()]);
        }
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
        let exact = golden.table(&positions, FloatType::F32).expect("a table");
        let (Data::F32(mut cos), Data::F32(mut sin)) = (exact.cos, exact.sin) else { panic!("not f32") };
        let entry = if sine { &mut sin[row * 8 + pair] } else { &mut cos[row * 8 + pair] };
        let old = *entry;
        for _ in 0..steps {
            *entry = entry.next_up();
        }
        let new = *entry;
        let arrays = vec![NamedArray::new("cos", &[60, 8], Data::F32(cos)), NamedArray::new("sin", &[60, 8], Data::F32(sin))];
        let table = table(find(arrays, &target, Some(&positions)));
        let limit = if wide { 1e9 } else { 0.0 };
        let profile = Profile { ulp: limit, absolute: limit, ..Profile::default() };
        let found = compare_table(&target, &table, &profile, &mut |_| ()).expect("a comparison");
        let place = found.first_difference.clone().expect("a difference");
        let function = if sine { Function::Sin } else { Function::Cos };
        prop_assert_eq!((place.position, place.row.place, place.pair), (positions[row], row, Some(pair)));
        prop_assert_eq!(place.entry, FoundEntry::Column(function, pair));
        prop_assert_eq!((place.value, place.golden), (f64::from(new), f64::from(old)));
        prop_assert_eq!(found.all.differing, 1);
        let diagnosis = diagnose_table(&target, &table, &found);
        let recipe = diagnosis.recipe.expect("exact but for one");
        prop_assert_eq!((recipe.name.as_str(), recipe.differing), ("exact", 1));
        prop_assert_eq!(diagnosis.finding, None);
        prop_assert_eq!(found.first_over.is_some(), !wide);
        prop_assert_eq!(found.violations.is_empty(), wide);
    }
}

#[test]
fn parts_are_of_their_kind() {
    let target = plain("10000", 8);
    let array = NamedArray::new("inv_freq", &[4], Data::F32(vec![1.0, 0.1, 0.01, 0.001]));
    let dump = find(vec![array], &target, None);
    assert!(matches!(dump.parts[0].content, Content::Frequencies(_)));
}
