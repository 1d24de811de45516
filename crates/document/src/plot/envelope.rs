//! Curves of more points than a figure has pixels, as the least, mean and largest value of each column.

/// Consecutive positions and the values over them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// The first position.
    pub from: u64,
    /// The last.
    pub to: u64,
    /// The least value.
    pub lo: f64,
    /// The mean.
    pub mean: f64,
    /// The largest.
    pub hi: f64,
}

impl Column {
    /// Its middle.
    pub fn x(&self) -> f64 {
        (self.from + self.to) as f64 / 2.0
    }
}

/// `values`, (least, largest) at the positions from `first` on, in at most `columns` columns of the same width but the last.
pub fn envelope(first: u64, values: &[(f64, f64)], columns: usize) -> Vec<Column> {
    let width = values.len().div_ceil(columns).max(1);
    let chunks = values.chunks(width).enumerate();
    chunks
        .map(|(index, chunk)| {
            let from = first + (index * width) as u64;
            let start = (f64::INFINITY, 0.0, f64::NEG_INFINITY);
            let (lo, sum, hi) = chunk.iter().fold(start, |(lo, sum, hi), value| {
                (
                    lo.min(value.0),
                    sum + (value.0 + value.1) / 2.0,
                    hi.max(value.1),
                )
            });
            Column {
                from,
                to: from + chunk.len() as u64 - 1,
                lo,
                mean: sum / chunk.len() as f64,
                hi,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_cover_all_positions() {
        let values: Vec<_> = [3.0, 1.0, 2.0, 5.0, 4.0].map(|v| (v, v + 0.5)).to_vec();
        let found = envelope(1, &values, 3);
        let expected = [
            (1, 2, 1.0, 2.25, 3.5),
            (3, 4, 2.0, 3.75, 5.5),
            (5, 5, 4.0, 4.25, 4.5),
        ];
        assert_eq!(found.len(), 3);
        for (column, (from, to, lo, mean, hi)) in found.iter().zip(expected) {
            let expected = Column {
                from,
                to,
                lo,
                mean,
                hi,
            };
            assert_eq!(*column, expected);
        }
    }
}
