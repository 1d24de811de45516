//! Islands, safe bases and margins, as the program tells them.

use crate::run::{answer, json, run};

fn in_all_formats(arguments: &[&str]) -> String {
    ["text", "json", "csv", "md", "tex"]
        .map(|format| answer(&[arguments, &["--format", format]].concat()))
        .join("---\n")
}

#[test]
fn islands_in_all_formats() {
    insta::assert_snapshot!(in_all_formats(&["islands", "--context", "1k"]));
}

#[test]
fn the_safe_base_in_all_formats() {
    insta::assert_snapshot!(in_all_formats(&["base", "--context", "32k", "--safe"]));
}

#[test]
fn margins_in_all_formats() {
    let margin = |base| in_all_formats(&["base", "--context", "32k", "--margin", base]);
    insta::assert_snapshot!(margin("630000"));
    insta::assert_snapshot!(margin("640000"));
}

/// The bounds of the window choose among the same islands.
#[test]
fn a_window_shows_the_islands_in_it() {
    let rows = |more: &[&str]| {
        let answer = json(&[&["islands", "--context", "4k"], more].concat());
        (
            answer["islands"].as_array().expect("a list").clone(),
            answer["complete"].clone(),
        )
    };
    let (all, complete) = rows(&[]);
    assert_eq!((all.len(), complete), (16, true.into()));
    let (inside, complete) = rows(&["--from", "30150", "--to", "47064.7"]);
    assert_eq!((inside.as_slice(), complete), (&all[2..8], true.into()));
    let (few, complete) = rows(&["--limit", "2"]);
    assert_eq!((few.as_slice(), complete), (&all[..2], false.into()));
    let (last, complete) = rows(&["--from", "1e6", "--limit", "1"]);
    assert_eq!((last.as_slice(), complete), (&all[15..], true.into()));
}

/// What cannot be settled is said, not left out.
#[test]
fn open_ends_are_told() {
    let answer = json(&["islands", "--context", "4k", "--head-dim", "4"]);
    assert_eq!(answer["complete"], false);
    assert!(
        answer["why"]
            .as_str()
            .is_some_and(|why| why.starts_with("undecided at base"))
    );
    let none = json(&["islands", "--context", "4k", "--head-dim", "2"]);
    assert_eq!(
        (&none["islands"], &none["complete"]),
        (&serde_json::json!([]), &true.into())
    );
    let safe = json(&["base", "--context", "4k", "--head-dim", "4", "--safe"]);
    assert_eq!(
        (&safe["safe_base"], &safe["status"]),
        (&().into(), &"undecided".into())
    );
}

#[test]
fn refusals() {
    for (arguments, expected) in [
        (
            &["islands", "--context", "2k", "--from", "7", "--to", "3"][..],
            "invalid value '3' for '--to <B>'",
        ),
        (
            &["islands", "--context", "2k", "--limit", "0"],
            "invalid value '0' for '--limit <N>'",
        ),
        (
            &["islands", "--context", "2k", "--from", "0.5"],
            "invalid value '0.5' for '--from <B>'",
        ),
        (
            &["base", "--context", "2k", "--margin", "x"],
            "invalid value 'x' for '--margin <B>'",
        ),
        (
            &["base", "--context", "2k", "--margin", "5", "--safe"],
            "cannot be used with",
        ),
    ] {
        let outcome = run(arguments);
        assert_eq!(
            (outcome.code, outcome.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(
            outcome.err.contains(expected),
            "{arguments:?}: {}",
            outcome.err
        );
    }
}
