//! Certificates of safe bases, made by plain stepping in doubles. Nothing here is proven: the checker decides.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use ropebound_certificate::{Conclusion, Dyadic, Problem, SafeCertificate};
use ropebound_reference::{Interval, RootOfBase, isolate_root};

pub(crate) fn sum(m: u64, r: f64, pairs: usize) -> f64 {
    let mut angle = m as f64;
    let mut sum = 0.0;
    for _ in 0..pairs {
        sum += angle.cos();
        angle *= r;
    }
    sum
}

fn counted(context: u64, r: f64, pairs: usize) -> f64 {
    let angles = (0..pairs as i32).map(|i| context as f64 * r.powi(i));
    angles.map(|x| (1.0 - 0.5 * x * x).max(-1.0)).sum()
}

/// The largest r, nearly, up to which counting shows everything to be feasible.
pub(crate) fn counting_end(context: u64, pairs: usize) -> f64 {
    let (mut lo, mut hi) = (0.0, 1.0);
    while hi - lo > 1e-4 {
        let middle = 0.5 * (lo + hi);
        if counted(context, middle, pairs) > 1e-3 {
            lo = middle;
        } else {
            hi = middle;
        }
    }
    lo
}

/// An interval around the root of a position in a bracket, 2^−120 wide or so.
pub(crate) fn conclusion(root: u64, [lo, hi]: [f64; 2], pairs: usize) -> Option<Conclusion> {
    let bracket = [Dyadic::from_f64(lo)?, Dyadic::from_f64(hi)?];
    let [lo, hi] = bracket.each_ref().map(|end| end.value().clone());
    let found = isolate_root(RootOfBase::new(pairs), root, &Interval::new(lo, hi), 120).ok()?;
    let enclosure = [found.enclosure().lo(), found.enclosure().hi()];
    Some(Conclusion {
        root,
        bracket,
        enclosure: enclosure.map(|end| Dyadic::new(end).expect("a root in (0, 1)")),
    })
}

/// By head_dim and context.
type Made = BTreeMap<(u32, u64), Arc<OnceLock<SafeCertificate>>>;

/// The certificate of the safe base, made once a process.
pub(crate) fn safe(head_dim: u32, context: u64) -> SafeCertificate {
    static MADE: Mutex<Made> = Mutex::new(BTreeMap::new());
    let made = MADE
        .lock()
        .unwrap()
        .entry((head_dim, context))
        .or_default()
        .clone();
    made.get_or_init(|| generate(head_dim, context)).clone()
}

fn generate(head_dim: u32, context: u64) -> SafeCertificate {
    let pairs = head_dim as usize / 2;
    let from = counting_end(context, pairs);
    let number = |value| Dyadic::from_f64(value).unwrap();
    let mut steps = Vec::new();
    let mut lo = from;
    let mut share = 3.0;
    loop {
        let slope: f64 = (1..pairs).map(|i| i as f64 * lo.powi(i as i32 - 1)).sum();
        let hi = lo + share / (context as f64 * slope);
        let negative =
            |m: &u64| (1..=4).any(|k| sum(*m, lo + (hi - lo) * f64::from(k) / 4.0, pairs) < 0.0);
        let found: Vec<u64> = (1..=context).filter(negative).collect();
        match found[..] {
            [] => {
                steps.push(number(hi));
                lo = hi;
            }
            [root] if share < 1e-4 => {
                let conclusion = conclusion(root, [lo, hi], pairs).expect("one falling root");
                return SafeCertificate::new(
                    Problem::new(head_dim, context),
                    number(from),
                    steps,
                    conclusion,
                )
                .unwrap();
            }
            _ => share *= 0.25,
        }
    }
}
