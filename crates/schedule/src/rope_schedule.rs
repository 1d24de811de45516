//! From a type's parameters to its exact schedule: what is refused, and what each type reduces to.

use std::cmp::Ordering;

use crate::formula::{Formula, Keep};
use crate::schedule::check_base;
use crate::{Decimal, Quotient, Ratio, Rope, RopeKind, Scale, Schedule, ScheduleError, Segment};

impl Rope {
    /// The frequencies as exact real numbers. The schedule's unrotated pairs are those of [`RopeKind::Proportional`] alone.
    ///
    /// # Errors
    ///
    /// A parameter outside its domain: the base outside 1..=1e100 (for YaRN at least 1.000001), a factor that is 0 or
    /// outside 1e-100..1e100 (for the NTK types below 1), d = 2 with an NTK type, a list of the wrong length, low above high.
    /// [`ScheduleError::Boundary`] if a ramp's end is within rounding error of an integer or of the other end.
    pub fn schedule(&self) -> Result<Schedule, ScheduleError> {
        check_base("base", &self.base)?;
        let schedule = match &self.kind {
            RopeKind::Default => return Schedule::plain(self.base.clone(), self.head_dim),
            RopeKind::Linear { factor } => self.divided(self.head_dim.pairs(), factor)?,
            RopeKind::Proportional { factor, rotated } => self.divided(*rotated, factor)?,
            RopeKind::NtkAware { factor } => {
                self.check_growing(factor)?;
                let d = u64::from(self.head_dim.get());
                let segment = Segment {
                    scale: Some(Scale {
                        factor: factor.clone(),
                        exponent: Ratio::new(d as i64, d - 2),
                    }),
                    ..self.plain_segment(self.head_dim.pairs())
                };
                Schedule::segments(String::new(), self.head_dim, vec![segment])?
            }
            RopeKind::DynamicNtk { factor, stretch } => {
                for quotient in [&factor.clone().into(), stretch] {
                    check_moderate(quotient)?;
                }
                if stretch.is_one() {
                    return Schedule::plain(self.base.clone(), self.head_dim);
                }
                if stretch.is_below_one() {
                    return Err(ScheduleError::Parameter {
                        what: "length over trained length",
                        value: stretch.to_string(),
                        expected: "at least 1",
                    });
                }
                self.check_pairs()?;
                self.formula(Formula::Grown {
                    base: self.base.clone(),
                    factor: factor.clone().into(),
                    stretch: stretch.clone(),
                })
            }
            RopeKind::NtkMixed { factor } => {
                self.check_growing(factor)?;
                self.formula(Formula::Mixed {
                    base: self.base.clone(),
                    factor: factor.clone().into(),
                })
            }
            RopeKind::Yarn(yarn) => {
                check_factor(&yarn.factor)?;
                check_positive("beta_fast", &yarn.beta_fast)?;
                check_positive("beta_slow", &yarn.beta_slow)?;
                check_positive("original length", &yarn.original_length)?;
                if self.base < "1.000001".parse().expect("a decimal") {
                    return Err(ScheduleError::Parameter {
                        what: "base of YaRN",
                        value: self.base.to_string(),
                        expected: "at least 1.000001, since its ramp divides by ln base",
                    });
                }
                self.formula(Formula::Blend {
                    base: self.base.clone(),
                    factor: yarn.factor.clone(),
                    keep: yarn.keep(&self.base, self.head_dim)?,
                })
            }
            RopeKind::LongRope { factors } => {
                if factors.len() != self.head_dim.pairs() {
                    return Err(ScheduleError::Parameter {
                        what: "number of factors",
                        value: factors.len().to_string(),
                        expected: "one for each pair of the rotary dimension",
                    });
                }
                let segments = factors.iter().enumerate().map(|(pair, factor)| Segment {
                    divisor: factor.clone(),
                    ..Segment::plain(pair..pair + 1, self.base.clone())
                });
                Schedule::segments(String::new(), self.head_dim, segments.collect())?
            }
            RopeKind::Llama3(llama) => {
                check_factor(&llama.factor.clone().into())?;
                check_positive("low_freq_factor", &llama.low_freq_factor)?;
                check_positive("high_freq_factor", &llama.high_freq_factor)?;
                check_positive("original length", &llama.original_length)?;
                let (low, high) = (&llama.low_freq_factor, &llama.high_freq_factor);
                match low.cmp(high) {
                    Ordering::Less if high.nearest_f64() <= low.nearest_f64() * (1.0 + 1e-12) => {
                        return Err(ScheduleError::Boundary {
                            what: format!("low_freq_factor {low} and high_freq_factor {high}"),
                        });
                    }
                    Ordering::Less => self.formula(Formula::Blend {
                        base: self.base.clone(),
                        factor: llama.factor.clone().into(),
                        keep: Keep::Turns {
                            length: llama.original_length.clone(),
                            low: low.clone(),
                            high: high.clone(),
                        },
                    }),
                    Ordering::Equal => {
                        let step = llama.step(&self.base, self.head_dim)?;
                        self.stepped(step, &llama.factor)?
                    }
                    Ordering::Greater => {
                        return Err(ScheduleError::Parameter {
                            what: "low_freq_factor",
                            value: llama.low_freq_factor.to_string(),
                            expected: "at most high_freq_factor",
                        });
                    }
                }
            }
        };
        Ok(schedule.with_name(self.to_string()))
    }

