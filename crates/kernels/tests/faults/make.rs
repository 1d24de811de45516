//! Dumps: every shape, format and layout, with a fault in it. Nothing here is shared with the diagnosis: angles are f32 products, functions
//! the C library's.

use crate::kinds::{Fault, Needs};
use crate::support::{data, random};
use ropebound_kernels::recipe::RotationRow;
use ropebound_kernels::{FloatType, Layout, Target};
use ropebound_tables::NamedArray;

/// The shape of a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DumpShape {
    Columns,
    Twice,
    Long,
    Cache,
    Complex,
    Bhsd,
    Bshd,
    Sbhd,
    Thd,
    Merged,
}

impl DumpShape {
    pub(crate) const ALL: [Self; 10] = [
        Self::Columns,
        Self::Twice,
        Self::Long,
        Self::Cache,
        Self::Complex,
        Self::Bhsd,
        Self::Bshd,
        Self::Sbhd,
        Self::Thd,
        Self::Merged,
    ];

    pub(crate) fn is_table(self) -> bool {
        matches!(
            self,
            Self::Columns | Self::Twice | Self::Long | Self::Cache | Self::Complex
        )
    }

    fn batches(self) -> usize {
        match self {
            Self::Bhsd | Self::Bshd | Self::Sbhd => 2,
            _ => 1,
        }
    }
}

/// One dump to make.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub fault: Fault,
    pub float: FloatType,
    pub shape: DumpShape,
    pub layout: Layout,
    pub target: Target,
    pub seed: u64,
}

pub(crate) const HEADS: usize = 4;

impl Case {
    /// Whether there is such a dump.
    pub(crate) fn exists(&self) -> bool {
        let needs = match self.fault.needs() {
            Needs::Anything => true,
            Needs::Table => self.shape.is_table(),
            Needs::Vectors | Needs::Heads => !self.shape.is_table(),
            Needs::Batches => !self.shape.is_table() && self.shape.batches() > 1,
        };
        let recipe = match self.fault {
            Fault::Imprecise(recipe) => recipe.model(&self.target, FloatType::F32).is_some(),
            _ => true,
        };
        let repeats = match self.fault {
            Fault::OtherRepetition => {
                !self.shape.is_table() || matches!(self.shape, DumpShape::Twice | DumpShape::Long)
            }
            _ => true,
        };
        needs && recipe && repeats && self.fault.schedule(&self.target).is_some()
    }

    /// The positions of places: from 0, packed, or where 16 bits end.
    pub(crate) fn positions(&self) -> Vec<u64> {
        let n = match self.fault {
            Fault::Transposed => self.target.pairs() as u64,
            _ => 160 + self.seed % 40,
        };
        match self.fault {
            Fault::Int16 => (32_768 - n / 2..32_768 - n / 2 + n).collect(),
            Fault::NotRestarted => (0..n).map(|place| place % (n / 2 - 7)).collect(),
            // Roundings of positions show from here on.
            Fault::Imprecise(_) => (0..n).map(|place| 1900 + 3 * place).collect(),
            _ => (0..n).collect(),
        }
    }

