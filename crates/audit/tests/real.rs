//! Twenty configurations of published models: the least value, and the round ones that hold, each verified by an audit of the configuration
//! with that value in it, read anew from its text.

use ropebound_audit::{Numbers, Parameter, PlainBases, Verdict, audit_layer, solve};
use ropebound_bounds::FirstNegative;
use ropebound_config::{Model, Options, PositionEncoding, Rotary, parse_model};
use ropebound_schedule::Decimal;
use serde_json::Value;
use std::fmt::Write;
use std::time::Instant;

fn read(config: &Value) -> Model {
    let text = config.to_string();
    parse_model(&text, &Options::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The last layer type that rotates.
fn rotary(model: &Model) -> &Rotary {
    let mut rotating = model
        .layers
        .iter()
        .filter_map(|layer| match &layer.positions {
            PositionEncoding::Rotary(rotary) => Some(rotary),
            PositionEncoding::None | PositionEncoding::NoAttention => None,
        });
    rotating.next_back().expect("one rotates")
}

fn with(config: &Value, parameter: Parameter, value: &Decimal) -> Value {
    let mut config = config.clone();
    let number: Value = serde_json::from_str(&value.to_string()).expect("a number");
    match parameter {
        // A block that has a base of its own is read before the one beside it.
        Parameter::Base if config["rope_scaling"]["rope_theta"].is_number() => {
            config["rope_scaling"]["rope_theta"] = number;
        }
        Parameter::Base => config["rope_theta"] = number,
        Parameter::Factor => config["rope_scaling"]["factor"] = number,
    }
    config
}

/// The verdict on the rotary pairs of the configuration with `value` in it.
fn audited(config: &Value, parameter: Parameter, value: &Decimal) -> Verdict {
    let model = read(&with(config, parameter, value));
    let audit =
        audit_layer(rotary(&model), Numbers::Exact, &mut PlainBases::new()).expect("in the domain");
    audit.rotary_sum.verdict
}

#[test]
#[ignore = "takes two minutes: run by `just solve-models`"]
fn twenty_models_are_solved_and_audited() {
    let models: Vec<Value> = serde_json::from_str(include_str!("models.json")).expect("JSON");
    assert_eq!(models.len(), 20);
    let mut out = String::from(
        "model: parameter of the configured schedule; a value that holds, within 1e-10 of the least; round values that hold\n",
    );
    for model in &models {
        let (name, config) = (&model["name"], &model["config"]);
        let parameter = match model["parameter"].as_str() {
            Some("base") => Parameter::Base,
            Some("factor") => Parameter::Factor,
            other => panic!("{other:?}"),
        };
        let read = read(config);
        let start = Instant::now();
        let found = solve(rotary(&read), parameter, false, &mut |_| ()).expect("a solution");
        let took = start.elapsed();
        eprintln!("{name}: {took:.2?}, {} pieces", found.pieces);
        assert!(found.least.is_proved(), "{name}: {:?}", found.least);
        let feasible = found.least.feasible().expect("a value");
        let exact = Decimal::from_f64_exact(feasible).expect("a double");
        assert_eq!(
            audited(config, parameter, &exact),
            Verdict::Holds,
            "{name}: {exact}"
        );
        let below = Decimal::from_f64_exact(feasible * (1.0 - 1e-9)).expect("a double");
        let verdict = audited(config, parameter, &below);
        assert!(
            matches!(verdict, Verdict::Violated { .. }),
            "{name}: {below}"
        );
        let holding: Vec<_> = found.tried.iter().filter(|tried| tried.holds()).collect();
        assert!(!holding.is_empty(), "{name}");
        for tried in &found.tried {
            let verdict = match tried.first_negative {
                FirstNegative::At(witness) => Verdict::Violated { witness },
                _ => Verdict::Holds,
            };
            assert_eq!(
                audited(config, parameter, &tried.value),
                verdict,
                "{name}: {}",
                tried.value
            );
        }
        let holding: Vec<_> = holding
            .iter()
            .map(|tried| tried.value.to_string())
            .collect();
        let _ = writeln!(
            out,
            "{}: {parameter:?} of {}; {feasible:.9e}; {}",
            name.as_str().expect("text"),
            found.rope,
            holding.join(" ")
        );
    }
    let recorded = include_str!("solved.txt");
    assert!(
        out == recorded,
        "tests/solved.txt is stale; it should be:\n{out}"
    );
}
