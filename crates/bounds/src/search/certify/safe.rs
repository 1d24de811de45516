//! Writes the certificates of safe bases, each by itself.

use super::error::{CertifyError, at};
use super::text::safe_certificate_text;
use super::writing::{CertifyStep, CheckFinished, Writing, part_of};
use crate::search::bound::{BindingRoot, ExactBase, SafeBound};
use crate::search::ladder::Ladder;
use crate::search::safe::SafeBase;
use crate::search::target::Target;
use crate::search::witness::{Side, Sighting, even_above, even_below};
use ropebound_certificate::{Conclusion, Dyadic, Problem, SafeCertificate, parse_safe};
use ropebound_fast::RootPoint;
use ropebound_files::Folder;
use ropebound_reference::Round;
use std::path::{Path, PathBuf};

/// Writes `safe-d<head_dim>-L<context>.cert`, named at a threshold as least bases' are, into `folder` for each of `contexts`, for the
/// ladder's head and threshold. Files that are there already are asked of `check`.
/// Returns the paths.
///
/// # Errors
/// [`CertifyError`]; what was finished before stays.
pub fn certify_safe(
    ladder: impl Into<Ladder>,
    contexts: &[u64],
    folder: &Folder,
    check: &mut CheckFinished,
    progress: &mut dyn FnMut(CertifyStep),
) -> Result<Vec<PathBuf>, CertifyError> {
    let ladder = ladder.into();
    let head_dim = ladder.head_dim();
    let mut writing = Writing {
        folder,
        check,
        progress,
    };
    let mut written = Vec::new();
    for &context in contexts {
        let target = ladder.target(context);
        let name = SafeCertificate::name_of(target.problem());
        let path = writing.path(&name);
        let request = format!(
            "certificate of a safe base, head_dim {head_dim}, context {context}{}",
            target.asked()
        );
        if writing.is_finished(&path, target.problem())? {
            writing.forget(&path, &request)?;
        } else {
            let mut memory = writing.memory(&path, &request)?;
            let progress = &mut *writing.progress;
            let safe = ladder
                .safe_base_with(&mut memory, context, &mut |at| {
                    progress(CertifyStep::Search(at));
                })
                .map_err(at(&part_of(&path)))?;
            let text = safe_certificate_text(&certificate(target, &safe)?);
            writing.finish(&name, &text, memory)?;
        }
        written.push(path);
    }
    Ok(written)
}

impl Writing<'_> {
    /// Whether the certificate is already at `path`, and holds.
    fn is_finished(&mut self, path: &Path, problem: Problem) -> Result<bool, CertifyError> {
        let Some(text) = self.read(path)? else {
            return Ok(false);
        };
        let foreign = |reason: String| CertifyError::Foreign {
            path: path.to_owned(),
            reason,
        };
        let found = parse_safe(&text).map_err(|error| foreign(error.to_string()))?;
        if found.problem() != problem {
            return Err(foreign("it is of another problem".to_owned()));
        }
        self.check(path, &text)?;
        Ok(true)
    }
}

fn certificate(target: Target, safe: &SafeBase) -> Result<SafeCertificate, CertifyError> {
    let context = safe.context;
    let root = match &safe.bound {
        SafeBound::Proved(ExactBase::Root(root)) => root,
        SafeBound::Proved(ExactBase::One) | SafeBound::NoBase => {
            return Err(CertifyError::NoRoot { context });
        }
        SafeBound::Undecided(open) => return Err(CertifyError::Undecided(open.clone())),
    };
    let Some([lo, hi]) = bracket(target, safe, root) else {
        let r = root.root().enclosure().lo().to_f64();
        let why = "its slope is not proven negative right around the root";
        let open = target.undecided(r, vec![root.position()], why);
        return Err(CertifyError::Undecided(open));
    };
    let exact = |value| Dyadic::from_f64(value).expect("steps lie in (0, 1]");
    let mut steps: Vec<Dyadic> = safe.steps.iter().copied().map(exact).collect();
    if lo > end(safe) {
        steps.push(exact(lo));
    }
    let enclosure = root.certificate_enclosure();
    let number = |value| Dyadic::new(value).expect("the ends of a bracket lie in (0, 1]");
    let conclusion = Conclusion {
        root: root.position(),
        bracket: [exact(lo), exact(hi)],
        enclosure: [number(enclosure.lo()), number(enclosure.hi())],
    };
    Ok(
        SafeCertificate::new(target.problem(), exact(safe.from), steps, conclusion)
            .expect("steps rise to the bracket, and the root's enclosure lies in it"),
    )
}

