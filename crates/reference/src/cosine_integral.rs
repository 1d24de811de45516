//! The cosine integral Ci(x) = γ + ln x + ∫_0^x (cos t − 1)/t dt = −∫_x^∞ cos t / t dt, x > 0.
//!
//! Below x = p, p the precision in bits, by its power series
//!
//! ```text
//! Ci(x) = γ + ln x + Σ_{k≥1} (−1)^k x^{2k} / (2k·(2k)!)
//! ```
//!
//! whose terms alternate and fall from 2k > x on, so the rest is smaller than the next term. From x = p on by
//!
//! ```text
//! Ci(x) = f(x) sin x − g(x) cos x,   f(x) ~ Σ (−1)^k (2k)!/x^{2k+1},   g(x) ~ Σ (−1)^k (2k+1)!/x^{2k+2}
//! ```
//!
//! where for x > 0 the rest is of the sign of the first term left out and no larger (DLMF 6.12(ii)); the least term is about e^(−x).

use rug::Float;
use rug::float::Constant;

use crate::Interval;
use crate::interval::{round_hi, round_lo};

impl Interval {
    /// Ci(x); `None` unless the interval lies above 0.
    ///
    /// At a point, up to a few units in the last place of max(1, |ln x|) wide; on an interval, wider by its width over its lower end,
    /// as |Ci'(x)| = |cos x|/x.
    ///
    /// ```
    /// use ropebound_reference::{Interval, certain_digits};
    /// let one = Interval::one(64).cosine_integral();
    /// assert_eq!(certain_digits(&one.unwrap(), 10).as_deref(), Some("0.3374039229"));
    /// assert_eq!(Interval::zero(64).cosine_integral(), None);
    /// ```
    pub fn cosine_integral(&self) -> Option<Interval> {
        if *self.lo() <= 0 {
            return None;
        }
        let precision = self.precision();
        let centre = Interval::point(self.midpoint());
        let value = if *centre.lo() < precision {
            series(&centre, precision)
        } else {
            asymptotic(&centre, precision)
        };
        // The midpoint may lie off the middle by a rounding; the whole width covers both sides.
        let spread = round_hi(precision, self.width() / self.lo());
        let spread = Interval::new(-spread.clone(), spread);
        Some((&value + &spread).with_precision(precision))
    }
}

fn euler(precision: u32) -> Interval {
    Interval::new(
        round_lo(precision, Constant::Euler),
        round_hi(precision, Constant::Euler),
    )
}

/// [−size, size], size the larger endpoint of a positive interval.
fn either_side(size: &Interval) -> Interval {
    Interval::new(-size.hi().clone(), size.hi().clone())
}

fn series(x: &Interval, precision: u32) -> Interval {
    let size = x.hi().to_f64();
    // The largest term is below e^x, 1.45·x bits.
    let working = precision + 32 + 2 * size.ceil() as u32;
    let x = x.with_precision(working);
    let square = x.square();
    let mut sum = &euler(working) + &x.ln().expect("x is above 0");
    let mut power = Interval::one(working); // x^{2k}/(2k)!
    let negligible = Float::with_val(32, Float::i_exp(1, -(working as i32)));
    let mut k = 0_u64;
    loop {
        k += 1;
        power = (&power * &square).divide_u64((2 * k - 1) * (2 * k));
        let term = power.divide_u64(2 * k);
        if 2.0 * k as f64 > size && *term.hi() < negligible {
            return &sum + &either_side(&term);
        }
        sum = if k % 2 == 1 {
            &sum - &term
        } else {
            &sum + &term
        };
    }
}

fn asymptotic(x: &Interval, precision: u32) -> Interval {
    let working = precision + 32;
    let x = x.with_precision(working.max(x.precision()));
    let inverse = Interval::one(working).divide(&x).expect("x is above 0");
    let (sine, cosine) = x.sin_cos();
    let f = enveloped(&inverse, &inverse, 1, working);
    let g = enveloped(&inverse.square(), &inverse, 2, working);
    &(&f * &sine) - &(&g * &cosine)
}

