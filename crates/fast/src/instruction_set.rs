//! Which vector instructions the kernels run on. The choice changes speed, never a bit of a result.

use pulp::{Simd, WithSimd};
use std::sync::OnceLock;

/// A set of vector instructions the kernels are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstructionSet {
    /// Plain Rust, one number at a time; built on every machine.
    Scalar,
    /// x86-64-v3: AVX2 and FMA, 4 doubles at a time.
    Avx2,
    /// x86-64-v4: AVX-512, 8 doubles at a time.
    Avx512,
    /// AArch64 NEON, 2 doubles at a time.
    Neon,
}

static CHOSEN: OnceLock<InstructionSet> = OnceLock::new();

impl InstructionSet {
    /// All the kernels know, slowest first; [`is_available`](Self::is_available) says which run here.
    pub const ALL: [Self; 4] = [Self::Scalar, Self::Neon, Self::Avx2, Self::Avx512];

    /// Whether this machine has the instructions.
    #[must_use]
    pub fn is_available(self) -> bool {
        match self {
            Self::Scalar => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => pulp::x86::V3::try_new().is_some(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => pulp::x86::V4::try_new().is_some(),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => pulp::aarch64::Neon::try_new().is_some(),
            #[allow(unreachable_patterns)]
            _ => false,
        }
    }

    /// The widest set this machine has, unless [`choose`](Self::choose) has settled on another.
    #[must_use]
    pub fn best() -> Self {
        CHOSEN.get().copied().unwrap_or_else(Self::widest)
    }

    fn widest() -> Self {
        Self::ALL
            .into_iter()
            .rev()
            .find(|set| set.is_available())
            .unwrap_or(Self::Scalar)
    }

    /// Has the whole process take this set for the [`best`](Self::best) from here on, so that its bytes can be held against another's: they
    /// are the same. Whether it came to that: not if the machine lacks the set, or another was chosen before.
    #[must_use]
    pub fn choose(self) -> bool {
        self.is_available() && *CHOSEN.get_or_init(|| self) == self
    }

    /// Runs `op` compiled for this set; on [`Scalar`](Self::Scalar) if the machine lacks it. The one dispatch of the workspace: what
    /// gives the same bits on every set is up to `op`.
    pub fn run<Op: WithSimd>(self, op: Op) -> Op::Output {
        #[cfg(target_arch = "x86_64")]
        if self == Self::Avx512
            && let Some(simd) = pulp::x86::V4::try_new()
        {
            return Simd::vectorize(simd, op);
        }
        #[cfg(target_arch = "x86_64")]
        if self == Self::Avx2
            && let Some(simd) = pulp::x86::V3::try_new()
        {
            return Simd::vectorize(simd, op);
        }
        #[cfg(target_arch = "aarch64")]
        if self == Self::Neon
            && let Some(simd) = pulp::aarch64::Neon::try_new()
        {
            return Simd::vectorize(simd, op);
        }
        Simd::vectorize(pulp::Scalar, op)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sets_of_this_architecture_are_available() {
        assert!(InstructionSet::Scalar.is_available());
        let x86 = cfg!(target_arch = "x86_64");
        assert!(
            x86 || !InstructionSet::Avx2.is_available() && !InstructionSet::Avx512.is_available()
        );
        assert!(cfg!(target_arch = "aarch64") || !InstructionSet::Neon.is_available());
        // As the compiler's own library detects them.
        #[cfg(target_arch = "x86_64")]
        {
            let v3 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
            assert_eq!(InstructionSet::Avx2.is_available(), v3);
            let v4 =
                v3 && is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq");
            assert_eq!(InstructionSet::Avx512.is_available(), v4);
        }
    }

    #[test]
    fn the_best_is_the_widest_available() {
        let best = InstructionSet::widest();
        assert!(best.is_available());
        let wider = InstructionSet::ALL
            .into_iter()
            .skip_while(|&set| set != best)
            .skip(1);
        assert!(wider.into_iter().all(|set| !set.is_available()));
    }

    /// How many doubles an operation works on at a time.
    struct Lanes;

    impl WithSimd for Lanes {
        type Output = usize;

        fn with_simd<S: Simd>(self, _: S) -> usize {
            S::F64_LANES
        }
    }

    #[test]
    fn operations_run_on_the_set_asked_for() {
        for set in InstructionSet::ALL {
            let lanes = match set {
                InstructionSet::Neon if set.is_available() => 2,
                InstructionSet::Avx2 if set.is_available() => 4,
                InstructionSet::Avx512 if set.is_available() => 8,
                _ => 1,
            };
            assert_eq!(set.run(Lanes), lanes, "{set:?}");
        }
    }
}
