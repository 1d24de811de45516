//! Answers: documents of one record, and the tables made of records.

use crate::value::{Field, Fields, Shown, Value};
use crate::{Align, Block, Column, Document, Record, Table};

/// A part of a record.
pub(crate) enum Part {
    /// Values, a line each.
    Values(Vec<Field>),
    /// A list of records.
    Rows(Table),
}

/// A field's name for people.
pub(crate) fn words(name: &str) -> String {
    name.replace(['_', '.'], " ")
}

impl Record {
    /// What people are shown, in order: lists of records apart from the values before and after them.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for field in self.fields.flat() {
            match (field.shown, &field.value, parts.last_mut()) {
                (Shown::Nowhere, ..) => {}
                (_, Value::Records(records), _) => {
                    let records: Vec<&Fields> = records.iter().collect();
                    let caption = words(&field.name);
                    parts.push(Part::Rows(Table::of_records(
                        &field.name,
                        &caption,
                        &records,
                    )));
                }
                (_, _, Some(Part::Values(values))) => values.push(field),
                (_, _, Some(Part::Rows(_)) | None) => parts.push(Part::Values(vec![field])),
            }
        }
        parts
    }

    /// As tables, the first with the headline as its caption.
    pub(crate) fn tables(&self) -> Vec<Table> {
        let table = |part| match part {
            Part::Rows(table) => table,
            Part::Values(values) => {
                let row = |field: Field| [Value::Text(words(&field.name)), field.value];
                let columns = [Column::left("field"), Column::left("value")];
                Table::new("fields", "", columns, values.into_iter().map(row))
            }
        };
        let mut tables: Vec<Table> = self.parts().into_iter().map(table).collect();
        if let Some(first) = tables.first_mut() {
            first.caption.clone_from(&self.headline);
        }
        tables
    }

    /// The rows of CSV: of the first list of records, else the fields as one row.
    pub(crate) fn to_csv_table(&self) -> Table {
        let rows = self.parts().into_iter().find_map(|part| match part {
            Part::Rows(table) => Some(table),
            Part::Values(_) => None,
        });
        rows.unwrap_or_else(|| Table::of_records("fields", "", &[&self.fields]))
    }
}

impl Table {
    /// Records with the same fields, a row each. A field that some lack is missing there.
    #[must_use]
    pub fn of_records(name: &str, caption: &str, records: &[&Fields]) -> Self {
        let rows: Vec<Vec<Field>> = records.iter().map(|record| record.flat()).collect();
        let mut columns: Vec<Column> = Vec::new();
        for field in rows.iter().flatten() {
            if columns
                .iter()
                .any(|column| column.key.as_ref() == Some(&field.name))
            {
                continue;
            }
            let cells = || rows.iter().flatten().filter(|cell| cell.name == field.name);
            let number = |cell: &Field| {
                use Value::{Double, Float, Integer, Missing, Number};
                matches!(
                    cell.value,
                    Missing | Integer(_) | Float(_) | Double(_) | Number(_)
                )
            };
            columns.push(Column {
                title: words(&field.name),
                key: Some(field.name.clone()),
                align: if cells().all(number) {
                    Align::Right
                } else {
                    Align::Left
                },
                detail: field.shown > Shown::Everywhere
                    || cells().all(|cell| cell.value == Value::Missing),
            });
        }
        let rows: Vec<Vec<Value>> = rows
            .into_iter()
            .map(|row| {
                let cell = |column: &Column| {
                    let cell = row
                        .iter()
                        .find(|cell| Some(&cell.name) == column.key.as_ref());
                    cell.map_or(Value::Missing, |cell| cell.value.clone())
                };
                columns.iter().map(cell).collect()
            })
            .collect();
        Self::new(name, caption, columns, rows)
    }
}

impl Document {
    /// An answer: one record.
    #[must_use]
    pub fn answer(headline: impl Into<String>, fields: Fields) -> Self {
        let mut document = Self::new("answer", "");
        document.blocks.push(Block::Record(Record {
            headline: headline.into(),
            fields,
        }));
        document
    }

    /// Answers of one kind as one: a table with a row each under `caption`, and an array in JSON.
    #[must_use]
    pub fn of_answers(caption: &str, answers: &[Self]) -> Self {
        let records: Vec<&Fields> = answers
            .iter()
            .flat_map(|answer| &answer.blocks)
            .filter_map(|block| match block {
                Block::Record(record) => Some(&record.fields),
                _ => None,
            })
            .collect();
        let all: Vec<String> = answers.iter().map(Self::to_json).collect();
        let all: Vec<&str> = all.iter().map(|json| json.trim_end()).collect();
        Self {
            data: Some(format!("[{}]\n", all.join(","))),
            ..Self::new("answers", "").table(Table::of_records("answers", caption, &records))
        }
    }

    /// As JSON: the document's own data if it has some, else the fields of its first record on one line, else its blocks without
    /// drawings.
    ///
    /// # Panics
    ///
    /// Never: values are plain.
    #[must_use]
    pub fn to_json(&self) -> String {
        if let Some(data) = &self.data {
            return data.clone();
        }
        match self.records().next() {
            Some(record) => Value::Fields(record.fields.clone()).to_json(),
            None => serde_json::to_string_pretty(self).expect("plain values") + "\n",
        }
    }

    /// As CSV: the document's own rows if it has some, else those of its first table or record; empty if it has none.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let record = || {
            self.records()
                .next()
                .map(|record| record.to_csv_table().to_csv())
        };
        let first = self.rows.as_ref().or_else(|| self.tables().next());
        first.map(Table::to_csv).or_else(record).unwrap_or_default()
    }

    fn records(&self) -> impl Iterator<Item = &Record> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Record(record) => Some(record),
            _ => None,
        })
    }
}
