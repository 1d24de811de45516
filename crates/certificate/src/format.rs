//! What a certificate says. `proofs/certificate-format.md` defines it, and its one text.

use ropebound_reference::{Interval, Threshold};

use crate::digest::Digest;
use crate::dyadic::Dyadic;
use crate::error::ParseError;

/// What a certificate is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// d, the dimension of an attention head: even, in 2..=65536.
    pub head_dim: u32,
    /// L, the context length: 1..=2^40. Positions 0..=L count.
    pub context: u64,
    /// τ, what sums are to reach: from 0 to d/2.
    pub threshold: Threshold,
}

impl Problem {
    /// The largest context length a certificate speaks of, 2^40.
    pub const MOST_CONTEXT: u64 = 1 << 40;
    /// The largest head dimension a certificate speaks of, 2^16.
    pub const MOST_HEAD_DIM: u32 = 1 << 16;

    /// At the threshold 0.
    pub fn new(head_dim: u32, context: u64) -> Problem {
        Problem {
            head_dim,
            context,
            threshold: Threshold::ZERO,
        }
    }

    /// h = d/2, the number of pairs.
    pub fn pairs(&self) -> usize {
        self.head_dim as usize / 2
    }

    /// The number of the line after the problem's: a threshold other than 0 has line 6.
    pub(crate) fn next_line(&self) -> usize {
        6 + usize::from(!self.threshold.is_zero())
    }

    /// The ranges of d, on line 3, L, on line 4, and τ, on line 6.
    pub(crate) fn in_range(&self) -> Result<(), ParseError> {
        let dims = 2..=Problem::MOST_HEAD_DIM;
        require(
            dims.contains(&self.head_dim) && self.head_dim.is_multiple_of(2),
            3,
            "head_dim is even, from 2 to 65536",
        )?;
        require(
            (1..=Problem::MOST_CONTEXT).contains(&self.context),
            4,
            "context is from 1 to 2^40",
        )?;
        require(
            self.threshold.at_most(self.pairs() as u64).is_ok(),
            6,
            "at_least is at most half of head_dim",
        )
    }

    /// `d<head_dim>-L<context>.cert`, with `-at-least-<threshold>` before the point if that is not 0.
    pub(crate) fn file_name(&self) -> String {
        let Problem {
            head_dim,
            context,
            threshold,
        } = self;
        if threshold.is_zero() {
            format!("d{head_dim}-L{context}.cert")
        } else {
            format!("d{head_dim}-L{context}-at-least-{threshold}.cert")
        }
    }
}

/// What comes before the pieces: the problem, and where its cover begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// d, the dimension of an attention head: even, in 2..=65536.
    pub head_dim: u32,
    /// L, the context length: 1..=2^40. Positions 0..=L count.
    pub context: u64,
    /// τ, what sums are to reach: from 0 to d/2.
    pub threshold: Threshold,
    /// The certificate whose cover this one continues.
    pub predecessor: Option<Digest>,
    /// The upper end of the first piece: 1 without predecessor, else the predecessor's end.
    pub from: Dyadic,
}

impl Header {
    /// d, L and τ.
    pub fn problem(&self) -> Problem {
        Problem {
            head_dim: self.head_dim,
            context: self.context,
            threshold: self.threshold,
        }
    }

    /// h = d/2, the number of pairs.
    pub fn pairs(&self) -> usize {
        self.head_dim as usize / 2
    }

    /// The line that names the predecessor; the next says where the cover begins.
    pub(crate) fn predecessor_line(&self) -> usize {
        self.problem().next_line()
    }

    /// The line of the first piece; those before it hold the header and the number of pieces.
    pub fn first_piece_line(&self) -> usize {
        self.problem().next_line() + 3
    }

    /// Ranges, and where a cover begins.
    pub(crate) fn ordered(&self) -> Result<(), ParseError> {
        self.problem().in_range()?;
        require(
            self.predecessor.is_some() || self.from == Dyadic::one(),
            self.predecessor_line() + 1,
            "without predecessor the cover begins at 1",
        )
    }

    /// Whether `piece` can follow, on `line`, where the cover has come to `hi`.
    pub(crate) fn admits(&self, hi: &Dyadic, piece: &Piece, line: usize) -> Result<(), ParseError> {
        require(
            piece.lo < *hi,
            line,
            "a piece's lower end is below its upper end",
        )?;
        require(
            (1..=self.context).contains(&piece.witness),
            line,
            "a witness is from 1 to the context",
        )
    }

    /// The name of the certificate's file: `d<head_dim>-L<context>.cert`, with `-at-least-<threshold>` before the point if that is not 0.
    pub fn file_name(&self) -> String {
        self.problem().file_name()
    }
}

/// One step of the cover: on [lo, hi], hi the previous piece's `lo`, the witness's sum is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The lower end.
    pub lo: Dyadic,
    /// m, the position whose sum is negative on all of the piece.
    pub witness: u64,
}

/// What comes after the pieces: the root that ends the infeasible bases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// m*, the binding position.
    pub root: u64,
    /// The ends of an interval on which B_m* falls in r and has exactly one root. The upper is the cover's end; of a safe base the
    /// lower is the end of the steps.
    pub bracket: [Dyadic; 2],
    /// The ends of an interval around the root on which all other sums are non-negative.
    pub enclosure: [Dyadic; 2],
}

