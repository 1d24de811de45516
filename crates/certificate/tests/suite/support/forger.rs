//! Certificates of a wrong base, as well made as a liar can: built on a genuine one of the same context.

use ropebound_certificate::{Certificate, Conclusion, Dyadic, Piece};

/// b^(−1/h).
fn root_of(base: f64, pairs: usize) -> f64 {
    (-base.ln() / pairs as f64).exp()
}

fn sum(m: u64, r: f64, pairs: usize) -> f64 {
    (0..pairs as i32)
        .map(|i| (m as f64 * r.powi(i)).cos())
        .sum()
}

fn number(value: f64) -> Dyadic {
    Dyadic::from_f64(value).unwrap()
}

/// The position whose sum comes nearest to a falling root at r, and the distance to that root.
fn nearest_root(context: u64, r: f64, pairs: usize) -> u64 {
    let step = 1e-9;
    let distance = |m: u64| {
        let slope = (sum(m, r + step, pairs) - sum(m, r - step, pairs)) / (2.0 * step);
        if slope < 0.0 {
            (sum(m, r, pairs) / slope).abs()
        } else {
            f64::INFINITY
        }
    };
    (1..=context)
        .min_by(|&a, &b| distance(a).total_cmp(&distance(b)))
        .unwrap()
}

/// An interval around r, and a narrow one within.
fn around(r: f64, root: u64) -> Conclusion {
    Conclusion {
        root,
        bracket: [number(r - 1e-9), number(r + 1e-9)],
        enclosure: [number(r - 1e-12), number(r + 1e-12)],
    }
}

/// Claims of the least base `claimed` for the context of `genuine`, each with a name.
pub fn forge(genuine: &Certificate, claimed: f64) -> Vec<(&'static str, Certificate)> {
    let header = genuine.header();
    let pairs = header.pairs();
    let r = root_of(claimed, pairs);
    let mut forgeries = Vec::new();
    let mut add = |name, pieces: Vec<Piece>, conclusion| {
        forgeries.push((
            name,
            Certificate::new(header.clone(), pieces, conclusion).unwrap(),
        ));
    };
    let mut conclusion = around(r, nearest_root(header.context, r, pairs));
    let target = conclusion.bracket[1].clone();

    // The cover brought to the claimed base: cut short, or stretched by one piece on the binding position.
    let mut pieces: Vec<Piece> = genuine.pieces().to_vec();
    pieces.retain(|piece| piece.lo > target);
    let last = genuine
        .pieces()
        .get(pieces.len())
        .map_or(genuine.conclusion().root, |piece| piece.witness);
    if pieces.last().map_or(&header.from, |piece| &piece.lo) > &target {
        pieces.push(Piece {
            lo: target.clone(),
            witness: last,
        });
        add("cover-moved", pieces.clone(), conclusion.clone());
        conclusion.root = genuine.conclusion().root;
        add("cover-moved-root-kept", pieces, conclusion);
    }

    // The genuine cover and bracket, widened if need be, with an enclosure of the claimed base.
    let end = genuine.end().clone();
    let genuine_conclusion = genuine.conclusion().clone();
    if number(r + 1e-12) < end {
        let lo = number(r - 1e-9).min(genuine_conclusion.bracket[0].clone());
        let moved = Conclusion {
            root: genuine_conclusion.root,
            bracket: [lo, end],
            enclosure: [number(r - 1e-12), number(r + 1e-12)],
        };
        add("enclosure-moved", genuine.pieces().to_vec(), moved);
    }
    forgeries
}
