//! The page: which base a context needs, the models, and the paper's documents.

mod known;

use crate::results::Results;
use crate::tables::{Table2, Table2Row};
use ropebound_bounds::search::Grid;
use ropebound_document::Document;
use ropebound_document::page::{BaseRow, ModelCard, Page, Preset, PrintedBase};

/// The document that stands above the others.
const FIRST: [&str; 2] = ["claims", "verdicts"];

const QUESTION: &str = "Which RoPE base does your context need?";

const DESCRIPTION: &str = "Least and safe bases of RoPE for contexts from 1k to 16M with certificates; audits of model configurations; the \
    paper \"Base of RoPE Bounds Context Length\" recomputed with proof.";

const LEAD: &str = "RoPE turns pair i of a query by m·θ_i, θ_i = base^(−2i/d). A usable context keeps B(m) = Σ_i cos(m·θ_i) non-negative: so says \
    \"Base of RoPE Bounds Context Length\" (arXiv 2405.14591), whose every number is checked below. What this page states is proven, or marked.";

const CITATION: &str = "@software{ropebound,
  title = {ropebound: what RoPE's base allows, computed with proof},
  author = {{The ropebound developers}},
  version = {0.1.0}
}
@article{men2024base,
  title = {Base of RoPE Bounds Context Length},
  author = {Men, Xin and Xu, Mingyu and Wang, Bingning and Zhang, Qingyu and Lin, Hongyu and Han, Xianpei and Chen, Weipeng},
  year = {2024},
  eprint = {2405.14591},
  archivePrefix = {arXiv}
}";

const OTHERS: [(&str, &str); 3] = [
    ("models", "models.md"),
    ("precision of recipes", "precision.md"),
    ("Theorem 1 by simulation", "montecarlo.md"),
];

const FOOTER: [&str; 3] = [
    "What the browser computes rests on integers: `crates/web` and `crates/integer-checker`, compiled to WebAssembly and carried by this file; on the Rust compiler, the browser and the machine. It loads nothing.",
    "Written by `ropebound reproduce`, a function of the transcribed numbers, the certificates, the audited models and the module alone: equal inputs give an equal page.",
    "Each least base comes with a certificate that an independent checker passed; `ropebound check` repeats it, and so does this page.",
];

/// A configuration to try.
const EXAMPLE: &str = include_str!("../../docs/examples/llama-3.1-8b.json");

/// What the page computes with: `just web` makes it anew.
const MODULE: &[u8] = include_bytes!("../../crates/web/module/ropebound_web.wasm");

/// `index.html`: bases, models, the explorer with the bases of Table 2, and `documents`, verdicts first.
#[must_use]
pub fn of_paper(documents: &[Document], results: &Results) -> String {
    let of_claims = |document: &&Document| FIRST.contains(&document.name.as_str());
    let first: Vec<_> = documents.iter().filter(of_claims).cloned().collect();
    let then = documents.iter().filter(|document| !of_claims(document));
    let then: Vec<_> = then.cloned().collect();
    let table2 = results.table2();
    let models = known::models();
    let printed: Vec<_> = table2
        .rows
        .iter()
        .map(|row| PrintedBase {
            context: row.positions,
            base: row.printed.base.text.clone(),
        })
        .collect();
    let page = Page {
        question: QUESTION,
        description: DESCRIPTION,
        lead: &[LEAD],
        findings: &findings(results, &models),
        bases: &bases(results),
        printed: &printed,
        models: &models,
        example: EXAMPLE,
        presets: &presets(table2),
        first: &first,
        then: &then,
        citation: CITATION,
        others: &OTHERS,
        footer: &FOOTER,
        module: MODULE,
    };
    page.to_html()
}

/// Every certified least base, and beside it the safe base where that is known.
fn bases(results: &Results) -> Vec<BaseRow> {
    let folder = "../proofs/certificates";
    let Results {
        extension, islands, ..
    } = results;
    let short = extension.rows.iter().map(|row| (row, ""));
    let long = extension.longer.iter().map(|row| (row, "/long"));
    let mut rows: Vec<_> = short
        .chain(long)
        .map(|(row, within)| {
            let same = |known: &&crate::bases::IslandsRow| {
                (known.positions, islands.head_dim) == (row.positions, u64::from(row.head_dim))
            };
            let safe = islands.rows.iter().find(same).map(|known| &known.safe);
            let base = safe.and_then(|safe| safe.base.as_ref());
            let (d, context) = (row.head_dim, row.positions);
            let up = safe.and_then(|safe| safe.rounded_up.as_ref()?.get(Grid::Digits(3)));
            BaseRow {
                head_dim: u64::from(d),
                context,
                least: row.lower_bound_base.to_string(),
                position: row.binding_position,
                certificate: format!("{folder}{within}/d{d}-L{context}.cert"),
                safe: base.map(ToString::to_string),
                safe_up: up.map(ToString::to_string),
                safe_certificate: base.map(|_| format!("{folder}/safe/safe-d{d}-L{context}.cert")),
            }
        })
        .collect();
    rows.sort_by_key(|row| (row.head_dim, row.context));
    rows
}

fn findings(results: &Results, models: &[ModelCard]) -> Vec<String> {
    let rows = &results.table2().rows;
    let feasible = rows
        .iter()
        .filter(|row| row.printed.feasible == Some(true))
        .count();
    let mut found = vec![format!(
        "*Printed bases fail.* Of the {} bases that the paper's Table 2 prints, {feasible} serve the contexts they are printed for; at the others some \
         sum within the context is negative.",
        rows.len()
    )];
    let most = results.islands.rows.iter().filter(|row| row.complete);
    if let Some(row) = most.max_by_key(|row| row.islands.len()) {
        found.push(format!(
            "*A larger base is not always better.* The bases that serve {} form {} islands; only from the safe base on does every one serve.",
            row.context,
            row.islands.len()
        ));
    }
    let count = |wanted: &str| {
        let verdicts = models.iter().filter_map(|model| model.verdict.as_deref());
        verdicts.filter(|verdict| *verdict == wanted).count()
    };
    found.push(format!(
        "*Many models claim more than their sum holds.* Of {} recorded models {} claim a context with a negative sum in it, {} hold. It is a warning sign \
         about the schedule, not a verdict on the model.",
        models.len(),
        count("violated"),
        count("holds")
    ));
    found
}

/// Of each row the printed base, and the decimal just above the least base: the end of the enclosure where no sum is negative.
fn presets(table2: &Table2) -> Vec<Preset> {
    let of_row = |row: &Table2Row| {
        let preset = |what: &str, base: &str| Preset {
            label: format!("{}: {base}, {what}", row.context),
            base: base.to_owned(),
            head_dim: table2.head_dim,
            context: row.positions,
        };
        let mut presets = vec![preset("as printed", &row.printed.base.text)];
        let around = row.enclosure.iter();
        presets.extend(around.map(|around| preset("just above the least", &around.above())));
        presets
    };
    let mut presets: Vec<_> = table2.rows.iter().flat_map(of_row).collect();
    presets.extend(known::presets());
    presets
}
