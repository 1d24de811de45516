//! The certificates reports rest on: committed ones, or all written anew.

use crate::failure::Failure;
use crate::integers::Integers;
use crate::progress::Progress;
use ropebound_bounds::search::{CertifyError, Ladder, certify, certify_climbed, certify_safe};
use ropebound_certificate::{
    Checker, Conclusion, Digest, Dyadic, Header, Kind, MOST_BYTES, ParseError, Problem, Threshold,
    Verified, digest, parse, parse_safe,
};
use ropebound_files::Folder;
use ropebound_paper::bases::{KnownLeastBase, KnownSafeBase};
use ropebound_paper::claims::Claims;
use ropebound_schedule::HeadDim;
use std::fmt::Display;
use std::path::{Path, PathBuf};

/// The head dimensions beside the paper's.
const OTHER_HEAD_DIMS: [u64; 5] = [64, 80, 96, 192, 256];
/// Contexts of the paper's head dimension beyond its table.
const LONGER: [u64; 4] = [2 << 20, 4 << 20, 8 << 20, 16 << 20];
/// Safe bases of contexts above this one are taken from certificates.
const SEARCHED_SAFE: u64 = 128 << 10;

/// The certificates that are asked for: of a kind, for a head dimension and contexts.
type Asked<'a> = (Kind, HeadDim, &'a [u64]);

/// Where certificates come from.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// The committed ones, in this folder.
    Committed(&'a Path),
    /// All are written anew, into this folder, and go on from what is there.
    Anew(&'a Folder),
}

/// Certificates, each of which is checked once.
pub(crate) struct Certificates<'a> {
    source: Source<'a>,
    checker: Checker,
}

impl<'a> Certificates<'a> {
    pub(crate) fn new(source: Source<'a>) -> Self {
        Self {
            source,
            checker: Checker::new(),
        }
    }

    /// What the certificates of all head dimensions prove for Table 2's contexts; those of its own are made of what `ladder` has
    /// climbed in any case.
    pub(crate) fn least_bases(
        &mut self,
        claims: &Claims,
        ladder: &Ladder,
        progress: &mut Progress,
    ) -> Result<Vec<Verified>, Failure> {
        let contexts = contexts(claims);
        let mut verified = Vec::new();
        for d in std::iter::once(claims.head_dim).chain(OTHER_HEAD_DIMS) {
            let head_dim = HeadDim::new(d).map_err(Failure::other)?;
            let asked = (Kind::LeastBase, head_dim, &*contexts);
            if head_dim == ladder.head_dim() {
                let files = certify_climbed(ladder, &contexts).map_err(Failure::other)?;
                if let Source::Anew(work) = self.source {
                    work.write(&files).map_err(Failure::other)?;
                }
                let add = |(name, text): &(String, String)| self.checker.add(name, text.as_bytes());
                let digests: Vec<_> = files.iter().map(add).collect();
                verified.extend(self.check_digests(&digests, asked, progress)?);
            } else {
                let paths = match self.source {
                    Source::Committed(folder) => chain(folder, head_dim, &contexts)?,
                    Source::Anew(work) => self.write(work, asked, progress)?,
                };
                verified.extend(self.check_all(&paths, asked, progress)?);
            }
        }
        Ok(verified)
    }

    /// Least bases of longer contexts, checked by integers alone, which takes seconds; new ones by the other checker as well.
    pub(crate) fn longer_contexts(
        &mut self,
        claims: &Claims,
        progress: &mut Progress,
    ) -> Result<Vec<KnownLeastBase>, Failure> {
        let head_dim = HeadDim::new(claims.head_dim).map_err(Failure::other)?;
        let mut all = contexts(claims);
        let paths = match self.source {
            Source::Committed(folder) => {
                let mut paths = chain(folder, head_dim, &all)?;
                let long = folder.join("long");
                for context in LONGER {
                    let name = file_name(head_dim, context);
                    paths.push(committed(&long, &name, "certify --context 16M")?);
                }
                all.extend(LONGER);
                paths
            }
            Source::Anew(work) => {
                all.extend(LONGER);
                let asked = (Kind::LeastBase, head_dim, &*all);
                let paths = self.write(work, asked, progress)?;
                self.check_all(&paths, asked, progress)?;
                paths
            }
        };
        let mut integers = Integers::default();
        let mut known = Vec::new();
        for (path, &context) in paths.iter().zip(&all) {
            let bytes = bytes(path)?;
            let digest = integers.add(path, &bytes);
            if !LONGER.contains(&context) {
                continue;
            }
            progress.say(|| format!("checking {} by integers", path.display()));
            let row = read(path, (head_dim, context), |text| {
                let row = parse(text)?;
                let header = row.header();
                Ok((header.problem(), row.conclusion().clone()))
            })?;
            integers
                .check(path, &digest, &|_| ())
                .map_err(|error| fails(context, head_dim, &error))?;
            known.push(row.least());
        }
        Ok(known)
    }

