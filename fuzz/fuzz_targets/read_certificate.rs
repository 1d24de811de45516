//! The readers on any text: they never panic, and what they accept is the one text of what they have read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ropebound_bounds::search::{certificate_text, safe_certificate_text};
use ropebound_certificate::{Dyadic, parse, parse_safe};

fuzz_target!(|text: &str| {
    if let Ok(certificate) = parse(text) {
        assert_eq!(certificate_text(&certificate), text);
    }
    if let Ok(certificate) = parse_safe(text) {
        assert_eq!(safe_certificate_text(&certificate), text);
    }
    for field in text.split([' ', '\n']) {
        if let Ok(number) = field.parse::<Dyadic>() {
            assert_eq!(number.to_string(), field);
        }
    }
});
