//! The generator of `reports/montecarlo.*`:
//! `just simulate page|render|false-alarms|power [FOLDER]`.
//!
//! `false-alarms` (some ten minutes) and `power` (some three) record their studies, `page` (some three) reads the records; `render` rewrites the
//! Markdown from the JSON. The bytes depend on nothing but this file and the crates.

use ropebound_answers::montecarlo::plot;
use ropebound_montecarlo::study::{false_alarms, needed_samples, watch};
use ropebound_montecarlo::{
    Analysis, Band, Components, Dependence, Distribution, Estimates, Experiment, FIRST_LOOK, Laws,
    Method, Pairing, SamplePositions, SampleTable, ScoreModel, Settings,
};
use ropebound_paper::montecarlo::{
    FalseAlarmRecord, LawRow, PowerRecord, SeriesRow, SimulationReport, VarianceRow,
};
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use serde::Serialize;
use std::error::Error;
use std::path::{Path, PathBuf};

type Outcome<T> = Result<T, Box<dyn Error>>;

const DIM: u64 = 128;
const LEVEL: f64 = 0.01;
const SEED: u64 = 1;
const FINITE: [&str; 7] = [
    "normal",
    "uniform",
    "rademacher",
    "laplace",
    "exponential",
    "student-t:5",
    "log-normal:0.5",
];

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "reports".to_owned()));
    match task.as_str() {
        "page" => page(&folder),
        "render" => write(&folder, &read(&folder, "montecarlo.json")?),
        "false-alarms" => record_false_alarms(&folder),
        "power" => record_power(&folder),
        _ => Err("expected page, render, false-alarms or power".into()),
    }
}

fn record(folder: &Path, name: &str, records: &impl Serialize) -> Outcome<()> {
    let text = serde_json::to_string_pretty(records)? + "\n";
    Ok(std::fs::write(folder.join(name), text)?)
}

fn read<T: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Outcome<T> {
    let text = std::fs::read_to_string(folder.join(name))?;
    Ok(serde_json::from_str(&text)?)
}

fn write(folder: &Path, report: &SimulationReport) -> Outcome<()> {
    let document = report.to_document();
    std::fs::write(folder.join("montecarlo.md"), document.to_markdown())?;
    Ok(std::fs::write(
        folder.join("montecarlo.json"),
        document.to_json(),
    )?)
}

fn schedule() -> Outcome<Schedule> {
    Ok(Schedule::plain("1e4".parse()?, HeadDim::new(DIM)?)?)
}

fn positions(end: u64) -> Outcome<SamplePositions> {
    Ok(SamplePositions::new(&schedule()?, 0..end)?)
}

fn model(laws: Laws) -> Outcome<ScoreModel> {
    Ok(ScoreModel::new(DIM as usize, laws, Pairing::SameQuery)?)
}

fn laws(name: &str, violations: &[&str]) -> Outcome<Laws> {
    let mut laws = Laws::of(name.parse()?);
    for violation in violations {
        laws.violations.add(violation)?;
    }
    Ok(laws)
}

fn record_false_alarms(folder: &Path) -> Outcome<()> {
    let positions = positions(4096)?;
    let mut records = Vec::new();
    for name in FINITE {
        let model = model(laws(name, &[])?)?;
        let method = Method::Simulated { replicates: 999 };
        let alarms = false_alarms(&model, &positions, 1 << 14, method, LEVEL, 1..1001);
        records.push(FalseAlarmRecord::new(name.to_owned(), alarms));
        eprintln!("{:?}", records.last());
    }
    record(folder, "montecarlo-false-alarms.json", &records)
}

/// θ of one pair times 1.01, the others as doubles: the exact decimals of a table.
fn with_one_frequency_off(pair: usize) -> Outcome<Schedule> {
    let thetas = schedule()?.frequencies(&ropebound_schedule::ApproxF64);
    let table: Result<Vec<Decimal>, _> = thetas
        .iter()
        .enumerate()
        .map(|(i, theta)| format!("{:e}", if i == pair { theta * 1.01 } else { *theta }).parse())
        .collect();
    Ok(Schedule::table(table?)?)
}

