//! Table 4 as a document.

use super::table4::{Reading, Table4};
use crate::text::{joined, yes_no};
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
        Document::new("table4", "Table 4: negative sums under Methods 1 and 2")
            .text(format!(
                "{paper}. The paper counts \"{caption}\" and prints {a} and {b} for Method 1, {c} and {d} for Method 2, at 15k and
                 30k. Below, every reading of that: k = 1024 or 1000, ranges that begin at 0 or 1 and end with or without their last
                 position, either sign. Counts are exact (status: {status}); no sum on these ranges is 0. Strong: as printed."
            ))
            .table(self.whole_columns())
            .text("The column 30k read as the range from 15k to 30k, which the text speaks of:")
            .table(self.between())
            .text(verdict)
            .list(items)
            .with_data(self)
    }

    fn whole_columns(&self) -> Table {
        let columns = Column::all(
            "15k; 30k; counted; >Method 1, 15k; >Method 1, 30k; >Method 2, 15k; >Method 2, 30k; all as printed",
        );
        let rows = self.readings.iter().map(cells);
        Table::new("table4", "Counts under every reading.", columns, rows)
    }

    fn between(&self) -> Table {
        let columns = Column::all("30k; counted; >Method 1; >Method 2; both as printed");
        let rows = self.between.iter().map(cells);
        Table::new(
            "table4-between",
            "Counts between 15k and 30k.",
            columns,
            rows,
        )
    }

    fn verdict(&self) -> (String, [String; 2]) {
        let whole = self
            .readings
            .iter()
            .filter(|reading| reading.all_as_printed);
        let whole = whole.map(|reading| {
            format!(
                "{} on {}",
                reading.counted.name(),
                reading.ranges.join(" and ")
            )
        });
        let whole = match joined(whole, "; ") {
            None => "No reading gives all four printed numbers.".to_owned(),
            Some(all) => format!("All four printed numbers come from: {all}."),
        };
        let one = [2, 3].map(|column| {
            let hits = self
                .readings
                .iter()
                .filter(|reading| reading.as_printed[column]);
            let hits = hits.map(|reading| {
                format!(
                    "{} on {}",
                    reading.counted.name(),
                    reading.ranges[column % 2]
                )
            });
            let from = joined(hits, "; ").unwrap_or_else(|| "no reading".to_owned());
            format!("{} comes from: {from}.", self.printed[column])
        });
        (whole, one)
    }
}

/// Its ranges, the sign and the counts, those as printed being strong.
fn cells(reading: &Reading) -> Vec<String> {
    let mut cells = reading.ranges.clone();
    cells.push(reading.counted.name().to_owned());
    let counts = reading.counts.iter().zip(&reading.as_printed);
    cells.extend(counts.map(|(count, same)| match same {
        true => format!("*{count}*"),
        false => count.to_string(),
    }));
    cells.push(yes_no(Some(reading.all_as_printed)).to_owned());
    cells
}
