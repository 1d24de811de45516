//! The threshold that clears the best of a context's other tokens: τ = √(d·ln L / 2), derived in `proofs/threshold.md`.

use ropebound_reference::{Interval, Round};
use ropebound_schedule::{HeadDim, Threshold};

const PRECISION: u32 = 128;

/// √(d·ln L / 2), rounded up to three decimals: with B(m) ≥ τ a similar token scores as high as the best of L random ones on average, in the
/// model of `proofs/threshold.md`. 0 for L ≤ 1; `None` if it is above d/2, which no sum exceeds.
#[must_use]
pub fn noise_threshold(head_dim: HeadDim, context: u64) -> Option<Threshold> {
    if context <= 1 {
        return Some(Threshold::ZERO);
    }
    let log = Interval::from_u64(context, PRECISION).ln()?;
    let square = log.scale(head_dim.get().into()).divide_u64(2);
    let thousandths = square.sqrt()?.scale(1000).hi().to_f64_round(Round::Up);
    // At most √(65536·ln 2^64 / 2)·1000, some 1.3e6: the double is within a millionth.
    let thousandths = thousandths.ceil() as u64;
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    let threshold: Threshold = text.parse().ok()?;
    threshold.at_most(head_dim.pairs() as u64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last rows of each context of `proofs/certificates/threshold/RESULT.md`, which Python's decimals gave.
    #[test]
    fn thresholds_are_those_of_the_certificates() {
        let of = |head_dim, context| {
            noise_threshold(HeadDim::new(head_dim).expect("even"), context)
                .map(|threshold| threshold.to_string())
        };
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../proofs/certificates/threshold/RESULT.md"
        );
        let text = std::fs::read_to_string(path).expect("the table");
        let rows = text.lines().filter_map(|line| {
            let cells: Vec<_> = line.split('|').map(str::trim).collect();
            let [_, head_dim, context, threshold, ..] = cells.as_slice() else {
                return None;
            };
            let row = (head_dim.parse().ok()?, context.parse().ok()?);
            (!matches!(*threshold, "0" | "8" | "16")).then(|| (row, (*threshold).to_owned()))
        });
        let rows: Vec<((u64, u64), String)> = rows.collect();
        assert_eq!(rows.len(), 16);
        for ((head_dim, context), threshold) in rows {
            assert_eq!(
                of(head_dim, context),
                Some(threshold),
                "{head_dim} {context}"
            );
        }
        assert_eq!(of(128, 1).as_deref(), Some("0"));
        // √(ln 32768) is above the one pair.
        assert_eq!(of(2, 32_768), None);
    }
}
