//! What must hold of every committed report, whichever document wrote it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn reports() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../reports")
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(reports().join(folder))
        .expect("a folder of reports")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .map(|path| {
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(path).expect("UTF-8"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn latex_is_ascii_and_knows_every_character() {
    let parts = files("latex", "tex");
    assert!(parts.len() > 5);
    for (name, text) in &parts {
        assert!(text.is_ascii(), "{name}.tex");
        assert!(
            !text.contains("[U+"),
            "{name}.tex has a character without LaTeX"
        );
        for environment in ["table", "tabular", "longtable", "figure", "itemize"] {
            let count = |what: &str| text.matches(&format!("\\{what}{{{environment}}}")).count();
            assert_eq!(count("begin"), count("end"), "{environment} in {name}.tex");
        }
    }
}

/// Each is named in the text of some document, has a title, texts at its axes and a legend, and more than colour to tell its lines apart.
#[test]
fn figures_have_their_parts() {
    let mut figures = files("figures", "svg");
    // Another command's, of points and arrows.
    figures.retain(|(name, _)| name != "models");
    assert!(figures.len() >= 5);
    let pages: String = files("", "md").into_iter().map(|(_, text)| text).collect();
    for (name, svg) in figures {
        assert!(
            pages.contains(&format!("(figures/{name}.svg)")),
            "{name} is in no page"
        );
        assert_eq!(svg.matches("<svg ").count(), 1, "{name}");
        assert!(svg.trim_end().ends_with("</svg>"), "{name}");
        for elements in ["<text", "<polyline", "rotate(270"] {
            assert!(svg.contains(elements), "{name} has no {elements}");
        }
        let colours: BTreeSet<&str> = svg
            .lines()
            .filter(|line| line.starts_with("<polyline") && line.contains("stroke-width=\"2\""))
            .map(|line| line.split("stroke=\"").nth(1).expect("a colour"))
            .map(|rest| rest.split("points=").next().expect("a style"))
            .collect();
        let dashes: BTreeSet<&str> = colours
            .iter()
            .map(|style| style.split("stroke-dasharray=").nth(1).unwrap_or("solid"))
            .collect();
        assert_eq!(
            colours.len(),
            dashes.len(),
            "{name}: lines that differ by colour alone"
        );
    }
}

#[test]
fn tables_have_a_file_each() {
    for (name, text) in files("csv", "csv") {
        let mut lines = text.lines();
        let header = lines.next().expect("a header");
        assert!(!header.is_empty() && lines.next().is_some(), "{name}.csv");
    }
    for (name, text) in files("", "json") {
        let parsed: Result<serde_json::Value, _> = serde_json::from_str(&text);
        assert!(parsed.is_ok(), "{name}.json");
    }
}

/// Small enough for a repository.
#[test]
fn reports_stay_small() {
    fn size(folder: &Path) -> u64 {
        let entries = fs::read_dir(folder).expect("a folder");
        entries
            .map(|entry| entry.expect("an entry").path())
            .map(|path| {
                if path.is_dir() {
                    size(&path)
                } else {
                    path.metadata().expect("metadata").len()
                }
            })
            .sum()
    }
    let size = size(&reports());
    assert!(size < 6 << 20, "reports/ holds {size} bytes");
}
