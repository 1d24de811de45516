//! `ropebound compare`: what it recognises, what it refuses, and its exit codes.

use crate::run::{Outcome, answer, folder, json, run, workspace};
use ropebound_kernels::recipe::{Recipe, RotationRow};
use ropebound_kernels::{FloatType, Target};
use ropebound_schedule::{HeadDim, Schedule};
use ropebound_tables::{Contents, Data, FileFormat, NamedArray, serialize};
use std::path::{Path, PathBuf};

const ROWS: u64 = 3000;

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

pub(crate) fn save(folder: &Path, name: &str, arrays: Vec<NamedArray>) -> PathBuf {
    let path = folder.join(name);
    let contents = Contents {
        arrays,
        ..Contents::default()
    };
    let format = FileFormat::of(&path).expect("an extension");
    let bytes = serialize(&contents, format).expect("distinct names");
    std::fs::write(&path, bytes).expect("a file");
    path
}

fn plain(base: &str) -> Target {
    let base = base.parse().expect("a base");
    let head_dim = HeadDim::new(32).expect("even");
    Target::of_schedule(&Schedule::plain(base, head_dim).expect("plain"))
}

/// A recipe's table in f32, at 0..3000.
pub(crate) fn table(recipe: Recipe) -> [Vec<f32>; 2] {
    let model = recipe
        .model(&plain("10000"), FloatType::F32)
        .expect("plain RoPE");
    let mut row = RotationRow::new(16);
    let [mut cos, mut sin] = [Vec::new(), Vec::new()];
    for position in 0..ROWS {
        model.row(position, &mut row);
        cos.extend(row.cosines.iter().map(|x| *x as f32));
        sin.extend(row.sines.iter().map(|x| *x as f32));
    }
    [cos, sin]
}

fn arrays([cos, sin]: [Vec<f32>; 2]) -> Vec<NamedArray> {
    let array = |name, values| NamedArray::new(name, &[ROWS as usize, 16], Data::F32(values));
    vec![array("cos", cos), array("sin", sin)]
}

#[test]
fn a_golden_table_is_exact_in_every_kind_of_file() {
    let folder = folder();
    for (name, dtype) in [
        ("a.safetensors", "bf16"),
        ("a.npz", "f16"),
        ("a.npy", "f32"),
        ("b.safetensors", "f64"),
    ] {
        let path = folder.path().join(name);
        let schedule = ["--base", "500000", "--head-dim", "32"];
        let positions = ["--positions", "0..600,@hard"];
        let output = ["--dtype", dtype, "--output", text(&path)];
        answer(&[&["golden"][..], &schedule, &positions, &output].concat());
        // An npy file holds no positions.
        let given = if name == "a.npy" { &positions[..] } else { &[] };
        let found = json(&[&["compare", text(&path)][..], &schedule, given].concat());
        assert_eq!(found["schema"], "ropebound-compare");
        assert_eq!(found["matches"], "exact", "{name}");
        assert_eq!(found["verdict"], "within tolerance");
        let part = &found["parts"][0];
        assert_eq!(part["bit_for_bit"], true);
        assert_eq!(
            (&part["dtype"], &part["profile"]),
            (&dtype.into(), &dtype.into())
        );
        assert_eq!(part["errors"]["differing"], 0);
        assert_eq!(part["first_difference"], serde_json::Value::Null);
    }
}

