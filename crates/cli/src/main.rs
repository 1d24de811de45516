//! The `ropebound` program.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(ropebound_cli::main_with(std::env::args_os()))
}
