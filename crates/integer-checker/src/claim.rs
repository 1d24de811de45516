//! What a certificate says. `proofs/certificate-format.md` defines it.

use alloc::vec::Vec;

use crate::digest::Digest;
use crate::exact::Exact;
use crate::local::Span;

/// d and L.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) head_dim: u32,
    pub(crate) context: u64,
}

impl Problem {
    pub(crate) const MOST_HEAD_DIM: u64 = 1 << 16;
    pub(crate) const MOST_CONTEXT: u64 = 1 << 40;

    /// h = d/2.
    pub(crate) fn pairs(&self) -> usize {
        self.head_dim as usize / 2
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
    pub(crate) const PREDECESSOR_LINE: usize = 6;
    pub(crate) const FROM_LINE: usize = 7;
    pub(crate) const FIRST_PIECE_LINE: usize = 9;

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
    pub(crate) const FROM_LINE: usize = 6;
    pub(crate) const FIRST_STEP_LINE: usize = 8;

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
