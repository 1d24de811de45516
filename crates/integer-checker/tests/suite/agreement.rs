//! Forgeries, the fuzzers' seeds and flipped bytes: the verdicts of the MPFR checker.

use std::fs;

use crate::support::{Both, Random, certificates, folder, genuine};

/// `expected.txt` is what the MPFR checker and the one in Python find.
#[test]
fn committed_forgeries_fail_where_expected() {
    let known: Vec<_> = certificates("proofs/certificates")
        .iter()
        .map(|path| fs::read(path).expect("a file"))
        .collect();
    let mut both = Both::knowing(&known);
    let mut found = String::new();
    let forged = folder("tests/independent/forged");
    let expected = fs::read_to_string(forged.join("expected.txt")).expect("a text");
    for name in expected
        .lines()
        .map(|line| line.split(' ').next().expect("a name"))
    {
        both.by_integers(&fs::read(forged.join(name)).expect("a file"))
            .ok();
    }
    for name in expected
        .lines()
        .map(|line| line.split(' ').next().expect("a name"))
    {
        let text = fs::read(forged.join(name)).expect("a file");
        let (line, step) = both.by_integers(&text).expect_err("a forgery");
        found += &format!("{name} {line} {step}\n");
    }
    assert_eq!(found, expected);
    assert!(expected.lines().count() >= 135);
}

#[test]
fn seeds_of_the_fuzzers_get_the_same_verdict() {
    let mut both = Both::knowing(&[genuine("d128-L1024")]);
    let [mut passed, mut failed] = [0, 0];
    for path in certificates("fuzz/seeds")
        .into_iter()
        .chain(certificates("fuzz/safe-seeds"))
    {
        match both.verdict(&fs::read(path).expect("a file")) {
            Ok(()) => passed += 1,
            Err(_) => failed += 1,
        }
    }
    assert_eq!((passed, failed), (6, 1));
}

/// One byte changed, to one that a certificate may have; how many texts still are proofs.
fn flipped(both: &mut Both, text: &[u8], seed: u64, rounds: usize) -> usize {
    let mut random = Random(seed);
    let passed = (0..rounds).filter(|_| {
        let mut bytes = text.to_vec();
        let at = random.below(bytes.len());
        let old = bytes[at];
        while bytes[at] == old {
            bytes[at] = b"0123456789abcdefpx.+- \nsha:"[random.below(27)];
        }
        both.verdict(&bytes).is_ok()
    });
    passed.count()
}

#[test]
fn flipped_bytes_get_the_same_verdict() {
    let mut both = Both::knowing(&[genuine("d80-L1024")]);
    let passed = flipped(&mut both, &genuine("d80-L2048"), 0xf11b, 500);
    assert!((25..475).contains(&passed), "{passed} of least bases");
    let mut both = Both::knowing(&[]);
    let mut passed = 0;
    for (seed, path) in (0x5f11b..).zip(certificates("fuzz/safe-seeds")) {
        passed += flipped(&mut both, &fs::read(path).expect("a file"), seed, 125);
    }
    assert!((25..475).contains(&passed), "{passed} of safe bases");
}