impl Conclusion {
    /// The enclosure of ρ that is claimed.
    pub(crate) fn rho(&self) -> Interval {
        let [lo, hi] = self.enclosure.each_ref().map(|end| end.value());
        Interval::new(lo.clone(), hi.clone())
    }

    /// The enclosure of the base ρ^(−h) that is claimed, h = `pairs`.
    pub fn base(&self, pairs: usize) -> Interval {
        let root = self.rho();
        let working = root.with_precision(root.precision() + 64);
        Interval::one(working.precision())
            .divide(&working.powi(pairs as u32))
            .expect("the enclosure lies above 0")
    }

    /// Ranges and nesting, with `root` on `line`; `joins` is whether the bracket begins where what is before it ends, and
    /// `reason` says so.
    pub(crate) fn in_order(
        &self,
        context: u64,
        line: usize,
        (joins, reason): (bool, &str),
    ) -> Result<(), ParseError> {
        let Conclusion {
            root,
            bracket,
            enclosure,
        } = self;
        require(
            (1..=context).contains(root),
            line,
            "the root's position is from 1 to the context",
        )?;
        require(
            bracket[0] < bracket[1],
            line + 1,
            "the bracket's lower end is below its upper end",
        )?;
        require(joins, line + 1, reason)?;
        require(
            enclosure[0] < enclosure[1],
            line + 2,
            "the enclosure's lower end is below its upper end",
        )?;
        let inside = bracket[0] <= enclosure[0] && enclosure[1] <= bracket[1];
        require(inside, line + 2, "the enclosure lies in the bracket")
    }
}

pub(crate) fn require(holds: bool, line: usize, reason: &str) -> Result<(), ParseError> {
    if holds {
        Ok(())
    } else {
        Err(ParseError::new(line, reason))
    }
}

/// A certificate as a claim: its text, numbers and their order are right; what it claims is still to be checked.
///
/// # Examples
///
/// ```
/// use ropebound_certificate::{Certificate, Conclusion, Dyadic, Header, Threshold};
///
/// let number = |value| Dyadic::from_f64(value).unwrap();
/// let header = Header {
///     head_dim: 128,
///     context: 2,
///     threshold: Threshold::ZERO,
///     predecessor: None,
///     from: Dyadic::one(),
/// };
/// let conclusion = Conclusion {
///     root: 2,
///     bracket: [number(0.5), Dyadic::one()],
///     enclosure: [number(0.5), number(0.75)],
/// };
/// let claim = Certificate::new(header, vec![], conclusion)?;
/// assert_eq!(*claim.end(), Dyadic::one());
/// # Ok::<(), ropebound_certificate::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    header: Header,
    pieces: Vec<Piece>,
    conclusion: Conclusion,
}

impl Certificate {
    /// The first line.
    pub const TITLE: &str = "ropebound certificate 1";

    /// A certificate of these parts.
    ///
    /// # Errors
    ///
    /// [`ParseError`], with the line at fault, if `head_dim` or `context` is out of range, pieces are not in
    /// descending order, a witness or the root is not in 1..=context, `from` is not 1 without a predecessor, or bracket and
    /// enclosure do not nest as the format says.
    pub fn new(
        header: Header,
        pieces: Vec<Piece>,
        conclusion: Conclusion,
    ) -> Result<Certificate, ParseError> {
        header.ordered()?;
        let mut end = &header.from;
        for (line, piece) in (header.first_piece_line()..).zip(&pieces) {
            header.admits(end, piece, line)?;
            end = &piece.lo;
        }
        let line = header.first_piece_line() + pieces.len() + 1;
        let joins = conclusion.bracket[1] == *end;
        let reason = "the bracket's upper end is the cover's end";
        conclusion.in_order(header.context, line, (joins, reason))?;
        Ok(Certificate {
            header,
            pieces,
            conclusion,
        })
    }

    /// The problem, and where the cover begins.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The pieces of its own, in descending order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The root and its enclosure.
    pub fn conclusion(&self) -> &Conclusion {
        &self.conclusion
    }

    /// The lower end of the cover.
    pub fn end(&self) -> &Dyadic {
        self.pieces
            .last()
            .map_or(&self.header.from, |piece| &piece.lo)
    }

    /// Each piece with its number from 0 and its upper end.
    pub fn steps(&self) -> impl Iterator<Item = (usize, &Dyadic, &Piece)> {
        (0..self.pieces.len()).map(|index| {
            let (hi, piece) = self.step(index);
            (index, hi, piece)
        })
    }

    /// The upper end and the rest of the piece number `index`.
    pub(crate) fn step(&self, index: usize) -> (&Dyadic, &Piece) {
        let hi = match index.checked_sub(1) {
            Some(previous) => &self.pieces[previous].lo,
            None => &self.header.from,
        };
        (hi, &self.pieces[index])
    }

    /// The line in the file of piece number `index`, counted from 1; for the number of pieces, that of `end`.
    pub fn piece_line(&self, index: usize) -> usize {
        self.header.first_piece_line() + index
    }
}
