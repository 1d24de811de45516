//! Values of a parameter that people would write, tried one by one, and why.

use crate::tried::Tried;
use ropebound_schedule::{Decimal, Schedule, Threshold};

/// Why a value was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It is the configured one.
    Configured,
    /// It is the context over the trained length: what the rule for the type would say.
    LengthRatio,
    /// It has so many significant digits.
    Round {
        /// One to three.
        digits: usize,
    },
}

/// Values that hold, of one number of digits, that are enough.
const ENOUGH: usize = 3;
/// Values of one number of digits tried at most.
const TRIES: usize = 100;
/// Failing values listed have at most so many digits.
const FAILING_DIGITS: usize = 1;

/// What a value has to serve: B(m) ≥ τ for all m in 0..reach.
#[derive(Clone, Copy)]
pub(super) struct Demand {
    pub(super) reach: u64,
    pub(super) threshold: Threshold,
}

/// Schedules by exact value.
pub(super) type Exact<'a> = &'a dyn Fn(&Decimal) -> Result<Schedule, String>;

/// Tries `value` in a family that has to serve the `demand`.
///
/// # Errors
/// What the family or the kernels refuse, in words.
pub(super) fn tried(
    family: Exact<'_>,
    value: Decimal,
    role: Role,
    demand: Demand,
) -> Result<Tried<Role>, String> {
    let schedule = family(&value)?;
    Tried::new(&schedule, value, role, 0..demand.reach, demand.threshold)
        .map_err(|error| error.to_string())
}

/// The first values of one, two and three digits from `least` on that hold, and those of one digit met on the way that do not.
pub(super) fn round_values(
    family: Exact<'_>,
    least: &Decimal,
    demand: Demand,
) -> Result<Vec<Tried<Role>>, String> {
    let mut all: Vec<Tried<Role>> = Vec::new();
    for digits in 1..=3 {
        let mut value = least.ceil_to_digits(digits);
        let mut held = 0;
        for _ in 0..TRIES {
            if held == ENOUGH {
                break;
            }
            let known = all.iter().find(|tried| tried.value == value);
            let holds = match known {
                Some(known) => known.holds(),
                None => {
                    let role = Role::Round { digits };
                    // A value right at a jump of the schedule, or beyond what it takes, is no choice.
                    match tried(family, value.clone(), role, demand) {
                        Ok(tried) => {
                            let holds = tried.holds();
                            if holds || digits <= FAILING_DIGITS {
                                all.push(tried);
                            }
                            holds
                        }
                        Err(_) => false,
                    }
                }
            };
            held += usize::from(holds);
            value = value.successor_at_digits(digits);
        }
    }
    all.sort_by(|a, b| a.value.cmp(&b.value));
    Ok(all)
}
