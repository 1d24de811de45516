//! The atlas as a document: tables made of the records, and what they say.

use super::figure::figure;
use super::records::{BASES, PrecisionReport, WallRecord};
use crate::text::cells;
use ropebound_document::{Column, Document, Table};
use ropebound_kernels::FloatType;
use ropebound_kernels::recipe::Recipe;

/// The bases whose errors are listed, and the formats.
const LISTED: ([&str; 2], [FloatType; 2]) = (["1e4", "5e5"], [FloatType::F32, FloatType::BF16]);

impl PrecisionReport {
    /// The atlas as a document, whose JSON are the records.
    #[must_use]
    pub fn to_document(&self) -> Document {
        document(self).with_data(self)
    }
}

fn document(report: &PrecisionReport) -> Document {
    let mut document = Document::new("precision", "Precision: what each recipe makes of cos, sin and B")
        .text(format!(
            "Written by `ropebound precision`. Plain RoPE, head_dim {}. Errors are absolute distances from the golden table, the exact values correctly
             rounded to the table's format: at all positions below 1000, {} random ones in each further decade up to 1M (seed {}), and the hard
             positions of `ropebound golden --positions @hard`; a larger error elsewhere in a decade is not excluded. Signs are counted at every position
             below {}, each sum of a table's entries signed exactly, against proven signs of B. Recipes are models: f32 functions are correctly
             rounded here, a framework's may be off by a unit in the last place.",
            report.head_dim, report.samples, report.seed, report.signs_end
        ))
        .heading("Recipes")
        .table(Table::new(
            "precision-recipes",
            "",
            Column::all("recipe; ~what is computed"),
            Recipe::ATLAS.map(|recipe| [recipe.name(), recipe.description()]),
        ))
        .heading("Largest error of an entry, by decade of position")
        .figure(figure(report));
    let (bases, formats) = LISTED;
    for base in bases {
        for float in formats {
            document = document.table(errors(report, base, float));
        }
    }
    document = document
        .text("The other bases and formats are in precision.json.")
        .heading("Signs of B below 1M, and the context length a table has")
        .table(exact(report));
    for float in formats {
        document = document.table(signs(report, float));
    }
    let [single, brain] = verdict(report);
    document
        .heading("A claim held against this: \"base < 1/ε\"")
        .text(format!(
            "arXiv 2602.10959 bounds the base by 1/ε of the format, beyond which \"incremental phase updates become numerically indistinguishable, leading
             to positional erasure\". Positions 0..{}; u = ε/2 is 2^-24 for f32 and 2^-8 for bf16.",
            report.wall_end
        ))
        .table(wall(report))
        .text(single)
        .text(brain)
}

fn number(value: Option<f64>) -> String {
    match value {
        None => "not defined".to_owned(),
        Some(0.0) => "0".to_owned(),
        Some(value) => format!("{value:.1e}"),
    }
}

/// L_θ in a table that ends at `end`.
fn context(length: Option<u64>, end: u64) -> String {
    length.map_or_else(|| format!("none up to {}", end - 1), |m| m.to_string())
}

fn errors(report: &PrecisionReport, base: &str, float: FloatType) -> Table {
    let records = report.errors_of(base, float);
    let decades = records.iter().map(|record| record.decades.len()).max();
    let mut columns = vec![Column::left("recipe")];
    columns.extend((0..decades.unwrap_or(0)).map(|decade| match decade {
        0 => Column::right("0..10"),
        _ => Column::right(&format!("1e{decade}..1e{}", decade + 1)),
    }));
    let rows = records.iter().map(|record| {
        let errors = record.decades.iter().map(|error| number(*error));
        std::iter::once(record.recipe.to_string()).chain(errors)
    });
    let name = format!("precision-errors-{base}-{float}");
    Table::new(
        &name,
        format!("Base {base}, tables of {float}:"),
        columns,
        rows,
    )
}

fn exact(report: &PrecisionReport) -> Table {
    let rows = report.exact.iter().map(|exact| {
        let length = context(exact.context_length, report.signs_end);
        cells![exact.base.text, exact.negative, length, exact.undecided]
    });
    let columns = Column::all(">base; >B < 0; >L_θ; >undecided");
    Table::new(
        "precision-exact",
        "Positions with B < 0, and L_θ, exactly:",
        columns,
        rows,
    )
}

