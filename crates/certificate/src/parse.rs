//! The strict reader: one accepted text per certificate, and a line and a reason for every refusal.

use std::iter::Peekable;
use std::str::{FromStr, Split};

use ropebound_reference::Threshold;

use crate::digest::Digest;
use crate::dyadic::Dyadic;
use crate::dyadic::decimal;
use crate::error::ParseError;
use crate::format::{Certificate, Conclusion, Header, Piece, Problem};
use crate::safe_format::{SafeCertificate, rises};

/// The largest file that is read, in bytes: 32 MiB.
pub const MOST_BYTES: usize = 32 << 20;

/// Reads a certificate. Everything the format says about text, ranges and order holds for the result; nothing
/// about sums has been looked at.
///
/// # Errors
///
/// [`ParseError`] at the first line that differs from the format in any way: a missing, doubled, unknown or displaced
/// field, another spelling of a number, a wrong count, an order broken, trailing or missing data, more than
/// [`MOST_BYTES`].
///
/// # Examples
///
/// ```
/// use ropebound_certificate::parse;
///
/// let error = parse("ropebound certificate 2\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 1: expected `ropebound certificate 1`");
/// ```
pub fn parse(text: &str) -> Result<Certificate, ParseError> {
    let mut lines = Lines::of(text)?;
    let header = lines.header()?;
    header.ordered()?;
    let count: u64 = lines.value("pieces")?;
    let mut pieces = Vec::new();
    for _ in 0..count {
        let piece = lines.piece()?;
        header.admits(end_of(&header, &pieces), &piece, lines.line)?;
        pieces.push(piece);
    }
    if lines.value::<Dyadic>("end")? != *end_of(&header, &pieces) {
        return lines.fail("`end` is the lower end of the last piece");
    }
    let conclusion = lines.conclusion()?;
    Certificate::new(header, pieces, conclusion)
}

/// Reads the certificate of a safe base, as strictly as [`parse`].
///
/// # Errors
///
/// As [`parse`].
///
/// # Examples
///
/// ```
/// use ropebound_certificate::parse_safe;
///
/// let error = parse_safe("ropebound certificate 1\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 1: expected `ropebound safe base certificate 1`");
/// ```
pub fn parse_safe(text: &str) -> Result<SafeCertificate, ParseError> {
    let mut lines = Lines::of(text)?;
    lines.exactly(SafeCertificate::TITLE)?;
    let problem = lines.problem()?;
    problem.in_range()?;
    let from: Dyadic = lines.value("from")?;
    let count: u64 = lines.value("steps")?;
    let mut steps = Vec::new();
    for _ in 0..count {
        let text = lines.next()?;
        let hi = lines.read(text)?;
        rises(steps.last().unwrap_or(&from), &hi, lines.line)?;
        steps.push(hi);
    }
    let conclusion = lines.conclusion()?;
    SafeCertificate::new(problem, from, steps, conclusion)
}

fn end_of<'a>(header: &'a Header, pieces: &'a [Piece]) -> &'a Dyadic {
    pieces.last().map_or(&header.from, |piece| &piece.lo)
}

/// A type of field, and what is expected where it fails.
trait Field: Sized {
    fn read(text: &str) -> Result<Self, String>;
}

impl Field for u64 {
    fn read(text: &str) -> Result<u64, String> {
        decimal(text).ok_or_else(|| {
            "an integer is decimal digits without sign or leading zeros, at most 18".to_owned()
        })
    }
}

impl Field for Dyadic {
    fn read(text: &str) -> Result<Dyadic, String> {
        Dyadic::from_str(text).map_err(|error| error.to_string())
    }
}

impl Field for Threshold {
    fn read(text: &str) -> Result<Threshold, String> {
        text.parse()
            .ok()
            .filter(|threshold: &Threshold| !threshold.is_zero() && threshold.to_string() == text)
            .ok_or_else(|| {
                "at_least is a decimal above 0 without needless zeros, of at most 5 digits and 12 decimals".to_owned()
            })
    }
}

impl Field for Option<Digest> {
    fn read(text: &str) -> Result<Option<Digest>, String> {
        match text {
            "none" => Ok(None),
            _ => Digest::from_str(text)
                .map(Some)
                .map_err(|error| error.to_string()),
        }
    }
}

