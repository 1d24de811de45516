//! Where the paper slips, as the computation shows it, each with the command that does.

use crate::facts::Facts;
use crate::tables::{Counted, FittedBases};
use crate::text::{cells, six_digits};
use crate::verdicts::{Finding, infimum};
use ropebound_document::{Column, Document, Table};
use serde::Serialize;

/// One slip.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Slip {
    /// Where in the paper.
    place: String,
    /// What is printed.
    printed: String,
    /// What is true.
    truth: String,
    /// The program's arguments that show it.
    command: String,
    /// What its answer contains; none for `reproduce`, whose answer is the reports.
    answer: Option<String>,
}

impl Slip {
    fn new(
        place: impl Into<String>,
        printed: impl Into<String>,
        truth: impl Into<String>,
        command: impl Into<String>,
        answer: impl ToString,
    ) -> Self {
        Self {
            place: place.into(),
            printed: printed.into(),
            truth: truth.into(),
            command: command.into(),
            answer: Some(answer.to_string()),
        }
    }

    /// One that the reports themselves show.
    fn in_reports(place: &str, printed: impl Into<String>, truth: impl Into<String>) -> Self {
        Self {
            answer: None,
            ..Self::new(place, printed, truth, "reproduce", "")
        }
    }
}

pub(crate) fn document(facts: &Facts) -> Document {
    let slips: Vec<Slip> = [
        table2(facts),
        figure1(facts),
        figure2(facts),
        table4(facts),
        trained(facts),
        equations(facts),
    ]
    .concat();
    let rows = slips.iter().map(|slip| {
        let command = format!("`ropebound {}`", slip.command);
        cells![slip.place, slip.printed, slip.truth, command]
    });
    let columns = Column::all("~where; ~printed; ~what the computation shows; ~shown by");
    let caption = "Slips, and the commands that show them.";
    let table = Table::new("errata", caption, columns, rows)
    .note("`ropebound reproduce` writes these reports; the slip is then in the page of the table or figure named.");
    Document::new("errata", "Errata: where the paper slips")
        .text(
            "What the paper prints and the computation contradicts, or an equation that cannot be meant as it stands. None of it touches the idea of the
             paper; some of it touches its numbers. The algebra of Eq. 9 and 12 to 14 is in `proofs/theorem-1.md`, section 2.",
        )
        .table(table)
        .heading("Looked for and not found")
        .list([
            "Eq. 14 has no wrong index. It asks that \"all σ are equal\" where Eq. 13, from which it follows, needs only σ_2i² + σ_{2i+1}² to be the same for all \
             pairs, and the appendix has σ ∈ R^d where the theorem has σ ∈ R.",
            "Eq. 7's range of n is right: Abel summation gives Σ_{n=1}^{d/2} |S_n|, with h_{d/2} = 0.",
            "Eq. 10 and 11 agree with each other, and the infimum is attained: the feasible set is closed.",
            "Eq. 6 slows the last pair by s exactly.",
            "Table 1's bases and contexts are those of the models. That some sums within them are negative is a consequence, which Table 1's page has, and no slip.",
            "Table 2's 1.6e4 of 2k is the least feasible decimal of two digits, and its 2.7e4 of 4k the infimum rounded to two digits, though infeasible itself: each confirmed under that reading.",
        ])
        .with_data(&slips)
}

/// The rows whose base is refuted, each once: what the infimum is, and whether the printed base serves.
fn table2(facts: &Facts) -> Vec<Slip> {
    let rows = facts.claims.table2.iter().zip(&facts.table2.rows);
    let refuted = rows.filter_map(|(claim, row)| {
        let least = row.lower_bound_base.as_ref();
        let finding = infimum(
            &row.printed,
            &claim.base,
            least,
            row.printed_is_least_of_two_digits,
        );
        let least = least?;
        let serves = match row.printed.first_negative {
            Some(m) => format!(
                "at the printed base B({m}) < 0, and {m} ≤ {}",
                row.positions
            ),
            None => "the printed base serves".to_owned(),
        };
        matches!(finding, Finding::Refuted(_)).then(|| {
            Slip::new(
                format!("Table 2, {}", row.context),
                format!("{} as the infimum", row.printed.base.text),
                format!("The infimum is {least}; {serves}."),
                format!("base --context {}", row.context),
                // The program rounds to more digits.
                &least.to_string()[..12],
            )
        })
    });
    refuted.collect()
}

