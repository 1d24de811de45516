//! Files read back, files from elsewhere, and files that are refused.

mod corrupt;
mod foreign;
mod support;
mod written;
