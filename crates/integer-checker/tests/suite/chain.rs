//! Predecessors: what is asked for, what is refused, and how progress is told.

use std::sync::atomic::{AtomicU64, Ordering};

use ropebound_integer_checker::{Checker, Stage, Step};

use crate::support::genuine;

#[test]
fn a_predecessor_that_was_not_given_is_named() {
    let [first, second, third] = ["d128-L1024", "d128-L2048", "d128-L4096"].map(genuine);
    let mut checker = Checker::new();
    let last = checker.add("third", &third);
    let wanted = checker.missing(&last).expect("the second");
    let error = checker.check(&last, &|_| {}).expect_err("no predecessor");
    assert_eq!((error.line, error.step), (6, Step::Predecessor));
    assert!(error.reason.contains(&wanted.to_string()), "{error}");

    assert_eq!(checker.add("second", &second), wanted);
    let wanted = checker.missing(&last).expect("the first");
    assert_eq!(checker.add("first", &first), wanted);
    assert_eq!(checker.missing(&last), None);
    assert!(checker.check(&last, &|_| {}).is_ok());
}

/// A failure of a predecessor is its own, for all that continue it.
#[test]
fn a_predecessor_that_fails_is_at_fault() {
    let [first, second] =
        ["d128-L1024", "d128-L2048"].map(|name| String::from_utf8(genuine(name)).expect("ASCII"));
    let witness = first
        .lines()
        .nth(20)
        .and_then(|line| line.split(' ').nth(1))
        .expect("a witness");
    let broken = first.replacen(&format!(" {witness}\n"), " 1\n", 1);
    let mut checker = Checker::new();
    let [old, new] =
        [&first, &broken].map(|text| checker.add("first", text.as_bytes()).to_string());
    let last = checker.add("second", second.replace(&old, &new).as_bytes());
    let error = checker
        .check(&last, &|_| {})
        .expect_err("a broken predecessor");
    assert_eq!(error.file, "first");
    assert!(
        matches!(error.step, Step::Piece { witness: 1, .. }),
        "{error}"
    );
    assert_eq!(checker.check(&last, &|_| {}), Err(error));
}

#[test]
fn another_predecessor_is_refused() {
    let [first, second] =
        ["d128-L1024", "d128-L2048"].map(|name| String::from_utf8(genuine(name)).expect("ASCII"));
    let other = genuine("d64-L1024");
    let longer = genuine("d128-L4096");
    let mut checker = Checker::new();
    let [old, other, longer] =
        [first.as_bytes(), &other, &longer].map(|text| checker.add("before", text).to_string());
    checker.add("second", second.as_bytes());
    for (new, line, reason) in [
        (&other, 6, "head_dim 64"),
        (&longer, 6, "longer context 4096"),
    ] {
        let claim = checker.add("claim", second.replace(&old, new).as_bytes());
        let error = checker
            .check(&claim, &|_| {})
            .expect_err("another predecessor");
        assert_eq!((error.line, error.step), (line, Step::Predecessor));
        assert!(error.reason.contains(reason), "{error}");
    }
    let from = second.lines().nth(6).expect("from");
    let claim = second.replacen(
        from,
        &format!("{}1p-1", from.strip_suffix("p-1").expect("an exponent")),
        1,
    );
    let claim = checker.add("claim", claim.as_bytes());
    let error = checker.check(&claim, &|_| {}).expect_err("another end");
    assert_eq!((error.line, error.step), (7, Step::Predecessor));
    assert!(
        error
            .reason
            .contains(from.strip_prefix("from ").expect("a value")),
        "{error}"
    );
}

#[test]
fn progress_counts_everything_once() {
    for (name, stages) in [
        (
            "d128-L1024",
            &[(Stage::Pieces, 204), (Stage::Positions, 1025)][..],
        ),
        ("safe/safe-d128-L1024", &[(Stage::Steps, 211)][..]),
    ] {
        let mut checker = Checker::new();
        let digest = checker.add(name, &genuine(name));
        for &(stage, total) in stages {
            let most = AtomicU64::new(0);
            let mut fresh = Checker::new();
            fresh.add(name, &genuine(name));
            let heard = fresh.check(&digest, &|at| {
                assert_eq!(at.file, name);
                if at.stage == stage {
                    assert_eq!(at.total, total);
                    most.fetch_max(at.done, Ordering::Relaxed);
                }
            });
            assert!(heard.is_ok());
            assert_eq!(most.into_inner(), total, "{name}");
        }
    }
}
