//! Rotated vectors: x' = x·cos − y·sin, y' = y·cos + x·sin for the pairs (x, y) of a head, in two layouts and three ways to round.

use super::RotationRow;
use crate::{FloatType, Layout};

/// How a rotation rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arithmetic {
    /// Both products and the sum each rounded to the vectors' format: operation by operation, as eager frameworks run it.
    Separate,
    /// One product rounded, the other fused with the sum.
    Fused,
    /// In `f32` operation by operation, then rounded to the vectors' format; for `f32` and `f64` the same as
    /// [`Separate`](Self::Separate).
    Single,
}

impl Arithmetic {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Separate, Self::Fused, Self::Single];

    /// A short name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Separate => "each operation rounded",
            Self::Fused => "fused multiply-add",
            Self::Single => "in f32, cast last",
        }
    }
}

/// Rotates `vector`, of 2h numbers of `dtype`, by `row` into `rotated`.
///
/// # Panics
/// If the lengths are not twice the row's number of pairs.
pub fn rotate(
    dtype: FloatType,
    layout: Layout,
    arithmetic: Arithmetic,
    row: &RotationRow,
    vector: &[f64],
    rotated: &mut [f64],
) {
    let pairs = row.cosines.len();
    assert_eq!(vector.len(), 2 * pairs, "a vector of two numbers a pair");
    assert_eq!(rotated.len(), 2 * pairs, "a vector of two numbers a pair");
    let inner = match (arithmetic, dtype) {
        (Arithmetic::Single, FloatType::F16 | FloatType::BF16) => FloatType::F32,
        _ => dtype,
    };
    // Products of two numbers of at most 24 bits are exact in f64, and rounding their sum to f64 first does no harm (53 ≥ 2·24 + 2).
    let sum = |a: f64, b: f64, c: f64, d: f64| {
        let first = inner.round(a * b);
        let second = match arithmetic {
            Arithmetic::Fused if dtype == FloatType::F64 => return c.mul_add(d, first),
            Arithmetic::Fused => c * d,
            _ => inner.round(c * d),
        };
        dtype.round(inner.round(first + second))
    };
    for pair in 0..pairs {
        let (i, j) = layout.components(pair, pairs);
        let (x, y) = (vector[i], vector[j]);
        let (cos, sin) = (row.cosines[pair], row.sines[pair]);
        rotated[i] = sum(x, cos, -y, sin);
        rotated[j] = sum(y, cos, x, sin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Target;
    use crate::recipe::Recipe;
    use ropebound_schedule::{HeadDim, Schedule};

    fn row(dtype: FloatType) -> RotationRow {
        let base = "10000".parse().expect("a base");
        let schedule = Schedule::plain(base, HeadDim::new(8).expect("even")).expect("plain");
        let model = Recipe::F64
            .model(&Target::of_schedule(&schedule), dtype)
            .expect("plain");
        let mut row = RotationRow::new(4);
        model.row(12_345, &mut row);
        row
    }

    /// The layouts are permutations of each other, and a rotation keeps the length.
    #[test]
    fn layouts_agree() {
        for dtype in FloatType::ALL {
            let row = row(dtype);
            let vector: Vec<f64> = (0..8).map(|k| dtype.round(0.3 + f64::from(k))).collect();
            for arithmetic in Arithmetic::ALL {
                let mut half = [0.0; 8];
                rotate(
                    dtype,
                    Layout::HalfSplit,
                    arithmetic,
                    &row,
                    &vector,
                    &mut half,
                );
                let mut shuffled = [0.0; 8];
                for pair in 0..4 {
                    (shuffled[2 * pair], shuffled[2 * pair + 1]) = (vector[pair], vector[pair + 4]);
                }
                let mut pairs = [0.0; 8];
                rotate(
                    dtype,
                    Layout::Interleaved,
                    arithmetic,
                    &row,
                    &shuffled,
                    &mut pairs,
                );
                for pair in 0..4 {
                    let two = [half[pair], half[pair + 4]];
                    assert_eq!(two, [pairs[2 * pair], pairs[2 * pair + 1]]);
                    let length = vector[pair].hypot(vector[pair + 4]);
                    let error = (two[0].hypot(two[1]) - length).abs();
                    assert!(
                        error <= 4.0 * dtype.unit_roundoff() * length,
                        "{dtype} {error:e}"
                    );
                    assert_eq!(layout_pairs(pair), [pair; 4]);
                }
            }
        }
    }

    fn layout_pairs(pair: usize) -> [usize; 4] {
        let [(a, b), (c, d)] = Layout::ALL.map(|layout| layout.components(pair, 4));
        [
            (Layout::HalfSplit, a),
            (Layout::HalfSplit, b),
            (Layout::Interleaved, c),
            (Layout::Interleaved, d),
        ]
        .map(|(layout, component)| layout.pair(component, 4))
    }
}