/// Σ_k (−1)^k a_k up to its least term, with a_0 = `first` and a_{k+1} = a_k·(2k + s)(2k + s + 1)/x², s = `shift`.
fn enveloped(first: &Interval, inverse: &Interval, shift: u64, working: u32) -> Interval {
    let square = inverse.square();
    let negligible = Float::with_val(32, Float::i_exp(1, -(2 * working as i32)));
    let mut sum = Interval::zero(working);
    let mut term = first.clone();
    let mut k = 0_u64;
    loop {
        let factor = (2 * k + shift) * (2 * k + shift + 1);
        let next = (&term * &square).scale(factor);
        if next.hi() >= term.lo() || *term.hi() < negligible {
            return &sum + &either_side(&term);
        }
        sum = if k.is_multiple_of(2) {
            &sum + &term
        } else {
            &sum - &term
        };
        term = next;
        k += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rug::Integer;

    /// Ci(n) for an integer n by Taylor's series in fixed point, every term a quotient of integers rounded down: within 2^-200.
    fn by_integers(n: u32) -> Interval {
        let bits = 300 + 3 * n;
        let mut power = Integer::from(1) << bits;
        let mut sum = Integer::new();
        let mut k = 0_u32;
        while power != 0 {
            k += 1;
            power *= n * n;
            power /= (2 * k - 1) * (2 * k);
            let term = Integer::from(&power / (2 * k));
            if k % 2 == 1 {
                sum -= term;
            } else {
                sum += term;
            }
        }
        let precision = bits + 64;
        let series = Interval::point(Float::with_val(precision, sum) >> bits);
        let logarithm = Interval::from_u64(n.into(), precision).ln().unwrap();
        let value = &(&euler(precision) + &logarithm) + &series;
        let spread = Float::with_val(64, Float::i_exp(1, -200));
        &value + &Interval::new(-spread.clone(), spread)
    }

    #[test]
    fn agrees_with_integer_arithmetic() {
        for n in [1, 2, 3, 10, 40, 63, 64, 65, 127, 128, 129, 200, 500] {
            let truth = by_integers(n);
            for precision in [64, 128, 180] {
                let value = Interval::from_u64(n.into(), precision)
                    .cosine_integral()
                    .unwrap();
                assert!(value.intersect(&truth).is_some(), "{n} at {precision}");
                let width = value.width().to_f64();
                assert!(width < 2f64.powi(8 - precision as i32), "{n}: {width:e}");
            }
        }
    }

    /// Digits computed by another library (mpmath, 40 digits).
    #[test]
    fn agrees_with_known_digits() {
        for (x, digits) in [
            ("0.125", "-1.50612958452963966486584900584"),
            ("0.5", "-0.177784078806612901335810271071"),
            ("63.875", "0.0133964712032458712417569269273"),
            ("64.125", "0.0149234743943807425560155891456"),
            ("1009", "-0.000516136349507972960939902517519"),
            ("32768", "0.0000283155807655755284422226602189"),
            ("1e6", "-3.49994438922720492637592474167e-7"),
        ] {
            let value = Interval::from_decimal(&x.parse().unwrap(), 160)
                .cosine_integral()
                .unwrap();
            let known = Float::with_val(160, Float::parse(digits).unwrap());
            let off = (&value - &Interval::point(known.clone())).magnitude_hi();
            assert!(off < known.abs() * 1e-29, "Ci({x}) = {value}");
        }
    }

    /// Both ways overlap where both apply, and a wide argument contains its points.
    #[test]
    fn the_two_ways_overlap_and_intervals_contain_their_points() {
        for x in [100.0, 128.0, 150.5, 300.25] {
            let x = Interval::from_f64(x, 100);
            assert!(series(&x, 100).intersect(&asymptotic(&x, 100)).is_some());
        }
        let wide = Interval::new(Float::with_val(100, 2), Float::with_val(100, 2.5));
        let all = wide.cosine_integral().unwrap();
        for x in [2.0, 2.1, 2.25, 2.4, 2.5] {
            let point = Interval::from_f64(x, 100).cosine_integral().unwrap();
            assert!(all.encloses(&point), "{x}");
        }
    }
}