    /// YaRN with the ramp it has at the base `ramp_base`, whose ends differ from those at `other_base` by one pair at most: the schedule on
    /// one side of where the ramp's rounded ends jump. For other types the schedule itself.
    ///
    /// # Errors
    ///
    /// As [`schedule`](Rope::schedule), and if the ramps differ by more.
    pub fn schedule_beside_jump(
        &self,
        ramp_base: &Decimal,
        other_base: &Decimal,
    ) -> Result<Schedule, ScheduleError> {
        let RopeKind::Yarn(yarn) = &self.kind else {
            return self.schedule();
        };
        let (here, there) = (
            yarn.approx_ramp(ramp_base, self.head_dim)?.range,
            yarn.approx_ramp(other_base, self.head_dim)?.range,
        );
        if !yarn.truncate || (here.0 - there.0).abs() + (here.1 - there.1).abs() > 1.0 {
            return Err(ScheduleError::Boundary {
                what: format!("the ramps at bases {ramp_base} and {other_base}"),
            });
        }
        Ok(self.formula(Formula::Blend {
            base: self.base.clone(),
            factor: yarn.factor.clone(),
            keep: yarn.keep(ramp_base, self.head_dim)?,
        }))
    }

    fn plain_segment(&self, pairs: usize) -> Segment {
        Segment::plain(0..pairs, self.base.clone())
    }

    fn formula(&self, formula: Formula) -> Schedule {
        Schedule::formula(String::new(), self.head_dim, formula)
    }

    fn divided(&self, pairs: usize, factor: &Decimal) -> Result<Schedule, ScheduleError> {
        let segment = Segment {
            divisor: factor.clone(),
            ..self.plain_segment(pairs)
        };
        Schedule::segments(String::new(), self.head_dim, vec![segment])
    }

    /// Plain below pair `step`, divided from there on.
    fn stepped(&self, step: usize, factor: &Decimal) -> Result<Schedule, ScheduleError> {
        let slow = Segment {
            divisor: factor.clone(),
            ..Segment::plain(step..self.head_dim.pairs(), self.base.clone())
        };
        let mut segments = vec![self.plain_segment(step), slow];
        segments.retain(|segment| !segment.pairs.is_empty());
        Schedule::segments(String::new(), self.head_dim, segments)
    }

    fn check_growing(&self, factor: &Decimal) -> Result<(), ScheduleError> {
        self.check_pairs()?;
        check_base("factor of an NTK type", factor)
    }

    fn check_pairs(&self) -> Result<(), ScheduleError> {
        if self.head_dim.pairs() > 1 {
            return Ok(());
        }
        Err(ScheduleError::Parameter {
            what: "rotary dimension",
            value: self.head_dim.to_string(),
            expected: "at least 4, since the exponent d/(d-2) divides by zero at 2",
        })
    }
}

fn check_factor(factor: &Quotient) -> Result<(), ScheduleError> {
    let within = |value: f64| (1e-100..1e100).contains(&value);
    if within(factor.number(&crate::ApproxF64)) {
        return Ok(());
    }
    Err(ScheduleError::Parameter {
        what: "factor",
        value: factor.to_string(),
        expected: "a number from 1e-100 to 1e100",
    })
}

/// What 1 + s·(x − 1) can be taken of without losing its digits.
fn check_moderate(quotient: &Quotient) -> Result<(), ScheduleError> {
    if (1e-15..1e15).contains(&quotient.number(&crate::ApproxF64)) {
        return Ok(());
    }
    Err(ScheduleError::Parameter {
        what: "factor or stretch of dynamic NTK",
        value: quotient.to_string(),
        expected: "a number from 1e-15 to 1e15",
    })
}

fn check_positive(what: &'static str, value: &Decimal) -> Result<(), ScheduleError> {
    if (1e-100..1e100).contains(&value.nearest_f64()) {
        return Ok(());
    }
    Err(ScheduleError::Parameter {
        what,
        value: value.to_string(),
        expected: "a number from 1e-100 to 1e100",
    })
}

impl std::fmt::Display for Rope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} with base {}, rotary dim {}",
            self.type_name(),
            self.base,
            self.head_dim
        )?;
        if let RopeKind::DynamicNtk { stretch, .. } = &self.kind {
            write!(f, ", at {stretch} of the trained length")?;
        }
        if let Some(factor) = self.factor().filter(|factor| !factor.is_one()) {
            write!(f, ", factor {factor}")?;
        }
        if let RopeKind::Proportional { rotated, .. } = &self.kind {
            write!(f, ", {rotated} of {} pairs", self.head_dim.pairs())?;
        }
        Ok(())
    }
}
