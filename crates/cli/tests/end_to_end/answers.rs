//! Each command, in each format, with the fields and values it promises.

use crate::run::{answer, json, program, run};
use serde_json::{Value, json};
use std::io::Read;
use std::process::Stdio;

const BASE: &[&str] = &["base", "--context", "32k", "--digits", "20"];
const CONTEXT: &[&str] = &["context", "--base", "1e6"];
const SUM: &[&str] = &["sum", "--base", "1e4", "--position", "1009"];
const COUNT: &[&str] = &["count", "--schedule", "method2", "--range", "0..15360"];

fn in_all_formats(arguments: &[&str]) -> String {
    ["text", "json", "csv", "md", "tex"]
        .map(|format| answer(&[arguments, &["--format", format]].concat()))
        .join("---\n")
}

#[test]
fn base_in_all_formats() {
    insta::assert_snapshot!(in_all_formats(BASE));
}

#[test]
fn context_in_all_formats() {
    insta::assert_snapshot!(in_all_formats(CONTEXT));
}

#[test]
fn sum_in_all_formats() {
    insta::assert_snapshot!(in_all_formats(SUM));
}

#[test]
fn count_in_all_formats() {
    insta::assert_snapshot!(in_all_formats(COUNT));
}

#[test]
fn text_is_the_default() {
    assert_eq!(
        answer(CONTEXT),
        answer(&[CONTEXT, &["--format", "text"]].concat())
    );
}

/// Each command keeps to a terminal's width, and has no colours where there is none.
#[test]
fn text_is_80_columns_wide() {
    for arguments in [
        &["base", "--context", "4k"][..],
        &["base", "--context", "4k", "--safe"],
        &["base", "--context", "4k", "--margin", "3e4"],
        &["base", "--context", "100", "--head-dim", "4"],
        &["islands", "--context", "1k"],
        &["advise", "--context", "1k"],
        CONTEXT,
        SUM,
        COUNT,
        &[
            "check",
            "proofs/certificates/d128-L1024.cert",
            "proofs/certificates/safe/safe-d128-L1024.cert",
        ],
    ] {
        let text = answer(arguments);
        assert!(!text.contains('\u{1b}'));
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{arguments:?}: {line}");
        }
    }
}

/// People read six digits unless they ask for more; files have all.
#[test]
fn digits_are_few_for_people() {
    let text = answer(&["base", "--context", "32k"]);
    assert!(
        text.contains("lower bound base           629978\n"),
        "{text}"
    );
    let asked = answer(&["base", "--context", "32k", "--digits", "12"]);
    assert!(asked.contains("629978.262855\n"), "{asked}");
    let csv = answer(&["base", "--context", "32k", "--format", "csv"]);
    assert!(csv.contains(",629978.262855044002637993633666,"), "{csv}");
}

#[test]
fn base_has_its_fields() {
    let answer = json(&["base", "--context", "32k"]);
    let fields: Vec<_> = answer.as_object().expect("an object").keys().collect();
    assert_eq!(
        fields,
        [
            "context",
            "head_dim",
            "lower_bound_base",
            "enclosure",
            "binding_position",
            "status",
            "island_end",
            "least_feasible"
        ]
    );
    assert_eq!(answer["context"], 32768);
    assert_eq!(answer["head_dim"], 128);
    assert_eq!(
        answer["lower_bound_base"],
        "629978.262855044002637993633666"
    );
    assert_eq!(
        answer["enclosure"],
        json!([
            "629978.262855044002637993633665",
            "629978.262855044002637993633666"
        ])
    );
    assert_eq!(answer["binding_position"], 30704);
    assert_eq!(answer["status"], "proved");
}

/// Two commands that share no search: what `base` says of a base, `context` must confirm.
#[test]
fn context_confirms_the_base() {
    let longest = |base: &str| {
        json(&["context", "--base", base])["context_length"]
            .as_u64()
            .expect("every base here has one")
    };
    for context in ["2k", "5000", "32k"] {
        let answer = json(&["base", "--context", context]);
        let positions = answer["context"].as_u64().expect("a count");
        let text = |value: &Value| value.as_str().expect("a decimal").to_owned();
        // 30 digits below and above the root.
        assert!(longest(&text(&answer["enclosure"][0])) < positions);
        assert!(longest(&text(&answer["enclosure"][1])) >= positions);
        for (kind, base) in answer["least_feasible"].as_object().expect("an object") {
            assert!(longest(&text(base)) >= positions, "{kind} {base}");
        }
        let integer: u64 = text(&answer["least_feasible"]["integer"])
            .parse()
            .expect("an integer");
        assert!(longest(&(integer - 1).to_string()) < positions);
        // The island's end to ten digits: feasible a little below, not a little above, and then at its own position.
        let end = &answer["island_end"];
        let near: f64 = text(&end["base"]).parse().expect("a number");
        assert!(longest(&format!("{:.9}", near * (1.0 - 1e-10))) >= positions);
        let above = longest(&format!("{:.9}", near * (1.0 + 1e-10)));
        assert_eq!(Some(above + 1), end["position"].as_u64());
    }
}

/// With two pairs B(3m) = 0 wherever B(m) = 0: a tie that no precision breaks.
#[test]
fn a_tie_is_undecided_and_named() {
    let answer = json(&["base", "--context", "100", "--head-dim", "4"]);
    assert_eq!(answer["status"], "undecided");
    assert_eq!(answer["lower_bound_base"], Value::Null);
    assert_eq!(answer["positions"], json!([66, 22]));
    assert!(answer["why"].as_str().expect("a reason").contains("B(66)"));
    let below = json(&["base", "--context", "65", "--head-dim", "4"]);
    assert_eq!(below["status"], "proved");
    assert_eq!(below["binding_position"], 22);
}

