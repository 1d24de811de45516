//! Least parameters: the same answers by different ways.

use ropebound_audit::{
    Added, Bracket, LeastValue, Parameter, PlainBases, Role, SafeValue, Solution, Verdict, solve,
};
use ropebound_bounds::FirstNegative;
use ropebound_bounds::search::{LowerBound, SafeBound};
use ropebound_config::{Options, PositionEncoding, Rotary, parse_model};
use ropebound_schedule::{Decimal, HeadDim};

fn rotary(text: &str) -> Rotary {
    let model = parse_model(text, &Options::default()).unwrap();
    match &model.layers.last().unwrap().positions {
        PositionEncoding::Rotary(rotary) => (**rotary).clone(),
        PositionEncoding::None | PositionEncoding::NoAttention => panic!("{text}"),
    }
}

fn solved(text: &str, parameter: Parameter) -> Solution {
    solve(&rotary(text), parameter, false, &mut |_| ()).unwrap()
}

/// The bracket of a scaled schedule's least value, proven without a gap.
fn proved(found: &Solution) -> &Bracket {
    assert!(found.least.is_proved(), "{found:?}");
    match &found.least {
        LeastValue::Between(bracket) => bracket,
        _ => panic!("{found:?}"),
    }
}

/// Values tried, those that fail with a minus.
fn shown(found: &Solution) -> String {
    let tried = found.tried.iter().map(|tried| {
        let sign = if tried.holds() { "" } else { "-" };
        format!("{sign}{}", tried.value)
    });
    tried.collect::<Vec<_>>().join(" ")
}

#[test]
fn interpolation_by_one_needs_the_plain_base() {
    let text = r#"{"head_dim":64,"rope_theta":10000,"max_position_embeddings":1025,"rope_scaling":{"rope_type":"linear","factor":1.0}}"#;
    let swept = solved(text, Parameter::Base);
    let plain = PlainBases::new().of(HeadDim::new(64).unwrap(), 1025);
    let LowerBound::Proved(least) = plain.least else {
        panic!("{plain:?}")
    };
    let least = least.base().midpoint().to_f64();
    let bracket = proved(&swept);
    assert!(bracket.infeasible_to <= least * (1.0 + 1e-9));
    assert!(bracket.feasible >= least * (1.0 - 1e-9));
    assert!(bracket.feasible <= least * (1.0 + 1e-9));
}

#[test]
fn jumps_of_a_truncated_ramp_are_covered() {
    let text = r#"{"head_dim":32,"rope_theta":10000,"max_position_embeddings":4096,
        "rope_scaling":{"rope_type":"yarn","factor":8.0,"original_max_position_embeddings":512}}"#;
    let found = solved(text, Parameter::Base);
    let feasible = proved(&found).feasible;
    // Feasible there, and not a little below.
    let at = |value: f64| {
        let mut rotary = rotary(text);
        rotary.rope = rotary
            .rope
            .with_base(Decimal::from_f64_exact(value).unwrap());
        let schedule = rotary.schedule().unwrap();
        ropebound_audit::audit_sum(&schedule, rotary.reach)
            .unwrap()
            .verdict
    };
    assert_eq!(at(feasible), Verdict::Holds);
    for below in [1e-6, 1e-4, 1e-2, 0.3] {
        let verdict = at(feasible * (1.0 - below));
        assert!(matches!(verdict, Verdict::Violated { .. }), "{below}");
    }
}

#[test]
fn a_type_without_a_factor_says_so() {
    let plain = rotary(r#"{"head_dim":64,"rope_theta":10000,"max_position_embeddings":64}"#);
    let error = solve(&plain, Parameter::Factor, false, &mut |_| ()).unwrap_err();
    assert!(error.contains("default has no factor"), "{error}");
}

/// Llama 3.1: 131072 positions, llama3 scaling by 8 from 8192.
const LLAMA_31: &str = r#"{"head_dim":128,"rope_theta":500000.0,"max_position_embeddings":131072,"rope_scaling":{"factor":8.0,
    "low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":8192,"rope_type":"llama3"}}"#;

