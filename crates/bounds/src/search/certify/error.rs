//! Why a certificate was not written.

use crate::search::bound::Undecided;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a certificate was not written.
#[derive(Debug)]
pub enum CertifyError {
    /// Reading or writing failed.
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
    /// A finished file of that name is no certificate of this row.
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A finished file of that name is a certificate of this row, and does not hold.
    Refuted {
        /// The file.
        path: PathBuf,
        /// The checker's reason.
        reason: String,
    },
    /// The row has no root to certify: contexts 0 and 1, one pair, or nothing feasible up to 10^100.
    NoRoot {
        /// L.
        context: u64,
    },
    /// The search met something it could not settle.
    Undecided(Undecided),
}

impl fmt::Display for CertifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(f, "{}: {error}", path.display()),
            Self::Foreign { path, reason } => write!(
                f,
                "{}: {reason}; move the file away to have it written anew",
                path.display()
            ),
            Self::Refuted { path, reason } => write!(
                f,
                "{}: it fails its check: {reason}; move the file away to have it written anew",
                path.display()
            ),
            Self::NoRoot { context } => write!(
                f,
                "context {context}: there is no binding position to certify (contexts 0 and 1 allow every base, one pair allows none)"
            ),
            Self::Undecided(open) => open.fmt(f),
        }
    }
}

impl std::error::Error for CertifyError {}

pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> CertifyError {
    let path = path.to_owned();
    move |error| CertifyError::Io { path, error }
}
