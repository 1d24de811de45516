//! The public names, so that none comes or goes unnoticed; and that each can be named.

#![expect(unused_imports, reason = "naming them is the test")]

use ropebound::{
    AuditedLayer, AuditedModel, Certainty, ContextLength, CosineSum, Data, Decimal, Doubt, Error,
    ExactBase, FloatType, GoldenTable, Interval, Island, IslandEnd, IslandStart, LayerAudit,
    LowerBound, Rotation, SafeBound, Schedule, Search, SearchProgress, Undecided, Verdict,
    Verified, audit, check, context_length, cosine_sum, golden, islands, lower_bound_base, plain,
    safe_base,
};

const NAMES: [&str; 35] = [
    "AuditedLayer",
    "AuditedModel",
    "Certainty",
    "ContextLength",
    "CosineSum",
    "Data",
    "Decimal",
    "Doubt",
    "Error",
    "ExactBase",
    "FloatType",
    "GoldenTable",
    "Interval",
    "Island",
    "IslandEnd",
    "IslandStart",
    "LayerAudit",
    "LowerBound",
    "Rotation",
    "SafeBound",
    "Schedule",
    "Search",
    "SearchProgress",
    "Undecided",
    "Verdict",
    "Verified",
    "audit",
    "check",
    "context_length",
    "cosine_sum",
    "golden",
    "islands",
    "lower_bound_base",
    "plain",
    "safe_base",
];

#[test]
fn the_public_names() {
    let text = include_str!("../src/lib.rs");
    let mut found: Vec<String> = text
        .split(';')
        .filter_map(|item| item.split_once("pub use "))
        .flat_map(|(_, path)| {
            let list = match path.split_once('{') {
                Some((_, list)) => list.trim_end_matches('}').to_owned(),
                None => path.rsplit("::").next().unwrap_or(path).to_owned(),
            };
            let names = list.split(',').map(|name| {
                let name = name.trim();
                name.rsplit(" as ").next().unwrap_or(name).to_owned()
            });
            names.filter(|name| !name.is_empty()).collect::<Vec<_>>()
        })
        .collect();
    found.sort();
    assert_eq!(found, NAMES);
}
