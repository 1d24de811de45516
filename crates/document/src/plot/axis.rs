//! Axes and their ticks.

use std::ops::Range;

/// How values lie along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As they are.
    Linear,
    /// Ticks at powers of ten.
    Log10,
    /// Ticks at powers of two, as 1k = 1024 and 1M = 1024².
    Log2,
}

/// One axis.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What it measures, with its unit.
    pub label: String,
    /// How values lie along it.
    pub scale: Scale,
    /// The least and the largest value shown.
    pub range: Range<f64>,
}

impl Axis {
    /// An axis.
    pub fn new(label: &str, scale: Scale, range: Range<f64>) -> Self {
        Self {
            label: label.to_owned(),
            scale,
            range,
        }
    }

    /// Where `value` lies.
    pub fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Log10 => libm::log10(value),
            Scale::Log2 => libm::log2(value),
        }
    }

    /// Both ends placed.
    pub fn placed(&self) -> Range<f64> {
        self.place(self.range.start)..self.place(self.range.end)
    }

    /// How many ticks to ask for.
    pub fn ticks(&self) -> usize {
        match self.scale {
            Scale::Linear => 6,
            // One a power at most.
            Scale::Log10 | Scale::Log2 => {
                let placed = self.placed();
                ((placed.end - placed.start).floor() as usize + 1).min(13)
            }
        }
    }

    /// The text of the tick at `place`.
    pub fn tick(&self, place: f64) -> String {
        let whole = libm::round(place);
        let off = (place - whole).abs() > 1e-6;
        match self.scale {
            Scale::Linear => linear(place, &self.range),
            Scale::Log10 | Scale::Log2 if off => String::new(),
            Scale::Log10 => format!("1e{whole}"),
            Scale::Log2 => match whole as i32 {
                power @ ..10 => format!("{}", libm::exp2(f64::from(power))),
                power @ 10..20 => format!("{}k", 1u64 << (power - 10)),
                power => format!("{}M", 1u64 << (power - 20).min(40)),
            },
        }
    }
}

/// As many decimals as the range needs for its ticks to differ.
fn linear(value: f64, range: &Range<f64>) -> String {
    let width = range.end - range.start;
    let decimals = if width >= 10.0 {
        0
    } else if width >= 1.0 {
        1
    } else {
        2
    };
    let text = format!("{value:.decimals$}");
    if text
        .trim_start_matches('-')
        .chars()
        .all(|c| ['0', '.'].contains(&c))
    {
        text.trim_start_matches('-').to_owned()
    } else {
        text.replace('-', "−")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_named() {
        let log2 = Axis::new("", Scale::Log2, 1024.0..1048576.0);
        assert_eq!(log2.ticks(), 11);
        assert_eq!(
            [9.0, 10.0, 13.0, 20.0, 10.5].map(|t| log2.tick(t)),
            ["512", "1k", "8k", "1M", ""]
        );
        let log10 = Axis::new("", Scale::Log10, 1e3..1e9);
        assert_eq!(log10.tick(4.0), "1e4");
        let linear = Axis::new("", Scale::Linear, -1.0..1.0);
        assert_eq!(
            [-0.5, -0.0, 1.0].map(|t| linear.tick(t)),
            ["−0.5", "0.0", "1.0"]
        );
    }
}
