//! Table 2 for every head dimension and context there is a certificate of.

use super::context_name::context_name;
use crate::real::{DIGITS, Real};
use crate::text::{cells, or_dash};
use ropebound_certificate::Verified;
use ropebound_document::{Column, Document, Table};
use ropebound_reference::Interval;
use serde::Serialize;
use std::collections::BTreeSet;

/// Digits of the table that compares head dimensions; the other has all that the certificates settle, at most 20.
const SHORT: usize = 8;

/// Least bases with certificates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Extension {
    /// Those whose certificates passed the checker, by head dimension, then context.
    pub rows: Vec<KnownLeastBase>,
    /// Longer contexts, whose certificates passed the checker on integers.
    pub longer: Vec<KnownLeastBase>,
}

/// A least base taken from its certificate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KnownLeastBase {
    /// d.
    pub head_dim: u32,
    /// Such as `32k`.
    context: String,
    /// L.
    pub positions: u64,
    /// base_L.
    pub lower_bound_base: Real,
    /// m*.
    pub binding_position: u64,
    /// The digest of the certificate.
    pub certificate: String,
}

impl KnownLeastBase {
    /// For `head_dim` and a context of `positions`: an enclosure of the base, m*, and the digest of the certificate.
    #[must_use]
    pub fn new(
        head_dim: u32,
        positions: u64,
        base: Interval,
        position: u64,
        digest: String,
    ) -> Self {
        Self {
            head_dim,
            context: context_name(positions),
            positions,
            lower_bound_base: Real::new(base, DIGITS),
            binding_position: position,
            certificate: digest,
        }
    }
}

impl From<&Verified> for KnownLeastBase {
    fn from(row: &Verified) -> Self {
        let digest = row.digest.to_string();
        Self::new(
            row.head_dim,
            row.context,
            row.base.clone(),
            row.root_position,
            digest,
        )
    }
}

impl Extension {
    /// What certificates prove that passed the checker, and others, of longer contexts, that passed the one on integers.
    #[must_use]
    pub fn new(verified: &[Verified], longer: &[KnownLeastBase]) -> Self {
        let mut rows: Vec<_> = verified.iter().map(KnownLeastBase::from).collect();
        rows.sort_by_key(|row| (row.head_dim, row.positions));
        Self {
            rows,
            longer: longer.to_vec(),
        }
    }

    /// As a document.
    #[must_use]
    pub fn to_document(&self) -> Document {
        Document::new("least-bases", "Least bases by head dimension and context")
            .text(
                "Table 2 for other head dimensions and contexts: base_L = inf {b ≥ 1 | B(m) ≥ 0 for all m in 0..=L}, correctly rounded.
                 Each number is what a certificate of the whole search, from base 1 up, proves, which was checked
                 in the making of this report. A dash says that there is no certificate, not that there is no base.",
            )
            .table(self.matrix())
            .text(
                "More pairs lower the bound, but not for every context: the least base is a root of one sum, and these lie irregularly.",
            )
            .table(long(
                "least-bases",
                "The same to 20 digits, with the position whose sum vanishes there.",
                &self.rows,
            ))
            .table(long(
                "least-bases-longer",
                "Longer contexts, checked by integers alone; `just check-long` and `ropebound reproduce --full` check them on MPFR as well.",
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
            let mut rows = self.rows.iter();
            let row = rows.find(|row| (row.head_dim, row.positions) == (head_dim, positions));
            or_dash(row.map(|row| row.lower_bound_base.to_digits(SHORT)))
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

fn long(name: &str, caption: &str, rows: &[KnownLeastBase]) -> Table {
    let rows = rows.iter().map(|row| {
        cells![
            row.head_dim,
            row.context,
            row.positions,
            row.lower_bound_base,
            row.binding_position,
            "checked",
        ]
    });
    let columns = Column::all(">head_dim; context; >L; >base_L; >m*; certificate");
    Table::new(name, caption, columns, rows)
}
