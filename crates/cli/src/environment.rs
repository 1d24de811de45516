//! What must be right about the process before an answer can be: its arithmetic, its threads, and what it does when it is stopped.

use crate::failure::Failure;
use crate::messages::{self, Severity};
use std::cell::Cell;
use std::hint::black_box;

/// More threads help nobody here.
pub(crate) const MOST_THREADS: u16 = 1024;

/// From here on a bug says what to do about it, GMP asks the program for memory, and limits of the process are errors.
pub(crate) fn watch() {
    ropebound_memory::serve_gmp();
    // Without, a limit may end the process by a signal, and nothing worse.
    let _ = ropebound_files::errors_instead_of_signals();
    std::panic::set_hook(Box::new(|panic| {
        let text = format!(
            "this is a bug in ropebound {}: {panic}\nPlease report it, with the command, the files it read, and the lines above. No file was left half-written.",
            env!("CARGO_PKG_VERSION")
        );
        messages::say(Severity::Error, &text);
    }));
}

/// Ends the process for want of memory, with nothing left behind: the program's allocator calls it.
pub fn out_of_memory(bytes: usize) -> ! {
    thread_local! {
        static ENDING: Cell<bool> = const { Cell::new(false) };
    }
    // Not even to end is there enough.
    if !ENDING.replace(true) {
        messages::out_of_memory(bytes);
        ropebound_files::abandon(2)
    }
    ropebound_files::end(2)
}

/// Prepares the process; `threads` are as many as were asked for.
pub(crate) fn prepare(threads: Option<u16>) -> Result<(), Failure> {
    check_arithmetic()?;
    ropebound_files::remove_temporaries_on_signals()
        .map_err(|error| Failure::other(format_args!("signals: {error}")))?;
    start_threads(threads)
}

/// The proofs of the kernels' bounds speak of rounding to nearest, with subnormal numbers: a parent process, or a library preloaded, may
/// have set others.
///
/// # Errors
/// In words, which others.
pub fn check_arithmetic() -> Result<(), Failure> {
    let half_ulp = black_box(f64::EPSILON / 2.0);
    let one = black_box(1.0_f64);
    let nearest = one + half_ulp == 1.0 && one + 1.5 * half_ulp > 1.0 && -one - half_ulp == -1.0;
    let single = black_box(f32::EPSILON / 2.0);
    let one = black_box(1.0_f32);
    let nearest = nearest && one + single == 1.0 && one + 1.5 * single > 1.0;
    let subnormal = black_box(f64::MIN_POSITIVE) / black_box(2.0) > 0.0;
    if nearest && subnormal {
        return Ok(());
    }
    let what = if nearest {
        "flushes subnormal numbers to zero"
    } else {
        "does not round to nearest"
    };
    Err(Failure::other(format_args!(
        "this process {what}, on which no bound here is proven; expected the arithmetic of IEEE 754 as processes start with it (is a library preloaded?)"
    )))
}

/// The pool of threads; the operating system may refuse some.
fn start_threads(threads: Option<u16>) -> Result<(), Failure> {
    // Rayon's own variable, often set for other programs: it may ask for fewer threads than there are cores. A thousand on two cores take many
    // times the processor's time.
    let asked = std::env::var("RAYON_NUM_THREADS")
        .ok()
        .and_then(|text| text.parse::<usize>().ok())
        .filter(|&count| count > 0);
    let count = match threads {
        Some(threads) => usize::from(threads),
        None => {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            asked.map_or(cores, |asked| asked.min(cores))
        }
    };
    let count = count.min(usize::from(MOST_THREADS));
    rayon::ThreadPoolBuilder::new()
        .num_threads(count)
        .build_global()
        .map_err(|error| {
            let why =
                format_args!("{error}; expected a number that the system grants this process");
            Failure::argument("--threads <N>", count, why)
        })
}
