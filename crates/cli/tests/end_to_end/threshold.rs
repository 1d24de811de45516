//! `--at-least`: the same questions at a threshold, and certificates that hold at theirs alone.

use crate::run::{answer, folder, json, names, run};
use std::fs;
use std::path::Path;

/// B(1009) = 14.101096… at base 10000.
#[test]
fn a_sum_is_held_against_a_threshold() {
    let sum = ["sum", "--base", "1e4", "--position", "1009"];
    for (threshold, reaches, said) in [
        ("14", true, "is at least 14."),
        ("14.1", true, "is at least 14.1."),
        ("14.2", false, "is below 14.2."),
    ] {
        let arguments = [&sum[..], &["--at-least", threshold]].concat();
        let found = json(&arguments);
        assert_eq!(found["reaches"], reaches, "{found}");
        assert_eq!(found["at_least"].as_str(), Some(threshold));
        assert_eq!(found["status"], "proved");
        let text = answer(&arguments);
        assert!(text.replace('\n', " ").contains(said), "{text}");
    }
    // 0 is what is asked for without it.
    assert_eq!(
        answer(&[&sum[..], &["--at-least", "0"]].concat()),
        answer(&sum)
    );
    assert!(json(&sum).get("at_least").is_none());
}

#[test]
fn contexts_shrink_and_bases_grow_with_the_threshold() {
    let mut before = (u64::MAX, 0, 0.0);
    for threshold in ["0", "4", "8", "16"] {
        let at = |more: &[&str]| json(&[more, &["--at-least", threshold]].concat());
        let context = at(&["context", "--base", "1e6"])["context_length"].as_u64();
        let count = at(&["count", "--base", "1e6", "--range", "0..32k"])["negative"].as_u64();
        let base = at(&["base", "--context", "512"]);
        let base: f64 = base["lower_bound_base"]
            .as_str()
            .expect("a base")
            .parse()
            .expect("a number");
        let found = (context.expect("bounded"), count.expect("a count"), base);
        assert!(
            found.0 <= before.0 && found.1 >= before.1 && found.2 > before.2,
            "{found:?}"
        );
        before = found;
    }
}

#[test]
fn thresholds_out_of_reach_are_refused_or_have_no_base() {
    for (arguments, value) in [
        (
            &["context", "--base", "1e4", "--at-least", "64.1"][..],
            "64.1",
        ),
        (
            &[
                "base",
                "--context",
                "1k",
                "--head-dim",
                "64",
                "--at-least",
                "33",
            ],
            "33",
        ),
        (&["islands", "--context", "1k", "--at-least", "-1"], "-1"),
        (
            &[
                "count",
                "--base",
                "1e4",
                "--range",
                "0..9",
                "--at-least",
                "x",
            ],
            "x",
        ),
        (
            &[
                "sum",
                "--base",
                "1e4",
                "--position",
                "9",
                "--at-least",
                "1e-13",
            ],
            "1e-13",
        ),
    ] {
        let refused = run(arguments);
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        let error = refused.err.replace('\n', " ");
        assert!(
            error.contains("--at-least") && error.contains(value),
            "{error}"
        );
        assert!(error.contains("expected a decimal from 0 to"), "{error}");
    }
    let none = json(&[
        "base",
        "--context",
        "2",
        "--head-dim",
        "8",
        "--at-least",
        "3",
    ]);
    assert_eq!(none["status"], "proved: no base");
    let none = json(&[
        "base",
        "--context",
        "22",
        "--head-dim",
        "8",
        "--at-least",
        "2.01",
        "--safe",
    ]);
    assert_eq!(none["status"], "proved: no base");
}

/// The text with another line 6, or without it.
fn with_threshold(text: &str, line: Option<&str>) -> String {
    let mut lines: Vec<_> = text.split('\n').collect();
    assert!(lines[5].starts_with("at_least "), "{}", lines[5]);
    match line {
        Some(line) => lines[5] = line,
        None => drop(lines.remove(5)),
    }
    lines.join("\n")
}

/// What both checkers say of a file, who have to agree: `None` if it holds.
fn failure(path: &Path) -> Option<String> {
    let path = path.to_str().expect("UTF-8");
    let outcome = run(&["check", "--by", "both", "--format", "json", path]);
    let answer: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
    let row = &answer["certificates"][0];
    let holds = row["holds"].as_bool().expect("a verdict");
    assert_eq!(outcome.code, Some(i32::from(!holds)), "{answer}");
    if holds {
        return None;
    }
    let error = row["error"].as_str().expect("a reason").to_owned();
    assert!(!error.contains("disagree"), "{error}");
    Some(error)
}

#[test]
fn certificates_hold_at_their_threshold_alone() {
    let folder = folder();
    let out = folder.path().to_str().expect("UTF-8");
    let certify = |more: &[&str]| {
        let all = [
            "certify",
            "--head-dim",
            "64",
            "--context",
            "1k",
            "--at-least",
            "8",
            "--out",
            out,
        ];
        json(&[&all[..], more].concat())
    };
    assert_eq!(certify(&["--alone"])["status"], "proved");
    assert_eq!(certify(&["--safe"])["status"], "proved");
    let written = names(folder.path());
    assert_eq!(
        written,
        [
            "d64-L1024-at-least-8.cert",
            "safe-d64-L1024-at-least-8.cert"
        ]
    );
    for name in written {
        let path = folder.path().join(&name);
        assert_eq!(failure(&path), None, "{name}");
        let text = fs::read_to_string(&path).expect("a text");
        let forged = folder.path().join("forged.cert");
        for line in [
            Some("at_least 7.999999999999"),
            Some("at_least 8.000000000001"),
            Some("at_least 0.5"),
            Some("at_least 16"),
            None,
        ] {
            fs::write(&forged, with_threshold(&text, line)).expect("written");
            let error = failure(&forged).unwrap_or_else(|| panic!("{name}: {line:?} holds"));
            assert!(!error.contains("format"), "{line:?}: {error}");
        }
        for line in [
            "at_least 0",
            "at_least 8.0",
            "at_least 8.",
            "at_least 08",
            "at_least +8",
            "at_least -8",
            "at_least .5",
            "at_least 8e0",
            "at_least 8 ",
            "at_least",
            "at_least 32.000000000001",
            "at_least 8.0000000000001",
            "at_least 100000",
            "at_least 8\nat_least 8",
        ] {
            fs::write(&forged, with_threshold(&text, Some(line))).expect("written");
            let error = failure(&forged).unwrap_or_else(|| panic!("{name}: {line:?} holds"));
            assert!(error.contains("format"), "{line:?}: {error}");
        }
        fs::remove_file(&forged).expect("removed");
    }
    // The Coq proof speaks of 0 alone.
    let path = format!("{out}/d64-L1024-at-least-8.cert");
    let refused = run(&["certify", "--coq", &path]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("threshold"), "{}", refused.err);
}
