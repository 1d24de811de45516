//! The number of threads changes no byte of an answer; `reproduce.rs` says so of the reports.

use crate::run::answer;

#[test]
fn answers() {
    for arguments in [
        &["base", "--context", "64k"][..],
        &["base", "--context", "5000", "--head-dim", "64"],
        &["context", "--base", "1e9"],
        &[
            "sum",
            "--base",
            "1e6",
            "--position",
            "1M",
            "--digits",
            "200",
        ],
        &["count", "--base", "1e4", "--range", "7..1M"],
    ] {
        for format in ["text", "json"] {
            let with = |threads| {
                answer(&[arguments, &["--format", format, "--threads", threads]].concat())
            };
            assert_eq!(with("1"), with("2"), "{arguments:?}");
        }
    }
}
