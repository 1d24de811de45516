//! The configuration reader on any text, by each framework's rules: it never panics, and what it accepts has schedules.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ropebound_config::{Framework, Options, Positions, parse_model};

fuzz_target!(|text: &str| {
    for framework in [Framework::Transformers, Framework::Vllm, Framework::LlamaCpp] {
        for context in [None, Some(131_072)] {
            let Ok(model) = parse_model(text, &Options { framework, context }) else {
                continue;
            };
            for layer in model.layers {
                if let Positions::Rotary(rotary) = layer.positions {
                    let schedule = rotary.schedule().expect("accepted, so it has a schedule");
                    assert!(schedule.pairs() > 0);
                    rotary.unscaled().expect("the plain schedule of an accepted one");
                }
            }
        }
    }
});
