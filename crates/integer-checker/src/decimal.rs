//! The inverse of a number in decimal, every printed digit certain.

use alloc::string::String;
use alloc::vec::Vec;

use crate::ball::Ball;
use crate::limbs;

/// Digits worked out: more than are asked for.
const DIGITS: usize = 60;

/// 1/x for the x between the balls `lo` and `hi`, 0 < x ≤ 1, correctly rounded to as many significant digits as both ends share, at
/// most `most`; `None` if they share none.
pub(crate) fn certain_inverse([lo, hi]: [&Ball; 2], most: usize) -> Option<String> {
    let least = inverse(&hi.ends()?[1]);
    let most_of_all = inverse(&lo.ends()?[0]);
    // Digits are cut off: rounding half up goes by the first one left out, whatever follows.
    (1..=most.min(DIGITS - 1)).rev().find_map(|digits| {
        let [least, most] =
            [&least, &most_of_all].map(|(exponent, cut)| rounded(*exponent, cut, digits));
        (least == most).then(|| written(least.0, &least.1))
    })
}

/// ⌊log10 1/x⌋ and the leading digits of 1/x.
fn inverse(x: &[u64]) -> (u32, Vec<u8>) {
    let one = {
        let mut one = alloc::vec![0; x.len()];
        one[x.len() - 2] = 1;
        one
    };
    // The largest multiple 10^k·x that is not above 1.
    let (mut exponent, mut multiple) = (0, x.to_vec());
    loop {
        let mut next = multiple.clone();
        limbs::scale(&mut next, 10);
        if limbs::compare(&next, &one).is_gt() {
            break;
        }
        multiple = next;
        exponent += 1;
    }
    let mut rest = one;
    let digits = (0..DIGITS).map(|_| {
        let mut digit = 0;
        while limbs::compare(&rest, &multiple).is_ge() {
            limbs::subtract(&mut rest, &multiple);
            digit += 1;
        }
        limbs::scale(&mut rest, 10);
        digit
    });
    (exponent, digits.collect())
}

/// To so many digits, halves up.
fn rounded(mut exponent: u32, digits: &[u8], count: usize) -> (u32, Vec<u8>) {
    let mut kept = digits[..count].to_vec();
    if digits[count] >= 5 {
        match kept.iter().rposition(|&digit| digit < 9) {
            Some(at) => {
                kept[at] += 1;
                kept[at + 1..].fill(0);
            }
            None => {
                kept.fill(0);
                kept[0] = 1;
                exponent += 1;
            }
        }
    }
    (exponent, kept)
}

/// Positionally while the digits reach the units, with an exponent otherwise.
fn written(exponent: u32, digits: &[u8]) -> String {
    let positional = (exponent as usize) < digits.len();
    let whole = if positional { exponent as usize + 1 } else { 1 };
    let mut text = String::new();
    for (k, digit) in digits.iter().enumerate() {
        if k == whole {
            text.push('.');
        }
        text.push(char::from(b'0' + digit));
    }
    if !positional {
        text.push_str(&alloc::format!("e{exponent}"));
    }
    text
}
