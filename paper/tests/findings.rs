//! The documents on forensics, asymptotics and rules, for the first contexts: snapshots, and what they must say.

use ropebound_document::Document;
use ropebound_paper::Real;
use ropebound_paper::asymptotics::{ContextRules, MeanErrors, limit_document, rules_document};
use ropebound_paper::claims::Claims;
use ropebound_paper::climb;
use ropebound_paper::forensics::{self, Forensics};
use ropebound_paper::tables::Table2;
use ropebound_schedule::Decimal;
use std::collections::BTreeMap;

/// The first contexts: enough to see the form, and quick.
fn short(contexts: usize) -> (Claims, Table2) {
    let mut claims = Claims::load();
    claims.table2.truncate(contexts);
    let ladder = climb(&claims, &mut |_| ()).expect("an even head dimension");
    let table = Table2::compute(&claims, &ladder, &[]);
    (claims, table.expect("the claims are within the domains"))
}

fn snapshot(name: &str, document: &Document) {
    let mut text = document.to_markdown();
    for table in document.tables() {
        // Curves have thousands of points; their ends show the form.
        let csv = table.to_csv();
        let lines: Vec<&str> = csv.lines().collect();
        if lines.len() > 40 {
            text += &format!("\n{}.csv: {} lines\n", table.name, lines.len());
            for line in lines[..4].iter().chain(&lines[lines.len() - 2..]) {
                text += &format!("{line}\n");
            }
        }
    }
    insta::assert_snapshot!(name, text);
}

#[test]
fn forensics_of_short_contexts() {
    let (claims, table2) = short(3);
    let found = Forensics::compute(&claims, &table2).unwrap();
    let document = forensics::document(&found, &claims);
    snapshot("forensics", &document);
    let data: serde_json::Value = serde_json::from_str(&document.to_json()).unwrap();
    // The second source's search gives all of its values, and the authors' grid all of theirs with 1k = 1000.
    let searches = data["searches"].as_array().unwrap();
    let gives_all = |search: &str, unit: u64, which: &str| {
        searches.iter().any(|found| {
            found["search"] == search
                && found["unit"] == unit
                && found[which].as_array().unwrap().iter().all(|it| it == true)
        })
    };
    assert!(gives_all("refinement from 1000 L", 1024, "gives_second"));
    assert!(gives_all("two-digit grid", 1000, "gives_paper"));
    assert!(!gives_all("two-digit grid", 1024, "gives_paper"));
}

#[test]
fn asymptotics_and_rules() {
    let (claims, table2) = short(2);
    let safe: Decimal = "17998.5".parse().unwrap();
    let safe = BTreeMap::from([(2048, Real::from(&safe).to_digits(6))]);
    let rules = ContextRules::all(&claims, &table2, &safe).unwrap();
    let means = MeanErrors::compute().unwrap();
    snapshot("asymptotics", &limit_document(&claims, &table2, &means));
    snapshot("rules", &rules_document(&claims, &rules));
}
