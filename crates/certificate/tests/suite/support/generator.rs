//! Genuine certificates, made by a plain greedy sweep in doubles. Nothing here is proven: the checker decides.

use super::Text;
use ropebound_certificate::{
    Certificate, Conclusion, Dyadic, Float, Header, Piece, Threshold, digest,
};
use ropebound_reference::{Interval, RootOfBase, isolate_root};
use std::path::{Path, PathBuf};

/// B_m, B_m' and M2 at one r.
struct Point {
    r: f64,
    powers: Vec<f64>,
    squares: f64,
    bends: f64,
}

impl Point {
    fn new(r: f64, pairs: usize) -> Point {
        let powers: Vec<f64> = (0..pairs as i32).map(|i| r.powi(i)).collect();
        let first = (1..pairs).map(|i| i as f64 * powers[i - 1]);
        Point {
            r,
            squares: first.map(|x| x * x).sum(),
            bends: (2..pairs)
                .map(|i| (i * (i - 1)) as f64 * powers[i - 2])
                .sum(),
            powers,
        }
    }

    fn sum(&self, m: u64) -> f64 {
        self.powers
            .iter()
            .map(|theta| (m as f64 * theta).cos())
            .sum()
    }

    fn slope(&self, m: u64) -> f64 {
        let term = |(i, theta): (usize, &f64)| {
            m as f64 * i as f64 * theta / self.r * (m as f64 * theta).sin()
        };
        -self.powers.iter().enumerate().map(term).sum::<f64>()
    }

    fn curvature(&self, m: u64) -> f64 {
        (m * m) as f64 * self.squares + m as f64 * self.bends
    }

    /// How far down m would stay negative at its worst curvature.
    fn reach(&self, m: u64) -> f64 {
        let (sum, slope, bend) = (self.sum(m), self.slope(m), self.curvature(m));
        if sum >= 0.0 {
            return 0.0;
        }
        let root = (slope * slope - 2.0 * bend * sum).sqrt();
        if slope >= 0.0 {
            (slope + root) / bend
        } else {
            -2.0 * sum / (root - slope)
        }
    }
}

/// The longest piece of m below `hi` that a few trials give, with some room for the doubles' errors.
fn piece(hi: &Point, m: u64) -> Option<f64> {
    let pairs = hi.powers.len();
    let curvature = hi.curvature(m);
    let mut lo = hi.r - 1.8 * hi.reach(m);
    for _ in 0..40 {
        if lo > 0.0 && lo < hi.r {
            let w = (hi.r - lo) / 2.0;
            let centre = Point::new(lo + w, pairs);
            let bound = centre.sum(m) + centre.slope(m).abs() * w + 0.5 * curvature * w * w;
            if bound < -1e-11 {
                return Some(lo);
            }
        }
        lo = hi.r - 0.8 * (hi.r - lo);
    }
    None
}

/// The position with the best reach at r among 1..=context.
fn best(point: &Point, context: u64, recent: &mut Vec<u64>, last: &mut f64) -> Option<u64> {
    let choose = |positions: &[u64]| {
        let best = positions
            .iter()
            .copied()
            .max_by(|&a, &b| point.reach(a).total_cmp(&point.reach(b)));
        best.map(|m| (m, point.reach(m)))
            .filter(|&(_, reach)| reach > 0.0)
    };
    if let Some((m, reach)) = choose(recent)
        && reach > 0.4 * *last
    {
        return Some(m);
    }
    let mut scored: Vec<(f64, u64)> = (1..=context)
        .map(|m| (-point.sum(m) / (m * m) as f64, m))
        .filter(|&(score, _)| score > 0.0)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    *recent = scored.iter().take(24).map(|&(_, m)| m).collect();
    let (m, reach) = choose(recent)?;
    *last = reach;
    Some(m)
}

/// The conclusion, if below `hi` only m is negative and its root is the end.
fn conclusion(hi: &Point, context: u64, m: u64) -> Option<Conclusion> {
    let pairs = hi.powers.len();
    let lo = hi.r + 2.0 * hi.sum(m) / hi.slope(m).abs();
    let middle = Point::new((hi.r + lo) / 2.0, pairs);
    if Point::new(lo, pairs).sum(m) <= 0.0
        || middle.slope(m) + hi.curvature(m) * (hi.r - lo) / 2.0 >= 0.0
        || (1..=context).any(|other| other != m && middle.sum(other) < 1e-7)
    {
        return None;
    }
    let bracket = [Dyadic::from_f64(lo)?, Dyadic::from_f64(hi.r)?];
    let [lo, hi] = bracket.each_ref().map(|end| end.value().clone());
    let root = isolate_root(RootOfBase::new(pairs), m, &Interval::new(lo, hi), 140).ok()?;
    let centre = Float::with_val(136, root.enclosure().midpoint());
    let half_width = Float::with_val(136, 1) >> 124u32;
    let end = |value: Float| Dyadic::new(&value);
    let enclosure = [
        end(Float::with_val(136, &centre - &half_width))?,
        end(Float::with_val(136, &centre + &half_width))?,
    ];
    Some(Conclusion {
        root: m,
        bracket,
        enclosure,
    })
}

/// Writes the certificate of a context into a folder, continuing that in the file `before`.
pub(crate) fn generate(
    folder: &Path,
    head_dim: u32,
    context: u64,
    before: Option<&Path>,
) -> PathBuf {
    let predecessor = before.map(|path| std::fs::read_to_string(path).unwrap());
    let from = predecessor.as_ref().map_or(Dyadic::one(), |text| {
        ropebound_certificate::parse(text).unwrap().end().clone()
    });
    let header = Header {
        head_dim,
        context,
        threshold: Threshold::ZERO,
        predecessor: predecessor.map(|text| digest(text.as_bytes())),
        from,
    };
    let path = folder.join(header.file_name());
    let mut end = header.from.clone();
    let mut pieces = Vec::new();
    let (mut recent, mut last) = (Vec::new(), f64::INFINITY);
    loop {
        let hi = Point::new(end.value().to_f64(), header.pairs());
        let witness = best(&hi, context, &mut recent, &mut last).expect("the end is infeasible");
        let lo = piece(&hi, witness);
        if lo.is_none_or(|lo| hi.r - lo < 1e-6)
            && let Some(conclusion) = conclusion(&hi, context, witness)
        {
            let certificate = Certificate::new(header, pieces, conclusion).unwrap();
            std::fs::write(&path, certificate.to_text()).unwrap();
            return path;
        }
        end = Dyadic::from_f64(lo.expect("the sweep does not stall")).unwrap();
        let lo = end.clone();
        pieces.push(Piece { lo, witness });
    }
}