    /// A rotation: cosine and sine of a pair of a row.
    fn rotation(
        &self,
        (batch, head, place): (usize, usize, usize),
        own: u64,
        pair: usize,
        row: &RotationRow,
        theta: &[f64],
        a: f64,
    ) -> (f64, f64) {
        let pairs = theta.len();
        let mut position = own as f64;
        let mut source = pair;
        match self.fault {
            Fault::PairsReversed => source = pairs - 1 - pair,
            Fault::Transposed => (position, source) = (pair as f64, place),
            Fault::Shift(k) => position += k as f64,
            Fault::Scaled(c) => position *= c,
            Fault::Clamped(n) => position = position.min(n as f64),
            Fault::Wrapped(n) => position %= n as f64,
            Fault::Restarted(starts) => {
                let begun = starts.iter().rev().find(|start| own >= **start);
                position -= begun.copied().unwrap_or(0) as f64;
            }
            Fault::Degrees => position = position.to_radians(),
            Fault::Int16 => position = f64::from(own as u16 as i16),
            Fault::NotRestarted => position = place as f64,
            Fault::ChunkDoubled(n) if own >= n => position += n as f64,
            Fault::NeverAdvancing(c) => position = c as f64,
            Fault::NotRotated => position = 0.0,
            Fault::HalvedDown => position = (position / 2.0).floor(),
            Fault::HeadsRunOn => position += (head * self.positions().len()) as f64,
            Fault::HeadAdded => position += head as f64,
            Fault::BatchAdded => position += batch as f64,
            Fault::OneHeadStands if head == 2 => position = 0.0,
            _ => {}
        }
        if let Fault::Imprecise(_) = self.fault {
            return (row.cosines[pair], row.sines[pair]);
        }
        let from = |n: usize| place >= n;
        match self.fault {
            Fault::ZeroRows(n) if from(n) => return (0.0, 0.0),
            Fault::StandingRows(n) if from(n) => return (1.0, 0.0),
            Fault::GarbageRows(n) if from(n) => {
                let noise = random(FloatType::F32, 2 * pairs, 3.0);
                let at = |k: usize| noise[(k * 7 + place * 13) % noise.len()];
                return (at(2 * pair), at(2 * pair + 1));
            }
            Fault::SineCache(n) if from(n) => {
                return (a * ((place - n) as f64 * theta[pair]).sin(), 0.0);
            }
            _ => {}
        }
        let angle = f64::from(position as f32 * theta[source] as f32);
        let (c, s) = (a * angle.cos(), a * angle.sin());
        match self.fault {
            Fault::SineNegated => (c, -s),
            Fault::OneBatchInverse if batch == 1 => (c, -s),
            Fault::Exchanged => (s, c),
            Fault::SineTermsLost => (c, 0.0),
            Fault::FactorOnSinesAlone => (c / a, s),
            _ => (c, s),
        }
    }

    /// The arrays, positions among them.
    pub(crate) fn arrays(&self) -> Vec<NamedArray> {
        let positions = self.positions();
        let n = positions.len();
        let (theta, a) = self.fault.schedule(&self.target).expect("a schedule");
        let model = match self.fault {
            Fault::Imprecise(recipe) => recipe.model(&self.target, FloatType::F32),
            _ => None,
        };
        let pairs = theta.len();
        let batches = self.shape.batches();
        let heads = if self.shape.is_table() { 1 } else { HEADS };
        let mut row = RotationRow::new(pairs);
        let own: Vec<i64> = positions.iter().map(|position| *position as i64).collect();
        let mut arrays = vec![NamedArray::new(
            "positions",
            &[n],
            ropebound_tables::Data::I64(own),
        )];
        if self.shape.is_table() {
            let (mut cos, mut sin) = (Vec::new(), Vec::new());
            for (place, &position) in positions.iter().enumerate() {
                if let Some(model) = &model {
                    model.row(position, &mut row);
                }
                for pair in 0..pairs {
                    let (c, s) = self.rotation((0, 0, place), position, pair, &row, &theta, a);
                    cos.push(f64::from(c as f32));
                    sin.push(f64::from(s as f32));
                }
            }
            arrays.extend(self.table(n, pairs, &cos, &sin));
            return arrays;
        }
        let width = self.target.head_width();
        let input = random(self.float, batches * heads * n * width, 2.0);
        let mut output = vec![0.0; input.len()];
        for batch in 0..batches {
            for head in 0..heads {
                for (place, &position) in positions.iter().enumerate() {
                    let start = match self.shape {
                        DumpShape::Bhsd => (batch * heads + head) * n + place,
                        DumpShape::Bshd => (batch * n + place) * heads + head,
                        DumpShape::Sbhd => (place * batches + batch) * heads + head,
                        _ => place * heads + head,
                    } * width;
                    if let Some(model) = &model {
                        model.row(position, &mut row);
                    }
                    let x = &input[start..start + width];
                    let y = &mut output[start..start + width];
                    y.copy_from_slice(x);
                    if self.fault == Fault::RestZero {
                        y[2 * pairs..].fill(0.0);
                    }
                    self.rotate(pairs, x, y, |pair| {
                        self.rotation((batch, head, place), position, pair, &row, &theta, a)
                    });
                }
            }
        }
        let shape: Vec<usize> = match self.shape {
            DumpShape::Bhsd => vec![batches, heads, n, width],
            DumpShape::Bshd => vec![batches, n, heads, width],
            DumpShape::Sbhd => vec![n, batches, heads, width],
            DumpShape::Thd => vec![n, heads, width],
            _ => vec![n, heads * width],
        };
        arrays.push(NamedArray::new("q", &shape, data(self.float, &input)));
        arrays.push(NamedArray::new(
            "q_rotated",
            &shape,
            data(self.float, &output),
        ));
        arrays
    }

