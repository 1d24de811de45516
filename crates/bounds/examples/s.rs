use ropebound_bounds::search::window::*;
use ropebound_fast::*;
use std::time::Instant;
fn main() {
    let tau: f64 = std::env::args().nth(1).map_or(0.4, |s| s.parse().unwrap());
    let max: u32 = std::env::args().nth(2).map_or(17, |s| s.parse().unwrap());
    let h = 64;
    let mut hi = 1.0;
    for k in 1..=max {
        let l = 1u64 << k;
        let t = Instant::now();
        let o = sweep(l, h, hi, 1e-3, InstructionSet::best(), tau);
        println!("L {l}: base {:.12e} r {} pieces {} {:?} {:.3}s last {:?}", o.end.powi(-(h as i32)), o.end, o.pieces.len(), o.stats, t.elapsed().as_secs_f64(), o.pieces.last().map(|p| p.witness));
        hi = o.end;
    }
}
