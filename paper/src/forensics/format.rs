//! Shorter formats that products of positions and frequencies may pass through.

use ropebound_kernels::FloatType;

/// The format of a product m·θ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    /// IEEE binary32 throughout.
    Single,
    /// TF32: m and θ rounded to 11 significant bits, as matrix units do where they may; the rest in binary32.
    Tensor32,
    /// bfloat16 (8 significant bits) throughout; the sum is gathered in binary32 and rounded at the end.
    Brain16,
    /// IEEE binary16 (11 significant bits, no number above 65504) throughout; the sum as above.
    Half,
}

impl Format {
    /// All of them.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 4] = [Self::Single, Self::Tensor32, Self::Brain16, Self::Half];

    /// The type a factor of the product and every result is rounded to; `None` for TF32, which is none that results have.
    fn of_results(self) -> Option<FloatType> {
        match self {
            Self::Single => Some(FloatType::F32),
            Self::Tensor32 => None,
            Self::Brain16 => Some(FloatType::BF16),
            Self::Half => Some(FloatType::F16),
        }
    }

    /// Significant bits of a factor of the product.
    #[must_use]
    pub(super) fn bits(self) -> u32 {
        self.of_results().map_or(11, FloatType::precision)
    }

    /// A factor of the product, rounded.
    #[must_use]
    pub(super) fn factor(self, value: f32) -> f32 {
        match self.of_results() {
            Some(dtype) => dtype.round(f64::from(value)) as f32,
            None => to_tensor32(value),
        }
    }

    /// What a result is rounded to.
    #[must_use]
    pub(super) fn result(self, value: f32) -> f32 {
        match self.of_results() {
            Some(dtype) => dtype.round(f64::from(value)) as f32,
            None => value,
        }
    }

    /// The positions that stay apart in this format, among those below `end`: each m of 0..`end` rounds to one of them.
    pub(super) fn positions(self, end: u64) -> impl Iterator<Item = u64> {
        let step =
            move |m: u64| 1u64 << (u64::BITS - m.leading_zeros()).saturating_sub(self.bits());
        let last = end.checked_sub(1).map(|m| self.factor(m as f32));
        let last = last.map(|m| if m.is_finite() { m as u64 } else { 65504 });
        std::iter::successors(last.map(|_| 0), move |&m| {
            let next = m + step(m);
            (Some(next) <= last).then_some(next)
        })
    }
}

/// `value` to TF32: 11 significant bits, to nearest, ties to even; binary32's exponents.
fn to_tensor32(value: f32) -> f32 {
    const DROPPED: u32 = 13;
    if !value.is_finite() {
        return value;
    }
    let raw = value.to_bits();
    let odd = (raw >> DROPPED) & 1;
    let rounded = raw + ((1 << (DROPPED - 1)) - 1) + odd;
    f32::from_bits(rounded >> DROPPED << DROPPED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_roundings() {
        // 2049 lies halfway between 2048 and 2050 in 11 bits; 2051 between 2050 and 2052.
        assert_eq!(Format::Half.factor(2049.0), 2048.0);
        assert_eq!(Format::Tensor32.factor(2051.0), 2052.0);
        assert_eq!(Format::Brain16.factor(257.0), 256.0);
        assert_eq!(Format::Brain16.factor(259.0), 260.0);
        assert_eq!(Format::Half.factor(65519.0), 65504.0);
        assert_eq!(Format::Half.factor(65520.0), f32::INFINITY);
        assert_eq!(Format::Half.factor(0.1), 0.099_975_586);
        assert_eq!(Format::Brain16.factor(0.1), 0.100_097_656);
        // The least binary16 is 2^-24; half of it is a tie with 0.
        assert_eq!(Format::Half.factor(2f32.powi(-24) * 1.4), 2f32.powi(-24));
        assert_eq!(Format::Half.factor(-(2f32.powi(-25))), 0.0);
        assert_eq!(Format::Single.factor(0.1), 0.1);
    }

    #[test]
    fn positions_are_the_images_of_all() {
        for format in Format::ALL {
            for end in [0, 1, 2, 255, 257, 258, 2049, 5000, 9999] {
                let mut images: Vec<u64> =
                    (0..end).map(|m| format.factor(m as f32) as u64).collect();
                images.dedup();
                let positions: Vec<u64> = format.positions(end).collect();
                assert_eq!(positions, images, "{format:?} {end}");
            }
        }
    }
}