    /// Safe bases that take long to search for and longer to check: committed ones are read and not checked.
    pub(crate) fn safe_bases(
        &mut self,
        claims: &Claims,
        progress: &mut Progress,
    ) -> Result<Vec<KnownSafeBase>, Failure> {
        let head_dim = HeadDim::new(claims.head_dim).map_err(Failure::other)?;
        let mut contexts = contexts(claims);
        contexts.retain(|&context| context > SEARCHED_SAFE);
        let work = match self.source {
            Source::Anew(work) => work,
            Source::Committed(folder) => {
                let folder = folder.join("safe");
                let known = |&context: &u64| {
                    let name = format!("safe-{}", file_name(head_dim, context));
                    let path = committed(&folder, &name, "certify --safe --context 1M")?;
                    let row = read(&path, (head_dim, context), |text| {
                        let row = parse_safe(text)?;
                        Ok((row.problem(), row.conclusion().clone()))
                    })?;
                    Ok(row.safe())
                };
                return contexts.iter().map(known).collect();
            }
        };
        let asked = (Kind::SafeBase, head_dim, &*contexts);
        let paths = self.write(work, asked, progress)?;
        let verified = self.check_all(&paths, asked, progress)?;
        let known = verified.iter().map(|row| KnownSafeBase {
            context: row.context,
            base: row.base.clone(),
            position: row.root_position,
        });
        Ok(known.collect())
    }

    /// Writes new certificates, or goes on with them; the checker asks of finished ones what it would be asked of all in any case.
    fn write(
        &mut self,
        work: &Folder,
        (kind, head_dim, contexts): Asked,
        progress: &mut Progress,
    ) -> Result<Vec<PathBuf>, Failure> {
        let checker = &mut self.checker;
        let mut check = |path: &Path, bytes: &[u8]| {
            let digest = checker.add_read(path, bytes);
            let outcome = checker.check_digest(&digest, &|_| ());
            outcome.map(drop).map_err(|error| error.to_string())
        };
        let mut say = |step| progress.say_certify(step);
        let written = match kind {
            Kind::LeastBase => certify(head_dim, contexts, work, &mut check, &mut say),
            Kind::SafeBase => certify_safe(head_dim, contexts, work, &mut check, &mut say),
        };
        written.map_err(|error| match error {
            CertifyError::Refuted { .. } => Failure::refuted(error),
            _ => Failure::other(error),
        })
    }

    /// Checks the certificates in files `paths`.
    fn check_all(
        &mut self,
        paths: &[PathBuf],
        asked: Asked,
        progress: &mut Progress,
    ) -> Result<Vec<Verified>, Failure> {
        let (_, head_dim, contexts) = asked;
        let add = |(path, &context): (&PathBuf, &u64)| {
            let added = self.checker.add_file(path);
            added.map_err(|error| fails(context, head_dim, &error))
        };
        let digests: Vec<_> = paths
            .iter()
            .zip(contexts)
            .map(add)
            .collect::<Result<_, _>>()?;
        self.check_digests(&digests, asked, progress)
    }

    /// Checks certificates that were added; one that fails, or is of another base, is an error and not a row that is only proved.
    fn check_digests(
        &mut self,
        digests: &[Digest],
        (kind, head_dim, contexts): Asked,
        progress: &mut Progress,
    ) -> Result<Vec<Verified>, Failure> {
        let checker = &mut self.checker;
        let check = |(digest, &context): (&Digest, &u64)| {
            let named = named(context, head_dim);
            progress.say(|| format!("checking {named}"));
            let row = checker
                .check_digest(digest, &|_| ())
                .map_err(|error| fails(context, head_dim, &error))?;
            let found = (row.kind, row.head_dim, row.context, row.threshold);
            if found != (kind, head_dim.get(), context, Threshold::ZERO) {
                return Err(Failure::refuted(format_args!(
                    "{named} is one of something else"
                )));
            }
            Ok(row)
        };
        digests.iter().zip(contexts).map(check).collect()
    }
}

