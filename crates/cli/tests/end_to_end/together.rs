//! Two runs in one folder: one writes, the other hears which.

use crate::run::{folder, names, program, run, workspace};
use ropebound_files::Folder;
use std::fs;
use std::process::Stdio;

/// Every command that writes into a folder, while this test holds it.
#[test]
fn a_folder_that_is_held_is_refused() {
    let folder = folder();
    let out = folder.path().to_str().expect("UTF-8");
    let held = Folder::open(folder.path()).expect("a folder");
    let mut commands = vec![
        vec!["certify", "--context", "2k", "--out", out],
        vec!["certify", "--safe", "--context", "2k", "--out", out],
        vec!["golden", "--pack", out],
        vec!["models", "--out", out],
        vec![
            "montecarlo",
            "--samples",
            "1000",
            "--positions",
            "0..8",
            "--out",
            out,
        ],
    ];
    if cfg!(feature = "paper") {
        commands.push(vec!["reproduce", "--out", out]);
        commands.push(vec!["reproduce", "--full", "--out", out]);
        commands.push(vec!["precision", "--out", out]);
    }
    for arguments in &commands {
        let outcome = run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.err);
        let me = format!("held by process {}", std::process::id());
        assert!(outcome.err.contains(&me), "{arguments:?}: {}", outcome.err);
    }
    assert_eq!(names(folder.path()), [""; 0]);
    drop(held);
    assert_eq!(run(&commands[0]).code, Some(0));
}

/// None of 26 pairs ends with anything but an answer, or with a refusal that names the other; the certificates are right in the end.
#[test]
fn pairs_of_certify_in_one_folder() {
    let scratch = folder();
    let mut refused = 0;
    for pair in 0..26 {
        let path = scratch.path().join(pair.to_string());
        let out = path.to_str().expect("UTF-8");
        let start = || {
            program()
                .args(["certify", "--context", "2k", "--out", out])
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program runs")
        };
        let both = [start(), start()];
        let ends = both.map(|child| child.wait_with_output().expect("an end"));
        let mut answered = 0;
        for end in ends {
            let err = String::from_utf8(end.stderr).expect("UTF-8");
            match end.status.code() {
                Some(0) => answered += 1,
                Some(2) => {
                    assert!(err.contains("for '--out <FOLDER>': held by "), "{err}");
                    refused += 1;
                }
                code => panic!("{code:?}: {err}"),
            }
        }
        assert!(answered > 0, "pair {pair}");
        assert_eq!(names(&path), ["d128-L1024.cert", "d128-L2048.cert"]);
        for name in names(&path) {
            let committed = workspace().join("proofs/certificates").join(&name);
            let fresh = fs::read(path.join(&name)).expect("written");
            assert!(fresh == fs::read(committed).expect("committed"), "{name}");
        }
    }
    println!("{refused} of 52 runs were refused");
}
