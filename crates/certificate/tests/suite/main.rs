//! Tests of the certificate's reader, checker and writer, on certificates made on the spot.

mod agreement;
mod coq;
mod forged;
mod genuine;
mod safe_genuine;
mod safe_tampering;
mod support;
mod tampered_text;
mod tampering;
mod writer;
