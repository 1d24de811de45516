//! Exact numbers of (0, 1], each with one spelling: C99 hexadecimal floats in canonical form.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use ropebound_reference::Float;

/// A dyadic rational k·2^e in (0, 1], exactly.
///
/// Text: `0x1`, then `.` and up to 1023 lower-case hexadecimal digits of which the last is not 0 (or nothing), `p`, a sign,
/// a decimal exponent from −16384 to 0 without leading zeros. Every such number has exactly one text, and the reader
/// accepts no other.
///
/// # Examples
///
/// ```
/// use ropebound_certificate::Dyadic;
///
/// let number: Dyadic = "0x1.8p-1".parse()?;
/// assert_eq!(number, Dyadic::from_f64(0.75).unwrap());
/// assert_eq!(number.to_string(), "0x1.8p-1");
/// assert!("0x1.80p-1".parse::<Dyadic>().is_err());
/// assert!("0x1p+1".parse::<Dyadic>().is_err()); // 2
/// # Ok::<(), ropebound_certificate::DyadicError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dyadic(Float);

/// Why a text is no canonical number of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DyadicError(&'static str);

impl fmt::Display for DyadicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for DyadicError {}

impl Eq for Dyadic {}

impl PartialOrd for Dyadic {
    fn partial_cmp(&self, other: &Dyadic) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Dyadic {
    fn cmp(&self, other: &Dyadic) -> Ordering {
        self.0.partial_cmp(&other.0).expect("finite numbers")
    }
}

impl Dyadic {
    /// The most hexadecimal digits after the point.
    pub const MOST_DIGITS: usize = 1023;

    /// 1.
    pub fn one() -> Dyadic {
        Dyadic(Float::with_val(1, 1))
    }

    /// The number `value`; `None` if it is not in (0, 1], is below 2^−16384, or has more bits than a text holds.
    pub fn new(value: &Float) -> Option<Dyadic> {
        // Its text is made for any positive number and read only if it is in range.
        (*value > 0 && value.is_finite())
            .then(|| Dyadic(value.clone()).to_string().parse().ok())
            .flatten()
    }

    /// The double `value`; `None` if it is not in (0, 1].
    pub fn from_f64(value: f64) -> Option<Dyadic> {
        value
            .is_finite()
            .then(|| Dyadic::new(&Float::with_val(53, value)))
            .flatten()
    }

    /// The number as an MPFR float, exactly.
    pub fn value(&self) -> &Float {
        &self.0
    }

    /// e, where the number is 1.… · 2^e.
    fn exponent(&self) -> i32 {
        self.0.get_exp().expect("not 0") - 1
    }
}

impl fmt::Display for Dyadic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = self.exponent();
        let mantissa = Float::with_val(self.0.prec(), &self.0 >> exponent);
        // In [1, 2) the first hexadecimal digit is the 1 before the point.
        let (_, digits, _) = mantissa.to_sign_string_exp(16, None);
        let digits = digits[1..].trim_end_matches('0');
        let point = if digits.is_empty() { "" } else { "." };
        write!(f, "0x1{point}{digits}p{exponent:+}")
    }
}

impl FromStr for Dyadic {
    type Err = DyadicError;

