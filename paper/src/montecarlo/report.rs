//! The report of the simulation: laws, relaxations and violations in one table; convergence, variance, false alarms, power.

use super::{FalseAlarmRecord, PowerRecord};
use crate::text::{cells, or_dash};
use ropebound_answers::montecarlo::{rounded, shown};
use ropebound_document::{Column, Document, Table};
use ropebound_montecarlo::{Analysis, Convergence, Estimates, Experiment, SamplePositions};
use serde::{Deserialize, Serialize};

/// All of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimulationReport {
    /// What all rows share.
    pub schedule: String,
    /// The positions.
    pub positions: String,
    /// Samples of each row of the first table.
    pub samples: u64,
    /// The seed.
    pub seed: u64,
    /// The false-alarm rate of each test.
    pub false_alarm_rate: f64,
    /// Laws, relaxations and violations.
    pub rows: Vec<LawRow>,
    /// Convergence.
    pub series: Vec<SeriesRow>,
    /// Pairings.
    pub variances: Vec<VarianceRow>,
    /// The recorded study of false alarms.
    pub false_alarms: Vec<FalseAlarmRecord>,
    /// The recorded study of power.
    pub power: Vec<PowerRecord>,
}

/// One law of (q, k, ε).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LawRow {
    /// `assumption`, `relaxation` or `violation`.
    pub kind: String,
    /// In words.
    pub law: String,
    /// Where the two predictions are furthest apart; where B is least, if they agree.
    pub position: u64,
    /// B there, or the general form of Theorem 1.
    pub theorem: f64,
    /// The closed form there.
    pub predicted: f64,
    /// The estimate there.
    pub estimated: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// max |z| over all positions against the closed form.
    pub max_z: f64,
    /// The critical value for it.
    pub critical_z: f64,
    /// The verdict on the closed form.
    pub verdict: String,
    /// max |z| against Theorem 1.
    pub theorem_max_z: f64,
    /// The verdict on Theorem 1.
    pub theorem_verdict: String,
}

/// A convergence series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeriesRow {
    /// The law.
    pub law: String,
    /// Sizes.
    pub samples: Vec<u64>,
    /// √ mean squared error over the positions at each.
    pub error: Vec<f64>,
    /// √ mean squared standard error at each.
    pub standard_error: Vec<f64>,
    /// The slope of ln(error) over ln(samples).
    pub slope: Option<f64>,
}

/// How much variance a pairing leaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VarianceRow {
    /// The law.
    pub law: String,
    /// One sample's variance with a query for each score, the same query for both, and antithetic keys and noise; averaged over the
    /// positions. The last is none where the law is skewed.
    pub variance: [Option<f64>; 3],
}

impl LawRow {
    /// The row of a run.
    #[must_use]
    pub fn new(kind: &str, law: String, positions: &SamplePositions, analysis: &Analysis) -> Self {
        let distance = |i: usize| (analysis.expectation[i] - analysis.theorem[i]).abs();
        let less = |i: &usize, j: &usize| f64::total_cmp(&distance(*i), &distance(*j));
        let at = if analysis.bias() > 0.0 {
            (0..positions.count()).rev().max_by(less)
        } else {
            let sums = positions.cosine_sums();
            (0..positions.count()).min_by(|i, j| f64::total_cmp(&sums[*i], &sums[*j]))
        }
        .expect("a position");
        Self {
            kind: kind.to_owned(),
            law,
            position: positions.range().start + at as u64,
            theorem: rounded(analysis.theorem[at]),
            predicted: rounded(analysis.expectation[at]),
            estimated: rounded(analysis.estimates.values()[at]),
            standard_error: rounded(analysis.estimates.standard_errors()[at]),
            max_z: rounded(analysis.expectation_test.deviation.z.abs()),
            critical_z: rounded(analysis.band.critical()),
            verdict: analysis.expectation_test.verdict.to_string(),
            theorem_max_z: rounded(analysis.theorem_test.deviation.z.abs()),
            theorem_verdict: analysis.theorem_test.verdict.to_string(),
        }
    }
}

