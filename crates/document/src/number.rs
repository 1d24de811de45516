//! Decimal numbers that keep all their digits and are shown with few.

use serde::Serialize;
use std::fmt;

/// A number as a decimal: all digits that are known to be certain, and how many of them are shown to people.
///
/// `Display` gives the digits shown; [`full`](Self::full) and the serialised form all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Number {
    full: String,
    #[serde(skip)]
    shown: usize,
}

impl Number {
    /// A real number by its certain digits, of which `shown` are for people.
    #[must_use]
    pub fn real(full: impl Into<String>, shown: usize) -> Self {
        Self {
            full: full.into(),
            shown,
        }
    }

    /// A decimal that is the number itself: shown whole, as another would be another number.
    #[must_use]
    pub fn exact(decimal: impl fmt::Display) -> Self {
        Self::real(decimal.to_string(), usize::MAX)
    }

    /// The double nearest to the digits; `None` if they are no decimal.
    #[must_use]
    pub fn nearest_f64(&self) -> Option<f64> {
        self.full.parse().ok()
    }

    /// All digits.
    #[must_use]
    pub fn full(&self) -> &str {
        &self.full
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&shortened(&self.full, self.shown))
    }
}

/// `decimal` rounded to `digits` significant digits, if it has more; fixed point where that takes no more digits than these and a few
/// zeros. A tie keeps its 5: which way the number lies that it was rounded from is not known. What is no decimal stays as it is.
pub(crate) fn shortened(decimal: &str, digits: usize) -> String {
    round(decimal, digits).unwrap_or_else(|| decimal.to_owned())
}

/// `None` if nothing is to be rounded.
fn round(decimal: &str, digits: usize) -> Option<String> {
    let unsigned = decimal.strip_prefix('-').unwrap_or(decimal);
    let sign = &decimal[..decimal.len() - unsigned.len()];
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all: Vec<u8> = [whole, fraction].concat().into_bytes();
    if !all.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let zeros = all.iter().take_while(|&&digit| digit == b'0').count();
    let significant = &all[zeros..];
    if significant.len() <= digits {
        return None;
    }
    // Of the first significant digit.
    let mut power = whole.len() as i64 - 1 - zeros as i64 + exponent;
    let (mut kept, rest) = (significant[..digits].to_vec(), &significant[digits..]);
    if rest[0] == b'5' && rest[1..].iter().all(|&digit| digit == b'0') {
        kept.push(b'5');
    } else if rest[0] >= b'5' {
        let nines = kept
            .iter()
            .rev()
            .take_while(|&&digit| digit == b'9')
            .count();
        let last = kept.len() - nines;
        kept[last..].fill(b'0');
        if last == 0 {
            kept.insert(0, b'1');
            kept.pop();
            power += 1;
        } else {
            kept[last - 1] += 1;
        }
    }
    let kept = String::from_utf8(kept).expect("digits");
    let point = |at: usize| match kept.split_at(at) {
        (whole, "") => whole.to_owned(),
        (whole, fraction) => format!("{whole}.{fraction}"),
    };
    let text = if (0..kept.len() as i64).contains(&power) {
        point(power as usize + 1)
    } else if (-5..0).contains(&power) {
        format!("0.{}{kept}", "0".repeat((-power - 1) as usize))
    } else {
        format!("{}e{power}", point(1))
    };
    Some(format!("{sign}{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_rounded_for_people_and_kept() {
        for (full, shown) in [
            ("629978.262855044002637993633666", "629978"),
            ("40117593.2795", "4.01176e7"),
            ("-4.83529844667551846563045386225", "-4.83530"),
            ("0.000012345678", "0.0000123457"),
            ("0.0000012345678", "1.23457e-6"),
            ("0.00160", "0.00160"),
            ("999999.7", "1.00000e6"),
            ("9.9999972", "10.0000"),
            ("1.2345678e-300", "1.23457e-300"),
            ("123456.5000", "123456.5"),
            ("123456.50001", "123457"),
            ("5.2e7", "5.2e7"),
            ("0", "0"),
            ("1..2 and so on", "1..2 and so on"),
        ] {
            let number = Number::real(full, 6);
            assert_eq!(number.to_string(), shown);
            assert_eq!(number.full(), full);
        }
        let exact = "629978.2628550441004335880279541015625";
        assert_eq!(Number::exact(exact).to_string(), exact);
        assert_eq!(shortened("96.5", 1), "1e2");
    }
}
