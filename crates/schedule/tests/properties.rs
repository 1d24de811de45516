//! What holds for every schedule of a type.

use proptest::prelude::*;
use ropebound_schedule::{
    ApproxF64, Decimal, HeadDim, Llama3, Quotient, Rope, RopeKind, ScheduleError, Yarn,
};

fn decimal(value: f64) -> Decimal {
    Decimal::from_f64_exact(value).unwrap()
}

fn theta(rope: &Rope) -> Vec<f64> {
    rope.schedule().unwrap().frequencies(&ApproxF64)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * b.abs()
}

prop_compose! {
    fn yarn_of(factor: f64)(
        fast in 1.5f64..64.0, share in 0.01f64..1.0, length in 256u64..1_000_000, truncate: bool,
    ) -> Yarn {
        Yarn {
            factor: decimal(factor).into(),
            beta_fast: decimal(fast),
            beta_slow: decimal(fast * share),
            original_length: Decimal::from(length),
            truncate,
        }
    }
}

prop_compose! {
    fn llama_of(factor: f64)(low in 0.5f64..4.0, more in 0.5f64..8.0, length in 256u64..1_000_000) -> Llama3 {
        Llama3 {
            factor: decimal(factor),
            low_freq_factor: decimal(low),
            high_freq_factor: decimal(low + more),
            original_length: Decimal::from(length),
        }
    }
}

/// The types that blend plain and interpolated frequencies.
fn blends(factor: f64) -> impl Strategy<Value = RopeKind> {
    prop_oneof![
        yarn_of(factor).prop_map(RopeKind::Yarn),
        llama_of(factor).prop_map(RopeKind::Llama3),
    ]
}

/// Every type with one factor.
fn kinds(factor: f64) -> impl Strategy<Value = RopeKind> {
    let s = decimal(factor);
    prop_oneof![
        1 => Just(RopeKind::Linear { factor: s.clone() }),
        1 => Just(RopeKind::NtkAware { factor: s.clone() }),
        1 => (1u64..64).prop_map({
            let factor = s.clone();
            move |x| RopeKind::DynamicNtk {
                factor: factor.clone(),
                stretch: Quotient::new(Decimal::from(x), Decimal::one()).unwrap(),
            }
        }),
        1 => Just(RopeKind::NtkMixed { factor: s.clone() }),
        1 => Just(RopeKind::Proportional {
            factor: s,
            rotated: 2
        }),
        2 => blends(factor),
    ]
}

fn ropes<K: Strategy<Value = RopeKind>>(
    factor: impl Strategy<Value = f64>,
    kinds: impl Fn(f64) -> K,
) -> impl Strategy<Value = Rope> {
    (1000.0f64..1e9, 2u64..129, factor).prop_flat_map(move |(base, pairs, factor)| {
        kinds(factor).prop_map(move |kind| Rope {
            base: decimal(base),
            head_dim: HeadDim::new(2 * pairs).unwrap(),
            kind,
        })
    })
}

proptest! {
    #[test]
    fn positive_and_falling(rope in ropes(1.0f64..64.0, kinds)) {
        let theta = theta(&rope);
        prop_assert!(theta.iter().all(|&t| t > 0.0 && t <= 1.0));
        prop_assert!(theta.windows(2).all(|pair| pair[1] < pair[0]), "{theta:?}");
    }

    #[test]
    fn factor_one_changes_nothing(rope in ropes(Just(1.0), kinds)) {
        prop_assume!(!matches!(rope.kind, RopeKind::DynamicNtk { .. }));
        let plain = theta(&rope.plain());
        for (a, b) in theta(&rope).iter().zip(plain) {
            prop_assert!(close(*a, b), "{a} {b}");
        }
    }

    #[test]
    fn blends_lie_between_plain_and_interpolated(rope in ropes(1.0f64..64.0, blends)) {
        let factor = rope.factor().unwrap().number(&ApproxF64);
        for (a, plain) in theta(&rope).iter().zip(theta(&rope.plain())) {
            let tolerance = 1.0 + 1e-14;
            prop_assert!(*a <= plain * tolerance && *a * tolerance >= plain / factor);
        }
    }

    #[test]
    fn interpolation_is_positions_divided(base in 10.0f64..1e9, factor in 1u64..64, m in 0u64..1_000_000) {
        let head_dim = HeadDim::new(64).unwrap();
        let kind = RopeKind::Linear { factor: Decimal::from(factor) };
        let rope = Rope { base: decimal(base), head_dim, kind };
        for (a, plain) in theta(&rope).iter().zip(theta(&rope.plain())) {
            prop_assert!(close(*a * m as f64, plain * (m as f64 / factor as f64)));
        }
    }

    #[test]
    fn dynamic_at_the_trained_length_is_plain(base in 10.0f64..1e9, factor in 0.5f64..64.0) {
        let stretch = Quotient::new(Decimal::from(4096), Decimal::from(4096)).unwrap();
        let kind = RopeKind::DynamicNtk { factor: decimal(factor), stretch };
        let rope = Rope { base: decimal(base), head_dim: HeadDim::new(32).unwrap(), kind };
        prop_assert_eq!(rope.schedule().unwrap(), rope.plain().schedule().unwrap());
    }

    #[test]
    fn the_last_ntk_frequency_is_interpolated(base in 10.0f64..1e9, factor in 1.0f64..64.0, pairs in 2u64..129) {
        // b' is chosen so that θ_{h−1} is w_{h−1}/s.
        let kind = RopeKind::NtkAware { factor: decimal(factor) };
        let rope = Rope { base: decimal(base), head_dim: HeadDim::new(2 * pairs).unwrap(), kind };
        let (scaled, plain) = (theta(&rope), theta(&rope.plain()));
        let last = scaled.len() - 1;
        prop_assert!(close(scaled[last], plain[last] / factor));
    }
}

