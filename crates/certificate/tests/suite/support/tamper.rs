//! Small changes to a certificate's text, and what they have to meet.

use ropebound_certificate::{Certificate, CheckError, Dyadic, Float, digest, parse};

use super::slow::SlowChecker;
use super::{Chain, check, checker_knowing};

/// The text with one line replaced, lines counted from 1.
pub fn with_line(text: &str, number: usize, line: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines[number - 1] = line;
    lines.join("\n") + "\n"
}

pub fn line(text: &str, number: usize) -> &str {
    text.lines().nth(number - 1).unwrap()
}

/// The number moved by one unit of its last bit.
pub fn nudged(number: &Dyadic, up: bool) -> Dyadic {
    let mut value = Float::with_val(53.max(number.value().prec()), number.value());
    if up {
        value.next_up()
    } else {
        value.next_down()
    };
    Dyadic::new(&value).unwrap()
}

pub fn refusal(most_known: u64, text: &str) -> CheckError {
    check(&mut checker_knowing(most_known), text).unwrap_err()
}

pub fn pieces(certificate: &Certificate) -> usize {
    certificate.pieces().len()
}

/// The slow checker, knowing the chain's certificate for context 64.
pub fn slow_knowing_64() -> SlowChecker {
    let mut slow = SlowChecker::default();
    let text = Chain::get().text(64);
    slow.known
        .insert(digest(text.as_bytes()), parse(&text).unwrap());
    slow
}

/// Whatever the checker accepts, the slow evaluation proves.
pub fn accepted_only_if_true(slow: &mut SlowChecker, text: &str) -> bool {
    let accepted = check(&mut checker_knowing(64), text).is_ok();
    assert!(!accepted || slow.holds(&parse(text).unwrap()), "{text}");
    accepted
}
