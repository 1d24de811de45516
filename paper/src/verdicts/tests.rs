use super::*;
use crate::claims::Claims;
use crate::results::climb;
use crate::tables::{Table2, Table4};

/// Names, citations, definitions and descriptions: they hold digits, and no number that is claimed.
fn claims_no_number(place: &str) -> bool {
    let key = place.rsplit('/').next().unwrap_or_default();
    let described = [
        "paper",
        "note",
        "model",
        "figure",
        "where",
        "form",
        "curve",
        "source",
        "rule",
        "positions",
        "arithmetic",
    ];
    described.contains(&key)
        || place.starts_with("/eq")
        || place == "/other_sources/authors_search_protocol/bases"
}

fn with_rulings(check: impl Fn(&Rulings)) {
    let claims = Claims::load();
    let ladder = climb(&claims, &mut |_| ()).expect("an even head dimension");
    let table2 = Table2::compute(&claims, &ladder, &[]).expect("Table 2");
    let table4 = Table4::compute(&claims).expect("Table 4");
    let facts = Facts::new(&claims, (table2, &ladder), table4).expect("facts");
    check(&rulings(&facts));
}

#[test]
fn every_number_has_a_verdict() {
    with_rulings(|rulings| {
        let leaves = leaves::all();
        let missing: Vec<_> = leaves
            .iter()
            .filter(|leaf| leaf.number && !claims_no_number(&leaf.place))
            .filter(|leaf| !rulings.0.contains_key(&leaf.place))
            .collect();
        assert!(missing.is_empty(), "without a verdict: {missing:#?}");
        for place in rulings.0.keys() {
            assert!(
                leaves.iter().any(|leaf| leaf.place == *place),
                "a verdict on {place}, which is no claim"
            );
        }
        assert!(leaves.len() > 150, "{} leaves are too few", leaves.len());
        // Known by hand.
        let kind = |place: &str| rulings.0[place].0.kind();
        assert_eq!(kind("/table2/0/base"), "confirmed");
        assert_eq!(kind("/table2/10/base"), "refuted");
        assert_eq!(kind("/table2/10/context"), "no claim");
        assert_eq!(kind("/table5/0/batch"), "no claim");
        // Table 2's wrong rows, each once.
        let wrong = |(place, ruling): (&String, &(Finding, String))| {
            place.starts_with("/table2/") && ruling.0.kind() == "refuted"
        };
        assert_eq!(rulings.0.iter().filter(|row| wrong(*row)).count(), 6);
        assert_eq!(kind("/table2/2/base"), "confirmed under reading");
        assert_eq!(kind("/table4/caption"), "refuted");
        assert_eq!(kind("/table4/method2/count_15k"), "confirmed under reading");
        assert_eq!(
            kind("/table4/method2/long_eval_15k"),
            "not decidable without training"
        );
        assert_eq!(kind("/figure1_fit/a"), "refuted");
        let truth = &rulings.0["/table2/10/base"].0;
        assert!(matches!(truth, Finding::Refuted(text) if text.contains("65374955.144080991589")));
    });
}

/// Verdicts follow the numbers: other numbers, other verdicts.
#[test]
fn a_changed_claim_changes_its_verdict() {
    let mut claims = Claims::load();
    claims.table2.truncate(2);
    claims.table2[0].base = "4.4e3".to_owned().try_into().expect("a base");
    claims.table4.method2.count_15k = 98;
    let ladder = climb(&claims, &mut |_| ()).expect("an even head dimension");
    let table2 = Table2::compute(&claims, &ladder, &[]).expect("Table 2");
    let table4 = Table4::compute(&claims).expect("Table 4");
    assert_eq!(
        bases::infimum(
            &table2.rows[0].printed,
            &claims.table2[0].base,
            table2.rows[0].lower_bound_base.as_ref(),
            None
        )
        .kind(),
        "refuted"
    );
    assert_eq!(figures::count(&table4, 2, 98).kind(), "refuted");
    assert_eq!(
        figures::count(&table4, 3, 2554).kind(),
        "confirmed under reading"
    );
}
