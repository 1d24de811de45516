//! Parts of an audit in words.

use super::FileVerdict;
use crate::Digits;
use crate::bound::least_base;
use ropebound_audit::{PlainBase, SumAudit, Verdict};
use ropebound_bounds::ContextLength;
use ropebound_document::Number;
use ropebound_reference::{certain_digits, enclosure_decimal};

/// Digits of bases and least sums.
pub(crate) const DIGITS: usize = 10;

/// A verdict's name in JSON and CSV.
pub(crate) fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Violated { .. } => "violated",
        Verdict::Undecided(_) => "undecided",
        Verdict::NoContext => "no_context",
    }
}

/// A file's.
pub(crate) fn file_word(verdict: FileVerdict) -> &'static str {
    match verdict {
        FileVerdict::NothingRotates => "nothing_rotates",
        FileVerdict::Holds => "holds",
        FileVerdict::Undecided => "undecided",
        FileVerdict::Violated => "violated",
        FileVerdict::NoContext => "no_context",
        FileVerdict::Unreadable => "unreadable",
    }
}

pub(crate) fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

pub(crate) fn length(length: &ContextLength) -> String {
    match length {
        ContextLength::Bounded { length } => length.to_string(),
        ContextLength::NoneUpTo { limit } => format!(">= {limit}"),
        ContextLength::Unbounded => "unbounded".to_owned(),
        ContextLength::Undecided { position, .. } => format!("open at {position}"),
    }
}

/// Negative distances as a share of all, to three digits.
pub(crate) fn share(sum: &SumAudit) -> String {
    let Some(count) = &sum.count else {
        return "-".to_owned();
    };
    let all = count.negative + count.non_negative + count.undecided.len() as u64;
    let percent = 100.0 * count.negative as f64 / all as f64;
    match count.negative {
        0 => "0".to_owned(),
        _ if percent < 0.001 => format!("{percent:.1e}%"),
        _ => format!("{percent:.3}%"),
    }
}

/// The least sum, to at most 10 digits.
pub(crate) fn least_sum(sum: &SumAudit) -> Option<Number> {
    let enclosure = &sum.minimum.as_ref()?.enclosure;
    let decimal =
        certain_digits(enclosure, DIGITS).unwrap_or_else(|| enclosure_decimal(enclosure, 3).0);
    Some(Number::real(decimal, 6))
}

pub(crate) fn minimum(sum: &SumAudit) -> String {
    let least = least_sum(sum).zip(sum.minimum.as_ref());
    or_dash(least.map(|(value, least)| format!("{} at {}", value.full(), least.position)))
}

/// The least base of plain RoPE, or why there is none.
pub(crate) fn plain_base(plain: &PlainBase) -> String {
    let (base, status) = least_base(&plain.least, Digits::all(DIGITS));
    base.map_or(status, |base| base.full().to_owned())
}
