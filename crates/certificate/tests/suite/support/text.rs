//! Texts, written by these tests alone: what the format says, once more.

use std::fmt::Display;

use ropebound_certificate::{Certificate, Conclusion, Problem, SafeCertificate};

pub(crate) trait Text {
    /// The one text of a certificate.
    fn to_text(&self) -> String;
}

impl Text for Certificate {
    fn to_text(&self) -> String {
        let header = self.header();
        let predecessor = header.predecessor.map(|digest| digest.to_string());
        let mut lines = problem("certificate", header.problem());
        lines.push(field(
            "predecessor",
            predecessor.as_deref().unwrap_or("none"),
        ));
        lines.push(field("from", &header.from));
        lines.push(field("pieces", self.pieces().len()));
        lines.extend(
            self.pieces()
                .iter()
                .map(|piece| field(&piece.lo, piece.witness)),
        );
        lines.push(field("end", self.end()));
        finished(lines, self.conclusion())
    }
}

impl Text for SafeCertificate {
    fn to_text(&self) -> String {
        let mut lines = problem("safe base certificate", self.problem());
        lines.push(field("from", self.from()));
        lines.push(field("steps", self.steps().len()));
        lines.extend(self.steps().iter().map(ToString::to_string));
        finished(lines, self.conclusion())
    }
}

fn field(name: impl Display, value: impl Display) -> String {
    format!("{name} {value}")
}

fn problem(kind: &str, problem: Problem) -> Vec<String> {
    let mut lines = vec![
        format!("ropebound {kind} 1"),
        field("schedule", "plain"),
        field("head_dim", problem.head_dim),
        field("context", problem.context),
        field("convention", "0..=L"),
    ];
    if !problem.threshold.is_zero() {
        lines.push(field("at_least", problem.threshold));
    }
    lines
}

fn finished(mut lines: Vec<String>, conclusion: &Conclusion) -> String {
    lines.push(field("root", conclusion.root));
    for (name, [lo, hi]) in [
        ("bracket", &conclusion.bracket),
        ("enclosure", &conclusion.enclosure),
    ] {
        lines.push(format!("{name} {lo} {hi}"));
    }
    lines.push("qed\n".to_owned());
    lines.join("\n")
}
