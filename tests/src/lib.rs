//! Tests of the workspace as a whole, in `tests/`; nothing is exported. Those that run the program stand with it, in
//! `crates/cli/tests`.
