//! dev
use ropebound_bounds::search::*;
use ropebound_schedule::HeadDim;
use std::time::Instant;
fn main() {
    let d: u64 = std::env::args().nth(1).map_or(128, |s| s.parse().unwrap());
    let max: u32 = std::env::args().nth(2).map_or(17, |s| s.parse().unwrap());
    let mut ladder = Ladder::new(HeadDim::new(d).unwrap());
    let total = Instant::now();
    for k in 1..=max {
        let t = Instant::now();
        let row = ladder.climb(1 << k, &mut |_| ());
        match &row.bound {
            LowerBound::Root(l) => println!(
                "{} {} m*={} pieces {} {:.3}s",
                row.context,
                l.decimal(20).unwrap(),
                l.position(),
                row.pieces.len(),
                t.elapsed().as_secs_f64()
            ),
            LowerBound::Undecided(u) if false => {}
            LowerBound::Undecided(u) => println!("{} {u} pieces {}", row.context, row.pieces.len()),
            b => println!(
                "{} {b:?} pieces {} {:.3}",
                row.context,
                row.pieces.len(),
                t.elapsed().as_secs_f64()
            ),
        }
    }
    for row in ladder.rows() {
        let t = Instant::now();
        match ladder.island_end(row) {
            Some(IslandEnd::Root(r)) => print!(
                "{} island end {} m {} {:.3}s",
                row.context,
                r.base_decimal(20).unwrap(),
                r.position(),
                t.elapsed().as_secs_f64()
            ),
            e => print!("{} {e:?} {:.3}s", row.context, t.elapsed().as_secs_f64()),
        }
        for g in [
            Grid::Integer,
            Grid::F32,
            Grid::F64,
            Grid::Digits(2),
            Grid::Digits(3),
            Grid::Digits(6),
        ] {
            let t = Instant::now();
            print!(
                " {}",
                ladder
                    .least_on(row, g)
                    .map_or_else(|e| e.to_string(), |d| d.to_string())
            );
            if t.elapsed().as_secs_f64() > 0.01 {
                print!("({:.2}s)", t.elapsed().as_secs_f64());
            }
        }
        println!();
    }
    println!("total {:.3}", total.elapsed().as_secs_f64());
}
