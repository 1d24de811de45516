//! The findings as a document. Its sentences follow from the results.

use super::words::{list, several, six_digits, three_digits};
use super::{Existence, Forensics, PrintedRow, Searched, figure};
use crate::claims::Claims;
use crate::text::{cells, or_dash};
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
    let given = contexts.filter(|(_, gives)| **gives);
    list(given.map(|(row, _)| &row.context))
}

fn findings(found: &Forensics) -> Vec<String> {
    let all = found.rows.len();
    let mut out = Vec::new();
    for &(unit, count, agree) in &found.authors_agree {
        let searches = found.searches.iter();
        let searches = searches.filter(|it| it.search == "two-digit grid" && it.unit == unit);
        let Some(best) = searches.max_by_key(|search| search.paper()) else {
            continue;
        };
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
    let searches = found.searches.iter();
    let most = searches.clone().map(Searched::paper).max().unwrap_or(0);
    let best = searches.clone().filter(|search| search.paper() == most);
    out.push(format!(
        "Of {} searches (those of one kind that find the same bases count once) none gives more than {most} of {all} rows of Table 2; that many come from: {}.",
        found.searches.len(),
        list(best.map(|search| format!("{} with 1k = {}", search.search, search.unit)))
    ));
    let unexplained = (found.rows.iter().enumerate())
        .filter(|&(row, _)| !searches.clone().any(|search| search.gives_paper[row]));
    out.push(format!(
        "Rows that no search gives: {}.",
        list(unexplained.map(|(_, row)| &row.context))
    ));
    out
}

fn searches(found: &Forensics) -> Table {
    let all = found.rows.len();
    let rows = found.searches.iter().map(|search| {
        cells![
            search.search,
            several(&search.numbers),
            search.unit,
            search.paper(),
            of(found, &search.gives_paper),
            search.second(),
        ]
    });
    Table::new(
        "forensics-searches",
        format!("Searches by how many of the {all} values of Table 2 they give; the last column counts the second source's."),
        Column::all("~search; ~numbers; >1k; >rows; ~which; >second source"),
        rows,
    )
    .note("Bases found are compared after rounding to two digits. Positions are m < L unless the numbers say otherwise. The bases themselves are in the JSON beside this.")
}

fn existence_sentence(found: &Forensics) -> String {
    let none = |readings: &[usize]| {
        let proven = |row: &&PrintedRow| {
            let mut of = readings
                .iter()
                .map(|&reading| &row.rounds_to_printed[reading]);
            of.all(|it| *it == Existence::ProvenNone)
        };
        list(found.rows.iter().filter(proven).map(|row| &row.context))
    };
    format!(
        "Is any base that rounds to the printed one feasible? A cover of the interval by witnesses proves that none is: with 1k = 1024 in row {}, with
         1k = 1000 in row {}, under both readings in row {}. There, no search that looks at all positions in exact arithmetic, on whatever
         grid, prints that value.",
        none(&[0]),
        none(&[1]),
        none(&[0, 1])
    )
}

fn existence(it: &Existence) -> String {
    match it {
        Existence::Feasible(base) => format!("{} is", six_digits(base)),
        Existence::ProvenNone => "none, proven".to_owned(),
        Existence::Open => "open".to_owned(),
    }
}

fn rows(found: &Forensics) -> Table {
    let giving = |at: usize, gives: fn(&Searched) -> &Vec<bool>| {
        let searches = found.searches.iter();
        searches.filter(|search| gives(search)[at]).count()
    };
    let cells = found.rows.iter().enumerate().map(|(at, row)| {
        cells![
            row.context,
            row.printed.text,
            giving(at, |search| &search.gives_paper),
            existence(&row.rounds_to_printed[0]),
            existence(&row.rounds_to_printed[1]),
            or_dash(row.second_source.as_ref().map(|base| &base.text)),
            giving(at, |search| &search.gives_second),
        ]
    });
    Table::new(
        "forensics-rows",
        format!(
            "How many of the {} searches give each printed value, and whether a base that rounds to it is feasible for 0..=L.",
            found.searches.len()
        ),
        Column::all(
            "context; >Table 2; >searches; >feasible, 1k = 1024; >feasible, 1k = 1000; >second source; >searches",
        ),
        cells,
    )
    .note("The feasible base named is one next to an island's lower end in the interval, to six digits.")
}

fn sign_sentence(found: &Forensics) -> String {
    let total: usize = found.signs.iter().map(|row| row.wrong).sum();
    let positions: u64 = found.signs.iter().map(|row| row.positions).sum();
    let with = found.signs.iter().filter(|row| row.wrong > 0);
    format!(
        "Sums in binary32 (frequencies 1/b^(2i/d), added in turn) against proven signs, at base_L to 20 digits and at the printed base, for every m in 0..=L:
         {total} of {positions} signs are wrong, at: {}.",
        list(with.map(|row| format!("{} of {}", row.which, row.context)))
    )
}

fn signs(found: &Forensics) -> Table {
    let rows = found.signs.iter().map(|row| {
        cells![
            row.context,
            row.which,
            row.base,
            row.wrong,
            row.falsely_negative,
            or_dash(row.first_wrong),
            or_dash(row.furthest.map(three_digits)),
            or_dash(row.errors.last().map(|error| format!("{error:.1e}"))),
        ]
    });
    let columns = Column::all(
        "context; base; >value; >wrong; >falsely negative; >first m; >furthest exact sum; >error",
    );
    let caption = "Wrong signs of 32-bit sums at m in 0..=L.";
    Table::new("forensics-signs", caption, columns, rows)
    .note("The furthest exact sum is the B(m) furthest from 0 that got the wrong sign; the error is the largest |simulated − exact| seen in the last octave of m.")
}
