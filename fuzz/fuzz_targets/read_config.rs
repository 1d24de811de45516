//! The configuration reader on any text, by each dialect's rules: it never panics, and what it accepts has schedules.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ropebound_config::{Dialect, Options, PositionEncoding, parse_model};

fuzz_target!(|text: &str| {
    for dialect in Dialect::all() {
        for context in [None, Some(131_072)] {
            let options = Options { dialect, context, class: None };
            let Ok(model) = parse_model(text, &options) else {
                continue;
            };
            for layer in model.layers {
                if let PositionEncoding::Rotary(rotary) = layer.positions {
                    let schedule = rotary.schedule().expect("accepted, so it has a schedule");
                    assert!(schedule.pairs() > 0);
                    rotary.unscaled().expect("the plain schedule of an accepted one");
                }
            }
        }
    }
});
