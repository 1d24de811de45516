//! The workspace's shape: which crate may depend on which, as ARCHITECTURE.md says. Reads `cargo metadata`.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The workspace as built for this platform: packages for others alone need not be on the machine.
fn metadata() -> Metadata {
    let version = Command::new("rustc").arg("-vV").output().expect("rustc");
    let version = String::from_utf8(version.stdout).expect("UTF-8");
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("a host platform");
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .other_options(["--locked", "--offline", "--filter-platform", host].map(str::to_owned))
        .exec()
        .expect("cargo metadata")
}

/// What each crate may depend on directly, apart from dev-dependencies, within the workspace. A crate that is not in this list
/// yet must be given a row.
fn allowed(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "ropebound-schedule" | "ropebound-fast" | "ropebound-document" | "ropebound-files"
        | "ropebound-memory" | "ropebound-tests" => &[],
        "ropebound-tables" => &["files"],
        // It shares no code with any other, the checker on MPFR included.
        "ropebound-integer-checker" => &[],
        "ropebound-reference" => &["schedule"],
        "ropebound-testkit" => &["schedule", "reference"],
        "ropebound-certificate" => &["reference", "files"],
        "ropebound-coq" => &["reference", "certificate"],
        "ropebound-bounds" => &["schedule", "reference", "fast", "certificate", "files"],
        "ropebound-montecarlo" => &["schedule", "reference", "fast"],
        "ropebound-kernels" => &["schedule", "reference", "fast", "bounds", "tables"],
        "ropebound-config" => &["schedule", "files"],
        "ropebound-audit" => &["schedule", "config", "reference", "bounds"],
        // What runs in the browser links no C.
        "ropebound-web" => &["schedule", "config", "integer-checker"],
        "ropebound" => &[
            "schedule",
            "reference",
            "bounds",
            "certificate",
            "config",
            "audit",
            "kernels",
            "tables",
        ],
        "ropebound-answers" => &[
            "document",
            "schedule",
            "config",
            "reference",
            "bounds",
            "audit",
            "certificate",
            "integer-checker",
            "kernels",
            "montecarlo",
        ],
        "ropebound-paper" => &[
            "document",
            "answers",
            "schedule",
            "reference",
            "fast",
            "bounds",
            "certificate",
            "kernels",
            "montecarlo",
        ],
        "ropebound-cli" => &[
            "schedule",
            "fast",
            "config",
            "reference",
            "bounds",
            "audit",
            "certificate",
            "coq",
            "integer-checker",
            "kernels",
            "montecarlo",
            "document",
            "answers",
            "paper",
            "tables",
            "files",
            "memory",
        ],
        // A front like the program, which it carries whole.
        "ropebound-python" => &[
            "cli",
            "answers",
            "audit",
            "bounds",
            "certificate",
            "config",
            "document",
            "kernels",
            "reference",
            "schedule",
            "tables",
            // For its features, as that package says.
            "tests",
        ],
        _ => return None,
    })
}

#[test]
fn data_flows_one_way() {
    let metadata = metadata();
    let members = metadata.workspace_packages();
    let names: BTreeSet<_> = members
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    for package in members {
        let allowed = allowed(&package.name)
            .unwrap_or_else(|| panic!("{} has no row in this test's table", package.name));
        for dependency in &package.dependencies {
            if dependency.kind == DependencyKind::Development || !names.contains(&dependency.name) {
                continue;
            }
            let short = dependency.name.trim_start_matches("ropebound-");
            assert!(
                allowed.contains(&short),
                "{} must not depend on {}",
                package.name,
                dependency.name
            );
        }
    }
}

