//! A configuration's frequencies: exact to the digits asked for, and as transformers stores them.

use ropebound_config::{Layer, Model, Positions, Rotary};
use ropebound_reference::{Interval, Precision, RoundingError, enclosure_decimal, rounded_decimal};
use ropebound_schedule::Schedule;
use serde::Serialize;

use crate::Format;
use ropebound_document::csv_line;
use ropebound_document::markdown_table;

/// The frequencies of every layer type that rotates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spectrum {
    /// The layer types.
    pub layers: Vec<LayerSpectrum>,
}

/// The frequencies of one layer type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LayerSpectrum {
    /// Its name.
    pub layer: String,
    /// The schedule, in words.
    pub schedule: String,
    /// The positions turns are counted over: the context, if one is claimed.
    pub context: Option<u64>,
    /// Pairs of the head that do not rotate, if known.
    pub unrotated_pairs: Option<u64>,
    /// The first pair that makes less than one turn within the context; `None` if there is none, or no context.
    pub critical_pair: Option<usize>,
    /// The pairs that rotate.
    pub pairs: Vec<PairRecord>,
    /// θ_i in radians per position, each the `f64` nearest to the exact number.
    #[serde(skip)]
    pub doubles: Vec<f64>,
}

impl LayerSpectrum {
    /// The θ_i that transformers stores, if it knows the type.
    #[must_use]
    pub fn stored(&self) -> Option<Vec<f32>> {
        let stored = |pair: &PairRecord| pair.stored_f32.as_ref()?.parse().ok();
        self.pairs.iter().map(stored).collect()
    }
}

/// One pair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairRecord {
    /// i.
    pub pair: usize,
    /// θ_i in radians per position, correctly rounded; both ends of an enclosure where it is an exact tie.
    pub theta: String,
    /// 2π/θ_i in positions.
    pub wavelength: String,
    /// context·θ_i/2π.
    pub turns: Option<String>,
    /// The `f32` that transformers stores, in the fewest digits that give it; `None` for types it does not know.
    pub stored_f32: Option<String>,
    /// Its bits.
    pub stored_bits: Option<String>,
}

impl Spectrum {
    /// The spectrum of `model`'s layer types, or of the one called `layer`, to `digits` significant digits.
    #[must_use]
    pub fn new(model: &Model, layer: Option<&str>, digits: usize) -> Self {
        let wanted = |found: &&Layer| layer.is_none_or(|name| found.name == name);
        let layers = model.layers.iter().filter(wanted);
        let layers = layers.filter_map(|layer| match &layer.positions {
            Positions::None | Positions::NoAttention => None,
            Positions::Rotary(rotary) => Some(of_layer(&layer.name, rotary, digits)),
        });
        Self {
            layers: layers.collect(),
        }
    }

    /// The spectrum in `format`.
    ///
    /// # Panics
    ///
    /// Never: the records are plain.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Json => serde_json::to_string(self).expect("plain records") + "\n",
            Format::Csv => {
                let mut out = csv_line(&HEADER.map(str::to_owned));
                for row in self.rows() {
                    out += &csv_line(&row);
                }
                out
            }
            Format::Markdown => markdown_table(&HEADER, &self.rows()),
            Format::Text => self.text(),
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        for layer in &self.layers {
            out += &format!("{}: {}\n", layer.layer, layer.schedule);
            let context = layer
                .context
                .map_or("none claimed".to_owned(), |n| n.to_string());
            out += &format!("  context {context}; ");
            out += &match layer.critical_pair {
                Some(pair) => {
                    format!("pair {pair} is the first to make less than one turn in it\n")
                }
                None => "every pair turns at least once in it, or there is none\n".to_owned(),
            };
            let width = layer
                .pairs
                .iter()
                .map(|pair| pair.theta.len())
                .max()
                .unwrap_or(0);
            out += &format!(
                "  pair  {:width$}  {:width$}  {:width$}  stored f32\n",
                "theta", "wavelength", "turns"
            );
            for pair in &layer.pairs {
                out += &format!(
                    "  {:4}  {:width$}  {:width$}  {:width$}  {}\n",
                    pair.pair,
                    pair.theta,
                    pair.wavelength,
                    pair.turns.as_deref().unwrap_or("-"),
                    pair.stored_f32.as_deref().unwrap_or("-")
                );
            }
        }
        out
    }

    fn rows(&self) -> Vec<[String; 7]> {
        let mut rows = Vec::new();
        for layer in &self.layers {
            for pair in &layer.pairs {
                rows.push([
                    layer.layer.clone(),
                    pair.pair.to_string(),
                    pair.theta.clone(),
                    pair.wavelength.clone(),
                    pair.turns.clone().unwrap_or_default(),
                    pair.stored_f32.clone().unwrap_or_default(),
                    pair.stored_bits.clone().unwrap_or_default(),
                ]);
            }
        }
        rows
    }
}

const HEADER: [&str; 7] = [
    "layer",
    "pair",
    "theta",
    "wavelength",
    "turns",
    "stored_f32",
    "stored_bits",
];

fn of_layer(name: &str, rotary: &Rotary, digits: usize) -> LayerSpectrum {
    let schedule = rotary
        .schedule()
        .expect("a configuration read has a schedule");
    let stored = rotary.rope.approx_transformers_f32();
    let pairs: Vec<_> = (0..schedule.pairs())
        .map(|pair| {
            let stored = stored.as_ref().map(|stored| stored[pair]);
            PairRecord {
                pair,
                theta: rounded(digits, |precision| theta(&schedule, pair, precision)),
                wavelength: rounded(digits, |precision| {
                    let theta = theta(&schedule, pair, precision);
                    turn(precision)
                        .divide(&theta)
                        .expect("a frequency is above 0")
                }),
                turns: rotary.context.map(|context| {
                    rounded(digits, |precision| {
                        turns(&schedule, pair, context, precision)
                    })
                }),
                stored_f32: stored.map(|value| format!("{value:e}")),
                stored_bits: stored.map(|value| format!("0x{:08x}", value.to_bits())),
            }
        })
        .collect();
    let critical = |context: u64| {
        // A turn takes 2π/θ positions, and no context is that: the comparison is never a tie at algebraic frequencies.
        (0..schedule.pairs()).find(|&pair| *turns(&schedule, pair, context, 256).hi() < 1)
    };
    LayerSpectrum {
        layer: name.to_owned(),
        schedule: schedule.name().to_owned(),
        context: rotary.context,
        unrotated_pairs: rotary.unrotated,
        critical_pair: rotary.context.and_then(critical),
        doubles: (0..schedule.pairs())
            .map(|pair| theta(&schedule, pair, 128).midpoint().to_f64())
            .collect(),
        pairs,
    }
}

fn theta(schedule: &Schedule, pair: usize, precision: u32) -> Interval {
    schedule.frequency(&Precision(precision), pair)
}

fn turn(precision: u32) -> Interval {
    Interval::pi(precision + 32).scale(2)
}

fn turns(schedule: &Schedule, pair: usize, context: u64, precision: u32) -> Interval {
    let angle = theta(schedule, pair, precision).scale(context);
    angle.divide(&turn(precision)).expect("2π is above 0")
}

/// The number, correctly rounded; both ends of an enclosure if it is an exact tie of so many digits.
fn rounded(digits: usize, enclosure: impl Fn(u32) -> Interval) -> String {
    rounded_decimal::<RoundingError>(digits, |precision| Ok(enclosure(precision))).unwrap_or_else(
        |_| {
            let (lo, hi) = enclosure_decimal(&enclosure(256), digits + 2);
            format!("{lo}..{hi}")
        },
    )
}
