//! A certificate of a safe base that claims something else is refused, unless it still is a valid proof of what it says.

use ropebound_certificate::{
    CheckError, Checker, Dyadic, Problem, SafeCertificate, Step, parse_safe,
};

use crate::support::safe_generator::{conclusion, counting_end, safe, sum};
use crate::support::slow::SlowChecker;
use crate::support::tamper::{line, nudged, with_line};
use crate::support::{Chain, Random, Text, check, check_bytes};

fn refusal(text: &str) -> CheckError {
    match check(&mut Checker::new(), text) {
        Ok(verified) => panic!("passes as {verified:?}"),
        Err(error) => error,
    }
}

/// Small enough for the slow evaluation.
fn small() -> SafeCertificate {
    safe(16, 24)
}

fn accepted_only_if_true(slow: &mut SlowChecker, text: &str) -> bool {
    let accepted = check(&mut Checker::new(), text).is_ok();
    assert!(
        !accepted || slow.holds_safe(&parse_safe(text).unwrap()),
        "{text}"
    );
    accepted
}

#[test]
fn another_header_is_refused() {
    let text = small().to_text();
    for (number, replacement) in [
        (1, "ropebound safe base certificate 2"),
        (1, "ropebound safe base certificate 1 "),
        (2, "schedule yarn"),
        (3, "head_dim 15"),
        (3, "head_dim 0"),
        (3, "head_dim 65538"),
        (3, "head_dim 016"),
        (4, "context 0"),
        (4, "context 1e3"),
        (4, "context 1099511627777"),
        (5, "convention 0..L"),
        (6, "from 0x1.80p-1"),
        (6, "from 0x1p-1 "),
        (6, "from 1"),
        (7, "steps -1"),
        (7, "steps 01"),
    ] {
        let error = refusal(&with_line(&text, number, replacement));
        assert_eq!((error.line, error.step), (number, Step::Format), "{error}");
    }
}

/// Another dimension or context makes the same lines say something else.
#[test]
fn another_problem_is_refused_unless_it_holds() {
    let text = small().to_text();
    let mut slow = SlowChecker::default();
    for head_dim in [2, 8, 14, 18, 128] {
        let error = refusal(&with_line(&text, 3, &format!("head_dim {head_dim}")));
        assert_ne!(error.step, Step::Format);
    }
    let root = small().conclusion().root;
    let mut refused = 0;
    for context in 16..60 {
        let text = with_line(&text, 4, &format!("context {context}"));
        if !accepted_only_if_true(&mut slow, &text) {
            refused += 1;
            let step = refusal(&text).step;
            assert_eq!(step == Step::Format, context < root, "{step}");
        }
    }
    assert!(refused > 20, "{refused}");
    // Far more positions than counting, and then than any step, allows for.
    let error = refusal(&with_line(&text, 4, "context 1048576"));
    assert_eq!((error.line, error.step), (6, Step::From), "{error}");
}

#[test]
fn lines_dropped_doubled_or_swapped_are_refused() {
    let claim = small();
    let text = claim.to_text();
    let count = claim.steps().len();
    let lines: Vec<&str> = text.lines().collect();
    let mut slow = SlowChecker::default();
    for index in 0..lines.len() {
        let mut dropped = lines.clone();
        dropped.remove(index);
        let mut doubled = lines.clone();
        doubled.insert(index, lines[index]);
        for changed in [&dropped, &doubled] {
            let error = refusal(&(changed.join("\n") + "\n"));
            assert_eq!(error.step, Step::Format, "{error}");
        }
        if index + 1 < lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(index, index + 1);
            let error = refusal(&(swapped.join("\n") + "\n"));
            assert_eq!(error.step, Step::Format, "{error}");
        }
        // With the count put right, a dropped step leaves the next to be proven with it: halving may do so.
        if (7..7 + count).contains(&index) {
            let fewer = format!("steps {}", count - 1);
            dropped[6] = &fewer;
            let text = dropped.join("\n") + "\n";
            let last = index + 1 == 7 + count;
            assert_eq!(accepted_only_if_true(&mut slow, &text), !last);
            let more = format!("steps {}", count + 1);
            doubled[6] = &more;
            let error = refusal(&(doubled.join("\n") + "\n"));
            assert_eq!((error.line, error.step), (index + 2, Step::Format));
        }
    }
}

