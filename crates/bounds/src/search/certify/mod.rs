//! Certificates of what the searches find, written for the checker of `ropebound-certificate`.
//!
//! Files are written by [`Folder`](ropebound_files::Folder), whole or not at all. While a certificate is searched for, `<name>.part` remembers how far that has
//! come; killed at any moment, the next run goes on from there to the same bytes. A file that is finished already is checked before anything
//! is built on it.

mod error;
mod least;
mod safe;
mod text;
mod writing;

pub use error::CertifyError;
pub use least::{certify, certify_climbed};
pub use safe::certify_safe;
pub use text::{certificate_text, safe_certificate_text};
pub use writing::{CertifyStep, CheckFinished};
