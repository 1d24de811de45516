//! Which components of a head are a pair.

use std::fmt;

/// Which components of a head are a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layout {
    /// Components i and i + d/2: GPT-NeoX, transformers.
    HalfSplit,
    /// Components 2i and 2i + 1: GPT-J, Meta's Llama, llama.cpp.
    Interleaved,
}

impl Layout {
    /// Both.
    pub const ALL: [Self; 2] = [Self::HalfSplit, Self::Interleaved];

    /// The two components of pair `pair` of `pairs`.
    #[must_use]
    pub fn components(self, pair: usize, pairs: usize) -> (usize, usize) {
        match self {
            Self::HalfSplit => (pair, pair + pairs),
            Self::Interleaved => (2 * pair, 2 * pair + 1),
        }
    }

    /// The pair that component `component` of a head of 2·`pairs` belongs to.
    #[must_use]
    pub fn pair(self, component: usize, pairs: usize) -> usize {
        match self {
            Self::HalfSplit => component % pairs,
            Self::Interleaved => component / 2,
        }
    }

    /// `half` or `interleaved`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::HalfSplit => "half",
            Self::Interleaved => "interleaved",
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