/// Where the steps end.
fn end(safe: &SafeBase) -> f64 {
    safe.steps.last().copied().unwrap_or(safe.from)
}

/// Doubles around the root, the lower one not below the steps' end, between which the slope is negative by the bound that the
/// checker uses.
fn bracket(target: Target, safe: &SafeBase, root: &BindingRoot) -> Option<[f64; 2]> {
    let [least, most] = root.bracket().clone().into_endpoints().into();
    let (least, most) = (least.to_f64().max(end(safe)), most.to_f64());
    let enclosure = root.root().enclosure();
    let inner_lo = enclosure.lo().to_f64_round(Round::Down);
    let inner_hi = enclosure.hi().to_f64_round(Round::Up);
    let mut room = (inner_lo - least).max(most - inner_hi);
    loop {
        let lo = even_below(inner_lo - room).max(least);
        let hi = even_above(inner_hi + room).min(most);
        let centre = 0.5 * (lo + hi);
        let w = (centre - lo).max(hi - centre).next_up();
        let mut at_hi = RootPoint::new(hi, target.pairs, target.set);
        let curvature = Sighting::at(
            &mut at_hi,
            root.position(),
            Side::Negative,
            target.threshold,
        )
        .curvature;
        let mut point = RootPoint::new(centre, target.pairs, target.set);
        let seen = Sighting::at(
            &mut point,
            root.position(),
            Side::Negative,
            target.threshold,
        );
        if seen.slope.upper() + 1.01 * curvature * w < 0.0 {
            return Some([lo, hi]);
        }
        if lo == even_below(inner_lo) && hi == even_above(inner_hi) {
            return None;
        }
        room *= 0.25;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_certificate::Checker;
    use ropebound_schedule::HeadDim;

    /// For all but the first, the bracket of the search is too wide for the checker's bound of the slope: its room is quartered.
    #[test]
    fn brackets_are_as_wide_as_the_checker_allows() {
        for (head_dim, context, quarters) in [
            (64, 100, 0),
            (12, 9, 2),
            (16, 3, 1),
            (18, 30, 1),
            (20, 200, 1),
            (24, 30, 1),
            (26, 121, 1),
        ] {
            let case = format!("head_dim {head_dim}, context {context}");
            let ladder = Ladder::new(HeadDim::new(head_dim).expect("an even number"));
            let target = ladder.target(context);
            let safe = ladder.safe_base(context, &mut |_| ());
            let SafeBound::Proved(ExactBase::Root(root)) = &safe.bound else {
                panic!("{case}: {:?}", safe.bound)
            };
            let [lo, hi] = bracket(target, &safe, root).expect("a bracket");
            let enclosure = root.root().enclosure();
            let [least, most] = [root.bracket().lo(), root.bracket().hi()].map(|x| x.to_f64());
            assert!(end(&safe) <= lo && *enclosure.lo() > lo, "{case}: {lo}");
            assert!(hi <= most && *enclosure.hi() < hi, "{case}: {hi}");
            let room = |lo: f64, hi: f64| {
                let [inner_lo, inner_hi] = [enclosure.lo().to_f64(), enclosure.hi().to_f64()];
                (inner_lo - lo).max(hi - inner_hi)
            };
            let found = (room(least, most) / room(lo, hi)).log(4.0);
            assert!(
                (found - f64::from(quarters)).abs() < 1e-9,
                "{case}: {found}"
            );
            let certificate = certificate(target, &safe).expect("a root");
            assert_eq!(
                certificate.steps().len(),
                safe.steps.len() + usize::from(lo > end(&safe))
            );
            let mut checker = Checker::new();
            let digest = checker.add("safe", safe_certificate_text(&certificate).as_bytes());
            let verified = checker
                .check_digest(&digest, &|_| ())
                .expect("a certificate");
            assert_eq!(verified.root_position, root.position());
        }
    }
}
