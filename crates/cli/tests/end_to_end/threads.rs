//! The number of threads changes no byte.

use crate::run::{answer, folder, names};

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

#[test]
fn reports() {
    let written = ["1", "2"].map(|threads| {
        let folder = folder();
        let out = folder.path().to_str().expect("UTF-8");
        answer(&["reproduce", "--out", out, "--threads", threads]);
        names(folder.path())
            .into_iter()
            .map(|name| {
                let text = std::fs::read(folder.path().join(&name)).expect("a report");
                (name, text)
            })
            .collect::<Vec<_>>()
    });
    assert_eq!(written[0].len(), 4);
    assert!(
        written[0] == written[1],
        "reports differ between 1 and 2 threads"
    );
}
