//! Least parameters: the same answers by different ways.

use ropebound_audit::{Parameter, PlainBases, Solution, solve};
use ropebound_config::{Options, Positions, Rotary, parse_model};
use ropebound_schedule::{Decimal, HeadDim};

fn rotary(text: &str) -> Rotary {
    let model = parse_model(text, &Options::default()).unwrap();
    match &model.layers.last().unwrap().positions {
        Positions::Rotary(rotary) => (**rotary).clone(),
        Positions::None | Positions::NoAttention => panic!("{text}"),
    }
}

fn solved(text: &str, parameter: Parameter) -> Solution {
    solve(&rotary(text), parameter, &mut |_, _| ()).unwrap()
}

fn number(text: Option<&String>) -> f64 {
    text.unwrap().parse().unwrap()
}

#[test]
fn interpolation_by_one_needs_the_plain_base() {
    let text = r#"{"head_dim":64,"rope_theta":10000,"max_position_embeddings":1025,"rope_scaling":{"rope_type":"linear","factor":1.0}}"#;
    let swept = solved(text, Parameter::Base);
    let plain = PlainBases::new().least(HeadDim::new(64).unwrap(), 1025);
    let least: f64 = plain.base.unwrap().parse().unwrap();
    assert_eq!(swept.status, "proved");
    assert!(number(swept.at_least.as_ref()) <= least * (1.0 + 1e-9));
    assert!(number(swept.feasible.as_ref()) >= least * (1.0 - 1e-9));
    assert!(number(swept.feasible.as_ref()) <= least * (1.0 + 1e-9));
}

#[test]
fn jumps_of_a_truncated_ramp_are_covered() {
    let text = r#"{"head_dim":32,"rope_theta":10000,"max_position_embeddings":4096,
        "rope_scaling":{"rope_type":"yarn","factor":8.0,"original_max_position_embeddings":512}}"#;
    let found = solved(text, Parameter::Base);
    assert_eq!(found.status, "proved", "{found:?}");
    assert!(found.gaps.is_empty());
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
    let feasible = number(found.feasible.as_ref());
    assert_eq!(at(feasible), ropebound_audit::Verdict::Holds);
    for below in [1e-6, 1e-4, 1e-2, 0.3] {
        assert_eq!(
            at(feasible * (1.0 - below)),
            ropebound_audit::Verdict::Violated
        );
    }
}

#[test]
fn a_type_without_a_factor_says_so() {
    let plain = rotary(r#"{"head_dim":64,"rope_theta":10000,"max_position_embeddings":64}"#);
    let error = solve(&plain, Parameter::Factor, &mut |_, _| ()).unwrap_err();
    assert!(error.contains("default has no factor"), "{error}");
}

/// Llama 3.1: 131072 positions, llama3 scaling by 8 from 8192.
const LLAMA_31: &str = r#"{"head_dim":128,"rope_theta":500000.0,"max_position_embeddings":131072,"rope_scaling":{"factor":8.0,
    "low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":8192,"rope_type":"llama3"}}"#;

#[test]
fn the_least_base_and_factor_of_llama_3_1() {
    for (parameter, least, binding) in [
        (Parameter::Base, 349_881.963_6, 121_691),
        (Parameter::Factor, 9.302_450_485_5, 130_562),
    ] {
        let found = solved(LLAMA_31, parameter);
        assert_eq!(
            (found.status.as_str(), found.binding),
            ("proved", Some(binding))
        );
        assert_eq!(found.gaps, []);
        for end in [&found.at_least, &found.feasible] {
            let end = number(end.as_ref());
            assert!((end / least - 1.0).abs() < 1e-10, "{end}");
        }
    }
}
