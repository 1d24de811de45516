//! The program as a user runs it. These tests stand here and not in `tests/` because cargo builds a package's program for
//! the tests of that package only.

mod answers;
mod audit;
mod axes;
mod bad_input;
mod certificates;
mod compare;
mod complex;
mod configuration;
mod coq;
mod dialects;
mod digits;
mod faults;
mod golden;
mod islands;
mod killed;
mod kills;
mod messages;
mod montecarlo;
mod readme;
#[cfg(feature = "paper")]
mod reproduce;
mod run;
mod spectrum;
mod threads;
mod threshold;
mod together;
