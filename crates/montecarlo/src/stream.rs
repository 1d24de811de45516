//! Counter-based randomness: chunk c of a run reads ChaCha8 under the run's key with nonce c, from block 0 on. So what a chunk
//! draws depends on (seed, purpose, c) alone: not on threads, on order, or on what other chunks drew.

use chacha20::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// What a stream is for; streams of different purposes share nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The draws of q, k and ε.
    Samples,
    /// The Gaussian vectors behind a simulated band.
    Band,
}

/// One stream of random words.
pub(crate) struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream `index` of `purpose` under `seed`.
    ///
    /// The key is the seed (8 bytes, little-endian), the purpose (8 bytes) and a fixed tag, so no seeding
    /// function of a library stands between the seed and the bytes.
    pub(crate) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8] = match purpose {
            Purpose::Samples => 1,
            Purpose::Band => 2,
        };
        key[16..].copy_from_slice(b"ropebound theor1");
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(index);
        Self(rng)
    }

    /// 64 random bits.
    #[inline(always)]
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number of (0, 1), an odd multiple of 2^-53: symmetric about ½, never 0 or 1.
    #[inline(always)]
    pub(crate) fn open_unit(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_pinned() {
        let first = |seed, purpose, index| Stream::new(seed, purpose, index).bits();
        let seen = [
            first(1, Purpose::Samples, 0),
            first(1, Purpose::Samples, 1),
            first(1, Purpose::Band, 0),
            first(2, Purpose::Samples, 0),
        ];
        assert_eq!(
            seen,
            [
                2536483056232454829,
                5707071397393745683,
                10557504311263497079,
                5929441534880111734
            ]
        );
    }
}
