//! How far is a kernel's table from the truth? Here the usual one, in f32 throughout. `cargo run --example golden_table`

use ropebound::{Data, FloatType, golden, plain};
use std::error::Error;

/// cos of m·θ as most code computes it: position times frequency in f32.
fn usual(position: u64, pair: usize, pairs: usize) -> f32 {
    let theta = 1.0 / 10_000_f32.powf(pair as f32 / pairs as f32);
    (position as f32 * theta).cos()
}

fn main() -> Result<(), Box<dyn Error>> {
    let positions = [1, 1_000, 100_000, 1_000_000];
    let table = golden(&plain("10000", 128)?, &positions, FloatType::F32)?;
    let Data::F32(cos) = &table.cos else {
        return Err("a table of another type".into());
    };
    for (row, position) in cos.chunks(table.pairs).zip(positions) {
        let errors = row.iter().enumerate().map(|(pair, right)| {
            let computed = usual(position, pair, table.pairs);
            (f64::from(computed) - f64::from(*right)).abs()
        });
        let worst = errors.fold(0.0, f64::max);
        println!("position {position}: off by {worst:.1e} at most");
    }
    Ok(())
}
