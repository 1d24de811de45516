//! The certificates reports rest on: committed ones, or all written anew.

use crate::failure::Failure;
use crate::progress::Progress;
use ropebound_bounds::search::{certify, certify_safe};
use ropebound_certificate::{
    Checker, Conclusion, Dyadic, Header, Kind, ParseError, Problem, Threshold, Verified, digest,
    parse, parse_safe,
};
use ropebound_paper::bases::{KnownLeastBase, KnownSafeBase};
use ropebound_paper::claims::Claims;
use ropebound_schedule::HeadDim;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The head dimensions beside the paper's.
const OTHER_HEAD_DIMS: [u64; 5] = [64, 80, 96, 192, 256];
/// Contexts of the paper's head dimension beyond its table.
const LONGER: [u64; 4] = [2 << 20, 4 << 20, 8 << 20, 16 << 20];
/// Safe bases of contexts above this one are taken from certificates.
const SEARCHED_SAFE: u64 = 128 << 10;

/// Where certificates come from.
pub(crate) struct Certificates<'a> {
    /// The committed ones; without it all are written anew, to folders that are gone afterwards, and checked.
    pub folder: Option<&'a Path>,
}

impl Certificates<'_> {
    /// What the certificates of all head dimensions prove for Table 2's contexts; its own head dimension is searched in any case.
    pub(crate) fn least_bases(
        &self,
        claims: &Claims,
        progress: &mut Progress,
    ) -> Result<Vec<Verified>, Failure> {
        let new = temporary()?;
        let contexts = contexts(claims);
        let mut verified = Vec::new();
        for d in std::iter::once(claims.head_dim).chain(OTHER_HEAD_DIMS) {
            let head_dim = HeadDim::new(d).map_err(Failure::other)?;
            let paths = match self.folder {
                Some(folder) if d != claims.head_dim => {
                    let named = |&context: &u64| {
                        committed(
                            folder,
                            &file_name(head_dim, context),
                            "certify --context 1M",
                        )
                    };
                    contexts.iter().map(named).collect::<Result<_, _>>()?
                }
                _ => write(head_dim, &contexts, new.path(), progress)?,
            };
            verified.extend(check_all(
                &paths,
                (Kind::LeastBase, head_dim, &contexts),
                progress,
            )?);
        }
        Ok(verified)
    }

    /// Least bases of longer contexts.
    pub(crate) fn longer_contexts(
        &self,
        claims: &Claims,
        progress: &mut Progress,
    ) -> Result<Vec<KnownLeastBase>, Failure> {
        let head_dim = HeadDim::new(claims.head_dim).map_err(Failure::other)?;
        if let Some(folder) = self.folder {
            let folder = folder.join("long");
            let known = |&context: &u64| {
                let path = committed(
                    &folder,
                    &file_name(head_dim, context),
                    "certify --context 16M",
                )?;
                let row = read(&path, (head_dim, context), |text| {
                    let row = parse(text)?;
                    let header = row.header();
                    Ok((header.problem(), row.conclusion().clone()))
                })?;
                Ok(row.least())
            };
            return LONGER.iter().map(known).collect();
        }
        let new = temporary()?;
        let mut all = contexts(claims);
        all.extend(LONGER);
        let paths = write(head_dim, &all, new.path(), progress)?;
        let verified = check_all(&paths, (Kind::LeastBase, head_dim, &all), progress)?;
        let longer = verified.iter().filter(|row| LONGER.contains(&row.context));
        Ok(longer.map(KnownLeastBase::from).collect())
    }

    /// Safe bases that take long to search for and longer to check.
    pub(crate) fn safe_bases(
        &self,
        claims: &Claims,
        progress: &mut Progress,
    ) -> Result<Vec<KnownSafeBase>, Failure> {
        let head_dim = HeadDim::new(claims.head_dim).map_err(Failure::other)?;
        let mut contexts = contexts(claims);
        contexts.retain(|&context| context > SEARCHED_SAFE);
        if let Some(folder) = self.folder {
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
        let new = temporary()?;
        let paths = certify_safe(head_dim, &contexts, new.path(), &mut |search| {
            progress.say_search(search);
        })
        .map_err(Failure::other)?;
        let verified = check_all(&paths, (Kind::SafeBase, head_dim, &contexts), progress)?;
        let known = verified.iter().map(|row| KnownSafeBase {
            context: row.context,
            base: row.base.clone(),
            position: row.root_position,
        });
        Ok(known.collect())
    }
}

