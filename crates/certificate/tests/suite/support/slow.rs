//! What is true of a certificate, proven another way: plain interval evaluation on ever smaller parts. It knows no
//! second-order bound, no allowance, no fixed point.

use std::collections::HashMap;

use ropebound_certificate::{Certificate, Conclusion, Digest, Dyadic, Float, SafeCertificate};
use ropebound_reference::{Frequencies, Interval, cosine_sum, derivatives_root};

const PRECISION: u32 = 192;

/// Remembers what it has proven, since tampered texts differ in little.
#[derive(Default)]
pub(crate) struct SlowChecker {
    /// Certificates known to hold, and their ends.
    pub known: HashMap<Digest, Certificate>,
    proven: HashMap<String, bool>,
}

impl SlowChecker {
    /// Whether all a certificate claims is true and proven here.
    pub(crate) fn holds(&mut self, certificate: &Certificate) -> bool {
        let header = certificate.header();
        let pairs = header.pairs();
        if let Some(digest) = &header.predecessor {
            let Some(known) = self.known.get(digest) else {
                return false;
            };
            let before = known.header();
            if before.head_dim != header.head_dim
                || before.context > header.context
                || *known.end() != header.from
            {
                return false;
            }
        }
        let covered = certificate.steps().all(|(_, hi, piece)| {
            let key = format!("{pairs} {} {hi} {}", piece.lo, piece.witness);
            self.remembered(key, || {
                negative(&interval(&piece.lo, hi), 24, &|part| {
                    derivatives_root(piece.witness, part, pairs, PRECISION)[0].clone()
                })
            })
        });
        let conclusion = certificate.conclusion();
        covered
            && self.remembered(format!("{pairs} {} {conclusion:?}", header.context), || {
                concludes(certificate)
            })
    }

    /// Whether all that a certificate of a safe base claims is true and proven here.
    pub(crate) fn holds_safe(&mut self, certificate: &SafeCertificate) -> bool {
        let (pairs, context) = (certificate.pairs(), certificate.context());
        let conclusion = certificate.conclusion();
        let [lo, _] = &conclusion.bracket;
        let [_, hi] = &conclusion.enclosure;
        let mut ends = vec![certificate.from()];
        ends.extend(certificate.steps());
        feasible_below(certificate)
            && ends.windows(2).all(|ends| {
                let key = format!("{pairs} {context} {} {}", ends[0], ends[1]);
                self.remembered(key, || positive(ends[0], ends[1], pairs, context, None))
            })
            && self.remembered(format!("safe {pairs} {context} {conclusion:?}"), || {
                falls_to_a_root(conclusion, pairs)
                    && positive(lo, hi, pairs, context, Some(conclusion.root))
            })
    }

    fn remembered(&mut self, key: String, prove: impl FnOnce() -> bool) -> bool {
        *self.proven.entry(key).or_insert_with(prove)
    }
}

fn concludes(certificate: &Certificate) -> bool {
    let header = certificate.header();
    let pairs = header.pairs();
    let conclusion = certificate.conclusion();
    let m = conclusion.root;
    let others = || {
        let [lo, hi] = &conclusion.enclosure;
        let enclosure = interval(lo, hi);
        (0..=header.context)
            .filter(|&other| other != m)
            .all(|other| *derivatives_root(other, &enclosure, pairs, PRECISION)[0].lo() >= 0)
    };
    falls_to_a_root(conclusion, pairs) && others()
}

/// Signs at the ends of bracket and enclosure, and the slope between the bracket's.
fn falls_to_a_root(conclusion: &Conclusion, pairs: usize) -> bool {
    let m = conclusion.root;
    let sum = |x: &Dyadic| {
        let point = Interval::point(x.value().clone());
        cosine_sum(&Frequencies::of_root(&point, pairs, 512), m)
    };
    let signs = [&conclusion.bracket, &conclusion.enclosure]
        .iter()
        .all(|[lo, hi]| *sum(lo).lo() > 0 && *sum(hi).hi() < 0);
    let falls = || {
        let [lo, hi] = &conclusion.bracket;
        negative(&interval(lo, hi), 24, &|part| {
            derivatives_root(m, part, pairs, PRECISION)[1].clone()
        })
    };
    signs && falls()
}

/// For all r ≤ r₀ and m ≤ L, cos(m·r^i) ≥ cos(min(L·r₀^i, π)).
fn feasible_below(certificate: &SafeCertificate) -> bool {
    let mut angle = Interval::from_u64(certificate.context(), PRECISION);
    let from = Interval::point(certificate.from().value().clone()).with_precision(4200);
    let mut least = Interval::zero(PRECISION);
    for _ in 0..certificate.pairs() {
        let cosine = if *angle.hi() < 3 {
            angle.cos()
        } else {
            -&Interval::one(PRECISION)
        };
        least = &least + &cosine;
        angle = (&angle * &from).with_precision(PRECISION);
    }
    *least.lo() > 0
}

/// B_m > 0 between two ends for all m of 0..=L but one, on ever smaller parts.
fn positive(lo: &Dyadic, hi: &Dyadic, pairs: usize, context: u64, except: Option<u64>) -> bool {
    (0..=context).filter(|&m| Some(m) != except).all(|m| {
        negative(&interval(lo, hi), 60, &|part| {
            -&derivatives_root(m, part, pairs, PRECISION)[0]
        })
    })
}

fn interval(lo: &Dyadic, hi: &Dyadic) -> Interval {
    Interval::new(lo.value().clone(), hi.value().clone()).with_precision(4200)
}

/// Whether a function is negative on an interval, halved at most `depth` times.
fn negative(part: &Interval, depth: u32, f: &impl Fn(&Interval) -> Interval) -> bool {
    if *f(part).hi() < 0 {
        return true;
    }
    if depth == 0 {
        return false;
    }
    let at = |x: &Float| *f(&Interval::point(x.clone())).lo() < 0;
    let middle = part.midpoint();
    at(part.lo())
        && at(part.hi())
        && negative(
            &Interval::new(part.lo().clone(), middle.clone()),
            depth - 1,
            f,
        )
        && negative(&Interval::new(middle, part.hi().clone()), depth - 1, f)
}
