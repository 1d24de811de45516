//! The findings as a document. Its sentences follow from the results.

use super::words::{list, several};
use super::{Existence, Forensics, PrintedRow, Searched, figure};
use crate::claims::Claims;
use ropebound_document::{Column, Document, Table};

/// The findings as a document.
#[must_use]
pub fn document(found: &Forensics, claims: &Claims) -> Document {
    let authors = &claims.other_sources.authors_search_protocol;
    let second = &claims.other_sources.su_jianlin_table;
    Document::new("forensics", "How the printed values of Table 2 came about")
        .text(format!(
            "Searches for a least base, run as they are described and in a family around them, each scored by how many printed values it
             gives. The authors' ({}): bases {}; positions {}; {}; {}. The second source's ({}): {}. Arithmetic is simulated operation by
             operation, with powers and cosines rounded correctly; frameworks' own differ by a unit or two in the last place. So a
             search that gives a value may be how it came about; that one does not give it is no proof that it was not run.",
            authors.source, authors.bases, authors.positions, authors.arithmetic, authors.rule, second.source, second.rule
        ))
        .heading("What the searches give")
        .list(findings(found))
        .table(searches(found))
        .heading("Row by row")
        .text(existence_sentence(found))
        .table(rows(found))
        .heading("Signs that 32 bits get wrong")
        .text(sign_sentence(found))
        .table(signs(found))
        .figure(figure::errors(found))
        .with_data(found)
}

fn of(found: &Forensics, gives: &[bool]) -> String {
    let contexts = found.rows.iter().zip(gives);
    let given: Vec<&str> = contexts
        .filter(|(_, gives)| **gives)
        .map(|(row, _)| row.context.as_str())
        .collect();
    list(&given)
}

fn findings(found: &Forensics) -> Vec<String> {
    let all = found.rows.len();
    let mut out = Vec::new();
    for &(unit, count, agree) in &found.authors_agree {
        let searches: Vec<&Searched> = found
            .searches
            .iter()
            .filter(|search| search.search == "two-digit grid" && search.unit == unit)
            .collect();
        let best = searches.iter().max_by_key(|search| search.paper());
        let Some(best) = best else { continue };
        let scope = if agree {
            format!("gives the same bases in all {count} arithmetics, real numbers among them")
        } else {
            format!("gives different bases in the {count} arithmetics, at best")
        };
        out.push(format!(
            "The authors' search with 1k = {unit} {scope}: {} of {all} rows as printed ({}).",
            best.paper(),
            of(found, &best.gives_paper)
        ));
    }
    if let Some(best) = found.searches.iter().max_by_key(|search| search.second()) {
        out.push(format!(
            "The second source's values come best from: {} in {} with 1k = {}, {} of {all} rows.",
            best.search,
            several(&best.numbers),
            best.unit,
            best.second()
        ));
    }
    let most = found
        .searches
        .iter()
        .map(Searched::paper)
        .max()
        .unwrap_or(0);
    let best: Vec<String> = found
        .searches
        .iter()
        .filter(|search| search.paper() == most)
        .map(|search| format!("{} with 1k = {}", search.search, search.unit))
        .collect();
    let best: Vec<&str> = best.iter().map(String::as_str).collect();
    out.push(format!(
        "Of {} searches (those of one kind that find the same bases count once) none gives more than {most} of {all} rows of Table 2; that many come from: {}.",
        found.searches.len(),
        list(&best)
    ));
    let unexplained: Vec<&str> = (0..all)
        .filter(|&row| !found.searches.iter().any(|search| search.gives_paper[row]))
        .map(|row| found.rows[row].context.as_str())
        .collect();
    out.push(format!(
        "Rows that no search gives: {}.",
        list(&unexplained)
    ));
    out
}

fn searches(found: &Forensics) -> Table {
    let all = found.rows.len();
    let rows = found.searches.iter().map(|search| {
        [
            search.search.clone(),
            several(&search.numbers),
            search.unit.to_string(),
            search.paper().to_string(),
            of(found, &search.gives_paper),
            search.second().to_string(),
        ]
    });
    Table::new(
        "forensics-searches",
        format!("Searches by how many of the {all} values of Table 2 they give; the last column counts the second source's."),
        [
            Column::wrap("search"),
            Column::wrap("numbers"),
            Column::right("1k"),
            Column::right("rows"),
            Column::wrap("which"),
            Column::right("second source"),
        ],
        rows,
    )
    .note("Bases found are compared after rounding to two digits. Positions are m < L unless the numbers say otherwise. The bases themselves are in the JSON beside this.")
}

