//! Golden values against MPFR at twice the precision, rounded in another way than the crate's.

mod cases;
mod checks;
mod oracle;
