//! Rotations held against the truth: forward, backward, and of batches with heads.

use super::RopeKernel;
use super::check::{Run, doubles};
use crate::compare::{length, unit};
use crate::golden::Golden;
use crate::random::SplitMix;
use crate::recipe::{Arithmetic, RotationRow, rotate};
use crate::{FloatType, Layout, Target};
use ropebound_schedule::{Decimal, Schedule};

/// Batch rows and heads of the batches tried.
const BATCH: [usize; 2] = [2, 3];

/// Which of a kernel's functions.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Forward,
    Backward,
    Batch,
}

impl Run<'_> {
    pub(super) fn rotations(
        &mut self,
        kernel: &mut dyn RopeKernel,
        schedule: &Schedule,
        positions: &[u64],
        random: &mut SplitMix,
    ) {
        for layout in Layout::ALL {
            for way in [Way::Forward, Way::Backward, Way::Batch] {
                self.rotation(kernel, schedule, (layout, way), positions, random);
            }
        }
    }

    fn rotation(
        &mut self,
        kernel: &mut dyn RopeKernel,
        schedule: &Schedule,
        (layout, way): (Layout, Way),
        positions: &[u64],
        random: &mut SplitMix,
    ) {
        let (pairs, float) = (schedule.pairs(), self.float);
        let [batches, heads] = if way == Way::Batch { BATCH } else { [1, 1] };
        // Batch rows have positions of their own: what is left over is not used.
        let places = positions.len() / batches;
        let positions = &positions[..places * batches];
        // What a kernel lacks must not change the numbers that others are given.
        let mut own = SplitMix(way as u64);
        let random = if way == Way::Forward {
            random
        } else {
            &mut own
        };
        let vectors: Vec<f64> = (0..positions.len() * heads * 2 * pairs)
            .map(|_| float.round(random.below(1 << 53) as f64 / (1u64 << 52) as f64 - 1.0))
            .collect();
        let rotated = match way {
            Way::Forward => kernel.rotate(schedule, layout, positions, &vectors),
            Way::Backward => kernel.rotate_back(schedule, layout, positions, &vectors),
            Way::Batch => kernel.rotate_batch(schedule, layout, positions, BATCH, &vectors),
        };
        let Some(rotated) = rotated else { return };
        self.functions |= 2;
        if rotated.len() != vectors.len() {
            return self.broken(format!(
                "{schedule}: {} rotated numbers; expected {}",
                rotated.len(),
                vectors.len()
            ));
        }
        let target = Target::of_schedule(schedule);
        let profile = self.contract.profile.clone();
        let limits = profile.limits(&target, float);
        let golden = Golden::new(schedule, &Decimal::one()).expect("a factor of 1");
        let truth = golden
            .table(positions, FloatType::F64)
            .expect("golden values");
        let (cos, sin) = (doubles(&truth.cos), doubles(&truth.sin));
        let (mut row, mut exact) = (RotationRow::new(pairs), vec![0.0; 2 * pairs]);
        for index in 0..positions.len() * heads {
            // [batch, head, place]: the place runs fastest.
            let (batch, place) = (index / (heads * places), index % places);
            let own = batch * places + place;
            let position = positions[own];
            row.cosines.copy_from_slice(&cos[own * pairs..][..pairs]);
            row.sines.copy_from_slice(&sin[own * pairs..][..pairs]);
            if way == Way::Backward {
                row.sines.iter_mut().for_each(|sine| *sine = -*sine);
            }
            let vector = &vectors[index * 2 * pairs..][..2 * pairs];
            rotate(
                FloatType::F64,
                layout,
                Arithmetic::Fused,
                &row,
                vector,
                &mut exact,
            );
            for component in 0..2 * pairs {
                let pair = layout.pair(component, pairs);
                let (i, j) = layout.components(pair, pairs);
                let length = length(vector[i], vector[j]);
                let value = rotated[index * 2 * pairs + component];
                let error = (value - exact[component]).abs() / unit(float, length);
                self.see(value, exact[component], error, limits.rotated(position, pair), || {
                    format!("component {component} ({layout}, {way:?}) at position {position}, row {index} of {}, {schedule}", positions.len() * heads)
                });
            }
        }
    }
}
