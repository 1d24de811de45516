//! Digits of statistics.

/// `x` to six significant digits: far more than a simulation has, and few enough to read.
pub fn rounded(x: f64) -> f64 {
    format!("{x:.5e}").parse().expect("a number")
}

/// `x` to `digits` significant digits, for people: fixed point where that is short.
pub fn shown(x: f64, digits: usize) -> String {
    if x == 0.0 || !x.is_finite() {
        return x.to_string();
    }
    let scientific = format!("{x:.*e}", digits - 1);
    let (_, exponent) = scientific.split_once('e').expect("an exponent");
    let exponent: i32 = exponent.parse().expect("an exponent");
    if (-4..digits as i32).contains(&exponent) {
        format!("{x:.*}", (digits as i32 - 1 - exponent) as usize)
    } else {
        scientific
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits() {
        assert_eq!(shown(64.0, 5), "64.000");
        assert_eq!(shown(-0.012_345, 3), "-0.0123");
        assert_eq!(shown(1.5e-7, 3), "1.50e-7");
        assert_eq!(shown(123_456.0, 3), "1.23e5");
        assert_eq!(rounded(1.0 / 3.0), 0.333_333);
    }
}
