//! Table 2 as a document.

use super::table2::DIGITS;
use super::{Table2, Table2Row, Verdict};
use ropebound_answers::LeastFeasible;
use ropebound_document::{Column, Document, Table};

impl Table2 {
    /// As a document.
    #[must_use]
    pub fn to_document(&self) -> Document {
        let Self {
            paper,
            head_dim,
            second_source,
            second_source_rule,
            ..
        } = self;
        let (proved, certified, all) = self.proved();
        let [a, p] = &self.printed_fit;
        let document = Document::new("table2", "Table 2: the least base for a context")
            .text(format!("{paper}. head_dim {head_dim}, k = 1024, M = 1024²."))
            .text(format!(
                "base_L = inf {{b ≥ 1 | B(m) ≥ 0 for all m in 0..=L}} with B(m) = Σ_i cos(m·b^(−2i/d)), correctly rounded to
                 {DIGITS} digits: {proved} of {all} rows proved, {certified} certified: a certificate of the whole search passed the
                 independent checker, and the JSON beside this has its digest. At base_L itself B(m*) = 0 and no sum is negative; every
                 base in 1..base_L has a negative sum at some m ≤ L."
            ))
            .table(self.bounds())
            .heading("The island above, and the least feasible base of each kind")
            .text(
                "Bases from base_L to the island's end are feasible; right above it the sum at another m is negative. So rounding
                 base_L up may leave the island, and the least feasible integer, 32-bit float, or decimal of 2 or 3 digits may lie on a
                 later one.",
            )
            .table(self.islands())
            .heading("What the paper prints")
            .text(
                "Each printed base is taken as that exact number. \"Feasible\" asks for B(m) ≥ 0 on 0..=L; the context length is that
                 of the printed base, whatever the row's.",
            )
            .table(self.judged("table2-printed", "The bases printed in Table 2.", |row| {
                Some(&row.printed)
            }))
            .text(self.least_of_two_digits())
            .heading("What a second source prints")
            .text(format!(
                "{second_source}; its rule: {second_source_rule}. Judged here by 0..=L."
            ))
            .table(self.judged("table2-second-source", "The bases of the second source.", |row| {
                row.second_source.as_ref()
            }))
            .heading("Figure 1's law")
            .text(format!(
                "y = a x^p by ordinary least squares of ln y on ln x, x in positions; the paper prints a = {a}, p = {p}."
            ))
            .table(self.refits())
            .text(self.fit_verdict());
        Document {
            data: Some(self.to_json()),
            ..document
        }
    }

    fn bounds(&self) -> Table {
        let rows = self.rows.iter().map(|row| {
            [
                row.context.clone(),
                row.positions.to_string(),
                row.lower_bound_base.clone().unwrap_or_else(dash),
                row.binding_position.map_or_else(dash, |m| m.to_string()),
                row.status.to_string(),
            ]
        });
        Table::new(
            "table2",
            "The least base for each context.",
            [
                Column::left("context"),
                Column::right("L"),
                Column::right("base_L"),
                Column::right("m*"),
                Column::left("status"),
            ],
            rows,
        )
    }

    fn islands(&self) -> Table {
        Table::new(
            "table2-islands",
            "The island above, and the least feasible base of each kind.",
            [
                Column::left("context"),
                Column::right("island's end"),
                Column::right("relative width"),
                Column::right("m there"),
                Column::right("integer"),
                Column::right("f32"),
                Column::right("2 digits"),
                Column::right("3 digits"),
            ],
            self.rows.iter().map(Table2Row::island_cells),
        )
    }

    fn judged<'a>(
        &'a self,
        name: &str,
        caption: &str,
        pick: impl Fn(&'a Table2Row) -> Option<&'a Verdict>,
    ) -> Table {
        let rows = self.rows.iter().filter_map(|row| {
            let verdict = pick(row)?;
            let [base, ratio, feasible, first] = verdict.cells();
            let length = verdict.context_length.map_or_else(dash, |l| l.to_string());
            Some([row.context.clone(), base, ratio, feasible, first, length])
        });
        Table::new(
            name,
            caption,
            [
                Column::left("context"),
                Column::right("printed base"),
                Column::right("printed/true"),
                Column::left("feasible"),
                Column::right("first negative m"),
                Column::right("its context length"),
            ],
            rows,
        )
    }

    fn least_of_two_digits(&self) -> String {
        let least_of_two: Vec<_> = self
            .rows
            .iter()
            .filter(|row| row.printed_is_least_of_two_digits == Some(true))
            .map(|row| row.context.as_str())
            .collect();
        format!(
            "The printed base is the least feasible decimal of two digits in {} of {} rows: {}.",
            least_of_two.len(),
            self.rows.len(),
            least_of_two.join(", ")
        )
    }

    fn refits(&self) -> Table {
        Table::new(
            "figure1-fits",
            "The law refitted.",
            [
                Column::left("bases"),
                Column::right("1k"),
                Column::right("a"),
                Column::right("p"),
                Column::left("a as printed"),
                Column::left("p as printed"),
            ],
            self.fits.iter().map(super::Fit::cells),
        )
    }

    fn fit_verdict(&self) -> String {
        let exact: Vec<_> = self
            .fits
            .iter()
            .filter(|fit| fit.gives_printed_a && fit.gives_printed_p)
            .map(|fit| format!("{} with 1k = {}", fit.bases, fit.k))
            .collect();
        let power: Vec<_> = self
            .fits
            .iter()
            .filter(|fit| fit.gives_printed_p)
            .map(|fit| format!("{} with 1k = {} (a = {})", fit.bases, fit.k, fit.a))
            .collect();
        match (exact.as_slice(), power.as_slice()) {
            ([], []) => "No reading gives the printed a or p.".to_owned(),
            ([], _) => format!(
                "No reading gives both printed coefficients. The printed p comes from: {}.",
                power.join("; ")
            ),
            _ => format!("Both printed coefficients come from: {}.", exact.join("; ")),
        }
    }
}

fn dash() -> String {
    "-".to_owned()
}

impl Table2Row {
    fn island_cells(&self) -> [String; 8] {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        let end = self.island_end.clone();
        let least = self.least_feasible.clone();
        let kind =
            |pick: fn(LeastFeasible) -> Option<String>| or_dash(least.clone().and_then(pick));
        [
            self.context.clone(),
            or_dash(end.as_ref().and_then(|end| end.base.clone())),
            or_dash(end.as_ref().and_then(|end| end.relative_width.clone())),
            or_dash(end.and_then(|end| end.position).map(|m| m.to_string())),
            kind(|least| least.integer),
            kind(|least| least.f32),
            kind(|least| least.digits_2),
            kind(|least| least.digits_3),
        ]
    }
}
