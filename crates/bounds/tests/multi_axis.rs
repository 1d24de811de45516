//! Boxes of several axes against a brute-force evaluation in MPFR that shares nothing with the enclosures, and against the plain sum.

use ropebound_bounds::multi_axis::{Axis, MultiAxis, least_box_base, sections};
use ropebound_bounds::{FirstNegative, Problem};
use ropebound_reference::{Frequencies, cosine_sum};
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use rug::Float;
use rug::ops::Pow;
use std::cmp::Ordering;

fn plain(base: &str, head_dim: u64) -> Schedule {
    let base: Decimal = base.parse().expect("a decimal");
    Schedule::plain(base, HeadDim::new(head_dim).expect("even")).expect("a base")
}

fn divided(schedule: &Schedule, lengths: &[usize], interleaved: bool) -> MultiAxis {
    let parts = sections(lengths, interleaved, schedule.pairs()).expect("all pairs");
    let axes = parts.into_iter().map(|pairs| Axis {
        schedule: schedule.clone(),
        pairs,
    });
    MultiAxis::new(axes.collect(), 0).expect("frequencies in the domain")
}

/// cos(m·base^(−2i/d)) to 300 bits.
fn cosine(base: f64, head_dim: u32, pair: usize, position: u64) -> Float {
    let exponent = Float::with_val(300, -2 * pair as i64) / head_dim;
    let theta = Float::with_val(300, base).pow(exponent);
    (theta * position).cos()
}

/// Every offset of a small box, by the axis of each pair.
fn brute(base: f64, head_dim: u32, axis_of: &[usize], extents: [u64; 3]) -> (Float, [u64; 3]) {
    let table: Vec<Vec<Float>> = axis_of
        .iter()
        .enumerate()
        .map(|(pair, &axis)| {
            (0..extents[axis])
                .map(|at| cosine(base, head_dim, pair, at))
                .collect()
        })
        .collect();
    let mut least: Option<(Float, [u64; 3])> = None;
    for t in 0..extents[0] {
        for h in 0..extents[1] {
            for w in 0..extents[2] {
                let offset = [t, h, w];
                let terms = axis_of.iter().enumerate();
                let sum = terms.fold(Float::new(300), |sum, (pair, &axis)| {
                    sum + &table[pair][offset[axis] as usize]
                });
                if least.as_ref().is_none_or(|(known, _)| sum < *known) {
                    least = Some((sum, offset));
                }
            }
        }
    }
    least.expect("a box is not empty")
}

#[test]
fn sections_are_transformers() {
    // Qwen2-VL: one after the other.
    let parts = sections(&[16, 24, 24], false, 64).expect("64 pairs");
    assert_eq!(
        (parts[0][0], parts[1][0], parts[2][0], parts[2][23]),
        (0, 16, 40, 63)
    );
    // Qwen3-VL: h has 1, 4, …, 58 and w 2, 5, …, 59, t the rest.
    let parts = sections(&[24, 20, 20], true, 64).expect("64 pairs");
    assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [24, 20, 20]);
    assert_eq!(parts[1], (0..20).map(|k| 3 * k + 1).collect::<Vec<_>>());
    assert_eq!(parts[2], (0..20).map(|k| 3 * k + 2).collect::<Vec<_>>());
    assert_eq!(parts[0][19..], [57, 60, 61, 62, 63]);
    assert_eq!(sections(&[16, 24], false, 64), None);
    assert_eq!(sections(&[], false, 0), None);
}

#[test]
fn boxes_against_brute_force() {
    let extents = [6, 9, 7];
    for (base, lengths, interleaved) in [
        ("10000", [2, 3, 3], false),
        ("10000", [4, 2, 2], true),
        ("3", [2, 3, 3], false),
        ("3", [4, 2, 2], true),
        ("50", [1, 0, 7], false),
    ] {
        let schedule = plain(base, 16);
        let parts = sections(&lengths, interleaved, 8).expect("8 pairs");
        let mut axis_of = vec![0; 8];
        for (axis, pairs) in parts.iter().enumerate() {
            pairs.iter().for_each(|&pair| axis_of[pair] = axis);
        }
        let (value, offset) = brute(base.parse().expect("a number"), 16, &axis_of, extents);
        let found = divided(&schedule, &lengths, interleaved)
            .least(&extents)
            .expect("in the domain");
        let near = Float::with_val(300, found.enclosure.midpoint() - &value);
        assert!(
            near.abs() < 1e-30,
            "{base}: {} and {value}",
            found.enclosure
        );
        let is_negative = value < 0;
        assert_eq!(found.sign == Some(Ordering::Less), is_negative, "{base}");
        // An axis without pairs may stand anywhere.
        if lengths.iter().all(|length| *length > 0) {
            assert_eq!(found.offset, offset, "{base}");
        }
    }
}

#[test]
fn equal_axes_are_the_plain_sum() {
    let schedule = plain("1000000", 128);
    let frequencies = Frequencies::of(&schedule, 192);
    for (lengths, interleaved) in [([16, 24, 24], false), ([24, 20, 20], true)] {
        let axes = divided(&schedule, &lengths, interleaved);
        for position in [0, 1, 17, 4095, 131_071] {
            let both = axes
                .enclosure(&[position; 3], 192)
                .intersect(&cosine_sum(&frequencies, position));
            assert!(both.is_some_and(|both| both.width() < 1e-40), "{position}");
        }
    }
    // One axis is the plain question.
    let alone = divided(&plain("10000", 128), &[64], false);
    let Ok(FirstNegative::At(first)) =
        Problem::new(&plain("10000", 128)).and_then(|problem| problem.first_negative(0..8192))
    else {
        panic!("base 10000 fails before 8192");
    };
    assert_ne!(
        alone.least(&[first]).expect("in the domain").sign,
        Some(Ordering::Less)
    );
    assert_eq!(
        alone.least(&[first + 1]).expect("in the domain").sign,
        Some(Ordering::Less)
    );
}

#[test]
fn the_least_base_of_a_box_and_the_one_before_it() {
    let extents = [4, 40, 40];
    let of = |base: &Decimal| {
        let schedule =
            Schedule::plain(base.clone(), HeadDim::new(64).expect("even")).expect("a base");
        Ok(divided(&schedule, &[8, 12, 12], false))
    };
    let found = least_box_base(2, &extents, of).expect("in the domain");
    let base = found.base.expect("there is one").nearest_f64();
    assert!(found.undecided.is_empty());
    let axis_of: Vec<usize> = (0..32)
        .map(|pair| usize::from(pair >= 8) + usize::from(pair >= 20))
        .collect();
    assert!(brute(base, 64, &axis_of, extents).0 >= 0, "{base}");
    let step = 10f64.powf(base.log10().floor() - 1.0);
    assert!(
        brute(base - step, 64, &axis_of, extents).0 < 0,
        "{base} - {step}"
    );
}

#[test]
fn bad_boxes_are_refused() {
    let axes = divided(&plain("10000", 16), &[2, 3, 3], false);
    assert!(axes.least(&[1, 0, 1]).is_err());
    assert!(axes.least(&[1, u64::MAX, 1]).is_err());
    // A single offset: every cosine is 1.
    let least = axes.least(&[1, 1, 1]).expect("in the domain");
    assert!(*least.enclosure.lo() == 8 && least.enclosure.is_point());
}
