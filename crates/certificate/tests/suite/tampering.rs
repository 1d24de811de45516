//! A certificate that claims something else, step by step, is refused, unless it still is a valid proof of what it says.

use std::fmt::Write as _;

use ropebound_certificate::{Dyadic, Step, digest, parse};

use crate::support::tamper::{
    accepted_only_if_true, nudged, pieces, refusal, slow_knowing_64, with_line,
};
use crate::support::{Chain, check, checker_knowing, generator::generate};

#[test]
fn a_gap_of_one_ulp_is_refused() {
    let text = Chain::get().text(1024);
    let certificate = parse(&text).unwrap();
    let count = pieces(&certificate);
    for up in [false, true] {
        // At the start of the cover,
        let from = nudged(&certificate.header().from, up);
        let error = refusal(128, &with_line(&text, 7, &format!("from {from}")));
        assert_eq!((error.line, error.step), (7, Step::Predecessor), "{error}");
        // between cover and `end`,
        let end = nudged(certificate.end(), up);
        let error = refusal(128, &with_line(&text, 9 + count, &format!("end {end}")));
        assert_eq!((error.line, error.step), (9 + count, Step::Format));
        // between cover and bracket.
        let lo = &certificate.conclusion().bracket[0];
        let bracket = format!("bracket {lo} {end}");
        let error = refusal(128, &with_line(&text, 11 + count, &bracket));
        assert_eq!((error.line, error.step), (11 + count, Step::Format));
        // Both together: the last piece's end is not that of the piece.
        let both = with_line(&text, 9 + count, &format!("end {end}"));
        let error = refusal(128, &with_line(&both, 11 + count, &bracket));
        assert_eq!((error.line, error.step), (9 + count, Step::Format));
    }
    // Without a predecessor the cover begins at 1 exactly.
    let text = Chain::get().text(64);
    let below = nudged(&Dyadic::one(), false);
    let error = refusal(0, &with_line(&text, 7, &format!("from {below}")));
    assert_eq!((error.line, error.step), (7, Step::Format));
}

#[test]
fn another_witness_is_refused_unless_it_is_one() {
    let text = Chain::get().text(128);
    let certificate = parse(&text).unwrap();
    let mut slow = slow_knowing_64();
    let mut refused = 0;
    for (index, _, piece) in certificate.steps() {
        for witness in [piece.witness - 1, piece.witness + 1, 0, 129] {
            let number = 9 + index;
            let changed = with_line(&text, number, &format!("{} {witness}", piece.lo));
            if !accepted_only_if_true(&mut slow, &changed) {
                refused += 1;
                assert_eq!(refusal(64, &changed).line, number);
            }
        }
    }
    assert!(refused > 3 * pieces(&certificate), "{refused} refused");
}

#[test]
fn a_piece_wider_than_its_witness_reaches_is_refused() {
    let text = Chain::get().text(128);
    let certificate = parse(&text).unwrap();
    let mut slow = slow_knowing_64();
    for (index, hi, piece) in certificate.steps() {
        if index + 1 == pieces(&certificate) {
            break;
        }
        let width = hi.value().to_f64() - piece.lo.value().to_f64();
        let next = certificate.pieces()[index + 1].lo.value().to_f64();
        let wider = (1..).map(|k| piece.lo.value().to_f64() - 0.1 * f64::from(k) * width);
        let mut refused = false;
        for lo in wider.take_while(|lo| *lo > next).take(30) {
            let lo = Dyadic::from_f64(lo).unwrap();
            let changed = with_line(&text, 9 + index, &format!("{lo} {}", piece.witness));
            let accepted = accepted_only_if_true(&mut slow, &changed);
            assert!(
                !(refused && accepted),
                "a wider piece passes where a narrower did not"
            );
            if !accepted {
                refused = true;
                let step = refusal(64, &changed).step;
                let witness = piece.witness;
                assert_eq!(
                    step,
                    Step::Piece {
                        number: index + 1,
                        witness
                    }
                );
            }
        }
    }
    // The last piece, the cover's end and the bracket moved across the root together.
    let conclusion = certificate.conclusion();
    let [lo, _] = &conclusion.bracket;
    let end = nudged(&conclusion.enclosure[0], false);
    let mut changed = with_line(
        &text,
        8 + pieces(&certificate),
        &format!("{end} {}", conclusion.root),
    );
    changed = with_line(&changed, 9 + pieces(&certificate), &format!("end {end}"));
    changed = with_line(
        &changed,
        11 + pieces(&certificate),
        &format!("bracket {lo} {end}"),
    );
    let below = nudged(&end, false);
    changed = with_line(
        &changed,
        12 + pieces(&certificate),
        &format!("enclosure {below} {end}"),
    );
    let step = refusal(64, &changed).step;
    assert_eq!(
        step,
        Step::Piece {
            number: pieces(&certificate),
            witness: conclusion.root
        }
    );
}

