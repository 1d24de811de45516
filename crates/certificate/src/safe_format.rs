//! What the certificate of a safe base says. `proofs/certificate-format.md` defines it, and its one text.

use crate::dyadic::Dyadic;
use crate::error::ParseError;
use crate::format::{Conclusion, in_range, require};

/// The certificate of a safe base as a claim: its text, numbers and their order are right; what it claims is still to be
/// checked.
///
/// # Examples
///
/// ```
/// use ropebound_certificate::{Conclusion, Dyadic, SafeCertificate};
///
/// let number = |value| Dyadic::from_f64(value).unwrap();
/// let conclusion = Conclusion {
///     root: 2,
///     bracket: [number(0.5), Dyadic::one()],
///     enclosure: [number(0.5), number(0.75)],
/// };
/// let claim = SafeCertificate::new(128, 2, number(0.25), vec![number(0.5)], conclusion)?;
/// assert_eq!(claim.file_name(), "safe-d128-L2.cert");
/// # Ok::<(), ropebound_certificate::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeCertificate {
    head_dim: u32,
    context: u64,
    from: Dyadic,
    steps: Vec<Dyadic>,
    conclusion: Conclusion,
}

impl SafeCertificate {
    /// The first line.
    pub const TITLE: &str = "ropebound safe base certificate 1";
    /// The line that says where the steps begin.
    pub const FROM_LINE: usize = 6;
    /// The line of the first step.
    pub const FIRST_STEP_LINE: usize = 8;

    /// A certificate of these parts: d, L, where counting ends, the upper ends of the steps, and the root that ends them.
    ///
    /// # Errors
    ///
    /// [`ParseError`], with the line at fault, if `head_dim` or `context` is out of range, steps do not rise from `from`, the root
    /// is not in 1..=context, or bracket and enclosure do not nest as the format says.
    pub fn new(
        head_dim: u32,
        context: u64,
        from: Dyadic,
        steps: Vec<Dyadic>,
        conclusion: Conclusion,
    ) -> Result<SafeCertificate, ParseError> {
        in_range(head_dim, context)?;
        let mut end = &from;
        for (line, hi) in (SafeCertificate::FIRST_STEP_LINE..).zip(&steps) {
            rises(end, hi, line)?;
            end = hi;
        }
        let line = SafeCertificate::FIRST_STEP_LINE + steps.len();
        let joins = conclusion.bracket[0] == *end;
        let reason = "the bracket's lower end is the end of the steps";
        conclusion.in_order(context, line, (joins, reason))?;
        Ok(SafeCertificate {
            head_dim,
            context,
            from,
            steps,
            conclusion,
        })
    }

    /// d.
    pub fn head_dim(&self) -> u32 {
        self.head_dim
    }

    /// L.
    pub fn context(&self) -> u64 {
        self.context
    }

    /// h = d/2, the number of pairs.
    pub fn pairs(&self) -> usize {
        self.head_dim as usize / 2
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
        SafeCertificate::FIRST_STEP_LINE + index
    }

    /// The name of the certificate's file, `safe-d<head_dim>-L<context>.cert`.
    pub fn file_name(&self) -> String {
        SafeCertificate::name_of(self.head_dim, self.context)
    }

    /// The name of the file for a problem.
    pub fn name_of(head_dim: u32, context: u64) -> String {
        format!("safe-d{head_dim}-L{context}.cert")
    }
}

/// Whether a step can end at `hi`, on `line`, after one that ends at `lo`.
pub(crate) fn rises(lo: &Dyadic, hi: &Dyadic, line: usize) -> Result<(), ParseError> {
    require(lo < hi, line, "a step ends above where it begins")
}
