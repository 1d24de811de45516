//! Rival rules beside the infimum, as a document.

use super::rules::{JudgedRule, Rule};
use super::{SafeBases, shown};
use crate::claims::Claims;
use crate::tables::{Table2, TableError};
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, Shape, svg};
use ropebound_document::{Column, Document, Figure, Table};
use ropebound_schedule::Decimal;

struct Context<'a> {
    name: &'a str,
    positions: u64,
    infimum: f64,
    safe: Option<&'a Decimal>,
    rules: Vec<JudgedRule>,
}

pub(super) fn document(
    claims: &Claims,
    table2: &Table2,
    safe: &SafeBases,
) -> Result<Document, TableError> {
    let mut contexts = Vec::new();
    for row in &table2.rows {
        let Some(infimum) = row
            .lower_bound_base
            .as_ref()
            .and_then(|base| base.parse::<Decimal>().ok())
        else {
            continue;
        };
        let judged: Result<Vec<_>, _> = Rule::ALL
            .iter()
            .map(|rule| rule.judge(claims, row.positions))
            .collect();
        contexts.push(Context {
            name: &row.context,
            positions: row.positions,
            infimum: infimum.nearest_f64(),
            safe: safe.get(&row.positions),
            rules: judged?,
        });
    }
    let definitions =
        Rule::ALL.map(|rule| format!("*{}*: {}; {}.", rule.name(), rule.formula(), rule.reason()));
    let mut document = Document::new("rules", "Rules for a base beside the least one")
        .text(format!(
            "Each rule's base for a context L (1k = 1024, d = {}), rounded to six digits and then taken as that exact number: is B(m) ≥ 0 for all m in
             0..=L, proven, and how does it compare with the infimum base_L? A base below base_L cannot be feasible; one above it need not be, as
             feasible bases form islands.",
            claims.head_dim
        ))
        .list(definitions)
        .text(summary(&contexts))
        .figure(figure(claims, &contexts))
        .table(ratios(&contexts))
        .table(verdicts(&contexts));
    if contexts.iter().any(|context| context.safe.is_some()) {
        document = document.table(safe_table(&contexts));
    }
    Ok(document)
}

fn of<'a>(context: &'a Context<'_>, rule: Rule) -> &'a JudgedRule {
    let found = context.rules.iter().find(|judged| judged.rule == rule);
    found.expect("every rule is judged")
}

fn summary(contexts: &[Context<'_>]) -> String {
    let sentences = Rule::ALL.map(|rule| {
        let feasible: Vec<&str> = contexts
            .iter()
            .filter(|context| of(context, rule).feasible == Some(true))
            .map(|context| context.name)
            .collect();
        let below = contexts
            .iter()
            .filter(|context| of(context, rule).approx < context.infimum)
            .count();
        let which = if feasible.is_empty() {
            String::new()
        } else {
            format!(" ({})", feasible.join(", "))
        };
        format!(
            "*{}* gives a feasible base in {}{which} of {} contexts and lies below the infimum in {below}.",
            rule.name(),
            feasible.len(),
            contexts.len()
        )
    });
    sentences.join(" ")
}

fn ratios(contexts: &[Context<'_>]) -> Table {
    let mut columns = vec![Column::left("context"), Column::right("base_L")];
    columns.extend(Rule::ALL.map(|rule| Column::right(rule.name())));
    let rows = contexts.iter().map(|context| {
        let mut cells = vec![context.name.to_owned(), shown(context.infimum, 6)];
        cells.extend(Rule::ALL.map(|rule| {
            let judged = of(context, rule);
            let ratio = shown(judged.approx / context.infimum, 3);
            match judged.feasible {
                Some(true) => format!("*{ratio}*"),
                Some(false) => ratio,
                None => format!("{ratio}?"),
            }
        }));
        cells
    });
    Table::new(
        "rules",
        "The rule's base over base_L; bold where it is feasible for its context, a question mark where that is open.",
        columns,
        rows,
    )
}

fn verdicts(contexts: &[Context<'_>]) -> Table {
    let rows = contexts.iter().flat_map(|context| {
        context.rules.iter().map(|judged| {
            [
                context.name.to_owned(),
                judged.rule.name().to_owned(),
                judged.base.clone(),
                match judged.feasible {
                    Some(true) => "yes",
                    Some(false) => "no",
                    None => "undecided",
                }
                .to_owned(),
                judged
                    .first_negative
                    .map_or_else(|| "-".to_owned(), |m| m.to_string()),
                shown(judged.approx / context.infimum, 4),
            ]
        })
    });
    Table::new(
        "rules-verdicts",
        "Each rule's base, judged for 0..=L.",
        [
            Column::left("context"),
            Column::left("rule"),
            Column::right("base"),
            Column::left("feasible"),
            Column::right("first negative m"),
            Column::right("over base_L"),
        ],
        rows,
    )
}

fn safe_table(contexts: &[Context<'_>]) -> Table {
    let rows = contexts.iter().filter_map(|context| {
        let safe = context.safe?;
        Some([
            context.name.to_owned(),
            shown(context.infimum, 6),
            safe.to_string(),
            shown(safe.nearest_f64() / context.infimum, 4),
        ])
    });
    Table::new(
        "rules-safe",
        "The least base above which all bases are feasible, beside the infimum.",
        [
            Column::left("context"),
            Column::right("base_L"),
            Column::right("safe base"),
            Column::right("over base_L"),
        ],
        rows,
    )
}

fn figure(claims: &Claims, contexts: &[Context<'_>]) -> Figure {
    let line = |rule: Rule, look| Layer {
        label: rule.name().to_owned(),
        look,
        shape: Shape::Line(
            contexts
                .iter()
                .map(|context| {
                    let x = context.positions as f64;
                    (x, rule.approx_base(claims, context.positions))
                })
                .collect(),
        ),
    };
    let mut layers = vec![
        line(Rule::SmallAngle, Look::LongDashed),
        line(Rule::CosineIntegral, Look::Dotted),
        line(Rule::Length, Look::Solid),
        line(Rule::OneTurn, Look::Thin),
        line(Rule::TrainedPair, Look::DashDotted),
        line(Rule::PowerLaw, Look::Dashed),
        Layer {
            label: "infimum base_L".to_owned(),
            look: Look::Solid,
            shape: Shape::Points(
                contexts
                    .iter()
                    .map(|context| (context.positions as f64, context.infimum, false))
                    .collect(),
            ),
        },
    ];
    let safe: Vec<_> = contexts
        .iter()
        .filter_map(|context| Some((context.positions as f64, context.safe?.nearest_f64(), true)))
        .collect();
    if !safe.is_empty() {
        layers.push(Layer {
            label: "safe base".to_owned(),
            look: Look::Dotted,
            shape: Shape::Points(safe),
        });
    }
    let panel = Panel {
        title: String::new(),
        x: Axis::new(
            "context length L (positions, 1k = 1024)",
            Scale::Log2,
            900.0..1_300_000.0,
        ),
        y: Axis::new("base (pure number)", Scale::Log10, 1e2..1e10),
        layers,
        legend: Legend::UpperLeft,
    };
    Figure {
        name: "rules".to_owned(),
        caption: "Bases by rule, and the proven infimum, over the context length. Both axes are logarithmic; cos(L/b) ≥ 0 would lie right below \
                  base = L and is left out."
            .to_owned(),
        svg: svg("Rules for the base of a context, head_dim 128", &[panel]),
        data: None,
    }
}
