//! candle-nn: rotations that are given their caches.

use candle_core::{DType, Device, Result, Tensor};
use candle_nn::rotary_emb::{rope, rope_i, rope_i_slow, rope_slow, rope_thd};
use ropebound_kernels::conformance::{RopeKernel, Rotations};
use ropebound_kernels::golden::Golden;
use ropebound_kernels::{FloatType, Layout};
use ropebound_schedule::{Decimal, Schedule};

/// A function of `candle_nn::rotary_emb`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Function {
    Rope,
    RopeSlow,
    RopeThd,
    RopeInterleaved,
    RopeInterleavedSlow,
}

impl Function {
    pub(crate) const ALL: [Self; 5] = [
        Self::Rope,
        Self::RopeSlow,
        Self::RopeThd,
        Self::RopeInterleaved,
        Self::RopeInterleavedSlow,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Rope => "rope",
            Self::RopeSlow => "rope_slow",
            Self::RopeThd => "rope_thd",
            Self::RopeInterleaved => "rope_i",
            Self::RopeInterleavedSlow => "rope_i_slow",
        }
    }

    fn layout(self) -> Layout {
        match self {
            Self::Rope | Self::RopeSlow | Self::RopeThd => Layout::HalfSplit,
            Self::RopeInterleaved | Self::RopeInterleavedSlow => Layout::Interleaved,
        }
    }

    /// Whether caches may be of each batch row.
    fn has_batches(self) -> bool {
        !matches!(self, Self::RopeSlow | Self::RopeInterleavedSlow)
    }
}

/// Where cosines and sines come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Caches {
    /// Correctly rounded ones.
    Exact,
    /// As the models of candle-transformers make them: frequencies, angles and functions in f32, cast last.
    AsModels,
}

/// One function in one format.
pub(crate) struct Candle {
    function: Function,
    float: FloatType,
    caches: Caches,
}

impl Candle {
    pub(crate) fn new(function: Function, float: FloatType, caches: Caches) -> Self {
        Self {
            function,
            float,
            caches,
        }
    }

    fn dtype(&self) -> DType {
        match self.float {
            FloatType::F64 => DType::F64,
            FloatType::F32 => DType::F32,
            FloatType::F16 => DType::F16,
            FloatType::BF16 => DType::BF16,
        }
    }

    fn tensor(&self, values: Vec<f64>, shape: &[usize]) -> Result<Tensor> {
        Tensor::from_vec(values, shape, &Device::Cpu)?.to_dtype(self.dtype())
    }

    /// cos and sin, [places, pairs].
    fn caches(&self, schedule: &Schedule, positions: &[u64]) -> Result<[Tensor; 2]> {
        let (n, pairs) = (positions.len(), schedule.pairs());
        if self.caches == Caches::Exact {
            let golden = Golden::new(schedule, &Decimal::one()).expect("a factor of 1");
            let table = golden.table(positions, self.float).expect("golden values");
            let all = |data: &dyn Fn(usize) -> Option<f64>| -> Vec<f64> {
                (0..n * pairs).map(|k| data(k).expect("a float")).collect()
            };
            return Ok([
                self.tensor(all(&|k| table.cos.get_f64(k)), &[n, pairs])?,
                self.tensor(all(&|k| table.sin.get_f64(k)), &[n, pairs])?,
            ]);
        }
        let base = schedule
            .plain_base()
            .expect("asked of plain ones")
            .nearest_f64() as f32;
        let width = 2 * pairs;
        let theta: Vec<f32> = (0..width)
            .step_by(2)
            .map(|i| 1.0 / base.powf(i as f32 / width as f32))
            .collect();
        let theta = Tensor::from_vec(theta, (1, pairs), &Device::Cpu)?;
        let places: Vec<f32> = positions.iter().map(|place| *place as f32).collect();
        let angles = Tensor::from_vec(places, (n, 1), &Device::Cpu)?.matmul(&theta)?;
        Ok([
            angles.cos()?.to_dtype(self.dtype())?,
            angles.sin()?.to_dtype(self.dtype())?,
        ])
    }

    fn apply(&self, x: &Tensor, cos: &Tensor, sin: &Tensor) -> Result<Vec<f64>> {
        let y = match self.function {
            Function::Rope => rope(x, cos, sin)?,
            Function::RopeSlow => rope_slow(x, cos, sin)?,
            Function::RopeInterleaved => rope_i(x, cos, sin)?,
            Function::RopeInterleavedSlow => rope_i_slow(x, cos, sin)?,
            Function::RopeThd => {
                let x = x.transpose(1, 2)?.contiguous()?;
                rope_thd(&x, cos, sin)?.transpose(1, 2)?
            }
        };
        y.to_dtype(DType::F64)?.flatten_all()?.to_vec1()
    }

    /// Whether there is anything to ask of it here.
    fn takes(&self, schedule: &Schedule, layout: Layout) -> bool {
        layout == self.function.layout()
            && (self.caches == Caches::Exact || schedule.plain_base().is_some())
    }
}

impl RopeKernel for Candle {
    fn name(&self) -> String {
        let caches = match self.caches {
            Caches::Exact => "exact caches",
            Caches::AsModels => "caches as its models make them",
        };
        format!("candle-nn 0.11.1, {}, {caches}", self.function.name())
    }

    fn float(&self) -> FloatType {
        self.float
    }

    fn table(&mut self, schedule: &Schedule, positions: &[u64]) -> Option<Rotations> {
        if self.caches == Caches::Exact || schedule.plain_base().is_none() || positions.is_empty() {
            return None;
        }
        let [cosines, sines] = self
            .caches(schedule, positions)
            .expect("caches")
            .map(|table| {
                let wide = table
                    .to_dtype(DType::F64)
                    .and_then(|wide| wide.flatten_all());
                wide.and_then(|wide| wide.to_vec1()).expect("numbers")
            });
        Some(Rotations { cosines, sines })
    }

    fn rotate(
        &mut self,
        schedule: &Schedule,
        layout: Layout,
        positions: &[u64],
        vectors: &[f64],
    ) -> Option<Vec<f64>> {
        if !self.takes(schedule, layout) {
            return None;
        }
        if positions.is_empty() {
            return Some(Vec::new());
        }
        let [cos, sin] = self.caches(schedule, positions).expect("caches");
        let shape = [1, 1, positions.len(), 2 * schedule.pairs()];
        let x = self.tensor(vectors.to_vec(), &shape).expect("a tensor");
        Some(self.apply(&x, &cos, &sin).expect("a rotation"))
    }

    fn rotate_batch(
        &mut self,
        schedule: &Schedule,
        layout: Layout,
        positions: &[u64],
        [batches, heads]: [usize; 2],
        vectors: &[f64],
    ) -> Option<Vec<f64>> {
        if !self.takes(schedule, layout) || !self.function.has_batches() {
            return None;
        }
        if positions.is_empty() {
            return Some(Vec::new());
        }
        let (places, pairs) = (positions.len() / batches, schedule.pairs());
        let caches = self.caches(schedule, positions).expect("caches");
        let [cos, sin] = caches.map(|all| all.reshape((batches, places, pairs)).expect("rows"));
        let shape = [batches, heads, places, 2 * pairs];
        let x = self.tensor(vectors.to_vec(), &shape).expect("a tensor");
        Some(self.apply(&x, &cos, &sin).expect("a rotation"))
    }
}