/// Everything `root` is built from, through normal and build dependencies.
fn built_from(metadata: &Metadata, root: &str) -> BTreeSet<String> {
    let names: BTreeMap<&PackageId, String> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package.name.to_string()))
        .collect();
    let nodes: BTreeMap<_, _> = metadata
        .resolve
        .as_ref()
        .expect("a resolved graph")
        .nodes
        .iter()
        .map(|node| (&node.id, node))
        .collect();
    let start = names
        .iter()
        .find(|(_, name)| *name == root)
        .map(|(id, _)| *id)
        .expect("a package of the workspace");
    let (mut open, mut seen) = (vec![start], BTreeSet::new());
    while let Some(id) = open.pop() {
        for dependency in &nodes[id].deps {
            let built = dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind != DependencyKind::Development);
            if built && seen.insert(names[&dependency.pkg].clone()) {
                open.push(&dependency.pkg);
            }
        }
    }
    seen
}

#[test]
fn the_checker_shares_only_enclosures_with_the_search() {
    let built = built_from(&metadata(), "ropebound-certificate");
    for foreign in [
        "ropebound-fast",
        "ropebound-bounds",
        "ropebound-montecarlo",
        "ropebound-answers",
    ] {
        assert!(
            !built.contains(foreign),
            "certificate is built from {foreign}"
        );
    }
}

/// It is built from a hash and, where threads are asked for, from rayon: no number of its proofs is another package's.
#[test]
fn the_integer_checker_stands_alone() {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let package = packages
        .iter()
        .find(|package| package.name.as_str() == "ropebound-integer-checker")
        .expect("a package of the workspace");
    for dependency in &package.dependencies {
        let known = match dependency.name.as_str() {
            "sha2" => !dependency.uses_default_features,
            "rayon" => dependency.optional,
            _ => dependency.kind == DependencyKind::Development,
        };
        assert!(known, "it depends on {}", dependency.name);
    }
}

/// Floats are in its tests only, which lie in a folder of their own.
#[test]
fn the_integer_checker_knows_no_floats() {
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/integer-checker/src");
    let mut files = 0;
    for entry in std::fs::read_dir(sources).expect("its sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            assert!(
                path.ends_with("tests"),
                "{} is not looked into",
                path.display()
            );
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source");
        for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
            let float = ["f16", "f32", "f64", "f128"]
                .iter()
                .any(|name| word.ends_with(name));
            assert!(!float, "{} has {word}", path.display());
        }
        files += 1;
    }
    assert!(files >= 20, "{files} files");
}

#[test]
fn the_kernels_know_no_mpfr() {
    let built = built_from(&metadata(), "ropebound-fast");
    for foreign in ["ropebound-reference", "rug", "gmp-mpfr-sys"] {
        assert!(!built.contains(foreign), "fast is built from {foreign}");
    }
}

/// Documents are blocks and their formats: what is in them was computed elsewhere.
#[test]
fn documents_know_no_mpfr() {
    let built = built_from(&metadata(), "ropebound-document");
    assert!(
        !built.contains("gmp-mpfr-sys"),
        "document is built from MPFR"
    );
}

#[test]
fn nothing_but_the_program_parses_arguments() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        // The Python package carries the program.
        if !["ropebound-cli", "ropebound-python"].contains(&package.name.as_str()) {
            let built = built_from(&metadata, &package.name);
            assert!(
                !built.contains("clap"),
                "{} is built from clap",
                package.name
            );
        }
    }
}

#[test]
fn test_support_stays_in_tests() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        let built = built_from(&metadata, &package.name);
        assert!(
            !built.contains("ropebound-testkit"),
            "{} is built from testkit",
            package.name
        );
    }
}

#[test]
fn members_share_version_licence_and_lints() {
    for package in metadata().workspace_packages() {
        assert_eq!(
            package.license.as_deref(),
            Some("MIT OR Apache-2.0"),
            "{}",
            package.name
        );
        assert_eq!(package.edition.to_string(), "2024", "{}", package.name);
        assert!(
            package.description.is_some(),
            "{} says not what it is",
            package.name
        );
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("a manifest");
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{}",
            package.name
        );
    }
}
