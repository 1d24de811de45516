//! B(m)/h beside its limit, the bound L/0.6165… beside the infima, and the power law row by row.

use super::limit::{Limit, first_zero, limit};
use super::shown;
use crate::claims::Claims;
use crate::tables::{Table2, TableError};
use ropebound_bounds::Problem;
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, Shape, svg};
use ropebound_document::{Column, Document, Figure, Table};
use ropebound_reference::{Interval, certain_digits, enclosure_decimal};
use ropebound_schedule::{Decimal, HeadDim, Schedule};

/// Head dimensions compared.
const HEAD_DIMS: [u64; 5] = [64, 128, 256, 1024, 4096];
/// Bases compared.
const BASES: [&str; 2] = ["1e4", "1e6"];
/// Ranges of m, ends included.
const RANGES: [(u64, u64); 3] = [(1, 16), (17, 1024), (1025, 65536)];
const PRECISION: u32 = 128;

struct Difference {
    m: u64,
    mean: f64,
    limit: f64,
}

/// About 24 positions an octave, every one up to 24.
fn positions() -> Vec<u64> {
    let mut all: Vec<u64> = (0..=16 * 24)
        .map(|n| libm::floor(libm::exp2(f64::from(n) / 24.0)) as u64)
        .collect();
    all.extend(1..=24);
    all.sort_unstable();
    all.dedup();
    all
}

fn differences(
    base: &Decimal,
    head_dim: u64,
    limit: &Limit,
) -> Result<Vec<Difference>, TableError> {
    let claim = |error: String| TableError::Claim(error);
    let head_dim = HeadDim::new(head_dim).map_err(|error| claim(error.to_string()))?;
    let schedule =
        Schedule::plain(base.clone(), head_dim).map_err(|error| claim(error.to_string()))?;
    let problem = Problem::new(&schedule)?;
    let pairs = head_dim.pairs() as u64;
    Ok(positions()
        .into_iter()
        .map(|m| Difference {
            m,
            mean: problem
                .enclosure(m, PRECISION)
                .divide_u64(pairs)
                .midpoint()
                .to_f64(),
            limit: limit.at(m).midpoint().to_f64(),
        })
        .collect())
}

/// The largest |difference| with m in `range`.
fn worst(differences: &[Difference], range: (u64, u64)) -> f64 {
    differences
        .iter()
        .filter(|it| (range.0..=range.1).contains(&it.m))
        .map(|it| (it.mean - it.limit).abs())
        .fold(0.0, f64::max)
}

pub(super) fn document(claims: &Claims, table2: &Table2) -> Result<Document, TableError> {
    let mut errors: Vec<(Decimal, u64, Vec<Difference>)> = Vec::new();
    for base in BASES {
        let base: Decimal = base.parse().expect("a decimal");
        let limit = limit(&base, PRECISION).expect("above 1");
        for head_dim in HEAD_DIMS {
            let found = differences(&base, head_dim, &limit)?;
            errors.push((base.clone(), head_dim, found));
        }
    }
    let zero = first_zero(90);
    let (lo, hi) = enclosure_decimal(&zero, 20);
    Ok(Document::new("asymptotics", "The limit of many pairs, and the laws for a least base")
        .text(format!(
            "For d → ∞ the mean B(m)/(d/2) tends to (Ci(m) − Ci(m/b))/ln b, Ci the cosine integral ({}). Both sides below are enclosed to
             30 digits and more before they are rounded; the positions are about 24 an octave up to 65536, {} in all, so the largest differences are those
             seen, no bounds.",
            claims.other_sources.su_jianlin_table.source,
            positions().len()
        ))
        .text(error_sentence(&errors))
        .table(error_table(&errors))
        .figure(error_figure(&errors))
        .heading("The bound L/0.6165…")
        .text(format!(
            "Ci(m) is small against Ci(m/b) for large m, so the limit turns negative about where m/b passes the first zero x of Ci, and b ≥ L/x is
             asked of a base. Proven: {lo} < x < {hi}, as Ci rises on (0, π/2) and changes its sign between these. {}",
            bound_sentence(table2, &zero)
        ))
        .table(bound_table(table2, &zero))
        .heading("The power law of Figure 1, row by row")
        .text(law_sentence(claims, table2))
        .table(law_table(claims, table2)))
}

