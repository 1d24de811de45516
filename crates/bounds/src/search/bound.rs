//! The answers of the searches, as types: where the bases begin to be feasible, where they cease, and why that stayed open.

use ropebound_reference::{
    Interval, IsolatedRoot, RootError, RootOfBase, Round, enclosure_decimal,
};
use ropebound_schedule::Decimal;
use std::fmt;

/// Bits of r beyond its leading one to which a root is first enclosed.
pub(super) const ROOT_BITS: u32 = 192;

/// base_L = inf {b ≥ 1 | B_m(b) ≥ τ for all m in 0..=L}; τ is 0 unless the search was given another.
#[derive(Clone, Debug)]
pub enum LowerBound {
    /// This base: feasible itself, and no base below it is.
    Proved(ExactBase),
    /// There is none: B_m ≤ cos m + h − 1 at every base, which is below τ at some m. With one pair and τ = 0 at m = 2.
    NoBase,
    /// Every base up to 10^100 is infeasible; the search ends there.
    NoBaseBelowCap,
    /// The search met something it could not settle.
    Undecided(Undecided),
}

/// min {b ≥ 1 | B_m(x) ≥ τ for all x ≥ b and all m in 0..=L}.
#[derive(Clone, Debug)]
pub enum SafeBound {
    /// This base: it and every larger one is feasible, and the bases right below it are not.
    Proved(ExactBase),
    /// There is none: B_m ≤ cos m + h − 1 at every base, which is below τ at some m. With one pair and τ = 0 at m = 2.
    NoBase,
    /// The search met something it could not settle.
    Undecided(Undecided),
}

/// Where an island of feasible bases starts.
#[derive(Clone, Debug)]
pub enum IslandStart {
    /// At this base: feasible itself, and the bases right below it are not.
    Proved(ExactBase),
    /// The search met something it could not settle.
    Undecided(Undecided),
}

impl From<Result<Box<BindingRoot>, Undecided>> for IslandStart {
    fn from(found: Result<Box<BindingRoot>, Undecided>) -> Self {
        match found {
            Ok(root) => Self::Proved(ExactBase::Root(root)),
            Err(open) => Self::Undecided(open),
        }
    }
}

impl From<IslandStart> for LowerBound {
    fn from(start: IslandStart) -> Self {
        match start {
            IslandStart::Proved(base) => Self::Proved(base),
            IslandStart::Undecided(open) => Self::Undecided(open),
        }
    }
}

impl From<IslandStart> for SafeBound {
    fn from(start: IslandStart) -> Self {
        match start {
            IslandStart::Proved(base) => Self::Proved(base),
            IslandStart::Undecided(open) => Self::Undecided(open),
        }
    }
}

/// Where an island of feasible bases ends.
#[derive(Clone, Debug)]
pub enum IslandEnd {
    /// At the root of this position's sum; feasible there, infeasible right above.
    Root(Box<IsolatedRoot<RootOfBase>>),
    /// Nowhere: every larger base is feasible.
    Never,
    /// Not up to 10^100, where the search ends: every larger base up to there is feasible.
    BeyondCap,
    /// Every base up to where this stopped is feasible.
    Undecided(Undecided),
}

/// A longest interval of feasible bases.
#[derive(Clone, Debug)]
pub struct Island {
    /// Its least base.
    pub start: IslandStart,
    /// Its largest.
    pub end: IslandEnd,
}

/// The least feasible member of a grid.
#[derive(Clone, Debug, PartialEq)]
pub enum LeastOnGrid {
    /// This one.
    Proved(Decimal),
    /// No member up to 10^100 is feasible.
    NoneBelowCap,
    /// The search met something it could not settle.
    Undecided(Undecided),
}

impl LeastOnGrid {
    /// The member, if it is known.
    #[must_use]
    pub fn proved(self) -> Option<Decimal> {
        match self {
            Self::Proved(base) => Some(base),
            Self::NoneBelowCap | Self::Undecided(_) => None,
        }
    }
}

