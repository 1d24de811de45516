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
    insta::assert_snapshot!(latex::main_file("Title θ", &[sample()]));
}

#[test]
fn html() {
    insta::assert_snapshot!(html::fragment(&sample()));
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

fn answer(context: u64, base: &str) -> Document {
    let island = Fields::new().with("end", Number::real("630983.578095345", 6));
    let rows = [1u64, 2].map(|m| {
        let why = (m == 2).then_some("a reason");
        Fields::new()
            .with("position", m)
            .with("holds", m == 1)
            .detail("digest", "x")
            .with("why", why)
    });
    let fields = Fields::new()
        .with("context", context)
        .with("least_base", Number::real(base, 6))
        .detail("enclosure", [Number::real(base, 6), Number::real(base, 6)])
        .with("exact", Number::exact("5.2e7"))
        .with("island", island)
        .with("error", 1.0 / 3.0)
        .with("file", Value::name("*a*, \"b\" | c"))
        .with("closest", ["one thing", "another"])
        .with("first", None::<u64>)
        .records("rows", rows.to_vec())
        .with("meaning", Value::name("In words.\n- More of it."));
    Document::answer("The *least* base.", fields)
}

fn in_all_formats(document: &Document) -> String {
    use OutputFormat::{Csv, Json, Latex, Markdown, Text};
    [Text, Json, Csv, Markdown, Latex]
        .map(|format| document.render(format, TextStyle::default()))
        .join("---\n")
}

#[test]
fn an_answer_in_all_formats() {
    insta::assert_snapshot!(in_all_formats(&answer(32768, "629978.262855044")));
}

/// Without rows of its own, an answer is one row.
#[test]
fn several_answers_are_one_table() {
    let fields = |context: u64, why: Option<&str>| {
        Fields::new()
            .with("context", context)
            .with("base", Number::real("629978.262855044", 6))
            .detail("full_base", "in files alone")
            .with_some("why", why)
    };
    let answers = [fields(1024, None), fields(2048, Some("open"))];
    let answers = answers.map(|fields| Document::answer("One.", fields));
    insta::assert_snapshot!(in_all_formats(&Document::of_answers("Both.", &answers)));
}

#[test]
fn an_empty_list_is_no_row() {
    let document = Document::answer(
        "None.",
        Fields::new().with("n", 0u64).records("rows", vec![]),
    );
    assert_eq!(document.to_csv(), "\n");
    let text = document.render(OutputFormat::Text, TextStyle::default());
    assert_eq!(text, "None.\n  n  0\n");
}

/// Cells break at spaces and slashes before a table becomes a list; colours only where asked for.
#[test]
fn text_keeps_to_its_width() {
    let row = |file: &str, words: &str| {
        Fields::new()
            .with("file", Value::name(file))
            .with("some_number", 1u64)
            .with("words", words)
    };
    let rows = [
        row(
            "proofs/certificates/d128-L1024.cert",
            "many words that go on",
        ),
        row("a", "b"),
    ];
    let document = Document::answer(
        "A headline that is longer.",
        Fields::new().records("rows", rows.to_vec()),
    );
    let text = |width, colour| document.render(OutputFormat::Text, TextStyle { width, colour });
    for width in [80, 60, 50, 44] {
        let text = text(width, false);
        assert!(text.lines().all(|line| line.chars().count() <= width));
    }
    insta::assert_snapshot!([text(44, false), text(20, false)].join("---\n"));
    assert!(text(80, true).starts_with("\u{1b}[1mA headline that is longer.\u{1b}[0m\n"));
    assert!(!text(80, false).contains('\u{1b}'));
    insta::assert_snapshot!(sample().render(OutputFormat::Text, TextStyle::default()));
}
