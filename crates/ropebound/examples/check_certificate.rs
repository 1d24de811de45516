//! Does a certificate prove what it says? `cargo run --example check_certificate -- proofs/certificates/d128-L1024.cert`

use std::error::Error;
use std::path::PathBuf;

/// The first row of the paper's Table 2, where no file is named.
const USUAL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../proofs/certificates/d128-L1024.cert"
);

fn main() -> Result<(), Box<dyn Error>> {
    let given = std::env::args_os().nth(1).map(PathBuf::from);
    let is_certificate = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "cert");
    let path = given
        .filter(is_certificate)
        .unwrap_or_else(|| PathBuf::from(USUAL));
    let verified = ropebound::check(path)?;
    println!("{}", verified.what_it_means());
    Ok(())
}
