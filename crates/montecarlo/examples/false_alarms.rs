//! The false-alarm study: `cargo run --release -p ropebound-montecarlo --example false_alarms -- DISTRIBUTION [SEEDS [METHOD]]`.
//! Prints one JSON line: 2^14 samples a seed, d = 128, base 1e4, positions 0..4096, level 1 %.

use ropebound_montecarlo::study::false_alarms;
use ropebound_montecarlo::{Laws, Method, Model, Pairing, Positions, Shape};
use ropebound_schedule::{HeadDim, Schedule};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let shape: Shape = arguments.next().ok_or("which distribution?")?.parse()?;
    let seeds: u64 = arguments.next().as_deref().unwrap_or("1000").parse()?;
    let method = match arguments.next().as_deref() {
        None | Some("simulated") => Method::Simulated { replicates: 999 },
        Some("bonferroni") => Method::Bonferroni,
        Some(other) => return Err(format!("no method '{other}'").into()),
    };
    let schedule = Schedule::plain("1e4".parse()?, HeadDim::new(128)?)?;
    let positions = Positions::new(&schedule, 0..4096)?;
    let model = Model::new(128, Laws::of(shape.clone()), Pairing::SameQuery)?;
    let alarms = false_alarms(&model, &positions, 1 << 14, method, 0.01, 1..seeds + 1);
    println!(
        r#"{{"distribution":"{shape}","seeds":{},"rejected":{},"mean_critical":{:.4}}}"#,
        alarms.runs, alarms.rejected, alarms.critical
    );
    Ok(())
}
