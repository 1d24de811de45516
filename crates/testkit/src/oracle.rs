//! What is true: enclosures from `ropebound-reference`, certified against themselves at two precisions.

use ropebound_reference::{Frequencies, Interval, Round, cosine_sum};
use ropebound_schedule::Schedule;

/// The exact sums of one schedule.
pub struct Oracle {
    low: Frequencies,
    high: Frequencies,
}

impl Oracle {
    /// Enclosures at 160 and 256 bits.
    #[must_use]
    pub fn new(schedule: &Schedule) -> Self {
        Self {
            low: Frequencies::of(schedule, 160),
            high: Frequencies::of(schedule, 256),
        }
    }

    /// B(m), enclosed.
    ///
    /// # Panics
    /// If the two precisions contradict each other.
    #[must_use]
    pub fn sum(&self, position: u64) -> Interval {
        let low = cosine_sum(&self.low, position);
        let high = cosine_sum(&self.high, position);
        low.intersect(&high)
            .unwrap_or_else(|| panic!("B({position}): {low} and {high} do not overlap"))
    }

    /// |value − B(m)|, rounded up: the difference is taken before anything is rounded to f64.
    #[must_use]
    pub fn error(&self, position: u64, value: f64) -> f64 {
        distance(&self.sum(position), value)
    }
}

/// The largest distance of `value` from a point of `exact`, rounded up.
#[must_use]
pub fn distance(exact: &Interval, value: f64) -> f64 {
    let value = Interval::from_f64(value, 256);
    (exact - &value).magnitude_hi().to_f64_round(Round::Up)
}
