//! Decimals as text: what is read, and the one way each is written.
//!
//! Read: an optional `+`, digits with at most one point and at least one digit, then optionally `e` or `E` with a
//! signed integer. Written: positional, unless that takes zeros which are no significant digits and the leading digit
//! stands outside 10^−4 to 10^5; then scientific. So 10000, 500000, 1234567, 4293.4375 and 0.0001, but 1e6, 1.25e7
//! and 1e-5.

use std::fmt;
use std::str::FromStr;

use crate::{Decimal, DecimalError};

const SHOWN: usize = 40;

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Decimal, DecimalError> {
        if text.is_empty() {
            return Err(DecimalError::Empty);
        }
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => (true, unsigned),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        match unsigned.to_ascii_lowercase().as_str() {
            "nan" => return Err(DecimalError::NotANumber),
            "inf" | "infinity" => return Err(DecimalError::Infinite),
            _ => {}
        }
        match parse_unsigned(unsigned) {
            None => Err(DecimalError::Syntax {
                text: shortened(text),
            }),
            Some(_) if negative => Err(DecimalError::Negative {
                text: shortened(text),
            }),
            Some(value) => value,
        }
    }
}

/// The number without a sign; `None` if the text is not decimal notation.
fn parse_unsigned(text: &str) -> Option<Result<Decimal, DecimalError>> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let digits = whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| byte.is_ascii_digit().then(|| byte - b'0'))
        .collect::<Option<Vec<u8>>>()?;
    Some(Decimal::from_digits(
        &digits,
        exponent.saturating_sub(fraction.len() as i64),
    ))
}

/// A signed integer, saturated far outside the accepted exponents; `None` if it is none.
fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.bytes().fold(0i64, |value, byte| {
        value
            .saturating_mul(10)
            .saturating_add(i64::from(byte - b'0'))
    });
    Some(if negative { -magnitude } else { magnitude })
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let mut head: String = text.chars().take(SHOWN).collect();
    head.push('…');
    head
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(leading) = self.leading_exponent() else {
            return f.pad("0");
        };
        let digits: String = self
            .digits()
            .iter()
            .map(|digit| char::from(b'0' + digit))
            .collect();
        let needs_zeros = self.exponent() > 0 || leading < -1;
        let text = if needs_zeros && !(-4..=5).contains(&leading) {
            match digits.split_at(1) {
                (first, "") => format!("{first}e{leading}"),
                (first, rest) => format!("{first}.{rest}e{leading}"),
            }
        } else if self.is_integer() {
            digits + &"0".repeat(self.exponent() as usize)
        } else if leading >= 0 {
            let (whole, fraction) = digits.split_at(leading as usize + 1);
            format!("{whole}.{fraction}")
        } else {
            format!("0.{}{digits}", "0".repeat((-leading - 1) as usize))
        };
        f.pad(&text)
    }
}
