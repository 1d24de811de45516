//! Steps on the grid of decimals with n significant digits: what a search for the least short base walks on.

use crate::Decimal;

impl Decimal {
    /// The least decimal of at most `digits` significant digits that is ≥ `self`.
    ///
    /// # Panics
    ///
    /// If `digits` is 0, or the result would pass 10^[`MAX_EXPONENT`](crate::MAX_EXPONENT).
    ///
    /// # Examples
    ///
    /// ```
    /// use ropebound_schedule::Decimal;
    ///
    /// let root: Decimal = "4293.43757".parse()?;
    /// assert_eq!(root.ceil_to_digits(2).to_string(), "4300");
    /// assert_eq!(root.ceil_to_digits(6).to_string(), "4293.44");
    /// assert_eq!(root.ceil_integer().to_string(), "4294");
    /// # Ok::<(), ropebound_schedule::DecimalError>(())
    /// ```
    #[must_use]
    pub fn ceil_to_digits(&self, digits: usize) -> Decimal {
        assert!(digits > 0, "a decimal has at least one digit");
        if self.digits().len() <= digits {
            self.clone()
        } else {
            self.successor_at_digits(digits)
        }
    }

    /// The least decimal of at most `digits` significant digits that is > `self`.
    ///
    /// # Panics
    ///
    /// If `self` is zero (no positive decimal is the least), if `digits` is 0, or if the result would pass
    /// 10^[`MAX_EXPONENT`](crate::MAX_EXPONENT).
    #[must_use]
    pub fn successor_at_digits(&self, digits: usize) -> Decimal {
        let leading = self
            .leading_exponent()
            .expect("zero has no successor among decimals of a fixed length");
        assert!(digits > 0, "a decimal has at least one digit");
        self.next_multiple_above(leading - digits as i64 + 1)
    }

    /// The least integer ≥ `self`.
    #[must_use]
    pub fn ceil_integer(&self) -> Decimal {
        match self.leading_exponent() {
            _ if self.is_integer() => self.clone(),
            Some(0..) => self.next_multiple_above(0),
            _ => Decimal::one(),
        }
    }

    /// The least multiple of 10^`unit` above `self`, whose leading digit stands at 10^`unit` or higher.
    fn next_multiple_above(&self, unit: i64) -> Decimal {
        let leading = self.leading_exponent().expect("not zero");
        let kept = (leading - unit + 1) as usize;
        let mut digits: Vec<u8> = self.digits().iter().copied().take(kept).collect();
        digits.resize(kept, 0);
        let nines = digits.iter().rev().take_while(|digit| **digit == 9).count();
        let first_nine = kept - nines;
        digits.truncate(first_nine);
        match digits.last_mut() {
            Some(digit) => *digit += 1,
            None => digits.push(1),
        }
        // A carry out of the front leaves the one digit 1, one power of ten further up.
        Decimal::from_digits(&digits, unit + nines as i64)
            .expect("the successor is within the limits")
    }
}