#[test]
fn every_truncation_and_addition_is_refused() {
    let text = small().to_text();
    let mut checker = Checker::new();
    for length in 0..text.len() {
        let error = check(&mut checker, &text[..length]).unwrap_err();
        assert_eq!(error.step, Step::Format, "{length}: {error}");
    }
    for tail in ["\n", " ", "qed\n", "x", "\0", "\r\n"] {
        let error = check(&mut checker, &format!("{text}{tail}")).unwrap_err();
        assert_eq!(error.step, Step::Format, "{tail:?}");
    }
    let mut latin = text.clone().into_bytes();
    latin[150] = 0xe9;
    for bytes in [latin, text.replace('\n', "\r\n").into_bytes()] {
        assert_eq!(
            check_bytes(&mut checker, &bytes).unwrap_err().step,
            Step::Format
        );
    }
}

/// `from` moved up to where counting no longer shows everything below to be feasible.
#[test]
fn too_large_a_from_is_refused() {
    for (head_dim, context) in [(16, 24), (128, 64)] {
        let claim = safe(head_dim, context);
        // The sum of 1 − (L·r^i)²/2 vanishes within 1e-4 above where the generator stopped.
        let largest = counting_end(context, head_dim as usize / 2) + 5e-3;
        let kept = claim
            .steps()
            .iter()
            .filter(|hi| hi.value().to_f64() > largest);
        let kept: Vec<Dyadic> = kept.cloned().collect();
        let from = Dyadic::from_f64(largest).unwrap();
        let forged = SafeCertificate::new(
            Problem::new(head_dim, context),
            from,
            kept,
            claim.conclusion().clone(),
        );
        let error = refusal(&forged.unwrap().to_text());
        assert_eq!((error.line, error.step), (6, Step::From), "{error}");
    }
}

#[test]
fn another_root_is_refused() {
    let claim = safe(128, 64);
    let text = claim.to_text();
    let first = claim.step_line(claim.steps().len());
    let [lo, hi] = &claim.conclusion().bracket;
    let [inner_lo, inner_hi] = &claim.conclusion().enclosure;
    let at = |offset: usize, line: String| refusal(&with_line(&text, first + offset, &line));
    assert!(line(&text, first).starts_with("root "));
    for root in (1..=64).filter(|&m| m != claim.conclusion().root) {
        let error = at(0, format!("root {root}"));
        assert_eq!(
            (error.line, error.step),
            (first + 1, Step::Bracket),
            "{error}"
        );
    }
    for root in ["0", "65", "064"] {
        assert_eq!(at(0, format!("root {root}")).step, Step::Format);
    }
    // Brackets that are empty, reversed, begin elsewhere, or do not hold the enclosure.
    for bracket in [
        format!("{lo} {lo}"),
        format!("{hi} {lo}"),
        format!("{} {hi}", nudged(lo, true)),
        format!("{} {hi}", nudged(lo, false)),
        format!("{lo} {inner_lo}"),
        format!("{lo}"),
    ] {
        assert_eq!(
            at(1, format!("bracket {bracket}")).step,
            Step::Format,
            "{bracket}"
        );
    }
    // One so wide that the sum turns in it.
    let wide = Dyadic::from_f64(lo.value().to_f64() + 0.05).unwrap();
    let error = at(1, format!("bracket {lo} {wide}"));
    assert_eq!(
        (error.line, error.step),
        (first + 1, Step::Bracket),
        "{error}"
    );
    // Enclosures beside the root.
    for enclosure in [format!("{lo} {inner_lo}"), format!("{inner_hi} {hi}")] {
        let error = at(2, format!("enclosure {enclosure}"));
        assert_eq!(
            (error.line, error.step),
            (first + 2, Step::Enclosure),
            "{error}"
        );
    }
    for enclosure in [
        format!("{inner_hi} {inner_lo}"),
        format!("{inner_lo} {inner_lo}"),
        format!("{inner_lo}"),
        format!("{inner_lo}  {inner_hi}"),
        format!("{} {inner_hi}", nudged(lo, false)),
        format!("{inner_lo} {}", nudged(hi, true)),
    ] {
        assert_eq!(
            at(2, format!("enclosure {enclosure}")).step,
            Step::Format,
            "{enclosure}"
        );
    }
}

