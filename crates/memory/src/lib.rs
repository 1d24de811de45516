//! The system's allocator, which calls a function when memory gives out. Rust and GMP abort there, and no destructor runs: temporary files
//! stay.
//!
//! ```
//! use ropebound_memory::Watched;
//!
//! #[global_allocator]
//! static ALLOCATOR: Watched = Watched::new(|bytes| {
//!     eprintln!("{bytes} bytes were refused");
//!     std::process::exit(2)
//! });
//!
//! assert_eq!(vec![0_u8; 1000].len(), 1000);
//! ```

use gmp_mpfr_sys::gmp;
use std::alloc::{self, GlobalAlloc, Layout, System};
use std::ffi::c_void;

/// The system's allocator, and what is called when it refuses.
#[derive(Debug)]
pub struct Watched {
    refused: fn(usize) -> !,
}

impl Watched {
    /// `refused` hears how many bytes were asked for. It may allocate, and is called again if that is refused as well.
    #[must_use]
    pub const fn new(refused: fn(usize) -> !) -> Self {
        Self { refused }
    }

    fn seen(&self, memory: *mut u8, bytes: usize) -> *mut u8 {
        if memory.is_null() {
            let _no_unwinding = Abort;
            (self.refused)(bytes)
        }
        memory
    }
}

/// Ends the process when a panic comes by: no allocator may unwind.
struct Abort;

impl Drop for Abort {
    fn drop(&mut self) {
        std::process::abort();
    }
}

// SAFETY: every block is the system's, and what is asked of it is passed on as it came. `refused` does not return, and cannot unwind past
// its guard, so no caller sees anything else.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of this function, which is the system's.
        self.seen(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        self.seen(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above; `memory` is the system's, as all that is given out here.
        self.seen(unsafe { System.realloc(memory, layout, size) }, size)
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// From here on GMP and MPFR take their memory from the program's allocator.
///
/// Call it before either is used: what GMP allocated before is freed by the new functions, which is right only because both end at the
/// system's allocator.
pub fn serve_gmp() {
    // SAFETY: the three functions keep GMP's contracts, see each; no block of GMP's is older than this call by the rule above.
    unsafe { gmp::set_memory_functions(Some(allocate), Some(reallocate), Some(free)) }
}

/// GMP's blocks are of limbs and of characters.
fn layout(size: usize) -> Layout {
    Layout::from_size_align(size.max(1), size_of::<gmp::limb_t>())
        .expect("GMP asks for no more than there are addresses")
}

extern "C" fn allocate(size: usize) -> *mut c_void {
    // SAFETY: the layout is not empty. A refusal is not null where `Watched` is the allocator, and else GMP writes to null, as with any of
    // its own allocation functions that return it.
    unsafe { alloc::alloc(layout(size)) }.cast()
}

extern "C" fn reallocate(memory: *mut c_void, old: usize, new: usize) -> *mut c_void {
    // SAFETY: GMP gives back the size that the block has, which `allocate` or this function made.
    unsafe { alloc::realloc(memory.cast(), layout(old), layout(new).size()) }.cast()
}

extern "C" fn free(memory: *mut c_void, size: usize) {
    // SAFETY: as above.
    unsafe { alloc::dealloc(memory.cast(), layout(size)) }
}
