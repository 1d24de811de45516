//! Values of arguments: what is accepted, and what is said when it is not.

use crate::failure::Failure;
use clap::{Args, ValueEnum};
use ropebound_answers::Subject;
use ropebound_bounds::Problem;
use ropebound_bounds::search::Ladder;
use ropebound_schedule::{
    Decimal, DecimalError, HeadDim, HeadDimError, Schedule, Threshold, ThresholdError, parse_count,
};
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
///
/// # Errors
/// In words: what is wrong, and what is accepted.
pub fn range(text: &str) -> Result<Range<u64>, String> {
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

/// What sums are held against.
#[derive(Args, Clone, Debug)]
pub(crate) struct AtLeast {
    /// What sums are to reach, B(m) >= TAU: a decimal from 0 to the number of pairs (proofs/threshold.md says which to take).
    #[arg(long = "at-least", value_name = "TAU", value_parser = threshold, default_value = "0", allow_hyphen_values = true)]
    pub threshold: Threshold,
}

fn threshold(text: &str) -> Result<Threshold, String> {
    text.parse()
        .map_err(|error: ThresholdError| error.to_string())
}

impl AtLeast {
    /// What is said of a threshold that the sums cannot reach.
    pub(crate) fn refuse(&self, error: impl std::fmt::Display) -> Failure {
        Failure::argument("--at-least <TAU>", self.threshold, error)
    }

    /// What a request adds for it, to tell searches apart.
    pub(crate) fn asked(&self) -> String {
        if self.threshold.is_zero() {
            String::new()
        } else {
            format!(", at least {}", self.threshold)
        }
    }

    /// The schedule's sums, held against it.
    pub(crate) fn problem(&self, schedule: &Schedule) -> Result<Problem, Failure> {
        let problem = Problem::new(schedule).map_err(Failure::other)?;
        problem
            .at_least(self.threshold)
            .map_err(|error| self.refuse(error))
    }

    /// The searches for a head dimension.
    pub(crate) fn ladder(&self, head_dim: HeadDim) -> Result<Ladder, Failure> {
        Ladder::new(head_dim)
            .at_least(self.threshold)
            .map_err(|error| self.refuse(error))
    }
}

/// Which schedule's sums are asked about.
#[derive(Args, Clone, Debug)]
pub(crate) struct ScheduleArguments {
    /// The schedule: plain RoPE, or a method of the paper's Table 4.
    #[arg(long, value_enum, default_value = "plain")]
    schedule: ScheduleName,
    /// The base of plain RoPE: an exact decimal from 1 to 1e100; several with commas where a command answers several.
    #[arg(long, value_parser = base, value_delimiter = ',', allow_hyphen_values = true)]
    base: Vec<BaseArgument>,
    /// The head dimension: an even number from 2 to 65536; several with commas likewise [default: 128].
    #[arg(long, value_name = "D", value_parser = any_head_dim, value_delimiter = ',', allow_hyphen_values = true)]
    head_dim: Vec<HeadDim>,
    /// Pairs beside these that do not rotate (partial RoPE), each adding 1 to B(m) [default: the configuration's, else 0].
    #[arg(long, value_name = "PAIRS", value_parser = clap::value_parser!(u64).range(0..=65_536))]
    pub unrotated: Option<u64>,
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
    /// What says which schedule, if anything does.
    pub(crate) fn chosen(&self) -> Option<&'static str> {
        if self.schedule != ScheduleName::Plain {
            Some("--schedule")
        } else if !self.base.is_empty() {
            Some("--base")
        } else {
            self.head_dim.first().map(|_| "--head-dim")
        }
    }

    /// The one base and head dimension that a scaling is put on.
    pub(crate) fn plain(&self) -> Result<(&BaseArgument, HeadDim), Failure> {
        if self.schedule != ScheduleName::Plain {
            let why = "'--scaling' changes plain RoPE; expected no '--schedule'";
            return Err(Failure::other(why));
        }
        match (self.base.as_slice(), self.head_dim.as_slice()) {
            ([base], []) => Ok((base, default_head_dim())),
            ([base], [head_dim]) => Ok((base, *head_dim)),
            ([], _) => Err(Failure::other(
                "'--scaling' needs '--base <BASE>'; expected a decimal from 1 to 1e100",
            )),
            _ => Err(Failure::other(
                "'--scaling' is for one base and head dimension at a time",
            )),
        }
    }

    /// Like [`schedule`](Self::schedule), `default` being the base of plain RoPE where none is given.
    pub(crate) fn schedule_or(&self, default: &str) -> Result<(Schedule, Subject), Failure> {
        let mut arguments = self.clone();
        if self.schedule == ScheduleName::Plain && self.base.is_empty() {
            arguments.base = vec![base(default).map_err(Failure::other)?];
        }
        arguments.schedule()
    }

    /// The one schedule asked about, and how answers name it.
    pub(crate) fn schedule(&self) -> Result<(Schedule, Subject), Failure> {
        let mut all = self.schedules()?;
        match (all.pop(), all.len()) {
            (Some(one), 0) => Ok(one),
            (_, more) => Err(Failure::other(format_args!(
                "{} bases and head dimensions; this command expects one",
                more + 1
            ))),
        }
    }

    /// The schedules asked about, by head dimension and then by base as given, and how answers name them.
    pub(crate) fn schedules(&self) -> Result<Vec<(Schedule, Subject)>, Failure> {
        let fixed = match self.schedule {
            ScheduleName::Plain => return self.plain_schedules(),
            ScheduleName::Method1 => Schedule::method1(),
            ScheduleName::Method2 => Schedule::method2(),
        };
        if let Some(base) = self.base.first() {
            let why = "has its own base; expected no base, or '--schedule plain'";
            let why = format_args!("{} {why}", fixed.name());
            return Err(Failure::argument("--base <BASE>", &base.text, why));
        }
        let defined = fixed.head_dim();
        if let Some(other) = self.head_dim.iter().find(|dim| **dim != defined) {
            let name = fixed.name();
            let why = format_args!("{name} is defined at another; expected {defined}");
            return Err(Failure::argument("--head-dim <D>", other, why));
        }
        let subject = Subject {
            schedule: Some(fixed.name().to_owned()),
            base: None,
            head_dim: defined.get(),
            unrotated: self.unrotated.unwrap_or(0),
        };
        Ok(vec![(with_unrotated(fixed, subject.unrotated)?, subject)])
    }

    fn plain_schedules(&self) -> Result<Vec<(Schedule, Subject)>, Failure> {
        if self.base.is_empty() {
            return Err(Failure::other(
                "plain RoPE needs '--base <BASE>'; expected a decimal from 1 to 1e100, or '--schedule' method1 or method2, or a configuration",
            ));
        }
        let assumed = [default_head_dim()];
        let head_dims = match self.head_dim.as_slice() {
            [] => &assumed[..],
            given => given,
        };
        let mut out = Vec::new();
        for &head_dim in head_dims {
            for base in &self.base {
                let schedule = Schedule::plain(base.value.clone(), head_dim)
                    .map_err(|error| Failure::argument("--base <BASE>", &base.text, error))?;
                let subject = Subject {
                    schedule: None,
                    base: Some(base.text.clone()),
                    head_dim: head_dim.get(),
                    unrotated: self.unrotated.unwrap_or(0),
                };
                out.push((with_unrotated(schedule, subject.unrotated)?, subject));
            }
        }
        Ok(out)
    }
}

/// The schedule and pairs that do not rotate.
pub(crate) fn with_unrotated(schedule: Schedule, pairs: u64) -> Result<Schedule, Failure> {
    schedule
        .with_unrotated(pairs)
        .map_err(|error| Failure::argument("--unrotated <PAIRS>", pairs, error))
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
