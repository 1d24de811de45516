//! Certificates by digest, and the chain of those each one continues.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU64, Ordering};

use crate::claim::{Claim, Least, Problem};
use crate::conditions::{self, Failure, Stage};
use crate::digest::{Digest, digest};
use crate::error::{CheckError, Step};
use crate::exact::Exact;
use crate::read::{Refusal, read};
use crate::verified::{Kind, Verified};

/// How far the check of one certificate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The certificate in hand: the one asked for, or a predecessor.
    pub file: &'a str,
    /// What is being checked.
    pub stage: Stage,
    /// Pieces, positions or steps done.
    pub done: u64,
    /// Pieces, positions or steps in all.
    pub total: u64,
}

/// Checks certificates; each is checked once, however many continue it.
///
/// It reads no files: what it is to check, and what that continues, is [added](Checker::add) to it.
///
/// # Examples
///
/// ```
/// use ropebound_integer_checker::{Checker, Step};
///
/// let mut checker = Checker::new();
/// let digest = checker.add("claim.cert", b"ropebound certificate 1\n");
/// let error = checker.check(&digest, &|_| {}).unwrap_err();
/// assert_eq!((error.line, error.step), (2, Step::Format));
/// ```
#[derive(Debug, Default)]
pub struct Checker {
    sources: BTreeMap<Digest, Source>,
    /// What is proven, and where the cover of a least base ends.
    results: BTreeMap<Digest, Result<(Verified, Exact), CheckError>>,
}

#[derive(Debug)]
struct Source {
    name: String,
    bytes: Vec<u8>,
}

impl Source {
    fn error(&self, line: usize, step: Step, reason: String) -> CheckError {
        CheckError {
            file: self.name.clone(),
            line,
            step,
            reason,
        }
    }

    fn read(&self) -> Result<Claim, CheckError> {
        read(&self.bytes).map_err(|Refusal { line, reason }| self.error(line, Step::Format, reason))
    }

    fn fails(&self, failure: Failure) -> CheckError {
        self.error(failure.line, failure.step, failure.reason)
    }
}

impl Checker {
    /// A checker that knows no certificate.
    #[must_use]
    pub fn new() -> Checker {
        Checker::default()
    }

    /// Takes a certificate's bytes, to be checked or as a predecessor of others; `name` stands for it in errors.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Digest {
        let digest = digest(bytes);
        self.sources.entry(digest).or_insert_with(|| Source {
            name: name.to_owned(),
            bytes: bytes.to_owned(),
        });
        digest
    }

    /// The first certificate in the chain of predecessors that was not added; `None` if all were, or one cannot be read.
    ///
    /// # Panics
    ///
    /// If no certificate with this digest was added.
    #[must_use]
    pub fn missing(&self, digest: &Digest) -> Option<Digest> {
        let mut source = &self.sources[digest];
        while let Ok(Claim::Least(Least {
            predecessor: Some(wanted),
            ..
        })) = source.read()
        {
            match self.sources.get(&wanted) {
                Some(next) => source = next,
                None => return Some(wanted),
            }
        }
        None
    }

    /// Checks a certificate that was added before, and all it continues.
    ///
    /// # Errors
    ///
    /// The first step that fails; in the oldest predecessor first.
    ///
    /// # Panics
    ///
    /// If no certificate with this digest was added.
    pub fn check(
        &mut self,
        digest: &Digest,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Verified, CheckError> {
        // Digests make a cycle impossible: none can be part of the text it is made of.
        let mut chain: Vec<(Digest, Claim)> = Vec::new();
        let mut next = Some(*digest);
        while let Some(digest) = next {
            let source = &self.sources[&digest];
            let claim = source.read()?;
            if let (Claim::Safe(_), false) = (&claim, chain.is_empty()) {
                let reason = "nothing continues the certificate of a safe base";
                return Err(source.error(1, Step::Format, reason.to_string()));
            }
            if self.results.contains_key(&digest) {
                break;
            }
            next = match &claim {
                Claim::Least(
                    least @ Least {
                        predecessor: Some(wanted),
                        ..
                    },
                ) => {
                    if !self.sources.contains_key(wanted) {
                        let reason =
                            format!("no certificate with digest {wanted} was given or lies beside");
                        return Err(source.error(
                            least.predecessor_line(),
                            Step::Predecessor,
                            reason,
                        ));
                    }
                    Some(*wanted)
                }
                _ => None,
            };
            chain.push((digest, claim));
        }
        for (digest, claim) in chain.iter().rev() {
            let result = self.check_one(digest, claim, progress);
            self.results.insert(*digest, result);
        }
        self.results[digest].clone().map(|(verified, _)| verified)
    }

    /// All conditions, the predecessor's result being known.
    fn check_one(
        &self,
        digest: &Digest,
        claim: &Claim,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<(Verified, Exact), CheckError> {
        let source = &self.sources[digest];
        let counts = [AtomicU64::new(0), AtomicU64::new(0)];
        let report = |stage, count, total: u64| {
            let counted = &counts[usize::from(stage == Stage::Positions)];
            let done = count + counted.fetch_add(count, Ordering::Relaxed);
            progress(Progress {
                file: &source.name,
                stage,
                done,
                total,
            });
        };
        match claim {
            Claim::Least(claim) => {
                let before = self.continues(source, claim)?;
                let pieces = claim.pieces.len() as u64;
                conditions::least(claim, |stage, count| {
                    let total = if stage == Stage::Pieces {
                        pieces
                    } else {
                        claim.problem.context + 1
                    };
                    report(stage, count, total);
                })
                .map_err(|failure| source.fails(failure))?;
                let verified = Verified {
                    kind: Kind::LeastBase,
                    predecessor: claim.predecessor,
                    own_pieces: pieces,
                    pieces: before + pieces,
                    ..Verified::new(*digest, &claim.problem, &claim.conclusion)
                };
                Ok((verified, claim.end().clone()))
            }
            Claim::Safe(claim) => {
                let steps = claim.steps.len() as u64;
                conditions::safe(claim, |stage, count| report(stage, count, steps))
                    .map_err(|failure| source.fails(failure))?;
                let verified = Verified {
                    own_pieces: steps,
                    pieces: steps,
                    ..Verified::new(*digest, &claim.problem, &claim.conclusion)
                };
                Ok((verified, claim.from.clone()))
            }
        }
    }

    /// Condition 2 of a least base; the pieces of all it continues.
    fn continues(&self, source: &Source, claim: &Least) -> Result<u64, CheckError> {
        let Some(predecessor) = &claim.predecessor else {
            return Ok(0);
        };
        let fail = |line, reason| Err(source.error(line, Step::Predecessor, reason));
        let (line, problem) = (claim.predecessor_line(), claim.problem);
        let Problem {
            head_dim, context, ..
        } = problem;
        let (verified, end) = match &self.results[predecessor] {
            Ok(verified) => verified,
            // What is known to fail is named by itself, what it is not.
            Err(error) => return Err(error.clone()),
        };
        if verified.head_dim != head_dim {
            return fail(line, format!("it is for head_dim {}", verified.head_dim));
        }
        if verified.threshold != problem.threshold {
            let reason = format!("it is for the threshold {}", verified.threshold);
            return fail(line, reason);
        }
        if verified.context > context {
            let reason = format!("it is for the longer context {}", verified.context);
            return fail(line, reason);
        }
        if *end != claim.from {
            return fail(line + 1, format!("its cover ends at {end}"));
        }
        Ok(verified.pieces)
    }
}