impl SeriesRow {
    /// The row of a series.
    #[must_use]
    pub fn new(law: String, convergence: &Convergence) -> Self {
        let sizes = convergence.sizes();
        Self {
            law,
            samples: sizes.iter().map(|size| size.samples).collect(),
            error: sizes.iter().map(|size| rounded(size.error)).collect(),
            standard_error: sizes
                .iter()
                .map(|size| rounded(size.standard_error))
                .collect(),
            slope: convergence.slope().map(rounded),
        }
    }
}

impl VarianceRow {
    /// The row of one law's pairings, measured with `samples` samples each.
    #[must_use]
    pub fn new(
        law: String,
        experiments: [Option<Experiment>; 3],
        positions: &SamplePositions,
        samples: u64,
    ) -> Self {
        let variance = experiments.map(|experiment| {
            experiment.map(|experiment| {
                let moments = experiment.moments(samples);
                let normalisation = experiment.model().normalisation();
                rounded(Estimates::new(&moments, positions, normalisation).mean_variance())
            })
        });
        Self { law, variance }
    }
}

impl SimulationReport {
    /// As a document, whose JSON are the records.
    #[must_use]
    pub fn to_document(&self) -> Document {
        Document::new("montecarlo", "Theorem 1 by simulation")
            .text(format!(
                "(E[qᵀR_m k*] − E[qᵀR_m k]) / 2σ² = B(m), for {} and m in {}. Derivations and closed forms: `proofs/theorem-1.md`. A verdict is a
                 test, not a proof: max |z| over all positions, with a false-alarm rate of {} in each row. Written by `just simulate page`.",
                self.schedule, self.positions, self.false_alarm_rate
            ))
            .heading("Laws, relaxations, violations")
            .text(format!(
                "{} samples each, seed {}. \"predicted\" is the closed form at one position: where it is furthest from Theorem 1, or where B is least
                 if they agree. max |z| is over all positions, beside its critical value. Unless said otherwise σ = 1, k follows q's law, ε is independent
                 of q, of the same shape and of standard deviation 0.1. Rows of one law share their draws, so their errors are alike.",
                self.samples, self.seed
            ))
            .table(self.laws())
            .heading("Convergence")
            .text(
                "√ of the mean squared error over all positions against the closed form, at growing sizes of one run; in brackets what the standard
                 errors say. The slope of ln(error) over ln(samples) is −1/2 where the variance is finite.",
            )
            .table(self.convergence())
            .heading("Variance reduction")
            .text(
                "The variance of one sample's estimate, averaged over the positions. Scores are linear in k and ε, so antithetic keys and noise cancel
                 exactly: what is left is q's own variance, and k and ε are no longer tested. Sharing q pays where its mean is not 0.",
            )
            .table(self.variance())
            .heading("False alarms")
            .text(
                "Recorded by `just simulate false-alarms`: 2^14 samples for each seed, m in 0..4096, the simulated band (999 replicates) at 1 %. Where
                 the rate is 1 %, a thousand seeds give 2 to 20 rejections with probability 0.998.",
            )
            .table(self.alarms())
            .heading("Power")
            .text(
                "Recorded by `just simulate power`: how soon a wrong prediction is seen. Each seed's run is looked at from 2^12 samples on at every
                 power of two and stops outside the anytime band (1 % for all looks together). Beside it a size that is enough for a test of fixed
                 size (simulated band, 1 %) to have power 0.9, computed from the covariance of 2^14 samples.",
            )
            .table(self.detection())
            .with_data(self)
    }

    fn laws(&self) -> Table {
        let rows = self.rows.iter().map(|row| {
            cells![
                row.kind,
                row.law,
                row.position,
                shown(row.theorem, 6),
                shown(row.predicted, 6),
                shown(row.estimated, 6),
                shown(row.standard_error, 2),
                format!("{:.2} of {:.2}", row.max_z, row.critical_z),
                row.verdict,
                shown(row.theorem_max_z, 3),
                row.theorem_verdict,
            ]
        });
        let columns = Column::all(
            "kind; ~law; >at m; >Theorem 1; >predicted; >estimated; >standard error; >max |z|; closed form is; >max |z| against Theorem 1; Theorem 1 is",
        );
        Table::new("montecarlo-laws", "", columns, rows)
    }

