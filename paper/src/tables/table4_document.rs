//! Table 4 as a document.

use super::table4::{Reading, Table4};
use ropebound_document::{Column, Document, Table};

impl Table4 {
    /// As a document; counts that are as printed are strong.
    #[must_use]
    pub fn to_document(&self) -> Document {
        let Self {
            paper,
            caption,
            printed: [a, b, c, d],
            status,
            ..
        } = self;
        let (verdict, items) = self.verdict();
        let document = Document::new("table4", "Table 4: negative sums under Methods 1 and 2")
            .text(format!(
                "{paper}. The paper counts \"{caption}\" and prints {a} and {b} for Method 1, {c} and {d} for Method 2, at 15k and
                 30k. Below, every reading of that: k = 1024 or 1000, ranges that begin at 0 or 1 and end with or without their last
                 position, either sign. Counts are exact (status: {status}); no sum on these ranges is 0. Strong: as printed."
            ))
            .table(self.whole_columns())
            .text("The column 30k read as the range from 15k to 30k, which the text speaks of:")
            .table(self.between())
            .text(verdict)
            .list(items);
        Document {
            data: Some(self.to_json()),
            ..document
        }
    }

    fn whole_columns(&self) -> Table {
        let rows = self.readings.iter().map(|reading| {
            let mut cells = reading.ranges.clone();
            cells.push(reading.counted.name().to_owned());
            cells.extend(marked(reading));
            cells.push(super::yes_no(Some(reading.all_as_printed)));
            cells
        });
        Table::new(
            "table4",
            "Counts under every reading.",
            [
                Column::left("15k"),
                Column::left("30k"),
                Column::left("counted"),
                Column::right("Method 1, 15k"),
                Column::right("Method 1, 30k"),
                Column::right("Method 2, 15k"),
                Column::right("Method 2, 30k"),
                Column::left("all as printed"),
            ],
            rows,
        )
    }

    fn between(&self) -> Table {
        let rows = self.between.iter().map(|reading| {
            let mut cells = reading.ranges.clone();
            cells.push(reading.counted.name().to_owned());
            cells.extend(marked(reading));
            cells.push(super::yes_no(Some(reading.all_as_printed)));
            cells
        });
        Table::new(
            "table4-between",
            "Counts between 15k and 30k.",
            [
                Column::left("30k"),
                Column::left("counted"),
                Column::right("Method 1"),
                Column::right("Method 2"),
                Column::left("both as printed"),
            ],
            rows,
        )
    }

    fn verdict(&self) -> (String, [String; 2]) {
        let all: Vec<_> = self
            .readings
            .iter()
            .filter(|reading| reading.all_as_printed)
            .map(|reading| {
                let ranges = reading.ranges.join(" and ");
                format!("{} on {ranges}", reading.counted.name())
            })
            .collect();
        let of = |column: usize| {
            let hits: Vec<_> = self
                .readings
                .iter()
                .filter(|reading| reading.as_printed[column])
                .map(|reading| {
                    format!(
                        "{} on {}",
                        reading.counted.name(),
                        reading.ranges[column % 2]
                    )
                })
                .collect();
            match hits.as_slice() {
                [] => "no reading".to_owned(),
                _ => hits.join("; "),
            }
        };
        let [_, _, c, d] = self.printed;
        let whole = match all.as_slice() {
            [] => "No reading gives all four printed numbers.".to_owned(),
            _ => format!("All four printed numbers come from: {}.", all.join("; ")),
        };
        (
            whole,
            [
                format!("{c} comes from: {}.", of(2)),
                format!("{d} comes from: {}.", of(3)),
            ],
        )
    }
}

fn marked(reading: &Reading) -> impl Iterator<Item = String> {
    let cells = reading.counts.iter().zip(&reading.as_printed);
    cells.map(|(count, same)| {
        if *same {
            format!("*{count}*")
        } else {
            count.to_string()
        }
    })
}
