//! Values of real models, computed independently in `f64`: the ramp's ends and three frequencies each.

use ropebound_schedule::{ApproxF64, Decimal, HeadDim, Llama3, Rope, RopeKind, Yarn};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

struct Golden {
    model: &'static str,
    base: &'static str,
    head_dim: u64,
    factor: &'static str,
    betas: (&'static str, &'static str),
    original: &'static str,
    truncate: bool,
    /// To six decimals.
    raw: (f64, f64),
    range: (f64, f64),
    /// θ at h/2 and at the last pair, to twelve digits.
    theta: (f64, f64),
}

const COMMON: Golden = Golden {
    model: "",
    base: "10000",
    head_dim: 64,
    factor: "40",
    betas: ("32", "1"),
    original: "4096",
    truncate: true,
    raw: (0.0, 0.0),
    range: (0.0, 0.0),
    theta: (0.0, 0.0),
};

const GOLDEN: [Golden; 7] = [
    Golden {
        model: "DeepSeek-V3",
        raw: (10.472241, 22.513441),
        range: (10.0, 23.0),
        theta: (0.0055, 3.33380358041e-06),
        ..COMMON
    },
    Golden {
        model: "gpt-oss",
        base: "150000",
        factor: "32",
        truncate: false,
        raw: (8.092779, 17.398025),
        range: (8.092779115512402, 17.39802450158856),
        theta: (0.000456483919223, 3.02351142812e-07),
        ..COMMON
    },
    Golden {
        model: "gpt-oss if it were truncated",
        base: "150000",
        factor: "32",
        raw: (8.092779, 17.398025),
        range: (8.0, 18.0),
        theta: (0.000580947501931, 3.02351142812e-07),
        ..COMMON
    },
    Golden {
        model: "Qwen2.5 with YaRN x4",
        base: "1000000",
        head_dim: 128,
        factor: "4",
        original: "32768",
        raw: (23.595948, 39.650881),
        range: (23.0, 40.0),
        theta: (0.000602941176471, 3.10234440188e-07),
        ..COMMON
    },
    Golden {
        model: "Kimi-K2",
        base: "50000",
        factor: "32",
        betas: ("1", "1"),
        raw: (19.164575, 19.164575),
        range: (19.0, 20.0),
        theta: (0.004472135955, 8.76441291159e-07),
        ..COMMON
    },
    Golden {
        model: "Olmo 3",
        base: "500000",
        head_dim: 128,
        factor: "8",
        original: "8192",
        raw: (18.081135, 34.984119),
        range: (18.0, 35.0),
        theta: (0.000395147907134, 3.06892598891e-07),
        ..COMMON
    },
    Golden {
        model: "Ministral 3",
        base: "1000000",
        head_dim: 128,
        factor: "16",
        original: "16384",
        raw: (20.384961, 36.439894),
        range: (20.0, 37.0),
        theta: (0.000338235294118, 7.7558610047e-08),
        ..COMMON
    },
];

/// Whether `value` printed to as many digits as the golden value was is that value.
fn agree(value: f64, golden: f64, relative: f64) -> bool {
    (value - golden).abs() <= relative * golden.abs()
}

#[test]
fn yarn() {
    for golden in GOLDEN {
        let yarn = Yarn {
            factor: decimal(golden.factor).into(),
            beta_fast: decimal(golden.betas.0),
            beta_slow: decimal(golden.betas.1),
            original_length: decimal(golden.original),
            truncate: golden.truncate,
        };
        let rope = Rope {
            base: decimal(golden.base),
            head_dim: HeadDim::new(golden.head_dim).unwrap(),
            kind: RopeKind::Yarn(yarn.clone()),
        };
        let ramp = yarn.approx_ramp(&rope.base, rope.head_dim).unwrap();
        let model = golden.model;
        assert!(
            (ramp.raw.0 - golden.raw.0).abs() <= 5e-7,
            "{model} {ramp:?}"
        );
        assert!(
            (ramp.raw.1 - golden.raw.1).abs() <= 5e-7,
            "{model} {ramp:?}"
        );
        assert!(
            agree(ramp.range.0, golden.range.0, 1e-15),
            "{model} {ramp:?}"
        );
        assert!(
            agree(ramp.range.1, golden.range.1, 1e-15),
            "{model} {ramp:?}"
        );
        let theta = rope.schedule().unwrap().frequencies(&ApproxF64);
        let (mid, last) = (theta[theta.len() / 2], theta[theta.len() - 1]);
        assert_eq!(theta[0], 1.0, "{model}");
        assert!(agree(mid, golden.theta.0, 5e-12), "{model} {mid:e}");
        assert!(agree(last, golden.theta.1, 5e-12), "{model} {last:e}");
    }
}

/// (head_dim, factor, mixed pairs, first mixed, first divided, (mid index, θ_mid), θ_last).
type Llama = (u64, &'static str, usize, usize, usize, f64, f64);

#[test]
fn llama3() {
    let cases: [Llama; 2] = [
        (128, "8", 6, 29, 35, 0.000524846161, 3.068925989e-7),
        (64, "32", 3, 15, 18, 0.0004295567966, 9.418306725e-8),
    ];
    for (head_dim, factor, mixed, first_mixed, first_divided, mid, last) in cases {
        let rope = Rope {
            base: decimal("500000"),
            head_dim: HeadDim::new(head_dim).unwrap(),
            kind: RopeKind::Llama3(Llama3 {
                factor: decimal(factor),
                low_freq_factor: decimal("1"),
                high_freq_factor: decimal("4"),
                original_length: decimal("8192"),
            }),
        };
        let plain = rope.plain().schedule().unwrap().frequencies(&ApproxF64);
        let theta = rope.schedule().unwrap().frequencies(&ApproxF64);
        let divisor: f64 = factor.parse().unwrap();
        let kept = theta.iter().zip(&plain).take_while(|(a, b)| a == b).count();
        let divided = theta
            .iter()
            .zip(&plain)
            .rev()
            .take_while(|(a, b)| agree(**a, **b / divisor, 1e-15))
            .count();
        assert_eq!((kept, theta.len() - divided), (first_mixed, first_divided));
        assert_eq!(theta.len() - divided - kept, mixed);
        let at = theta.len() / 2;
        assert!(agree(theta[at], mid, 1e-9), "{:e}", theta[at]);
        assert!(
            agree(theta[theta.len() - 1], last, 1e-9),
            "{:e}",
            theta[theta.len() - 1]
        );
    }
}
