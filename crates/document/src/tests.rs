use super::*;

fn sample() -> Document {
    let table = Table::new(
        "sample-table",
        "A *bold* caption of B(m*) ≥ 0.",
        [
            Column::left("context"),
            Column::right("a_b | c"),
            Column::wrap("why"),
        ],
        [
            ["1k", "*97*", "θ_i = b^(−2i/d), `base --context 4k`"],
            ["\"2k\", 50 %", "", "x < y & z"],
        ],
    )
    .note("A note.");
    let data = Table::new(
        "sample-data",
        "Points.",
        [Column::right("m")],
        [["1"], ["2"]],
    );
    Document::new("sample", "A sample: Σ cos² (100 %)")
        .heading("First")
        .text("One\n   paragraph with <tag> and #1.")
        .list(["an item", "`code_x`"])
        .table(table)
        .figure(Figure {
            name: "sample-figure".to_owned(),
            caption: "A line. More of it.".to_owned(),
            svg: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n".to_owned(),
            data: Some(data),
        })
}

#[test]
fn markdown() {
    insta::assert_snapshot!(sample().to_markdown());
}

#[test]
fn latex() {
    insta::assert_snapshot!(sample().to_latex());
    insta::assert_snapshot!(latex_main_file("Title θ", &[sample()]));
}

#[test]
fn html() {
    insta::assert_snapshot!(html_fragment(&sample()));
}

#[test]
fn json_and_csv() {
    insta::assert_snapshot!(sample().to_json());
    let csv: Vec<String> = sample().tables().map(Table::to_csv).collect();
    insta::assert_snapshot!(csv.join("\n"));
}

#[test]
fn files_are_listed_once_each() {
    let paths: Vec<_> = files("t", &[sample()])
        .into_iter()
        .map(|f| f.path)
        .collect();
    assert_eq!(
        paths,
        [
            "csv/sample-data.csv",
            "csv/sample-table.csv",
            "figures/sample-figure.svg",
            "latex/paper.tex",
            "latex/sample.tex",
            "sample.json",
            "sample.md",
        ]
    );
    let own = Document {
        data: Some("{}\n".to_owned()),
        ..sample()
    };
    assert_eq!(own.to_json(), "{}\n");
}

#[test]
#[should_panic(expected = "two reports for sample.md")]
fn names_differ() {
    let _ = files("t", &[sample(), sample()]);
}

#[test]
#[should_panic(expected = "cells of a row of t")]
fn rows_are_as_wide_as_the_table() {
    let _ = Table::new("t", "", [Column::left("a")], [["1", "2"]]);
}

/// Escapes by themselves: each is what the character's LaTeX looks like.
#[test]
fn latex_escapes() {
    assert_eq!(latex::escaped("--a"), "-{}-a");
    assert_eq!(
        latex::escaped("50 % of #1_2 & $x^2$"),
        "50 \\% of \\#1\\_\\allowbreak{}2 \\& \\$x\\textasciicircum{}2\\$"
    );
    assert_eq!(latex::escaped("\u{4e2d}"), "[U+4E2D]");
}
