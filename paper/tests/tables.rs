//! The tables as they are written: snapshots of a short Table 2 and of Table 4, and what they must say.

use ropebound_answers::Status;
use ropebound_paper::claims::Claims;
use ropebound_paper::climb;
use ropebound_paper::tables::{Counted, Table2, Table4};

/// The first four contexts: enough to see the form, and quick.
fn short_table2() -> Table2 {
    let mut claims = Claims::load();
    claims.table2.truncate(4);
    let ladder = climb(&claims, &mut |_| ()).expect("an even head dimension");
    Table2::compute(&claims, &ladder, &[]).expect("the claims are within the domains")
}

fn table4() -> Table4 {
    Table4::compute(&Claims::load()).expect("the methods are within the domain")
}

#[test]
fn table2_in_markdown() {
    insta::assert_snapshot!(short_table2().to_document().to_markdown());
}

#[test]
fn table2_in_json() {
    insta::assert_snapshot!(short_table2().to_document().to_json());
}

#[test]
fn table4_in_markdown() {
    insta::assert_snapshot!(table4().to_document().to_markdown());
}

#[test]
fn a_verdict_agrees_with_the_bound() {
    for row in short_table2().rows {
        assert_eq!(row.status, Status::Proved);
        let printed = row.printed;
        assert_eq!(printed.feasible, Some(printed.first_negative.is_none()));
        let length = printed.context_length.expect("every plain base has one");
        assert_eq!(printed.feasible, Some(length >= row.positions));
    }
}

/// Method 2's printed counts come from B < 0 with k = 1024, wherever the range begins and ends; nothing else gives them.
#[test]
fn table4_counts_negative_sums_with_k_1024() {
    let table = table4();
    assert_eq!(table.status, Status::Proved);
    assert_eq!(table.readings.len(), 16);
    for reading in &table.readings {
        let expected = reading.counted == Counted::Negative && reading.k == 1024;
        assert_eq!(reading.all_as_printed, expected, "{reading:?}");
        assert_eq!(
            reading.as_printed[2] && reading.as_printed[3],
            expected,
            "{reading:?}"
        );
    }
    assert!(table.between.iter().all(|reading| !reading.all_as_printed));
}

/// Both signs share the positions of a range.
#[test]
fn counts_add_up() {
    let table = table4();
    for pair in table.readings.chunks(2) {
        let [negative, other] = pair else {
            panic!("two signs to a range")
        };
        assert_eq!(negative.ranges, other.ranges);
        let sums: Vec<_> = negative
            .counts
            .iter()
            .zip(&other.counts)
            .map(|(a, b)| a + b)
            .collect();
        assert_eq!(sums[0], sums[2]);
        assert_eq!(sums[1] - sums[0], 15 * negative.k);
    }
}
