//! Each field of a certificate corrupted: refused at its line, by both checkers.

use crate::support::{Both, genuine};

fn with_line(text: &str, number: usize, line: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines[number - 1] = line;
    lines.join("\n") + "\n"
}

/// Of texts that both refuse with `format` at the line that is changed.
fn refused(both: &mut Both, text: &str, number: usize, lines: &[&str]) {
    for line in lines {
        let verdict = both.verdict(with_line(text, number, line).as_bytes());
        assert_eq!(verdict, Err((number, "format".to_owned())), "{line:?}");
    }
}

fn text(name: &str) -> String {
    String::from_utf8(genuine(name)).expect("ASCII")
}

const HEAD_DIMS: [&str; 8] = [
    "head_dim 127",
    "head_dim 0",
    "head_dim 65538",
    "head_dim 4294967424",
    "head_dim 0128",
    "head_dim +128",
    "head-dim 128",
    "head_dim 128 ",
];
const CONTEXTS: [&str; 5] = [
    "context 0",
    "context 1e3",
    "context 1099511627777",
    "context 99999999999999999999",
    "context  2048",
];

#[test]
fn fields_of_a_least_base() {
    let text = text("d128-L2048");
    let mut both = Both::knowing(&[genuine("d128-L1024")]);
    refused(
        &mut both,
        &text,
        1,
        &[
            "ropebound certificate 2",
            "ropebound certificate 1 ",
            "",
            "ropebound safe base certificate 1 ",
        ],
    );
    refused(
        &mut both,
        &text,
        2,
        &[
            "schedule yarn",
            "schedule",
            "schedule plain ",
            "Schedule plain",
        ],
    );
    refused(&mut both, &text, 3, &HEAD_DIMS);
    refused(&mut both, &text, 4, &CONTEXTS);
    refused(&mut both, &text, 5, &["convention 0..L", "convention", ""]);
    let sixty_three = format!("predecessor sha256:{}", "0".repeat(63));
    let capital = format!("predecessor sha256:{}F", "0".repeat(63));
    let beyond = format!("predecessor sha256:{}g", "0".repeat(63));
    let named = format!("predecessor sha512:{}", "0".repeat(64));
    refused(
        &mut both,
        &text,
        6,
        &[
            &sixty_three,
            &capital,
            &beyond,
            &named,
            "predecessor",
            "predecessor None",
        ],
    );
    refused(
        &mut both,
        &text,
        7,
        &["from 0x1p+0 ", "from 1", "from 0x1.8p+0", "from"],
    );
    refused(&mut both, &text, 8, &["pieces -1", "pieces", "pieces 073"]);
    refused(
        &mut both,
        &text,
        9,
        &[
            "0x1.cp-1",
            "0x1.cp-1 0",
            "0x1.cp-1 2049",
            "0x1.cp-1 1235 ",
            "0x1.cp-1  1235",
            "0x1.fp-1 1235",
        ],
    );

    let end = 9 + 73;
    refused(&mut both, &text, end, &["end 0x1p-1", "end"]);
    refused(
        &mut both,
        &text,
        end + 1,
        &["root 0", "root 2049", "root", "root 01788"],
    );
    let bracket = text.lines().nth(end + 1).expect("a bracket");
    let [_, lo, hi] = bracket.split(' ').collect::<Vec<_>>()[..] else {
        panic!("two numbers")
    };
    for line in [
        format!("bracket {hi} {lo}"),
        format!("bracket {hi} {hi}"),
        format!("bracket {lo} 0x1p+0"),
        format!("bracket {lo}"),
        format!("bracket {lo} {hi} "),
    ] {
        refused(&mut both, &text, end + 2, &[&line]);
    }
    let enclosure = text.lines().nth(end + 2).expect("an enclosure");
    let [_, inner_lo, inner_hi] = enclosure.split(' ').collect::<Vec<_>>()[..] else {
        panic!("two numbers")
    };
    for line in [
        format!("enclosure {inner_hi} {inner_lo}"),
        format!("enclosure {inner_lo} {inner_lo}"),
        format!("enclosure 0x1p-1 {inner_hi}"),
        format!("enclosure {inner_lo} 0x1p+0"),
    ] {
        refused(&mut both, &text, end + 3, &[&line]);
    }
    refused(&mut both, &text, end + 4, &["q.e.d.", "qed ", ""]);

    // True to the format, but not true.
    let mut fails = |number, line: &str, at: usize, step: &str| {
        let verdict = both.verdict(with_line(&text, number, line).as_bytes());
        assert_eq!(verdict, Err((at, step.to_owned())), "{line:?}");
    };
    let unknown = format!("predecessor sha256:{}", "0".repeat(64));
    fails(6, &unknown, 6, "predecessor");
    fails(7, "from 0x1.dp-1", 7, "predecessor");
    fails(9, "0x1.c1198ed0a6468p-1 1", 9, "piece");
    fails(9, "0x1.c0fac555ae287p-1 1235", 9, "piece");
    fails(end + 1, "root 1787", end + 2, "bracket");
    fails(end + 2, &format!("bracket 0x1p-1 {hi}"), end + 2, "bracket");
    fails(
        end + 3,
        &format!("enclosure {lo} {inner_lo}"),
        end + 3,
        "enclosure",
    );
    fails(
        end + 3,
        &format!("enclosure {inner_hi} {hi}"),
        end + 3,
        "enclosure",
    );
    fails(4, "context 4096", end + 3, "position 2051");
    assert_eq!(both.verdict(text.as_bytes()), Ok(()));
}

