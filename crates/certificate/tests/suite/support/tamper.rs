//! Small changes to a certificate's text, and what they have to meet.

use ropebound_certificate::{Certificate, CheckError, Dyadic, Float, digest, parse};

use super::slow::SlowChecker;
use super::{Chain, check, checker_knowing};

/// The text with one line replaced, lines counted from 1.
pub(crate) fn with_line(text: &str, number: usize, line: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines[number - 1] = line;
    lines.join("\n") + "\n"
}

pub(crate) fn line(text: &str, number: usize) -> &str {
    text.lines().nth(number - 1).unwrap()
}

/// The number moved by one unit of its last bit.
pub(crate) fn nudged(number: &Dyadic, up: bool) -> Dyadic {
    let mut value = Float::with_val(53.max(number.value().prec()), number.value());
    if up {
        value.next_up()
    } else {
        value.next_down()
    };
    Dyadic::new(&value).unwrap()
}

pub(crate) fn refusal(most_known: u64, text: &str) -> CheckError {
    check(&mut checker_knowing(most_known), text).unwrap_err()
}

pub(crate) fn pieces(certificate: &Certificate) -> usize {
    certificate.pieces().len()
}

/// The slow checker, knowing the chain's certificate for context 64.
pub(crate) fn slow_knowing_64() -> SlowChecker {
    let mut slow = SlowChecker::default();
    let text = Chain::get().text(64);
    slow.known
        .insert(digest(text.as_bytes()), parse(&text).unwrap());
    slow
}

/// Whatever the checker accepts, the slow evaluation proves.
pub(crate) fn accepted_only_if_true(slow: &mut SlowChecker, text: &str) -> bool {
    let accepted = check(&mut checker_knowing(64), text).is_ok();
    assert!(!accepted || slow.holds(&parse(text).unwrap()), "{text}");
    accepted
}

/// Texts that differ from a genuine certificate, which has a predecessor, in one thing each.
pub(crate) fn tampered(genuine: &str) -> Vec<(&'static str, String)> {
    let certificate = parse(genuine).unwrap();
    let lines: Vec<&str> = genuine.lines().collect();
    let end = 8 + certificate.pieces().len();
    let join = |lines: &[&str]| lines.join("\n") + "\n";
    let replaced = |index: usize, from: &str, to: &str| {
        let line = lines[index].replacen(from, to, 1);
        assert_ne!(line, lines[index]);
        let mut lines = lines.clone();
        lines[index] = &line;
        join(&lines)
    };
    let words = |index: usize| lines[index].split(' ').collect::<Vec<_>>();
    let mut dropped = lines.clone();
    dropped.remove(20);
    let mut doubled = lines.clone();
    doubled.insert(20, lines[20]);
    let mut swapped = lines.clone();
    swapped.swap(20, 21);
    let fewer = format!("pieces {}", certificate.pieces().len() - 1);
    let mut merged = dropped.clone();
    merged[7] = &fewer;
    let [bracket, enclosure] = [words(end + 2), words(end + 3)];
    let reversed = format!("bracket {} {}", bracket[2], bracket[1]);
    let beside = format!("enclosure {} {}", enclosure[2], bracket[2]);
    let [witness, root] = [words(12)[1], words(end + 1)[1]];
    vec![
        ("version", replaced(0, "1", "2")),
        ("schedule", replaced(1, "plain", "yarn")),
        ("head-dim-odd", replaced(2, "128", "127")),
        ("head-dim", replaced(2, "128", "126")),
        ("context-longer", replaced(3, "context ", "context 1")),
        ("context-missing", replaced(3, "context", "contexts")),
        ("convention", replaced(4, "0..=L", "0..L")),
        (
            "predecessor-unknown",
            replaced(5, lines[5], &format!("predecessor {}", digest(b""))),
        ),
        (
            "predecessor-none",
            join(&{
                let mut lines = lines.clone();
                lines[5] = "predecessor none";
                lines
            }),
        ),
        ("from-elsewhere", replaced(6, "p-1", "1p-1")),
        ("count", replaced(7, "pieces ", "pieces 1")),
        ("witness", replaced(12, &format!(" {witness}"), " 3")),
        ("witness-zero", replaced(12, &format!(" {witness}"), " 0")),
        ("spelling", replaced(12, "p-1", "0p-1")),
        ("two-spaces", replaced(12, " ", "  ")),
        ("dropped", join(&dropped)),
        ("doubled", join(&doubled)),
        ("swapped", join(&swapped)),
        ("merged", join(&merged)),
        ("end-elsewhere", replaced(end, "p-1", "1p-1")),
        ("root", replaced(end + 1, root, "17")),
        (
            "bracket-reversed",
            join(&{
                let mut lines = lines.clone();
                lines[end + 2] = &reversed;
                lines
            }),
        ),
        (
            "enclosure-beside",
            join(&{
                let mut lines = lines.clone();
                lines[end + 3] = &beside;
                lines
            }),
        ),
        ("truncated", genuine[..genuine.len() / 2].to_owned()),
        ("no-last-line-end", genuine.trim_end().to_owned()),
        ("trailing", genuine.to_owned() + "\n"),
        ("carriage-returns", genuine.replace('\n', "\r\n")),
    ]
}
