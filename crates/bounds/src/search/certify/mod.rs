//! Certificates of what the searches find, written for the checker of `ropebound-certificate`.

mod error;
mod least;
mod partial;
mod safe;
mod text;

pub use error::CertifyError;
pub use least::certify;
pub use partial::PartialCover;
pub use safe::certify_safe;
pub use text::{certificate_text, safe_certificate_text};
