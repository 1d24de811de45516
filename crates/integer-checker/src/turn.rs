//! π, and cosine and sine of any angle, in balls.

use crate::ball::Ball;

/// 2π to a precision, by Machin: π/4 = 4·arctan(1/5) − arctan(1/239).
pub(crate) struct Turn {
    radians: Ball,
}

/// ⌊2^64/2π⌋.
const PER_RADIAN: u64 = 0x28BE_60DB_9391_054A;

impl Turn {
    /// With `limbs` limbs after the point.
    pub(crate) fn new(limbs: usize) -> Turn {
        let eighth = inverse_tangent(5, limbs)
            .scaled(4)
            .minus(&inverse_tangent(239, limbs));
        Turn {
            radians: eighth.scaled(8),
        }
    }

    /// Cosine and sine of an angle from 0 to 2^63 radians.
    ///
    /// The angle's own error is added at the end: neither function grows faster than its argument. What is left of the angle
    /// after whole turns is halved often enough for the series to be short, and e^{iz} squared as often.
    pub(crate) fn cosine_and_sine(&self, angle: &Ball) -> [Ball; 2] {
        let limbs = angle.precision();
        // One whole turn more or less does no harm: what is left is below 8 in magnitude.
        let turns = (u128::from(angle.whole_part()) * u128::from(PER_RADIAN)) >> 64;
        let whole = self.radians.clone().scaled(turns as u64);
        let (reduced, error) = angle.clone().minus(&whole).centre();

        let halvings = (64 * limbs as u32).isqrt() / 2;
        let z = (0..halvings).fold(reduced, |z, _| z.divided(2));
        let [mut cosine, mut sine] = exponential(&z);
        for _ in 0..halvings {
            let both = cosine.times(&sine);
            cosine = cosine.times(&cosine).minus(&sine.times(&sine));
            sine = both.scaled(2);
        }
        [cosine.widened(error), sine.widened(error)]
    }
}

/// arctan(1/n) = Σ (−1)^k / ((2k+1)·n^(2k+1)).
fn inverse_tangent(n: u64, limbs: usize) -> Ball {
    let mut power = Ball::integer(1, limbs).divided(n);
    let mut sum = power.clone();
    let mut k = 1;
    // Terms fall and alternate: what is left out is below the first term left out, a unit and its error.
    while !power.vanishes() {
        power = power.divided(n * n);
        let term = power.clone().divided(2 * k + 1);
        sum = if k % 2 == 1 {
            sum.minus(&term)
        } else {
            sum.plus(&term)
        };
        k += 1;
    }
    sum.widened(4)
}

/// The real and imaginary part of e^{iz} = Σ (iz)^n/n!, |z| ≤ ½.
fn exponential(z: &Ball) -> [Ball; 2] {
    let one = Ball::integer(1, z.precision());
    let mut parts = [one.clone(), Ball::integer(0, z.precision())];
    let mut term = one;
    let mut n = 1u64;
    // Each term is at most half the one before: those left out add up to less than the last, below its error and a unit.
    while !term.vanishes() {
        term = term.times(z).divided(n);
        let part = &mut parts[(n % 2) as usize];
        let so_far = part.clone();
        *part = if (n / 2).is_multiple_of(2) {
            so_far.plus(&term)
        } else {
            so_far.minus(&term)
        };
        n += 1;
    }
    let left_out = term.centre().1.saturating_add(1);
    parts.map(|part| part.widened(left_out))
}
