//! The committed reports are what the program writes today.

use crate::run::{answer, files, folder, run, workspace};

/// Files in reports/ that other commands write.
fn is_of_another_command(name: &str) -> bool {
    let name = name.strip_prefix("figures/").unwrap_or(name);
    ["models.", "montecarlo", "precision."]
        .iter()
        .any(|start| name.starts_with(start))
}

/// Over old files and in a folder of its own the program writes what is committed. One run, since it computes everything; that one
/// thread writes the same bytes is what `just reproduce-full` shows for all of it, and `threads.rs` for each question.
#[test]
fn committed_reports_are_fresh() {
    let committed = workspace().join("reports");
    let mut old = files(&committed);
    old.retain(|name| !is_of_another_command(name));
    let scratch = folder();
    let out = scratch.path().join("new/reports");
    std::fs::create_dir_all(&out).expect("a folder");
    std::fs::write(out.join("table2.md"), "old").expect("a file");
    let folder = out.to_str().expect("UTF-8");
    let outcome = run(&["reproduce", "--out", folder, "--format", "json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    let answer: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
    // A line for each document that is finished.
    assert!(
        outcome.err.contains("table2.md: Table 2"),
        "{}",
        outcome.err
    );
    assert_eq!(answer["status"], "proved");
    assert_eq!(answer["table2_proved"], 11);
    assert_eq!(answer["table2_certified"], 11);
    assert_eq!(answer["table2_rows"], 11);
    assert_eq!(answer["table4_readings_as_printed"], 4);
    assert_eq!(answer["files"], files(&out).len());
    assert_eq!(
        old,
        files(&out),
        "files are missing from reports/ or left over: run `just reproduce` and commit"
    );
    for name in &old {
        let fresh = std::fs::read_to_string(out.join(name)).expect("a report");
        let old = std::fs::read_to_string(committed.join(name)).expect("a report");
        assert!(
            fresh == old,
            "reports/{name} is stale: run `just reproduce` and commit"
        );
        assert!(!fresh.contains(folder), "{name} holds a path");
    }
}

#[test]
fn committed_certificates_are_the_ones_the_table_names() {
    let table =
        std::fs::read_to_string(workspace().join("reports/table2.json")).expect("the table");
    let table: serde_json::Value = serde_json::from_str(&table).expect("JSON");
    for row in table["rows"].as_array().expect("rows") {
        let name = format!("proofs/certificates/d128-L{}.cert", row["positions"]);
        let bytes = std::fs::read(workspace().join(&name)).expect("a certificate");
        let digest = ropebound_certificate::digest(&bytes).to_string();
        assert_eq!(row["status"], "certified", "{name}");
        assert_eq!(row["certificate"], digest, "{name}");
    }
}

#[test]
fn each_command_of_the_errata_shows_its_slip() {
    let text = std::fs::read_to_string(workspace().join("reports/errata.json")).expect("errata");
    let slips: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut shown = 0;
    for slip in slips.as_array().expect("slips") {
        let command = slip["command"].as_str().expect("a command");
        let Some(expected) = slip["answer"].as_str() else {
            // The reports themselves, which the first test writes.
            assert_eq!(command, "reproduce", "{slip}");
            continue;
        };
        let arguments: Vec<_> = command.split(' ').collect();
        let out = answer(&arguments);
        assert!(out.contains(expected), "{command}: no {expected} in\n{out}");
        shown += 1;
    }
    assert!(shown > 15, "{shown} commands");
}
