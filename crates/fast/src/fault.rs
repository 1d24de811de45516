//! Faults put into the kernels on purpose, by the tests that show such faults to be caught, and built for them alone.

use crate::element::Element;
use crate::frequencies::Frequencies;
use crate::instruction_set::InstructionSet;
use crate::seeds::{BLOCKS, Seeds};
use crate::sums::CosineSums;
use pulp::Simd;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The first seed of the first row of every group is the next number up.
    SeedOneUlpOff,
    /// The rows of cosines and of sines are exchanged.
    CosAndSinSwapped,
    /// Each block has the seeds of the next.
    WrongBlock,
    /// P ∓ Q is formed as ((P + 2^20) ∓ Q) − 2^20: an order of operations whose error is beyond the bound.
    OrderBeyondTheBound,
    /// The last value of a range is not written.
    TailDropped,
    /// The table is that of the frequencies before. Takes effect in [`CosineSums::stale`].
    StaleTable,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::SeedOneUlpOff,
        Self::CosAndSinSwapped,
        Self::WrongBlock,
        Self::OrderBeyondTheBound,
        Self::TailDropped,
        Self::StaleTable,
    ];
}

impl<T: Element> CosineSums<T> {
    /// The same with a fault.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// Sums for `new` whose table in t is still that of `old`.
    #[must_use]
    pub fn stale(old: &Frequencies, new: &Frequencies, set: InstructionSet) -> Self {
        let mut sums = Self::uncompressed(new, set);
        sums.take_table_of(&Self::uncompressed(old, set));
        sums
    }
}

/// What the fault does to a group's seeds.
pub(crate) fn seeds<T: Element>(fault: Option<Fault>, seeds: &mut Seeds<T>) {
    match fault {
        Some(Fault::SeedOneUlpOff) => {
            let seed = &mut seeds.even[0][0];
            let value = seed.to_f64();
            *seed = T::from_f64(if size_of::<T>() == 4 {
                f64::from((value as f32).next_up())
            } else {
                value.next_up()
            });
        }
        Some(Fault::CosAndSinSwapped) => std::mem::swap(&mut seeds.even, &mut seeds.odd),
        Some(Fault::OrderBeyondTheBound) => seeds.reordered = Some(T::from_f64(1_048_576.0)),
        Some(Fault::WrongBlock) => {
            for row in seeds.even.iter_mut().chain(&mut seeds.odd) {
                let old = *row;
                for b in 0..BLOCKS {
                    row[b] = old[(b + 1) % BLOCKS];
                }
            }
        }
        _ => {}
    }
}

/// P − Q and P + Q by way of a large number.
#[inline(always)]
pub(crate) fn reordered<T: Element, S: Simd>(
    simd: S,
    through: T,
    p: T::Lanes<S>,
    q: T::Lanes<S>,
) -> (T::Lanes<S>, T::Lanes<S>) {
    let large = T::splat(simd, through);
    let shifted = T::add(simd, p, large);
    let back = |x| T::sub(simd, x, large);
    (
        back(T::sub(simd, shifted, q)),
        back(T::add(simd, shifted, q)),
    )
}

/// What the fault does to the values asked for.
pub(crate) fn values<T: Element>(fault: Option<Fault>, values: &mut [T]) {
    if let (Some(Fault::TailDropped), Some(last)) = (fault, values.last_mut()) {
        *last = T::default();
    }
}
