//! A certificate as a row of the formal proof: the input of the checker in proofs/coq.
//!
//! Nothing here is trusted: Coq rechecks every number, so a mistake can only make a proof fail. The mapping, in units u = 2^−62:
//!
//! | field | from the certificate |
//! | --- | --- |
//! | `pieces` | lower end rounded down to u; pieces or parts of them below `stop` are dropped; the witness as `sharpest` chooses |
//! | `start` | one (2^62), or the predecessor's `nearest` + 1, which lies below the certificate's `from` |
//! | `nearest` | the middle of `enclosure`, rounded to u: positions are checked for all r within one u of it |
//! | `stop` | `nearest` + 2u + 4 err/\|B'\|: close to the root, yet where the machine-integer sum still sees B < 0 |
//! | `enclosure` | the certificate's, widened outward to multiples of 2^−100 |
//! | `decimals` | of b = r^(−h), 20 significant digits, outward |
//!
//! Between the root and `stop` Coq uses the derivative's sign. `err` is the error of its sum, proofs/coq/README.md.

#![forbid(unsafe_code)]

mod text;

use std::fmt;
use std::path::Path;

use ropebound_certificate::{Certificate, CheckError, Checker, Dyadic, Piece};
use ropebound_reference::{
    Float, Frequencies, Integer, Interval, Round, cosine_sum, derivatives_root,
};

/// −log2 u.
const UNIT_BITS: u32 = 62;

/// `enclosure` is in units of 2^−100.
const ENCLOSURE_BITS: u32 = 100;

/// Significant digits of `decimals`.
const DIGITS: usize = 20;

/// Pieces ahead in which [`sharpest`] looks for a witness.
const REACH: usize = 40;

/// Bits for choosing witnesses: the choice needs few, angles up to 2^40 more.
const PRECISION: u32 = 128;

/// Why a certificate has no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoqError {
    /// The certificate, or the one it continues, cannot be read.
    Read(CheckError),
    /// It is at a threshold, or the checker's 63-bit integers are too coarse for it.
    Coarse {
        /// The file.
        file: String,
        /// Why.
        reason: &'static str,
    },
}

impl fmt::Display for CoqError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CoqError::Read(error) => error.fmt(f),
            CoqError::Coarse { file, reason } => write!(f, "{file}: {reason}"),
        }
    }
}

impl std::error::Error for CoqError {}

impl From<CheckError> for CoqError {
    fn from(error: CheckError) -> CoqError {
        CoqError::Read(error)
    }
}

/// The row `RowL.v` of the formal proof for the certificate in a file. Only its text, numbers and their order are checked, not what
/// it claims. The one it continues is looked for, by digest, in its folder.
///
/// # Errors
///
/// [`CoqError::Read`] if either file cannot be read or is no certificate; [`CoqError::Coarse`].
pub fn coq_row(path: &Path) -> Result<String, CoqError> {
    let (certificate, predecessor) = Checker::new().read(path)?;
    Row::new(&certificate, predecessor.as_ref())
        .map(|row| row.to_string())
        .map_err(|reason| CoqError::Coarse {
            file: path.display().to_string(),
            reason,
        })
}

/// The numbers of a row; `text.rs` writes them.
struct Row {
    pairs: usize,
    context: u64,
    /// The context of the row before.
    previous: Option<u64>,
    /// Lower ends in u, and witnesses.
    pieces: Vec<(u64, u64)>,
    stop: u64,
    binding: u64,
    nearest: u64,
    enclosure: [Integer; 2],
    decimals: [Integer; 2],
    /// The decimals are multiples of 10^−places.
    places: usize,
}

impl Row {
    fn new(
        certificate: &Certificate,
        predecessor: Option<&Certificate>,
    ) -> Result<Row, &'static str> {
        if !certificate.header().threshold.is_zero() {
            return Err("it is at a threshold; the Coq proof speaks of B(m) ≥ 0 alone");
        }
        let pairs = certificate.header().pairs();
        let binding = certificate.conclusion().root;
        let nearest = nearest(certificate);
        let err = err(pairs, binding);

        let [_, slope, _] = derivatives_root(binding, &point(nearest), pairs, PRECISION);
        let reach = 4.0 * err / -slope.midpoint().to_f64() * (1u64 << UNIT_BITS) as f64;
        let stop = nearest.saturating_add(2).saturating_add(reach as u64);
        if !(reach >= 0.0 && stop < 1 << UNIT_BITS) {
            return Err(
                "the root's sum does not fall steeply enough for the Coq checker's 63-bit integers",
            );
        }
        let start = predecessor.map_or(1 << UNIT_BITS, |before| self::nearest(before) + 1);
        let [lo, hi] = &certificate.conclusion().enclosure;
        let enclosure = [
            scaled(lo, ENCLOSURE_BITS, Round::Down),
            scaled(hi, ENCLOSURE_BITS, Round::Up),
        ];
        let (decimals, places) = decimals(&enclosure, pairs)
            .ok_or("the enclosure begins below 2^-100, the Coq checker's unit")?;
        Ok(Row {
            pairs,
            context: certificate.header().context,
            previous: predecessor.map(|before| before.header().context),
            pieces: pieces(certificate.pieces(), start, stop, pairs, err),
            stop,
            binding,
            nearest,
            enclosure,
            decimals,
            places,
        })
    }
}

/// The error of the checker's sum, proofs/coq/README.md: h·2^−36 + 7h(h+2)·m·2^−63.
fn err(pairs: usize, position: u64) -> f64 {
    let (h, m) = (pairs as f64, position as f64);
    (h * 16384.0 + h * m * (h + 2.0) * 7.0 / 8192.0) / (1u64 << 50) as f64
}

