//! Tests of the certificate's reader and checker, on certificates made on the spot.

mod agreement;
mod forged;
mod genuine;
mod safe_genuine;
mod safe_tampering;
mod support;
mod tampered_text;
mod tampering;
