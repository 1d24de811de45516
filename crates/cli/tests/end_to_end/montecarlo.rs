//! `ropebound montecarlo`: answers, files, threads, exit codes.

use crate::run::{answer, folder, json, names, run};

const SMALL: [&str; 9] = [
    "montecarlo",
    "--head-dim",
    "16",
    "--positions",
    "0..200",
    "--samples",
    "20000",
    "--replicates",
    "199",
];

#[test]
fn the_theorem_stands() {
    let answer = json(&SMALL);
    assert_eq!(answer["theorem"]["verdict"], "consistent");
    assert_eq!(answer["base"], "1e4");
    assert_eq!(answer["seed"], 1);
    assert_eq!(answer["predicted_bias"], 0.0);
}

#[test]
fn a_violation_is_seen_and_explained() {
    let violated = [
        "--violate",
        "key-mean=0.2,noise-mean=-0.1",
        "--distribution",
        "exponential",
    ];
    let answer = json(&[&SMALL[..], &violated].concat());
    assert_eq!(answer["theorem"]["verdict"], "rejected");
    assert_eq!(answer["closed_form"]["verdict"], "consistent");
}

#[test]
fn stopping_early_takes_fewer_samples() {
    let arguments = [
        "--violate",
        "key-correlation=0.5",
        "--band",
        "anytime",
        "--stop-early",
    ];
    let answer = json(&[&SMALL[..], &arguments].concat());
    assert_eq!(answer["samples"], 4096);
    assert_eq!(answer["theorem"]["verdict"], "rejected");
}

#[test]
fn no_verdict_without_a_fourth_moment() {
    let answer = json(&[&SMALL[..], &["--distribution", "student-t:2.5"]].concat());
    assert_eq!(answer["theorem"]["verdict"], "undecided");
    assert!(
        answer["warning"]
            .as_str()
            .expect("a text")
            .contains("infinite")
    );
}

#[test]
fn threads_change_no_byte() {
    let files = ["1", "2", "7"].map(|threads| {
        let folder = folder();
        let out = folder.path().to_str().expect("UTF-8");
        let printed = answer(&[&SMALL[..], &["--out", out, "--threads", threads]].concat());
        assert_eq!(
            names(folder.path()),
            ["montecarlo.csv", "montecarlo.json", "montecarlo.svg"]
        );
        let read = |name: &String| std::fs::read(folder.path().join(name)).expect("a file");
        (
            printed,
            names(folder.path()).iter().map(read).collect::<Vec<_>>(),
        )
    });
    assert!(files[0] == files[1] && files[0] == files[2]);
}

#[test]
fn a_table_of_samples() {
    let folder = folder();
    let path = folder.path().join("samples.txt");
    let table = format!("table:{}", path.display());
    std::fs::write(&path, "# measured\n-1 -1 0.5 2, 3\n").expect("written");
    let answer = json(&[&SMALL[..], &["--distribution", &table]].concat());
    assert_eq!(answer["distribution"], "table of 5 samples");
    std::fs::write(&path, "1 2 nan\n").expect("written");
    let outcome = run(&["montecarlo", "--distribution", &table]);
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome.err.contains("'nan' is no finite number"),
        "{}",
        outcome.err
    );
}

#[test]
fn refused() {
    for arguments in [
        &["--sigma", "0"][..],
        &["--sigma", "-1"],
        &["--sigma", "nan"],
        &["--sigma", "1,2,3"],
        &["--samples", "0"],
        &["--head-dim", "127"],
        &["--head-dim", "4096"],
        &["--distribution", "gauss"],
        &["--distribution", "student-t:2"],
        &["--distribution", "table:/nonexistent/file"],
        &["--violate", "gravity=1"],
        &["--violate", "noise-correlation=1.5"],
        &["--positions", "5..5"],
        &["--pairing", "antithetic", "--distribution", "exponential"],
        &["--stop-early"],
        &["--level", "0"],
        &["--replicates", "20"],
        &["--noise-scale", "-1"],
        &["--mean", "inf"],
        &["--seed", "-1"],
    ] {
        let outcome = run(&[&["montecarlo"], arguments].concat());
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert_eq!(outcome.out, "", "{arguments:?}");
        let clear = outcome.err.contains("expected")
            || outcome.err.contains("needs symmetric")
            || outcome.err.contains("invalid value '-1' for '--seed");
        assert!(clear, "{arguments:?}: {}", outcome.err);
    }
}

/// One rank of alarm is enough: 99 replicates at the level 0.01, 199 at 0.005.
#[test]
fn the_fewest_replicates() {
    let few = |replicates, level| {
        let arguments = [
            "--samples",
            "1024",
            "--replicates",
            replicates,
            "--level",
            level,
        ];
        let start = ["montecarlo", "--head-dim", "4", "--positions", "0..8"];
        run(&[&start[..], &arguments].concat())
    };
    for (replicates, level) in [("99", "0.01"), ("199", "0.005"), ("19", "0.05")] {
        let outcome = few(replicates, level);
        assert_eq!(outcome.code, Some(0), "{replicates}: {}", outcome.err);
    }
    let outcome = few("98", "0.01");
    assert_eq!(outcome.code, Some(2));
    assert!(
        outcome
            .err
            .contains("'--replicates <R>': too few for the level 0.01"),
        "{}",
        outcome.err
    );
}
