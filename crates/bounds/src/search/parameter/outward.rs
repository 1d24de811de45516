//! Frequencies enclosed in pairs of doubles, every operation rounded outward.
//!
//! A power b^(n/m) is the n-th power, by repeated products, of the root b^(±1/m), which comes from MPFR or is a power of a finer root that
//! does: relative width about 4n·2^-53, so that a schedule of 64 pairs is known to some 1e-13, at a hundredth of what enclosures by MPFR take.

use ropebound_reference::{Float, Interval, Round};
use ropebound_schedule::{Arithmetic, Decimal, Ratio};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// All reals from `lo` to `hi`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub lo: f64,
    pub hi: f64,
}

impl Range {
    const ONE: Self = Self { lo: 1.0, hi: 1.0 };

    fn of(enclosure: &Interval) -> Self {
        Self {
            lo: enclosure.lo().to_f64_round(Round::Down),
            hi: enclosure.hi().to_f64_round(Round::Up),
        }
    }

    fn interval(self) -> Interval {
        let end = |value| Float::with_val(53, value);
        Interval::new(end(self.lo), end(self.hi)).with_precision(WORKING)
    }

    /// The hull of candidates for the ends, each a rounded value, a step further out.
    fn around(candidates: &[f64]) -> Self {
        let lo = candidates.iter().copied().fold(f64::INFINITY, f64::min);
        let hi = candidates.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self {
            lo: lo.next_down(),
            hi: hi.next_up(),
        }
    }

    fn times(self, other: Self) -> Self {
        Self::around(&[
            self.lo * other.lo,
            self.lo * other.hi,
            self.hi * other.lo,
            self.hi * other.hi,
        ])
    }

    /// For numbers above 0.
    fn to_the(self, mut exponent: u64) -> Self {
        let mut result = None;
        let mut square = self;
        while exponent > 0 {
            if exponent % 2 == 1 {
                result = Some(result.map_or(square, |result: Self| result.times(square)));
            }
            exponent /= 2;
            if exponent > 0 {
                square = square.times(square);
            }
        }
        result.unwrap_or(Self::ONE)
    }

    /// Its middle, about.
    pub(super) fn approx_middle(self) -> f64 {
        0.5 * (self.lo + self.hi)
    }
}

/// Bits of MPFR's part.
const WORKING: u32 = 96;
/// A root is taken as a power of a known one of up to so many times its index.
const FINER: u64 = 8;
/// What is remembered is forgotten beyond so many entries: values of the parameter come and go, the other numbers stay few.
const MOST_KNOWN: usize = 1 << 12;

/// The arithmetic, with the roots, logarithms and decimals it has met.
#[derive(Default)]
pub(super) struct Outward {
    decimals: RefCell<FxHashMap<Decimal, Range>>,
    functions: RefCell<FxHashMap<Function, Range>>,
    last_log: RefCell<Option<(Range, Interval)>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Logarithm,
    Root { index: u64, inverse: bool },
}

type Function = (Kind, [u64; 2]);

impl Outward {
    /// A function of an argument above 0.
    fn function(&self, kind: Kind, of: &Range) -> Range {
        let key = (kind, [of.lo.to_bits(), of.hi.to_bits()]);
        if let Some(known) = self.functions.borrow().get(&key) {
            return *known;
        }
        let value = match kind {
            Kind::Logarithm => Range::of(&self.log(of)),
            Kind::Root { index, inverse } => self
                .of_finer_root(index, inverse, key.1)
                .unwrap_or_else(|| {
                    let share = self.log(of).divide_u64(index);
                    Range::of(&if inverse {
                        (-&share).exp()
                    } else {
                        share.exp()
                    })
                }),
        };
        remember(&self.functions, key, value);
        value
    }

    /// b^(1/m) as the k-th power of a known b^(1/(km)).
    fn of_finer_root(&self, index: u64, inverse: bool, of: [u64; 2]) -> Option<Range> {
        let known = self.functions.borrow();
        (2..=FINER).find_map(|times| {
            let index = index.checked_mul(times)?;
            let root = known.get(&(Kind::Root { index, inverse }, of))?;
            Some(root.to_the(times))
        })
    }

    /// To the working precision; the last one is kept, as it is asked for again and again.
    fn log(&self, of: &Range) -> Interval {
        let mut last = self.last_log.borrow_mut();
        match &*last {
            Some((known, log)) if known == of => log.clone(),
            _ => {
                let log = of.interval().ln().expect("the argument is above 0");
                *last = Some((*of, log.clone()));
                log
            }
        }
    }
}

fn remember<K: Eq + std::hash::Hash>(known: &RefCell<FxHashMap<K, Range>>, key: K, value: Range) {
    let mut known = known.borrow_mut();
    if known.len() >= MOST_KNOWN {
        known.clear();
    }
    known.insert(key, value);
}

impl Arithmetic for Outward {
    type Number = Range;

    fn decimal(&self, value: &Decimal) -> Range {
        if let Some(known) = self.decimals.borrow().get(value) {
            return *known;
        }
        let range = Range::of(&Interval::from_decimal(value, WORKING));
        remember(&self.decimals, value.clone(), range);
        range
    }

    fn whole(&self, value: u64) -> Range {
        let double = value as f64;
        if value >= 1 << f64::MANTISSA_DIGITS {
            return Range::around(&[double]);
        }
        Range {
            lo: double,
            hi: double,
        }
    }

    fn multiply(&self, left: &Range, right: &Range) -> Range {
        left.times(*right)
    }

