//! What a pass has proven.

use ropebound_reference::{Interval, certain_digits, enclosure_decimal};

use crate::{Certificate, Digest};

/// A certificate that holds, with all those it continues.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The digest of the file's bytes.
    pub digest: Digest,
    /// d.
    pub head_dim: u32,
    /// L.
    pub context: u64,
    /// m*, whose sum vanishes at the least base.
    pub root_position: u64,
    /// Encloses ρ = base_L^(−1/h).
    pub root: Interval,
    /// Encloses base_L = ρ^(−h).
    pub base: Interval,
    /// Pieces in this file.
    pub own_pieces: u64,
    /// Pieces of this file and all predecessors.
    pub pieces: u64,
    /// The digest of the certificate this one continues.
    pub predecessor: Option<Digest>,
}

impl Verified {
    pub(crate) fn new(digest: Digest, certificate: &Certificate, before: u64) -> Verified {
        let header = certificate.header();
        let conclusion = certificate.conclusion();
        let [lo, hi] = conclusion.enclosure.each_ref().map(|end| end.value());
        let root = Interval::new(lo.clone(), hi.clone());
        let working = root.with_precision(root.precision() + 64);
        let base = Interval::one(working.precision())
            .divide(&working.powi(header.pairs() as u32))
            .expect("the enclosure lies above 0");
        let own_pieces = certificate.pieces().len() as u64;
        Verified {
            digest,
            head_dim: header.head_dim,
            context: header.context,
            root_position: conclusion.root,
            root,
            base,
            own_pieces,
            pieces: before + own_pieces,
            predecessor: header.predecessor,
        }
    }

    /// base_L, correctly rounded to as many significant digits as the certificate settles, at most `most`. `None` if it
    /// settles none.
    pub fn base_digits(&self, most: usize) -> Option<String> {
        certain_digits(&self.base, most)
    }

    /// ρ = base_L^(−1/h) in the same way.
    pub fn root_digits(&self, most: usize) -> Option<String> {
        certain_digits(&self.root, most)
    }

    /// Ends of an enclosure of base_L with `digits` significant digits, rounded outward.
    pub fn base_enclosure(&self, digits: usize) -> (String, String) {
        enclosure_decimal(&self.base, digits)
    }

    /// Ends of an enclosure of ρ with `digits` significant digits, rounded outward.
    pub fn root_enclosure(&self, digits: usize) -> (String, String) {
        enclosure_decimal(&self.root, digits)
    }

    /// What the pass proves, and what it does not.
    pub fn what_it_means(&self) -> String {
        let Verified {
            head_dim: d,
            context,
            root_position,
            pieces,
            ..
        } = self;
        let h = d / 2;
        let (lo, hi) = self.base_enclosure(17);
        format!(
            "\
Proven, for plain RoPE with head_dim {d}, frequencies θ_i = b^(-2i/{d}) as real numbers, and
B_m(b) = sum of cos(m·θ_i) over i in 0..{h}:
  - every real base b from 1 up to the least base below has B_m(b) < 0 for some integer m in 1..={context} ({pieces} pieces);
  - the least base x has B_{root_position}(x) = 0 and B_m(x) ≥ 0 for all other integers m in 0..={context};
  - so inf {{b ≥ 1 | B_m(b) ≥ 0 for all m in 0..={context}}} = x exactly, it is attained, and
    x lies in [{lo}, {hi}].
Not proven:
  - anything about bases above x: the feasible bases form islands, and a rounded-up x may be infeasible;
  - anything about frequencies rounded to float32 or bfloat16, about scaled schedules, or about m between integers;
  - that a model works or fails at this context: B_m ≥ 0 is Theorem 1's condition, no more.
It rests on this checker, the Rust compiler, MPFR and the hardware.
"
        )
    }
}
