//! The page: tables made of the records, and what they say.

use super::{BASES, PrecisionReport, SignRecord, WallRecord};
use ropebound_document::markdown_table;
use ropebound_kernels::FloatType;
use ropebound_kernels::recipe::Recipe;

pub fn markdown(report: &PrecisionReport) -> String {
    let mut out = head(report);
    out += "\n## Recipes\n\n";
    let rows: Vec<[String; 2]> = Recipe::ATLAS
        .map(|recipe| [recipe.name().to_owned(), recipe.description().to_owned()])
        .to_vec();
    out += &markdown_table(&["recipe", "what is computed"], &rows);
    out += "\n## Largest error of an entry, by decade of position\n\n![Errors by decade](precision.svg)\n";
    for base in ["1e4", "5e5"] {
        for dtype in [FloatType::F32, FloatType::BF16] {
            out += &format!(
                "\nBase {base}, tables of {dtype}:\n\n{}",
                errors(report, base, dtype)
            );
        }
    }
    out += "\nThe other bases and formats are in precision.json.\n";
    out += &signs(report);
    out += &wall(report);
    out
}

fn head(report: &PrecisionReport) -> String {
    format!(
        "# Precision: what each recipe makes of cos, sin and B\n\n\
         Written by `ropebound precision`. Plain RoPE, head_dim {}. Errors are absolute distances from the golden table, the exact values correctly \
         rounded to the table's format: at all positions below 1000, {} random ones in each further decade up to 1M (seed {}), and the hard positions of \
         `ropebound golden --positions @hard`; a larger error elsewhere in a decade is not excluded. Signs are counted at every position below {}, \
         each sum of a table's entries signed exactly, against proven signs of B. Recipes are models: f32 functions are correctly rounded here, \
         a framework's may be off by a unit in the last place.\n",
        report.head_dim, report.samples, report.seed, report.signs_end
    )
}

fn number(value: Option<f64>) -> String {
    value.map_or("not defined".to_owned(), |value| {
        if value == 0.0 {
            "0".to_owned()
        } else {
            format!("{value:.1e}")
        }
    })
}

fn errors(report: &PrecisionReport, base: &str, dtype: FloatType) -> String {
    let dtype = dtype.to_string();
    let records: Vec<_> = report
        .errors
        .iter()
        .filter(|record| record.base == base && record.dtype == dtype)
        .collect();
    let decades = records
        .iter()
        .map(|record| record.decades.len())
        .max()
        .unwrap_or(0);
    let mut header = vec!["recipe".to_owned()];
    header.extend((0..decades).map(|decade| match decade {
        0 => "0..10".to_owned(),
        _ => format!("1e{decade}..1e{}", decade + 1),
    }));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = records
        .iter()
        .map(|record| {
            std::iter::once(record.recipe.clone())
                .chain(record.decades.iter().map(|error| number(*error)))
                .collect()
        })
        .collect();
    markdown_table(&header, &rows)
}

fn of<'a>(
    report: &'a PrecisionReport,
    base: &str,
    recipe: Recipe,
    dtype: &str,
) -> Option<&'a SignRecord> {
    let same = |record: &&SignRecord| {
        record.base == base && record.recipe == recipe.name() && record.dtype == dtype
    };
    report.signs.iter().find(same)
}

