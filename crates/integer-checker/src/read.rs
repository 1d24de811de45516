//! The strict reader: one accepted text per certificate, and a line and a reason for every refusal.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::str::Split;

use crate::claim::{Claim, Conclusion, Least, Problem, Safe};
use crate::digest::Digest;
use crate::exact::{Exact, decimal};
use crate::threshold::Threshold;

/// The largest certificate, in bytes: 32 MiB.
pub const MOST_BYTES: usize = 32 << 20;

const LEAST_TITLE: &str = "ropebound certificate 1";
const SAFE_TITLE: &str = "ropebound safe base certificate 1";

/// A line that is wrong, counted from 1, and why.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) line: usize,
    pub(crate) reason: String,
}

type Read<T> = Result<T, Refusal>;

/// Reads a certificate of either kind: of a safe base if the first line says so, else of a least base.
pub(crate) fn read(bytes: &[u8]) -> Read<Claim> {
    if bytes.len() > MOST_BYTES {
        return refuse(1, "a certificate has at most 32 MiB");
    }
    if let Some(bad) = bytes.iter().position(|byte| !byte.is_ascii()) {
        let line = 1 + bytes[..bad].iter().filter(|&&byte| byte == b'\n').count();
        return refuse(line, "a certificate is ASCII");
    }
    let text = core::str::from_utf8(bytes).expect("ASCII");
    let (body, tail) = text.rsplit_once('\n').unwrap_or(("", text));
    let lines = if body.is_empty() && !text.contains('\n') {
        0
    } else {
        body.split('\n').count()
    };
    let mut reader = Reader {
        rest: body.split('\n'),
        left: lines,
        line: 0,
        tail,
    };
    let safe = text
        .strip_prefix(SAFE_TITLE)
        .is_some_and(|rest| rest.starts_with('\n'));
    if safe {
        reader.safe().map(Claim::Safe)
    } else {
        reader.least().map(Claim::Least)
    }
}

fn refuse<T>(line: usize, reason: impl ToString) -> Read<T> {
    let reason = reason.to_string();
    Err(Refusal { line, reason })
}

fn require(holds: bool, line: usize, reason: &str) -> Read<()> {
    if holds { Ok(()) } else { refuse(line, reason) }
}

