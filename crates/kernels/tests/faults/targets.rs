//! Schedules that dumps are made by.

use ropebound_kernels::{Target, attention_factor};
use ropebound_schedule::{AttentionFactor, Decimal, HeadDim, Llama3, Rope, RopeKind, Yarn};

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn rope(base: &str, head_dim: u64, kind: RopeKind) -> Rope {
    Rope {
        base: decimal(base),
        head_dim: HeadDim::new(head_dim).expect("even"),
        kind,
    }
}

fn of(rope: &Rope) -> Target {
    Target::of_rope(rope).expect("a schedule")
}

/// YaRN with its attention factor.
fn yarn(base: &str, head_dim: u64, factor: &str, original: &str) -> Target {
    let kind = RopeKind::Yarn(Yarn {
        factor: decimal(factor).into(),
        beta_fast: decimal("32"),
        beta_slow: decimal("1"),
        original_length: decimal(original),
        truncate: true,
    });
    let a = attention_factor(&AttentionFactor::Yarn {
        factor: decimal(factor).into(),
        mscale: Decimal::one(),
        mscale_all_dim: Decimal::zero(),
        times: Decimal::one(),
    });
    of(&rope(base, head_dim, kind)).with_factor(Decimal::from_f64_exact(a).expect("finite"))
}

fn longrope() -> Target {
    let list = |step: u32| RopeKind::LongRope {
        factors: (0..16u32)
            .map(|pair| decimal(&format!("{}", 1.0 + f64::from(pair * step) / 16.0)))
            .collect(),
    };
    let (short, long) = (rope("10000", 32, list(1)), rope("10000", 32, list(40)));
    let mut target = of(&long).with_factor(decimal("1.25"));
    target.others = vec![("short".to_owned(), short, decimal("1.25"))];
    target
}

/// All of them.
pub(crate) fn targets() -> Vec<Target> {
    let plain = |base: &str, head_dim| of(&rope(base, head_dim, RopeKind::Default));
    let mut partial = plain("10000000", 32);
    partial.unrotated = 16;
    let linear = RopeKind::Linear {
        factor: decimal("8"),
    };
    let llama = RopeKind::Llama3(Llama3 {
        factor: decimal("8"),
        low_freq_factor: decimal("1"),
        high_freq_factor: decimal("4"),
        original_length: decimal("8192"),
    });
    let dynamic = RopeKind::DynamicNtk {
        factor: decimal("4"),
        stretch: decimal("2").into(),
    };
    vec![
        plain("10000", 32),
        plain("500000", 64),
        partial,
        of(&rope("10000", 64, linear)),
        yarn("1000000", 64, "4", "4096"),
        longrope(),
        of(&rope("500000", 64, llama)),
        of(&rope("10000", 64, dynamic)),
    ]
}