fn existence_sentence(found: &Forensics) -> String {
    let none = |reading: usize| -> Vec<&str> {
        found
            .rows
            .iter()
            .filter(|row| row.rounds_to_printed[reading] == Existence::ProvenNone)
            .map(|row| row.context.as_str())
            .collect()
    };
    let both: Vec<&str> = none(0)
        .into_iter()
        .filter(|context| none(1).contains(context))
        .collect();
    format!(
        "Is any base that rounds to the printed one feasible? A cover of the interval by witnesses proves that none is: with 1k = 1024 in row {}, with
         1k = 1000 in row {}, under both readings in row {}. There, no search that looks at all positions in exact arithmetic, on whatever
         grid, prints that value.",
        list(&none(0)),
        list(&none(1)),
        list(&both)
    )
}

fn existence(it: &Existence) -> String {
    match it {
        Existence::Feasible(base) => format!("{base} is"),
        Existence::ProvenNone => "none, proven".to_owned(),
        Existence::Open => "open".to_owned(),
    }
}

fn rows(found: &Forensics) -> Table {
    let giving = |at: usize, gives: fn(&Searched) -> &Vec<bool>| {
        let count = found.searches.iter().filter(|search| gives(search)[at]);
        count.count().to_string()
    };
    let cells = found
        .rows
        .iter()
        .enumerate()
        .map(|(at, row): (usize, &PrintedRow)| {
            [
                row.context.clone(),
                row.printed.clone(),
                giving(at, |search| &search.gives_paper),
                existence(&row.rounds_to_printed[0]),
                existence(&row.rounds_to_printed[1]),
                row.second_source.clone().unwrap_or_else(|| "-".to_owned()),
                giving(at, |search| &search.gives_second),
            ]
        });
    Table::new(
        "forensics-rows",
        format!(
            "How many of the {} searches give each printed value, and whether a base that rounds to it is feasible for 0..=L.",
            found.searches.len()
        ),
        [
            Column::left("context"),
            Column::right("Table 2"),
            Column::right("searches"),
            Column::right("feasible, 1k = 1024"),
            Column::right("feasible, 1k = 1000"),
            Column::right("second source"),
            Column::right("searches"),
        ],
        cells,
    )
    .note("The feasible base named is one next to an island's lower end in the interval, to six digits.")
}

fn sign_sentence(found: &Forensics) -> String {
    let total: usize = found.signs.iter().map(|row| row.wrong).sum();
    let positions: u64 = found.signs.iter().map(|row| row.positions).sum();
    let with: Vec<String> = found
        .signs
        .iter()
        .filter(|row| row.wrong > 0)
        .map(|row| format!("{} of {}", row.which, row.context))
        .collect();
    let with: Vec<&str> = with.iter().map(String::as_str).collect();
    format!(
        "Sums in binary32 (frequencies 1/b^(2i/d), added in turn) against proven signs, at base_L to 20 digits and at the printed base, for every m in 0..=L:
         {total} of {positions} signs are wrong, at: {}.",
        list(&with)
    )
}

fn signs(found: &Forensics) -> Table {
    let dash = || "-".to_owned();
    let rows = found.signs.iter().map(|row| {
        [
            row.context.clone(),
            row.which.to_owned(),
            row.base.clone(),
            row.wrong.to_string(),
            row.falsely_negative.to_string(),
            row.first_wrong.map_or_else(dash, |m| m.to_string()),
            row.furthest.clone().unwrap_or_else(dash),
            row.errors
                .last()
                .map_or_else(dash, |error| format!("{error:.1e}")),
        ]
    });
    Table::new(
        "forensics-signs",
        "Wrong signs of 32-bit sums at m in 0..=L.",
        [
            Column::left("context"),
            Column::left("base"),
            Column::right("value"),
            Column::right("wrong"),
            Column::right("falsely negative"),
            Column::right("first m"),
            Column::right("furthest exact sum"),
            Column::right("error"),
        ],
        rows,
    )
    .note("The furthest exact sum is the B(m) furthest from 0 that got the wrong sign; the error is the largest |simulated − exact| seen in the last octave of m.")
}
