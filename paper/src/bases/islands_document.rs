//! Islands and safe bases as a document.

use super::islands::{FIRST, Islands, IslandsRow};
use super::{context_name, figure};
use ropebound_answers::Status;
use ropebound_document::{Column, Document, Figure, Table};

fn or_dash(text: Option<&String>) -> String {
    text.cloned().unwrap_or_else(|| "-".to_owned())
}

impl Islands {
    /// As a document.
    #[must_use]
    pub fn to_document(&self) -> Document {
        let document = Document::new("islands", "Islands of feasible bases, and safe bases")
            .text(format!(
                "head_dim {}. A base is feasible for a context L if B(m) ≥ 0 for all m in 0..=L. The feasible bases of a context are
                 islands: both ends of each are roots of some sum, and every base between two islands is proven infeasible. base_L,
                 the bound of Eq. 11, is where the first island starts; the *safe base* is where the last one does, which does not end.",
                self.head_dim
            ))
            .heading("Safe bases")
            .text(
                "From the safe base on every base serves the context, so it may be rounded up to anything; at base_L this is not so.
                 The proof walks down from so large a base that counting pairs suffices, and shows in every stride that no sum of
                 1..=L reaches zero, until one does.",
            )
            .table(self.safe_table())
            .text(self.how_safe_is_proven())
            .heading("Islands")
            .table(self.overview())
            .figure(Figure {
                name: "islands".to_owned(),
                caption: format!(
                    "All feasible bases of contexts up to {}, on the scale of each context's base_L, with the base printed in Table 2.",
                    context_name(self.drawn().map(|row| row.positions).max().unwrap_or(0))
                ),
                svg: figure::draw(&self.drawn().collect::<Vec<_>>()),
                data: None,
            })
            .text(
                "A grid finds an island only if one of its points lies in it. The grid of two digits that the paper used has a spacing of
                 1 to 10 %; the relative widths below say how many islands that misses.",
            )
            .table(self.first())
            .text(
                "`ropebound islands --context 4k --from 2e4 --to 7e4` lists the islands of any window, `ropebound base --context 32k
                 --margin 640000` says where one base lies, and `ropebound base --context 32k --safe` gives the safe base to any number of
                 digits.",
            );
        let mut data = serde_json::to_string_pretty(self).expect("islands have plain fields");
        data.push('\n');
        Document {
            data: Some(data),
            ..document
        }
    }

    fn drawn(&self) -> impl Iterator<Item = &IslandsRow> {
        self.rows.iter().filter(|row| row.complete)
    }

    fn safe_table(&self) -> Table {
        let columns = [
            Column::left("context"),
            Column::right("safe base"),
            Column::right("m*"),
            Column::right("2 digits up"),
            Column::right("over base_L"),
            Column::right("printed in Table 2"),
            Column::left("status"),
        ];
        let rows = self.rows.iter().map(|row| {
            let rounded = row.safe_rounded_up.as_ref();
            [
                row.context.clone(),
                or_dash(row.safe_base.as_ref()),
                row.safe_position
                    .map_or_else(|| "-".to_owned(), |m| m.to_string()),
                or_dash(rounded.and_then(|up| up.digits_2.as_ref())),
                row.over_least().unwrap_or_else(|| "-".to_owned()),
                row.printed.clone(),
                row.safe_status.to_string(),
            ]
        });
        Table::new(
            "safe-bases",
            "The least base from which on every base serves the context, correctly rounded.",
            columns,
            rows,
        )
    }

    fn how_safe_is_proven(&self) -> String {
        let names = |certified: bool| {
            let rows = self.rows.iter();
            rows.filter(|row| row.safe_from_certificate == certified)
                .map(|row| row.context.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let searched = format!(
            "Searched for in the making of this report: {}.",
            names(false)
        );
        match names(true) {
            none if none.is_empty() => searched,
            certified => format!(
                "{searched} Taken from their certificates, whose check takes minutes and is the recipe `just check-safe`: {certified}."
            ),
        }
    }

    fn overview(&self) -> Table {
        let columns = [
            Column::left("context"),
            Column::right("islands"),
            Column::right("base_L"),
            Column::right("safe base"),
            Column::right("narrowest island"),
            Column::right("narrower than 1 %"),
        ];
        let rows = self.drawn().map(|row| {
            let widths = row.widths();
            let narrow = widths.iter().filter(|(width, _)| *width < 0.01).count();
            let narrowest = widths.iter().min_by(|a, b| a.0.total_cmp(&b.0));
            [
                row.context.clone(),
                row.islands.len().to_string(),
                or_dash(row.islands.first().and_then(|island| island.start.as_ref())),
                or_dash(row.safe_base.as_ref()),
                narrowest.map_or_else(|| "-".to_owned(), |(_, text)| text.clone()),
                format!("{narrow} of {}", widths.len()),
            ]
        });
        Table::new(
            "islands-all",
            "All islands of the shorter contexts. Widths are relative, (end − start)/start.",
            columns,
            rows,
        )
    }

    fn first(&self) -> Table {
        let columns = [
            Column::left("context"),
            Column::right("start"),
            Column::right("m at start"),
            Column::right("end"),
            Column::right("m at end"),
            Column::right("relative width"),
        ];
        let rows = self.rows.iter().flat_map(|row| {
            row.islands.iter().take(FIRST).map(|island| {
                let position = |m: Option<u64>| m.map_or_else(|| "-".to_owned(), |m| m.to_string());
                let end = match island.status {
                    Status::Never => "none".to_owned(),
                    _ => or_dash(island.end.as_ref()),
                };
                [
                    row.context.clone(),
                    or_dash(island.start.as_ref()),
                    position(island.start_position),
                    end,
                    position(island.end_position),
                    or_dash(island.relative_width.as_ref()),
                ]
            })
        });
        Table::new(
            "islands-first",
            format!(
                "The first {FIRST} islands of each context, or all if there are fewer. Both ends correctly rounded, proved."
            ),
            columns,
            rows,
        )
    }
}

impl IslandsRow {
    /// Relative widths of the islands that end, and their text.
    fn widths(&self) -> Vec<(f64, String)> {
        let widths = self
            .islands
            .iter()
            .filter_map(|island| island.relative_width.clone());
        widths
            .filter_map(|text| Some((text.parse().ok()?, text)))
            .collect()
    }

    /// How many times base_L the safe base is, to three digits.
    fn over_least(&self) -> Option<String> {
        let least: f64 = self.islands.first()?.start.as_ref()?.parse().ok()?;
        let safe: f64 = self.safe_base.as_ref()?.parse().ok()?;
        Some(format!("{:.2}", safe / least))
    }
}