fn error_sentence(errors: &[(Decimal, u64, Vec<Difference>)]) -> String {
    let mut parts = Vec::new();
    for base in BASES {
        let base: Decimal = base.parse().expect("a decimal");
        let of = |d: u64, range| {
            let found = errors.iter().find(|it| it.0 == base && it.1 == d);
            worst(&found.expect("computed above").2, range)
        };
        let (first, last) = (HEAD_DIMS[0], HEAD_DIMS[HEAD_DIMS.len() - 1]);
        parts.push(format!(
            "At base {base} the largest difference for m in {}..={} falls from {} at d = {first} to {} at d = {last}; for m in {}..={} from {} to {}.",
            RANGES[0].0,
            RANGES[0].1,
            shown(of(first, RANGES[0]), 2),
            shown(of(last, RANGES[0]), 2),
            RANGES[2].0,
            RANGES[2].1,
            shown(of(first, RANGES[2]), 2),
            shown(of(last, RANGES[2]), 2),
        ));
    }
    parts.join(" ")
}

fn error_table(errors: &[(Decimal, u64, Vec<Difference>)]) -> Table {
    let mut columns = vec![Column::right("base"), Column::right("d")];
    for (from, to) in RANGES {
        columns.push(Column::right(&format!("m in {from}..={to}")));
    }
    let rows = errors.iter().map(|(base, head_dim, found)| {
        let mut cells = vec![base.to_string(), head_dim.to_string()];
        cells.extend(RANGES.map(|range| shown(worst(found, range), 3)));
        cells
    });
    Table::new(
        "asymptotics-errors",
        "Largest |B(m)/(d/2) − limit| at the positions looked at.",
        columns,
        rows,
    )
}

fn error_figure(errors: &[(Decimal, u64, Vec<Difference>)]) -> Figure {
    let of = |base: &Decimal, d: u64| {
        let found = errors.iter().find(|it| it.0 == *base && it.1 == d);
        &found.expect("computed above").2
    };
    let panels: Vec<Panel> = BASES
        .iter()
        .map(|base| {
            let base: Decimal = base.parse().expect("a decimal");
            let means = |d| {
                of(&base, d)
                    .iter()
                    .map(|it| (it.m as f64, it.mean))
                    .collect()
            };
            let limits = of(&base, 128).iter().map(|it| (it.m as f64, it.limit));
            let layer = |label: &str, look, points| Layer {
                label: label.to_owned(),
                look,
                shape: Shape::Line(points),
            };
            Panel {
                title: format!("base {base}"),
                x: Axis::new("relative distance m (positions)", Scale::Log2, 1.0..65536.0),
                y: Axis::new("B(m)/(d/2)", Scale::Linear, -0.2..1.0),
                layers: vec![
                    layer("d = 128", Look::Dotted, means(128)),
                    layer("d = 1024", Look::Dashed, means(1024)),
                    layer("limit", Look::Solid, limits.collect()),
                ],
                legend: Legend::UpperRight,
            }
        })
        .collect();
    let drawn = errors.iter().filter(|it| [128, 1024].contains(&it.1));
    let rows = drawn.flat_map(|(base, head_dim, found)| {
        found.iter().map(move |it| {
            [
                base.to_string(),
                head_dim.to_string(),
                it.m.to_string(),
                format!("{:.9}", it.mean),
                format!("{:.9}", it.limit),
            ]
        })
    });
    let data = Table::new(
        "asymptotics-means",
        "B(m)/(d/2) and its limit.",
        ["base", "d", "m", "mean", "limit"].map(Column::right),
        rows,
    );
    Figure {
        name: "asymptotics".to_owned(),
        caption: "The mean over the pairs and its limit for d → ∞; about 24 positions an octave, joined by lines.".to_owned(),
        svg: svg("B(m)/(d/2) and (Ci(m) − Ci(m/b))/ln b", &panels),
        data: Some(data),
    }
}