/// A larger safe base than the true one: the steps end early, and no sum vanishes there.
#[test]
fn a_larger_base_is_refused() {
    let claim = safe(128, 64);
    for kept in [0, 1, claim.steps().len() / 4, claim.steps().len() / 2] {
        let steps = claim.steps()[..kept].to_vec();
        let lo = steps.last().unwrap_or(claim.from()).clone();
        let [hi, inner_lo, inner_hi] =
            [1e-6, 1e-8, 2e-8].map(|gap| Dyadic::from_f64(lo.value().to_f64() + gap).unwrap());
        for root in [1, 17, claim.conclusion().root, 64] {
            let mut conclusion = claim.conclusion().clone();
            conclusion.root = root;
            conclusion.bracket = [lo.clone(), hi.clone()];
            conclusion.enclosure = [inner_lo.clone(), inner_hi.clone()];
            let forged = SafeCertificate::new(
                Problem::new(128, 64),
                claim.from().clone(),
                steps.clone(),
                conclusion,
            );
            let error = refusal(&forged.unwrap().to_text());
            assert_eq!(
                (error.line, error.step),
                (9 + kept, Step::Bracket),
                "{error}"
            );
        }
    }
}

/// A smaller safe base than the true one, at a genuine root with all other sums positive: the start of a lower island, of the least
/// base even. The steps have to cross the infeasible bases between, and the one that does is named.
#[test]
fn the_start_of_a_lower_island_is_refused() {
    let (claim, pairs, context) = (safe(128, 1024), 64, 1024);
    let least = Chain::get().certificate(context).conclusion().clone();
    let true_root = claim.conclusion().enclosure[0].value().to_f64();
    let last = least.bracket[0].value().to_f64();
    let mut islands = vec![least];
    // Others: where r becomes infeasible again after a feasible stretch.
    let negative = |r: f64| {
        let all = (1..=context).filter(move |&m| sum(m, r, pairs) < 0.0);
        all.take(2).collect::<Vec<u64>>()
    };
    let mut r = true_root + 1e-6;
    let mut before = negative(r);
    while r < last {
        let next = r + 1e-5;
        let found = negative(next);
        if let ([], [root]) = (&before[..], &found[..]) {
            islands.extend(conclusion(*root, [r, next], pairs));
        }
        (r, before) = (next, found);
    }
    assert!(islands.len() > 1, "no island but the last");
    println!("{} islands", islands.len());
    for island in islands {
        let end = island.bracket[0].value().to_f64();
        assert!(end > true_root);
        let mut steps = claim.steps().to_vec();
        let mut at = steps.last().unwrap().value().to_f64();
        let crossing = steps.len() + 1;
        while at < end {
            at = (at + 2e-3).min(end);
            steps.push(Dyadic::from_f64(at).unwrap());
        }
        let forged = SafeCertificate::new(
            Problem::new(128, context),
            claim.from().clone(),
            steps,
            island,
        )
        .unwrap();
        let error = refusal(&forged.to_text());
        let Step::Safe { number, position } = error.step else {
            panic!("{error}")
        };
        assert_eq!((number, error.line), (crossing, 7 + crossing), "{error}");
        assert!((1..=context).contains(&position));
    }
}

/// A genuine falling root of another position, a little past the true one: right up to it all else holds, but the position that vanishes
/// first is negative there.
#[test]
fn the_next_root_is_refused() {
    next_roots_are_refused(&[(10, 100), (24, 100)]);
}

