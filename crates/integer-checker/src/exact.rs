//! The exact numbers of a certificate and what is exact about them: order, middle, difference, and their one text.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use crate::limbs;

/// A dyadic rational in (0, 1], or the half width of an interval of such.
///
/// Text: `0x1`, then `.` and up to 1023 lower-case hexadecimal digits of which the last is not 0 (or nothing), `p`, a sign, a
/// decimal exponent from −16384 to 0 without leading zeros. Every number that has a text has exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exact {
    /// The place of the first limb: limb k counts 2^(−64(first + k)), so that place 0 holds the 1 of 1.
    first: u32,
    /// Most significant first; neither end is 0.
    limbs: Vec<u64>,
}

impl Exact {
    /// The most hexadecimal digits after the point.
    const MOST_DIGITS: usize = 1023;

    pub(crate) fn one() -> Exact {
        Exact {
            first: 0,
            limbs: vec![1],
        }
    }

    /// Of limbs, most significant first, that are not all 0.
    fn trimmed(mut first: u32, mut limbs: Vec<u64>) -> Exact {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        let zeros = limbs.iter().take_while(|&&limb| limb == 0).count();
        limbs.drain(..zeros);
        first += zeros as u32;
        assert!(!limbs.is_empty(), "a number above 0");
        Exact { first, limbs }
    }

    /// The place after the last limb.
    fn end(&self) -> u32 {
        self.first + self.limbs.len() as u32
    }

    /// The limb at a place.
    pub(crate) fn limb(&self, place: u32) -> u64 {
        let index = place.checked_sub(self.first);
        index
            .and_then(|index| self.limbs.get(index as usize))
            .copied()
            .unwrap_or(0)
    }

    /// Whether there is anything from a place on.
    pub(crate) fn reaches(&self, place: u32) -> bool {
        self.end() > place
    }

    /// The limbs of a range of places, least first.
    fn limbs_at(&self, places: core::ops::Range<u32>) -> Vec<u64> {
        places.rev().map(|place| self.limb(place)).collect()
    }

    /// Half of a number given by limbs, least first, the last at place 0.
    fn half(mut limbs: Vec<u64>) -> Exact {
        let mut carried = 0;
        for limb in limbs.iter_mut().rev() {
            let low = *limb << 63;
            *limb = *limb >> 1 | carried;
            carried = low;
        }
        limbs.insert(0, carried);
        limbs.reverse();
        Exact::trimmed(0, limbs)
    }

    /// (`self` + `other`)/2.
    pub(crate) fn middle(&self, other: &Exact) -> Exact {
        let places = 0..self.end().max(other.end());
        let mut sum = self.limbs_at(places.clone());
        limbs::add(&mut sum, &other.limbs_at(places));
        Exact::half(sum)
    }

    /// (`self` − `lower`)/2, for a `lower` below it.
    pub(crate) fn half_above(&self, lower: &Exact) -> Exact {
        let places = 0..self.end().max(lower.end());
        let mut difference = self.limbs_at(places.clone());
        limbs::subtract(&mut difference, &lower.limbs_at(places));
        Exact::half(difference)
    }

    /// The first limb's place, the first two limbs as one number, and whether there are more.
    pub(crate) fn leading(&self) -> (u32, u128, bool) {
        let two = u128::from(self.limbs[0]) << 64 | u128::from(self.limb(self.first + 1));
        (self.first, two, self.limbs.len() > 2)
    }

    /// ⌊2^127 · value⌋, and whether that is all of it.
    pub(crate) fn to_127(&self) -> (u128, bool) {
        let [whole, high, low] = [0, 1, 2].map(|place| u128::from(self.limb(place)));
        let exact = low & 1 == 0 && !self.reaches(3);
        (whole << 127 | high << 63 | low >> 1, exact)
    }

    /// Reads its text.
    pub(crate) fn parse(text: &str) -> Result<Exact, &'static str> {
        let rest = text.strip_prefix("0x1").ok_or("a number starts with 0x1")?;
        let (fraction, exponent) = rest
            .split_once('p')
            .ok_or("a number has an exponent: p, a sign, digits")?;
        let digits = match fraction.strip_prefix('.') {
            Some("") => return Err("a point is followed by digits"),
            Some(digits) => digits,
            None if fraction.is_empty() => "",
            None => return Err("a number's digits follow a point"),
        };
        if digits.len() > Exact::MOST_DIGITS {
            return Err("a number has at most 1023 digits after the point");
        }
        if !digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        {
            return Err("digits are 0 to 9 and a to f");
        }
        if digits.ends_with('0') {
            return Err("digits do not end in 0");
        }
        let depth = match exponent.strip_prefix('-') {
            Some(exponent) => match decimal(exponent) {
                Some(depth @ 1..=16_384) => depth as u32,
                _ => return Err("an exponent is +0, or from -16384 to -1 without leading zeros"),
            },
            None if exponent == "+0" && digits.is_empty() => return Ok(Exact::one()),
            None if exponent == "+0" => return Err("a number is at most 1"),
            None => return Err("an exponent is +0, or from -16384 to -1 without leading zeros"),
        };
        // The leading 1 is bit `depth` after the point, and ends its own group of bits.
        let first = depth.div_ceil(64);
        let last = (depth + 4 * digits.len() as u32).div_ceil(64);
        let mut limbs = vec![0u64; (last - first) as usize + 1];
        let mut put = |digit: u64, end: u32| {
            let (place, shift) = (end.div_ceil(64), end.next_multiple_of(64) - end);
            let wide = u128::from(digit) << shift;
            limbs[(place - first) as usize] |= wide as u64;
            if wide >> 64 != 0 {
                limbs[(place - first) as usize - 1] |= (wide >> 64) as u64;
            }
        };
        put(1, depth);
        for (k, byte) in (1..).zip(digits.bytes()) {
            let digit = char::from(byte).to_digit(16).expect("a digit");
            put(u64::from(digit), depth + 4 * k);
        }
        Ok(Exact::trimmed(first, limbs))
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    /// By value: a later first place is smaller, and without zeros at the ends limbs compare as digits do.
    fn cmp(&self, other: &Exact) -> Ordering {
        let places = other.first.cmp(&self.first);
        places.then_with(|| self.limbs.cmp(&other.limbs))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == 0 {
            return f.write_str("0x1p+0");
        }
        let depth = 64 * self.first - 63 + self.limbs[0].leading_zeros();
        let bit = |at: u32| {
            let place = at.div_ceil(64);
            self.limb(place) >> (64 * place - at) & 1
        };
        let bits = 64 * (self.end() - 1) - self.limbs[self.limbs.len() - 1].trailing_zeros();
        f.write_str("0x1")?;
        for (k, start) in (depth + 1..=bits).step_by(4).enumerate() {
            let point = if k == 0 { "." } else { "" };
            let digit = (start..start + 4).fold(0, |digit, at| 2 * digit + bit(at));
            write!(f, "{point}{digit:x}")?;
        }
        write!(f, "p-{depth}")
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
