//! Islands and safe bases as a document.

use super::context_name::context_name;
use super::figure;
use super::islands::{FIRST, IslandTable, IslandsRow};
use crate::text::{cells, joined, or_dash};
use ropebound_answers::Status;
use ropebound_bounds::search::Grid;
use ropebound_document::{Column, Document, Figure, Table};

impl IslandTable {
    /// As a document.
    #[must_use]
    pub fn to_document(&self) -> Document {
        Document::new("islands", "Islands of feasible bases, and safe bases")
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
            .figure(Figure::new(
                "islands",
                format!(
                    "All feasible bases of contexts up to {}, on the scale of each context's base_L, with the base printed in Table 2.",
                    context_name(self.drawn().map(|row| row.positions).max().unwrap_or(0))
                ),
                figure::draw(&self.drawn().collect::<Vec<_>>()),
            ))
            .text(
                "A grid finds an island only if one of its points lies in it. The grid of two digits that the paper used has a spacing of
                 1 to 10 %; the relative widths below say how many islands that misses.",
            )
            .table(self.first())
            .text(
                "`ropebound islands --context 4k --from 2e4 --to 7e4` lists the islands of any window, `ropebound base --context 32k
                 --margin 640000` says where one base lies, and `ropebound base --context 32k --safe` gives the safe base to any number of
                 digits.",
            )
            .with_data(self)
    }

    fn drawn(&self) -> impl Iterator<Item = &IslandsRow> {
        self.rows.iter().filter(|row| row.complete)
    }

    fn safe_table(&self) -> Table {
        let rows = self.rows.iter().map(|row| {
            let safe = &row.safe;
            let up = safe.rounded_up.as_ref();
            cells![
                row.context,
                or_dash(safe.base.as_ref()),
                or_dash(safe.position),
                or_dash(up.and_then(|up| up.get(Grid::Digits(2)))),
                or_dash(row.over_least()),
                row.printed.text,
                safe.status,
            ]
        });
        let columns = Column::all(
            "context; >safe base; >m*; >2 digits up; >over base_L; >printed in Table 2; status",
        );
        let caption =
            "The least base from which on every base serves the context, correctly rounded.";
        Table::new("safe-bases", caption, columns, rows)
    }

    fn how_safe_is_proven(&self) -> String {
        let names = |read: bool| {
            let rows = self.rows.iter();
            let rows = rows.filter(|row| (row.safe.status == Status::Read) == read);
            joined(rows.map(|row| &row.context), ", ")
        };
        let searched = format!(
            "Searched for in the making of this report: {}.",
            names(false).unwrap_or_default()
        );
        match names(true) {
            None => searched,
            Some(read) => format!(
                "{searched} Read from their certificates and not checked, since that takes minutes: {read}. The recipe `just check-safe` checks
                 them; `ropebound reproduce --full`, which searches for them and checks what it finds, writes this same report."
            ),
        }
    }

    fn overview(&self) -> Table {
        let rows = self.drawn().map(|row| {
            let widths = row
                .islands
                .iter()
                .filter_map(|island| island.relative_width.as_ref());
            let narrowest = widths
                .clone()
                .min_by(|a, b| a.approx().total_cmp(&b.approx()));
            let narrow = widths.clone().filter(|width| width.approx() < 0.01).count();
            let first = row.islands.first();
            cells![
                row.context,
                row.islands.len(),
                or_dash(first.and_then(|island| island.start.as_ref())),
                or_dash(row.safe.base.as_ref()),
                or_dash(narrowest),
                format!("{narrow} of {}", widths.count()),
            ]
        });
        let columns = Column::all(
            "context; >islands; >base_L; >safe base; >narrowest island; >narrower than 1 %",
        );
        let caption =
            "All islands of the shorter contexts. Widths are relative, (end − start)/start.";
        Table::new("islands-all", caption, columns, rows)
    }

    fn first(&self) -> Table {
        let rows = self.rows.iter().flat_map(|row| {
            row.islands.iter().take(FIRST).map(|island| {
                let end = match island.status {
                    Status::Never => "none".to_owned(),
                    _ => or_dash(island.end.as_ref()),
                };
                cells![
                    row.context,
                    or_dash(island.start.as_ref()),
                    or_dash(island.start_position),
                    end,
                    or_dash(island.end_position),
                    or_dash(island.relative_width.as_ref()),
                ]
            })
        });
        let columns = Column::all("context; >start; >m at start; >end; >m at end; >relative width");
        let caption = format!(
            "The first {FIRST} islands of each context, or all if there are fewer. Both ends correctly rounded, proved."
        );
        Table::new("islands-first", caption, columns, rows)
    }
}

impl IslandsRow {
    /// How many times base_L the safe base is, to three digits.
    fn over_least(&self) -> Option<String> {
        let least = self.islands.first()?.start.as_ref()?;
        let ratio = self.safe.base.as_ref()?.approx() / least.approx();
        Some(format!("{ratio:.2}"))
    }
}
