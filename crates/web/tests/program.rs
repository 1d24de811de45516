//! The page's answers are the program's: sums, context lengths and audits against those that MPFR stands behind.

use ropebound_answers::audit::FileAudit;
use ropebound_audit::{Numbers, PlainBases, audit_sum};
use ropebound_config::{Options, parse_model};
use ropebound_reference::{Frequencies, certain_digits, cosine_sum};
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use ropebound_web::survey::Survey;
use ropebound_web::{Angles, audit_file};
use serde_json::Value;
use std::path::PathBuf;

fn plain(base: &str, head_dim: u64) -> Schedule {
    let head_dim = HeadDim::new(head_dim).expect("even");
    Schedule::plain(base.parse().expect("a decimal"), head_dim).expect("a base")
}

/// Sums in 62 bits, and what the scan has, are within their errors of enclosures.
#[test]
fn sums_are_within_their_errors() {
    for (base, head_dim) in [
        ("1e4", 128),
        ("1", 64),
        ("12345.678901234567890123", 2),
        ("1e10", 512),
        ("1e100", 96),
        ("5.1e8", 80),
    ] {
        let schedule = plain(base, head_dim);
        let angles = Angles::new(&schedule).expect("in the domain");
        let frequencies = Frequencies::of(&schedule, 256);
        let mut scan = ropebound_web::scan::Scan::new(&angles, 1 << 24);
        for position in [0, 1, 2, 257, 30_704, 1 << 20, (1 << 24) - 1] {
            let truth = cosine_sum(&frequencies, position);
            let truth = truth.lo().to_f64();
            let sum = angles.sum(position) as f64 / 2f64.powi(62);
            let allowed = angles.sum_error() as f64 / 2f64.powi(62) + 1e-13;
            assert!(
                (sum - truth).abs() <= allowed,
                "B({position}), base {base}: {sum} {truth}"
            );
            let (units, error) = (scan.units() as f64, scan.error(&angles) as f64);
            let middle = scan.block_length() / 2;
            let start = position.saturating_sub(middle);
            let value = f64::from(scan.block(&angles, start)[(position - start) as usize]);
            assert!(
                (value / units - truth).abs() <= error / units,
                "B({position}), base {base}"
            );
        }
    }
}

#[test]
fn surveys_are_the_program_s() {
    let just_above = "629978.262855044002637993633666";
    for (schedule, reach) in [
        (plain("1e4", 128), 16384),
        (plain("1e6", 64), 40000),
        (plain("1.5", 2), 3000),
        (plain(just_above, 128), 32769),
        (Schedule::method2(), 30720),
        (plain("1e4", 16).with_unrotated(4).expect("few"), 5000),
        (plain("1e4", 16).with_unrotated(9).expect("few"), 500),
    ] {
        let truth = audit_sum(&schedule, Some(reach)).expect("in the domain");
        let mut survey = Survey::new(
            Angles::new(&schedule).expect("in the domain"),
            0,
            reach,
            Vec::new(),
        );
        survey.run(false);
        let found = survey.standing();
        assert!(found.undecided.is_empty(), "{schedule}");
        assert_eq!(Some(found.negative), truth.negative(), "{schedule}");
        assert_eq!(
            found.first_negative,
            truth.first_negative().filter(|m| *m < reach),
            "{schedule}"
        );
        let least = truth.minimum.as_ref().expect("a reach");
        assert_eq!(found.minimum, Some(least.position), "{schedule}");
        // One text may have a power of ten where the other has zeros.
        let decimal = |digits: Option<String>| digits.map(|text| text.parse::<Decimal>());
        assert_eq!(
            decimal(survey.angles().digits(least.position, 10)),
            decimal(certain_digits(&least.enclosure, 10)),
            "{schedule}"
        );
    }
}

/// 60 digits of a least base leave B(m*) within 1e-57 of zero: balls decide it.
#[test]
fn near_ties_are_decided_by_balls() {
    let above =
        Angles::new(&plain("629978.262855044002637993633666154", 128)).expect("in the domain");
    let (sum, error) = (above.sum(30704), above.sum_error());
    assert!(sum.abs() < error, "{sum} is within the error {error}");
    assert!(above.is_negative(30704).is_some());
}

/// Every configuration among the tests of `config` and the examples: the same answer, member by member.
#[test]
fn audits_are_the_program_s() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = ["../config/tests/cases", "../../docs/examples"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).expect("a folder"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    let mut bases = PlainBases::new();
    for path in &files {
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(path).expect("UTF-8");
        let options = Options::default();
        let truth = FileAudit::new(
            name.clone(),
            parse_model(&text, &options),
            Numbers::Exact,
            &mut bases,
        );
        let mut truth = serde_json::to_value(truth.fields()).expect("plain");
        for layer in truth["layers"].as_array_mut().expect("layers") {
            if let Some(audit) = layer["audit"].as_object_mut() {
                audit.remove("plain_base");
            }
        }
        let found = audit_file(&name, text.as_bytes(), text.len() as u64, &options);
        assert_eq!(found, truth, "{name}");
        assert_ne!(found["verdict"], Value::Null);
    }
    assert!(files.len() >= 15, "{} files", files.len());
}