/// `value`·2^`bits`, rounded to an integer.
fn scaled(value: &Dyadic, bits: u32, round: Round) -> Integer {
    let value = value.value();
    let scaled = Float::with_val(value.prec(), value << bits);
    scaled.to_integer_round(round).expect("finite").0
}

fn units(value: &Dyadic, round: Round) -> u64 {
    scaled(value, UNIT_BITS, round)
        .to_u64()
        .expect("at most 2^62")
}

fn point(units: u64) -> Interval {
    Interval::point(Float::with_val(64, units) >> UNIT_BITS)
}

fn nearest(certificate: &Certificate) -> u64 {
    let [lo, hi] = certificate.conclusion().enclosure.each_ref();
    // Exactly: the last bit of either is at least 2^-(16384 + 4·1023).
    let sum = Float::with_val(1 << 15, lo.value() + hi.value());
    let middle = Float::with_val(1 << 15, sum << (UNIT_BITS - 1));
    let (units, _) = middle.to_integer_round(Round::Nearest).expect("finite");
    units.to_u64().expect("at most 2^62")
}

/// The pieces from `start` down to `stop`, as far as they are not empty in u.
fn pieces(pieces: &[Piece], start: u64, stop: u64, pairs: usize, err: f64) -> Vec<(u64, u64)> {
    let mut kept = Vec::new();
    let mut last = start;
    for (k, piece) in pieces.iter().enumerate() {
        let end = units(&piece.lo, Round::Down).max(stop);
        if end >= last {
            continue;
        }
        let ahead = &pieces[k..pieces.len().min(k + REACH)];
        kept.push((end, sharpest([end, last], ahead, pairs, err)));
        last = end;
        if end == stop {
            break;
        }
    }
    kept
}

/// The witness of the first of `pieces`, or if its sum at an end of the interval comes too close to 0 for machine integers, that
/// of the following ones whose greater sum is least.
fn sharpest(ends: [u64; 2], pieces: &[Piece], pairs: usize, err: f64) -> u64 {
    let worst = |m: u64| {
        let at = |end| {
            let frequencies = Frequencies::of_root(&point(end), pairs, PRECISION);
            cosine_sum(&frequencies, m).midpoint().to_f64()
        };
        f64::max(at(ends[0]), at(ends[1]))
    };
    let first = pieces[0].witness;
    if worst(first) < -2.0 * err {
        return first;
    }
    let sums = pieces
        .iter()
        .map(|piece| (piece.witness, worst(piece.witness)));
    sums.min_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(first, |(witness, _)| witness)
}

/// Bounds of r^(−h), r in `enclosure`, in units of 10^−places; `None` if it contains 0.
fn decimals([lo, hi]: &[Integer; 2], pairs: usize) -> Option<([Integer; 2], usize)> {
    let end = |units: &Integer| Float::with_val(ENCLOSURE_BITS + 1, units) >> ENCLOSURE_BITS;
    let r = Interval::new(end(lo), end(hi)).with_precision(4 * PRECISION);
    let base = Interval::one(4 * PRECISION).divide(&r.powi(pairs as u32))?;
    let floor = |value: &Float| value.to_integer_round(Round::Down).expect("finite").0;
    let places = DIGITS.saturating_sub(floor(base.lo()).to_string().len());
    let base = base.scale(10u64.pow(places as u32));
    let ceiling = base.hi().to_integer_round(Round::Up).expect("finite").0;
    Some(([floor(base.lo()), ceiling], places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_proven_one() {
        let power = |n: i32| 2f64.powi(n);
        assert_eq!(err(1, 0), power(-36));
        assert_eq!(
            err(2, 8192),
            2.0 * power(-36) + 7.0 * 2.0 * 4.0 * 8192.0 * power(-63)
        );
        assert_eq!(err(64, 1 << 20), power(-30) + 7.0 * 66.0 * power(-37));
    }

    #[test]
    fn scaled_numbers_are_rounded_as_asked() {
        let third = Dyadic::from_f64(0.333).expect("in (0, 1]");
        assert_eq!(scaled(&third, 10, Round::Down), 340);
        assert_eq!(scaled(&third, 10, Round::Up), 341);
        assert_eq!(units(&Dyadic::one(), Round::Down), 1 << UNIT_BITS);
        assert_eq!(*point(1 << (UNIT_BITS - 2)).lo(), 0.25);
    }

    /// 1/r² for r in [0.25, 0.25 + 2^-40]: 16 and a little below, to as many places as the digits leave.
    #[test]
    fn decimals_enclose_the_base() {
        let quarter = Integer::from(1) << (ENCLOSURE_BITS - 2);
        let above = &quarter + (Integer::from(1) << (ENCLOSURE_BITS - 40));
        let ([lo, hi], places) = decimals(&[quarter, above], 2).expect("above 0");
        assert_eq!(places, DIGITS - 2);
        let unit = Integer::from(10u64.pow(places as u32));
        assert_eq!(hi, Integer::from(&unit * 16u32));
        // 16/(1 + 2^-38)² = 16 − 2^-33 + …
        let short = Float::with_val(128, &Integer::from(&hi - &lo)) / &unit;
        assert!(
            (0.999..1.001).contains(&(short.to_f64() * 2f64.powi(33))),
            "{short}"
        );
        assert!(decimals(&[Integer::ZERO, Integer::from(1)], 2).is_none());
    }
}
