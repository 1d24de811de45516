//! `index.html`: which base a context needs, audits, checks of certificates, a map, an explorer of B(m), and every document, in one file
//! that loads nothing.
//!
//! The style, the scripts and the markup are files beside this one; what the page computes is a module of WebAssembly (crate `web`) that it
//! carries in base64. The page's content security policy names the hashes of style and script and allows nothing else but that module and
//! Workers of its own, so that no text of a document can run or load anything.

mod contents;
mod parts;
mod policy;

use crate::Document;
use crate::html::{escaped, fragment, inline};

pub use parts::{BaseRow, ModelCard, ModelLayer, Preset, PrintedBase};

const MARKUP: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const WORKER: &str = include_str!("worker.js");
/// What others use first.
const SCRIPTS: [&str; 9] = [
    include_str!("engine.js"),
    include_str!("chart.js"),
    include_str!("choose.js"),
    include_str!("audit.js"),
    include_str!("certificate.js"),
    include_str!("map.js"),
    include_str!("explorer.js"),
    include_str!("models.js"),
    include_str!("reading.js"),
];

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// Its title: the question it answers.
    pub question: &'a str,
    /// What it is, in a sentence.
    pub description: &'a str,
    /// Paragraphs below the title, with a document's marks.
    pub lead: &'a [&'a str],
    /// What was found, a sentence each.
    pub findings: &'a [String],
    /// Least and safe bases, by head dimension, then context.
    pub bases: &'a [BaseRow],
    /// The bases that the paper prints.
    pub printed: &'a [PrintedBase],
    /// Audited models.
    pub models: &'a [ModelCard],
    /// A configuration to try.
    pub example: &'a str,
    /// Settings the explorer offers.
    pub presets: &'a [Preset],
    /// The paper's claims: the first sections below what is computed.
    pub first: &'a [Document],
    /// Sections after them.
    pub then: &'a [Document],
    /// How to cite it, a text of several lines.
    pub citation: &'a str,
    /// Reports beside the page that are not in it: title and path.
    pub others: &'a [(&'a str, &'a str)],
    /// Paragraphs at the end.
    pub footer: &'a [&'a str],
    /// The module of WebAssembly.
    pub module: &'a [u8],
}

impl Page<'_> {
    /// The whole file. A pure function of the page.
    ///
    /// # Panics
    ///
    /// Never: what it carries as JSON is plain.
    #[must_use]
    pub fn to_html(&self) -> String {
        let script = format!("\"use strict\";\n{}", SCRIPTS.join("\n"));
        let sections =
            |documents: &[Document]| -> String { documents.iter().map(fragment).collect() };
        let items = |texts: &[String]| -> String {
            let texts = texts.iter();
            texts
                .map(|text| format!("<li>{}</li>\n", inline(text)))
                .collect()
        };
        let others: Vec<String> = self
            .others
            .iter()
            .map(|(title, path)| format!("<a href=\"{path}\">{}</a>", escaped(title)))
            .collect();
        let data = serde_json::json!({
            "bases": self.bases,
            "printed": self.printed,
            "models": self.models,
            "example": self.example,
        });
        let parts = [
            ("script-hash", policy::hash(&script)),
            ("style-hash", policy::hash(STYLE)),
            ("style", STYLE.to_owned()),
            ("question", escaped(self.question)),
            ("description", escaped(self.description)),
            ("lead", paragraphs(self.lead)),
            ("findings", items(self.findings)),
            ("bases", parts::bases(self.bases)),
            ("contents", contents::list(self.first, self.then)),
            ("presets", self.presets.iter().map(Preset::option).collect()),
            ("model-count", self.models.len().to_string()),
            ("models", self.models.iter().map(ModelCard::item).collect()),
            ("verdicts", sections(self.first)),
            ("sections", sections(self.then)),
            ("citation", escaped(self.citation)),
            ("others", others.join(", ")),
            ("footer", paragraphs(self.footer)),
            // No "</script>" in it ends the element early.
            ("data", data.to_string().replace('<', "\\u003c")),
            ("worker", WORKER.to_owned()),
            ("module", policy::base64(self.module)),
            ("script", script),
        ];
        fill(MARKUP, &parts)
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