    /// # Panics
    ///
    /// If the divisor does not lie above 0.
    fn divide(&self, dividend: &Range, divisor: &Range) -> Range {
        assert!(divisor.lo > 0.0, "a divisor is above 0");
        Range::around(&[
            dividend.lo / divisor.lo,
            dividend.lo / divisor.hi,
            dividend.hi / divisor.lo,
            dividend.hi / divisor.hi,
        ])
    }

    /// # Panics
    ///
    /// If the base does not lie above 0.
    fn power(&self, base: &Range, exponent: Ratio) -> Range {
        if exponent == Ratio::ONE {
            return *base;
        }
        if exponent.is_zero() || *base == Range::ONE {
            return Range::ONE;
        }
        let root = Kind::Root {
            index: exponent.denominator(),
            inverse: exponent.numerator() < 0,
        };
        self.function(root, base)
            .to_the(exponent.numerator().unsigned_abs())
    }

    fn add(&self, left: &Range, right: &Range) -> Range {
        Range::around(&[left.lo + right.lo, left.hi + right.hi])
    }

    fn subtract(&self, left: &Range, right: &Range) -> Range {
        Range::around(&[left.lo - right.hi, left.hi - right.lo])
    }

    /// # Panics
    ///
    /// If the number does not lie above 0.
    fn logarithm(&self, value: &Range) -> Range {
        self.function(Kind::Logarithm, value)
    }

    fn pi(&self) -> Range {
        Range::around(&[std::f64::consts::PI])
    }

    fn clamp_to_unit(&self, value: &Range) -> Range {
        Range {
            lo: value.lo.clamp(0.0, 1.0),
            hi: value.hi.clamp(0.0, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_reference::Frequencies;
    use ropebound_schedule::{HeadDim, Llama3, Rope, RopeKind, Schedule, Yarn};

    fn schedules() -> Vec<Schedule> {
        let decimal = |text: &str| text.parse::<Decimal>().expect("a decimal");
        let yarn = |truncate| {
            RopeKind::Yarn(Yarn {
                factor: decimal("32").into(),
                beta_fast: decimal("32"),
                beta_slow: decimal("1"),
                original_length: decimal("4096"),
                truncate,
            })
        };
        let kinds = [
            RopeKind::Default,
            RopeKind::Linear {
                factor: decimal("2.5"),
            },
            RopeKind::NtkAware {
                factor: decimal("8"),
            },
            RopeKind::NtkMixed {
                factor: decimal("3"),
            },
            RopeKind::DynamicNtk {
                factor: decimal("4"),
                stretch: decimal("1.75").into(),
            },
            yarn(true),
            yarn(false),
            RopeKind::Llama3(Llama3 {
                factor: decimal("8"),
                low_freq_factor: decimal("1"),
                high_freq_factor: decimal("4"),
                original_length: decimal("8192"),
            }),
        ];
        let rope = |kind: &RopeKind, base: &str, head_dim| Rope {
            base: decimal(base),
            head_dim: HeadDim::new(head_dim).expect("even"),
            kind: kind.clone(),
        };
        let mut all = Vec::new();
        for kind in &kinds {
            for (base, head_dim) in [("500000", 128), ("150000.1", 64), ("12345.678", 96)] {
                all.push(rope(kind, base, head_dim).schedule().expect("valid"));
            }
        }
        all
    }

    /// MPFR's enclosures lie within these, and these are as tight as promised.
    #[test]
    fn frequencies_enclose_those_of_the_reference() {
        let outward = Outward::default();
        for schedule in schedules() {
            let exact = Frequencies::of(&schedule, 160);
            let ranges = schedule.frequencies(&outward);
            for (exact, range) in exact.intervals().iter().zip(ranges) {
                assert!(
                    *exact.lo() >= range.lo && *exact.hi() <= range.hi,
                    "{schedule}: {exact} in {range:?}"
                );
                let width = (range.hi - range.lo) / range.lo;
                assert!(width < 3e-13, "{schedule}: {width}");
            }
        }
    }

    #[test]
    fn operations_enclose_what_they_stand_for() {
        let outward = Outward::default();
        let (a, b) = (Range { lo: -1.5, hi: 2.0 }, Range { lo: 0.5, hi: 3.0 });
        let within = |range: Range, lo: f64, hi: f64| {
            assert!(range.lo <= lo && hi <= range.hi, "{range:?}");
            assert!(range.lo > lo - 1e-12 && range.hi < hi + 1e-12, "{range:?}");
        };
        within(outward.multiply(&a, &b), -4.5, 6.0);
        within(outward.divide(&a, &b), -3.0, 4.0);
        within(outward.add(&a, &b), -1.0, 5.0);
        within(outward.subtract(&a, &b), -4.5, 1.5);
        within(outward.clamp_to_unit(&a), 0.0, 1.0);
        within(outward.power(&b, Ratio::new(3, 1)), 0.125, 27.0);
        within(
            outward.power(&b, Ratio::new(-1, 2)),
            1.0 / 3f64.sqrt(),
            2f64.sqrt(),
        );
        assert_eq!(outward.power(&b, Ratio::new(0, 1)), Range::ONE);
        assert_eq!(outward.power(&b, Ratio::ONE), b);
        let third = outward.decimal(&"0.3333".parse().expect("a decimal"));
        assert!(third.lo < third.hi && third.hi == third.lo.next_up());
        let half = outward.decimal(&"0.5".parse().expect("a decimal"));
        assert_eq!(half, Range { lo: 0.5, hi: 0.5 });
    }
}
