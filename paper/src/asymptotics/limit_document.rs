//! B(m)/h beside its limit, the bound L/0.6165… beside the infima, and the power law row by row.

use super::limit::first_zero;
use super::means::{MeanError, MeanErrors, RANGES, positions};
use crate::PowerLaw;
use crate::claims::Claims;
use crate::real::Real;
use crate::tables::{Table2, Table2Row};
use crate::text::{cells, joined, significant};
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, svg};
use ropebound_document::{Column, Document, Figure, Table};
use ropebound_reference::{Interval, enclosure_decimal};

pub(super) fn document(claims: &Claims, table2: &Table2, means: &MeanErrors) -> Document {
    let zero = first_zero(90);
    let (lo, hi) = enclosure_decimal(&zero, 20);
    Document::new("asymptotics", "The limit of many pairs, and the laws for a least base")
        .text(format!(
            "For d → ∞ the mean B(m)/(d/2) tends to (Ci(m) − Ci(m/b))/ln b, Ci the cosine integral ({}). Both sides below are enclosed to
             30 digits and more before they are rounded; the positions are about 24 an octave up to 65536, {} in all, so the largest differences are those
             seen, no bounds.",
            claims.other_sources.su_jianlin_table.source,
            positions().len()
        ))
        .text(error_sentence(means))
        .table(error_table(means))
        .figure(error_figure(means))
        .heading("The bound L/0.6165…")
        .text(format!(
            "Ci(m) is small against Ci(m/b) for large m, so the limit turns negative about where m/b passes the first zero x of Ci, and b ≥ L/x is
             asked of a base. Proven: {lo} < x < {hi}, as Ci rises on (0, π/2) and changes its sign between these. {}",
            bound_sentence(table2, &zero)
        ))
        .table(bound_table(table2, &zero))
        .heading("The power law of Figure 1, row by row")
        .text(law_sentence(claims, table2))
        .table(law_table(claims, table2))
}

fn error_sentence(means: &MeanErrors) -> String {
    let sentences = means.by_base().map(|of_base| {
        let (first, last) = (&of_base[0], &of_base[of_base.len() - 1]);
        let [near, _, far] = RANGES;
        let worst = |of: &MeanError, range| significant(of.worst(range), 2);
        format!(
            "At base {} the largest difference for m in {}..={} falls from {} at d = {} to {} at d = {}; for m in {}..={} from {} to {}.",
            first.base,
            near.0,
            near.1,
            worst(first, near),
            first.head_dim,
            worst(last, near),
            last.head_dim,
            far.0,
            far.1,
            worst(first, far),
            worst(last, far),
        )
    });
    joined(sentences, " ").unwrap_or_default()
}

fn error_table(means: &MeanErrors) -> Table {
    let mut columns = Column::all(">base; >d");
    columns.extend(RANGES.map(|(from, to)| Column::right(&format!("m in {from}..={to}"))));
    let rows = means.0.iter().map(|of| {
        let worst = RANGES.map(|range| significant(of.worst(range), 3));
        cells![of.base, of.head_dim].into_iter().chain(worst)
    });
    Table::new(
        "asymptotics-errors",
        "Largest |B(m)/(d/2) − limit| at the positions looked at.",
        columns,
        rows,
    )
}

fn error_figure(means: &MeanErrors) -> Figure {
    let panel = |of_base: &[MeanError]| {
        let of = |d: u64| {
            let found = of_base.iter().find(|of| of.head_dim == d);
            &found.expect("one that is compared").differences
        };
        let means = |d| of(d).iter().map(|it| (it.m as f64, it.mean));
        let limits = of(128).iter().map(|it| (it.m as f64, it.limit));
        Panel {
            title: format!("base {}", of_base[0].base),
            x: Axis::new("relative distance m (positions)", Scale::Log2, 1.0..65536.0),
            y: Axis::new("B(m)/(d/2)", Scale::Linear, -0.2..1.0),
            layers: vec![
                Layer::line("d = 128", Look::Dotted, means(128)),
                Layer::line("d = 1024", Look::Dashed, means(1024)),
                Layer::line("limit", Look::Solid, limits),
            ],
            legend: Legend::UpperRight,
        }
    };
    let panels: Vec<Panel> = means.by_base().map(panel).collect();
    let drawn = means
        .0
        .iter()
        .filter(|of| [128, 1024].contains(&of.head_dim));
    let rows = drawn.flat_map(|of| {
        of.differences.iter().map(move |it| {
            let sides = [it.mean, it.limit].map(|side| format!("{side:.9}"));
            cells![of.base, of.head_dim, it.m].into_iter().chain(sides)
        })
    });
    let data = Table::new(
        "asymptotics-means",
        "B(m)/(d/2) and its limit.",
        Column::all(">base; >d; >m; >mean; >limit"),
        rows,
    );
    Figure::new(
        "asymptotics",
        "The mean over the pairs and its limit for d → ∞; about 24 positions an octave, joined by lines.",
        svg("B(m)/(d/2) and (Ci(m) − Ci(m/b))/ln b", &panels),
    )
    .with_data(data)
}

