//! Runs that are killed, and what the next run makes of what they left. Moments are seeded; no assertion depends on which is hit.

use crate::run::{answer, folder, names, program, run, workspace};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

/// Pseudo-random numbers (splitmix64).
pub(crate) struct Moments(pub u64);

impl Moments {
    /// One below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

/// Starts the program and kills it after so long; it may have ended by then.
pub(crate) fn killed_after(arguments: &[&str], moment: Duration) {
    let mut child = program()
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    sleep(moment);
    child.kill().expect("a kill");
    child.wait().expect("an end");
}

/// Starts the program and kills it once `path` has so many lines, if it does not end before.
fn killed_at_line(arguments: &[&str], path: &Path, lines: usize) {
    let mut child = program()
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    while child.try_wait().expect("a state").is_none() {
        let bytes = fs::read(path).unwrap_or_default();
        if bytes.iter().filter(|&&byte| byte == b'\n').count() >= lines {
            child.kill().expect("a kill");
        }
        sleep(Duration::from_millis(2));
    }
}

#[test]
fn certify_goes_on_to_the_committed_bytes() {
    let mut moments = Moments(1);
    for head_dim in ["128", "64"] {
        let folder = folder();
        let out = folder.path().to_str().expect("UTF-8");
        let write = [
            "certify",
            "--context",
            "32k",
            "--head-dim",
            head_dim,
            "--out",
            out,
        ];
        for _ in 0..4 {
            killed_after(&write, Duration::from_millis(moments.below(300)));
        }
        answer(&write);
        let written = names(folder.path());
        assert_eq!(written.len(), 6, "{written:?}");
        for name in written {
            let committed = workspace().join("proofs/certificates").join(&name);
            let fresh = fs::read(folder.path().join(&name)).expect("written");
            assert!(fresh == fs::read(committed).expect("committed"), "{name}");
        }
    }
}

#[test]
fn certify_safe_goes_on_to_the_committed_bytes() {
    let mut moments = Moments(2);
    let folder = folder();
    let out = folder.path().to_str().expect("UTF-8");
    let write = ["certify", "--safe", "--context", "16k", "--out", out];
    for _ in 0..4 {
        killed_after(&write, Duration::from_millis(moments.below(300)));
    }
    answer(&write);
    assert_eq!(names(folder.path()), ["safe-d128-L16384.cert"]);
    let committed = workspace().join("proofs/certificates/safe/safe-d128-L16384.cert");
    let fresh = fs::read(folder.path().join("safe-d128-L16384.cert")).expect("written");
    assert!(fresh == fs::read(committed).expect("committed"));
}

/// Searches that take some tenths of a second, and what they are asked without a checkpoint.
const SEARCHES: [&[&str]; 4] = [
    &["base", "--context", "128k"],
    &["base", "--context", "4k,32k", "--head-dim", "64,96"],
    &["base", "--safe", "--context", "1k,32k"],
    &["islands", "--context", "8k"],
];

#[test]
fn searches_go_on_from_their_checkpoints() {
    let mut moments = Moments(3);
    for search in SEARCHES {
        let folder = folder();
        let path = folder.path().join("run.checkpoint");
        let file = path.to_str().expect("UTF-8");
        let kept = [search, &["--checkpoint", file]].concat();
        killed_at_line(&kept, &path, 10);
        for _ in 0..2 {
            killed_after(&kept, Duration::from_millis(moments.below(200)));
        }
        assert_eq!(answer(&kept), answer(search), "{search:?}");
        assert_eq!(names(folder.path()), [""; 0], "it has served");
    }
}

#[test]
fn a_checkpoint_of_another_search_is_refused_and_a_damaged_one_reported() {
    for search in SEARCHES {
        let folder = folder();
        let path = folder.path().join("run.checkpoint");
        let file = path.to_str().expect("UTF-8");
        let kept = [search, &["--checkpoint", file]].concat();
        killed_at_line(&kept, &path, 5);
        let Ok(bytes) = fs::read(&path) else {
            // It ended before.
            continue;
        };
        let other = run(&["islands", "--context", "4k", "--checkpoint", file]);
        assert_eq!(other.code, Some(2), "{}", other.err);
        let expected =
            format!("invalid value '{file}' for '--checkpoint <FILE>': it is the checkpoint of ");
        assert!(other.err.contains(&expected), "{}", other.err);
        assert_eq!(fs::read(&path).expect("left alone"), bytes);

        let line = bytes
            .iter()
            .position(|&byte| byte == b'\n')
            .expect("a line")
            + 3;
        let mut damaged = bytes;
        damaged[line] ^= 1;
        fs::write(&path, damaged).expect("written");
        let outcome = run(&kept);
        assert_eq!(outcome.code, Some(0), "{}", outcome.err);
        let expected =
            format!("note: {file}: line 2 is damaged; it and what follows is not used\n");
        assert_eq!(outcome.err, expected);
        assert_eq!(outcome.out, answer(search));
        assert!(!path.exists());
    }
    let folder = folder();
    let notes = folder.path().join("notes");
    fs::write(&notes, "my notes\n").expect("written");
    let file = notes.to_str().expect("UTF-8");
    let refused = run(&["base", "--context", "2k", "--checkpoint", file]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("it is no checkpoint; expected that of least bases, head_dim 128, context 2048, or no such file"), "{}", refused.err);
    assert_eq!(
        fs::read_to_string(&notes).expect("left alone"),
        "my notes\n"
    );
}

/// What was finished before is checked, not believed.
#[test]
fn a_finished_certificate_that_fails_is_exit_code_1() {
    for (arguments, name) in [
        (&["certify"][..], "d128-L2048.cert"),
        (&["certify", "--safe"], "safe-d128-L2048.cert"),
    ] {
        let folder = folder();
        let out = folder.path().to_str().expect("UTF-8");
        let write = [arguments, &["--context", "2k", "--out", out]].concat();
        answer(&write);
        let path = folder.path().join(name);
        let genuine = fs::read_to_string(&path).expect("written");
        let root = genuine.lines().find(|line| line.starts_with("root "));
        let forged = genuine.replace(root.expect("a root"), "root 1789");
        fs::write(&path, &forged).expect("written");
        let outcome = run(&write);
        assert_eq!(outcome.code, Some(1), "{}", outcome.err);
        assert!(
            outcome
                .err
                .contains(&format!("{name}: it fails its check: ")),
            "{}",
            outcome.err
        );
        assert_eq!(outcome.out, "");
        assert_eq!(fs::read_to_string(&path).expect("left alone"), forged);
    }
}