fn figure1(facts: &Facts) -> Vec<Slip> {
    let claims = &facts.claims.figure1_fit;
    let of = |bases: FittedBases, k: u64| {
        let law = facts.table2.fit(bases, k).map(|fit| fit.law);
        law.map_or_else(
            || "open".to_owned(),
            |law| {
                format!(
                    "a = {}, p = {}",
                    six_digits(law.approx_a),
                    six_digits(law.approx_p)
                )
            },
        )
    };
    vec![Slip::in_reports(
        "Figure 1, its law",
        format!("y = {} x^{}", claims.a.text, claims.p.text),
        format!(
            "To the bases of Table 2, least squares give {} with 1k = 1024 and {} with 1k = 1000: the power as printed, the factor with neither unit. \
             Table 4's counts need 1k = 1024; the text says \"from 1,000 to one million\". To the true infima: {}.",
            of(FittedBases::Printed, 1024),
            of(FittedBases::Printed, 1000),
            of(FittedBases::Infima, 1024)
        ),
    )]
}

fn figure2(facts: &Facts) -> Vec<Slip> {
    let mut slips = vec![Slip::in_reports(
        "Section 2.2, on a base of 500",
        "θ_i is \"small enough\" for a full period in training",
        "Large enough: a smaller base has larger frequencies. Figure 2's page has both.",
    )];
    for panel in &facts.panels {
        let beyond = &panel.angles.beyond;
        if let (true, Some(first), Some(last)) =
            (panel.in_distribution(), beyond.first(), beyond.last())
        {
            slips.push(Slip::in_reports(
                "Figure 2 (c)",
                "with the base of Eq. 6 extended angles are in distribution",
                format!("True of the last pair, the one drawn. Pairs {first} to {last} make no full turn in training and reach angles beyond it."),
            ));
        }
    }
    slips
}

fn table4(facts: &Facts) -> Vec<Slip> {
    let table = &facts.table4;
    let [_, _, short, long] = table.printed;
    let ranges = [(15, short), (30, long)].map(|(k, count)| {
        Slip::new(
            format!("Table 4, Method 2, {k}k"),
            format!("{count} as \"{}\"", table.caption),
            format!("{count} is the number of m with B(m) < 0, for 1k = 1024."),
            format!("count --schedule method2 --range 0..{k}k"),
            count,
        )
    });
    let mut slips = ranges.to_vec();
    let between = table
        .between
        .iter()
        .find(|reading| reading.k == 1024 && reading.counted == Counted::Negative);
    if let Some(reading) = between {
        let count = reading.counts[1];
        slips.push(Slip::new(
            "Section 5.5, on m ∈ [15k, 30k]",
            format!("the violation there, by Table 4's {long}"),
            format!(
                "{count} sums are negative on {}; {long} counts from 0 on.",
                reading.ranges[0]
            ),
            "count --schedule method2 --range 15k..30k",
            count,
        ));
    }
    slips
}

