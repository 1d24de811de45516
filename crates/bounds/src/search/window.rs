//! The sweep over one window of r, from its upper end down.
use super::witness::{self, Piece};
use ropebound_fast::{CosineSums, GROUP_POSITIONS, InstructionSet, RootPoint};

pub const KEEP: usize = 24;
const GROUPS: usize = 4;

#[derive(Default, Debug, Clone)]
pub struct Stats { pub steps: usize, pub full: usize, pub local: usize, pub evals: usize }

pub struct Outcome {
    pub pieces: Vec<Piece>,
    pub end: f64,
    pub stats: Stats,
}

#[derive(Clone, Copy)]
struct Candidate { position: u64, score: f32 }

/// best candidates among groups
fn collect(sums: &CosineSums<f32>, ranges: &[std::ops::Range<u64>], keep: usize) -> Vec<u64> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut floor = 0.0f32;
    for range in ranges {
        sums.for_each(range.clone(), |block| {
            if block.minimum >= 0.0 { return; }
            let first = block.start.max(1) as f32;
            if -block.minimum / (first * first) <= floor { return; }
            for (k, chunk) in block.values.chunks(64).enumerate() {
                let least = chunk.iter().copied().fold(f32::INFINITY, |a, b| if b < a { b } else { a });
                let at = (block.start + 64 * k as u64).max(1) as f32;
                if least >= 0.0 || -least / (at * at) <= floor { continue; }
                for (j, &v) in chunk.iter().enumerate() {
                    let m = block.start + (64 * k + j) as u64;
                    let score = -v / (m as f32 * m as f32);
                    if v < 0.0 && score > floor {
                        found.push(Candidate { position: m, score });
                    }
                }
                if found.len() > 4 * keep {
                    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.position.cmp(&b.position)));
                    found.truncate(keep);
                    floor = found[keep - 1].score;
                }
            }
        });
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.position.cmp(&b.position)));
    found.truncate(keep);
    found.into_iter().map(|c| c.position).collect()
}

pub fn sweep(context: u64, pairs: usize, from: f64, to: f64, set: InstructionSet, tau: f64) -> Outcome {
    let mut pieces = Vec::new();
    let mut stats = Stats::default();
    let mut hi = from;
    let mut candidates: Vec<u64> = Vec::new();
    let mut reference = f64::INFINITY;
    while hi > to {
        let mut point = RootPoint::new(hi, pairs, set);
        let mut stage = 0; // 0: recent, 1: local scan, 2: full scan
        let piece = loop {
            let mut best: Option<(f64, u64)> = None;
            for &m in &candidates {
                stats.evals += 1;
                let (value, slope) = point.evaluate(m);
                if let Some(reach) = witness::approx_reach(value, slope, point.curvature_bound(m))
                    && best.is_none_or(|(old, _)| reach > old) {
                    best = Some((reach, m));
                }
            }
            let piece = best.and_then(|(reach, m)| witness::extend(hi, m, reach, point.curvature_bound(m), pairs, set));
            let length = piece.map_or(0.0, |p| p.hi - p.lo);
            if stage == 2 {
                reference = length;
                break piece;
            }
            if length >= tau * reference { break piece; }
            let sums = CosineSums::<f32>::on(point.frequencies(), set);
            if stage == 0 && !candidates.is_empty() {
                let mut groups: Vec<u64> = candidates.iter().map(|m| m / GROUP_POSITIONS).collect();
                let mut seen = Vec::new();
                groups.retain(|g| { let new = !seen.contains(g); if new { seen.push(*g); } new });
                groups.truncate(GROUPS);
                let ranges: Vec<_> = groups.iter().map(|g| (g * GROUP_POSITIONS).max(1)..((g + 1) * GROUP_POSITIONS).min(context + 1)).collect();
                candidates = collect(&sums, &ranges, KEEP);
                stats.local += 1;
                stage = 1;
            } else {
                candidates = collect(&sums, std::slice::from_ref(&(1..context + 1)), KEEP);
                stats.full += 1;
                stage = 2;
            }
        };
        match piece {
            Some(piece) if piece.lo < piece.hi => { pieces.push(piece); hi = piece.lo; stats.steps += 1; }
            _ => break,
        }
    }
    Outcome { pieces, end: hi, stats }
}