struct Lines<'a> {
    rest: Peekable<Split<'a, char>>,
    /// The lines read.
    line: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Result<Lines<'a>, ParseError> {
        if text.len() > MOST_BYTES {
            return Err(ParseError::new(1, "a certificate has at most 32 MiB"));
        }
        Ok(Lines::new(text))
    }

    fn new(text: &'a str) -> Lines<'a> {
        Lines {
            rest: text.split('\n').peekable(),
            line: 0,
        }
    }

    /// The next line that ends in LF.
    fn next(&mut self) -> Result<&'a str, ParseError> {
        self.line += 1;
        let line = self.rest.next().unwrap_or_default();
        if self.rest.peek().is_some() {
            Ok(line)
        } else {
            Err(ParseError::new(
                self.line,
                "the file ends before `qed` and a line end",
            ))
        }
    }

    fn fail<T>(&self, reason: impl Into<String>) -> Result<T, ParseError> {
        Err(ParseError::new(self.line, reason))
    }

    fn exactly(&mut self, expected: &str) -> Result<(), ParseError> {
        match self.next()? {
            line if line == expected => Ok(()),
            _ => self.fail(format!("expected `{expected}`")),
        }
    }

    /// What stands after `name` and a space.
    fn text(&mut self, name: &str) -> Result<&'a str, ParseError> {
        let line = self.next()?;
        match line
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix(' '))
        {
            Some(value) => Ok(value),
            None => self.fail(format!("expected `{name}` and its value")),
        }
    }

    fn read<T: Field>(&self, text: &str) -> Result<T, ParseError> {
        T::read(text).or_else(|reason| self.fail(reason))
    }

    fn value<T: Field>(&mut self, name: &str) -> Result<T, ParseError> {
        let text = self.text(name)?;
        self.read(text)
    }

    fn pair(&mut self, name: &str) -> Result<[Dyadic; 2], ParseError> {
        match self.text(name)?.split_once(' ') {
            Some((lo, hi)) => Ok([self.read(lo)?, self.read(hi)?]),
            None => self.fail(format!("`{name}` has two numbers")),
        }
    }

    fn piece(&mut self) -> Result<Piece, ParseError> {
        match self.next()?.split_once(' ') {
            Some((lo, witness)) => Ok(Piece {
                lo: self.read(lo)?,
                witness: self.read(witness)?,
            }),
            None => self.fail("a piece has a lower end and a witness"),
        }
    }

    /// Lines 2 to 5, and 6 if there is a threshold.
    fn problem(&mut self) -> Result<Problem, ParseError> {
        self.exactly("schedule plain")?;
        let head_dim = self.value::<u64>("head_dim")?;
        let context = self.value("context")?;
        self.exactly("convention 0..=L")?;
        let given = self
            .rest
            .peek()
            .is_some_and(|line| line.starts_with("at_least"));
        Ok(Problem {
            // What is too large here is refused by its range.
            head_dim: u32::try_from(head_dim).unwrap_or(u32::MAX),
            context,
            threshold: if given {
                self.value("at_least")?
            } else {
                Threshold::ZERO
            },
        })
    }

    fn header(&mut self) -> Result<Header, ParseError> {
        self.exactly(Certificate::TITLE)?;
        let Problem {
            head_dim,
            context,
            threshold,
        } = self.problem()?;
        Ok(Header {
            head_dim,
            context,
            threshold,
            predecessor: self.value("predecessor")?,
            from: self.value("from")?,
        })
    }

    /// The lines from `root` to the last.
    fn conclusion(&mut self) -> Result<Conclusion, ParseError> {
        let conclusion = Conclusion {
            root: self.value("root")?,
            bracket: self.pair("bracket")?,
            enclosure: self.pair("enclosure")?,
        };
        self.exactly("qed")?;
        let last = self.line + 1;
        if self.rest.next().is_some_and(|rest| !rest.is_empty()) || self.rest.next().is_some() {
            return Err(ParseError::new(last, "nothing follows `qed`"));
        }
        Ok(conclusion)
    }
}
