//! dev
use ropebound_bounds::search::*;
use ropebound_schedule::HeadDim;
fn main() {
    let d: u64 = std::env::args().nth(1).map_or(128, |s| s.parse().unwrap());
    let max: u32 = std::env::args().nth(2).map_or(20, |s| s.parse().unwrap());
    let t = std::time::Instant::now();
    let c: Vec<u64> = (10..=max).map(|k| 1 << k).collect();
    let r = certify(
        HeadDim::new(d).unwrap(),
        &c,
        std::path::Path::new(&std::env::args().nth(3).unwrap()),
        &mut |_| (),
    );
    match r {
        Ok(p) => println!("{} files {:.2}s", p.len(), t.elapsed().as_secs_f64()),
        Err(e) => println!("{e}"),
    }
}
