//! MPFR enclosures of frequencies, cosine sums, their derivatives and roots
