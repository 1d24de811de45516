//! Files that are old or new and never between.
//!
//! - [`write()`]: one file, whole or as before; devices, pipes and links are written through.
//! - [`Folder`]: a folder held by one process, in which several files change together; a run that was killed is finished by the next.
//! - [`Checkpoint`]: lines with checksums, from which a computation that was killed goes on.
//! - [`read`](mod@read): regular files, within bounds, at once: what could block or never end is refused.
//! - [`errors_instead_of_signals`]: of limits that would kill.
//! - [`remove_temporaries_on_signals`], [`abandon`]: what a signal, or the want of memory, would leave behind is taken away.
//!
//! The order is that of databases: contents are synced before the rename that shows them, and the folder after it.

#![forbid(unsafe_code)]

mod checkpoint;
mod folder;
mod journal;
mod lock;
pub mod read;
mod temporary;
mod write;

pub use checkpoint::Checkpoint;
pub use folder::Folder;
pub use read::{read, read_to_string};
pub use temporary::{abandon, end, errors_instead_of_signals, remove_temporaries_on_signals};
pub use write::write;
