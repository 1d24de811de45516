//! Dumps with a fault of every kind, in every format, shape, layout and schedule: each is found, nearly each is named, none wrongly; and
//! right ones pass. `cargo test -p ropebound-kernels --test faults -- --ignored --nocapture` makes some thousand of them and prints the counts.

mod kinds;
mod make;
#[path = "../support/mod.rs"]
mod support;
mod targets;

use kinds::Fault;
use make::{Case, DumpShape};
use ropebound_kernels::compare::{Profile, compare_table, compare_vectors};
use ropebound_kernels::diagnosis::{Finding, choose_reading, diagnose_table, diagnose_vectors};
use ropebound_kernels::dump::{Content, Dump, DumpOptions};
use ropebound_kernels::{FloatType, Layout};
use targets::targets;

/// What a dump came to: whether it is over tolerance, and by what name.
fn outcome(case: &Case) -> (bool, Option<Finding>) {
    let options = DumpOptions {
        layout: Some(case.layout),
        ..DumpOptions::default()
    };
    let dump = Dump::find(case.arrays(), &case.target, &options).expect("a dump");
    let profile = Profile::of_float(case.float);
    match &dump.parts[0].content {
        Content::Table(table) => {
            let found = compare_table(&case.target, table, &profile, &mut |_| ()).expect("rows");
            let diagnosis = diagnose_table(&case.target, table, &found);
            (!found.violations.is_empty(), diagnosis.finding)
        }
        Content::Vectors(readings) => {
            let chosen = choose_reading(&case.target, readings, Some(case.layout)).expect("axes");
            let vectors = &readings[chosen.reading];
            let found = compare_vectors(&case.target, vectors, case.layout, &profile, &mut |_| ());
            let found = found.expect("rows");
            let diagnosis = diagnose_vectors(&case.target, vectors, &found);
            (!found.violations.is_empty(), diagnosis.finding)
        }
        Content::Frequencies(_) => panic!("not frequencies"),
    }
}

#[derive(Debug, Default, PartialEq)]
struct Counts {
    dumps: usize,
    found: usize,
    named: usize,
    wrong: Vec<String>,
    unnamed: Vec<String>,
}

/// Every `step`-th of all cases from `first` on.
fn run(first: usize, step: usize) -> Counts {
    let mut counts = Counts::default();
    let mut index = 0usize;
    for target in targets() {
        for shape in DumpShape::ALL {
            for float in [
                FloatType::F32,
                FloatType::BF16,
                FloatType::F16,
                FloatType::F64,
            ] {
                for layout in Layout::ALL {
                    let seed = (index as u64).wrapping_mul(0x9e37_79b9) % 1000;
                    for fault in Fault::all(160, seed) {
                        let target = target.clone();
                        let case = Case {
                            fault,
                            float,
                            shape,
                            layout,
                            target,
                            seed,
                        };
                        // Formats narrower than what is lost do not show it.
                        if !case.exists() || float == FloatType::F64 {
                            continue;
                        }
                        index += 1;
                        if index % step != first {
                            continue;
                        }
                        counts.add(&case);
                    }
                }
            }
        }
    }
    counts
}

impl Counts {
    fn add(&mut self, case: &Case) {
        let (over, finding) = outcome(case);
        self.dumps += 1;
        self.found += usize::from(over);
        let what = format!(
            "{:?} {} {:?} {} {}",
            case.fault,
            case.float,
            case.shape,
            case.layout,
            case.target.schedule.name()
        );
        if !over {
            self.unnamed.push(format!("NOT FOUND {what}"));
            return;
        }
        let expected = case.fault.names(&case.target);
        match finding {
            None => self.unnamed.push(what),
            Some(finding) => {
                let lanes = case.fault.lanes();
                assert!(
                    lanes.is_none() || finding.lanes.as_deref() == lanes,
                    "{what}: {:?}",
                    finding.lanes
                );
                let names: Vec<&String> = std::iter::once(&finding.name)
                    .chain(&finding.also)
                    .collect();
                if expected
                    .iter()
                    .any(|part| names.iter().any(|name| name.contains(part)))
                {
                    self.named += 1;
                } else {
                    self.wrong.push(format!("{what}: {names:?}"));
                }
            }
        }
    }

    fn check(&self) {
        for line in self.wrong.iter().chain(&self.unnamed) {
            println!("{line}");
        }
        println!(
            "{} dumps: {} found, {} named, {} wrongly",
            self.dumps,
            self.found,
            self.named,
            self.wrong.len()
        );
        assert_eq!(self.found, self.dumps, "all are found");
        assert_eq!(self.wrong, Vec::<String>::new(), "none is named wrongly");
        assert!(
            self.named * 100 >= self.dumps * 97,
            "{} of {} are named",
            self.named,
            self.dumps
        );
    }
}

#[test]
fn some_faults_of_every_kind() {
    run(7, 41).check();
}

#[test]
#[ignore = "a minute: some thousand dumps"]
fn thousands_of_faults() {
    run(1, 8).check();
}

/// Right dumps of every shape, format, layout and schedule raise no alarm.
#[test]
fn right_dumps_pass() {
    let mut count = 0;
    for target in targets() {
        for shape in DumpShape::ALL {
            for float in FloatType::ALL {
                // Angles here are of f32.
                if float == FloatType::F64 {
                    continue;
                }
                for layout in Layout::ALL {
                    let target = target.clone();
                    let case = Case {
                        fault: Fault::None,
                        float,
                        shape,
                        layout,
                        target,
                        seed: count,
                    };
                    let (over, finding) = outcome(&case);
                    assert!(!over && finding.is_none(), "{case:?}: {finding:?}");
                    count += 1;
                }
            }
        }
    }
    assert_eq!(count, 480);
}