/// base_L of every row that has one.
fn infima(table2: &Table2) -> impl Iterator<Item = (&Table2Row, &Real)> {
    let rows = table2.rows.iter();
    rows.filter_map(|row| Some((row, row.lower_bound_base.as_ref()?)))
}

/// The printed law over base_L, by row.
fn law_over_infima(claims: &Claims, table2: &Table2) -> Vec<(String, f64)> {
    let law = PowerLaw::from(&claims.figure1_fit);
    infima(table2)
        .map(|(row, base)| {
            (
                row.context.clone(),
                law.at(row.positions as f64) / base.approx(),
            )
        })
        .collect()
}

/// L/x.
fn quotient(positions: u64, zero: &Interval) -> Real {
    let positions = Interval::from_u64(positions, zero.precision());
    Real::new(positions.divide(zero).expect("the zero is above 0"), 8)
}

fn bound_sentence(table2: &Table2, zero: &Interval) -> String {
    let ratios =
        infima(table2).map(|(row, base)| base.approx() / quotient(row.positions, zero).approx());
    let (least, most) = ratios.fold((f64::INFINITY, 0.0_f64), |(lo, hi), ratio| {
        (lo.min(ratio), hi.max(ratio))
    });
    format!(
        "At d = {} the true infima are {} to {} times that bound.",
        table2.head_dim,
        significant(least, 3),
        significant(most, 3)
    )
}

fn bound_table(table2: &Table2, zero: &Interval) -> Table {
    let rows = infima(table2).map(|(row, base)| {
        let bound = quotient(row.positions, zero);
        let ratio = base.approx() / bound.approx();
        cells![row.context, bound, base, significant(ratio, 4)]
    });
    Table::new(
        "asymptotics-bound",
        "The bound of the limit beside the proven infimum.",
        Column::all("context; >L/x; >base_L; >ratio"),
        rows,
    )
}

fn law_sentence(claims: &Claims, table2: &Table2) -> String {
    let fit = &claims.figure1_fit;
    let over = law_over_infima(claims, table2);
    let below = over.iter().filter(|it| it.1 < 1.0).count();
    let distance = |it: &&(String, f64)| libm::log(it.1).abs();
    let furthest = over
        .iter()
        .max_by(|a, b| distance(a).total_cmp(&distance(b)));
    let furthest = furthest.map_or_else(String::new, |(context, ratio)| {
        let ratio = significant(*ratio, 3);
        format!(" It is furthest off at {context}, by a factor of {ratio}.")
    });
    format!(
        "y = {} x^{} as printed, x in positions with 1k = 1024. In {below} of {} rows it lies below the true infimum, where no base serves the
         context.{furthest}",
        fit.a.text,
        fit.p.text,
        over.len()
    )
}

fn law_table(claims: &Claims, table2: &Table2) -> Table {
    let law = PowerLaw::from(&claims.figure1_fit);
    let percent = |ratio: f64| format!("{:+.1}", 100.0 * (ratio - 1.0)).replace('-', "−");
    let rows = infima(table2)
        .zip(&claims.table2)
        .map(|((row, base), printed)| {
            let law = law.at(row.positions as f64);
            cells![
                row.context,
                significant(law, 4),
                printed.base.text,
                percent(law / printed.base.value.nearest_f64()),
                significant(base.approx(), 6),
                percent(law / base.approx()),
            ]
        });
    Table::new(
        "asymptotics-law",
        "The printed law and its error in percent, against the printed base and the true infimum.",
        Column::all("context; >law; >Table 2; >error %; >base_L; >error %"),
        rows,
    )
}
