//! B_m > τ on all of an interval of r, proven for every m. B stands for B − τ below.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::coarse::{Circle, Positions};
use crate::decide::{Unproven, positive_to_first_order, positive_to_second_order, sign_at};
use crate::exact::Exact;
use crate::local::{Local, Span};
use crate::parallel::find_first;
use crate::threshold::Excess;

/// A position that is not proven to be positive, and why.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(crate) position: u64,
    pub(crate) reason: String,
}

/// How often an interval is halved.
pub(crate) const MOST_HALVINGS: u32 = 64;

/// The most positions left open on one interval: so that a claim of too wide a step ends in memory.
pub(crate) const MOST_OPEN: usize = 1 << 20;

/// B_m(c) − m·S·w > 0 for all m in 0..=`context` but `except`; else the first for which this is not proven. `progress` hears of
/// positions done.
pub(crate) fn to_first_order(
    span: &Span,
    circle: &Circle,
    (excess, context): (Excess, u64),
    except: u64,
    progress: impl Fn(u64) + Sync,
) -> Result<(), Violation> {
    let local = Local::new(span, excess);
    let positions = Positions::new(&local, circle, context);
    let violation = find_first(positions.strips(), |number| {
        let strip = positions.strip(number);
        let count = strip.end - strip.start;
        let mut open = positions.scan(strip, false);
        open.retain(|&m| m != except && !local.is_positive_to_first_order(m));
        let violation = open.into_iter().find_map(|position| {
            let why = positive_to_first_order(span, excess, position).err()?;
            let reason = format!("of B − m·S·w > 0, {why}");
            Some(Violation { position, reason })
        });
        progress(count);
        violation
    });
    violation.map_or(Ok(()), Err)
}

/// B_m > 0 on [`lo`, `hi`] for all m in 0..=`context` but `except`: to first or second order, on it or on parts got by halving.
pub(crate) fn everywhere(
    [lo, hi]: [&Exact; 2],
    circle: &Circle,
    (excess, context): (Excess, u64),
    except: Option<u64>,
) -> Result<(), Violation> {
    let span = Span::new(lo, hi);
    let local = Local::new(&span, excess);
    let positions = Positions::new(&local, circle, context);
    let mut open = Vec::new();
    for number in 0..positions.strips() {
        open.extend(positions.scan(positions.strip(number), true));
        open.retain(|&m| Some(m) != except);
        if open.len() > MOST_OPEN {
            let reason = format!("it is one of more than {MOST_OPEN} left open: too wide a step");
            return Err(Violation {
                position: open[0],
                reason,
            });
        }
    }
    on_parts([lo, hi], &span, &local, &open, MOST_HALVINGS)
}

/// B_m > 0 on [lo, hi], whose span is given, for the positions given: on it or on parts got by so many `halvings`.
pub(crate) fn on_parts(
    [lo, hi]: [&Exact; 2],
    span: &Span,
    local: &Local,
    positions: &[u64],
    halvings: u32,
) -> Result<(), Violation> {
    let excess = local.excess;
    let mut open = Vec::new();
    for &position in positions {
        let value = local.value(position);
        if local.is_positive(position, value) {
            continue;
        }
        let fail = |reason| Err(Violation { position, reason });
        // One that is not positive at the centre would be halved to the end.
        if value.sum <= local.sum_error() {
            if positive_to_second_order(span, excess, position).is_ok() {
                continue;
            }
            if let Err(why) = sign_at(&span.centre, excess, position, true) {
                return fail(format!("of B > 0 at the middle of a part, {why}"));
            }
        }
        if halvings == 0 {
            if let Err(why) = positive_to_second_order(span, excess, position) {
                let why = match why {
                    Unproven::Refuted => String::from("|B'|·w + ½·M2·w² is no less"),
                    Unproven::Undecided => format!("{why}"),
                };
                return fail(format!("after {MOST_HALVINGS} halvings, of B, {why}"));
            }
            continue;
        }
        open.push(position);
    }
    if open.is_empty() {
        return Ok(());
    }
    for [lo, hi] in [[lo, &span.centre], [&span.centre, hi]] {
        let span = Span::new(lo, hi);
        on_parts(
            [lo, hi],
            &span,
            &Local::new(&span, excess),
            &open,
            halvings - 1,
        )?;
    }
    Ok(())
}
