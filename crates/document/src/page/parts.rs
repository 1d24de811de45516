//! What the page carries as data, and as markup for those who run no scripts.

use serde::Serialize;

use crate::html::escaped;

/// The least base of a context, and its safe base where that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BaseRow {
    /// d.
    pub head_dim: u64,
    /// L.
    pub context: u64,
    /// base_L, correctly rounded.
    pub least: String,
    /// m*.
    pub position: u64,
    /// The certificate's path from the page.
    pub certificate: String,
    /// The safe base, correctly rounded.
    pub safe: Option<String>,
    /// The safe base rounded up to three digits.
    pub safe_up: Option<String>,
    /// Its certificate's path.
    pub safe_certificate: Option<String>,
}

/// A base that the paper prints for a context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrintedBase {
    /// L.
    pub context: u64,
    /// As printed.
    pub base: String,
}

/// An audited model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelCard {
    /// Its name.
    pub name: String,
    /// The worst of its layers' verdicts, or none if it could not be audited.
    pub verdict: Option<String>,
    /// Where its values were read.
    #[serde(skip)]
    pub source: String,
    /// Layer types that rotate.
    pub layers: Vec<ModelLayer>,
}

/// A layer type of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelLayer {
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// The schedule in words.
    #[serde(skip)]
    pub schedule: String,
    /// Whether that is RoPE without scaling, all of the head rotating.
    pub plain: bool,
    /// The base.
    pub base: String,
    /// d.
    pub head_dim: u64,
    /// Distances 0..reach occur.
    pub reach: Option<u64>,
    /// How far the sum holds, in words.
    #[serde(skip)]
    pub length: String,
    /// How many of the distances have a negative sum.
    #[serde(skip)]
    pub negative: Option<u64>,
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

impl Preset {
    pub(super) fn option(&self) -> String {
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

/// Rows of head_dim 128, for those who run no scripts.
pub(super) fn bases(rows: &[BaseRow]) -> String {
    let link = |path: &str, label: &str| format!("<a href=\"{path}\">{label}</a>");
    rows.iter()
        .filter(|row| row.head_dim == 128)
        .map(|row| {
            let safe = row.safe.as_deref().unwrap_or("–");
            let second = row.safe_certificate.as_deref();
            let second = second.map_or(String::new(), |path| format!(", {}", link(path, "safe")));
            format!(
                "<tr><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{safe}</td><td>{}{second}</td></tr>\n",
                count(row.context),
                row.least,
                link(&row.certificate, "least"),
            )
        })
        .collect()
}

/// 32768 as 32k.
fn count(context: u64) -> String {
    match context {
        _ if context.is_multiple_of(1 << 20) => format!("{}M", context >> 20),
        _ if context.is_multiple_of(1 << 10) => format!("{}k", context >> 10),
        _ => context.to_string(),
    }
}

impl ModelCard {
    /// An entry of a list, opened by itself.
    pub(super) fn item(&self) -> String {
        let verdict = self.verdict.as_deref().unwrap_or("not audited");
        let layers: String = self
            .layers
            .iter()
            .map(|layer| {
                let reach = layer.reach.map_or_else(
                    || "no context recorded".to_owned(),
                    |reach| format!("reach {reach}"),
                );
                let negative = layer.negative.map_or(String::new(), |negative| {
                    format!(", {negative} sums negative")
                });
                format!(
                    "<dt>{}</dt><dd>{}; {reach}, context length {}{negative}</dd>",
                    escaped(&layer.name),
                    escaped(&layer.schedule),
                    escaped(&layer.length)
                )
            })
            .collect();
        let layers = match layers.as_str() {
            "" => String::new(),
            layers => format!("<dl>{layers}</dl>"),
        };
        format!(
            "<li><details><summary>{} <span class=\"badge {verdict}\">{}</span></summary>{layers}<p class=\"note\">{}</p></details></li>\n",
            escaped(&self.name),
            escaped(&verdict.replace('_', " ")),
            escaped(&self.source)
        )
    }
}
