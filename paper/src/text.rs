//! Numbers and lists as the documents write them.

use std::fmt::Display;

/// A row of a table: each cell as it is displayed.
macro_rules! cells {
    ($($cell:expr),* $(,)?) => {
        [$(($cell).to_string()),*]
    };
}
pub(crate) use cells;

/// A dash where there is nothing.
pub(crate) fn or_dash(value: Option<impl Display>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

pub(crate) fn yes_no(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "undecided",
    }
}

/// `a, b, c`, or that there are none.
pub(crate) fn names(names: impl IntoIterator<Item = impl Display>) -> String {
    joined(names, ", ").unwrap_or_else(|| "none".to_owned())
}

/// The items with `between` between them; `None` of none.
pub(crate) fn joined(
    items: impl IntoIterator<Item = impl Display>,
    between: &str,
) -> Option<String> {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    (!items.is_empty()).then(|| items.join(between))
}

/// A number to `digits` significant digits, positionally where that is short.
pub(crate) fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let exponent = exponent(value, digits);
    if (-4..digits as i32).contains(&exponent) {
        format!("{value:.*}", (digits as i32 - 1 - exponent) as usize)
    } else {
        format!("{value:.*e}", digits - 1)
    }
}

/// `value` ≥ 1e-9, positionally, to six significant digits.
pub(crate) fn six_digits(value: f64) -> String {
    format!("{value:.*}", (5 - exponent(value, 6)).max(0) as usize)
}

/// The power of ten of the first of `digits` digits that a positive or negative `value` is rounded to.
fn exponent(value: f64, digits: usize) -> i32 {
    let scientific = format!("{value:.*e}", digits - 1);
    let (_, exponent) = scientific.split_once('e').expect("an exponent");
    exponent.parse().expect("an exponent")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_significant() {
        assert_eq!(six_digits(0.042_347_097_9), "0.0423471");
        assert_eq!(six_digits(1.628_350_354), "1.62835");
        assert_eq!(six_digits(999_999.7), "1000000");
        assert_eq!(significant(0.000_999_96, 4), "0.001000");
        assert_eq!(significant(123_456.0, 4), "1.235e5");
        assert_eq!(significant(9.9996, 4), "10.00");
        assert_eq!(significant(0.0, 4), "0");
    }

    #[test]
    fn nothing_is_said() {
        assert_eq!(names(["a", "b"]), "a, b");
        assert_eq!(names([""; 0]), "none");
        assert_eq!(or_dash(None::<u64>), "-");
    }
}
