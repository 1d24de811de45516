//! `ropebound golden`: the files it writes, and what it refuses.

use crate::run::{answer, folder, json, names, run};
use ropebound_tables::{Contents, Data, read_contents};
use std::path::Path;

/// The arguments and a file of this name in the folder.
fn written(folder: &Path, arguments: &[&str], name: &str) -> Contents {
    let path = folder.join(name);
    let output = path.to_str().expect("UTF-8");
    let answer = json(&[&["golden"], arguments, &["--output", output]].concat());
    assert_eq!(answer["status"], "proved");
    let size = std::fs::metadata(&path).expect("a file").len();
    assert_eq!(answer["bytes"], size);
    read_contents(&path).expect("a whole file")
}

fn value(contents: &Contents, name: &str, index: usize) -> f64 {
    let array = contents.get(name).expect(name);
    array.data.get_f64(index).expect("a number")
}

#[test]
fn every_format_holds_the_same_numbers() {
    let folder = folder();
    let arguments = [
        "--base",
        "1e4",
        "--head-dim",
        "64",
        "--positions",
        "131071,0,3..5",
    ];
    let tensors = written(folder.path(), &arguments, "a.safetensors");
    let archive = written(folder.path(), &arguments, "a.npz");
    let single = written(folder.path(), &arguments, "a.npy");
    assert_eq!(tensors.get("cos").expect("cos").shape, [4, 32]);
    assert_eq!(tensors.get("cos"), archive.get("cos"));
    assert_eq!(tensors.get("sin"), archive.get("sin"));
    let positions = &tensors.get("positions").expect("positions").data;
    assert_eq!(*positions, Data::I64(vec![131_071, 0, 3, 4]));
    let both = single.get("a").expect("called as the file");
    assert_eq!(both.shape, [2, 4, 32]);
    for index in 0..128 {
        assert_eq!(value(&tensors, "cos", index), value(&single, "a", index));
        assert_eq!(
            value(&tensors, "sin", index),
            value(&single, "a", 128 + index)
        );
    }
    // cos 131071 and sin 131071 to 24 bits; 1 and 0 at position 0.
    assert_eq!(value(&tensors, "cos", 0), f64::from(-0.817_983_5_f32));
    assert_eq!(value(&tensors, "sin", 0), f64::from(-0.575_241_7_f32));
    assert_eq!(
        (value(&tensors, "cos", 32), value(&tensors, "sin", 32)),
        (1.0, 0.0)
    );
    assert_eq!(tensors.metadata["schedule"], "base 1e4, head_dim 64");
    assert_eq!(tensors.metadata["positions"], "131071,0,3..5");
}

#[test]
fn every_kind_of_number() {
    let folder = folder();
    // cos 2 = −0.41614683654714238699…: to 53, 24, 11 and 8 bits.
    for (dtype, cos) in [
        ("f64", -0.416_146_836_547_142_4),
        ("f32", f64::from(-0.416_146_84_f32)),
        ("f16", -0.416_259_765_625),
        ("bf16", -0.416_015_625),
    ] {
        let arguments = ["--base", "5e5", "--positions", "2", "--dtype", dtype];
        let contents = written(folder.path(), &arguments, "a.safetensors");
        assert_eq!(value(&contents, "cos", 0), cos, "{dtype}");
        assert_eq!(
            contents.get("sin").expect("sin").data.dtype().to_string(),
            dtype
        );
    }
}

/// A layer type of a configuration, and the attention factor, which multiplies before the one rounding.
#[test]
fn configurations() {
    let folder = folder();
    let config = folder.path().join("config.json");
    let text = r#"{"model_type":"llama","head_dim":128,"max_position_embeddings":32768,
        "rope_scaling":{"rope_type":"yarn","factor":8.0,"original_max_position_embeddings":4096}}"#;
    std::fs::write(&config, text).expect("a file");
    let path = config.to_str().expect("UTF-8");
    let arguments = ["--config", path, "--positions", "0,1", "--dtype", "f64"];
    let scaled = |factor: &[&str], name: &str| {
        let contents = written(folder.path(), &[&arguments[..], factor].concat(), name);
        (value(&contents, "cos", 0), value(&contents, "cos", 64))
    };
    // 0.1·ln 8 + 1 in binary64, and its product with cos 1 = 0.5403023058681397174… rounded once.
    let read = (1.207_944_154_167_983_6, 0.652_655_011_856_901_2);
    assert_eq!(scaled(&[], "a.npz"), read);
    assert_eq!(
        scaled(&["--attention-factor", "1.2079441541679836"], "b.npz"),
        read
    );
    let given = scaled(&["--attention-factor", "1.5"], "a.npz");
    assert_eq!(given, (1.5, 0.810_453_458_802_209_5));

    let out = folder.path().join("b.npz");
    let out = out.to_str().expect("UTF-8");
    let told = json(&[&["golden"], &arguments[..], &["--output", out]].concat());
    assert_eq!(told["layer"], "all");
    assert_eq!(told["attention_factor"], "1.2079441541679836");
    let source = told["attention_factor_source"].as_str().expect("a source");
    assert!(source.contains("0.1·ln(factor) + 1"), "{source}");

    // What no table can be made of is said with the field, and the argument takes its place.
    let refused = [
        (
            r#""attention_factor":-1"#,
            "field rope_scaling.attention_factor is -1",
        ),
        (
            r#""attention_factor":5000"#,
            "its attention factor is 5000 (rope_scaling.attention_factor)",
        ),
    ];
    for (member, part) in refused {
        let bad = text.replace(r#""factor":8.0"#, &format!(r#""factor":8.0,{member}"#));
        std::fs::write(&config, bad).expect("a file");
        let outcome = run(&[&["golden"], &arguments[..], &["--output", out]].concat());
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""));
        let said = outcome.err.contains(part) && outcome.err.contains("--attention-factor <A>");
        assert!(said, "{}", outcome.err);
        assert_eq!(scaled(&["--attention-factor", "1.5"], "a.npz"), given);
    }

    let gemma = r#"{"model_type":"gemma3_text","head_dim":256,"num_hidden_layers":26,"max_position_embeddings":32768,"sliding_window":512}"#;
    std::fs::write(&config, gemma).expect("a file");
    let ambiguous = run(&[
        "golden",
        "--config",
        path,
        "--positions",
        "1",
        "--output",
        out,
    ]);
    assert_eq!(ambiguous.code, Some(2));
    assert!(
        ambiguous
            .err
            .contains("'--layer <NAME>' with one of sliding_attention; full_attention"),
        "{}",
        ambiguous.err
    );
    let layer = [
        "--config",
        path,
        "--layer",
        "full_attention",
        "--positions",
        "1",
    ];
    assert_eq!(
        written(folder.path(), &layer, "a.npz")
            .get("cos")
            .expect("cos")
            .shape,
        [1, 128]
    );
}