fn record_power(folder: &Path) -> Outcome<()> {
    let mut records = Vec::new();
    let mut add = |wrong: &str,
                   law: &str,
                   model: &ScoreModel,
                   end: u64,
                   seeds: u64,
                   make: &dyn Fn(&SamplePositions) -> Outcome<Vec<f64>>|
     -> Outcome<()> {
        let positions = positions(end)?;
        let right = positions.expectation(model);
        let prediction = make(&positions)?;
        let moments = Experiment::new(model.clone(), SEED).moments(1 << 14);
        let estimates = Estimates::new(&moments, &positions, model.normalisation());
        let method = Method::Simulated { replicates: 999 };
        let critical = Band::new(method, LEVEL, &moments, &positions, SEED).critical();
        let computed = needed_samples(&estimates, &right, &prediction, critical);
        let last = 1 << 22;
        let stopped_at: Vec<_> = (1..=seeds)
            .map(|seed| {
                let experiment = Experiment::new(model.clone(), seed);
                watch(
                    &experiment,
                    &positions,
                    &prediction,
                    LEVEL,
                    FIRST_LOOK,
                    last,
                    |_| (),
                )
                .map(|detection| detection.samples)
            })
            .collect();
        records.push(PowerRecord {
            wrong: wrong.to_owned(),
            law: law.to_owned(),
            positions: format!("0..{end}"),
            computed_samples: computed,
            stopped_at,
            last_look: last,
        });
        eprintln!("{:?}", records.last());
        Ok(())
    };
    let normal = model(laws("normal", &[])?)?;
    let b = |positions: &SamplePositions| positions.cosine_sums().to_vec();
    add("B times 1.01", "normal", &normal, 4096, 20, &|positions| {
        Ok(b(positions).iter().map(|b| 1.01 * b).collect())
    })?;
    for (pair, end, seeds) in [
        (0, 4096, 20),
        (16, 4096, 20),
        (32, 4096, 20),
        (48, 4096, 20),
        (63, 4096, 2),
        (63, 1 << 17, 5),
    ] {
        let off = with_one_frequency_off(pair)?;
        let wrong = format!("θ_{pair} times 1.01");
        add(&wrong, "normal", &normal, end, seeds, &|_| {
            Ok(b(&SamplePositions::new(&off, 0..end)?))
        })?;
    }
    for scale in [1.0, 0.1] {
        let mut laws = laws("normal", &["noise-correlation=0.02"])?;
        laws.noise.deviation = scale;
        let law = format!("normal, ε of scale {scale} correlated with q by 0.02");
        add(
            "Theorem 1, as ε and q are correlated",
            &law,
            &model(laws)?,
            4096,
            20,
            &|positions| Ok(b(positions)),
        )?;
    }
    for (violation, law) in [
        (
            "noise-cross-correlation=0.2",
            "normal, ε_2i correlated with q_2i+1 by 0.2",
        ),
        (
            "noise-cross-correlation=0",
            "normal, as the theorem assumes",
        ),
    ] {
        let model = model(laws("normal", &[violation])?)?;
        let seeds = if violation.ends_with("=0") { 1 } else { 20 };
        add(
            "the sign of the sine",
            law,
            &model,
            4096,
            seeds,
            &|positions| {
                let mut flipped = model.expectation();
                for sine in &mut flipped.sine {
                    *sine = -*sine;
                }
                Ok(positions.predict(&flipped, model.normalisation()))
            },
        )?;
    }
    record(folder, "montecarlo-power.json", &records)
}

const VIOLATIONS: [(&str, &str, &[&str]); 8] = [
    (
        "exponential",
        "exponential (μ = 1), k's mean 0.05 above q's",
        &["key-mean=0.05"],
    ),
    (
        "normal",
        "normal, ε correlated with q by 0.2",
        &["noise-correlation=0.2"],
    ),
    (
        "normal",
        "normal, ε_2i correlated with q_2i+1 by 0.2, ε_2i+1 with q_2i by −0.2",
        &["noise-cross-correlation=0.2"],
    ),
    (
        "exponential",
        "exponential (μ = 1), ε with mean 0.05",
        &["noise-mean=0.05"],
    ),
    (
        "normal",
        "normal, k correlated with q by 0.05",
        &["key-correlation=0.05"],
    ),
    (
        "exponential",
        "exponential, correlation 0.5 within pairs and across, and ε correlated with q by 0.2, crosswise by 0.1",
        &[
            "pair-correlation=0.5",
            "across-correlation=0.5",
            "noise-correlation=0.2",
            "noise-cross-correlation=0.1",
        ],
    ),
    (
        "log-normal:0.5",
        "log-normal:0.5 (μ = 1.88 σ), k's mean 0.02 above q's",
        &["key-mean=0.02"],
    ),
    (
        "student-t:5",
        "student-t:5, k correlated with q by −0.05",
        &["key-correlation=-0.05"],
    ),
];

