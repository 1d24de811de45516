//! What an array's axes are: written `bhsd`, `t(hd)` and so on, or found by its shape and the positions beside it.

use super::error::{DumpError, refused};
use std::fmt;

/// One axis, or two that were made one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// b: batch rows.
    Batch,
    /// h: heads.
    Head,
    /// s, or t for packed tokens: places in the sequence.
    Place,
    /// d: the numbers of a head, the last.
    Component,
    /// (hd): heads and their numbers in one.
    HeadComponent,
    /// (bs): batch rows and places in one.
    BatchPlace,
    /// 1: of length 1.
    One,
}

/// The axes of an array, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axes(Vec<Axis>);

const ACCEPTED: &str = "expected letters such as bhsd, bshd, sbhd, thd, t(hd) or s11d: b batch, h heads, s or t places, d components, 1 a length of 1";

impl Axes {
    /// Reads `bhsd`, `t(hd)`, ….
    ///
    /// # Errors
    /// In words: an unknown or doubled letter, no place, or another end than d or (hd).
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut axes = Vec::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let (axis, length) = match letter {
                'b' => (Axis::Batch, 1),
                'h' => (Axis::Head, 1),
                's' | 't' => (Axis::Place, 1),
                'd' => (Axis::Component, 1),
                '1' => (Axis::One, 1),
                '(' if rest.starts_with("(hd)") => (Axis::HeadComponent, 4),
                '(' if rest.starts_with("(bs)") => (Axis::BatchPlace, 4),
                _ => return Err(format!("{text:?}: {rest:?} is no axis; {ACCEPTED}")),
            };
            axes.push(axis);
            rest = &rest[length..];
        }
        let count = |wanted: &[Axis]| axes.iter().filter(|axis| wanted.contains(axis)).count();
        let ends = matches!(axes.last(), Some(Axis::Component | Axis::HeadComponent));
        let once = [
            count(&[Axis::Batch, Axis::BatchPlace]),
            count(&[Axis::Head, Axis::HeadComponent]),
            count(&[Axis::Place, Axis::BatchPlace]),
            count(&[Axis::Component, Axis::HeadComponent]),
        ];
        if !ends || once.iter().any(|count| *count > 1) || once[3] != 1 {
            return Err(format!(
                "{text:?} does not name each axis once and d last; {ACCEPTED}"
            ));
        }
        Ok(Self(axes))
    }

    fn known(text: &str) -> Self {
        Self::parse(text).expect("a text of this file")
    }

    /// How many axes there are.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.0.len()
    }

    /// How rotated vectors of `rank` axes may lie, the commonest first; `merged` if the last holds several heads.
    pub(crate) fn of_vectors(rank: usize, merged: bool) -> Vec<Self> {
        let texts: &[&str] = match (rank, merged) {
            (1, false) => &["d"],
            (2, false) => &["sd"],
            (3, false) => &["hsd", "shd", "bsd"],
            (4, false) => &["bhsd", "bshd", "sbhd"],
            (1, true) => &["(hd)"],
            (2, true) => &["s(hd)"],
            (3, true) => &["bs(hd)", "sb(hd)"],
            _ => &[],
        };
        texts.iter().map(|text| Self::known(text)).collect()
    }

    /// The axes laid on a shape whose heads are of `width` numbers.
    pub(crate) fn on(&self, array: &str, shape: &[usize], width: usize) -> Result<Laid, DumpError> {
        if shape.len() != self.rank() {
            return refused(
                array,
                format!(
                    "shape {shape:?} has {} axes, and {self} {}; expected as many",
                    shape.len(),
                    self.rank()
                ),
            );
        }
        let mut laid = Laid {
            axes: self.clone(),
            lengths: [1; 3],
            strides: [0; 3],
            place_axis: None,
            batch_axis: None,
            flat_batch: false,
        };
        let mut stride = 1;
        for (index, (&axis, &length)) in self.0.iter().zip(shape).enumerate().rev() {
            match axis {
                Axis::Component if length == width => {}
                Axis::Component => {
                    return refused(
                        array,
                        format!("shape {shape:?} has {length} components a head; expected {width}"),
                    );
                }
                Axis::HeadComponent if length % width == 0 && length > 0 => {
                    (laid.lengths[1], laid.strides[1]) = (length / width, width);
                }
                Axis::HeadComponent => {
                    return refused(
                        array,
                        format!(
                            "shape {shape:?}: {length} is no multiple of {width}, the components of a head"
                        ),
                    );
                }
                Axis::One if length == 1 => {}
                Axis::One => {
                    return refused(
                        array,
                        format!("shape {shape:?} has {length} where {self} says 1"),
                    );
                }
                Axis::Batch => {
                    (laid.lengths[0], laid.strides[0]) = (length, stride);
                    laid.batch_axis = Some(index);
                }
                Axis::Head => (laid.lengths[1], laid.strides[1]) = (length, stride),
                Axis::Place | Axis::BatchPlace => {
                    (laid.lengths[2], laid.strides[2]) = (length, stride);
                    laid.place_axis = Some(index);
                    laid.flat_batch = axis == Axis::BatchPlace;
                }
            }
            stride *= length;
        }
        Ok(laid)
    }
}

impl fmt::Display for Axes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|axis| {
            f.write_str(match axis {
                Axis::Batch => "b",
                Axis::Head => "h",
                Axis::Place => "s",
                Axis::Component => "d",
                Axis::HeadComponent => "(hd)",
                Axis::BatchPlace => "(bs)",
                Axis::One => "1",
            })
        })
    }
}

/// Axes with the lengths and strides they have in an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Laid {
    pub axes: Axes,
    /// Batch rows, heads, places.
    pub lengths: [usize; 3],
    pub strides: [usize; 3],
    /// Which axis of the array is the places'.
    pub place_axis: Option<usize>,
    pub batch_axis: Option<usize>,
    /// Whether places run on from batch row to batch row.
    pub flat_batch: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for good in [
            "bhsd", "bshd", "sbhd", "shd", "s(hd)", "s11d", "(bs)hd", "bsd", "d",
        ] {
            assert_eq!(Axes::parse(good).expect(good).to_string(), good);
        }
        assert_eq!(Axes::parse("thd").expect("tokens").to_string(), "shd");
        for bad in [
            "", "bhs", "dhsb", "bbsd", "bhtsd", "b(sh)d", "bhsdd", "h(hd)", "xd",
        ] {
            assert!(
                Axes::parse(bad)
                    .expect_err(bad)
                    .contains("expected letters")
            );
        }
    }

    #[test]
    fn strides() {
        let laid = Axes::known("bshd")
            .on("q", &[2, 3, 5, 8], 8)
            .expect("it fits");
        assert_eq!((laid.lengths, laid.strides), ([2, 5, 3], [120, 8, 40]));
        let laid = Axes::known("s(hd)").on("q", &[3, 16], 8).expect("it fits");
        assert_eq!((laid.lengths, laid.strides), ([1, 2, 3], [0, 8, 16]));
        assert!(Axes::known("s(hd)").on("q", &[3, 17], 8).is_err());
        assert!(Axes::known("bhsd").on("q", &[3, 8], 8).is_err());
    }
}
