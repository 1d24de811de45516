//! Unsigned integers of many 64-bit limbs, least first, in slices of equal length.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// `left` + `right` into `left`; whether a carry is left over.
pub(crate) fn add(left: &mut [u64], right: &[u64]) -> bool {
    debug_assert_eq!(left.len(), right.len());
    let mut carry = false;
    for (x, y) in left.iter_mut().zip(right) {
        let (sum, over) = x.overflowing_add(*y);
        let (sum, again) = sum.overflowing_add(u64::from(carry));
        *x = sum;
        carry = over || again;
    }
    carry
}

/// `left` − `right` into `left`, which must not be the smaller.
pub(crate) fn subtract(left: &mut [u64], right: &[u64]) {
    debug_assert!(compare(left, right).is_ge());
    let mut borrow = false;
    for (x, y) in left.iter_mut().zip(right) {
        let (rest, under) = x.overflowing_sub(*y);
        let (rest, again) = rest.overflowing_sub(u64::from(borrow));
        *x = rest;
        borrow = under || again;
    }
}

/// By value.
pub(crate) fn compare(left: &[u64], right: &[u64]) -> Ordering {
    debug_assert_eq!(left.len(), right.len());
    left.iter().rev().cmp(right.iter().rev())
}

/// `value` · `factor` into `value`; what does not fit.
pub(crate) fn scale(value: &mut [u64], factor: u64) -> u64 {
    let mut carry = 0;
    for limb in value {
        // (2^64 − 1)² + 2^64 − 1 < 2^128.
        let wide = u128::from(*limb) * u128::from(factor) + carry;
        *limb = wide as u64;
        carry = wide >> 64;
    }
    carry as u64
}

/// `value` / `divisor` into `value`, rounded down.
pub(crate) fn divide(value: &mut [u64], divisor: u64) {
    let mut rest = 0u64;
    for limb in value.iter_mut().rev() {
        let wide = u128::from(rest) << 64 | u128::from(*limb);
        *limb = (wide / u128::from(divisor)) as u64;
        rest = (wide % u128::from(divisor)) as u64;
    }
}

/// `left` · `right`, of both lengths together.
pub(crate) fn product(left: &[u64], right: &[u64]) -> Vec<u64> {
    let mut product = vec![0u64; left.len() + right.len()];
    for (k, x) in left.iter().enumerate() {
        if *x == 0 {
            continue;
        }
        let mut carry = 0;
        let row = &mut product[k..=k + right.len()];
        for (limb, y) in row.iter_mut().zip(right) {
            // (2^64 − 1)² + 2·(2^64 − 1) = 2^128 − 1.
            let wide = u128::from(*x) * u128::from(*y) + u128::from(*limb) + carry;
            *limb = wide as u64;
            carry = wide >> 64;
        }
        // Nothing has been written there yet.
        row[right.len()] = carry as u64;
    }
    product
}

/// Whether the number is 0.
pub(crate) fn is_zero(value: &[u64]) -> bool {
    value.iter().all(|&limb| limb == 0)
}