#[test]
fn a_recipe_is_named_and_its_damage_told() {
    let folder = folder();
    let path = save(
        folder.path(),
        "t.safetensors",
        arrays(table(Recipe::Bf16Positions)),
    );
    let arguments = ["compare", "--base", "1e4", "--head-dim", "32", text(&path)];
    let outcome = run(&arguments);
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(1), ""));
    let said = outcome.out.replace('\n', " ");
    assert!(
        said.contains("t.safetensors: over tolerance: cos, sin, first at cos of cos, sin, position 257, pair 0")
            && said.contains("; diagnosis: bf16 positions: 100.00 % of "),
        "{said}"
    );
    let outcome = run(&[&arguments[..], &["--format", "json"]].concat());
    let found: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
    assert_eq!(outcome.code, Some(1));
    assert_eq!(found["diagnosis"], "bf16 positions");
    assert_eq!(found["matches"], "bf16 positions");
    let part = &found["parts"][0];
    // 257 becomes 256; below, bf16 holds every position.
    assert_eq!(part["first_over"]["position"], 257);
    assert!(part["signs"]["flips"].as_u64() > Some(100));
    // The first negative sum, at 474, is one that bf16 holds.
    assert_eq!(part["signs"]["exact_context"], "473");
    assert_eq!(part["signs"]["candidate_context"], "473");
    assert!(part["shift"]["max_change"].as_f64() > Some(1.0));
    assert_eq!(part["decades"].as_array().map(Vec::len), Some(4));
    assert_eq!(part["by_pair"].as_array().map(Vec::len), Some(16));
    let outcome = run(&[&arguments[..], &["--no-diagnosis", "--format", "json"]].concat());
    let found: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
    assert_eq!(
        (outcome.code, &found["diagnosis"]),
        (Some(1), &serde_json::Value::Null)
    );
    let outcome = run(&[&arguments[..], &["--format", "junit"]].concat());
    assert_eq!(outcome.code, Some(1));
    assert!(
        outcome.out.contains("tests=\"1\" failures=\"1\"")
            && outcome.out.contains("bf16 positions"),
        "{}",
        outcome.out
    );
    let outcome = run(&[&arguments[..], &["--format", "github"]].concat());
    assert!(outcome.out.starts_with("::error file="), "{}", outcome.out);
    let outcome = run(&[
        "sum",
        "--base",
        "1e4",
        "--position",
        "9",
        "--format",
        "junit",
    ]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.err.contains("only compare writes it"),
        "{}",
        outcome.err
    );
    for format in ["csv", "md"] {
        let outcome = run(&[&arguments[..], &["--format", format]].concat());
        assert!(outcome.out.contains("1000..10000"), "{}", outcome.out);
    }
}

/// Whether an object has the fields that the schema asks for and no others, down to its parts.
fn fits(
    schema: &serde_json::Value,
    root: &serde_json::Value,
    found: &serde_json::Value,
    path: &str,
) {
    let schema = match schema["$ref"].as_str() {
        Some(name) => &root["$defs"][name.rsplit('/').next().expect("a name")],
        None => schema,
    };
    if let Some(ways) = schema["anyOf"].as_array() {
        if !found.is_null() {
            fits(&ways[0], root, found, path);
        }
        return;
    }
    if let Some(list) = found.as_array() {
        for item in list {
            fits(&schema["items"], root, item, path);
        }
    }
    let (Some(object), Some(properties)) = (found.as_object(), schema["properties"].as_object())
    else {
        return;
    };
    for (name, value) in object {
        let known = properties
            .get(name)
            .unwrap_or_else(|| panic!("{path}.{name} is not in the schema"));
        fits(known, root, value, &format!("{path}.{name}"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().expect("a name");
        assert!(object.contains_key(name), "{path}.{name} is missing");
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let folder = folder();
    let text_of_schema =
        std::fs::read_to_string(workspace().join("crates/answers/compare.schema.json"));
    let schema: serde_json::Value =
        serde_json::from_str(&text_of_schema.expect("a file")).expect("JSON");
    for recipe in [Recipe::F32, Recipe::Bf16Positions] {
        let path = save(folder.path(), "t.safetensors", arrays(table(recipe)));
        let outcome = run(&[
            "compare",
            "--base",
            "1e4",
            "--head-dim",
            "32",
            text(&path),
            "--format",
            "json",
        ]);
        let found: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
        fits(&schema, &schema, &found, "");
        assert_eq!(found["version"], schema["properties"]["version"]["const"]);
    }
}

/// `compare` reads the attention factor as `golden` does; a table without it is far off.
#[test]
fn attention_factors_of_configurations() {
    let folder = folder();
    let config = folder.path().join("config.json");
    let numbers = ["1.25"; 16].join(",");
    let json_text = format!(
        r#"{{"model_type":"phi3","head_dim":32,"max_position_embeddings":131072,"original_max_position_embeddings":4096,
            "rope_scaling":{{"type":"longrope","short_factor":[{numbers}],"long_factor":[{numbers}]}}}}"#
    );
    std::fs::write(&config, json_text).expect("a file");
    let layer = "all, sequences beyond 4096";
    let schedule = ["--config", text(&config), "--layer", layer];
    let path = folder.path().join("t.npz");
    let positions = ["--positions", "0..300", "--output", text(&path)];
    for (given, code) in [(None, 0), (Some("1"), 1)] {
        let factor = given.map_or(vec![], |factor| vec!["--attention-factor", factor]);
        answer(&[&["golden"][..], &schedule, &positions, &factor].concat());
        let arguments = [&["compare", text(&path), "--format", "json"][..], &schedule].concat();
        let outcome = run(&arguments);
        let found: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
        assert_eq!(outcome.code, Some(code), "{outcome:?}");
        assert_eq!(found["parts"][0]["bit_for_bit"], given.is_none());
        let expected = given.map(|_| "the attention factor missing");
        assert_eq!(found["diagnosis"], serde_json::json!(expected));
        assert_eq!(found["attention_factor"], "1.1902380714238083");
        let source = found["attention_factor_source"].as_str().expect("a source");
        assert!(
            source.contains("max_position_embeddings/original_length"),
            "{source}"
        );
        let same = run(&[&arguments[..], &factor].concat());
        assert_eq!(same.code, Some(0));
    }
}

#[test]
fn profiles_set_the_limits() {
    let folder = folder();
    let path = save(folder.path(), "t.npz", arrays(table(Recipe::F32)));
    let compare = |profile: &Path| {
        let schedule = ["compare", "--base", "10000", "--head-dim", "32"];
        run(&[&schedule[..], &[text(&path), "--profile", text(profile)]].concat())
    };
    let profiles = workspace().join("crates/kernels/profiles");
    let code = |outcome: Outcome| {
        assert_eq!(outcome.err, "");
        outcome.code
    };
    assert_eq!(
        code(compare(&profiles.join("transformers-f32.toml"))),
        Some(0)
    );
    assert_eq!(code(compare(&profiles.join("exact.toml"))), Some(1));
    assert_eq!(code(compare(Path::new("transformers-f32"))), Some(0));
    // A profile of another format is refused.
    let outcome = compare(Path::new("bf16"));
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""));
    assert!(
        outcome
            .err
            .contains("f32, and the profile \"bf16\" is for bf16"),
        "{}",
        outcome.err
    );
    let bad = folder.path().join("bad.toml");
    std::fs::write(&bad, "name = \"bad\"\nulps = 3\n").expect("a file");
    let outcome = compare(&bad);
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""));
    assert!(
        outcome.err.contains("--profile <PROFILE>") && outcome.err.contains("unknown field `ulps`"),
        "{}",
        outcome.err
    );
    std::fs::write(&bad, "#".repeat(70_000)).expect("a file");
    let outcome = compare(&bad);
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""));
    assert!(
        outcome.err.contains("larger than 65536 bytes"),
        "{}",
        outcome.err
    );
}