/// Why an answer stayed open.
#[derive(Clone, Debug, PartialEq)]
pub struct Undecided {
    /// The base at which the search stopped.
    pub at: Interval,
    /// The positions involved.
    pub positions: Vec<u64>,
    /// What could not be settled.
    pub why: String,
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lo, _) = enclosure_decimal(&self.at, 15);
        write!(f, "undecided at base {lo}")?;
        if !self.positions.is_empty() {
            write!(f, ", positions {:?}", self.positions)?;
        }
        write!(f, ": {}", self.why)
    }
}

/// A feasible base with infeasible ones right below it, as an exact real; or 1, below which none is looked at.
#[derive(Clone, Debug)]
pub enum ExactBase {
    /// 1: every B_m is at least τ there (contexts 0 and 1, since cos 1 > 0), and no position binds.
    One,
    /// The root of the binding position's sum.
    Root(Box<BindingRoot>),
}

impl ExactBase {
    /// m*, the position whose sum vanishes at the base and is negative right below it.
    #[must_use]
    pub fn position(&self) -> Option<u64> {
        self.root().map(BindingRoot::position)
    }

    /// The base, correctly rounded to `digits` significant digits; `1` where it is that.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn decimal(&self, digits: usize) -> Result<String, RootError> {
        match self {
            Self::One => Ok("1".to_owned()),
            Self::Root(root) => root.root.base_decimal(digits),
        }
    }

    /// Decimals of `digits` significant digits below and above the base, next to each other or nearly so; `1` twice where it is that.
    ///
    /// # Errors
    /// [`RootError`] at the precision limit.
    pub fn enclosure(&self, digits: usize) -> Result<(String, String), RootError> {
        match self {
            Self::One => Ok(("1".to_owned(), "1".to_owned())),
            Self::Root(root) => {
                let bits = (digits as f64 * std::f64::consts::LOG2_10) as u32 + ROOT_BITS;
                let root = root.root.clone().refine(bits)?;
                Ok(enclosure_decimal(&root.base(), digits))
            }
        }
    }

    /// An enclosure of the base, some 50 digits wide.
    #[must_use]
    pub fn base(&self) -> Interval {
        match self {
            Self::One => Interval::one(64),
            Self::Root(root) => root.root.base(),
        }
    }

    /// Whether it is proven to lie above `base`, by its enclosure.
    #[must_use]
    pub fn is_above(&self, base: &Decimal) -> bool {
        *self.base().lo() > *Interval::from_decimal(base, 512).hi()
    }

    /// The root, if it is one.
    #[must_use]
    pub fn root(&self) -> Option<&BindingRoot> {
        match self {
            Self::One => None,
            Self::Root(root) => Some(root),
        }
    }
}

/// A root in r = b^(−1/h) at which all other sums are non-negative, and where it was found.
#[derive(Clone, Debug)]
pub struct BindingRoot {
    pub(super) root: IsolatedRoot<RootOfBase>,
    pub(super) bracket: Interval,
}

impl BindingRoot {
    /// m*, the position whose sum vanishes at the root and is negative at the bases right below.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.root.position()
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> &IsolatedRoot<RootOfBase> {
        &self.root
    }

    /// Two doubles in r around the root, between which the slope dB/dr is proven negative. The upper one is a row's end.
    #[must_use]
    pub fn bracket(&self) -> &Interval {
        &self.bracket
    }

    /// The double at or right above the root.
    pub(super) fn double_above(&self) -> f64 {
        self.root.enclosure().hi().to_f64_round(Round::Up)
    }

    /// The enclosure of the root that goes into a certificate: of moderate precision, inside the bracket.
    pub(super) fn certificate_enclosure(&self) -> Interval {
        let enclosure = self.root.enclosure().with_precision(ROOT_BITS);
        enclosure
            .intersect(&self.bracket)
            .expect("the root lies in its bracket")
    }
}