fn named(context: u64, head_dim: HeadDim) -> String {
    format!("the certificate of context {context}, head_dim {head_dim},")
}

fn fails(context: u64, head_dim: HeadDim, why: &dyn Display) -> Failure {
    let named = named(context, head_dim);
    Failure::refuted(format_args!("{named} fails its check: {why}"))
}

/// The committed certificates of these contexts.
fn chain(folder: &Path, head_dim: HeadDim, contexts: &[u64]) -> Result<Vec<PathBuf>, Failure> {
    let named = |&context: &u64| {
        let name = file_name(head_dim, context);
        committed(folder, &name, "certify --context 1M")
    };
    contexts.iter().map(named).collect()
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    ropebound_files::read(path, MOST_BYTES as u64)
        .map_err(|error| Failure::other(format_args!("{}: {error}", path.display())))
}

fn contexts(claims: &Claims) -> Vec<u64> {
    let mut contexts: Vec<u64> = claims.table2.iter().map(|row| row.positions()).collect();
    contexts.sort_unstable();
    contexts.dedup();
    contexts
}

fn file_name(head_dim: HeadDim, context: u64) -> String {
    let header = Header {
        head_dim: head_dim.get(),
        context,
        threshold: Threshold::ZERO,
        predecessor: None,
        from: Dyadic::one(),
    };
    header.file_name()
}

/// The path of a committed certificate, or what would write it.
fn committed(folder: &Path, name: &str, command: &str) -> Result<PathBuf, Failure> {
    let path = folder.join(name);
    if path.is_file() {
        return Ok(path);
    }
    let why = format!("has no {name}; expected what `ropebound {command}` writes, or --full");
    Err(Failure::argument(
        "--certificates <FOLDER>",
        folder.display(),
        why,
    ))
}

/// A certificate that is read but not checked.
struct Claimed {
    head_dim: HeadDim,
    context: u64,
    conclusion: Conclusion,
    digest: String,
}

/// What the file at `path`, of this head dimension and context, claims.
fn read(
    path: &Path,
    (head_dim, context): (HeadDim, u64),
    parse: impl Fn(&str) -> Result<(Problem, Conclusion), ParseError>,
) -> Result<Claimed, Failure> {
    let name = path.display();
    let refused = |why: &dyn Display| {
        let folder = path.parent().unwrap_or(path).display();
        let why = format_args!("{name}: {why}");
        Failure::argument("--certificates <FOLDER>", folder, why)
    };
    let text = ropebound_files::read_to_string(path, MOST_BYTES as u64)
        .map_err(|error| refused(&error))?;
    let (found, conclusion) = parse(&text).map_err(|error| refused(&error))?;
    if found != Problem::new(head_dim.get(), context) {
        let Problem {
            head_dim: d,
            context: l,
            threshold,
        } = found;
        return Err(refused(&format_args!(
            "it is of head_dim {d}, context {l} and threshold {threshold}; expected {head_dim}, {context} and 0"
        )));
    }
    Ok(Claimed {
        head_dim,
        context,
        conclusion,
        digest: digest(text.as_bytes()).to_string(),
    })
}

impl Claimed {
    fn least(self) -> KnownLeastBase {
        let base = self.conclusion.base(self.head_dim.pairs());
        let (head_dim, root) = (self.head_dim.get(), self.conclusion.root);
        KnownLeastBase::new(head_dim, self.context, base, root, self.digest)
    }

