//! What a reproduction came to.

use crate::results::Results;
use ropebound_answers::{Answer, Status};
use ropebound_document::{Fields, Value};

/// The files written, and how far their contents are proven.
#[derive(Clone, Debug, PartialEq)]
pub struct ReproduceAnswer {
    /// The folder written to, as named.
    pub folder: String,
    /// How many files were written.
    pub files: usize,
    /// Rows of Table 2 proved.
    pub table2_proved: usize,
    /// Rows of Table 2 whose certificate passed the independent checker.
    pub table2_certified: usize,
    /// Rows of Table 2.
    pub table2_rows: usize,
    /// Printed bases of Table 2 that are feasible themselves.
    pub table2_printed_feasible: usize,
    /// Readings of Table 4 that give all printed numbers.
    pub table4_readings_as_printed: usize,
    /// Readings of Table 4.
    pub table4_readings: usize,
    /// How far all of it is proven.
    pub status: Status,
}

impl ReproduceAnswer {
    /// The summary of both tables.
    #[must_use]
    pub fn new(folder: String, files: usize, results: &Results) -> Self {
        let (table2, table4) = (results.table2(), results.table4());
        let (proved, certified, rows) = table2.proved();
        let feasible = table2
            .rows
            .iter()
            .filter(|row| row.printed.feasible == Some(true));
        let as_printed = table4
            .readings
            .iter()
            .filter(|reading| reading.all_as_printed);
        Self {
            folder,
            files,
            table2_proved: proved,
            table2_certified: certified,
            table2_rows: rows,
            table2_printed_feasible: feasible.count(),
            table4_readings_as_printed: as_printed.count(),
            table4_readings: table4.readings.len(),
            status: if proved == rows {
                table4.status
            } else {
                Status::Undecided
            },
        }
    }
}

impl Answer for ReproduceAnswer {
    fn headline(&self) -> String {
        format!(
            "Table 2: {} of {} rows proved, {} certified. Table 4: {} of {} readings give the printed numbers.",
            self.table2_proved,
            self.table2_rows,
            self.table2_certified,
            self.table4_readings_as_printed,
            self.table4_readings
        )
    }

    fn fields(&self) -> Fields {
        Fields::new()
            .with("folder", Value::name(&self.folder))
            .with("files", self.files)
            .with("table2_proved", self.table2_proved)
            .with("table2_certified", self.table2_certified)
            .with("table2_rows", self.table2_rows)
            .with("table2_printed_feasible", self.table2_printed_feasible)
            .with(
                "table4_readings_as_printed",
                self.table4_readings_as_printed,
            )
            .with("table4_readings", self.table4_readings)
            .with("status", self.status)
    }
}