/// Hard positions are sorted, distinct, and hold each family.
#[test]
fn hard_positions() {
    let folder = folder();
    let contents = written(
        folder.path(),
        &["--base", "1e6", "--positions", "@hard"],
        "a.safetensors",
    );
    let Data::I64(positions) = &contents.get("positions").expect("positions").data else {
        panic!("positions are integers");
    };
    assert!(positions.is_sorted_by(|x, y| x < y));
    for known in [
        0,
        257,
        2049,
        355,
        103_993,
        65_535,
        65_537,
        (1 << 24) + 1,
        27_115,
    ] {
        assert!(positions.contains(&known), "{known}");
    }
}

/// The same bytes for any number of threads, and each time.
#[test]
fn bytes_do_not_depend_on_threads() {
    let folder = folder();
    let bytes = |threads, name: &str| {
        let path = folder.path().join(name);
        let output = path.to_str().expect("UTF-8");
        let arguments = [
            "golden",
            "--base",
            "1e4",
            "--positions",
            "0..5000,@hard",
            "--threads",
            threads,
            "--output",
            output,
        ];
        answer(&arguments);
        std::fs::read(&path).expect("a file")
    };
    for name in ["a.safetensors", "a.npy", "a.npz"] {
        assert!(bytes("1", name) == bytes("3", name), "{name}");
    }
}

/// What is refused: exit code 2, nothing printed, nothing written.
#[test]
fn bad_input() {
    let folder = folder();
    let file = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let refused = |arguments: &[&str], shown: &str| {
        let arguments = [&["golden"], arguments].concat();
        let outcome = run(&arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert_eq!(outcome.out, "", "{arguments:?}");
        assert!(
            outcome.err.contains(shown),
            "{arguments:?} should say {shown:?}: {}",
            outcome.err
        );
        assert_eq!(names(folder.path()), Vec::<String>::new());
    };
    let good = file("a.npy");
    for positions in [
        "",
        "-1",
        "7..7",
        "9..5",
        "a",
        "1,,2",
        "@soft",
        "70368744177664",
        "1e-3",
    ] {
        let arguments = ["--base", "1e4", "--positions", positions, "--output", &good];
        refused(
            &arguments,
            &format!("invalid value '{positions}' for '--positions <LIST>'"),
        );
    }
    let arguments = ["--base", "1e4", "--positions", "0..64M", "--output", &good];
    refused(
        &arguments,
        "67108864 positions are too many; expected at most",
    );
    for factor in ["0", "-1", "1001", "nan", "x"] {
        let arguments = [
            "--base",
            "1e4",
            "--positions",
            "1",
            "--attention-factor",
            factor,
            "--output",
            &good,
        ];
        refused(
            &arguments,
            &format!("invalid value '{factor}' for '--attention-factor <A>'"),
        );
    }
    let base = ["--base", "1e4", "--positions", "1", "--output"];
    for name in ["a.txt", "a", "a.npy.gz"] {
        let output = file(name);
        refused(
            &[&base[..], &[&output]].concat(),
            "expected a name that ends in .safetensors, .npy or .npz",
        );
    }
    for name in ["a.npy", "a.npz"] {
        let output = file(name);
        refused(
            &[&base[..], &[&output, "--dtype", "bf16"]].concat(),
            "npy and npz have no bf16",
        );
    }
    let below = file("none/a.npy");
    refused(
        &[&base[..], &[&below]].concat(),
        "expected a file in a folder that exists",
    );
    refused(&["--positions", "1", "--output", &good], "'--base <BASE>'");
    let missing = file("config.json");
    refused(
        &["--config", &missing, "--positions", "1", "--output", &good],
        "config.json' for '<CONFIG>': ",
    );
    refused(
        &[
            "--config",
            &missing,
            "--base",
            "1e4",
            "--positions",
            "1",
            "--output",
            &good,
        ],
        "cannot be used with",
    );
    refused(
        &[
            "--base",
            "1e4",
            "--layer",
            "all",
            "--positions",
            "1",
            "--output",
            &good,
        ],
        "'--layer' is about a configuration",
    );
    refused(
        &[
            "--base",
            "1e4",
            "--unrotated",
            "3",
            "--positions",
            "1",
            "--output",
            &good,
        ],
        "expected 0",
    );
    refused(
        &[
            "--base",
            "1e4",
            "--dtype",
            "f8",
            "--positions",
            "1",
            "--output",
            &good,
        ],
        "[possible values: f32, bf16, f16, f64]",
    );
    refused(&["--base", "1e4", "--output", &good], "--positions");
    refused(&["--base", "1e4", "--positions", "1"], "--output");
}
