//! Tests of the certificate's reader, checker and writer, on certificates made on the spot.

mod forged;
mod genuine;
mod support;
mod tampering;
mod writer;
