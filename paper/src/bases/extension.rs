//! Table 2 for every head dimension and context there is a certificate of.

use super::context_name;
use ropebound_certificate::Verified;
use ropebound_document::{Column, Document, Table};
use ropebound_reference::{Interval, certain_digits};
use serde::Serialize;
use std::collections::BTreeSet;

/// Digits of the table that compares head dimensions; the other has all that the certificates settle, at most 20.
const SHORT: usize = 8;
const LONG: usize = 20;

/// Least bases with certificates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Extension {
    /// Those whose certificates passed the checker, by head dimension, then context.
    pub rows: Vec<LeastBaseRow>,
    /// Longer contexts, whose certificates take longer to check than a report should.
    pub longer: Vec<LeastBaseRow>,
}

/// A least base taken from its certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownLeastBase {
    /// d.
    pub head_dim: u32,
    /// L.
    pub context: u64,
    /// An enclosure of the base.
    pub base: Interval,
    /// m*.
    pub position: u64,
    /// The digest of the certificate.
    pub certificate: String,
}

impl From<&Verified> for KnownLeastBase {
    fn from(row: &Verified) -> Self {
        Self {
            head_dim: row.head_dim,
            context: row.context,
            base: row.base.clone(),
            position: row.root_position,
            certificate: row.digest.to_string(),
        }
    }
}

impl From<&KnownLeastBase> for LeastBaseRow {
    fn from(known: &KnownLeastBase) -> Self {
        Self {
            head_dim: known.head_dim,
            context: context_name(known.context),
            positions: known.context,
            lower_bound_base: certain_digits(&known.base, LONG),
            short: certain_digits(&known.base, SHORT),
            binding_position: known.position,
            certificate: known.certificate.clone(),
        }
    }
}

/// One certificate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeastBaseRow {
    /// d.
    pub head_dim: u32,
    /// Such as `32k`.
    pub context: String,
    /// L.
    pub positions: u64,
    /// base_L, correctly rounded.
    pub lower_bound_base: Option<String>,
    /// The same to 8 digits.
    #[serde(skip)]
    pub short: Option<String>,
    /// m*.
    pub binding_position: u64,
    /// The digest of the certificate.
    pub certificate: String,
}

impl Extension {
    /// What certificates prove that were checked, and what others say, of longer contexts.
    #[must_use]
    pub fn new(verified: &[Verified], longer: &[KnownLeastBase]) -> Self {
        let mut rows: Vec<LeastBaseRow> = verified
            .iter()
            .map(|row| LeastBaseRow::from(&KnownLeastBase::from(row)))
            .collect();
        rows.sort_by_key(|row| (row.head_dim, row.positions));
        Self {
            rows,
            longer: longer.iter().map(LeastBaseRow::from).collect(),
        }
    }

    /// As a document.
    #[must_use]
    pub fn to_document(&self) -> Document {
        Document::new("least-bases", "Least bases by head dimension and context")
            .text(
                "Table 2 for other head dimensions and contexts: base_L = inf {b ≥ 1 | B(m) ≥ 0 for all m in 0..=L}, correctly rounded.
                 Each number is what a certificate of the whole search, from base 1 up, proves; unless said otherwise it passed the checker
                 in the making of this report. A dash says that there is no certificate, not that there is no base.",
            )
            .table(self.matrix())
            .text(
                "More pairs lower the bound, but not for every context: the least base is a root of one sum, and these lie irregularly.",
            )
            .table(long(
                "least-bases",
                "The same to 20 digits, with the position whose sum vanishes there. All rows certified.",
                &self.rows,
            ))
            .table(long(
                "least-bases-longer",
                "Longer contexts, from their certificates. These take minutes to check, by a recipe of its own: `just check-long`.",
                &self.longer,
            ))
            .text(
                "The certificates are in `proofs/certificates`; `ropebound check proofs/certificates/*.cert` checks them again,
                 `ropebound certify` writes them anew.",
            )
    }

    fn matrix(&self) -> Table {
        let head_dims: BTreeSet<u32> = self.rows.iter().map(|row| row.head_dim).collect();
        let contexts: BTreeSet<u64> = self.rows.iter().map(|row| row.positions).collect();
        let cell = |head_dim, positions| {
            self.rows
                .iter()
                .find(|row| (row.head_dim, row.positions) == (head_dim, positions))
                .and_then(|row| row.short.clone())
                .unwrap_or_else(|| "-".to_owned())
        };
        let columns = std::iter::once(Column::left("context")).chain(
            head_dims
                .iter()
                .map(|head_dim| Column::right(&format!("d = {head_dim}"))),
        );
        let rows = contexts.iter().map(|&positions| {
            std::iter::once(context_name(positions))
                .chain(head_dims.iter().map(|&d| cell(d, positions)))
                .collect::<Vec<_>>()
        });
        Table::new(
            "least-bases-short",
            format!("base_L by context and head_dim d, to {SHORT} digits."),
            columns,
            rows,
        )
    }
}

fn long(name: &str, caption: &str, rows: &[LeastBaseRow]) -> Table {
    let columns = [
        Column::right("head_dim"),
        Column::left("context"),
        Column::right("L"),
        Column::right("base_L"),
        Column::right("m*"),
    ];
    let rows = rows.iter().map(|row| {
        let dash = || "-".to_owned();
        [
            row.head_dim.to_string(),
            row.context.clone(),
            row.positions.to_string(),
            row.lower_bound_base.clone().unwrap_or_else(dash),
            row.binding_position.to_string(),
        ]
    });
    Table::new(name, caption, columns, rows)
}
