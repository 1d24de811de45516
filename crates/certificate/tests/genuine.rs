//! Genuine certificates pass, and say what is known.

mod support;

use ropebound_certificate::Checker;
use support::generator::generate;

/// Least bases at head_dim 128, to 12 digits, and the binding positions.
#[test]
fn a_chain_passes() {
    let folder = tempfile::tempdir().unwrap();
    let mut before: Option<std::path::PathBuf> = None;
    for (context, base, root) in [(1024, "4293.43756926", 1009), (2048, "10045.5014459", 1971)] {
        let path = generate(folder.path(), 128, context, before.as_deref());
        let verified = Checker::new().check(&path, &|_| {}).unwrap();
        println!(
            "{} {:?} {:?}",
            verified.pieces,
            verified.base_digits(40),
            verified.root_digits(40)
        );
        assert_eq!(verified.base_digits(12).unwrap(), base);
        assert_eq!(verified.root_position, root);
        before = Some(path);
    }
}
