//! A certificate whose text is changed line by line or byte by byte is refused, unless it still is a valid proof.

use ropebound_certificate::{Step, parse};

use crate::support::slow::SlowChecker;
use crate::support::tamper::{
    accepted_only_if_true, line, pieces, refusal, slow_knowing_64, with_line,
};
use crate::support::{Chain, Random, Text, check, check_bytes, checker_knowing};

#[test]
fn another_header_is_refused() {
    let text = Chain::get().text(1024);
    let reason = |number: usize, replacement: &str| {
        let error = refusal(128, &with_line(&text, number, replacement));
        assert_eq!((error.line, error.step), (number, Step::Format), "{error}");
    };
    reason(1, "ropebound certificate 2");
    reason(1, "ropebound certificate 1 ");
    reason(2, "schedule yarn");
    reason(3, "head_dim 127");
    reason(3, "head_dim 0");
    reason(3, "head_dim 65538");
    reason(3, "head_dim 4294967424");
    reason(3, "head_dim 0128");
    reason(3, "head_dim +128");
    reason(3, "head-dim 128");
    reason(4, "context 0");
    reason(4, "context 1e3");
    reason(4, "context 1099511627777");
    reason(4, "context 99999999999999999999");
    reason(5, "convention 0..L");
    reason(6, "predecessor nothing");
    reason(6, "predecessor sha256:00");
    reason(6, "from 0x1p+0");
    reason(7, "from 0x1p+0 ");
    reason(7, "from 1");
    reason(8, "pieces -1");
}

/// Another dimension or a shorter context makes the same lines say something else, which does not hold.
#[test]
fn a_header_of_another_problem_is_refused() {
    let text = Chain::get().text(64);
    assert!(line(&text, 6) == "predecessor none");
    for head_dim in [2, 64, 126, 130, 256] {
        let error = refusal(0, &with_line(&text, 3, &format!("head_dim {head_dim}")));
        assert_ne!(error.step, Step::Format);
    }
    let root = parse(&text).unwrap().conclusion().root;
    let error = refusal(0, &with_line(&text, 4, &format!("context {}", root - 1)));
    assert_eq!(error.step, Step::Format);
    // A longer context claims more positions; at this root some of them are negative.
    let error = refusal(0, &with_line(&text, 4, "context 1024"));
    assert!(matches!(error.step, Step::Position(m) if m > 64), "{error}");
    // With one position more, the claim may be true.
    let mut slow = SlowChecker::default();
    for context in 58..72 {
        let text = with_line(&text, 4, &format!("context {context}"));
        if check(&mut checker_knowing(0), &text).is_ok() {
            assert!(slow.holds(&parse(&text).unwrap()), "{context}");
        }
    }
}

#[test]
fn lines_dropped_doubled_or_swapped_are_refused() {
    let text = Chain::get().text(128);
    let certificate = parse(&text).unwrap();
    let count = pieces(&certificate);
    let lines: Vec<&str> = text.lines().collect();
    let mut slow = slow_knowing_64();
    for index in 0..lines.len() {
        let mut dropped = lines.clone();
        dropped.remove(index);
        let mut doubled = lines.clone();
        doubled.insert(index, lines[index]);
        for changed in [&dropped, &doubled] {
            let error = refusal(64, &(changed.join("\n") + "\n"));
            assert_eq!(error.step, Step::Format, "{error}");
        }
        if index + 1 < lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(index, index + 1);
            let error = refusal(64, &(swapped.join("\n") + "\n"));
            assert_eq!(error.step, Step::Format, "{error}");
        }
        // With the count put right, a dropped piece leaves its neighbour to cover both.
        if (8..8 + count).contains(&index) {
            let fewer = format!("pieces {}", count - 1);
            dropped[7] = &fewer;
            assert!(!accepted_only_if_true(
                &mut slow,
                &(dropped.join("\n") + "\n")
            ));
            let more = format!("pieces {}", count + 1);
            doubled[7] = &more;
            let error = refusal(64, &(doubled.join("\n") + "\n"));
            assert_eq!((error.line, error.step), (index + 2, Step::Format));
        }
    }
}

#[test]
fn every_truncation_and_addition_is_refused() {
    let text = Chain::get().text(128);
    let mut checker = checker_knowing(64);
    for length in 0..text.len() {
        let error = check(&mut checker, &text[..length]).unwrap_err();
        assert_eq!(error.step, Step::Format, "{length}: {error}");
    }
    for tail in ["\n", " ", "qed\n", "x", "\0", "\r\n", "# end\n"] {
        let error = check(&mut checker, &format!("{text}{tail}")).unwrap_err();
        assert_eq!(error.step, Step::Format, "{tail:?}");
    }
    for changed in [
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
        format!("\n{text}"),
        text.replace("qed", "q.e.d."),
    ] {
        assert_eq!(
            check(&mut checker, &changed).unwrap_err().step,
            Step::Format
        );
    }
    let mut latin = text.clone().into_bytes();
    latin[200] = 0xe9;
    assert_eq!(
        check_bytes(&mut checker, &latin).unwrap_err().step,
        Step::Format
    );
}

/// 1000 times a byte is changed at random: one of its bits, or to another that occurs in certificates.
#[test]
fn random_bytes_are_refused_unless_the_proof_still_holds() {
    let text = Chain::get().text(128);
    let mut slow = slow_knowing_64();
    let mut checker = checker_knowing(64);
    let mut random = Random(0x5eed);
    let mut accepted = 0;
    for round in 0..1000 {
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
            let certificate = parse(&changed).unwrap();
            assert_eq!(certificate.to_text(), changed);
            assert!(
                slow.holds(&certificate),
                "round {round}, byte {at}:\n{changed}"
            );
        }
    }
    println!("{accepted} of 1000 are still valid proofs");
    assert!((1..900).contains(&accepted), "{accepted} accepted");
}
