//! Golden numbers for rows that may have a position for each of several axes.

use crate::golden::{Golden, GoldenError};
use crate::{FloatType, Target};
use rayon::prelude::*;
use ropebound_tables::Data;

/// Golden cosines and sines of some rows, as doubles.
pub(crate) struct TruthRows {
    pub cosines: Vec<f64>,
    pub sines: Vec<f64>,
}

/// Golden numbers of a target.
pub(crate) struct Truth<'a> {
    target: &'a Target,
    golden: Golden,
}

impl<'a> Truth<'a> {
    pub(super) fn new(target: &'a Target) -> Result<Self, GoldenError> {
        Ok(Self {
            target,
            golden: Golden::new(&target.schedule, &target.factor)?,
        })
    }

    /// The rows at `positions`, each with one number for every axis; entry `row · pairs + pair`.
    pub(super) fn rows(
        &self,
        positions: &[&[u64]],
        float: FloatType,
    ) -> Result<TruthRows, GoldenError> {
        let pairs = self.golden.pairs();
        let axes = positions.first().map_or(1, |row| row.len());
        let mut rows = TruthRows {
            cosines: vec![0.0; positions.len() * pairs],
            sines: vec![0.0; positions.len() * pairs],
        };
        for axis in 0..axes {
            let own: Vec<u64> = positions.iter().map(|row| row[axis]).collect();
            let table = self.golden.table(&own, float)?;
            for (out, data) in [
                (&mut rows.cosines, &table.cos),
                (&mut rows.sines, &table.sin),
            ] {
                out.par_chunks_mut(pairs)
                    .enumerate()
                    .for_each(|(row, out)| {
                        for (pair, slot) in out.iter_mut().enumerate() {
                            if axes == 1 || self.target.axis(pair) == axis {
                                *slot = double(data, row * pairs + pair);
                            }
                        }
                    });
            }
        }
        Ok(rows)
    }
}

#[inline(always)]
fn double(data: &Data, index: usize) -> f64 {
    match data {
        Data::F64(values) => values[index],
        Data::F32(values) => f64::from(values[index]),
        Data::F16(values) => values[index].to_f64(),
        Data::BF16(values) => f64::from(values[index].to_f32()),
        Data::I64(values) => values[index] as f64,
    }
}

/// The position that a pair of a row turns by.
pub(crate) fn position_of(target: &Target, row: &[u64], pair: usize) -> u64 {
    if row.len() == 1 {
        row[0]
    } else {
        row[target.axis(pair)]
    }
}
