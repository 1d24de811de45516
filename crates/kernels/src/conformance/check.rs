//! The whole set run on one kernel.

use super::inputs;
use super::report::{Failure, Report, hex_float};
use super::{RopeKernel, Rotations};
use crate::compare::Profile;
use crate::golden::Golden;
use crate::random::SplitMix;
use crate::{FloatType, Target};
use ropebound_reference::{Frequencies, Interval, Round, cosine_sum};
use ropebound_schedule::{Decimal, Schedule};
use ropebound_tables::Data;

/// What a kernel promises.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    pub(super) profile: Profile,
    last_position: u64,
    seed: u64,
    random: usize,
    digest: Option<u64>,
}

impl Contract {
    /// The tolerances of a profile, at positions up to 131071, seed 1. Sums are held against the bound the kernel gives with them.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        Self {
            profile,
            last_position: 131_071,
            seed: 1,
            random: 100,
            digest: None,
        }
    }

    /// The last position the promise holds for: at least 1.
    ///
    /// # Panics
    /// If it is 0, or 2^46 or more.
    #[must_use]
    pub fn up_to(mut self, last_position: u64) -> Self {
        assert!(
            (1..1 << 46).contains(&last_position),
            "the last position is {last_position}; expected 1 to 2^46 - 1"
        );
        self.last_position = last_position;
        self
    }

    /// The seed of random positions and vectors.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many random positions each schedule gets.
    #[must_use]
    pub fn random_positions(mut self, count: usize) -> Self {
        self.random = count;
        self
    }

    /// Promises bits: [`Report::digest`] must be this, for the same seed. What is within its tolerance but not what it was shows here.
    #[must_use]
    pub fn digest(mut self, digest: u64) -> Self {
        self.digest = Some(digest);
        self
    }
}

/// As [`check`], for tests: prints the report.
///
/// # Panics
/// With the [`Failure`], if the kernel does not conform.
pub fn conforms(kernel: &mut dyn RopeKernel, contract: &Contract) {
    match check(kernel, contract) {
        Ok(report) => println!(
            "{}: {} numbers, worst error over limit {:.4}, digest {:#018x}, seed {}",
            report.kernel, report.checked, report.worst, report.digest, contract.seed
        ),
        Err(failure) => panic!("{failure}"),
    }
}

/// Runs everything the kernel has: tables and rotations at edge, spaced and random positions, for many numbers of pairs and batches of
/// every size, in both layouts; sums over ranges of every length. Each number is held against golden tables or MPFR.
///
/// # Errors
/// [`Failure`]: a number beyond its limit, one that is not of the kernel's format, a wrong number of results, a kernel without any
/// function, or another digest than promised.
///
/// # Panics
/// If a golden value cannot be settled, which no schedule here allows.
pub fn check(kernel: &mut dyn RopeKernel, contract: &Contract) -> Result<Report, Failure> {
    let mut run = Run {
        name: kernel.name(),
        float: kernel.float(),
        contract,
        checked: 0,
        failing: 0,
        worst: (0.0, String::new()),
        digest: 0xcbf2_9ce4_8422_2325,
        broken: None,
        functions: 0,
    };
    let mut random = SplitMix(contract.seed);
    let first = inputs::schedules().remove(0);
    for (index, schedule) in inputs::schedules().iter().enumerate() {
        // The usual schedules get all positions; the others, there for their numbers of pairs, a few.
        let full = index == 0 || *schedule == first;
        let count = if full {
            contract.random
        } else {
            contract.random / 10
        };
        let mut positions = inputs::positions(contract.last_position, &mut random, count);
        if !full {
            positions = positions.into_iter().step_by(9).collect();
        }
        run.tables(kernel, schedule, &positions, &mut random);
        run.sums(kernel, schedule, full, &mut random);
    }
    for size in inputs::sizes() {
        let positions: Vec<u64> = (0..size)
            .map(|_| random.below(contract.last_position + 1))
            .collect();
        run.tables(
            kernel,
            &inputs::schedules()[3 + size % 8],
            &positions,
            &mut random,
        );
    }
    run.finish()
}

pub(super) struct Run<'a> {
    name: String,
    pub float: FloatType,
    pub contract: &'a Contract,
    checked: u64,
    failing: u64,
    worst: (f64, String),
    digest: u64,
    /// What cannot be measured by an error: the first of it.
    broken: Option<String>,
    pub functions: u32,
}

