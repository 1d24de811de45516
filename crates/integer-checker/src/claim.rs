//! What a certificate says. `proofs/certificate-format.md` defines it.

use alloc::vec::Vec;

use crate::digest::Digest;
use crate::exact::Exact;
use crate::local::Span;
use crate::threshold::{Excess, Threshold};

/// d, L and τ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) head_dim: u32,
    pub(crate) context: u64,
    pub(crate) threshold: Threshold,
}

impl Problem {
    pub(crate) const MOST_HEAD_DIM: u64 = 1 << 16;
    pub(crate) const MOST_CONTEXT: u64 = 1 << 40;

    /// h = d/2.
    pub(crate) fn pairs(&self) -> usize {
        self.head_dim as usize / 2
    }

    /// What is to be positive or negative.
    pub(crate) fn excess(&self) -> Excess {
        Excess {
            pairs: self.pairs(),
            threshold: self.threshold,
        }
    }

    /// The line after the problem's: a threshold other than 0 has line 6.
    pub(crate) fn next_line(&self) -> usize {
        6 + usize::from(self.threshold != Threshold::ZERO)
    }
}

/// The root that ends a cover, or the steps.
#[derive(Clone, Debug)]
pub(crate) struct Conclusion {
    pub(crate) root: u64,
    pub(crate) bracket: [Exact; 2],
    pub(crate) enclosure: [Exact; 2],
    /// Where `root` stands; bracket and enclosure are on the two lines after it.
    pub(crate) line: usize,
}

/// Of a least base.
#[derive(Debug)]
pub(crate) struct Least {
    pub(crate) problem: Problem,
    pub(crate) predecessor: Option<Digest>,
    pub(crate) from: Exact,
    /// Lower end and witness, falling.
    pub(crate) pieces: Vec<(Exact, u64)>,
    pub(crate) conclusion: Conclusion,
}

impl Least {
    /// Where the predecessor is named; `from` stands on the next line.
    pub(crate) fn predecessor_line(&self) -> usize {
        self.problem.next_line()
    }

    pub(crate) fn first_piece_line(&self) -> usize {
        self.problem.next_line() + 3
    }

    /// The lower end of the cover.
    pub(crate) fn end(&self) -> &Exact {
        self.pieces.last().map_or(&self.from, |(lo, _)| lo)
    }

    /// The interval of a piece, counted from 0.
    pub(crate) fn span(&self, index: usize) -> Span {
        let hi = match index.checked_sub(1) {
            Some(previous) => &self.pieces[previous].0,
            None => &self.from,
        };
        Span::new(&self.pieces[index].0, hi)
    }
}

/// Of a safe base.
#[derive(Debug)]
pub(crate) struct Safe {
    pub(crate) problem: Problem,
    pub(crate) from: Exact,
    /// Upper ends, rising.
    pub(crate) steps: Vec<Exact>,
    pub(crate) conclusion: Conclusion,
}

impl Safe {
    pub(crate) fn line_of_from(&self) -> usize {
        self.problem.next_line()
    }

    pub(crate) fn first_step_line(&self) -> usize {
        self.problem.next_line() + 2
    }

    /// The ends of a step, counted from 0.
    pub(crate) fn ends(&self, index: usize) -> [&Exact; 2] {
        let lo = match index.checked_sub(1) {
            Some(previous) => &self.steps[previous],
            None => &self.from,
        };
        [lo, &self.steps[index]]
    }
}

/// Either kind.
#[derive(Debug)]
pub(crate) enum Claim {
    Least(Least),
    Safe(Safe),
}