fn relaxations() -> Outcome<Vec<(String, Laws)>> {
    let mut all = Vec::new();
    let mut add = |law: &str, laws: Laws| all.push((law.to_owned(), laws));
    add(
        "exponential, correlation 0.5 within pairs",
        laws("exponential", &["pair-correlation=0.5"])?,
    );
    add(
        "exponential, correlation 0.7 across neighbouring pairs",
        laws("exponential", &["across-correlation=0.7"])?,
    );
    let mut dependent = laws("normal", &[])?;
    dependent.noise.dependence = Dependence::Proportional;
    dependent.noise.deviation = 1.0;
    add(
        "normal, ε proportional to q with E[ε | q] = 0, scale 1",
        dependent,
    );
    let mut other = laws("normal", &[])?;
    other.key = Distribution::Rademacher;
    other.key_deviation = Some(Components::Equal(3.0));
    other.noise.shape = Distribution::Exponential;
    add("normal q; k Rademacher with σ = 3; ε exponential", other);
    add(
        "normal (μ = 0), k's mean 0.5, ε's −0.3",
        laws("normal", &["key-mean=0.5", "noise-mean=-0.3"])?,
    );
    add(
        "exponential (μ = 1), means of k and ε both 0.5 up",
        laws("exponential", &["key-mean=0.5", "noise-mean=0.5"])?,
    );
    let each = |f: &dyn Fn(f64) -> f64| Components::Each((0..DIM).map(|j| f(j as f64)).collect());
    let mut unequal = laws("laplace", &[])?;
    unequal.deviation = each(&|j| 0.5 + j / 64.0);
    unequal.mean = Some(each(&|j| (j - 64.0) / 64.0));
    add(
        "Laplace, σ from 0.5 to 2.5, μ from −1 to 1 (general form)",
        unequal,
    );
    let mut table = laws("normal", &[])?;
    let samples: Vec<f64> = (0..50).map(|j| f64::from(j * j % 37)).collect();
    table.query = Distribution::Table(SampleTable::new(&samples)?);
    table.key = table.query.clone();
    add("a table of 50 samples, j² mod 37", table);
    Ok(all)
}

fn page(folder: &Path) -> Outcome<()> {
    let positions = positions(4096)?;
    let settings = |samples| Settings {
        samples,
        method: Method::Simulated { replicates: 9999 },
        level: LEVEL,
        stop_early: false,
    };
    let samples = 1 << 20;
    let run = |laws, samples| -> Outcome<Analysis> {
        let experiment = Experiment::new(model(laws)?, SEED);
        Ok(Analysis::new(
            &experiment,
            &positions,
            settings(samples),
            |_| (),
        ))
    };
    let mut rows = Vec::new();
    let mut row = |kind, law: String, laws| -> Outcome<()> {
        eprintln!("{kind}: {law}");
        rows.push(LawRow::new(kind, law, &positions, &run(laws, samples)?));
        Ok(())
    };
    for name in FINITE.into_iter().chain(["student-t:2.5"]) {
        row("assumption", name.to_owned(), laws(name, &[])?)?;
    }
    for (law, laws) in relaxations()? {
        row("relaxation", law, laws)?;
    }
    for (name, law, violations) in VIOLATIONS {
        row("violation", law.to_owned(), laws(name, violations)?)?;
    }
    let mut series = Vec::new();
    for (name, size) in [("normal", 24), ("student-t:5", 22), ("student-t:2.5", 22)] {
        eprintln!("series: {name}");
        let analysis = run(laws(name, &[])?, 1 << size)?;
        if name == "normal" {
            let title = "Theorem 1, normal q and k, base 1e4, head_dim 128, 2^24 samples";
            std::fs::write(
                folder.join("montecarlo.svg"),
                plot(title, &positions, &analysis),
            )?;
        }
        series.push(SeriesRow::new(name.to_owned(), &analysis.convergence));
    }
    let mut variances = Vec::new();
    for name in FINITE {
        let experiments = [
            Pairing::Independent,
            Pairing::SameQuery,
            Pairing::Antithetic,
        ]
        .map(|pairing| -> Option<Experiment> {
            let laws = laws(name, &[]).ok()?;
            let model = ScoreModel::new(DIM as usize, laws, pairing).ok()?;
            Some(Experiment::new(model, SEED))
        });
        variances.push(VarianceRow::new(
            name.to_owned(),
            experiments,
            &positions,
            1 << 16,
        ));
    }
    let report = SimulationReport {
        schedule: schedule()?.name().to_owned(),
        positions: "0..4096".to_owned(),
        samples,
        seed: SEED,
        false_alarm_rate: LEVEL,
        rows,
        series,
        variances,
        false_alarms: read(folder, "montecarlo-false-alarms.json")?,
        power: read(folder, "montecarlo-power.json")?,
    };
    write(folder, &report)
}
