//! What to print when results and truth disagree: the worst case, in decimal and to the bit.

use crate::Contract;

/// Keeps the worst ratio of error to bound, with what replays it.
#[derive(Clone, Debug)]
pub struct Worst {
    contract: Contract,
    ratio: f64,
    case: String,
    cases: u64,
}

impl Worst {
    /// Nothing seen yet.
    #[must_use]
    pub fn of(contract: Contract) -> Self {
        Self {
            contract,
            ratio: 0.0,
            case: String::new(),
            cases: 0,
        }
    }

    /// Takes one case; `describe` is called only if it is the worst so far.
    pub fn see(&mut self, value: f64, error: f64, bound: f64, describe: impl FnOnce() -> String) {
        self.cases += 1;
        let ratio = error / bound;
        if ratio > self.ratio || ratio.is_nan() {
            self.ratio = ratio;
            self.case = format!(
                "{}: value {value:e} (bits {:#018x}), error {error:e}, bound {bound:e}",
                describe(),
                value.to_bits()
            );
        }
    }

    /// Prints the worst ratio and checks it against the contract.
    ///
    /// # Panics
    /// If the ratio is above what the contract allows, or nothing was seen.
    pub fn check(&self, what: &str) {
        println!(
            "{what}: worst error/bound {:.4} over {} cases; {}",
            self.ratio, self.cases, self.case
        );
        assert!(self.cases > 0, "{what}: no case was looked at");
        assert!(
            self.ratio <= self.contract.most(),
            "{what}: error above its bound; {}",
            self.case
        );
    }
}
