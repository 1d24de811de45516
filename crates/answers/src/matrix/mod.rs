//! One configuration in many dialects, or two configurations in one: what each makes of it, and where they differ.

mod document;
mod words;

use crate::audit::columns::word;
use ropebound_audit::{Difference, differences, holds};
use ropebound_config::{Certainty, ConfigError, Dialect, Model, PositionEncoding, Rotary};
use serde::Serialize;

/// What was found of one file under many dialects, or of two files.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MatrixAnswer {
    /// The files, as named: one, or two that are compared.
    pub files: Vec<String>,
    /// Whose reading the others are compared with: the name of a column.
    pub compared_with: Option<String>,
    /// One for each dialect, or for each file.
    pub columns: Vec<MatrixColumn>,
}

/// What one dialect makes of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MatrixColumn {
    /// The dialect, or the file.
    pub name: String,
    /// The dialect.
    pub dialect: String,
    /// The releases it holds for.
    pub releases: &'static str,
    /// What was read of the project.
    pub source: &'static str,
    /// Whether it loads the file.
    pub reading: Reading,
    /// What is not understood of the file; no verdict follows then.
    pub undecided: Vec<String>,
    /// Its layer types that rotate.
    pub layers: Vec<MatrixLayer>,
    /// What a reader should know.
    pub notes: Vec<String>,
    /// Where it differs from what it is compared with.
    pub differences: Vec<Difference>,
}

/// Whether a dialect loads a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// It does.
    Loads,
    /// Its code stops, so that nothing goes wrong in silence.
    Refuses(String),
    /// What it does is not established.
    NotModelled(String),
    /// The file is refused whoever reads it.
    Unreadable(String),
}

/// What a dialect runs in one layer type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MatrixLayer {
    /// Its name.
    pub layer: String,
    /// How many layers are of it.
    pub layers: Option<u64>,
    /// The base.
    pub base: String,
    /// The schedule in words.
    pub schedule: String,
    /// Pairs that rotate.
    pub rotated_pairs: usize,
    /// Pairs that do not.
    pub unrotated_pairs: Option<u64>,
    /// What cos and sin are multiplied by; `None` where it is not established.
    pub attention_factor: Option<f64>,
    /// Where that comes from, or why it is not established.
    pub attention_source: String,
    /// The context.
    pub context: Option<u64>,
    /// Distances 0..reach occur.
    pub reach: Option<u64>,
    /// Whether B(m) ≥ 0 at all of them, over the whole head.
    pub verdict: &'static str,
}

/// Verdicts already found, since most dialects agree.
type Known = Vec<(Rotary, &'static str)>;

impl MatrixAnswer {
    /// One file, as `read` under each of `dialects`; the first that loads it is what the others are compared with.
    #[must_use]
    pub fn of_dialects(
        file: String,
        dialects: &[Dialect],
        mut read: impl FnMut(Dialect) -> Result<Model, ConfigError>,
    ) -> Self {
        let mut known = Known::new();
        let mut first: Option<(String, Model)> = None;
        let mut columns = Vec::new();
        for &dialect in dialects {
            let model = of_its_own_files(dialect, read(dialect));
            let mut column = column(dialect.name().to_owned(), dialect, &model, &mut known);
            if let Ok(model) = model {
                match &first {
                    Some((_, reference)) => column.differences = differences(reference, &model),
                    None => first = Some((column.name.clone(), model)),
                }
            }
            columns.push(column);
        }
        Self {
            files: vec![file],
            compared_with: first.map(|(name, _)| name),
            columns,
        }
    }

    /// Two files, such as a configuration and its conversion, each with the dialect it is read by.
    #[must_use]
    pub fn of_files(files: [(String, Dialect, Result<Model, ConfigError>); 2]) -> Self {
        let mut known = Known::new();
        let mut columns = Vec::new();
        for (name, dialect, model) in &files {
            let dialect = model.as_ref().map_or(*dialect, |model| model.dialect);
            columns.push(column(name.clone(), dialect, model, &mut known));
        }
        if let [(_, _, Ok(one)), (_, _, Ok(other))] = &files {
            columns[1].differences = differences(one, other);
        }
        Self {
            compared_with: files[0].2.is_ok().then(|| files[0].0.clone()),
            files: files.into_iter().map(|(name, ..)| name).collect(),
            columns,
        }
    }

    /// Whether two that load the file differ.
    #[must_use]
    pub fn disagrees(&self) -> bool {
        self.columns
            .iter()
            .any(|column| !column.differences.is_empty())
    }

    /// Whether something of the file is not understood.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.columns
            .iter()
            .any(|column| !column.undecided.is_empty())
    }

    /// Whether the file, or one of two, was not read by anyone.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        let unreadable = |column: &MatrixColumn| matches!(column.reading, Reading::Unreadable(_));
        let loads = |column: &MatrixColumn| column.reading == Reading::Loads;
        if self.files.len() == 2 {
            self.columns.iter().any(|column| !loads(column))
        } else {
            self.columns.iter().any(unreadable) && !self.columns.iter().any(loads)
        }
    }
}

