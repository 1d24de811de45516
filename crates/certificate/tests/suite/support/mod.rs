//! Material for the tests: certificates made on the spot, what is true of a text, and what a forger would write.

pub(crate) mod forger;
pub(crate) mod generator;
pub(crate) mod safe_forger;
pub(crate) mod safe_generator;
pub(crate) mod slow;
pub(crate) mod tamper;
mod text;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub(crate) use text::Text;

use ropebound_certificate::{Certificate, CheckError, Checker, Digest, Verified, parse};

/// Certificates for head_dim 128 and contexts 64, 128, 1024, 2048, each continuing the one before.
pub(crate) struct Chain {
    folder: tempfile::TempDir,
}

impl Chain {
    /// Of the same process, made once.
    pub(crate) fn get() -> &'static Chain {
        static CHAIN: OnceLock<Chain> = OnceLock::new();
        CHAIN.get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let mut before: Option<PathBuf> = None;
            for context in [64, 128, 1024, 2048] {
                before = Some(generator::generate(
                    folder.path(),
                    128,
                    context,
                    before.as_deref(),
                ));
            }
            Chain { folder }
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn text(&self, context: u64) -> String {
        std::fs::read_to_string(self.folder().join(format!("d128-L{context}.cert"))).unwrap()
    }

    pub(crate) fn certificate(&self, context: u64) -> Certificate {
        parse(&self.text(context)).unwrap()
    }
}

/// A checker that knows the chain's certificates up to a context.
pub(crate) fn checker_knowing(most: u64) -> Checker {
    let mut checker = Checker::new();
    for context in [64, 128, 1024, 2048] {
        if context <= most {
            checker.add(
                &format!("d128-L{context}.cert"),
                Chain::get().text(context).as_bytes(),
            );
        }
    }
    checker
}

/// The verdict on a text.
pub(crate) fn check(checker: &mut Checker, text: &str) -> Result<Verified, CheckError> {
    check_bytes(checker, text.as_bytes())
}

pub(crate) fn check_bytes(checker: &mut Checker, bytes: &[u8]) -> Result<Verified, CheckError> {
    let digest: Digest = checker.add("tampered", bytes);
    checker.check_digest(&digest, &|_| {})
}

/// SplitMix64: reproducible bits.
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}
