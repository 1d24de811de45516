//! Where islands end: pinned for many shapes, and held against the signs of the sums on both sides and in between.

use ropebound_bounds::search::{IslandEnd, Ladder, LowerBound};
use ropebound_bounds::{FirstNegative, Problem};
use ropebound_reference::{Round, enclosure_decimal};
use ropebound_schedule::{Decimal, HeadDim};
use ropebound_testkit::inputs;

fn feasible(base: &str, d: u64, context: u64) -> bool {
    let problem = Problem::new(&inputs::plain(base, d)).expect("a schedule");
    let first = problem.first_negative(0..context + 1).expect("a range");
    first == FirstNegative::None
}

/// Head dimension, context, binding position, position and base where the island ends; position 0 and the factor
/// looked up to where it does not end.
const ISLANDS: [(u64, u64, u64, u64, &str); 24] = [
    (4, 8, 3, 0, "1e12"),
    (6, 2, 2, 0, "1e9"),
    (6, 1024, 1021, 0, "1e9"),
    (8, 32, 22, 28, "4203.4568"),
    (8, 200, 66, 91, "676682.00"),
    (8, 512, 311, 110, "1353158.7"),
    (10, 512, 493, 0, "1e9"),
    (12, 48, 29, 34, "1385.7114"),
    (12, 300, 91, 129, "40345.711"),
    (16, 64, 54, 59, "1749.5094"),
    (16, 256, 223, 91, "8645.2741"),
    (16, 1024, 393, 399, "416157.20"),
    (20, 32, 23, 28, "180.58785"),
    (20, 200, 135, 154, "12447.385"),
    (24, 48, 35, 47, "504.81954"),
    (24, 100, 98, 0, "1e9"),
    (24, 700, 312, 317, "43085.161"),
    (32, 700, 694, 0, "1e9"),
    (32, 1024, 1003, 908, "150509.40"),
    (48, 256, 255, 0, "1e9"),
    (48, 1024, 934, 964, "19472.168"),
    (64, 200, 181, 184, "778.46374"),
    (64, 1024, 852, 1021, "8385.6325"),
    (96, 700, 601, 606, "3603.9448"),
];

#[test]
fn islands_end_where_their_sums_turn_negative() {
    for (d, context, binding, position, value) in ISLANDS {
        let mut ladder = Ladder::new(HeadDim::new(d).expect("an even number"));
        let row = ladder.climb(context, &mut |_| ()).clone();
        let case = format!("head_dim {d}, context {context}");
        let LowerBound::Proved(least) = &row.bound else {
            panic!("{case}: {:?}", row.bound)
        };
        assert_eq!(least.position(), Some(binding), "{case}");
        let start = least.base().hi().to_f64_round(Round::Up);
        let end = match ladder.island_end(&row).expect("a row with a root") {
            IslandEnd::Root(end) => {
                assert_eq!(end.position(), position, "{case}");
                assert_eq!(end.base_decimal(8).expect("8 digits"), value, "{case}");
                let (last, beyond) = enclosure_decimal(&end.base(), 20);
                assert!(feasible(&last, d, context), "{case}");
                assert!(!feasible(&beyond, d, context), "{case}");
                end.base().lo().to_f64_round(Round::Down)
            }
            IslandEnd::Never if d > 4 => {
                assert_eq!(position, 0, "{case}");
                start * value.parse::<f64>().expect("a number")
            }
            IslandEnd::BeyondCap if d == 4 => start * value.parse::<f64>().expect("a number"),
            other => panic!("{case}: {other:?}"),
        };
        // Bases in between, denser towards the start in the second and third spacing.
        for k in 0..=100 {
            let part = f64::from(k) / 100.0;
            for base in [
                start + (end - start) * part,
                (start.sqrt() + (end.sqrt() - start.sqrt()) * part).powi(2),
                (1.0 / ((1.0 - part) / start + part / end)).clamp(start, end),
            ] {
                let base = Decimal::from_f64_exact(base.clamp(start, end)).expect("a base");
                assert!(feasible(&base.to_string(), d, context), "{case}: {base}");
            }
        }
    }
}
