//! Values of arguments: what is accepted, and what is said when it is not.

use crate::failure::Failure;
use clap::{Args, ValueEnum};
use ropebound_answers::Subject;
use ropebound_schedule::{Decimal, DecimalError, HeadDim, HeadDimError, Schedule, parse_count};
use std::ops::Range;

/// Digits that may be asked for.
pub(crate) const DIGITS: std::ops::RangeInclusive<i64> = 1..=10_000;

/// A base, and how it was written.
#[derive(Clone, Debug)]
pub struct BaseArgument {
    /// As written.
    pub text: String,
    /// The number.
    pub value: Decimal,
}

/// The decimal that `500k` (k = 1000, M = 1000²) and `500_000` stand for: bases are counted in thousands where lengths are in 1024.
fn plain_decimal(text: &str) -> String {
    let (number, unit) = match text.as_bytes() {
        [.., b'0'..=b'9', b'k' | b'K'] => (&text[..text.len() - 1], "e3"),
        [.., b'0'..=b'9', b'M'] => (&text[..text.len() - 1], "e6"),
        _ => (text, ""),
    };
    let single = |(at, _): (usize, &str)| {
        let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        digit(number.as_bytes()[..at].last()) && digit(number.as_bytes().get(at + 1))
    };
    if number.match_indices('_').all(single) {
        number.replace('_', "") + unit
    } else {
        text.to_owned()
    }
}

/// An exact decimal from 1 to 1e100.
///
/// # Errors
/// In words: what is wrong, and what is accepted.
pub fn base(text: &str) -> Result<BaseArgument, String> {
    const ACCEPTED: &str = "expected a decimal from 1 to 1e100, such as 10000, 500k or 1e6";
    let value: Decimal = plain_decimal(text).parse().map_err(|error| match error {
        DecimalError::Exponent => format!("out of range; {ACCEPTED}"),
        DecimalError::NotANumber => format!("not a number; {ACCEPTED}"),
        DecimalError::Infinite => format!("infinite; {ACCEPTED}"),
        DecimalError::Negative { .. } => format!("negative; {ACCEPTED}"),
        DecimalError::Syntax { .. } | DecimalError::Empty => format!("not a decimal; {ACCEPTED}"),
        other => format!("{other}; {ACCEPTED}"),
    })?;
    let most = "1e100".parse().expect("a decimal");
    if value < Decimal::one() {
        return Err(format!("below 1; {ACCEPTED}"));
    }
    if value > most {
        return Err(format!("above 1e100; {ACCEPTED}"));
    }
    Ok(BaseArgument {
        text: text.to_owned(),
        value,
    })
}

/// An even number from 2 to `most`.
pub(crate) fn head_dim(text: &str, most: u32) -> Result<HeadDim, String> {
    let why = match text.parse::<HeadDim>() {
        Ok(head_dim) if head_dim.get() <= most => return Ok(head_dim),
        Ok(_) | Err(HeadDimError::TooLarge { .. }) => "too large",
        Err(HeadDimError::Zero) => "a head without pairs",
        Err(HeadDimError::Odd { .. }) => "odd",
        Err(_) => "not a natural number",
    };
    Err(format!("{why}; expected an even number from 2 to {most}"))
}

fn any_head_dim(text: &str) -> Result<HeadDim, String> {
    head_dim(text, HeadDim::MAX)
}

/// Positions `start..end` or `start..=end`, not empty; the end exclusive in the result.
pub(crate) fn range(text: &str) -> Result<Range<u64>, String> {
    const ACCEPTED: &str = "expected start..end (end exclusive) or start..=end with start before end, such as 0..15k or 1..=30000";
    let (start, end) = text
        .split_once("..")
        .ok_or_else(|| format!("not a range; {ACCEPTED}"))?;
    let (end, inclusive) = match end.strip_prefix('=') {
        Some(end) => (end, true),
        None => (end, false),
    };
    let count = |text| parse_count(text).map_err(|error| format!("{error}; {ACCEPTED}"));
    let (start, last) = (count(start)?, count(end)?);
    let end = if inclusive { last + 1 } else { last };
    match start.cmp(&end) {
        std::cmp::Ordering::Less => Ok(start..end),
        _ if start > last => Err(format!("reversed: {start} is above {last}; {ACCEPTED}")),
        _ => Err(format!("empty; {ACCEPTED}")),
    }
}

