//! The block product: rows of seeds times the table, for one group of blocks, tile by tile in registers.

use crate::element::Element;
use crate::plan::{HALF_BLOCK, Plan, panel_width};
use crate::seeds::{Row, Seeds};
use pulp::Simd;

/// Fills `values` for the first `blocks` of the seeds' blocks, each in ascending order; `lower` is scratch of half the size.
#[inline(always)]
pub(crate) fn block_product<T: Element, S: Simd>(
    simd: S,
    plan: &Plan<T>,
    seeds: &Seeds<T>,
    blocks: usize,
    values: &mut [T],
    lower: &mut [T],
) {
    // Accumulators take NV·NB registers, of 32 with AVX-512 and of 16 elsewhere; NV table vectors and a broadcast stand by.
    if size_of::<T::Lanes<S>>() == 64 {
        panels::<T, S, 2, 4>(simd, plan, seeds, blocks, values, lower);
    } else {
        panels::<T, S, 2, 2>(simd, plan, seeds, blocks, values, lower);
    }
    for b in 0..blocks {
        let to = &mut values[2 * b * HALF_BLOCK..][..HALF_BLOCK];
        let from = &lower[b * HALF_BLOCK..][..HALF_BLOCK];
        for j in 0..HALF_BLOCK {
            to[HALF_BLOCK - 1 - j] = from[j];
        }
    }
}

/// Tiles of NV vectors of positions by NB blocks, of which the last tile may hold some that were not asked for; the upper halves go to `values`, the lower ones, by ascending
/// distance from the centre, to `lower`.
#[inline(always)]
fn panels<T: Element, S: Simd, const NV: usize, const NB: usize>(
    simd: S,
    plan: &Plan<T>,
    seeds: &Seeds<T>,
    blocks: usize,
    values: &mut [T],
    lower: &mut [T],
) {
    let width = panel_width::<T>();
    let lanes = size_of::<T::Lanes<S>>() / size_of::<T>();
    let tiles = width / (NV * lanes);
    let panel = plan.rows() * width;
    for p in 0..HALF_BLOCK / width {
        let even = T::lanes::<S>(&plan.even_table[p * panel..][..panel])
            .as_chunks::<NV>()
            .0;
        let odd = T::lanes::<S>(&plan.odd_table[p * panel..][..panel])
            .as_chunks::<NV>()
            .0;
        for tile in 0..tiles {
            let at = p * width + tile * NV * lanes;
            for b in (0..blocks).step_by(NB) {
                let p_sum = product::<T, S, NV, NB>(simd, even, tile, tiles, &seeds.even, b);
                let q_sum = product::<T, S, NV, NB>(simd, odd, tile, tiles, &seeds.odd, b);
                for n in 0..NB {
                    let up = (2 * (b + n) + 1) * HALF_BLOCK + at;
                    let down = (b + n) * HALF_BLOCK + at;
                    let up = T::lanes_mut::<S>(&mut values[up..up + NV * lanes]);
                    let down = T::lanes_mut::<S>(&mut lower[down..down + NV * lanes]);
                    for v in 0..NV {
                        let (p, q) = (p_sum[n][v], q_sum[n][v]);
                        (up[v], down[v]) = (T::sub(simd, p, q), T::add(simd, p, q));
                        #[cfg(test)]
                        if let Some(through) = seeds.reordered {
                            (up[v], down[v]) = crate::fault::reordered(simd, through, p, q);
                        }
                    }
                }
            }
        }
    }
}

/// Σ over rows of seed × table for one tile: one fused multiply-add a row, in order.
#[inline(always)]
fn product<T: Element, S: Simd, const NV: usize, const NB: usize>(
    simd: S,
    table: &[[T::Lanes<S>; NV]],
    first: usize,
    step: usize,
    seeds: &[Row<T>],
    block: usize,
) -> [[T::Lanes<S>; NV]; NB] {
    let mut sums = [[T::splat(simd, T::default()); NV]; NB];
    for (vectors, row) in table.iter().skip(first).step_by(step).zip(seeds) {
        let row = &row[block..block + NB];
        for n in 0..NB {
            let seed = T::splat(simd, row[n]);
            for v in 0..NV {
                sums[n][v] = T::mul_add(simd, seed, vectors[v], sums[n][v]);
            }
        }
    }
    sums
}