/// Of the round bases right above the least, 350000, 360000, 400000 and 600000 fail.
#[test]
fn the_least_base_of_llama_3_1_and_the_round_ones() {
    let found = solved(LLAMA_31, Parameter::Base);
    let bracket = proved(&found);
    assert_eq!(bracket.binding, Some(121_691));
    for end in [bracket.infeasible_to, bracket.feasible] {
        assert!((end / 349_881.963_6 - 1.0).abs() < 1e-10, "{end}");
    }
    assert!(matches!(found.safe, SafeValue::NotSought));
    assert_eq!(
        shown(&found),
        "-400000 -500000 -600000 -700000 750000 790000 800000 900000 1e6"
    );
    // What is shown to fail is shown where.
    let failing = found.tried.iter().filter(|tried| !tried.holds());
    for tried in failing {
        assert!(matches!(tried.first_negative, FirstNegative::At(_)));
    }
    assert!(found.tried.is_sorted_by(|a, b| a.value < b.value));
    let configured = found
        .tried
        .iter()
        .filter(|tried| tried.role == Role::Configured);
    assert!(
        configured
            .map(|tried| &tried.value)
            .eq([&Decimal::from(500_000)])
    );
}

#[test]
fn the_least_factor_of_llama_3_1() {
    let found = solved(LLAMA_31, Parameter::Factor);
    let bracket = proved(&found);
    assert_eq!(bracket.binding, Some(130_562));
    for end in [bracket.infeasible_to, bracket.feasible] {
        assert!((end / 9.302_450_485_5 - 1.0).abs() < 1e-10, "{end}");
    }
    assert_eq!(shown(&found), "-8 9.31 9.32 9.33 9.4 9.5 9.6 10 16 20 30");
}

#[test]
fn plain_bases_have_a_safe_one() {
    let text = r#"{"head_dim":128,"rope_theta":10000,"max_position_embeddings":1025}"#;
    let found = solved(text, Parameter::Base);
    let LeastValue::Exact(least) = &found.least else {
        panic!("{found:?}")
    };
    assert_eq!(least.decimal(7).unwrap(), "4293.438");
    match &found.safe {
        SafeValue::Plain(SafeBound::Proved(base)) => {
            assert_eq!(base.decimal(7).unwrap(), "6018.281");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(
        shown(&found),
        "4300 4310 4320 -5000 -6000 6100 6200 7000 8000 9000 10000"
    );
}

#[test]
fn a_scaling_is_added_to_a_plain_configuration() {
    let plain = rotary(r#"{"head_dim":128,"rope_theta":1e6,"max_position_embeddings":32768}"#);
    for (kind, least, values) in [
        (
            Added::Yarn,
            6.340_289_566,
            "-4 6.35 6.36 6.37 6.4 6.5 6.6 7 8 9",
        ),
        (
            Added::Linear,
            4.833_995_789,
            "-4 4.84 4.85 4.86 4.9 5 5.1 6 7",
        ),
        (
            Added::NtkAware,
            4.750_154_024,
            "-4 -5 -6 -7 -8 8.2 8.8 8.9 9 -10 20 30",
        ),
        (
            Added::DynamicNtk,
            1.250_051_341,
            "1.88 1.93 -2 2.4 2.6 2.7 -3 -4 5 6 7",
        ),
        (
            Added::Llama3,
            7.409_227_988,
            "-4 7.41 7.42 7.43 7.5 7.6 7.7 8 9 10",
        ),
    ] {
        let rotary = kind.to(&plain, 32_768, 131_072).unwrap();
        assert_eq!(
            (rotary.context, rotary.reach),
            (Some(131_072), Some(131_072))
        );
        let found = solve(&rotary, Parameter::Factor, false, &mut |_| ()).unwrap();
        let feasible = proved(&found).feasible;
        assert!(
            (feasible / least - 1.0f64).abs() < 1e-9,
            "{kind:?}: {feasible}"
        );
        assert_eq!(shown(&found), values, "{kind:?}");
    }
    let error = Added::Yarn.to(&plain, 32_768, 32_768).unwrap_err();
    assert!(error.contains("32768 is not above 32768"), "{error}");
}