/// Which schedule's sums are asked about.
#[derive(Args, Clone, Debug)]
pub(crate) struct ScheduleArguments {
    /// The schedule: plain RoPE, or a method of the paper's Table 4.
    #[arg(long, value_enum, default_value = "plain")]
    schedule: ScheduleName,
    /// The base of plain RoPE: an exact decimal from 1 to 1e100.
    #[arg(long, value_parser = base, allow_hyphen_values = true)]
    base: Option<BaseArgument>,
    /// The head dimension: an even number from 2 to 65536 [default: 128].
    #[arg(long, value_name = "D", value_parser = any_head_dim, allow_hyphen_values = true)]
    head_dim: Option<HeadDim>,
    /// Pairs beside these that do not rotate (partial RoPE), each adding 1 to B(m).
    #[arg(long, value_name = "PAIRS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=65_536))]
    unrotated: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ScheduleName {
    /// θ_i = base^(−2i/d).
    Plain,
    /// θ_i = (5e6)^(−2i/128).
    Method1,
    /// θ_i = (1e4·8^(128/88))^(−2i/128) for i < 44, (1e4)^(−2i/128)/8 from there on.
    Method2,
}

/// What is assumed of a head where nothing is said.
pub(crate) fn default_head_dim() -> HeadDim {
    HeadDim::new(128).expect("even")
}

impl ScheduleArguments {
    /// Like [`schedule`](Self::schedule), `default` being the base of plain RoPE where none is given.
    pub(crate) fn schedule_or(&self, default: &str) -> Result<(Schedule, Subject), Failure> {
        let mut arguments = self.clone();
        if self.schedule == ScheduleName::Plain && self.base.is_none() {
            arguments.base = Some(base(default).map_err(Failure::other)?);
        }
        arguments.schedule()
    }

    /// The schedule, and how answers name it.
    pub(crate) fn schedule(&self) -> Result<(Schedule, Subject), Failure> {
        let schedule = match (self.schedule, &self.base) {
            (ScheduleName::Plain, Some(base)) => {
                let head_dim = self.head_dim.unwrap_or_else(default_head_dim);
                Schedule::plain(base.value.clone(), head_dim)
                    .map_err(|error| Failure::argument("--base <BASE>", &base.text, error))?
            }
            (ScheduleName::Plain, None) => {
                return Err(Failure::other(
                    "plain RoPE needs '--base <BASE>'; expected a decimal from 1 to 1e100, or '--schedule' method1 or method2",
                ));
            }
            (ScheduleName::Method1, _) => Schedule::method1(),
            (ScheduleName::Method2, _) => Schedule::method2(),
        };
        let fixed = self.schedule != ScheduleName::Plain;
        if let (true, Some(base)) = (fixed, &self.base) {
            return Err(Failure::argument(
                "--base <BASE>",
                &base.text,
                format_args!(
                    "{} has its own base; expected no base, or '--schedule plain'",
                    schedule.name()
                ),
            ));
        }
        if let Some(head_dim) = self.head_dim.filter(|dim| *dim != schedule.head_dim()) {
            return Err(Failure::argument(
                "--head-dim <D>",
                head_dim,
                format_args!(
                    "{} is defined at another; expected {}",
                    schedule.name(),
                    schedule.head_dim()
                ),
            ));
        }
        let subject = Subject {
            schedule: fixed.then(|| schedule.name().to_owned()),
            base: self.base.as_ref().map(|base| base.text.clone()),
            head_dim: schedule.head_dim().get(),
            unrotated: self.unrotated,
        };
        let schedule = schedule
            .with_unrotated(self.unrotated)
            .map_err(|error| Failure::argument("--unrotated <PAIRS>", self.unrotated, error))?;
        Ok((schedule, subject))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(range("0..15k"), Ok(0..15_360));
        assert_eq!(range("1..=30000"), Ok(1..30_001));
        assert_eq!(range("7..=7"), Ok(7..8));
        for bad in [
            "7..7", "8..7", "8..=7", "7", "..7", "7..", "a..b", "-1..3", "0..1.5", "0...5",
        ] {
            assert!(range(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn bases_keep_their_text() {
        let accepted = base("1.0e6").expect("a base");
        assert_eq!(accepted.text, "1.0e6");
        assert_eq!(accepted.value, Decimal::from(1_000_000));
        for (text, value) in [("500k", 500_000), ("500_000", 500_000), ("1.5M", 1_500_000)] {
            assert_eq!(base(text).expect(text).value, Decimal::from(value));
        }
        for bad in [
            "0",
            "0.99",
            "-1",
            "nan",
            "inf",
            "-inf",
            "1e101",
            "1e400000000",
            "1e3k",
            "5__0",
            "_5",
            "k",
            "",
            "x",
        ] {
            let error = base(bad).expect_err(bad);
            assert!(
                error.contains("expected a decimal from 1 to 1e100"),
                "{bad}: {error}"
            );
        }
    }
}
