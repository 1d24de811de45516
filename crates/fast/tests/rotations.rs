//! cos and sin of angles and of positions are within their bound of MPFR's, with the same bits on every instruction set.

use proptest::prelude::*;
use ropebound_fast::{Frequencies, InstructionSet, LARGEST_ANGLE, cos_sin, cos_sin_error};
use ropebound_reference::{self as reference, Interval};
use ropebound_testkit::{distance, inputs};

fn on_all_sets(run: impl Fn(InstructionSet, &mut [f64], &mut [f64]), n: usize) -> [Vec<f64>; 2] {
    let [mut cosines, mut sines] = [vec![0.0; n], vec![0.0; n]];
    run(InstructionSet::Scalar, &mut cosines, &mut sines);
    for set in InstructionSet::ALL
        .into_iter()
        .filter(|set| set.is_available())
    {
        let [mut c, mut s] = [vec![0.0; n], vec![0.0; n]];
        run(set, &mut c, &mut s);
        let bits = |x: &[f64]| x.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&c), bits(&cosines), "{set:?}");
        assert_eq!(bits(&s), bits(&sines), "{set:?}");
    }
    [cosines, sines]
}

proptest! {
    #[test]
    fn angles(angles in prop::collection::vec((0.0f64..1.0, 0i32..48), 1..40)) {
        let angles: Vec<f64> = angles.iter().map(|(x, e)| x * 2f64.powi(*e)).chain([0.0, LARGEST_ANGLE]).collect();
        let [cosines, sines] = on_all_sets(|set, c, s| cos_sin(&angles, c, s, set), angles.len());
        for (i, &x) in angles.iter().enumerate() {
            let (sin, cos) = Interval::from_f64(x, 160).sin_cos();
            prop_assert!(distance(&cos, cosines[i]) <= cos_sin_error(x), "cos {x:e}");
            prop_assert!(distance(&sin, sines[i]) <= cos_sin_error(x), "sin {x:e}");
        }
    }

    #[test]
    fn positions(schedule in inputs::random_schedule(), position in 0u64..1 << 40) {
        let exact = reference::Frequencies::of(&schedule, 192);
        let parts = exact.to_double_double();
        let frequencies = Frequencies::new(&parts.values, parts.relative_error).expect("frequencies");
        let [cosines, sines] = on_all_sets(|set, c, s| frequencies.rotations(position, c, s, set), exact.pairs());
        let bound = frequencies.rotation_error(position);
        for i in 0..exact.pairs() {
            let (sin, cos) = exact.get(i).scale(position).sin_cos();
            prop_assert!(distance(&cos, cosines[i]) <= bound && distance(&sin, sines[i]) <= bound, "pair {i}");
        }
    }
}
