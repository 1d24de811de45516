//! burn-nn: a module that makes its own table, interleaved, in f32, on the Flex backend.

use burn_core::tensor::{Device, Tensor, TensorData};
use burn_nn::{RotaryEncoding, RotaryEncodingConfig};
use ropebound_kernels::conformance::{RopeKernel, Rotations};
use ropebound_kernels::{FloatType, Layout};
use ropebound_schedule::Schedule;

/// The module of the schedule asked for last.
#[derive(Default)]
pub(crate) struct Burn {
    device: Device,
    module: Option<(Schedule, RotaryEncoding)>,
}

impl Burn {
    /// The module of a plain schedule.
    fn module(&mut self, schedule: &Schedule) -> Option<&RotaryEncoding> {
        if self.module.as_ref().is_none_or(|(own, _)| own != schedule) {
            let base = schedule.plain_base()?.nearest_f64() as f32;
            let config = RotaryEncodingConfig::new(crate::LAST as usize + 1, 2 * schedule.pairs());
            let module = config.with_theta(base).init(&self.device);
            self.module = Some((schedule.clone(), module));
        }
        self.module.as_ref().map(|(_, module)| module)
    }

    /// [batch, heads, 1, 2h] at one position.
    fn at(
        &self,
        module: &RotaryEncoding,
        position: u64,
        shape: [usize; 4],
        values: Vec<f32>,
    ) -> Vec<f32> {
        let x = Tensor::<4>::from_data(TensorData::new(values, shape), &self.device);
        let y = module.apply(x, position as usize);
        y.into_data().try_to_vec().expect("f32")
    }
}

impl RopeKernel for Burn {
    fn name(&self) -> String {
        "burn-nn 0.22.1, RotaryEncoding, Flex backend".to_owned()
    }

    fn float(&self) -> FloatType {
        FloatType::F32
    }

    fn table(&mut self, schedule: &Schedule, positions: &[u64]) -> Option<Rotations> {
        let pairs = schedule.pairs();
        let table = self.module(schedule)?.freq_complex.clone();
        // [positions, 2h, (cos, sin)], each pair twice.
        let all: Vec<f32> = table.into_data().try_to_vec().expect("f32");
        let of = |part: usize| -> Vec<f64> {
            let rows = positions.iter().flat_map(|position| {
                (0..pairs).map(move |pair| (*position as usize * 2 * pairs + 2 * pair) * 2 + part)
            });
            rows.map(|index| f64::from(all[index])).collect()
        };
        Some(Rotations {
            cosines: of(0),
            sines: of(1),
        })
    }

    fn rotate(
        &mut self,
        schedule: &Schedule,
        layout: Layout,
        positions: &[u64],
        vectors: &[f64],
    ) -> Option<Vec<f64>> {
        if layout != Layout::Interleaved {
            return None;
        }
        let width = 2 * schedule.pairs();
        let module = self.module(schedule)?.clone();
        let rows = positions.iter().zip(vectors.chunks(width));
        let rotated = rows.flat_map(|(position, row)| {
            let row = row.iter().map(|value| *value as f32).collect();
            self.at(&module, *position, [1, 1, 1, width], row)
        });
        Some(rotated.map(f64::from).collect())
    }
}