#[test]
fn frequencies_and_their_sums() {
    let folder = folder();
    let model = Recipe::Bf16Frequencies
        .model(&plain("10000"), FloatType::F32)
        .expect("plain RoPE");
    let values = model.frequencies().expect("frequencies");
    let values: Vec<f32> = values.iter().map(|x| *x as f32).collect();
    let array = NamedArray::new("inv_freq", &[16], Data::F32(values));
    let path = save(folder.path(), "inv_freq.npy", vec![array]);
    let outcome = run(&[
        "compare",
        "--base",
        "1e4",
        "--head-dim",
        "32",
        text(&path),
        "--positions",
        "0..5000",
        "--format",
        "json",
    ]);
    let found: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
    assert_eq!(outcome.code, Some(1));
    let part = &found["parts"][0];
    assert_eq!(
        (&part["kind"], &found["matches"], &found["diagnosis"]),
        (
            &"frequencies".into(),
            &"bf16 inv_freq".into(),
            &"bf16 inv_freq".into()
        )
    );
    assert!(part["signs"]["flips"].as_u64() > Some(100));
}

#[test]
fn what_is_no_candidate_is_refused() {
    let folder = folder();
    let [cos, sin] = table(Recipe::F32);
    let whole = save(
        folder.path(),
        "whole.safetensors",
        arrays([cos.clone(), sin.clone()]),
    );
    let bytes = std::fs::read(&whole).expect("a file");
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    let mut nan = cos.clone();
    nan[5 * 16 + 3] = f32::NAN;
    // What is no number is a fault with a place, and no refusal.
    let path = save(folder.path(), "nan.npz", arrays([nan, sin.clone()]));
    let outcome = run(&["compare", "--base", "1e4", "--head-dim", "32", text(&path)]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.err);
    assert!(
        outcome
            .out
            .replace('\n', " ")
            .contains("first at cos of cos, sin, position 5, pair 3"),
        "{}",
        outcome.out
    );
    let mut huge = bytes.clone();
    huge[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    let integers = NamedArray::new("cos", &[1, 16], Data::I64(vec![1; 16]));
    let narrow = NamedArray::new("cos", &[2, 15], Data::F32(vec![1.0; 30]));
    for (path, part) in [
        (
            put("cut.safetensors", &bytes[..bytes.len() / 2]),
            "cut.safetensors",
        ),
        (put("huge.safetensors", &huge), "huge.safetensors"),
        (put("pickled.npy", b"\x80\x04\x95\x10\x00"), "pickle"),
        (put("empty.npz", b""), "empty.npz"),
        (
            put("a.txt", b"1"),
            "expected a name that ends in .safetensors, .npy or .npz",
        ),
        (folder.path().join("absent.npy"), "absent.npy"),
        (
            save(folder.path(), "integers.npz", vec![integers]),
            "expected f64, f32, f16 or bf16",
        ),
        (
            save(folder.path(), "narrow.npz", vec![narrow]),
            "shape [2, 15]; expected rows of 16 or 32 numbers",
        ),
    ] {
        let outcome = run(&["compare", "--base", "1e4", "--head-dim", "32", text(&path)]);
        assert_eq!(
            (outcome.code, outcome.out.as_str()),
            (Some(2), ""),
            "{}",
            path.display()
        );
        assert!(
            outcome.err.contains("<CANDIDATE>") && outcome.err.contains(part),
            "{}",
            outcome.err
        );
    }
    for (arguments, part) in [
        (
            &["--base", "1e4"][..],
            "expected rows of 64 or 128 numbers; if heads are of 16 numbers, add --head-dim 16",
        ),
        (
            &["--base", "1e4", "--head-dim", "32", "--positions", "0..7"],
            "3000 rows for positions of shape [7]",
        ),
        (
            &[
                "--base",
                "1e4",
                "--head-dim",
                "32",
                "--attention-factor",
                "0",
            ],
            "expected a decimal from 0.001 to 1000",
        ),
        (&[], "--base <BASE>"),
    ] {
        let outcome = run(&[&["compare", text(&whole)], arguments].concat());
        assert_eq!(
            (outcome.code, outcome.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(outcome.err.contains(part), "{}", outcome.err);
    }
}

/// What no double holds is told as the largest: JSON has no infinity.
#[test]
fn errors_beyond_the_doubles_are_numbers() {
    let folder = folder();
    let array = |name| NamedArray::new(name, &[3, 16], Data::F64(vec![1e308; 48]));
    let path = save(folder.path(), "huge.npz", vec![array("cos"), array("sin")]);
    let arguments = ["--base", "1e4", "--head-dim", "32", "--format", "json"];
    let outcome = run(&[&["compare", text(&path)], &arguments[..]].concat());
    let found: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
    assert_eq!(outcome.code, Some(1));
    let part = &found["parts"][0];
    assert_eq!(part["errors"]["max_ulp"], f64::MAX);
    assert_eq!(part["worst"]["over_limit"], f64::MAX);
    assert_eq!(part["shift"]["max_change"], f64::MAX);
}

/// Signs of B by rotations alone: those that bf16 positions flip in a table.
#[test]
fn signs_of_rotated_vectors() {
    let folder = folder();
    let [cos, sin] = table(Recipe::Bf16Positions);
    // Each pair is (1, 0), so what comes out is its cosine and sine.
    let (mut q, mut rotated) = (Vec::new(), Vec::new());
    for (cos, sin) in cos.chunks(16).zip(sin.chunks(16)) {
        q.extend([[1.0; 16], [0.0; 16]].concat());
        rotated.extend([cos, sin].concat());
    }
    let array = |name, values| NamedArray::new(name, &[ROWS as usize, 32], Data::F32(values));
    let both = vec![array("q", q), array("q_rotated", rotated)];
    let vectors = save(folder.path(), "q.npz", both);
    let whole = save(folder.path(), "t.npz", arrays(table(Recipe::Bf16Positions)));
    let found = [&vectors, &whole].map(|path| {
        let schedule = ["--base", "1e4", "--head-dim", "32", "--format", "json"];
        let outcome = run(&[&["compare", text(path)], &schedule[..]].concat());
        assert_eq!((outcome.code, outcome.err.as_str()), (Some(1), ""));
        serde_json::from_str::<serde_json::Value>(&outcome.out).expect("JSON")
    });
    let (recovered, own) = (
        &found[0]["parts"][0]["recovered_signs"],
        &found[1]["parts"][0]["signs"],
    );
    assert_eq!(
        (&recovered["open"], &recovered["lost"]),
        (&0.into(), &0.into())
    );
    for field in ["flips", "first_flip", "exact_negative", "exact_context"] {
        assert_eq!(recovered[field], own[field], "{field}");
    }
    assert_eq!(recovered["recovered_negative"], own["candidate_negative"]);
    assert_eq!(recovered["recovered_context"], "473");
}
