//! Products of tall matrices, C += AᵀB, in panels of 16 columns: the covariance (A = B = a batch of samples) and the
//! simulated band (A = directions, B = Gaussian vectors) are both this.
//!
//! Each entry of C is one chain of fused multiply-adds over the rows in order, whatever the tile: so the bits are the same
//! on every instruction set.

use pulp::Simd;

/// Columns of a panel; a panel stores row after row, 16 numbers each.
pub(crate) const WIDTH: usize = 16;

/// Panels that hold `columns` columns.
pub(crate) const fn panels(columns: usize) -> usize {
    columns.div_ceil(WIDTH)
}

/// A 16 × 16 block of a product, row by row.
pub(crate) type Block = [f64; WIDTH * WIDTH];

/// `block` += `a`ᵀ·`b` for two panels with the same number of rows.
#[inline(always)]
pub(crate) fn add_product<S: Simd>(simd: S, a: &[f64], b: &[f64], block: &mut Block) {
    // Accumulators fill the registers, less two for b and one for a broadcast: 32 of them, or 16.
    match size_of::<S::f64s>() {
        64 => tiles::<S, 2, 8>(simd, a, b, block),
        _ => tiles::<S, 2, 4>(simd, a, b, block),
    }
}

#[inline(always)]
fn tiles<S: Simd, const NV: usize, const MR: usize>(
    simd: S,
    a: &[f64],
    b: &[f64],
    block: &mut Block,
) {
    let lanes = size_of::<S::f64s>() / size_of::<f64>();
    let (a, _) = a.as_chunks::<WIDTH>();
    let (b, _) = b.as_chunks::<WIDTH>();
    for left in (0..WIDTH).step_by(NV * lanes) {
        for top in (0..WIDTH).step_by(MR) {
            let mut sums = [[simd.splat_f64s(0.0); NV]; MR];
            for (n, sums) in sums.iter_mut().enumerate() {
                let from = (top + n) * WIDTH + left;
                let (row, _) = S::as_simd_f64s(&block[from..from + NV * lanes]);
                for (sum, old) in sums.iter_mut().zip(row) {
                    *sum = *old;
                }
            }
            for (a, b) in a.iter().zip(b) {
                let (b, _) = S::as_simd_f64s(&b[left..left + NV * lanes]);
                for n in 0..MR {
                    let factor = simd.splat_f64s(a[top + n]);
                    for v in 0..NV {
                        sums[n][v] = simd.mul_add_f64s(factor, b[v], sums[n][v]);
                    }
                }
            }
            for (n, sums) in sums.iter().enumerate() {
                let from = (top + n) * WIDTH + left;
                let (row, _) = S::as_mut_simd_f64s(&mut block[from..from + NV * lanes]);
                for (old, sum) in row.iter_mut().zip(sums) {
                    *old = *sum;
                }
            }
        }
    }
}
