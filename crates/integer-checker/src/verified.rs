//! What a pass has proven.

use alloc::format;
use alloc::string::String;

use crate::ball::Ball;
use crate::claim::{Conclusion, Problem};
use crate::decimal;
use crate::digest::Digest;
use crate::exact::Exact;
use crate::threshold::Threshold;

/// What a certificate is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// base_L, the least feasible base.
    LeastBase,
    /// The least base from which on every base is feasible.
    SafeBase,
}

/// A certificate that holds, with all those it continues.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Which base is proven.
    pub kind: Kind,
    /// The digest of the file's bytes.
    pub digest: Digest,
    /// d.
    pub head_dim: u32,
    /// L.
    pub context: u64,
    /// τ, what the sums reach.
    pub threshold: Threshold,
    /// m*, whose sum vanishes at the base.
    pub root_position: u64,
    /// Pieces in this file; steps, of a safe base.
    pub own_pieces: u64,
    /// Pieces of this file and all predecessors.
    pub pieces: u64,
    /// The digest of the certificate this one continues.
    pub predecessor: Option<Digest>,
    /// Of ρ.
    pub(crate) enclosure: [Exact; 2],
}

/// Limbs after the point for ρ^h: bases up to 2^1500 or so have all their digits.
const LIMBS: usize = 32;

impl Verified {
    /// Of a safe base, without steps; the caller puts in what differs.
    pub(crate) fn new(digest: Digest, problem: &Problem, conclusion: &Conclusion) -> Verified {
        Verified {
            kind: Kind::SafeBase,
            digest,
            head_dim: problem.head_dim,
            context: problem.context,
            threshold: problem.threshold,
            root_position: conclusion.root,
            own_pieces: 0,
            pieces: 0,
            predecessor: None,
            enclosure: conclusion.enclosure.clone(),
        }
    }

    /// Balls around the ends of the enclosure of 1/base, ρ^h; the lower first.
    fn inverses(&self) -> [Ball; 2] {
        self.enclosure.each_ref().map(|end| {
            let factor = Ball::exact(end, LIMBS);
            let bits = (0..u32::BITS)
                .rev()
                .map(|bit| ((self.head_dim / 2) >> bit) & 1);
            bits.fold(Ball::integer(1, LIMBS), |power, bit| {
                let square = power.times(&power);
                if bit == 1 {
                    square.times(&factor)
                } else {
                    square
                }
            })
        })
    }

    /// The base, correctly rounded to as many significant digits as the certificate settles, at most `most`. `None` if it
    /// settles none.
    #[must_use]
    pub fn base_digits(&self, most: usize) -> Option<String> {
        let [lo, hi] = self.inverses();
        decimal::certain_inverse([&lo, &hi], most)
    }

    /// What the pass proves, and what it does not.
    #[must_use]
    pub fn what_it_means(&self) -> String {
        let Verified {
            head_dim: d,
            context,
            threshold: t,
            root_position: m,
            pieces,
            ..
        } = self;
        let h = d / 2;
        let base = self
            .base_digits(20)
            .unwrap_or_else(|| String::from("(no digit of it is settled)"));
        let setting = format!(
            "\
Proven, for plain RoPE with head_dim {d}, frequencies θ_i = b^(-2i/{d}) as real numbers, and
B_m(b) = sum of cos(m·θ_i) over i in 0..{h}:"
        );
        let (proven, unproven) = match self.kind {
            Kind::LeastBase => (
                format!(
                    "\
  - every real base b from 1 up to the least base below has B_m(b) < {t} for some integer m in 1..={context} ({pieces} pieces);
  - the least base x has B_{m}(x) = {t} and B_m(x) ≥ {t} for all other integers m in 0..={context};
  - so inf {{b ≥ 1 | B_m(b) ≥ {t} for all m in 0..={context}}} = x exactly, it is attained, and x is {base} as rounded."
                ),
                "anything about bases above x: the feasible bases form islands, and a rounded-up x may be infeasible",
            ),
            Kind::SafeBase => (
                format!(
                    "\
  - every real base b above the safe base x below has B_m(b) > {t} for all integers m in 0..={context} ({pieces} steps);
  - B_{m}(x) = {t}, B_m(x) > {t} for all other integers m in 0..={context}, and B_{m} < {t} at the bases right below x;
  - so x is exactly the least base from which on every base is feasible, and x is {base} as rounded."
                ),
                "anything about bases further below x: some of them are feasible",
            ),
        };
        let condition = if *t == Threshold::ZERO {
            String::from("B_m ≥ 0 is Theorem 1's condition, no more.")
        } else {
            format!("B_m ≥ {t} is a margin over Theorem 1's condition, no more.")
        };
        format!(
            "\
{setting}
{proven}
Not proven:
  - {unproven};
  - anything about frequencies rounded to float32 or bfloat16, about scaled schedules, or about m between integers;
  - that a model works or fails at this context: {condition}
It rests on this checker's integers, the Rust compiler and the hardware.
"
        )
    }
}