#[test]
fn dynamic_is_ntk_aware_of_its_growth() {
    let head_dim = HeadDim::new(128).unwrap();
    let at = |kind| {
        theta(&Rope {
            base: decimal(1e4),
            head_dim,
            kind,
        })
    };
    let stretch = Quotient::new(Decimal::from(8192), Decimal::from(4096)).unwrap();
    let dynamic = at(RopeKind::DynamicNtk {
        factor: decimal(4.0),
        stretch,
    });
    let aware = at(RopeKind::NtkAware {
        factor: decimal(5.0),
    });
    assert!(dynamic.iter().zip(aware).all(|(a, b)| close(*a, b)));
}

#[test]
fn ramps_out_of_reach_of_the_head() {
    let rope = |length: u64| Rope {
        base: decimal(1e4),
        head_dim: HeadDim::new(64).unwrap(),
        kind: RopeKind::Yarn(Yarn {
            factor: decimal(4.0).into(),
            beta_fast: decimal(32.0),
            beta_slow: decimal(1.0),
            original_length: Decimal::from(length),
            truncate: true,
        }),
    };
    // high < low = 0: the framework's division by a negative width leaves every pair as it is.
    assert_eq!(theta(&rope(4)), theta(&rope(4).plain()));
    // low > high = d − 1: every pair is interpolated.
    let far = rope(1_000_000_000_000);
    let quarter: Vec<f64> = theta(&far.plain()).iter().map(|t| t / 4.0).collect();
    assert_eq!(theta(&far), quarter);
}

#[test]
fn a_step_where_low_is_high() {
    let scout = Rope {
        base: decimal(5e5),
        head_dim: HeadDim::new(128).unwrap(),
        kind: RopeKind::Llama3(Llama3 {
            factor: decimal(16.0),
            low_freq_factor: decimal(1.0),
            high_freq_factor: decimal(1.0),
            original_length: decimal(8192.0),
        }),
    };
    let (stepped, plain) = (theta(&scout), theta(&scout.plain()));
    let kept = stepped.iter().zip(&plain).filter(|(a, b)| a == b).count();
    assert_eq!(kept, 35);
    assert!((kept..64).all(|i| close(stepped[i], plain[i] / 16.0)));
}

#[test]
fn refusals_say_what_would_do() {
    let rope = |kind| Rope {
        base: decimal(1e4),
        head_dim: HeadDim::new(2).unwrap(),
        kind,
    };
    let factor = decimal(2.0);
    let error = rope(RopeKind::NtkAware {
        factor: factor.clone(),
    })
    .schedule()
    .unwrap_err();
    assert!(error.to_string().contains("at least 4"), "{error}");
    let error = rope(RopeKind::LongRope {
        factors: vec![factor.clone(); 2],
    })
    .schedule()
    .unwrap_err();
    assert!(error.to_string().contains("one for each pair"), "{error}");
    let error = rope(RopeKind::Linear {
        factor: Decimal::zero(),
    })
    .schedule()
    .unwrap_err();
    assert!(matches!(error, ScheduleError::Divisor { .. }), "{error}");
    let llama = Llama3 {
        factor,
        low_freq_factor: decimal(4.0),
        high_freq_factor: decimal(1.0),
        original_length: decimal(8192.0),
    };
    let error = rope(RopeKind::Llama3(llama)).schedule().unwrap_err();
    assert!(
        error.to_string().contains("at most high_freq_factor"),
        "{error}"
    );
}
