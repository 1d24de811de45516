//! The least parameter of a family, held against the least bases that the sweep of plain bases finds.

use ropebound_bounds::search::{
    Beside, Grid, Ladder, LeastParameter, LowerBound, SweepEnd, least_parameter,
};
use ropebound_reference::Round;
use ropebound_schedule::{Decimal, HeadDim, Schedule, Threshold};
use ropebound_testkit::inputs;

fn plain(base: f64) -> Result<Schedule, String> {
    let base = Decimal::from_f64_exact(base).map_err(|error| error.to_string())?;
    Ok(inputs::plain(&base.to_string(), 128))
}

fn feasible(found: &LeastParameter) -> f64 {
    match found.end {
        SweepEnd::Feasible(value) => value,
        end => panic!("{end:?}"),
    }
}

fn sweep(context: u64, from: f64, cap: f64) -> LeastParameter {
    sweep_at(Threshold::ZERO, context, from, cap)
}

fn sweep_at(threshold: Threshold, context: u64, from: f64, cap: f64) -> LeastParameter {
    let demand = (context, threshold);
    least_parameter(&plain, None, demand, from, cap, &mut |_, _| ()).expect("plain schedules")
}

#[test]
fn bases_are_those_of_the_other_sweep_in_as_few_pieces_as_now() {
    let mut ladder = Ladder::new(HeadDim::new(128).expect("an even number"));
    for (context, pieces) in [(2, 20), (64, 259), (1024, 374)] {
        let LowerBound::Proved(least) = &ladder.climb(context, &mut |_| ()).bound else {
            panic!("context {context} has a root")
        };
        let found = sweep(context, 1.0, 1e6);
        let feasible = feasible(&found);
        assert_eq!(found.from, 1.0);
        assert_eq!(found.gaps, []);
        assert!(found.infeasible_to < least.base().lo().to_f64_round(Round::Down));
        assert!(least.base().hi().to_f64_round(Round::Up) <= feasible);
        assert!(feasible <= found.infeasible_to * (1.0 + 1e-10), "{found:?}");
        assert_eq!(Some(found.witness), least.position());
        // Candidates are ranked by approximate values, which may differ in the last place elsewhere.
        let most = pieces + pieces / 50;
        assert!(found.pieces <= most, "{} pieces", found.pieces);
    }
}

#[test]
fn thresholds_are_those_of_the_other_sweep() {
    for (threshold, context) in [("8", 1024), ("21.063", 64), ("0.125", 1024)] {
        let threshold: Threshold = threshold.parse().expect("a threshold");
        let ladder = Ladder::new(HeadDim::new(128).expect("an even number"));
        let bound = ladder.at_least(threshold).expect("below 64").bound(context);
        let LowerBound::Proved(least) = bound else {
            panic!("context {context} has a root")
        };
        let found = sweep_at(threshold, context, 1.0, 1e9);
        let feasible = feasible(&found);
        assert_eq!(found.gaps, [], "{threshold}");
        assert!(found.infeasible_to < least.base().lo().to_f64_round(Round::Down));
        assert!(least.base().hi().to_f64_round(Round::Up) <= feasible);
        assert!(feasible <= found.infeasible_to * (1.0 + 1e-10), "{found:?}");
        assert_eq!(Some(found.witness), least.position());
    }
    let above: Threshold = "64.5".parse().expect("a threshold");
    let refused = least_parameter(&plain, None, (9, above), 1.0, 2.0, &mut |_, _| ());
    assert!(refused.is_err_and(|why| why.contains("number of pairs")));
}

/// The base's whole part alone counts, so that every whole number is a jump.
#[test]
fn jumps_are_covered_from_both_sides_or_named() {
    let whole = |value: f64| plain(value.floor());
    let beside = |at: f64, _: f64, _: f64| plain(at.floor());
    let sweep = |beside: Option<Beside<'_>>| {
        let demand = (64, Threshold::ZERO);
        least_parameter(&whole, beside, demand, 90.0, 1e6, &mut |_, _| ()).expect("plain schedules")
    };
    let mut ladder = Ladder::new(HeadDim::new(128).expect("an even number"));
    let row = ladder.climb(64, &mut |_| ()).clone();
    assert_eq!(
        ladder.least_on(&row, Grid::Integer).proved(),
        Some(110.into())
    );
    for (found, gaps) in [
        (sweep(Some(&beside)), Vec::new()),
        // Where one piece does not bridge the jump; on the way up from 90 the witness is deep enough to.
        (sweep(None), vec![105.0, 106.0, 107.0, 108.0, 109.0]),
    ] {
        assert!(found.infeasible_to < 110.0, "{found:?}");
        let feasible = feasible(&found);
        assert!((110.0..110.000_000_01).contains(&feasible), "{feasible}");
        assert_eq!(found.gaps.len(), gaps.len(), "{found:?}");
        for ((from, to), jump) in found.gaps.into_iter().zip(gaps) {
            assert!(
                from < jump && jump <= to && to - from < 1e-8,
                "{from} to {to}"
            );
        }
    }
}

#[test]
fn a_feasible_start_is_the_answer_and_a_cap_ends_the_sweep() {
    let found = sweep(1024, 4300.0, 1e6);
    assert_eq!((found.infeasible_to, found.pieces), (4300.0, 0));
    let feasible = feasible(&found);
    assert!(feasible > 4300.0 && feasible <= 4300.0 * (1.0 + 1e-10));

    let mut heard = Vec::new();
    let mut hear = |value, pieces| heard.push((value, pieces));
    let demand = (1024, Threshold::ZERO);
    let below = least_parameter(&plain, None, demand, 4293.0, 4293.2, &mut hear);
    let below = below.expect("plain schedules");
    assert_eq!((below.end, below.witness), (SweepEnd::Cap, 1009));
    assert!((4293.2..4293.4).contains(&below.infeasible_to));
    assert!(heard.is_sorted() && heard[0] == (4293.0, 0));
    assert_eq!(heard.len(), below.pieces);
    // A refusal of the family's comes through.
    let refused = |_| Err("no".to_owned());
    let refused = least_parameter(&refused, None, demand, 1.0, 2.0, &mut |_, _| ());
    assert_eq!(refused, Err("no".to_owned()));
}
