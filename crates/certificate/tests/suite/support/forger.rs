//! Certificates of a wrong base, as well made as a liar can: built on a genuine one of the same context.

use ropebound_certificate::{Certificate, Conclusion, Digest, Dyadic, Header, Piece};

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

/// The position whose falling root is nearest to r.
fn nearest_root(context: u64, r: f64, pairs: usize) -> u64 {
    let step = 1e-10;
    let distance = |m: u64| {
        let slope = (sum(m, r + step, pairs) - sum(m, r - step, pairs)) / (2.0 * step);
        if slope < 0.0 {
            (sum(m, r, pairs) / slope).abs()
        } else {
            f64::INFINITY
        }
    };
    // Enough of a search to look plausible at any context.
    let first = context.saturating_sub(20_000).max(1);
    (first..=context)
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

/// Claims of the least base `claimed` for the context of `genuine`, whose digest is given, and that of the certificate
/// before it; each with a name.
pub(crate) fn forge(
    genuine: &Certificate,
    digest: Digest,
    before: Option<(&Certificate, Digest)>,
    claimed: f64,
) -> Vec<(&'static str, Certificate)> {
    let Header {
        head_dim, context, ..
    } = *genuine.header();
    let pairs = genuine.header().pairs();
    let r = root_of(claimed, pairs);
    let plausible = around(r, nearest_root(context, r, pairs));
    let target = plausible.bracket[1].clone();
    let binding = genuine.conclusion().root;
    let certificate = |predecessor: Option<&(&Certificate, Digest)>, pieces, conclusion| {
        let header = Header {
            head_dim,
            context,
            threshold: genuine.header().threshold,
            predecessor: predecessor.map(|known| known.1),
            from: predecessor.map_or(Dyadic::one(), |known| known.0.end().clone()),
        };
        Certificate::new(header, pieces, conclusion).unwrap()
    };
    let piece = |witness| {
        let lo = target.clone();
        vec![Piece { lo, witness }]
    };

    // No cover to speak of.
    let mut forgeries = vec![("no-cover", certificate(None, piece(2), plausible.clone()))];
    // The base of a shorter context.
    if let Some(before) = before {
        let conclusion = before.0.conclusion().clone();
        forgeries.push(("shorter", certificate(Some(&before), vec![], conclusion)));
    }
    if target < *genuine.end() {
        // Beyond the least base: the genuine cover stretched to it, or the genuine root put there.
        let known = (genuine, digest);
        let stretched = certificate(Some(&known), piece(binding), plausible);
        forgeries.push(("stretched", stretched));
        let moved = Conclusion {
            root: binding,
            bracket: [number(r - 1e-9), genuine.end().clone()],
            enclosure: [number(r - 1e-12), number(r + 1e-12)],
        };
        forgeries.push(("root-moved", certificate(Some(&known), vec![], moved)));
    } else {
        // Before the least base: the genuine cover cut short. Each step holds but those of the root.
        let mut pieces: Vec<Piece> = genuine.pieces().to_vec();
        pieces.retain(|piece| piece.lo > target);
        let start = pieces
            .last()
            .map_or(&genuine.header().from, |piece| &piece.lo);
        if *start > target {
            let witness = genuine
                .pieces()
                .get(pieces.len())
                .map_or(binding, |piece| piece.witness);
            pieces.extend(piece(witness));
            let cut = Certificate::new(genuine.header().clone(), pieces, plausible).unwrap();
            forgeries.push(("cut", cut));
        }
    }
    forgeries
}