fn trained(facts: &Facts) -> Vec<Slip> {
    let context = facts.claims.figures6_9.context;
    let mut slips: Vec<Slip> = facts
        .claims
        .figures6_9
        .bases_trained
        .iter()
        .filter_map(|base| {
            let judged = facts.judge(&base.value, context, 128);
            (judged.above_the_bound && !judged.feasible).then(|| {
                Slip::new(
                    "Figures 6 and 9, the dotted line",
                    format!("base {} is above the bound of {context}", base.text),
                    format!("Above, and infeasible all the same: L_θ = {}, and {} sums are negative. Eq. 11 is necessary, not sufficient.", judged.length, judged.negative),
                    format!("context --base {}", base.text),
                    judged.length,
                )
            })
        })
        .collect();
    if let Some(run) = facts.runs.iter().find(|run| run.observed.contains("about")) {
        let length = facts.length(&run.base.value, run.head_dim);
        slips.push(Slip::new(
            run.figure.clone(),
            format!("\"{}\" positions, which \"demonstrates that the base parameter bounds the context length\"", run.observed),
            format!("Base {} bounds {length} at head_dim 128, and {} at 64: what was observed is far above the bound.", run.base.text, facts.length(&run.base.value, 64)),
            format!("context --base {}", run.base.text),
            length,
        ));
        if let Some(other) = facts
            .claims
            .table5
            .iter()
            .find(|training| training.model.contains("2B"))
        {
            let length = facts.length(&other.base.value, 128);
            slips.push(Slip::new(
                "Section 5.3 and Table 5, the 2B model",
                format!("trained from scratch with base {} in the text, {} in the table", run.base.text, other.base.text),
                format!("They cannot be one run; base {} bounds {length} positions. The head dimension is not given.", other.base.text),
                format!("context --base {}", other.base.text),
                length,
            ));
        }
    }
    slips
}

fn equations(facts: &Facts) -> Vec<Slip> {
    let row = facts.table2.rows.iter().find(|row| row.positions == 32768);
    let binding = row.and_then(|row| row.binding_position).unwrap_or(0);
    vec![
        Slip::new(
            "Eq. 7, the factor",
            "max_l |h_l − h_{l+1}|, with nothing said of h_{d/2}",
            "It must be 0. Otherwise q = k = (1, 0, 1, 0, …) has all h_l = 1, a bound of 0, and the score B(m), which is not 0.",
            "sum --base 1e4 --position 1",
            "62.09",
        ),
        Slip::new(
            "Eq. 7, h_l",
            "q[2l:l2+1] k[2l:2l+1], a real product",
            "The index is 2l+1. The product is of complex numbers, one conjugated: q = (1, 0), k = (0, 1) at d = 2 has the real product 0 and the score sin m, up to its sign, which is not 0 as cos m is not ±1.",
            "sum --base 1e4 --head-dim 2 --position 1",
            "0.5403",
        ),
        Slip::new(
            "Section 4.3, before Eq. 10",
            "B \"needs to be larger than zero\"",
            format!("Eq. 10 and 11 have B ≥ 0; at base_L of 32k, B({binding}) is exactly 0."),
            "base --context 32k",
            format!("B({binding}) = 0"),
        ),
        Slip::new(
            "Eq. 12, last line",
            "(σ_i² + σ_{i+1}²) cos(mθ_i)",
            "(σ_2i² + σ_{2i+1}²) cos(mθ_i), as in Eq. 13. With σ = 1, 2, 3, 4 at d = 4 the line gives 18 at m = 0 in place of 30; samples agree with Eq. 13.",
            "montecarlo --head-dim 4 --base 1e4 --sigma 1,2,3,4 --samples 64k --positions 0..64",
            "is consistent",
        ),
        Slip::new(
            "Eq. 12, the line of means",
            "µ_i µ_{2i+1} sin(mθ_i)",
            "µ_2i µ_{2i+1} sin(mθ_i); it cancels all the same, and equal means of any size change nothing.",
            "montecarlo --head-dim 4 --base 1e4 --mean 1,2,3,4 --samples 64k --positions 0..64",
            "is consistent",
        ),
        Slip::new(
            "Theorem 1, on ε",
            "\"a random variable with a mean of 0\" is enough",
            "It must also be uncorrelated with q. With a correlation of 0.5 the theorem is rejected by samples.",
            "montecarlo --head-dim 4 --base 1e4 --violate noise-correlation=0.5 --samples 64k --positions 0..64",
            "rejected",
        ),
    ]
}
