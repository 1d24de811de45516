//! The `ropebound` program.

#![forbid(unsafe_code)]

use ropebound_memory::Watched;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Watched = Watched::new(ropebound_cli::out_of_memory);

fn main() -> ExitCode {
    ExitCode::from(ropebound_cli::main_with(std::env::args_os()))
}