#[test]
fn a_shifted_root_is_refused() {
    let text = Chain::get().text(128);
    let certificate = parse(&text).unwrap();
    let count = pieces(&certificate);
    let conclusion = certificate.conclusion();
    let [lo, hi] = &conclusion.bracket;
    let [inner_lo, inner_hi] = &conclusion.enclosure;
    let at =
        |offset: usize, line: String| refusal(64, &with_line(&text, 9 + count + offset, &line));

    for root in (1..=128).filter(|&m| m != conclusion.root) {
        let error = at(1, format!("root {root}"));
        assert!(matches!(error.step, Step::Bracket), "{error}");
    }
    for root in ["0", "129", "0128"] {
        assert_eq!(at(1, format!("root {root}")).step, Step::Format);
    }
    // A bracket that begins above the root, is empty, reversed, or ends elsewhere.
    for bracket in [
        format!("{inner_hi} {hi}"),
        format!("{hi} {hi}"),
        format!("{hi} {lo}"),
        format!("{lo} {inner_hi}"),
    ] {
        let error = at(2, format!("bracket {bracket}"));
        assert_eq!(error.step, Step::Format, "{error}");
    }
    let empty = at(2, format!("bracket {hi} {hi}"));
    assert_eq!(empty.line, 11 + count, "{empty}");
    // One that begins so far down that the sum turns there.
    let wide = Dyadic::from_f64(lo.value().to_f64() - 0.02).unwrap();
    let error = at(2, format!("bracket {wide} {hi}"));
    assert_eq!(
        (error.line, error.step),
        (11 + count, Step::Bracket),
        "{error}"
    );
    // Enclosures beside the root.
    for enclosure in [format!("{lo} {inner_lo}"), format!("{inner_hi} {hi}")] {
        let error = at(3, format!("enclosure {enclosure}"));
        assert_eq!(
            (error.line, error.step),
            (12 + count, Step::Enclosure),
            "{error}"
        );
    }
    for enclosure in [
        format!("{inner_hi} {inner_lo}"),
        format!("{inner_lo} {inner_lo}"),
        format!("{inner_lo}"),
        format!("{inner_lo} {inner_hi} {inner_hi}"),
        format!("{inner_lo}  {inner_hi}"),
    ] {
        assert_eq!(at(3, format!("enclosure {enclosure}")).step, Step::Format);
    }
    // One too wide for the sums of other positions to stay non-negative on all of it; and a bracket that allows it.
    let lo = Dyadic::from_f64(hi.value().to_f64() * (1.0 - 1e-3)).unwrap();
    let wide = with_line(&text, 11 + count, &format!("bracket {lo} {hi}"));
    let wide = with_line(&wide, 12 + count, &format!("enclosure {lo} {hi}"));
    let error = refusal(64, &wide);
    assert!(
        matches!(error.step, Step::Position(_) | Step::Bracket),
        "{error}"
    );
}

