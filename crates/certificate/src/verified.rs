//! What a pass has proven.

use ropebound_reference::{Interval, Threshold, certain_digits, enclosure_decimal};

use crate::digest::Digest;
use crate::format::Certificate;
use crate::safe_format::SafeCertificate;

/// What a certificate is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// base_L, the least feasible base.
    LeastBase,
    /// The least base from which on every base is feasible.
    SafeBase,
}

/// A certificate that holds, with all those it continues.
#[derive(Clone, Debug, PartialEq)]
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
    /// Encloses ρ, the base to the power −1/h.
    pub root: Interval,
    /// Encloses the base, ρ^(−h).
    pub base: Interval,
    /// Pieces in this file; steps, of a safe base.
    pub own_pieces: u64,
    /// Pieces of this file and all predecessors.
    pub pieces: u64,
    /// The digest of the certificate this one continues.
    pub predecessor: Option<Digest>,
}

impl Verified {
    pub(crate) fn new(digest: Digest, certificate: &Certificate, before: u64) -> Verified {
        let header = certificate.header();
        let own_pieces = certificate.pieces().len() as u64;
        let conclusion = certificate.conclusion();
        Verified {
            kind: Kind::LeastBase,
            digest,
            head_dim: header.head_dim,
            context: header.context,
            threshold: header.threshold,
            root_position: conclusion.root,
            root: conclusion.rho(),
            base: conclusion.base(header.pairs()),
            own_pieces,
            pieces: before + own_pieces,
            predecessor: header.predecessor,
        }
    }

    pub(crate) fn safe(digest: Digest, certificate: &SafeCertificate) -> Verified {
        let steps = certificate.steps().len() as u64;
        let problem = certificate.problem();
        let conclusion = certificate.conclusion();
        Verified {
            kind: Kind::SafeBase,
            digest,
            head_dim: problem.head_dim,
            context: problem.context,
            threshold: problem.threshold,
            root_position: conclusion.root,
            root: conclusion.rho(),
            base: conclusion.base(problem.pairs()),
            own_pieces: steps,
            pieces: steps,
            predecessor: None,
        }
    }

    /// The base, correctly rounded to as many significant digits as the certificate settles, at most `most`. `None` if it
    /// settles none.
    pub fn base_digits(&self, most: usize) -> Option<String> {
        certain_digits(&self.base, most)
    }

    /// ρ in the same way.
    pub fn root_digits(&self, most: usize) -> Option<String> {
        certain_digits(&self.root, most)
    }

    /// Ends of an enclosure of the base with `digits` significant digits, rounded outward.
    pub fn base_enclosure(&self, digits: usize) -> (String, String) {
        enclosure_decimal(&self.base, digits)
    }

    /// Ends of an enclosure of ρ with `digits` significant digits, rounded outward.
    pub fn root_enclosure(&self, digits: usize) -> (String, String) {
        enclosure_decimal(&self.root, digits)
    }

    /// What the pass proves, and what it does not.
    pub fn what_it_means(&self) -> String {
        match self.kind {
            Kind::LeastBase => self.what_a_least_base_means(),
            Kind::SafeBase => self.what_a_safe_base_means(),
        }
    }

    /// What is to be thought of the inequality proven.
    fn condition(&self) -> String {
        if self.threshold.is_zero() {
            "B_m ≥ 0 is Theorem 1's condition, no more.".to_owned()
        } else {
            let threshold = self.threshold;
            format!("B_m ≥ {threshold} is a margin over Theorem 1's condition, no more.")
        }
    }

    fn what_a_safe_base_means(&self) -> String {
        let Verified {
            head_dim: d,
            context,
            threshold: t,
            root_position,
            pieces,
            ..
        } = self;
        let (h, condition) = (d / 2, self.condition());
        let (lo, hi) = self.base_enclosure(17);
        format!(
            "\
Proven, for plain RoPE with head_dim {d}, frequencies θ_i = b^(-2i/{d}) as real numbers, and
B_m(b) = sum of cos(m·θ_i) over i in 0..{h}:
  - every real base b above the safe base x below has B_m(b) > {t} for all integers m in 0..={context} ({pieces} steps);
  - B_{root_position}(x) = {t}, B_m(x) > {t} for all other integers m in 0..={context}, and B_{root_position} < {t} at the bases right below x;
  - so x is exactly the least base from which on every base is feasible, and
    x lies in [{lo}, {hi}].
Not proven:
  - anything about bases further below x: some of them are feasible;
  - anything about frequencies rounded to float32 or bfloat16, about scaled schedules, or about m between integers;
  - that a model works or fails at this context: {condition}
It rests on this checker, the Rust compiler, MPFR and the hardware.
"
        )
    }

    fn what_a_least_base_means(&self) -> String {
        let Verified {
            head_dim: d,
            context,
            threshold: t,
            root_position,
            pieces,
            ..
        } = self;
        let (h, condition) = (d / 2, self.condition());
        let (lo, hi) = self.base_enclosure(17);
        format!(
            "\
Proven, for plain RoPE with head_dim {d}, frequencies θ_i = b^(-2i/{d}) as real numbers, and
B_m(b) = sum of cos(m·θ_i) over i in 0..{h}:
  - every real base b from 1 up to the least base below has B_m(b) < {t} for some integer m in 1..={context} ({pieces} pieces);
  - the least base x has B_{root_position}(x) = {t} and B_m(x) ≥ {t} for all other integers m in 0..={context};
  - so inf {{b ≥ 1 | B_m(b) ≥ {t} for all m in 0..={context}}} = x exactly, it is attained, and
    x lies in [{lo}, {hi}].
Not proven:
  - anything about bases above x: the feasible bases form islands, and a rounded-up x may be infeasible;
  - anything about frequencies rounded to float32 or bfloat16, about scaled schedules, or about m between integers;
  - that a model works or fails at this context: {condition}
It rests on this checker, the Rust compiler, MPFR and the hardware.
"
        )
    }
}
