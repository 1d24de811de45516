//! `--checkpoint FILE`: a search that goes on where it was killed.

use crate::failure::Failure;
use clap::Args;
use ropebound_bounds::search::Memory;
use std::io;
use std::path::PathBuf;

const ARGUMENT: &str = "--checkpoint <FILE>";

/// Where the search is remembered, if anywhere.
#[derive(Args)]
pub(crate) struct CheckpointArgument {
    /// A file in which the search writes down how far it has come, about every second: killed, the same command goes on from there, to the
    /// same answer. Nothing in it is believed: pieces are proven again in a moment, steps and islands on all threads at once. The answer
    /// printed, it is removed.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
}

impl CheckpointArgument {
    /// The memory of what `request` asks for.
    pub(crate) fn open(&self, request: &str) -> Result<Memory, Failure> {
        match &self.checkpoint {
            None => Ok(Memory::none()),
            Some(path) => Memory::open(path, request).map_err(|error| self.refused(&error)),
        }
    }

    /// Why the file cannot be used.
    pub(crate) fn refused(&self, error: &io::Error) -> Failure {
        match &self.checkpoint {
            Some(path) => Failure::argument(ARGUMENT, path.display(), error),
            None => Failure::other(error),
        }
    }
}

/// Takes the checkpoint away, once what it was for is printed.
pub(crate) fn forget(memory: Memory) -> Result<(), Failure> {
    let forgotten = memory.forget();
    forgotten.map_err(|error| Failure::other(format_args!("'{ARGUMENT}': {error}")))
}
