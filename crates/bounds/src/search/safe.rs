//! The safe base: the least base from which on every base is feasible.

use super::bound::{ExactBase, SafeBound};
use super::descent;
use super::ladder::Ladder;
use super::memory::Memory;
use super::target::{AtOnce, SearchProgress};
use std::io;

/// min {b ≥ 1 | B_m(x) ≥ 0 for all x ≥ b and all m in 0..=L}, and what shows it.
#[derive(Clone, Debug)]
pub struct SafeBase {
    /// L.
    pub context: u64,
    /// Every r in (0, `from`] is feasible, by counting; 1 if that is all there is to show.
    pub from: f64,
    /// The upper ends of steps that follow one another from `from` up: every sum is positive on each.
    pub steps: Vec<f64>,
    /// The bound.
    pub bound: SafeBound,
}

impl Ladder {
    /// The safe base of `context`. It needs no row of the ladder.
    ///
    /// # Panics
    /// If `context` is above 2^40.
    ///
    /// ```
    /// use ropebound_bounds::search::{Ladder, SafeBound};
    /// use ropebound_schedule::HeadDim;
    /// let ladder = Ladder::new(HeadDim::new(128)?);
    /// let SafeBound::Proved(safe) = ladder.safe_base(1024, &mut |_| ()).bound else { panic!() };
    /// assert_eq!((safe.position(), safe.decimal(7)?.as_str()), (Some(903), "6018.281"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn safe_base(&self, context: u64, progress: &mut dyn FnMut(SearchProgress)) -> SafeBase {
        let found = self.safe_base_with(&mut Memory::none(), context, progress);
        found.expect("nothing is read or written")
    }

    /// [`safe_base`](Self::safe_base), with its steps written down in `memory`; those it holds are all proven again at once.
    ///
    /// # Errors
    /// Those of the system, where `memory` is a file.
    ///
    /// # Panics
    /// As [`safe_base`](Self::safe_base).
    pub fn safe_base_with(
        &self,
        memory: &mut Memory,
        context: u64,
        progress: &mut dyn FnMut(SearchProgress),
    ) -> io::Result<SafeBase> {
        assert!(context <= 1 << 40, "context {context} above 2^40");
        let at_once = |bound| SafeBase {
            context,
            from: 1.0,
            steps: Vec::new(),
            bound,
        };
        let target = self.target(context);
        match target.at_once() {
            Some(AtOnce::EveryBase) => return Ok(at_once(SafeBound::Proved(ExactBase::One))),
            Some(AtOnce::NoBase) => return Ok(at_once(SafeBound::NoBase)),
            None => {}
        }
        Ok(match descent::from_above_with(memory, target, progress)? {
            Some(way) => SafeBase {
                context,
                from: way.from,
                steps: way.steps,
                bound: way.end.into(),
            },
            None => at_once(SafeBound::Undecided(target.undecided(
                1.0,
                Vec::new(),
                if target.pairs == 2 && target.threshold.is_zero() {
                    "with two pairs counting finds no base from which on every sum is positive, since cos m alone comes close to -1"
                } else {
                    "counting finds no base from which on every sum is positive, since cos m alone comes close to -1 and the others to 1"
                },
            ))),
        })
    }
}
