//! Equal quantities print equal digits, over all committed reports.

use std::collections::BTreeMap;
use std::path::Path;

/// Significant digits from which on a number is taken for a quantity of its own, and not for a count or a choice.
const TELLING: usize = 12;

/// The significant digits of a number's text, without its point and power of ten; where it begins is part of the key.
fn digits(text: &str) -> Option<(String, i32)> {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.')?;
    let all: String = [whole, fraction].concat();
    let leading = all.len() - all.trim_start_matches('0').len();
    let exponent: i32 = exponent.parse().ok()?;
    let significant = all.trim_start_matches('0').to_owned();
    (significant.len() >= TELLING).then(|| {
        let place = whole.len() as i32 - leading as i32 + exponent;
        (significant, place)
    })
}

/// `long` to the nearest of `length` digits; none where that would carry into a new digit, or is a tie.
fn rounded(long: &str, length: usize) -> Option<String> {
    let (kept, rest) = long.split_at(length);
    let up = match rest.bytes().next() {
        None => false,
        Some(b'5') if rest.trim_start_matches('5').trim_matches('0').is_empty() => return None,
        Some(digit) => digit >= b'5',
    };
    let value: u128 = kept.parse().ok()?;
    let text = (value + u128::from(up)).to_string();
    (text.len() == length).then_some(text)
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn equal_quantities_print_equal_digits() {
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports");
    let mut found: BTreeMap<(String, i32), BTreeMap<String, String>> = BTreeMap::new();
    let mut files = 0;
    for entry in std::fs::read_dir(reports).expect("the reports") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|end| end != "md") {
            continue;
        }
        files += 1;
        let text = std::fs::read_to_string(&path).expect("a report");
        // An enclosure has two ends.
        let lines = text.lines().filter(|line| !line.contains(" < x < "));
        let text = lines.collect::<Vec<_>>().join("\n");
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        for (digits, place) in numbers(&text).filter_map(digits) {
            let same = found.entry((digits[..TELLING - 2].to_owned(), place));
            same.or_default()
                .entry(digits)
                .or_insert_with(|| name.clone());
        }
    }
    let mut wrong = Vec::new();
    for group in found.values() {
        let longest = group.keys().max_by_key(|digits| digits.len()).expect("one");
        for (digits, name) in group {
            // Others of the same length are other numbers' neighbours, or the same number rounded otherwise: both want a look.
            if rounded(longest, digits.len()).is_some_and(|expected| expected != *digits) {
                wrong.push(format!(
                    "{name} has {digits}, {} has {longest}",
                    group[longest]
                ));
            }
        }
    }
    assert!(
        files > 15 && found.len() > 50,
        "{files} files, {} numbers",
        found.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_comparison_tells() {
    assert_eq!(
        digits("26952.339227857867875"),
        Some(("26952339227857867875".to_owned(), 5))
    );
    assert_eq!(
        digits("0.00012345678901234"),
        Some(("12345678901234".to_owned(), -3))
    );
    assert_eq!(digits("1024"), None);
    assert_eq!(rounded("12346", 3).as_deref(), Some("123"));
    assert_eq!(rounded("12351", 3).as_deref(), Some("124"));
    assert_eq!(rounded("1235", 3), None);
    assert_eq!(
        numbers("| 1.5e3 | B(12.) = -0.25.").collect::<Vec<_>>(),
        ["1.5e3", "12", "0.25"]
    );
}