    fn convergence(&self) -> Table {
        let mut columns = vec![Column::right("samples")];
        columns.extend(self.series.iter().map(|series| Column::right(&series.law)));
        let sizes = self.series.iter().map(|series| &series.samples);
        let longest = sizes.max_by_key(|samples| samples.len());
        let row = |first: String, cell: &dyn Fn(&SeriesRow) -> Option<String>| {
            let cells = self
                .series
                .iter()
                .map(|series| cell(series).unwrap_or_default());
            std::iter::once(first).chain(cells).collect::<Vec<_>>()
        };
        let mut rows: Vec<_> = (longest.into_iter().flatten().enumerate())
            .map(|(i, samples)| {
                row(size(*samples), &|series| {
                    let (error, expected) = (series.error.get(i)?, series.standard_error.get(i)?);
                    Some(format!("{} ({})", shown(*error, 3), shown(*expected, 3)))
                })
            })
            .collect();
        rows.push(row("slope".to_owned(), &|series| {
            series.slope.map(|slope| format!("{slope:.3}"))
        }));
        Table::new("montecarlo-convergence", "", columns, rows)
    }

    fn variance(&self) -> Table {
        let show = |x: Option<f64>| or_dash(x.map(|x| shown(x, 4)));
        let ratio = |x: Option<f64>, y: Option<f64>| match (x, y) {
            (_, Some(0.0)) => "all of it".to_owned(),
            _ => or_dash(x.zip(y).map(|(x, y)| format!("{:.2}", x / y))),
        };
        let rows = self.variances.iter().map(|row| {
            let [independent, same, antithetic] = row.variance;
            cells![
                row.law,
                show(independent),
                show(same),
                show(antithetic),
                ratio(independent, same),
                ratio(independent, antithetic),
            ]
        });
        let columns = Column::all(
            "law; >a query for each score; >the same query; >antithetic; >reduction by the same query; >by antithetic",
        );
        Table::new("montecarlo-variance", "", columns, rows)
    }

    fn alarms(&self) -> Table {
        let rows = self.false_alarms.iter().map(|record| {
            let rate = 100.0 * record.rejected as f64 / record.seeds as f64;
            cells![
                record.distribution,
                record.seeds,
                record.rejected,
                format!("{rate:.1} %"),
                format!("{:.3}", record.mean_critical),
            ]
        });
        let columns = Column::all("distribution; >seeds; >rejected; >rate; >mean critical value");
        Table::new("montecarlo-false-alarms", "", columns, rows)
    }

    fn detection(&self) -> Table {
        let rows = self.power.iter().map(|record| {
            let mut stops: Vec<u64> = record.stopped_at.iter().copied().flatten().collect();
            stops.sort_unstable();
            let (seen, all) = (stops.len(), record.stopped_at.len());
            // Of all seeds or none.
            let stop = |at: Option<&u64>| or_dash(at.filter(|_| seen == all).map(|n| size(*n)));
            let enough = record.computed_samples.map(|n| shown(n as f64, 2));
            cells![
                record.wrong,
                record.law,
                record.positions,
                enough.unwrap_or_else(|| "no size will do".to_owned()),
                format!("{seen} of {all} by {}", size(record.last_look)),
                stop(stops.get(seen / 2)),
                stop(stops.last()),
            ]
        });
        let columns = Column::all(
            "~what is wrong; ~law; m in; >enough for power 0.9; >seen; >median stop; >last stop",
        );
        Table::new("montecarlo-power", "", columns, rows)
    }
}

/// A number of samples.
fn size(n: u64) -> String {
    match n.is_power_of_two() {
        true => format!("2^{}", n.ilog2()),
        false => n.to_string(),
    }
}