    fn rotate(
        &self,
        pairs: usize,
        x: &[f64],
        y: &mut [f64],
        rotation: impl Fn(usize) -> (f64, f64),
    ) {
        let other = match self.layout {
            Layout::HalfSplit => Layout::Interleaved,
            Layout::Interleaved => Layout::HalfSplit,
        };
        let layout = if self.fault == Fault::OtherLayout {
            other
        } else {
            self.layout
        };
        let round = |value: f64| f64::from(value as f32);
        for pair in 0..pairs {
            let (i, j) = layout.components(pair, pairs);
            let of = |component: usize| match self.fault {
                Fault::OtherRepetition => rotation(other.pair(component, pairs)),
                _ => rotation(pair),
            };
            let ((ci, si), (cj, sj)) = (of(i), of(j));
            y[i] = self
                .float
                .round(round(round(x[i] * round(ci)) - round(x[j] * round(si))));
            let first = if self.fault == Fault::InPlace {
                y[i]
            } else {
                x[i]
            };
            y[j] = self
                .float
                .round(round(round(x[j] * round(cj)) + round(first * round(sj))));
        }
    }

    fn table(&self, n: usize, pairs: usize, cos: &[f64], sin: &[f64]) -> Vec<NamedArray> {
        let layout = match (self.fault, self.layout) {
            (Fault::OtherRepetition, Layout::HalfSplit) => Layout::Interleaved,
            (Fault::OtherRepetition, Layout::Interleaved) => Layout::HalfSplit,
            (_, layout) => layout,
        };
        let wide = |values: &[f64]| -> Vec<f64> {
            let rows = values.chunks(pairs);
            rows.flat_map(|row| (0..2 * pairs).map(|column| row[layout.pair(column, pairs)]))
                .collect()
        };
        let array = |name: &str, shape: &[usize], values: &[f64]| {
            NamedArray::new(name, shape, data(self.float, values))
        };
        match self.shape {
            DumpShape::Columns => vec![
                array("cos", &[n, pairs], cos),
                array("sin", &[n, pairs], sin),
            ],
            DumpShape::Twice => {
                let shape = [1, n, 2 * pairs];
                vec![
                    array("cos", &shape, &wide(cos)),
                    array("sin", &shape, &wide(sin)),
                ]
            }
            DumpShape::Long => {
                let shape = [n, 1, 1, 2 * pairs];
                vec![
                    array("cos_cached", &shape, &wide(cos)),
                    array("sin_cached", &shape, &wide(sin)),
                ]
            }
            DumpShape::Cache => {
                let rows = cos.chunks(pairs).zip(sin.chunks(pairs));
                let both: Vec<f64> = rows.flat_map(|(cos, sin)| [cos, sin].concat()).collect();
                vec![array("cos_sin_cache", &[n, 2 * pairs], &both)]
            }
            _ => {
                let both: Vec<f64> = cos.iter().zip(sin).flat_map(|(c, s)| [*c, *s]).collect();
                vec![array("freqs_cis", &[n, pairs, 2], &both)]
            }
        }
    }
}
