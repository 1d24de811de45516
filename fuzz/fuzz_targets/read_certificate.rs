//! The reader on any text: it never panics, and what it accepts is the one text of what it has read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ropebound_certificate::{Dyadic, parse};

fuzz_target!(|text: &str| {
    if let Ok(certificate) = parse(text) {
        assert_eq!(certificate.to_text(), text);
    }
    for field in text.split([' ', '\n']) {
        if let Ok(number) = field.parse::<Dyadic>() {
            assert_eq!(number.to_string(), field);
        }
    }
});