fn temporary() -> Result<TempDir, Failure> {
    tempfile::tempdir().map_err(Failure::other)
}

fn contexts(claims: &Claims) -> Vec<u64> {
    let mut contexts: Vec<u64> = claims.table2.iter().map(|row| row.positions()).collect();
    contexts.sort_unstable();
    contexts.dedup();
    contexts
}

fn write(
    head_dim: HeadDim,
    contexts: &[u64],
    folder: &Path,
    progress: &mut Progress,
) -> Result<Vec<PathBuf>, Failure> {
    certify(head_dim, contexts, folder, &mut |search| {
        progress.say_search(search);
    })
    .map_err(Failure::other)
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
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::other(format!("{name}: {error}")))?;
    let (found, conclusion) =
        parse(&text).map_err(|error| Failure::other(format!("{name}: {error}")))?;
    if found != Problem::new(head_dim.get(), context) {
        let Problem {
            head_dim: d,
            context: l,
            threshold,
        } = found;
        return Err(Failure::other(format!(
            "{name}: it is of head_dim {d}, context {l} and threshold {threshold}; expected {head_dim}, {context} and 0"
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

/// Checks certificates in files `paths`, of these contexts; one that fails, or is of another base, is an error and not a row that is only
/// proved.
fn check_all(
    paths: &[PathBuf],
    (kind, head_dim, contexts): (Kind, HeadDim, &[u64]),
    progress: &mut Progress,
) -> Result<Vec<Verified>, Failure> {
    let mut checker = Checker::new();
    let check = |(path, &context): (&PathBuf, &u64)| {
        let named = format!("the certificate of context {context}, head_dim {head_dim},");
        progress.say(|| format!("checking {named}"));
        let row = checker
            .check(path, &|_| ())
            .map_err(|error| Failure::refuted(format_args!("{named} fails its check: {error}")))?;
        let found = (row.kind, row.head_dim, row.context, row.threshold);
        if found != (kind, head_dim.get(), context, Threshold::ZERO) {
            return Err(Failure::refuted(format_args!(
                "{named} is one of something else"
            )));
        }
        Ok(row)
    };
    paths.iter().zip(contexts).map(check).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTEXTS: [u64; 2] = [256, 512];

    #[test]
    fn a_certificate_that_fails_or_is_another_ends_the_run_and_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let head_dim = HeadDim::new(128).expect("even");
        let mut progress = Progress::new();
        let paths = write(head_dim, &CONTEXTS, folder.path(), &mut progress).expect("certificates");
        let mut check =
            |kind, contexts: &[u64]| check_all(&paths, (kind, head_dim, contexts), &mut progress);
        assert_eq!(
            check(Kind::LeastBase, &CONTEXTS).map(|all| all.len()).ok(),
            Some(2)
        );
        let refused = |outcome: Result<_, Failure>, expected: &str| {
            let failure = outcome.map(|_: Vec<Verified>| ()).expect_err("a forgery");
            let message = failure.to_string();
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
    }

    #[test]
    fn committed_certificates_are_asked_for_and_compared() {
        let folder = tempfile::tempdir().expect("a folder");
        let certificates = Certificates {
            folder: Some(folder.path()),
        };
        let claims = Claims::load();
        let mut progress = Progress::new();
        let missing = certificates
            .safe_bases(&claims, &mut progress)
            .expect_err("none there");
        assert_eq!(missing.code(), 2);
        assert!(
            missing
                .to_string()
                .contains("has no safe-d128-L262144.cert; expected")
        );
        // A shorter context's certificate under the name of a longer one.
        let head_dim = HeadDim::new(128).expect("even");
        let safe = folder.path().join("safe");
        std::fs::create_dir(&safe).expect("a folder");
        let paths = certify_safe(head_dim, &[256], &safe, &mut |_| ()).expect("a certificate");
        std::fs::rename(&paths[0], safe.join("safe-d128-L262144.cert")).expect("renamed");
        let wrong = certificates
            .safe_bases(&claims, &mut progress)
            .expect_err("another's");
        assert!(
            wrong
                .to_string()
                .contains("context 256; expected 128 and 262144"),
            "{wrong}"
        );
    }
}
