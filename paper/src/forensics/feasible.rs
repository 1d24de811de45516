//! Whether a base is feasible, asked for many bases in turn.
//!
//! A base is refused if any of the positions has a negative sum; which one does not matter. So the positions that refused the bases
//! before are tried first, and the answer is that of a full scan.

use super::sums::{Arithmetic, Positions, Sums};
use ropebound_bounds::{FirstNegative, Problem};
use ropebound_schedule::{Decimal, HeadDim, Schedule};

/// In which numbers a sum is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Numbers {
    /// Real numbers: signs are proven. Bases are those of the `f64` exactly.
    Exact,
    /// A simulated arithmetic.
    Simulated(Arithmetic),
}

/// Judges bases for one set of positions.
#[derive(Clone, Debug)]
pub(super) struct Feasible {
    head_dim: HeadDim,
    numbers: Numbers,
    positions: Positions,
    witnesses: Vec<u64>,
}

/// Positions remembered.
const MEMORY: usize = 16;

impl Feasible {
    /// Asks for B(m) ≥ 0 at `positions`; with [`Numbers::Exact`] at every position below the end, whatever the step.
    #[must_use]
    pub(super) fn new(head_dim: HeadDim, numbers: Numbers, positions: Positions) -> Self {
        Self {
            head_dim,
            numbers,
            positions,
            witnesses: Vec::new(),
        }
    }

    /// Asks for other positions from now on; what refused bases before is kept where it is among them.
    pub(super) fn look_at(&mut self, positions: Positions) {
        self.witnesses
            .retain(|&m| m < positions.end && m.is_multiple_of(positions.step));
        self.positions = positions;
    }

    /// Whether no sum is negative at `base` ≥ 1.
    ///
    /// # Panics
    /// If a sign stays open at the precision limit; at a rational base none does.
    pub(super) fn holds(&mut self, base: f64) -> bool {
        match self.numbers {
            Numbers::Exact => {
                let base = Decimal::from_f64_exact(base).expect("a number");
                let schedule = Schedule::plain(base, self.head_dim).expect("a base of 1 or more");
                let problem = Problem::new(&schedule).expect("plain frequencies");
                match problem.first_negative(0..self.positions.end.max(1)) {
                    Ok(FirstNegative::At(_)) => false,
                    Ok(FirstNegative::None) => true,
                    open => panic!("{base:?}: {open:?}", base = schedule.to_string()),
                }
            }
            Numbers::Simulated(arithmetic) => {
                let sums = Sums::new(base, self.head_dim.pairs(), arithmetic);
                let known = self.witnesses.iter().rposition(|&m| sums.value(m) < 0.0);
                let witness = match known {
                    Some(at) => Some(self.witnesses.remove(at)),
                    None => sums.witness(self.positions, &self.witnesses),
                };
                if let Some(m) = witness {
                    if self.witnesses.len() == MEMORY {
                        self.witnesses.remove(0);
                    }
                    self.witnesses.push(m);
                }
                witness.is_none()
            }
        }
    }
}
