//! B over a box of positions with several axes.

use crate::threshold::at_least;
use crate::{Answer, Digits};
use ropebound_bounds::ContextLength;
use ropebound_bounds::multi_axis::{LeastBoxBase, LeastOfBox};
use ropebound_document::{Fields, Number};
use ropebound_reference::{certain_digits, enclosure_decimal};
use ropebound_schedule::Threshold;
use std::cmp::Ordering;

/// One axis of a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoxAxis {
    /// Its name.
    pub name: String,
    /// Offsets along it are below this.
    pub extent: u64,
    /// Pairs that turn with it.
    pub pairs: usize,
}

/// What was found of a box.
#[derive(Clone, Debug)]
pub struct AxesAnswer {
    /// The schedule, in words.
    pub schedule: String,
    /// Its axes.
    pub axes: Vec<BoxAxis>,
    /// τ: B is held against it.
    pub threshold: Threshold,
    /// The least B of it.
    pub least: LeastOfBox,
    /// How far positions of text go, where all axes agree; `None` of an encoder without text.
    pub text: Option<ContextLength>,
    /// The least base of so many digits that would serve it, if it was asked for.
    pub base: Option<(u32, LeastBoxBase)>,
}

impl AxesAnswer {
    fn of_axes(&self, value: impl Fn(usize, &BoxAxis) -> u64) -> String {
        let axes = self.axes.iter().enumerate();
        let each = axes.map(|(at, axis)| format!("{} {}", axis.name, value(at, axis)));
        each.collect::<Vec<_>>().join(", ")
    }

    /// Whether B ≥ τ at every offset; `None` if that stays open.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        self.least.sign.map(|sign| sign != Ordering::Less)
    }
}

impl Answer for AxesAnswer {
    fn headline(&self) -> String {
        let extents = self.of_axes(|_, axis| axis.extent);
        let t = self.threshold;
        match self.holds() {
            Some(true) => format!("B >= {t} at every offset below {extents}."),
            Some(false) => format!(
                "B < {t} at offset {}, of those below {extents}.",
                self.of_axes(|at, _| self.least.offset[at])
            ),
            None => format!("Whether B >= {t} at every offset below {extents} stays undecided."),
        }
    }

    fn fields(&self) -> Fields {
        let least = certain_digits(&self.least.enclosure, 10)
            .unwrap_or_else(|| enclosure_decimal(&self.least.enclosure, 3).0);
        let mut fields = Fields::new()
            .with("schedule", &self.schedule)
            .with("box", self.of_axes(|_, axis| axis.extent))
            .with("pairs", self.of_axes(|_, axis| axis.pairs as u64))
            .with_some("at_least", at_least(self.threshold))
            .with("holds", self.holds())
            .with("minimum", Number::real(least, 6))
            .with("at", self.of_axes(|at, _| self.least.offset[at]));
        if let Some(text) = &self.text {
            let (first, note) = match text {
                ContextLength::Bounded { length } => (Some(length + 1), "proved".to_owned()),
                ContextLength::NoneUpTo { limit } => (None, format!("none up to {limit}")),
                ContextLength::Unbounded => (None, "never".to_owned()),
                ContextLength::Undecided { position, .. } => (None, format!("open at {position}")),
            };
            fields = fields
                .with("first_negative_along_text", first)
                .with("text_status", note);
        }
        if let Some((digits, found)) = &self.base {
            let exact = found
                .base
                .as_ref()
                .map(|base| Digits::new(None, 12).number(base.to_string()));
            let open: Vec<_> = found.undecided.iter().map(ToString::to_string).collect();
            let name = format!("least_base_of_{digits}_digits");
            fields = fields.with(&name, exact).with_some(
                "undecided_bases",
                (!open.is_empty()).then(|| open.join(", ")),
            );
        }
        fields
    }
}