#[test]
fn fields_of_a_safe_base() {
    let text = text("safe/safe-d128-L1024");
    let mut both = Both::knowing(&[]);
    refused(
        &mut both,
        &text,
        1,
        &[
            "ropebound safe base certificate 2",
            "ropebound certificate 1 ",
        ],
    );
    refused(&mut both, &text, 2, &["schedule yarn"]);
    refused(&mut both, &text, 3, &HEAD_DIMS);
    refused(&mut both, &text, 4, &CONTEXTS);
    refused(&mut both, &text, 5, &["convention 0..L"]);
    refused(&mut both, &text, 6, &["from 0.5", "predecessor none"]);
    refused(&mut both, &text, 7, &["steps", "steps -1", "pieces 211"]);
    refused(
        &mut both,
        &text,
        8,
        &["0x1.9d4p-1", "0x1.9p-1", "0x1.9d6617bd0c652p-1 903"],
    );
    let root = 8 + 211;
    refused(&mut both, &text, root, &["root 0", "root 1025"]);
    let bracket = text.lines().nth(root).expect("a bracket");
    let [_, lo, hi] = bracket.split(' ').collect::<Vec<_>>()[..] else {
        panic!("two numbers")
    };
    for line in [format!("bracket {hi} {lo}"), format!("bracket 0x1p-1 {hi}")] {
        refused(&mut both, &text, root + 1, &[&line]);
    }
    refused(&mut both, &text, root + 2, &["enclosure 0x1p-1 0x1p+0"]);
    refused(&mut both, &text, root + 3, &["qe"]);

    let mut fails = |number, line: &str, at: usize, step: &str| {
        let verdict = both.verdict(with_line(&text, number, line).as_bytes());
        assert_eq!(verdict, Err((at, step.to_owned())), "{line:?}");
    };
    fails(6, "from 0x1.9d6p-1", 6, "from");
    fails(root, "root 902", root + 1, "bracket");
    fails(
        root + 2,
        &format!("enclosure {lo} 0x1.bee7cf25a1fb7p-1"),
        root + 2,
        "enclosure",
    );
    assert_eq!(both.verdict(text.as_bytes()), Ok(()));
}

/// A step that crosses the root is not positive on all of itself.
#[test]
fn a_step_past_the_root_is_refused() {
    let text = text("safe/safe-d128-L1024");
    let lines: Vec<&str> = text.lines().collect();
    let bracket: Vec<&str> = lines[219].split(' ').collect();
    let mut changed: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
    // The last step to the bracket's upper end, and the bracket moved up.
    changed[217] = bracket[2].to_owned();
    changed[219] = format!("bracket {} 0x1.bfp-1", bracket[2]);
    changed[220] = format!("enclosure {} 0x1.bfp-1", bracket[2]);
    let mut both = Both::knowing(&[]);
    let verdict = both.verdict((changed.join("\n") + "\n").as_bytes());
    assert_eq!(verdict, Err((218, "step".to_owned())));
}

#[test]
fn every_truncation_and_addition_is_refused() {
    for name in ["d128-L1024", "safe/safe-d128-L1024"] {
        let text = genuine(name);
        let mut both = Both::knowing(&[]);
        for length in (0..400).chain(text.len() - 400..text.len()) {
            let (_, step) = both.verdict(&text[..length]).expect_err("a part");
            assert_eq!(step, "format", "{length}");
        }
        for tail in ["\n", " ", "qed\n", "x", "\0", "\r\n", "# end\n"] {
            let longer = [&text, tail.as_bytes()].concat();
            let (_, step) = both.verdict(&longer).expect_err("more");
            assert_eq!(step, "format", "{tail:?}");
        }
        for head in ["\n", " ", "\u{feff}"] {
            let longer = [head.as_bytes(), &text].concat();
            assert_eq!(
                both.verdict(&longer),
                Err((1, "format".to_owned())),
                "{head:?}"
            );
        }
        let mut foreign = text.clone();
        let at = text.iter().rposition(|&byte| byte == b'q').expect("qed");
        foreign[at] = 0xe9;
        let lines = text.iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(both.verdict(&foreign), Err((lines, "format".to_owned())));
    }
}