/// The same where it takes longer.
#[test]
fn the_next_root_of_large_shapes_is_refused() {
    next_roots_are_refused(&[(64, 50), (80, 100), (128, 1024), (256, 300)]);
}

fn next_roots_are_refused(problems: &[(u32, u64)]) {
    let mut refused = 0;
    for &(head_dim, context) in problems {
        let (claim, pairs) = (safe(head_dim, context), head_dim as usize / 2);
        let lo = claim.conclusion().bracket[0].value().to_f64();
        let true_root = claim.conclusion().root;
        for gap in [2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3] {
            let hi = lo + gap;
            let falls = |m: &u64| sum(*m, lo, pairs) > 0.0 && sum(*m, hi, pairs) < 0.0;
            for root in (1..=context).filter(falls).filter(|&m| m != true_root) {
                let Some(conclusion) = conclusion(root, [lo, hi], pairs) else {
                    continue;
                };
                let (from, steps) = (claim.from().clone(), claim.steps().to_vec());
                let forged =
                    SafeCertificate::new(Problem::new(head_dim, context), from, steps, conclusion);
                let error = refusal(&forged.unwrap().to_text());
                // Or the bracket is too wide for the slope.
                if error.step != Step::Bracket {
                    assert!(
                        matches!(error.step, Step::Position(m) if m != root),
                        "{error}"
                    );
                    assert_eq!(error.line, 10 + claim.steps().len(), "{error}");
                    refused += usize::from(error.step == Step::Position(true_root));
                }
            }
        }
    }
    assert!(refused > 0, "no such root");
    println!("{refused} forgeries");
}

/// The first failing line is reported, whatever the threads do.
#[test]
fn the_first_of_several_faults_is_reported() {
    let claim = safe(128, 64);
    let [_, inner_hi] = &claim.conclusion().enclosure;
    let mut steps = claim.steps().to_vec();
    let crossing = steps.len() + 1;
    let past = |gap: f64| Dyadic::from_f64(inner_hi.value().to_f64() + gap).unwrap();
    steps.extend((1..9).map(|k| past(1e-4 * f64::from(k))));
    let mut conclusion = claim.conclusion().clone();
    conclusion.bracket = [past(8e-4), past(1.2e-3)];
    conclusion.enclosure = [past(9e-4), past(1e-3)];
    let text = SafeCertificate::new(
        Problem::new(128, 64),
        claim.from().clone(),
        steps,
        conclusion,
    )
    .unwrap()
    .to_text();
    for _ in 0..5 {
        let error = refusal(&text);
        let position = claim.conclusion().root;
        let number = crossing;
        assert_eq!(
            (error.line, error.step),
            (7 + crossing, Step::Safe { number, position })
        );
    }
}

/// 600 times a byte is changed at random: one of its bits, or to another that occurs in certificates.
#[test]
fn random_bytes_are_refused_unless_the_proof_still_holds() {
    let text = small().to_text();
    let mut slow = SlowChecker::default();
    let mut checker = Checker::new();
    let mut random = Random(0x5afe);
    let mut accepted = 0;
    for round in 0..600 {
        let mut bytes = text.clone().into_bytes();
        let at = random.below(bytes.len());
        let old = bytes[at];
        while bytes[at] == old {
            bytes[at] = if round % 2 == 0 {
                old ^ (1 << random.below(8))
            } else {
                b"0123456789abcdefpx.+- \nsha:"[random.below(27)]
            };
        }
        if check_bytes(&mut checker, &bytes).is_ok() {
            accepted += 1;
            let changed = String::from_utf8(bytes).unwrap();
            let certificate = parse_safe(&changed).unwrap();
            assert_eq!(certificate.to_text(), changed);
            assert!(
                slow.holds_safe(&certificate),
                "round {round}, byte {at}:\n{changed}"
            );
        }
    }
    println!("{accepted} of 600 are still valid proofs");
    assert!((1..550).contains(&accepted), "{accepted} accepted");
}
