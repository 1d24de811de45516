//! Single positions in the coordinate r: value, slope and curvature bound against enclosures.

use ropebound_fast::{InstructionSet, RootPoint};
use ropebound_reference::{Interval, derivatives_root};
use ropebound_testkit::{Contract, Worst, distance};

#[test]
fn value_slope_and_curvature() {
    let mut values = Worst::of(Contract::Point);
    let mut slopes = Worst::of(Contract::Point);
    for (root, pairs) in [
        (0.877_480_389_793_569_2, 64),
        (0.75, 64),
        (0.5, 32),
        (1.0, 128),
        (1e-6, 2),
        (0.93, 4),
    ] {
        let mut point = RootPoint::new(root, pairs, InstructionSet::best());
        let r = Interval::from_f64(root, 256);
        for position in [0, 1, 2, 355, 1009, 65_537, 1_048_576, 1 << 33] {
            let [value, slope, second] = derivatives_root(position, &r, pairs, 256);
            let (b, db) = point.evaluate(position);
            let case = || format!("r = {root}, h = {pairs}, m = {position}");
            values.see(b.value, distance(&value, b.value), b.error, case);
            if position > 0 {
                slopes.see(db.value, distance(&slope, db.value), db.error, case);
            }
            let bound = point.curvature_bound(position);
            assert!(
                *second.lo() >= -bound && *second.hi() <= bound,
                "{}",
                case()
            );
            let steepest = point.slope_bound() * position as f64;
            assert!(
                *slope.lo() >= -steepest && *slope.hi() <= steepest,
                "{}",
                case()
            );
        }
    }
    values.check("values");
    slopes.check("slopes");
}

#[test]
fn bits_do_not_depend_on_the_instruction_set() {
    for set in InstructionSet::ALL
        .into_iter()
        .filter(|set| set.is_available())
    {
        for position in [1, 1009, 999_983] {
            let scalar = RootPoint::new(0.81, 64, InstructionSet::Scalar).evaluate(position);
            assert_eq!(
                RootPoint::new(0.81, 64, set).evaluate(position),
                scalar,
                "{set:?}"
            );
        }
    }
}