fn signs(report: &PrecisionReport, float: FloatType) -> Table {
    let mut columns = vec![Column::left("recipe")];
    columns.extend(BASES.iter().flat_map(|base| {
        [format!("flips at {base}"), format!("L_θ at {base}")].map(|head| Column::right(&head))
    }));
    let rows = Recipe::ATLAS.map(|recipe| {
        let mut cells = vec![recipe.name().to_owned()];
        for base in BASES {
            let found = report.signs.iter().find(|record| {
                (&*record.base.text, record.recipe, record.dtype) == (base, recipe, float)
            });
            cells.extend(found.map_or_else(Default::default, |record| {
                let flips = match record.undefined {
                    0 => record.flips.to_string(),
                    undefined => format!("{} ({undefined} undefined)", record.flips),
                };
                [flips, context(record.context_length, report.signs_end)]
            }));
        }
        cells
    });
    Table::new(
        &format!("precision-signs-{float}"),
        format!(
            "Tables of {float}: sign flips among {} positions, and L_θ by the table's own sums.",
            report.signs_end
        ),
        columns,
        rows,
    )
}

fn wall(report: &PrecisionReport) -> Table {
    let rows = report.wall.iter().map(|row| {
        cells![
            row.dtype,
            row.recipe,
            row.base.text,
            format!("{:.1e}", row.base_times_u),
            row.slow_pairs,
            format!("{:.1} %", 100.0 * row.slowest_stands),
            row.rows_equal,
            number(Some(row.slowest_error)),
            row.flips,
            context(row.exact_context_length, report.wall_end),
            context(row.context_length, report.wall_end),
        ]
    });
    let columns = Column::all(
        "table; recipe; >base; >base·u; >pairs with θ < u; >slowest pair unchanged from m to m + 1; >whole rows unchanged; >error of the slowest pair; \
         >sign flips; >L_θ; >L_θ by the table",
    );
    Table::new("precision-wall", "", columns, rows)
}

/// What the rows say, in words chosen by the rows.
fn verdict(report: &PrecisionReport) -> [String; 2] {
    let rows = |dtype: FloatType, recipe: Recipe| -> Vec<&WallRecord> {
        let same = |row: &&WallRecord| (row.dtype, row.recipe) == (dtype, recipe);
        report.wall.iter().filter(same).collect()
    };
    let most = |rows: &[&WallRecord], value: fn(&WallRecord) -> f64| {
        rows.iter().map(|row| value(row)).fold(0.0, f64::max)
    };
    let lost = |rows: &[&WallRecord]| rows.iter().map(|row| row.rows_equal).max().unwrap_or(0);
    let stands = |rows: &[&WallRecord]| 100.0 * most(rows, |row| row.slowest_stands);
    let (below, beyond): (Vec<_>, Vec<_>) = rows(FloatType::F32, Recipe::F32)
        .into_iter()
        .partition(|row| row.base_times_u < 0.5);
    let of = |rows: &[&WallRecord]| {
        format!(
            "the slowest pair stands still at up to {:.1} % of steps and is off by at most {:.1e}, up to {} whole rows equal the next, and B has up to {} flipped signs",
            stands(rows),
            most(rows, |row| row.slowest_error),
            lost(rows),
            most(rows, |row| row.flips as f64)
        )
    };
    let single = if stands(&beyond) == 0.0 && lost(&beyond) == 0 {
        "So of f32 the claim is not true at these positions: an entry is a function of m·θ and not a running sum of steps, and sin keeps all its bits near 0. A step of less than \
         ε is lost only where m·θ is of order 1, which beyond base 1/ε takes positions beyond 1/ε = 8.4 million."
    } else {
        "So of f32 the claim is true in part: steps are lost, as the columns say."
    };
    let (cast, angles) = (
        rows(FloatType::BF16, Recipe::F32),
        rows(FloatType::BF16, Recipe::Bf16Angles),
    );
    let same = angles.iter().all(|row| row.rows_equal == lost(&angles));
    let [single_of, beyond_of] = [of(&below), of(&beyond)];
    [
        format!(
            "Tables of f32, below the bound (base·u < ½): {single_of}. Beyond it: {beyond_of}. {single}"
        ),
        format!(
            "Tables of bf16: every base here is beyond 1/ε = 128. Cast last from f32, the slowest pair stands still at up to {:.1} % of steps and up to {}
             whole rows equal the next. With bf16 angles up to {} of {} rows equal the next, {} at every base: it is the position that loses its bits.",
            stands(&cast),
            lost(&cast),
            lost(&angles),
            report.wall_end,
            if same { "the same number" } else { "not the same number" },
        ),
    ]
}