#[test]
fn contexts_zero_and_one_have_base_one() {
    for context in ["0", "1"] {
        let answer = json(&["base", "--context", context]);
        assert_eq!(answer["lower_bound_base"], "1");
        assert_eq!(answer["enclosure"], json!(["1", "1"]));
        assert_eq!(answer["binding_position"], Value::Null);
        assert_eq!(answer["status"], "proved");
    }
}

#[test]
fn one_pair_has_no_base() {
    let answer = json(&["base", "--context", "2", "--head-dim", "2"]);
    assert_eq!(answer["lower_bound_base"], Value::Null);
    assert_eq!(answer["status"], "proved: no base");
    let answer = json(&["base", "--context", "1", "--head-dim", "2"]);
    assert_eq!(answer["lower_bound_base"], "1");
}

#[test]
fn other_heads_and_contexts() {
    for (context, head_dim, base, position) in [
        ("64k", "64", "4867184.37605", 55635),
        ("64k", "80", "7698446.84703", 44155),
        ("64k", "96", "4773656.26049", 64934),
        ("64k", "192", "727063.443671", 61133),
        ("64k", "256", "665843.129014", 65226),
        ("1000", "128", "4206.01922326", 884),
        ("5000", "128", "49569.3539786", 4497),
        ("100000", "128", "4419870.94913", 93141),
    ] {
        let arguments = [
            "base",
            "--context",
            context,
            "--head-dim",
            head_dim,
            "--digits",
            "12",
        ];
        let answer = json(&arguments);
        assert_eq!(answer["lower_bound_base"], base, "{arguments:?}");
        assert_eq!(answer["binding_position"], position, "{arguments:?}");
        assert_eq!(answer["status"], "proved", "{arguments:?}");
    }
}

#[test]
fn context_echoes_the_base_as_written() {
    for base in ["1e6", "1000000", "1.0E+6", "1000000.000"] {
        assert_eq!(
            json(&["context", "--base", base]),
            json!({"base": base, "head_dim": 128, "context_length": 27114, "first_negative": 27115, "status": "proved"})
        );
    }
}

#[test]
fn context_tells_none_from_never() {
    assert_eq!(
        json(&["context", "--base", "1e6", "--limit", "16k"]),
        json!({"base": "1e6", "head_dim": 128, "context_length": null, "first_negative": null,
               "status": "none up to the limit", "limit": 16384})
    );
    assert_eq!(
        json(&["context", "--base", "1e6", "--unrotated", "64"]),
        json!({"base": "1e6", "head_dim": 128, "unrotated": 64, "context_length": null, "first_negative": null,
               "status": "never"})
    );
    // The limit is inclusive.
    let at = json(&["context", "--base", "1e6", "--limit", "27115"]);
    assert_eq!(at["first_negative"], 27115);
    let before = json(&["context", "--base", "1e6", "--limit", "27114"]);
    assert_eq!(before["status"], "none up to the limit");
}

#[test]
fn base_one_is_a_base() {
    let answer = json(&["context", "--base", "1"]);
    assert_eq!(answer["context_length"], 1);
    assert_eq!(answer["first_negative"], 2);
}

#[test]
fn context_of_base_1e12_is_found_without_a_limit() {
    let answer = json(&["context", "--base", "1e12"]);
    assert_eq!(answer["first_negative"], 35_063_482);
}

#[test]
fn the_sum_at_zero_is_the_number_of_pairs() {
    let answer = json(&["sum", "--base", "1e4", "--position", "0", "--digits", "5"]);
    assert_eq!(answer["cosine_sum"], "64.000");
    assert_eq!(answer["sign"], "positive");
}

#[test]
fn the_sign_turns_where_the_context_ends() {
    for (position, sign) in [("27114", "positive"), ("27115", "negative")] {
        let answer = json(&["sum", "--base", "1e6", "--position", position]);
        assert_eq!(answer["sign"], sign);
    }
}

#[test]
fn ranges_may_include_their_end() {
    let exclusive = json(&["count", "--schedule", "method2", "--range", "0..15361"]);
    let inclusive = json(&["count", "--schedule", "method2", "--range", "0..=15k"]);
    assert_eq!(exclusive, inclusive);
    assert_eq!(exclusive["negative"], 97);
    assert_eq!(exclusive["non_negative"], 15264);
}

#[test]
fn counts_of_a_plain_schedule() {
    let answer = json(&["count", "--base", "5e6", "--range", "0..30k"]);
    assert_eq!(answer["negative"], 0);
    assert_eq!(answer["first_negative"], Value::Null);
    let method1 = json(&["count", "--schedule", "method1", "--range", "0..30k"]);
    assert_eq!(answer["minimum"], method1["minimum"]);
}

#[test]
fn help_has_examples() {
    for command in ["base", "context", "sum", "count", "reproduce"] {
        let help = answer(&[command, "--help"]);
        assert!(
            help.contains(&format!("Examples:\n  ropebound {command}")),
            "{help}"
        );
    }
    assert!(answer(&["--help"]).contains("Examples:"));
    assert_eq!(run(&[]).code, Some(2));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = program()
        .args([
            "sum",
            "--base",
            "1e4",
            "--position",
            "1",
            "--digits",
            "10000",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let mut err = String::new();
    let mut stderr = child.stderr.take().expect("a pipe");
    stderr.read_to_string(&mut err).expect("UTF-8");
    assert_eq!(child.wait().expect("an end").code(), Some(0));
    assert_eq!(err, "");
}
