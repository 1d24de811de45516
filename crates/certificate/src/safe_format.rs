//! What the certificate of a safe base says. `proofs/certificate-format.md` defines it, and its one text.

use crate::dyadic::Dyadic;
use crate::error::ParseError;
use crate::format::{Conclusion, Problem, require};

/// The certificate of a safe base as a claim: its text, numbers and their order are right; what it claims is still to be
/// checked.
///
/// # Examples
///
/// ```
/// use ropebound_certificate::{Conclusion, Dyadic, Problem, SafeCertificate};
///
/// let number = |value| Dyadic::from_f64(value).unwrap();
/// let conclusion = Conclusion {
///     root: 2,
///     bracket: [number(0.5), Dyadic::one()],
///     enclosure: [number(0.5), number(0.75)],
/// };
/// let claim = SafeCertificate::new(Problem::new(128, 2), number(0.25), vec![number(0.5)], conclusion)?;
/// assert_eq!(claim.file_name(), "safe-d128-L2.cert");
/// # Ok::<(), ropebound_certificate::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeCertificate {
    problem: Problem,
    from: Dyadic,
    steps: Vec<Dyadic>,
    conclusion: Conclusion,
}

impl SafeCertificate {
    /// The first line.
    pub const TITLE: &str = "ropebound safe base certificate 1";

    /// A certificate of these parts: d, L and τ, where counting ends, the upper ends of the steps, and the root that ends them.
    ///
    /// # Errors
    ///
    /// [`ParseError`], with the line at fault, if the problem is out of range, steps do not rise from `from`, the root
    /// is not in 1..=context, or bracket and enclosure do not nest as the format says.
    pub fn new(
        problem: Problem,
        from: Dyadic,
        steps: Vec<Dyadic>,
        conclusion: Conclusion,
    ) -> Result<SafeCertificate, ParseError> {
        problem.in_range()?;
        let mut end = &from;
        for (line, hi) in (problem.next_line() + 2..).zip(&steps) {
            rises(end, hi, line)?;
            end = hi;
        }
        let line = problem.next_line() + 2 + steps.len();
        let joins = conclusion.bracket[0] == *end;
        let reason = "the bracket's lower end is the end of the steps";
        conclusion.in_order(problem.context, line, (joins, reason))?;
        Ok(SafeCertificate {
            problem,
            from,
            steps,
            conclusion,
        })
    }

    /// d, L and τ.
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// d.
    pub fn head_dim(&self) -> u32 {
        self.problem.head_dim
    }

    /// L.
    pub fn context(&self) -> u64 {
        self.problem.context
    }

    /// h = d/2, the number of pairs.
    pub fn pairs(&self) -> usize {
        self.problem.pairs()
    }

    /// The line that says where the steps begin.
    pub(crate) fn line_of_from(&self) -> usize {
        self.problem.next_line()
    }

    /// r₀: every r in (0, r₀] is feasible by counting.
    pub fn from(&self) -> &Dyadic {
        &self.from
    }

    /// The upper ends of the steps, rising.
    pub fn steps(&self) -> &[Dyadic] {
        &self.steps
    }

    /// The root and its enclosure.
    pub fn conclusion(&self) -> &Conclusion {
        &self.conclusion
    }

    /// The ends of step number `index`, counted from 0.
    pub(crate) fn step(&self, index: usize) -> [&Dyadic; 2] {
        let lo = match index.checked_sub(1) {
            Some(previous) => &self.steps[previous],
            None => &self.from,
        };
        [lo, &self.steps[index]]
    }

    /// The line in the file of step number `index`, counted from 0; for the number of steps, that of `root`.
    pub fn step_line(&self, index: usize) -> usize {
        self.line_of_from() + 2 + index
    }

    /// The name of the certificate's file: `safe-`, and then as of a least base's.
    pub fn file_name(&self) -> String {
        SafeCertificate::name_of(self.problem)
    }

    /// The name of the file for a problem.
    pub fn name_of(problem: Problem) -> String {
        format!("safe-{}", problem.file_name())
    }
}

/// Whether a step can end at `hi`, on `line`, after one that ends at `lo`.
pub(crate) fn rises(lo: &Dyadic, hi: &Dyadic, line: usize) -> Result<(), ParseError> {
    require(lo < hi, line, "a step ends above where it begins")
}
