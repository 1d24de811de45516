//! The checker on certificates of safe bases, of small problems: it never panics, and what it accepts holds in doubles.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ropebound_bounds::search::safe_certificate_text;
use ropebound_certificate::{Checker, SafeCertificate, parse_safe};

/// Within these a check takes a moment; the time of a larger problem says nothing about its text.
const MOST_PAIRS: usize = 16;
const MOST_CONTEXT: u64 = 64;
const MOST_STEPS: usize = 64;

fuzz_target!(|text: &str| {
    let Ok(claim) = parse_safe(text) else { return };
    assert_eq!(safe_certificate_text(&claim), text);
    if claim.pairs() > MOST_PAIRS
        || claim.context() > MOST_CONTEXT
        || claim.steps().len() > MOST_STEPS
    {
        return;
    }
    let mut checker = Checker::new();
    let digest = checker.add("fuzzed", text.as_bytes());
    match checker.check_digest(&digest, &|_| {}) {
        Ok(verified) => assert_eq!(verified.context, claim.context()),
        Err(error) => {
            assert!((6..=text.lines().count()).contains(&error.line), "{error}");
            return;
        }
    }
    holds(&claim);
});

/// The claim at some r, to the accuracy of doubles.
fn holds(claim: &SafeCertificate) {
    const ROUNDING: f64 = 1e-9;
    let pairs = claim.pairs() as i32;
    let sum = |m: u64, r: f64| -> f64 { (0..pairs).map(|i| (m as f64 * r.powi(i)).cos()).sum() };
    let conclusion = claim.conclusion();
    let [lo, hi] = conclusion
        .enclosure
        .each_ref()
        .map(|end| end.value().to_f64());
    for k in 0..=256 {
        let r = lo * f64::from(k) / 256.0;
        for m in 0..=claim.context() {
            assert!(sum(m, r) > -ROUNDING, "B({m}) at {r}");
        }
    }
    assert!(sum(conclusion.root, lo) > -ROUNDING && sum(conclusion.root, hi) < ROUNDING);
}
