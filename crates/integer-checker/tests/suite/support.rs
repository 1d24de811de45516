//! Both checkers on the same text.

use std::fs;
use std::path::{Path, PathBuf};

use ropebound_certificate as mpfr;
use ropebound_integer_checker as integers;

/// A folder of the repository.
pub(crate) fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// The bytes of a genuine certificate, `d128-L1024` or `safe/safe-d128-L1024`.
pub(crate) fn genuine(name: &str) -> Vec<u8> {
    fs::read(folder("proofs/certificates").join(format!("{name}.cert"))).expect("a certificate")
}

/// The certificates of a folder, by name.
pub(crate) fn certificates(path: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(path)).expect("a folder");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "cert")
        })
        .collect();
    paths.sort();
    paths
}

/// Where a text fails: the line, and the step's first word and, of a position at a least base's root, its number.
pub(crate) type Verdict = Result<(), (usize, String)>;

/// Both checkers.
pub(crate) struct Both {
    mpfr: mpfr::Checker,
    integers: integers::Checker,
}

impl Both {
    /// That know these as predecessors.
    pub(crate) fn knowing(texts: &[Vec<u8>]) -> Both {
        let mut both = Both {
            mpfr: mpfr::Checker::new(),
            integers: integers::Checker::new(),
        };
        for text in texts {
            both.mpfr.add("a predecessor", text);
            both.integers.add("a predecessor", text);
        }
        both
    }

    /// The verdict, which has to be the same for both.
    pub(crate) fn verdict(&mut self, text: &[u8]) -> Verdict {
        let digest = self.mpfr.add("a claim", text);
        let theirs = self.mpfr.check_digest(&digest, &|_| {});
        let theirs = theirs
            .map(drop)
            .map_err(|error| (error.line, named(&error.step.to_string(), text)));
        let ours = self.by_integers(text);
        assert_eq!(ours, theirs, "{}", String::from_utf8_lossy(text));
        ours
    }

    /// This checker's alone.
    pub(crate) fn by_integers(&mut self, text: &[u8]) -> Verdict {
        let digest = self.integers.add("a claim", text);
        let found = self.integers.check(&digest, &|_| {});
        found
            .map(drop)
            .map_err(|error| (error.line, named(&error.step.to_string(), text)))
    }
}

/// Which of several positions a safe base fails at is up to the checker.
fn named(step: &str, text: &[u8]) -> String {
    let mut words = step.split(' ');
    let first = words.next().expect("a word");
    let least = !text.starts_with(b"ropebound safe");
    match words.next() {
        Some(number) if first == "position" && least => format!("{first} {number}"),
        _ => first.to_owned(),
    }
}

/// SplitMix64: reproducible bits.
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}
