//! A table of correctly rounded values for any positions.

use half::{bf16, f16};
use rayon::prelude::*;
use ropebound_schedule::{Decimal, MAX_COUNT, Schedule};
use ropebound_tables::Data;

use super::GoldenError;
use super::enclosures::Enclosures;
use super::fast::Fast;
use crate::FloatType;

/// Rows a thread does at once.
const ROWS: usize = 64;

/// Rows between two reports of progress.
const BLOCK: usize = 1 << 16;

/// A schedule and an attention factor made ready for golden tables.
///
/// # Examples
///
/// ```
/// use ropebound_kernels::{FloatType, golden::Golden};
/// use ropebound_schedule::{Decimal, HeadDim, Schedule};
/// use ropebound_tables::Data;
///
/// let schedule = Schedule::plain("1e4".parse()?, HeadDim::new(128)?)?;
/// let golden = Golden::new(&schedule, &Decimal::one())?;
/// let table = golden.table(&[0, 131_071], FloatType::F32)?;
/// let Data::F32(cos) = &table.cos else { panic!() };
/// assert_eq!(cos.len(), 2 * 64);
/// assert_eq!(cos[0], 1.0);
/// assert_eq!(cos[64], -0.8179835); // cos 131071
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Golden {
    fast: Fast,
    enclosures: Enclosures,
    pairs: usize,
}

/// Correctly rounded values: entry `row · pairs + pair` belongs to `positions[row]`.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldenTable {
    /// m, in the order asked for.
    pub positions: Vec<u64>,
    /// The number of pairs.
    pub pairs: usize,
    /// a·cos(m·θ_i).
    pub cos: Data,
    /// a·sin(m·θ_i); −0 where a negative number rounds to 0.
    pub sin: Data,
}

impl Golden {
    /// The schedule's rotated pairs, and the attention factor a, which is 1 for most models.
    ///
    /// # Errors
    ///
    /// [`GoldenError::Factor`] if a is outside 0.001..=1000.
    pub fn new(schedule: &Schedule, factor: &Decimal) -> Result<Golden, GoldenError> {
        let bound = |text: &str| text.parse::<Decimal>().expect("a decimal");
        if *factor < bound("0.001") || *factor > bound("1000") {
            return Err(GoldenError::Factor {
                factor: factor.clone(),
            });
        }
        Ok(Golden {
            fast: Fast::new(schedule, factor),
            enclosures: Enclosures::new(schedule, factor),
            pairs: schedule.pairs(),
        })
    }

