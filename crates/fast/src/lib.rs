//! f64 and f32 kernels for cosine sums over ranges of positions, with proven error bounds