#[test]
fn another_predecessor_is_refused() {
    let text = Chain::get().text(128);
    let before = Chain::get().text(64);
    let reason = |predecessor: &str| {
        let name = digest(predecessor.as_bytes());
        let changed = with_line(&text, 6, &format!("predecessor {name}"));
        let mut checker = checker_knowing(64);
        checker.add("before", predecessor.as_bytes());
        check(&mut checker, &changed).unwrap_err()
    };
    // Missing.
    let error = check(&mut checker_knowing(0), &text).unwrap_err();
    assert_eq!((error.line, error.step), (6, Step::Predecessor), "{error}");
    // Missing, where it may be in a file that cannot be read.
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("d128-L64.cert")).unwrap();
    let path = folder.path().join("d128-L128.cert");
    std::fs::write(&path, &text).unwrap();
    let error = checker_knowing(0).check(&path, &|_| ()).unwrap_err();
    assert_eq!((error.line, error.step), (6, Step::Predecessor), "{error}");
    let unread = folder.path().join("d128-L64.cert").display().to_string();
    let unread = format!("; not read: {unread} (");
    assert!(error.reason.contains(&unread), "{error}");
    // Of another dimension, though its cover ends where this one begins.
    let folder = tempfile::tempdir().unwrap();
    let other = generate(folder.path(), 64, 64, None);
    let other = std::fs::read_to_string(other).unwrap();
    let error = reason(&other);
    assert_eq!((error.line, error.step), (6, Step::Predecessor), "{error}");
    let same_end = with_line(
        &with_line(
            &text,
            6,
            &format!("predecessor {}", digest(other.as_bytes())),
        ),
        7,
        &format!("from {}", parse(&other).unwrap().end()),
    );
    let mut checker = checker_knowing(0);
    checker.add("other", other.as_bytes());
    let error = check(&mut checker, &same_end).unwrap_err();
    assert!(
        matches!(error.step, Step::Predecessor | Step::Format),
        "{error}"
    );
    // Of a longer context.
    let longer = Chain::get().text(1024);
    let mut checker = checker_knowing(2048);
    let name = digest(longer.as_bytes());
    let end = parse(&longer).unwrap().end().clone();
    let conclusion = parse(&longer).unwrap().conclusion().clone();
    let mut shorter = format!(
        "ropebound certificate 1\nschedule plain\nhead_dim 128\ncontext 1023\nconvention 0..=L\npredecessor {name}\nfrom {end}\npieces 0\nend {end}\n"
    );
    let [lo, hi] = &conclusion.bracket;
    let [inner_lo, inner_hi] = &conclusion.enclosure;
    write!(
        shorter,
        "root {}\nbracket {lo} {hi}\nenclosure {inner_lo} {inner_hi}\nqed\n",
        conclusion.root
    )
    .unwrap();
    let error = check(&mut checker, &shorter).unwrap_err();
    assert_eq!((error.line, error.step), (6, Step::Predecessor), "{error}");
    // The same text for its own context or one more is a valid certificate without pieces.
    for context in [1024, 1025] {
        let text = with_line(&shorter, 4, &format!("context {context}"));
        let verified = check(&mut checker, &text).unwrap();
        assert_eq!((verified.own_pieces, verified.context), (0, context));
    }
    // With another end: a genuine one of a shorter context.
    let error = reason(&std::fs::read_to_string(generate(folder.path(), 128, 40, None)).unwrap());
    assert_eq!((error.line, error.step), (7, Step::Predecessor), "{error}");
    // Of another schedule or convention: no certificate at all.
    for (number, replacement) in [(2, "schedule yarn"), (5, "convention 0..L")] {
        let error = reason(&with_line(&before, number, replacement));
        assert_eq!(
            (error.file.as_str(), error.line, error.step),
            ("before", number, Step::Format)
        );
    }
    // One that does not hold itself, at its first piece or at its root only.
    let certificate = parse(&before).unwrap();
    let first = &certificate.pieces()[0];
    let broken = with_line(&before, 9, &format!("{} {}", first.lo, 1));
    let error = reason(&broken);
    assert_eq!((error.file.as_str(), error.line), ("before", 9), "{error}");
    let broken = with_line(&before, 4, "context 128");
    let error = reason(&broken);
    assert_eq!(error.file, "before");
    assert!(matches!(error.step, Step::Position(_)), "{error}");
}

/// Every step's fall-back: the first failing line is reported, whatever the threads do.
#[test]
fn the_first_of_several_faults_is_reported() {
    let text = Chain::get().text(1024);
    let certificate = parse(&text).unwrap();
    let mut changed = text.clone();
    for index in 20..pieces(&certificate) {
        let lo = &certificate.pieces()[index].lo;
        changed = with_line(&changed, 9 + index, &format!("{lo} 1"));
    }
    for _ in 0..5 {
        let error = refusal(128, &changed);
        assert_eq!(
            (error.line, error.step),
            (
                29,
                Step::Piece {
                    number: 21,
                    witness: 1
                }
            )
        );
    }
}