    /// The number of pairs.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.pairs
    }

    /// The table for `positions`, on rayon's threads; each value depends on its own position and pair alone.
    ///
    /// # Errors
    ///
    /// [`GoldenError::Position`] from 2^46 on; [`GoldenError::Undecided`] if the highest precision does not settle a rounding.
    pub fn table(&self, positions: &[u64], float: FloatType) -> Result<GoldenTable, GoldenError> {
        self.table_with(positions, float, &mut |_| ())
    }

    /// The same; `progress` hears now and then how many rows are done.
    ///
    /// # Errors
    ///
    /// As [`table`](Self::table).
    pub fn table_with(
        &self,
        positions: &[u64],
        float: FloatType,
        progress: &mut dyn FnMut(usize),
    ) -> Result<GoldenTable, GoldenError> {
        if let Some(&position) = positions.iter().find(|position| **position >= MAX_COUNT) {
            return Err(GoldenError::Position { position });
        }
        let (cos, sin) = match float {
            FloatType::F64 => {
                let (cos, sin) = self.fill(positions, float, progress, f64::from_bits)?;
                (Data::F64(cos), Data::F64(sin))
            }
            FloatType::F32 => {
                let (cos, sin) = self.fill(positions, float, progress, |bits| {
                    f32::from_bits(bits as u32)
                })?;
                (Data::F32(cos), Data::F32(sin))
            }
            FloatType::F16 => {
                let (cos, sin) = self.fill(positions, float, progress, |bits| {
                    f16::from_bits(bits as u16)
                })?;
                (Data::F16(cos), Data::F16(sin))
            }
            FloatType::BF16 => {
                let (cos, sin) = self.fill(positions, float, progress, |bits| {
                    bf16::from_bits(bits as u16)
                })?;
                (Data::BF16(cos), Data::BF16(sin))
            }
        };
        Ok(GoldenTable {
            positions: positions.to_vec(),
            pairs: self.pairs,
            cos,
            sin,
        })
    }

    /// a·cos(m·θ_i) and a·sin(m·θ_i), rounded to `float` and given as doubles, which hold its numbers exactly.
    ///
    /// # Errors
    ///
    /// As [`table`](Self::table).
    ///
    /// # Panics
    ///
    /// If there is no such pair.
    pub fn cos_sin(
        &self,
        position: u64,
        pair: usize,
        float: FloatType,
    ) -> Result<(f64, f64), GoldenError> {
        if position >= MAX_COUNT {
            return Err(GoldenError::Position { position });
        }
        let (cos, sin) = self.round(position, pair, float)?;
        Ok((float.to_f64(cos), float.to_f64(sin)))
    }

    /// The bits nearest to the pair's cos and sin, by the first way that settles them.
    #[inline]
    fn round(
        &self,
        position: u64,
        pair: usize,
        float: FloatType,
    ) -> Result<(u64, u64), GoldenError> {
        // At position 0, as without rotation, no error bound settles the exact values.
        if position == 0 || self.fast.stands(pair) {
            return self.enclosures.round(position, pair, float);
        }
        if let (Some(cos), Some(sin)) = self.fast.narrow(position, pair, float) {
            return Ok((cos, sin));
        }
        self.round_closely(position, pair, float)
    }

    /// What 64 bits left open.
    #[cold]
    fn round_closely(
        &self,
        position: u64,
        pair: usize,
        float: FloatType,
    ) -> Result<(u64, u64), GoldenError> {
        if let (Some(cos), Some(sin)) = self.fast.wide(position, pair, float) {
            return Ok((cos, sin));
        }
        self.enclosures.round(position, pair, float)
    }

    fn fill<T: Copy + Default + Send>(
        &self,
        positions: &[u64],
        float: FloatType,
        progress: &mut dyn FnMut(usize),
        from_bits: impl Fn(u64) -> T + Sync,
    ) -> Result<(Vec<T>, Vec<T>), GoldenError> {
        let pairs = self.pairs;
        // Without rotation the values are a and 0.
        let still: Vec<_> = (0..pairs)
            .map(|pair| self.enclosures.round(0, pair, float))
            .collect::<Result<_, _>>()?;
        let mut cos = vec![T::default(); positions.len() * pairs];
        let mut sin = vec![T::default(); positions.len() * pairs];
        let row = |position: u64, cos: &mut [T], sin: &mut [T]| {
            for pair in 0..pairs {
                let stands = position == 0 || self.fast.stands(pair);
                let (c, s) = if stands {
                    still[pair]
                } else {
                    self.round(position, pair, float)?
                };
                (cos[pair], sin[pair]) = (from_bits(c), from_bits(s));
            }
            Ok(())
        };
        let blocks = cos
            .chunks_mut(BLOCK * pairs)
            .zip(sin.chunks_mut(BLOCK * pairs));
        for (block, ((cos, sin), positions)) in blocks.zip(positions.chunks(BLOCK)).enumerate() {
            progress(block * BLOCK);
            cos.par_chunks_mut(ROWS * pairs)
                .zip(sin.par_chunks_mut(ROWS * pairs))
                .zip(positions.par_chunks(ROWS))
                .map(|((cos, sin), positions)| {
                    let rows = cos.chunks_mut(pairs).zip(sin.chunks_mut(pairs));
                    rows.zip(positions)
                        .try_for_each(|((cos, sin), &position)| row(position, cos, sin))
                })
                // The first error in the table's order, whatever the threads did.
                .reduce(|| Ok(()), |left, right| left.and(right))?;
        }
        Ok((cos, sin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_schedule::HeadDim;

    /// Progress comes block by block, and blocks are joined in order.
    #[test]
    fn long_tables_come_in_blocks() {
        let schedule = Schedule::plain(
            "1e4".parse().expect("a base"),
            HeadDim::new(2).expect("even"),
        );
        let golden = Golden::new(&schedule.expect("plain"), &Decimal::one()).expect("a factor");
        let positions: Vec<u64> = (0..140_000).collect();
        let mut heard = Vec::new();
        let table = golden.table_with(&positions, FloatType::F32, &mut |done| heard.push(done));
        assert_eq!(heard, [0, 65_536, 131_072]);
        let Data::F32(cos) = table.expect("golden").cos else {
            panic!("not f32")
        };
        for position in [0, 1, 65_535, 65_536, 65_537, 139_999] {
            let (own, _) = golden.cos_sin(position, 0, FloatType::F32).expect("golden");
            assert_eq!(f64::from(cos[position as usize]), own, "{position}");
        }
    }
}
