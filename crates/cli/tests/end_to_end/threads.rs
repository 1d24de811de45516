//! Neither the number of threads nor the instruction set changes a byte of an answer; `reproduce.rs` says so of the reports.

use crate::run::{answer, folder, run};

#[test]
fn answers() {
    for arguments in [
        &["base", "--context", "64k"][..],
        &["base", "--context", "5000", "--head-dim", "64"],
        &["context", "--base", "1e9"],
        &[
            "sum",
            "--base",
            "1e6",
            "--position",
            "1M",
            "--digits",
            "200",
        ],
        &["count", "--base", "1e4", "--range", "7..1M"],
    ] {
        for format in ["text", "json"] {
            let with = |threads| {
                answer(&[arguments, &["--format", format, "--threads", threads]].concat())
            };
            assert_eq!(with("1"), with("2"), "{arguments:?}");
        }
    }
}

/// The files of golden tables, too.
#[test]
fn instruction_sets() {
    let folder = folder();
    let table = |set: &str| folder.path().join(format!("{set}.safetensors"));
    let mut compared = 0;
    for set in ["scalar", "neon", "avx2", "avx512"] {
        let outcome = run(&[
            "sum",
            "--base",
            "1e4",
            "--position",
            "1",
            "--instructions",
            set,
        ]);
        if outcome.code == Some(2) {
            assert!(
                outcome.err.contains("this machine does not have it"),
                "{}",
                outcome.err
            );
            println!("skipped {set}: not on this machine");
            continue;
        }
        for arguments in [
            &["base", "--context", "20k", "--format", "json"][..],
            &[
                "base",
                "--context",
                "1k",
                "--safe",
                "--head-dim",
                "64",
                "--format",
                "json",
            ],
            &[
                "context",
                "--base",
                "1e7",
                "--head-dim",
                "96",
                "--format",
                "json",
            ],
            &[
                "count",
                "--schedule",
                "method2",
                "--range",
                "0..300k",
                "--format",
                "json",
            ],
            &[
                "montecarlo",
                "--head-dim",
                "16",
                "--positions",
                "0..64",
                "--samples",
                "4096",
                "--replicates",
                "199",
                "--format",
                "json",
            ],
        ] {
            let with = |set| answer(&[arguments, &["--instructions", set]].concat());
            assert_eq!(with(set), with("scalar"), "{arguments:?} on {set}");
        }
        let path = table(set);
        let path = path.to_str().expect("UTF-8");
        let golden = [
            "golden",
            "--base",
            "5e5",
            "--positions",
            "0..3k,@hard",
            "--output",
            path,
        ];
        answer(&[&golden[..], &["--instructions", set]].concat());
        let bytes = |set| std::fs::read(table(set)).expect("written");
        assert_eq!(bytes(set), bytes("scalar"), "{set}");
        compared += 1;
    }
    assert!(compared > 0);
}