    fn safe(self) -> KnownSafeBase {
        KnownSafeBase {
            context: self.context,
            base: self.conclusion.base(self.head_dim.pairs()),
            position: self.conclusion.root,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXTS: [u64; 2] = [256, 512];

    fn held(folder: &tempfile::TempDir) -> Folder {
        Folder::open(folder.path()).expect("a folder")
    }

    #[test]
    fn a_certificate_that_fails_or_is_another_ends_the_run_and_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let work = held(&folder);
        let head_dim = HeadDim::new(128).expect("even");
        let mut progress = Progress::new();
        let mut certificates = Certificates::new(Source::Anew(&work));
        let paths = certificates
            .write(&work, (Kind::LeastBase, head_dim, &CONTEXTS), &mut progress)
            .expect("certificates");
        let mut check = |kind, contexts: &[u64]| {
            certificates.check_all(&paths, (kind, head_dim, contexts), &mut progress)
        };
        assert_eq!(
            check(Kind::LeastBase, &CONTEXTS).map(|all| all.len()).ok(),
            Some(2)
        );
        let refused = |outcome: Result<_, Failure>, expected: &str| {
            let failure = outcome.map(|_: Vec<Verified>| ()).expect_err("a forgery");
            let message = failure.message();
            assert_eq!(failure.code(), 1);
            assert!(message.starts_with(expected), "{message}");
        };
        let other = "the certificate of context 256, head_dim 128, is one of something else";
        refused(check(Kind::SafeBase, &CONTEXTS), other);
        let swapped = "the certificate of context 512, head_dim 128, is one of something else";
        refused(check(Kind::LeastBase, &[512, 256]), swapped);
        let genuine = std::fs::read_to_string(&paths[1]).expect("text");
        let root = genuine
            .lines()
            .find(|line| line.starts_with("root "))
            .expect("a root");
        std::fs::write(&paths[1], genuine.replace(root, "root 3")).expect("written");
        let named = "the certificate of context 512, head_dim 128, fails its check: ";
        refused(check(Kind::LeastBase, &CONTEXTS), named);
        // Nor is it built on by a run that goes on.
        let again = certificates
            .write(&work, (Kind::LeastBase, head_dim, &CONTEXTS), &mut progress)
            .expect_err("a forgery");
        assert_eq!(again.code(), 1, "{again:?}");
    }

    #[test]
    fn committed_certificates_are_asked_for_and_compared() {
        let [folder, scratch] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let work = held(&scratch);
        let mut certificates = Certificates::new(Source::Committed(folder.path()));
        let claims = Claims::load();
        let mut progress = Progress::new();
        let missing = certificates
            .safe_bases(&claims, &mut progress)
            .expect_err("none there");
        assert_eq!(missing.code(), 2);
        assert!(
            missing
                .message()
                .contains("has no safe-d128-L262144.cert; expected")
        );
        // A shorter context's certificate under the name of a longer one.
        let head_dim = HeadDim::new(128).expect("even");
        let safe = folder.path().join("safe");
        let paths = certificates
            .write(&work, (Kind::SafeBase, head_dim, &[256]), &mut progress)
            .expect("a certificate");
        std::fs::create_dir(&safe).expect("a folder");
        std::fs::rename(&paths[0], safe.join("safe-d128-L262144.cert")).expect("renamed");
        let wrong = certificates
            .safe_bases(&claims, &mut progress)
            .expect_err("another's");
        assert!(
            wrong
                .message()
                .contains("context 256 and threshold 0; expected 128, 262144 and 0"),
            "{wrong:?}"
        );
    }

    /// A root changed in a certificate of `long/`: it is read as it stands, and fails the check by integers.
    #[test]
    fn a_longer_certificate_is_checked() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proofs/certificates");
        let folder = tempfile::tempdir().expect("a folder");
        let claims = Claims::load();
        let long = folder.path().join("long");
        std::fs::create_dir(&long).expect("a folder");
        for context in contexts(&claims) {
            let name = format!("d128-L{context}.cert");
            std::fs::copy(committed.join(&name), folder.path().join(&name)).expect("copied");
        }
        for context in LONGER {
            let name = format!("d128-L{context}.cert");
            let from = committed.join("long").join(&name);
            std::fs::copy(from, long.join(&name)).expect("copied");
        }
        let name = "d128-L2097152.cert";
        let genuine = std::fs::read_to_string(committed.join("long").join(name)).expect("text");
        let forged = genuine.replace("root 2093045", "root 2093043");
        assert_ne!(genuine, forged);
        std::fs::write(long.join(name), forged).expect("written");
        let failure = Certificates::new(Source::Committed(folder.path()))
            .longer_contexts(&claims, &mut Progress::new())
            .expect_err("a forgery");
        let message = failure.message();
        assert_eq!(failure.code(), 1);
        let named = "the certificate of context 2097152, head_dim 128, fails its check: ";
        assert!(message.starts_with(named), "{message}");
    }
}