    fn from_str(text: &str) -> Result<Dyadic, DyadicError> {
        let err = |reason| Err(DyadicError(reason));
        let Some(rest) = text.strip_prefix("0x1") else {
            return err("a number starts with 0x1");
        };
        let Some((fraction, exponent)) = rest.split_once('p') else {
            return err("a number has an exponent: p, a sign, digits");
        };
        let digits = match fraction.strip_prefix('.') {
            Some("") => return err("a point is followed by digits"),
            Some(digits) => digits,
            None if fraction.is_empty() => "",
            None => return err("a number's digits follow a point"),
        };
        if digits.len() > Dyadic::MOST_DIGITS {
            return err("a number has at most 1023 digits after the point");
        }
        if !digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        {
            return err("digits are 0 to 9 and a to f");
        }
        if digits.ends_with('0') {
            return err("digits do not end in 0");
        }
        let exponent = match exponent.strip_prefix('-') {
            Some(digits) => match decimal(digits) {
                Some(value @ 1..=16_384) => -(value as i32),
                _ => return err("an exponent is +0, or from -16384 to -1 without leading zeros"),
            },
            None if exponent == "+0" && digits.is_empty() => 0,
            None if exponent == "+0" => return err("a number is at most 1"),
            None => return err("an exponent is +0, or from -16384 to -1 without leading zeros"),
        };
        let parsed =
            Float::parse_radix(format!("1.{digits}"), 16).expect("digits of the radix were seen");
        let mantissa = Float::with_val(1 + 4 * digits.len() as u32, parsed);
        Ok(Dyadic(mantissa << exponent))
    }
}

/// A decimal integer without sign or leading zeros, of at most 18 digits.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let canonical = text == "0" || !text.starts_with('0');
    let digits = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if canonical && digits {
        text.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_one_text() {
        for text in [
            "0x1p+0",
            "0x1p-1",
            "0x1.8p-1",
            "0x1.bb578dd44e3f9p-1",
            "0x1p-16384",
            "0x1.0000000000000000000000000000000000000000001p-3",
        ] {
            assert_eq!(text.parse::<Dyadic>().unwrap().to_string(), text);
        }
        let longest = format!("0x1.{}1p-5", "0".repeat(1022));
        let parsed = longest.parse::<Dyadic>().unwrap();
        assert_eq!(parsed.to_string(), longest);
        assert_eq!(Dyadic::new(parsed.value()), Some(parsed));
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            "",
            "0",
            "1",
            "0x",
            "0x1",
            "0x1p",
            "0x1p0",
            "0x1p-0",
            "0x1p+1",
            "0x1p-01",
            "0x1p-1 ",
            " 0x1p-1",
            "0x1.p-1",
            "0x1.0p-1",
            "0x1.80p-1",
            "0x1.Ap-1",
            "0X1p-1",
            "0x1P-1",
            "0x2p-1",
            "0x0p+0",
            "-0x1p-1",
            "+0x1p-1",
            "0x1.8p+0",
            "0x1p-16385",
            "0x1p-99999999999999999999",
            "0x1p--1",
            "0x1.8.8p-1",
            "0x18p-1",
            "0x1.8p-1p-1",
            "0x1.é1p-1",
        ] {
            assert!(text.parse::<Dyadic>().is_err(), "{text:?}");
        }
        assert!(
            format!("0x1.{}1p-5", "0".repeat(1023))
                .parse::<Dyadic>()
                .is_err()
        );
    }

    #[test]
    fn refusals_name_their_reason() {
        for (text, reason) in [
            ("1", "starts with 0x1"),
            ("0x1.8", "has an exponent"),
            ("0x1.p-1", "followed by digits"),
            ("0x18p-1", "follow a point"),
            ("0x1.Ap-1", "0 to 9 and a to f"),
            ("0x1.80p-1", "do not end in 0"),
            ("0x1p0", "an exponent is +0, or from -16384 to -1"),
            ("0x1p-16385", "an exponent is +0, or from -16384 to -1"),
            ("0x1.8p+0", "at most 1"),
        ] {
            let error = text.parse::<Dyadic>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn numbers_outside_the_range_are_refused() {
        for value in [0.0, -0.5, 1.5, f64::NAN, f64::INFINITY] {
            assert_eq!(Dyadic::from_f64(value), None);
        }
        assert_eq!(Dyadic::new(&(Float::with_val(1, 1) >> 16_385u32)), None);
        let long = Float::with_val(5000, 1) - (Float::with_val(5000, 1) >> 4999u32);
        assert_eq!(Dyadic::new(&long), None);
    }
}