fn signs(report: &PrecisionReport) -> String {
    let last = report.signs_end - 1;
    let context = |length: Option<u64>| {
        length.map_or_else(|| format!("none up to {last}"), |length| length.to_string())
    };
    let mut out = String::from("\n## Signs of B below 1M, and the context length a table has\n\n");
    out += "Positions with B < 0, and L_θ, exactly:\n\n";
    let rows: Vec<_> = report
        .exact
        .iter()
        .map(|exact| {
            [
                exact.base.clone(),
                exact.negative.to_string(),
                context(exact.context_length),
                exact.undecided.to_string(),
            ]
        })
        .collect();
    out += &markdown_table(&["base", "B < 0", "L_θ", "undecided"], &rows);
    for dtype in [FloatType::F32, FloatType::BF16] {
        let name = dtype.to_string();
        let mut header = vec!["recipe".to_owned()];
        header.extend(
            BASES
                .iter()
                .flat_map(|base| [format!("flips at {base}"), format!("L_θ at {base}")]),
        );
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let rows: Vec<Vec<String>> = Recipe::ATLAS
            .iter()
            .map(|recipe| {
                let cells = BASES
                    .iter()
                    .flat_map(|base| match of(report, base, *recipe, &name) {
                        Some(record) => {
                            let open = if record.undefined > 0 {
                                format!(" ({} undefined)", record.undefined)
                            } else {
                                String::new()
                            };
                            [
                                format!("{}{open}", record.flips),
                                context(record.context_length),
                            ]
                        }
                        None => [String::new(), String::new()],
                    });
                std::iter::once(recipe.name().to_owned())
                    .chain(cells)
                    .collect()
            })
            .collect();
        out += &format!(
            "\nTables of {dtype}: sign flips among {} positions, and L_θ by the table's own sums.\n\n{}",
            report.signs_end,
            markdown_table(&header, &rows)
        );
    }
    out
}

fn wall(report: &PrecisionReport) -> String {
    let context = |length: Option<u64>| {
        length.map_or_else(
            || format!("none up to {}", report.wall_end - 1),
            |length| length.to_string(),
        )
    };
    let rows: Vec<Vec<String>> = report
        .wall
        .iter()
        .map(|row| {
            vec![
                row.dtype.clone(),
                row.recipe.clone(),
                row.base.clone(),
                format!("{:.1e}", row.base_times_u),
                row.slow_pairs.to_string(),
                format!("{:.1} %", 100.0 * row.slowest_stands),
                row.rows_equal.to_string(),
                number(Some(row.slowest_error)),
                row.flips.to_string(),
                context(row.exact_context_length),
                context(row.context_length),
            ]
        })
        .collect();
    let header = [
        "table",
        "recipe",
        "base",
        "base·u",
        "pairs with θ < u",
        "slowest pair unchanged from m to m + 1",
        "whole rows unchanged",
        "error of the slowest pair",
        "sign flips",
        "L_θ",
        "L_θ by the table",
    ];
    format!(
        "\n## A claim held against this: \"base < 1/ε\"\n\n\
         [arXiv 2602.10959](https://arxiv.org/abs/2602.10959) bounds the base by 1/ε of the format, beyond which \"incremental phase updates become numerically \
         indistinguishable, leading to positional erasure\". Positions 0..{}; u = ε/2 is 2^-24 for f32 and 2^-8 for bf16.\n\n{}\n{}",
        report.wall_end,
        markdown_table(&header, &rows),
        verdict(report)
    )
}

/// What the rows say, in words chosen by the rows.
fn verdict(report: &PrecisionReport) -> String {
    let rows = |dtype: &str, recipe: Recipe| -> Vec<&WallRecord> {
        let same = |row: &&WallRecord| row.dtype == dtype && row.recipe == recipe.name();
        report.wall.iter().filter(same).collect()
    };
    let most = |rows: &[&WallRecord], value: fn(&WallRecord) -> f64| {
        rows.iter().map(|row| value(row)).fold(0.0, f64::max)
    };
    let lost = |rows: &[&WallRecord]| rows.iter().map(|row| row.rows_equal).max().unwrap_or(0);
    let stands = |rows: &[&WallRecord]| 100.0 * most(rows, |row| row.slowest_stands);
    let (below, beyond): (Vec<_>, Vec<_>) = rows("f32", Recipe::F32)
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
    let (cast, angles) = (rows("bf16", Recipe::F32), rows("bf16", Recipe::Bf16Angles));
    let same = angles.iter().all(|row| row.rows_equal == lost(&angles));
    format!(
        "Tables of f32, below the bound (base·u < ½): {}. Beyond it: {}. {single}\n\nTables of bf16: every base here is beyond 1/ε = 128. Cast last from f32, the slowest pair \
         stands still at up to {:.1} % of steps and up to {} whole rows equal the next. With bf16 angles up to {} of {} rows equal the next, {}: it is the position that \
         loses its bits.\n",
        of(&below),
        of(&beyond),
        stands(&cast),
        lost(&cast),
        lost(&angles),
        report.wall_end,
        if same {
            "the same number at every base"
        } else {
            "not the same number at every base"
        },
    )
}
