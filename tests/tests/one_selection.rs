//! Building, running and testing are one selection: no package is built twice because a test asks for more features of it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Packages with their versions and features, with what tests need or without.
fn selected(edges: &str) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "tree",
            "--offline",
            "--locked",
            "--workspace",
            "--prefix",
            "none",
            "--format",
            "{p} [{f}]",
            "--edges",
            edges,
        ])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = text.lines().map(|line| line.trim_end_matches(" (*)"));
    lines.map(str::to_owned).collect()
}

#[test]
fn tests_ask_for_no_more_features_than_the_program() {
    let program = selected("normal,build");
    let tests = selected("normal,build,dev");
    assert!(
        program.len() > 40 && tests.len() > program.len(),
        "{program:?}"
    );
    let name = |line: &str| line.split_whitespace().next().map(str::to_owned);
    let again: Vec<_> = program
        .difference(&tests)
        .filter_map(|line| name(line))
        .collect();
    assert!(
        again.is_empty(),
        "built twice, with other features for tests: {again:?}; ask for those features in tests/Cargo.toml"
    );
}
