//! Rival rules beside the infimum, as a document.

use super::rules::{ContextRules, Rule};
use crate::claims::Claims;
use crate::text::{cells, joined, or_dash, significant, yes_no};
use ropebound_document::plot::{Axis, Layer, Legend, Look, Panel, Scale, svg};
use ropebound_document::{Column, Document, Figure, Table};

pub(super) fn document(claims: &Claims, contexts: &[ContextRules]) -> Document {
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
        .text(summary(contexts))
        .figure(figure(claims, contexts))
        .table(ratios(contexts))
        .table(verdicts(contexts));
    if contexts.iter().any(|context| context.safe.is_some()) {
        document = document.table(safe_table(contexts));
    }
    document
}

fn summary(contexts: &[ContextRules]) -> String {
    let sentences = Rule::ALL.map(|rule| {
        let feasible = contexts
            .iter()
            .filter(|context| context.of(rule).feasible == Some(true));
        let below = contexts
            .iter()
            .filter(|context| context.over(&context.of(rule).base) < 1.0);
        let which = joined(feasible.clone().map(|context| &context.context), ", ");
        format!(
            "*{}* gives a feasible base in {}{} of {} contexts and lies below the infimum in {}.",
            rule.name(),
            feasible.count(),
            which.map_or_else(String::new, |which| format!(" ({which})")),
            contexts.len(),
            below.count()
        )
    });
    sentences.join(" ")
}

fn ratios(contexts: &[ContextRules]) -> Table {
    let mut columns = Column::all("context; >base_L");
    columns.extend(Rule::ALL.map(|rule| Column::right(rule.name())));
    let rows = contexts.iter().map(|context| {
        let infimum = significant(context.infimum.approx(), 6);
        let ratios = context.rules.iter().map(|judged| {
            let ratio = significant(context.over(&judged.base), 3);
            match judged.feasible {
                Some(true) => format!("*{ratio}*"),
                Some(false) => ratio,
                None => format!("{ratio}?"),
            }
        });
        cells![context.context, infimum].into_iter().chain(ratios)
    });
    Table::new(
        "rules",
        "The rule's base over base_L; bold where it is feasible for its context, a question mark where that is open.",
        columns,
        rows,
    )
}

fn verdicts(contexts: &[ContextRules]) -> Table {
    let rows = contexts.iter().flat_map(|context| {
        context.rules.iter().map(|judged| {
            cells![
                context.context,
                judged.rule.name(),
                judged.base,
                yes_no(judged.feasible),
                or_dash(judged.first_negative),
                significant(context.over(&judged.base), 4),
            ]
        })
    });
    Table::new(
        "rules-verdicts",
        "Each rule's base, judged for 0..=L.",
        Column::all("context; rule; >base; feasible; >first negative m; >over base_L"),
        rows,
    )
}

fn safe_table(contexts: &[ContextRules]) -> Table {
    let rows = contexts.iter().filter_map(|context| {
        let safe = context.safe.as_ref()?;
        let infimum = significant(context.infimum.approx(), 6);
        let over = significant(safe.approx() / context.infimum.approx(), 4);
        Some(cells![context.context, infimum, safe, over])
    });
    Table::new(
        "rules-safe",
        "The least base above which all bases are feasible, beside the infimum.",
        Column::all("context; >base_L; >safe base; >over base_L"),
        rows,
    )
}

fn figure(claims: &Claims, contexts: &[ContextRules]) -> Figure {
    let at = |context: &ContextRules, y: f64| (context.positions as f64, y);
    let line = |rule: Rule, look| {
        let points = contexts.iter();
        let points = points.map(|it| at(it, rule.approx_base(claims, it.positions)));
        Layer::line(rule.name(), look, points)
    };
    let infima = contexts.iter().map(|it| at(it, it.infimum.approx()));
    let mut layers = vec![
        line(Rule::SmallAngle, Look::LongDashed),
        line(Rule::CosineIntegral, Look::Dotted),
        line(Rule::Length, Look::Solid),
        line(Rule::OneTurn, Look::Thin),
        line(Rule::TrainedPair, Look::DashDotted),
        line(Rule::PowerLaw, Look::Dashed),
        Layer::points("infimum base_L", Look::Solid, false, infima),
    ];
    let safe = contexts
        .iter()
        .filter_map(|it| Some(at(it, it.safe.as_ref()?.approx())));
    if safe.clone().next().is_some() {
        layers.push(Layer::points("safe base", Look::Dotted, true, safe));
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
    Figure::new(
        "rules",
        "Bases by rule, and the proven infimum, over the context length. Both axes are logarithmic; cos(L/b) ≥ 0 would lie right below \
         base = L and is left out.",
        svg("Rules for the base of a context, head_dim 128", &[panel]),
    )
}
