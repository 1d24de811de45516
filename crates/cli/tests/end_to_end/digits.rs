//! Many digits, right to the last, against arithmetic that shares nothing with the program's.
//!
//! At head_dim 128 and base 1e64 every frequency is a power of ten, θ_i = 10^−i, so B(m) = Σ cos(m·10^−i) has a Taylor series
//! of rational terms, summed here in fixed point with short divisions alone.

use crate::run::json;

/// Decimal places behind the point, in limbs of nine: the terms of cos 1009 reach 10^437 and lose as many places.
const FRACTION: usize = 180;
const WHOLE: usize = 50;
const LIMB: u64 = 1_000_000_000;

/// An unsigned fixed-point number, most significant limb first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Fixed(Vec<u64>);

impl Fixed {
    fn whole(value: u64) -> Self {
        let mut limbs = vec![0; WHOLE + FRACTION];
        limbs[WHOLE - 1] = value;
        Self(limbs)
    }

    fn is_zero(&self) -> bool {
        self.0.iter().all(|limb| *limb == 0)
    }

    fn multiply(&mut self, factor: u64) {
        let mut carry = 0;
        for limb in self.0.iter_mut().rev() {
            let product = *limb * factor + carry;
            *limb = product % LIMB;
            carry = product / LIMB;
        }
        assert_eq!(carry, 0);
    }

    fn divide(&mut self, divisor: u64) {
        let mut rest = 0;
        for limb in &mut self.0 {
            let part = rest * LIMB + *limb;
            *limb = part / divisor;
            rest = part % divisor;
        }
    }

    fn add(&mut self, other: &Self) {
        let mut carry = 0;
        for (limb, more) in self.0.iter_mut().zip(&other.0).rev() {
            let sum = *limb + more + carry;
            *limb = sum % LIMB;
            carry = sum / LIMB;
        }
        assert_eq!(carry, 0);
    }

    /// `self` − `other` ≥ 0.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        for (limb, less) in self.0.iter_mut().zip(&other.0).rev() {
            let taken = less + borrow;
            borrow = u64::from(*limb < taken);
            *limb = *limb + borrow * LIMB - taken;
        }
        assert_eq!(borrow, 0);
    }

    /// The first `digits` significant digits, rounded, and the digits before the point.
    fn rounded(&self, digits: usize) -> (String, usize) {
        let text: String = self.0.iter().map(|limb| format!("{limb:09}")).collect();
        let text = text.trim_start_matches('0');
        let before = text.len() - 9 * FRACTION;
        let mut kept: Vec<u8> = text.bytes().take(digits).collect();
        if text.as_bytes()[digits] >= b'5' {
            let at = kept
                .iter()
                .rposition(|digit| *digit != b'9')
                .expect("not all nines");
            kept[at] += 1;
            kept[at + 1..].fill(b'0');
        }
        (String::from_utf8(kept).expect("digits"), before)
    }
}

/// Σ_{i<64} cos(m·10^−i), as −1 or 1 and a magnitude.
fn sum_at_powers_of_ten(m: u64) -> (bool, Fixed) {
    let (mut plus, mut minus) = (Fixed::whole(0), Fixed::whole(0));
    for i in 0..64 {
        let mut term = Fixed::whole(1);
        for k in 0.. {
            if term.is_zero() {
                break;
            }
            if k % 2 == 0 { &mut plus } else { &mut minus }.add(&term);
            // term · x² / ((2k+1)(2k+2)) with x² = m²·10^−2i.
            term.multiply(m * m);
            for _ in 0..2 * i / 9 {
                term.divide(LIMB);
            }
            term.divide(10u64.pow(2 * i as u32 % 9));
            term.divide((2 * k + 1) * (2 * k + 2));
        }
    }
    if plus >= minus {
        plus.subtract(&minus);
        (false, plus)
    } else {
        minus.subtract(&plus);
        (true, minus)
    }
}

fn program(position: &str, digits: &str) -> String {
    let answer = json(&[
        "sum",
        "--base",
        "1e64",
        "--position",
        position,
        "--digits",
        digits,
    ]);
    answer["cosine_sum"].as_str().expect("text").to_owned()
}

#[test]
fn a_thousand_digits_by_another_way() {
    for m in [1, 7, 100, 1009] {
        let (negative, value) = sum_at_powers_of_ten(m);
        let (digits, before) = value.rounded(1000);
        let sign = if negative { "-" } else { "" };
        let expected = format!("{sign}{}.{}", &digits[..before], &digits[before..]);
        assert_eq!(program(&m.to_string(), "1000"), expected, "position {m}");
    }
}

#[test]
fn fewer_digits_are_more_digits_rounded() {
    for (base, position) in [
        ("1e4", "1009"),
        ("629978.25", "30704"),
        ("1e6", "1M"),
        ("123.456", "70000000000000"),
    ] {
        let digits = |count| {
            let answer = json(&[
                "sum",
                "--base",
                base,
                "--position",
                position,
                "--digits",
                count,
            ]);
            answer["cosine_sum"]
                .as_str()
                .expect("text")
                .replace('.', "")
        };
        let (short, long) = (digits("1000"), digits("1100"));
        let cut = short.len();
        // Round the longer one by hand; a run of nines across the cut would be seen here.
        let mut expected: Vec<u8> = long.bytes().take(cut).collect();
        if long.as_bytes()[cut] >= b'5' {
            let at = expected
                .iter()
                .rposition(|digit| *digit != b'9')
                .expect("not all nines");
            expected[at] += 1;
            expected[at + 1..].fill(b'0');
        }
        assert_eq!(
            short.as_bytes(),
            expected,
            "base {base}, position {position}"
        );
    }
}
