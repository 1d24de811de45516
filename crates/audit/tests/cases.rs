//! The numbers of files made after public ones: of the rotary pairs, where they are first negative and how often.

use ropebound_audit::{SumAudit, Verdict, audit_sum};
use ropebound_config::{Options, PositionEncoding, Rotary, read_model};

fn rotaries(name: &str, context: Option<u64>) -> Vec<Rotary> {
    let path = format!(
        "{}/../config/tests/cases/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let options = Options {
        context,
        ..Options::default()
    };
    let model =
        read_model(path.as_ref(), &options).unwrap_or_else(|error| panic!("{name}: {error}"));
    let rotating = model
        .layers
        .into_iter()
        .filter_map(|layer| match layer.positions {
            PositionEncoding::Rotary(rotary) => Some(*rotary),
            PositionEncoding::None | PositionEncoding::NoAttention => None,
        });
    rotating.collect()
}

fn sum(rotary: &Rotary) -> SumAudit {
    let schedule = rotary.schedule().expect("a schedule");
    audit_sum(&schedule, rotary.reach).expect("within the domain")
}

/// First negative and count of each rotating layer type.
fn check(name: &str, expected: &[(Option<u64>, Option<u64>)]) {
    let found: Vec<_> = rotaries(name, None)
        .iter()
        .map(sum)
        .map(|sum| (sum.first_negative(), sum.negative()))
        .collect();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn first_negative_and_count() {
    check("smollm3-3b", &[(Some(82_999), Some(0))]);
    check("mistral-7b-v0.2-params", &[(Some(27_115), None)]);
    check("ministral3-8b", &[(Some(177_347), Some(1))]);
    check("glm-4-9b-chat-1m", &[(Some(84_531), Some(11_878))]);
    check("zaya-nested-hybrid", &[(Some(31_099), Some(846))]);
    check("qwen3.5-0.8b", &[(Some(45_826), Some(5_013))]);
    check(
        "deepseek-v4-flash-head",
        &[(Some(725), Some(0)), (Some(7_568), Some(254_323))],
    );
    check("qwen1.5-7b-yarn-user", &[(Some(66_234), Some(0))]);
    check(
        "qwen-7b-v1-dynamic_ntk",
        &[
            (Some(1_707), Some(16)),
            (Some(3_709), Some(5)),
            (Some(6_073), Some(15)),
        ],
    );
}

#[test]
fn a_context_derived_by_the_caller() {
    let rotary = &rotaries("qwen1.5-7b-yarn-user", Some(131_072))[0];
    let sum = sum(rotary);
    assert_eq!(
        (sum.first_negative(), sum.negative(), sum.verdict),
        (
            Some(66_234),
            Some(108),
            Verdict::Violated { witness: 66_234 }
        )
    );
}