struct Reader<'a> {
    rest: Split<'a, char>,
    /// Lines that end in LF and are still to come.
    left: usize,
    /// The one read last.
    line: usize,
    /// What follows the last LF.
    tail: &'a str,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Read<&'a str> {
        self.line += 1;
        match self.left.checked_sub(1) {
            None => refuse(self.line, "the file ends before `qed` and a line end"),
            Some(left) => {
                self.left = left;
                Ok(self.rest.next().expect("a line for each LF"))
            }
        }
    }

    fn exactly(&mut self, expected: &str) -> Read<()> {
        if self.next()? == expected {
            return Ok(());
        }
        refuse(self.line, format!("expected `{expected}`"))
    }

    /// What stands after `name` and a space.
    fn value(&mut self, name: &str) -> Read<&'a str> {
        let value = self.next()?.strip_prefix(name);
        match value.and_then(|rest| rest.strip_prefix(' ')) {
            Some(value) => Ok(value),
            None => refuse(self.line, format!("expected `{name}` and its value")),
        }
    }

    fn number(&self, text: &str) -> Read<Exact> {
        Exact::parse(text).or_else(|reason| refuse(self.line, reason))
    }

    fn integer(&self, text: &str) -> Read<u64> {
        let reason = "an integer is decimal digits without sign or leading zeros, at most 18";
        decimal(text).map_or_else(|| refuse(self.line, reason), Ok)
    }

    fn pair(&mut self, name: &str) -> Read<[Exact; 2]> {
        match self.value(name)?.split_once(' ') {
            Some((lo, hi)) => Ok([self.number(lo)?, self.number(hi)?]),
            None => refuse(self.line, format!("`{name}` has two numbers")),
        }
    }

    fn position(&self, text: &str, problem: &Problem) -> Read<u64> {
        let m = self.integer(text)?;
        require(
            (1..=problem.context).contains(&m),
            self.line,
            "a position is from 1 to the context",
        )?;
        Ok(m)
    }

    fn problem(&mut self, title: &str) -> Read<Problem> {
        self.exactly(title)?;
        self.exactly("schedule plain")?;
        let text = self.value("head_dim")?;
        let head_dim = self.integer(text)?;
        let even = (2..=Problem::MOST_HEAD_DIM).contains(&head_dim) && head_dim.is_multiple_of(2);
        require(even, self.line, "head_dim is even, from 2 to 65536")?;
        let text = self.value("context")?;
        let context = self.integer(text)?;
        let in_range = (1..=Problem::MOST_CONTEXT).contains(&context);
        require(in_range, self.line, "context is from 1 to 2^40")?;
        self.exactly("convention 0..=L")?;
        let mut problem = Problem {
            head_dim: head_dim as u32,
            context,
            threshold: Threshold::ZERO,
        };
        let given = self.left > 0
            && self
                .rest
                .clone()
                .next()
                .is_some_and(|line| line.starts_with("at_least"));
        if given {
            let text = self.value("at_least")?;
            let Some(threshold) = Threshold::parse(text) else {
                let reason = "at_least is a decimal above 0 without needless zeros, of at most 5 digits and 12 decimals";
                return refuse(self.line, reason);
            };
            let in_range = threshold.is_at_most(problem.pairs());
            require(in_range, self.line, "at_least is at most half of head_dim")?;
            problem.threshold = threshold;
        }
        Ok(problem)
    }

    fn least(&mut self) -> Read<Least> {
        let problem = self.problem(LEAST_TITLE)?;
        let predecessor = match self.value("predecessor")? {
            "none" => None,
            text => match Digest::parse(text) {
                None => {
                    let reason = "a digest is sha256: and 64 lower-case hexadecimal digits";
                    return refuse(self.line, reason);
                }
                found => found,
            },
        };
        let text = self.value("from")?;
        let from = self.number(text)?;
        let begins = predecessor.is_some() || from == Exact::one();
        require(
            begins,
            self.line,
            "without predecessor the cover begins at 1",
        )?;

        let text = self.value("pieces")?;
        let count = self.integer(text)?;
        let mut pieces: Vec<(Exact, u64)> = Vec::new();
        for _ in 0..count {
            let Some((lo, witness)) = self.next()?.split_once(' ') else {
                return refuse(self.line, "a piece has a lower end and a witness");
            };
            let lo = self.number(lo)?;
            let hi = pieces.last().map_or(&from, |(lo, _)| lo);
            require(
                lo < *hi,
                self.line,
                "a piece's lower end is below its upper end",
            )?;
            pieces.push((lo, self.position(witness, &problem)?));
        }
        let end = pieces.last().map_or(&from, |(lo, _)| lo).clone();
        let text = self.value("end")?;
        let named = self.number(text)?;
        require(
            named == end,
            self.line,
            "`end` is the lower end of the last piece",
        )?;
        let conclusion = self.conclusion(
            &problem,
            |[_, hi]| *hi == end,
            "the bracket's upper end is the cover's end",
        )?;
        Ok(Least {
            problem,
            predecessor,
            from,
            pieces,
            conclusion,
        })
    }

    fn safe(&mut self) -> Read<Safe> {
        let problem = self.problem(SAFE_TITLE)?;
        let text = self.value("from")?;
        let from = self.number(text)?;
        let text = self.value("steps")?;
        let count = self.integer(text)?;
        let mut steps: Vec<Exact> = Vec::new();
        for _ in 0..count {
            let text = self.next()?;
            let hi = self.number(text)?;
            let rises = *steps.last().unwrap_or(&from) < hi;
            require(rises, self.line, "a step ends above where it begins")?;
            steps.push(hi);
        }
        let end = steps.last().unwrap_or(&from).clone();
        let conclusion = self.conclusion(
            &problem,
            |[lo, _]| *lo == end,
            "the bracket's lower end is the end of the steps",
        )?;
        Ok(Safe {
            problem,
            from,
            steps,
            conclusion,
        })
    }

    /// The lines from `root` to the last; `joins` is whether the bracket begins where what is before it ends.
    fn conclusion(
        &mut self,
        problem: &Problem,
        joins: impl Fn(&[Exact; 2]) -> bool,
        reason: &str,
    ) -> Read<Conclusion> {
        let text = self.value("root")?;
        let root = self.position(text, problem)?;
        let line = self.line;
        let bracket = self.pair("bracket")?;
        let ordered = bracket[0] < bracket[1];
        require(
            ordered,
            self.line,
            "the bracket's lower end is below its upper end",
        )?;
        require(joins(&bracket), self.line, reason)?;
        let enclosure = self.pair("enclosure")?;
        let ordered = enclosure[0] < enclosure[1];
        require(
            ordered,
            self.line,
            "the enclosure's lower end is below its upper end",
        )?;
        let inside = bracket[0] <= enclosure[0] && enclosure[1] <= bracket[1];
        require(inside, self.line, "the enclosure lies in the bracket")?;
        self.exactly("qed")?;
        require(
            self.left == 0 && self.tail.is_empty(),
            self.line + 1,
            "nothing follows `qed`",
        )?;
        Ok(Conclusion {
            root,
            bracket,
            enclosure,
            line,
        })
    }
}
