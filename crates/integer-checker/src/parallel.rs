//! The one loop that threads share, and what it is without them.

/// `f` of the least index below `count` for which it is something.
#[cfg(feature = "rayon")]
pub(crate) fn find_first<T: Send>(
    count: usize,
    f: impl Fn(usize) -> Option<T> + Sync,
) -> Option<T> {
    use rayon::prelude::*;
    (0..count).into_par_iter().find_map_first(&f)
}

/// `f` of the least index below `count` for which it is something.
#[cfg(not(feature = "rayon"))]
pub(crate) fn find_first<T: Send>(
    count: usize,
    f: impl Fn(usize) -> Option<T> + Sync,
) -> Option<T> {
    (0..count).find_map(f)
}
