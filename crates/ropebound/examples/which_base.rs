//! Which RoPE base does a context need? `cargo run --example which_base -- 32768 128`

use ropebound::{LowerBound, SafeBound, Search};
use std::error::Error;

/// The least base that serves `context`, and the base from which on every base does.
fn main() -> Result<(), Box<dyn Error>> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u64>());
    let context = numbers.next().transpose().ok().flatten().unwrap_or(8192);
    let head_dim = numbers.next().transpose().ok().flatten().unwrap_or(128);
    let mut progress = |at: ropebound::SearchProgress| eprintln!("at base {:.3e}", at.approx_base);
    let mut search = Search::new(u32::try_from(head_dim)?)?.progress(&mut progress);
    match search.lower_bound_base(context)? {
        LowerBound::Proved(base) => println!("least base of {context}: {}", base.decimal(12)?),
        LowerBound::NoBase | LowerBound::NoBaseBelowCap => println!("no base serves {context}"),
        LowerBound::Undecided(open) => println!("{open}"),
    }
    match search.safe_base(context)? {
        SafeBound::Proved(base) => println!("every base from {} on serves", base.decimal(12)?),
        SafeBound::NoBase => println!("no base is safe"),
        SafeBound::Undecided(open) => println!("{open}"),
    }
    Ok(())
}