impl Run<'_> {
    pub(super) fn broken(&mut self, why: String) {
        self.broken.get_or_insert(why);
    }

    /// One result: its bits, its format, its error.
    pub(super) fn see(
        &mut self,
        value: f64,
        truth: f64,
        error: f64,
        limit: f64,
        case: impl Fn() -> String,
    ) {
        self.checked += 1;
        for byte in value.to_bits().to_le_bytes() {
            self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
        if self.float.round(value) != value {
            self.broken(format!(
                "{}: {value:e} ({}) is no {} number",
                case(),
                hex_float(value),
                self.float
            ));
        }
        // No error at all is within a limit of 0, and NaN within none.
        let ratio = match error / limit {
            _ if error == 0.0 => 0.0,
            ratio if ratio.is_nan() => f64::INFINITY,
            ratio => ratio,
        };
        self.failing += u64::from(ratio > 1.0);
        if ratio > self.worst.0 {
            let shown = |x: f64| format!("{x:e} ({})", hex_float(x));
            let text = format!(
                "{}: {}, exact {}, error {error:.4e} of {limit:.4e} allowed",
                case(),
                shown(value),
                shown(truth)
            );
            self.worst = (ratio, text);
        }
    }

    fn tables(
        &mut self,
        kernel: &mut dyn RopeKernel,
        schedule: &Schedule,
        positions: &[u64],
        random: &mut SplitMix,
    ) {
        let pairs = schedule.pairs();
        let golden = Golden::new(schedule, &Decimal::one()).expect("a factor of 1");
        if let Some(Rotations { cosines, sines }) = kernel.table(schedule, positions) {
            self.functions |= 1;
            let expected = positions.len() * pairs;
            if cosines.len() != expected || sines.len() != expected {
                return self.broken(format!(
                    "{schedule}: {} cosines and {} sines; expected {expected} each",
                    cosines.len(),
                    sines.len()
                ));
            }
            let truth = golden.table(positions, self.float).expect("golden values");
            let (cos, sin) = (doubles(&truth.cos), doubles(&truth.sin));
            let target = Target::of_schedule(schedule);
            let limits = self.contract.profile.limits(&target, self.float);
            for (row, &position) in positions.iter().enumerate() {
                for pair in 0..pairs {
                    let at = row * pairs + pair;
                    for (name, value, truth) in
                        [("cos", cosines[at], cos[at]), ("sin", sines[at], sin[at])]
                    {
                        let limit = limits.table(position, pair, truth);
                        self.see(value, truth, (value - truth).abs(), limit, || {
                            format!("{name} of pair {pair} at position {position}, row {row} of {}, {schedule}", positions.len())
                        });
                    }
                }
            }
        }
        self.rotations(kernel, schedule, positions, random);
    }

    fn sums(
        &mut self,
        kernel: &mut dyn RopeKernel,
        schedule: &Schedule,
        full: bool,
        random: &mut SplitMix,
    ) {
        let exact = Frequencies::of(schedule, 160);
        let step = if full { 1 } else { 7 };
        for range in inputs::ranges(self.contract.last_position, random)
            .into_iter()
            .step_by(step)
        {
            let Some(sums) = kernel.sums(schedule, range.clone()) else {
                return;
            };
            self.functions |= 4;
            let length = range.end - range.start;
            if sums.values.len() as u64 != length {
                return self.broken(format!(
                    "{schedule}: {} sums for {range:?}; expected {length}",
                    sums.values.len()
                ));
            }
            // All of a short range; of a long one both ends and some between.
            for (k, (position, &value)) in range.clone().zip(&sums.values).enumerate() {
                let k = k as u64;
                if length > 40 && k > 2 && k + 3 < length && !k.is_multiple_of(37) {
                    continue;
                }
                let truth = cosine_sum(&exact, position);
                let error = (&truth - &Interval::from_f64(value, 256))
                    .magnitude_hi()
                    .to_f64_round(Round::Up);
                let middle = truth.midpoint().to_f64();
                self.see(value, middle, error, sums.bound, || {
                    format!("B({position}) of the range {range:?}, {schedule}")
                });
            }
        }
    }

    fn finish(mut self) -> Result<Report, Failure> {
        if self.functions == 0 {
            self.broken("it has no function: neither tables nor rotations nor sums".to_owned());
        }
        if let (Some(expected), 0) = (self.contract.digest, self.failing)
            && expected != self.digest
        {
            self.broken(format!("all numbers are within their limits, but their digest is {:#018x}; promised was {expected:#018x}", self.digest));
        }
        if self.failing == 0 && self.broken.is_none() {
            return Ok(Report {
                kernel: self.name,
                checked: self.checked,
                worst: self.worst.0,
                digest: self.digest,
            });
        }
        Err(Failure {
            kernel: self.name,
            failing: self.failing,
            checked: self.checked,
            case: self.broken.unwrap_or(self.worst.1),
            seed: self.contract.seed,
        })
    }
}

pub(super) fn doubles(data: &Data) -> Vec<f64> {
    let all = 0..data.len();
    all.map(|index| data.get_f64(index).expect("a float"))
        .collect()
}
