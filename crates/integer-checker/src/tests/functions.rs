//! π, cosine and sine against MPFR.

use ropebound_reference::{Float, Interval};

use super::{Random, interval, number};
use crate::ball::Ball;
use crate::circle::cosine_and_sine;
use crate::local::PER_RADIAN;
use crate::turn::Turn;

/// 1 in units of a precision.
fn unit(limbs: usize) -> Float {
    Float::with_val(2, 1) >> (64 * limbs as u32)
}

#[test]
fn balls_of_cosine_and_sine_hold_and_are_tight() {
    for limbs in [3, 6, 12, 48] {
        let turn = Turn::new(limbs);
        let mut random = Random(limbs as u64);
        for m in [0, 1, 2, 3, 7, 1009, 1 << 20, 935_093, (1 << 40) - 1] {
            let theta = number((1 + random.next() % (1 << 50)) as f64 / (1u64 << 50) as f64);
            let angle = Ball::exact(&theta, limbs).scaled(m);
            let (sin, cos) = interval(&angle)
                .with_precision(64 * limbs as u32 + 200)
                .sin_cos();
            let [cosine, sine] = turn.cosine_and_sine(&angle);
            for (found, exact) in [(cosine, cos), (sine, sin)] {
                let found = interval(&found);
                assert!(found.encloses(&exact), "{limbs} {m} {theta}");
                // π's error counts m/2π times; each squaring counts both errors twice.
                let doublings = (64 * limbs as u32).isqrt() / 2;
                let most = unit(limbs)
                    * (m * 10_000 * limbs as u64 + ((30 * limbs as u64) << (2 * doublings)));
                assert!(
                    found.width() < most,
                    "{limbs} {m} {} {}",
                    found.width().to_f64(),
                    most.to_f64()
                );
            }
        }
    }
}

/// The angle's own error is in the result, once.
#[test]
fn the_error_of_an_angle_is_kept() {
    let turn = Turn::new(3);
    let angle = Ball::integer(2, 3);
    let [narrow, _] = turn.cosine_and_sine(&angle);
    let [wide, _] = turn.cosine_and_sine(&angle.widened(1 << 90));
    assert_eq!(wide.error, narrow.error + (1 << 90));
}

#[test]
fn the_inverse_of_a_turn_is_cut() {
    let two_pi = Interval::pi(400).scale(2);
    let one = Interval::from_u64(1, 400)
        .scale(1 << 63)
        .scale(1 << 63)
        .scale(4);
    let exact = one.divide(&two_pi).unwrap();
    let off = Float::with_val(400, exact.lo() - Float::with_val(128, PER_RADIAN));
    assert!((0..1).contains(&off));
}

/// Angles where the table and the polynomials are at their ends, and others.
#[test]
fn the_circle_is_within_two_units() {
    let mut random = Random(5);
    let steps = (0..1024u64).flat_map(|k| {
        [
            0,
            1,
            u64::MAX,
            1 << 53,
            (1 << 53) - 1,
            u64::MAX << 53,
            1 << 20,
        ]
        .map(|by| (k << 54).wrapping_add(by))
    });
    let others = (0..20_000).map(|_| random.next());
    let mut worst = 0.0f64;
    let two_pi = Interval::pi(200).scale(2);
    for phase in steps.chain(others) {
        let angle = &Interval::from_u64(phase, 200) * &two_pi;
        let angle = Interval::new(angle.lo().clone() >> 64u32, angle.hi().clone() >> 64u32);
        let (sin, cos) = angle.sin_cos();
        for (found, exact) in cosine_and_sine(phase).into_iter().zip([cos, sin]) {
            let found = Interval::from_float(&(Float::with_val(64, found) >> 62u32), 200);
            let off = (&found - &exact).magnitude_hi() << 62u32;
            assert!(off <= 2, "{phase:#x}: {off}");
            worst = worst.max(off.to_f64());
        }
    }
    assert!(worst > 1.0, "{worst}");
}

#[test]
fn quarters_of_a_turn_are_exact() {
    let one = 1i64 << 62;
    for (phase, expected) in [
        (0, [one, 0]),
        (1 << 62, [0, one]),
        (1 << 63, [-one, 0]),
        (3 << 62, [0, -one]),
    ] {
        assert_eq!(cosine_and_sine(phase), expected);
    }
}
