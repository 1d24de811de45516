//! A configuration's frequencies: exact to the digits asked for, and as transformers stores them.

use crate::Digits;
use ropebound_config::{Layer, Model, PositionEncoding, Rotary};
use ropebound_document::{Document, Fields, Number, Table, Value};
use ropebound_reference::{Interval, Precision, RoundingError, enclosure_decimal, rounded_decimal};
use ropebound_schedule::Schedule;

/// The frequencies of every layer type that rotates.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    /// The layer types.
    pub layers: Vec<LayerSpectrum>,
}

/// The frequencies of one layer type.
#[derive(Clone, Debug, PartialEq)]
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
    /// The θ_i that transformers stores, if it knows the type.
    pub stored: Option<Vec<f32>>,
}

/// One pair; numbers are correctly rounded, or both ends of an enclosure where one is an exact tie.
#[derive(Clone, Debug, PartialEq)]
pub struct PairRecord {
    /// θ_i in radians per position.
    pub theta: Number,
    /// 2π/θ_i in positions.
    pub wavelength: Number,
    /// context·θ_i/2π.
    pub turns: Option<Number>,
    /// θ_i as the `f64` nearest to the exact number.
    pub double: f64,
}

impl Spectrum {
    /// The spectrum of `model`'s layer types, or of the one called `layer`.
    #[must_use]
    pub fn new(model: &Model, layer: Option<&str>, digits: Digits) -> Self {
        let wanted = |found: &&Layer| layer.is_none_or(|name| found.name == name);
        let layers = model.layers.iter().filter(wanted);
        let layers = layers.filter_map(|layer| match &layer.positions {
            PositionEncoding::None | PositionEncoding::NoAttention => None,
            PositionEncoding::Rotary(rotary) => {
                Some(LayerSpectrum::new(&layer.name, rotary, digits))
            }
        });
        Self {
            layers: layers.collect(),
        }
    }

    /// All of it: a table for each layer type; CSV has the pairs of all in one.
    #[must_use]
    pub fn document(&self) -> Document {
        let mut document = Document::new("spectrum", "");
        for layer in &self.layers {
            document = document.table(layer.table());
        }
        let rows = self.layers.iter().flat_map(|layer| {
            let named = Fields::new().with("layer", Value::name(&layer.layer));
            layer
                .pairs()
                .into_iter()
                .map(move |pair| named.clone().and(pair))
        });
        let rows: Vec<Fields> = rows.collect();
        let rows: Vec<&Fields> = rows.iter().collect();
        let layers: Vec<Fields> = self.layers.iter().map(LayerSpectrum::fields).collect();
        Document {
            data: Some(Value::from(Fields::new().records("layers", layers)).to_json()),
            rows: Some(Table::of_records("pairs", "", &rows)),
            ..document
        }
    }
}

impl LayerSpectrum {
    fn new(name: &str, rotary: &Rotary, digits: Digits) -> Self {
        let schedule = rotary
            .schedule()
            .expect("a configuration read has a schedule");
        let pairs = (0..schedule.pairs()).map(|pair| PairRecord {
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
            double: theta(&schedule, pair, 128).midpoint().to_f64(),
        });
        let critical = |context: u64| {
            // A turn takes 2π/θ positions, and no context is that: the comparison is never a tie at algebraic frequencies.
            (0..schedule.pairs()).find(|&pair| *turns(&schedule, pair, context, 256).hi() < 1)
        };
        Self {
            layer: name.to_owned(),
            schedule: schedule.name().to_owned(),
            context: rotary.context,
            unrotated_pairs: rotary.unrotated,
            critical_pair: rotary.context.and_then(critical),
            pairs: pairs.collect(),
            stored: rotary.rope.approx_transformers_f32(),
        }
    }

    /// The pairs, what transformers stores among it: in the fewest digits that give it, and its bits.
    fn pairs(&self) -> Vec<Fields> {
        let stored = |pair: usize| self.stored.as_ref().map(|stored| stored[pair]);
        let pairs = self.pairs.iter().enumerate();
        pairs
            .map(|(pair, record)| {
                let stored = stored(pair);
                Fields::new()
                    .with("pair", pair)
                    .with("theta", &record.theta)
                    .with("wavelength", &record.wavelength)
                    .with("turns", record.turns.as_ref())
                    .with(
                        "stored_f32",
                        stored.map(|value| Number::exact(format!("{value:e}"))),
                    )
                    .detail(
                        "stored_bits",
                        stored.map(|value| format!("0x{:08x}", value.to_bits())),
                    )
            })
            .collect()
    }

    fn fields(&self) -> Fields {
        Fields::new()
            .with("layer", Value::name(&self.layer))
            .with("schedule", &self.schedule)
            .with("context", self.context)
            .with("unrotated_pairs", self.unrotated_pairs)
            .with("critical_pair", self.critical_pair)
            .records("pairs", self.pairs())
    }

    fn table(&self) -> Table {
        let critical = match (self.context, self.critical_pair) {
            (None, _) => "no context claimed".to_owned(),
            (Some(context), Some(pair)) => format!(
                "context {context}; pair {pair} is the first to make less than one turn in it"
            ),
            (Some(context), None) => {
                format!("context {context}; every pair turns at least once in it")
            }
        };
        let caption = format!("{}: {}; {critical}", self.layer, self.schedule);
        let pairs = self.pairs();
        let pairs: Vec<&Fields> = pairs.iter().collect();
        Table::of_records("pairs", &caption, &pairs)
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
fn rounded(digits: Digits, enclosure: impl Fn(u32) -> Interval) -> Number {
    let decimal =
        rounded_decimal::<RoundingError>(digits.kept, |precision| Ok(enclosure(precision)));
    digits.number(decimal.unwrap_or_else(|_| {
        let (lo, hi) = enclosure_decimal(&enclosure(256), digits.kept + 2);
        format!("{lo}..{hi}")
    }))
}
