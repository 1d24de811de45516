//! How many digits of a real number there are.

use ropebound_document::Number;

/// Significant digits people are shown unless they ask for more.
const SHOWN: usize = 6;

/// How many significant digits of a real number are computed, and how many of them people are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    pub(crate) kept: usize,
    pub(crate) shown: usize,
}

impl Digits {
    /// All that are `asked` for; if none are, `kept`, of which 6 are shown.
    #[must_use]
    pub fn new(asked: Option<u16>, kept: usize) -> Self {
        match asked {
            Some(digits) => Self::all(usize::from(digits)),
            None => Self { kept, shown: SHOWN },
        }
    }

    /// All shown.
    #[must_use]
    pub fn all(digits: usize) -> Self {
        Self {
            kept: digits,
            shown: digits,
        }
    }

    /// How many are computed.
    #[must_use]
    pub fn kept(self) -> usize {
        self.kept
    }

    pub(crate) fn number(self, decimal: String) -> Number {
        Number::real(decimal, self.shown)
    }

    /// What a number in a sentence is: `629978 to 6 digits`.
    pub(crate) fn said(number: &Number) -> String {
        let shown = number.to_string();
        if shown == number.full() {
            return shown;
        }
        let mantissa = shown.split('e').next().unwrap_or_default();
        let digits = mantissa.trim_start_matches(['-', '0', '.']);
        let digits = digits.chars().filter(char::is_ascii_digit).count();
        format!("{shown} to {digits} digits")
    }
}
