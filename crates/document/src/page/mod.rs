//! `index.html`: every document, its figures and an explorer of B(m) in one file that loads nothing.
//!
//! The style, the script and the markup are files beside this one. The page's content security policy names the hashes of style and
//! script and allows nothing else, so that no text of a document can run or load anything.

mod contents;
mod policy;

use crate::Document;
use crate::html::{escaped, fragment, inline};

const MARKUP: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// Arithmetic first; tests take the first two without a page.
const SCRIPTS: [&str; 5] = [
    include_str!("double_double.js"),
    include_str!("sums.js"),
    include_str!("chart.js"),
    include_str!("explorer.js"),
    include_str!("reading.js"),
];

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Its title.
    pub title: &'a str,
    /// Paragraphs below the title, with a document's marks.
    pub lead: &'a [&'a str],
    /// Sections above the explorer: the verdicts.
    pub first: &'a [Document],
    /// Sections below it.
    pub then: &'a [Document],
    /// Settings the explorer offers.
    pub presets: &'a [Preset],
    /// Paragraphs at the end.
    pub footer: &'a [&'a str],
}

/// One of the explorer's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// What it is.
    pub label: String,
    /// Its base, a decimal.
    pub base: String,
    /// d.
    pub head_dim: u64,
    /// L.
    pub context: u64,
}

impl Page<'_> {
    /// The whole file. A pure function of the page.
    #[must_use]
    pub fn to_html(&self) -> String {
        let script = format!("\"use strict\";\n{}", SCRIPTS.join("\n"));
        let sections =
            |documents: &[Document]| -> String { documents.iter().map(fragment).collect() };
        let parts = [
            ("script-hash", policy::hash(&script)),
            ("style-hash", policy::hash(STYLE)),
            ("style", STYLE.to_owned()),
            ("title", escaped(self.title)),
            ("lead", paragraphs(self.lead)),
            ("contents", contents::list(self.first, self.then)),
            ("verdicts", sections(self.first)),
            ("presets", self.presets.iter().map(Preset::option).collect()),
            ("sections", sections(self.then)),
            ("footer", paragraphs(self.footer)),
            ("script", script),
        ];
        fill(MARKUP, &parts)
    }
}

impl Preset {
    fn option(&self) -> String {
        let Self {
            label,
            base,
            head_dim,
            context,
        } = self;
        format!(
            "<option data-base=\"{}\" data-head-dim=\"{head_dim}\" data-context=\"{context}\">{}</option>\n",
            escaped(base),
            escaped(label)
        )
    }
}

fn paragraphs(texts: &[&str]) -> String {
    let paragraphs: Vec<String> = texts
        .iter()
        .map(|text| format!("<p>{}</p>", inline(text)))
        .collect();
    paragraphs.join("\n")
}

/// `template` with each `{{name}}` replaced; what is put in is not looked at again.
///
/// # Panics
///
/// If the template names a part that is not there.
fn fill(template: &str, parts: &[(&str, String)]) -> String {
    let mut pieces = template.split("{{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").expect("a closed name");
        let part = parts.iter().find(|(part, _)| *part == name);
        out += &part.unwrap_or_else(|| panic!("no part {name}")).1;
        out += rest;
    }
    out
}

#[cfg(test)]
mod tests;
