//! Genuine certificates of safe bases pass, and say what is true.

use std::sync::Mutex;

use ropebound_certificate::{
    CheckProgress, Checker, Dyadic, Kind, Problem, SafeCertificate, Stage, Step, Verified, digest,
    parse, parse_safe,
};

use crate::support::safe_generator::{safe, sum};
use crate::support::slow::SlowChecker;
use crate::support::tamper::with_line;
use crate::support::{Chain, Text, check, checker_knowing};

/// Head dimensions and contexts of many shapes.
const PROBLEMS: [(u32, u64); 9] = [
    (8, 3),
    (16, 24),
    (20, 7),
    (64, 50),
    (80, 100),
    (128, 2),
    (128, 64),
    (128, 1024),
    (256, 300),
];

fn verified(head_dim: u32, context: u64) -> Verified {
    check(&mut Checker::new(), &safe(head_dim, context).to_text()).unwrap()
}

#[test]
fn certificates_of_many_shapes_pass() {
    for (head_dim, context) in PROBLEMS {
        let claim = safe(head_dim, context);
        let text = claim.to_text();
        assert_eq!(parse_safe(&text).unwrap(), claim);
        let found = verified(head_dim, context);
        assert_eq!(found.kind, Kind::SafeBase);
        assert_eq!((found.head_dim, found.context), (head_dim, context));
        assert_eq!(found.pieces, claim.steps().len() as u64);
        assert_eq!(found.root_position, claim.conclusion().root);
        let digits = found.base_digits(8).unwrap();
        let meaning = found.what_it_means();
        assert!(
            meaning.contains(&digits[..7]) && meaning.contains("Not proven"),
            "{meaning}"
        );
    }
}

/// As `ropebound base --safe` has it, found by other code.
#[test]
fn a_known_value() {
    let found = verified(128, 1024);
    assert_eq!(found.base_digits(20).unwrap(), "6018.2808572795694225");
    assert_eq!(found.root_position, 903);
}

/// In doubles, by no more than the definition: above it no sum is negative, right below it one is.
#[test]
fn the_claim_is_true_of_doubles() {
    for (head_dim, context) in PROBLEMS {
        let pairs = head_dim as usize / 2;
        let found = verified(head_dim, context);
        let root = found.root.midpoint().to_f64();
        for k in 0..300 {
            let r = root * (1.0 - 1e-9) * (1.0 - f64::from(k) / 300.0);
            assert!(
                (0..=context).all(|m| sum(m, r, pairs) > 0.0),
                "{head_dim} {context} {r}"
            );
        }
        assert!(sum(found.root_position, root * (1.0 + 1e-7), pairs) < 0.0);
    }
}

/// The conditions checked are at least as strict as what they are to prove.
#[test]
fn a_slow_evaluation_agrees() {
    let mut slow = SlowChecker::default();
    for (head_dim, context) in [(8, 3), (16, 24), (20, 7), (32, 40)] {
        assert!(
            slow.holds_safe(&safe(head_dim, context)),
            "{head_dim} {context}"
        );
    }
    // And it is no rubber stamp: nor is a step past the root proven, nor a root of another position.
    let claim = safe(16, 24);
    let text = claim.to_text();
    let [_, hi] = &claim.conclusion().enclosure;
    let past = Dyadic::from_f64(hi.value().to_f64() + 1e-6).unwrap();
    let last = claim.step_line(claim.steps().len());
    let mut conclusion = claim.conclusion().clone();
    conclusion.root -= 1;
    let other = with_line(&text, last, &format!("root {}", conclusion.root));
    assert!(!slow.holds_safe(&parse_safe(&other).unwrap()));
    let mut steps = claim.steps().to_vec();
    steps.push(past.clone());
    conclusion.root += 1;
    let [further, furthest] =
        [2e-6, 3e-6].map(|gap| Dyadic::from_f64(hi.value().to_f64() + gap).unwrap());
    conclusion.bracket = [past.clone(), furthest];
    conclusion.enclosure = [past, further];
    let crossed = SafeCertificate::new(
        Problem::new(16, 24),
        claim.from().clone(),
        steps,
        conclusion,
    )
    .unwrap();
    assert!(!slow.holds_safe(&crossed));
    // Nor what counting does not show.
    let [from, hi] = [
        &claim.steps()[claim.steps().len() - 2],
        claim.steps().last().unwrap(),
    ]
    .map(Clone::clone);
    let counted = SafeCertificate::new(
        Problem::new(16, 24),
        from,
        vec![hi],
        claim.conclusion().clone(),
    )
    .unwrap();
    assert!(!slow.holds_safe(&counted));
}

#[test]
fn progress_reaches_its_total() {
    let claim = safe(64, 50);
    let last = Mutex::new(None);
    let record = |progress: CheckProgress| {
        if progress.done == progress.total {
            *last.lock().unwrap() = Some((progress.stage, progress.total));
        }
    };
    let mut checker = Checker::new();
    let digest = checker.add("safe", claim.to_text().as_bytes());
    checker.check_digest(&digest, &record).unwrap();
    let steps = claim.steps().len() as u64;
    assert_eq!(last.into_inner().unwrap(), Some((Stage::Steps, steps)));
}

/// Neither kind passes for the other: not by its file's name, nor by its title, nor as a predecessor.
#[test]
fn kinds_are_kept_apart() {
    let claim = safe(128, 64);
    assert_eq!(claim.file_name(), "safe-d128-L64.cert");
    let claim = claim.to_text();
    assert_eq!(parse(&claim).unwrap_err().line, 1);
    let least = Chain::get().text(128);
    assert_eq!(parse_safe(&least).unwrap_err().line, 1);
    // Whether it holds, and whether that is known, makes no difference.
    let false_claim = claim.replace("context 64", "context 1064");
    for (claim, checked_before) in [(&claim, false), (&claim, true), (&false_claim, true)] {
        let predecessor = format!("predecessor {}", digest(claim.as_bytes()));
        let continued = with_line(&least, 6, &predecessor);
        let mut checker = checker_knowing(0);
        let safe = checker.add("safe", claim.as_bytes());
        if checked_before {
            let holds = checker.check_digest(&safe, &|_| {}).is_ok();
            assert_eq!(holds, *claim != false_claim);
        }
        let error = check(&mut checker, &continued).unwrap_err();
        assert_eq!(
            (error.file.as_str(), error.line, error.step),
            ("safe", 1, Step::Format)
        );
    }
}
