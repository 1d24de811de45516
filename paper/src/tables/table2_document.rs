//! Table 2 as a document.

use super::fits::Refit;
use super::judged::JudgedBase;
use super::table2::{Table2, Table2Row};
use crate::real::DIGITS;
use crate::text::{cells, joined, names, or_dash, six_digits, yes_no};
use ropebound_bounds::search::Grid;
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
        let [a, p] = self.printed_fit.each_ref().map(|printed| &printed.text);
        Document::new("table2", "Table 2: the least base for a context")
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
            .text(self.fit_verdict())
            .with_data(self)
    }

    fn bounds(&self) -> Table {
        let rows = self.rows.iter().map(|row| {
            cells![
                row.context,
                row.positions,
                or_dash(row.lower_bound_base.as_ref()),
                or_dash(row.binding_position),
                row.status,
            ]
        });
        let columns = Column::all("context; >L; >base_L; >m*; status");
        Table::new("table2", "The least base for each context.", columns, rows)
    }

    fn islands(&self) -> Table {
        let rows = self.rows.iter().map(|row| {
            let end = row.island_end.as_ref();
            let least = |grid| {
                let on = row.least_feasible.as_ref();
                or_dash(on.and_then(|on| on.get(grid)))
            };
            cells![
                row.context,
                or_dash(end.and_then(|end| end.base.as_ref())),
                or_dash(end.and_then(|end| end.relative_width.as_ref())),
                or_dash(end.and_then(|end| end.position)),
                least(Grid::Integer),
                least(Grid::F32),
                least(Grid::Digits(2)),
                least(Grid::Digits(3)),
            ]
        });
        let columns = Column::all(
            "context; >island's end; >relative width; >m there; >integer; >f32; >2 digits; >3 digits",
        );
        let caption = "The island above, and the least feasible base of each kind.";
        Table::new("table2-islands", caption, columns, rows)
    }

    fn judged<'a>(
        &'a self,
        name: &str,
        caption: &str,
        pick: impl Fn(&'a Table2Row) -> Option<&'a JudgedBase>,
    ) -> Table {
        let rows = self.rows.iter().filter_map(|row| {
            let cells = pick(row)?.cells().into_iter();
            Some(std::iter::once(row.context.clone()).chain(cells))
        });
        let columns = Column::all(
            "context; >printed base; >printed/true; feasible; >first negative m; >its context length",
        );
        Table::new(name, caption, columns, rows)
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
            names(&least_of_two)
        )
    }

    fn refits(&self) -> Table {
        let rows = self.fits.iter().map(|fit| {
            cells![
                fit.bases.name(),
                fit.k,
                six_digits(fit.law.approx_a),
                six_digits(fit.law.approx_p),
                yes_no(Some(fit.gives_printed_a)),
                yes_no(Some(fit.gives_printed_p)),
            ]
        });
        let columns = Column::all("bases; >1k; >a; >p; a as printed; p as printed");
        Table::new("figure1-fits", "The law refitted.", columns, rows)
    }

    fn fit_verdict(&self) -> String {
        let name = |fit: &Refit| format!("{} with 1k = {}", fit.bases.name(), fit.k);
        let power = self.fits.iter().filter(|fit| fit.gives_printed_p);
        let exact = power.clone().filter(|fit| fit.gives_printed_a).map(name);
        let power =
            power.map(|fit| format!("{} (a = {})", name(fit), six_digits(fit.law.approx_a)));
        match (joined(exact, "; "), joined(power, "; ")) {
            (None, None) => "No reading gives the printed a or p.".to_owned(),
            (None, Some(power)) => format!(
                "No reading gives both printed coefficients. The printed p comes from: {power}."
            ),
            (Some(exact), _) => format!("Both printed coefficients come from: {exact}."),
        }
    }
}
