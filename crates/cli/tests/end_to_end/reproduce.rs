//! The committed reports are what the program writes today.

use crate::run::{answer, folder, json, names, workspace};

#[test]
fn committed_reports_are_fresh() {
    let fresh = folder();
    // A folder that does not exist yet is made.
    let out = fresh.path().join("new/reports");
    answer(&["reproduce", "--out", out.to_str().expect("UTF-8")]);
    let committed = workspace().join("reports");
    for name in names(&out) {
        let fresh = std::fs::read_to_string(out.join(&name)).expect("a report");
        let old = std::fs::read_to_string(committed.join(&name)).unwrap_or_default();
        assert!(
            fresh == old,
            "reports/{name} is stale: run `just reproduce` and commit"
        );
        assert!(
            !fresh.contains(out.to_str().expect("UTF-8")),
            "{name} holds a path"
        );
    }
}

#[test]
fn the_summary_counts() {
    let folder = folder();
    let answer = json(&["reproduce", "--out", folder.path().to_str().expect("UTF-8")]);
    assert_eq!(answer["status"], "proved");
    assert_eq!(answer["table2_proved"], 11);
    assert_eq!(answer["table2_certified"], 11);
    assert_eq!(answer["table2_rows"], 11);
    assert_eq!(answer["table4_readings_as_printed"], 4);
    assert_eq!(
        names(folder.path()),
        ["table2.json", "table2.md", "table4.json", "table4.md"]
    );
    // Over old files, too.
    let again = json(&["reproduce", "--out", folder.path().to_str().expect("UTF-8")]);
    assert_eq!(again, answer);
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
