//! The committed atlas: its page and figure are made of its records, and those of its records that are recomputed here are fresh.

use ropebound_kernels::recipe::Recipe;
use ropebound_paper::precision::{BASES, PrecisionReport};
use std::path::Path;

fn committed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../reports")
        .join(name);
    std::fs::read_to_string(path).expect("a committed report")
}

fn report() -> PrecisionReport {
    serde_json::from_str(&committed("precision.json")).expect("the atlas")
}

#[test]
fn page_and_figure_are_made_of_the_records() {
    let document = report().to_document();
    let figure = document.figures().next().expect("a figure");
    assert_eq!(
        document.to_json(),
        committed("precision.json"),
        "run `just precision` and commit"
    );
    assert!(
        document.to_markdown() == committed("precision.md"),
        "precision.md is stale: run `just precision` and commit"
    );
    assert!(
        figure.svg == committed("figures/precision.svg"),
        "figures/precision.svg is stale: run `just precision` and commit"
    );
}

/// All errors at one base; signs at another of four recipes, one of each kind; the claim at one base. The rest takes a minute.
#[test]
fn recomputed_records_are_fresh() {
    let report = report();
    let errors = PrecisionReport::errors("5e5").expect("errors");
    let old: Vec<_> = report
        .errors
        .iter()
        .filter(|record| record.base.text == "5e5")
        .cloned()
        .collect();
    assert_eq!(errors, old);
    let recipes = [
        Recipe::F32,
        Recipe::F16Positions,
        Recipe::Bf16Angles,
        Recipe::WeakReduction,
    ];
    let (exact, signs) = PrecisionReport::signs("1e4", &recipes).expect("signs");
    assert!(report.exact.contains(&exact));
    assert_eq!(signs.len(), 4 * recipes.len());
    for record in signs {
        assert!(
            report.signs.contains(&record),
            "{record:?} is not what is committed"
        );
    }
    let wall = PrecisionReport::wall("2e7").expect("a wall");
    let old: Vec<_> = report
        .wall
        .iter()
        .filter(|record| record.base.text == "2e7")
        .cloned()
        .collect();
    assert_eq!(wall, old);
}

/// Nothing is missing, and exact context lengths are those of `ropebound context`.
#[test]
fn the_atlas_is_whole() {
    let report = report();
    assert_eq!(report.errors.len(), BASES.len() * 4 * Recipe::ATLAS.len());
    assert_eq!(report.signs.len(), BASES.len() * 4 * Recipe::ATLAS.len());
    let lengths: Vec<_> = report
        .exact
        .iter()
        .map(|exact| {
            (
                exact.base.text.as_str(),
                exact.context_length,
                exact.undecided,
            )
        })
        .collect();
    assert_eq!(lengths[0], ("1e4", Some(1706), 0));
    assert_eq!(lengths[2], ("1e6", Some(27_114), 0));
}
