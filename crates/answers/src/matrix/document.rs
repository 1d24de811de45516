//! The matrix as a document: a table of what each runs, then what differs and why.

use super::words::{sentence, short};
use super::{MatrixAnswer, MatrixColumn, MatrixLayer, Reading};
use crate::audit::columns::or_dash;
use ropebound_document::{Document, Fields, Number, Table, Value};

impl MatrixAnswer {
    /// All of it.
    ///
    /// # Panics
    ///
    /// Never: the records are plain.
    #[must_use]
    pub fn document(&self) -> Document {
        let mut document = Document::new("matrix", "").text(match &self.files[..] {
            [one, other] => format!("{one} beside {other}."),
            _ => format!("{} as each dialect runs it.", self.files.join(", ")),
        });
        let rows: Vec<Fields> = self.columns.iter().flat_map(rows).collect();
        let shown: Vec<Fields> = self.columns.iter().flat_map(shown).collect();
        let shown: Vec<&Fields> = shown.iter().collect();
        if !shown.is_empty() {
            document =
                document.table(Table::of_records("matrix", "", &shown).note(
                    "holds: B(m) >= 0 at every distance below the reach, over the whole head.",
                ));
        }
        for column in &self.columns {
            document = of_column(document, column);
        }
        document = document.text(self.conclusion());
        let rows: Vec<&Fields> = rows.iter().collect();
        Document {
            data: Some(serde_json::to_string(self).expect("plain records") + "\n"),
            rows: Some(Table::of_records("matrix", "", &rows)),
            ..document
        }
    }

    fn conclusion(&self) -> String {
        let count = |wanted: fn(&Reading) -> bool| {
            let columns = self.columns.iter();
            columns.filter(|column| wanted(&column.reading)).count()
        };
        let differing = self.columns.iter();
        let differing = differing
            .filter(|column| !column.differences.is_empty())
            .count();
        let Some(with) = &self.compared_with else {
            return "None loads it.".to_owned();
        };
        if self.files.len() == 2 {
            return match (differing, self.is_unreadable()) {
                (_, true) => "One of them was not read.".to_owned(),
                (0, false) => "They agree.".to_owned(),
                (_, false) => format!("They differ: {} is compared with {with}.", self.files[1]),
            };
        }
        format!(
            "{} load it, {} of them unlike {with} and without a word; {} refuse it, {} are not modelled.",
            count(|reading| *reading == Reading::Loads),
            differing,
            count(|reading| matches!(reading, Reading::Refuses(_) | Reading::Unreadable(_))),
            count(|reading| matches!(reading, Reading::NotModelled(_)))
        )
    }
}

/// Where there is something to say of it.
fn of_column(document: Document, column: &MatrixColumn) -> Document {
    let mut items: Vec<String> = column.differences.iter().map(sentence).collect();
    match &column.reading {
        Reading::Loads => {}
        Reading::Refuses(why) => items.push(format!("does not load it: {why}")),
        Reading::NotModelled(why) => items.push(format!("not modelled: {why}")),
        Reading::Unreadable(why) => items.push(format!("not read: {why}")),
    }
    items.extend(
        column
            .undecided
            .iter()
            .map(|why| format!("undecided: {why}")),
    );
    items.extend(column.notes.iter().cloned());
    if items.is_empty() {
        return document;
    }
    document
        .heading(format!("{} ({})", column.name, column.releases))
        .list(items)
}

fn differs(column: &MatrixColumn, layer: &MatrixLayer) -> String {
    let own = column.differences.iter();
    let own = own.filter(|difference| {
        layer.layer == difference.layer
            || layer.layer.starts_with(&format!("{}, ", difference.layer))
            || column.layers.len() == 1
    });
    let mut kinds: Vec<&str> = own.map(short).collect();
    kinds.dedup();
    kinds.join(", ")
}

/// For people: what fits.
fn shown(column: &MatrixColumn) -> Vec<Fields> {
    let layers = column.layers.iter().map(|layer| {
        Fields::new()
            .with("in", Value::name(&column.name))
            .with("layer", Value::name(&layer.layer))
            .with("base", Value::name(&layer.base))
            .with(
                "type",
                Value::name(layer.schedule.split([' ', ',']).next().unwrap_or_default()),
            )
            .with(
                "factor",
                layer
                    .attention_factor
                    .map(|factor| Number::real(factor.to_string(), 5)),
            )
            .with("context", or_dash(layer.context))
            .with("holds", layer.verdict)
            .with("differs", differs(column, layer))
    });
    layers.collect()
}

/// The rows of CSV.
fn rows(column: &MatrixColumn) -> Vec<Fields> {
    let (status, why) = match &column.reading {
        Reading::Loads => ("loads", String::new()),
        Reading::Refuses(why) => ("refuses", why.clone()),
        Reading::NotModelled(why) => ("not modelled", why.clone()),
        Reading::Unreadable(why) => ("unreadable", why.clone()),
    };
    let row = |layer: Option<&MatrixLayer>| {
        let text = |value: Option<String>| Value::name(value.unwrap_or_else(|| "-".to_owned()));
        let differences: Vec<String> = column.differences.iter().map(sentence).collect();
        Fields::new()
            .with("in", Value::name(&column.name))
            .with("dialect", Value::name(&column.dialect))
            .with("releases", Value::name(column.releases))
            .with("status", Value::name(status))
            .with("why", Value::name(&why))
            .with("layer", text(layer.map(|layer| layer.layer.clone())))
            .with("base", text(layer.map(|layer| layer.base.clone())))
            .with("schedule", text(layer.map(|layer| layer.schedule.clone())))
            .with(
                "attention_factor",
                or_dash(layer.and_then(|layer| layer.attention_factor)),
            )
            .with("context", or_dash(layer.and_then(|layer| layer.context)))
            .with("reach", or_dash(layer.and_then(|layer| layer.reach)))
            .with("verdict", text(layer.map(|layer| layer.verdict.to_owned())))
            .with("differences", Value::name(differences.join("; ")))
    };
    if column.layers.is_empty() {
        vec![row(None)]
    } else {
        column.layers.iter().map(|layer| row(Some(layer))).collect()
    }
}