/// base_L of every row that has one.
fn infima(table2: &Table2) -> impl Iterator<Item = (&str, u64, Decimal, f64)> {
    table2.rows.iter().filter_map(|row| {
        let base: Decimal = row.lower_bound_base.as_ref()?.parse().ok()?;
        let approx = base.nearest_f64();
        Some((row.context.as_str(), row.positions, base, approx))
    })
}

fn quotient(positions: u64, zero: &Interval) -> Interval {
    Interval::from_u64(positions, zero.precision())
        .divide(zero)
        .expect("the zero is above 0")
}

fn bound_sentence(table2: &Table2, zero: &Interval) -> String {
    let ratios = infima(table2)
        .map(|(_, positions, _, base)| base / quotient(positions, zero).midpoint().to_f64());
    let (least, most) = ratios.fold((f64::INFINITY, 0.0_f64), |(lo, hi), ratio| {
        (lo.min(ratio), hi.max(ratio))
    });
    format!(
        "At d = {} the true infima are {} to {} times that bound.",
        table2.head_dim,
        shown(least, 3),
        shown(most, 3)
    )
}

fn bound_table(table2: &Table2, zero: &Interval) -> Table {
    let rows = infima(table2).map(|(context, positions, base, approx)| {
        let bound = quotient(positions, zero);
        [
            context.to_owned(),
            certain_digits(&bound, 8).unwrap_or_else(|| bound.to_string()),
            base.to_string(),
            shown(approx / bound.midpoint().to_f64(), 4),
        ]
    });
    Table::new(
        "asymptotics-bound",
        "The bound of the limit beside the proven infimum.",
        [
            Column::left("context"),
            Column::right("L/x"),
            Column::right("base_L"),
            Column::right("ratio"),
        ],
        rows,
    )
}

/// The printed law at x positions.
pub(super) fn printed_law(claims: &Claims, x: f64) -> f64 {
    let number = |text: &str| text.parse::<f64>().expect("a coefficient is a number");
    let fit = &claims.figure1_fit;
    number(&fit.a) * libm::pow(x, number(&fit.p))
}

fn law_sentence(claims: &Claims, table2: &Table2) -> String {
    let fit = &claims.figure1_fit;
    let over: Vec<(&str, f64)> = infima(table2)
        .map(|(context, x, _, base)| (context, printed_law(claims, x as f64) / base))
        .collect();
    let below = over.iter().filter(|it| it.1 < 1.0).count();
    let furthest = over.iter().max_by(|a, b| {
        let distance = |it: &(&str, f64)| libm::log(it.1).abs();
        distance(a).total_cmp(&distance(b))
    });
    let furthest = furthest.map_or_else(String::new, |(context, ratio)| {
        format!(
            " It is furthest off at {context}, by a factor of {}.",
            shown(*ratio, 3)
        )
    });
    format!(
        "y = {} x^{} as printed, x in positions with 1k = 1024. In {below} of {} rows it lies below the true infimum, where no base serves the
         context.{furthest}",
        fit.a,
        fit.p,
        over.len()
    )
}

fn law_table(claims: &Claims, table2: &Table2) -> Table {
    let percent = |ratio: f64| format!("{:+.1}", 100.0 * (ratio - 1.0)).replace('-', "−");
    let rows =
        infima(table2)
            .zip(&claims.table2)
            .map(|((context, positions, _, base), printed)| {
                let law = printed_law(claims, positions as f64);
                [
                    context.to_owned(),
                    shown(law, 4),
                    printed.base.text.clone(),
                    percent(law / printed.base.value.nearest_f64()),
                    shown(base, 6),
                    percent(law / base),
                ]
            });
    Table::new(
        "asymptotics-law",
        "The printed law and its error in percent, against the printed base and the true infimum.",
        [
            Column::left("context"),
            Column::right("law"),
            Column::right("Table 2"),
            Column::right("error %"),
            Column::right("base_L"),
            Column::right("error %"),
        ],
        rows,
    )
}