/// A GGUF is read by llama.cpp's rules whatever is asked for: of another project that says nothing.
fn of_its_own_files(
    dialect: Dialect,
    model: Result<Model, ConfigError>,
) -> Result<Model, ConfigError> {
    match model {
        Ok(model) if model.dialect != dialect && dialect != Dialect::Ollama => {
            Err(ConfigError::NotModelled {
                dialect: dialect.name().to_owned(),
                why: "whether and how it reads GGUF was not established".to_owned(),
            })
        }
        other => other,
    }
}

fn column(
    name: String,
    dialect: Dialect,
    model: &Result<Model, ConfigError>,
    known: &mut Known,
) -> MatrixColumn {
    let empty = MatrixColumn {
        name,
        dialect: dialect.name().to_owned(),
        releases: dialect.releases(),
        source: dialect.source(),
        reading: Reading::Loads,
        undecided: Vec::new(),
        layers: Vec::new(),
        notes: Vec::new(),
        differences: Vec::new(),
    };
    let model = match model {
        Ok(model) => model,
        Err(error) => {
            let reading = match error {
                ConfigError::Refused { why, .. } => Reading::Refuses(why.clone()),
                ConfigError::NotModelled { why, .. } => Reading::NotModelled(why.clone()),
                other => Reading::Unreadable(other.to_string()),
            };
            return MatrixColumn { reading, ..empty };
        }
    };
    let undecided = match &model.certainty {
        Certainty::Established => Vec::new(),
        Certainty::Undecided(doubt) => vec![doubt.to_string()],
    };
    let layers = model.layers.iter().filter_map(|layer| {
        let PositionEncoding::Rotary(rotary) = &layer.positions else {
            return None;
        };
        let verdict = if undecided.is_empty() {
            verdict(rotary, known)
        } else {
            "undecided"
        };
        Some(of_layer(layer, rotary, verdict))
    });
    MatrixColumn {
        layers: layers.collect(),
        notes: model.notes.clone(),
        undecided,
        ..empty
    }
}

fn verdict(rotary: &Rotary, known: &mut Known) -> &'static str {
    let alike = |other: &Rotary| {
        (&other.rope, other.unrotated, other.reach)
            == (&rotary.rope, rotary.unrotated, rotary.reach)
    };
    if let Some((_, verdict)) = known.iter().find(|(other, _)| alike(other)) {
        return verdict;
    }
    // A frequency beyond the proven domain leaves the sign open.
    let found = holds(rotary).map_or("undecided", |verdict| word(&verdict));
    known.push((rotary.clone(), found));
    found
}

fn of_layer(
    layer: &ropebound_config::Layer,
    rotary: &Rotary,
    verdict: &'static str,
) -> MatrixLayer {
    let schedule = rotary.schedule();
    let (attention_factor, attention_source) = match &rotary.attention {
        Ok(attention) => (
            Some(attention.factor.to_f64(libm::log)),
            attention.source.clone(),
        ),
        Err(error) => (None, error.to_string()),
    };
    MatrixLayer {
        layer: layer.name.clone(),
        layers: layer.layers,
        base: rotary.rope.base.to_string(),
        schedule: schedule
            .as_ref()
            .map_or_else(ToString::to_string, |schedule| schedule.name().to_owned()),
        rotated_pairs: schedule.map_or(0, |schedule| schedule.pairs()),
        unrotated_pairs: rotary.unrotated,
        attention_factor,
        attention_source,
        context: rotary.context,
        reach: rotary.reach,
        verdict,
    }
}
