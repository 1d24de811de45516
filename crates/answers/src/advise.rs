//! Advice on bases, rendered.

use crate::Format;
use ropebound_audit::{Advice, Choice};
use ropebound_document::csv_line;
use ropebound_document::markdown_table;

const HEADER: [&str; 6] = ["base", "holds", "first_negative", "minimum", "at", "rule"];

fn row(choice: &Choice) -> [String; 6] {
    let holds = match choice.holds {
        Some(true) => "yes",
        Some(false) => "no",
        None => "undecided",
    };
    [
        choice.base.clone(),
        holds.to_owned(),
        choice
            .first_negative
            .map_or("-".to_owned(), |m| m.to_string()),
        choice.minimum.clone(),
        choice.at.to_string(),
        choice.rule.clone(),
    ]
}

/// `advice` in `format`; CSV has the choices alone.
///
/// # Panics
///
/// Never: the records are plain.
#[must_use]
pub fn render_advice(advice: &Advice, format: Format) -> String {
    let rows: Vec<_> = advice.choices.iter().map(row).collect();
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none found".to_owned());
    let summary = [
        (
            "infimum (base_L, Eq. 11)",
            format!("{} ({})", or_none(&advice.infimum), advice.infimum_status),
        ),
        (
            "end of its island",
            advice
                .island_end
                .clone()
                .unwrap_or_else(|| "not below 1e100, or open".to_owned()),
        ),
        ("least feasible integer", or_none(&advice.least_integer)),
        (
            "least feasible, 2 digits",
            or_none(&advice.least_two_digits),
        ),
        (
            "least feasible, 3 digits",
            or_none(&advice.least_three_digits),
        ),
        (
            "safe base: all larger hold",
            match &advice.safe_two_digits {
                Some(rounded) => format!("{}, so {rounded}", or_none(&advice.safe_base)),
                None => or_none(&advice.safe_base),
            },
        ),
    ];
    match format {
        Format::Json => serde_json::to_string(advice).expect("plain records") + "\n",
        Format::Csv => rows
            .iter()
            .fold(csv_line(&HEADER.map(str::to_owned)), |out, row| {
                out + &csv_line(row)
            }),
        Format::Markdown => {
            let summary: Vec<_> = summary
                .into_iter()
                .map(|(name, text)| [name.to_owned(), text])
                .collect();
            markdown_table(&["quantity", "value"], &summary)
                + "\n"
                + &markdown_table(&HEADER, &rows)
        }
        Format::Text => {
            let mut out = format!(
                "Plain bases for context {}, head_dim {}: B(m) >= 0 for all m in 0..={}.\n",
                advice.context, advice.head_dim, advice.context
            );
            for (name, text) in summary {
                out += &format!("  {name:<26} {text}\n");
            }
            out += &format!(
                "  {:<12} {:<10} {:<15} {:<14} {:<10} rule\n",
                "base", "holds", "first negative", "minimum", "at"
            );
            for [base, holds, first, minimum, at, rule] in rows {
                out += &format!(
                    "  {base:<12} {holds:<10} {first:<15} {minimum:<14} {at:<10} {rule}\n"
                );
            }
            out
        }
    }
}
