//! Three hundred kills at random moments over the commands that write folders: what stands there is old or new, and the next run gives
//! the bytes of an undisturbed one and leaves nothing else. `just check-kills` runs it; the last result is tests/faults/KILLS.md.

use crate::killed::{Moments, killed_after};
use crate::run::{files, folder, run};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// A command, without `--out` and its folder.
struct Plan {
    arguments: &'static [&'static str],
    out: &'static str,
    kills: u32,
    /// Kills before a run is left to its end.
    in_a_row: u32,
    /// Whether its files change together, from whatever was there.
    together: bool,
}

const PLANS: [Plan; 6] = [
    Plan {
        arguments: &["certify", "--context", "8k"],
        out: "--out",
        kills: 80,
        in_a_row: 1,
        together: false,
    },
    Plan {
        arguments: &["certify", "--safe", "--context", "1k,2k,4k,8k"],
        out: "--out",
        kills: 70,
        in_a_row: 1,
        together: false,
    },
    Plan {
        arguments: &[
            "montecarlo",
            "--samples",
            "4096",
            "--positions",
            "0..64",
            "--replicates",
            "199",
        ],
        out: "--out",
        kills: 60,
        in_a_row: 1,
        together: true,
    },
    Plan {
        arguments: &["golden"],
        out: "--pack",
        kills: 50,
        in_a_row: 1,
        together: true,
    },
    Plan {
        arguments: &["models"],
        out: "--out",
        kills: 30,
        in_a_row: 2,
        together: true,
    },
    Plan {
        arguments: &["reproduce"],
        out: "--out",
        kills: 10,
        in_a_row: 2,
        together: true,
    },
];

const OLD: &[u8] = b"old\n";

type Files = BTreeMap<String, Vec<u8>>;

fn contents(folder: &Path) -> Files {
    let read = |name: String| {
        let bytes = fs::read(folder.join(&name)).expect("a file");
        (name, bytes)
    };
    files(folder).into_iter().map(read).collect()
}

/// What is wrong with what a killed run has left, if anything is.
fn mixed(left: &Files, whole: &Files, together: bool) -> Option<String> {
    let mut kinds = [0; 3];
    for (name, new) in whole {
        match left.get(name).map(Vec::as_slice) {
            None => kinds[0] += 1,
            Some(OLD) => kinds[1] += 1,
            Some(bytes) if bytes == new => kinds[2] += 1,
            Some(bytes) => return Some(format!("{name} is torn, of {} bytes", bytes.len())),
        }
    }
    // With a journal there the change is on its way, and the next run's to finish.
    let on_its_way = left
        .keys()
        .any(|name| name.starts_with(".ropebound-journal/"));
    let states = kinds.iter().filter(|&&count| count > 0).count();
    (together && states > 1 && !on_its_way).then(|| format!("absent, old, new: {kinds:?}"))
}

#[test]
#[ignore = "minutes; just check-kills"]
fn three_hundred_kills() {
    let mut moments = Moments(13);
    let (mut kills, mut wrong) = (0, Vec::new());
    println!("| command | kills | ended before | with something new | undisturbed run | wrong |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for plan in PLANS {
        let scratch = folder();
        let whole_path = scratch.path().join("whole");
        let path = scratch.path().join("killed");
        let arguments = |path: &Path| -> Vec<String> {
            let place = path.to_str().expect("UTF-8").to_owned();
            let given = plan.arguments.iter().map(|text| (*text).to_owned());
            given.chain([plan.out.to_owned(), place]).collect()
        };
        let started = Instant::now();
        let of_whole = arguments(&whole_path);
        let of_whole: Vec<&str> = of_whole.iter().map(String::as_str).collect();
        let outcome = run(&of_whole);
        assert_eq!(outcome.code, Some(0), "{of_whole:?}: {}", outcome.err);
        let span = started.elapsed();
        let whole = contents(&whole_path);
        let given = arguments(&path);
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        let (mut ended, mut new, before) = (0, 0, wrong.len());
        for kill in 0..plan.kills {
            if kill % plan.in_a_row == 0 {
                let _ = fs::remove_dir_all(&path);
                // Every second time there is something to replace.
                if plan.together && kill / plan.in_a_row % 2 == 0 {
                    for name in whole.keys() {
                        let file = path.join(name);
                        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
                        fs::write(file, OLD).expect("written");
                    }
                }
            }
            // Half of them late, when files are written.
            let span = span.as_micros() as u64;
            let late = kill % 2 == 1;
            let moment = if late {
                span - moments.below(span / 5 + 1)
            } else {
                moments.below(span + 1)
            };
            killed_after(&given, Duration::from_micros(moment));
            kills += 1;
            let left = if path.exists() {
                contents(&path)
            } else {
                Files::new()
            };
            let case = format!("{:?} killed after {moment} us", plan.arguments);
            wrong.extend(mixed(&left, &whole, plan.together).map(|why| format!("{case}: {why}")));
            ended += u32::from(left == whole);
            new += u32::from(
                whole
                    .iter()
                    .any(|(name, bytes)| left.get(name) == Some(bytes)),
            );
            if (kill + 1) % plan.in_a_row == 0 {
                let outcome = run(&given);
                if outcome.code != Some(0) || contents(&path) != whole {
                    let names = files(&path);
                    wrong.push(format!(
                        "{case}: then {:?} {}, {names:?}",
                        outcome.code, outcome.err
                    ));
                }
            }
        }
        println!(
            "| `{}` | {} | {ended} | {new} | {:.2} s | {} |",
            plan.arguments.join(" "),
            plan.kills,
            span.as_secs_f64(),
            wrong.len() - before
        );
    }
    println!("{kills} kills");
    assert_eq!((kills, wrong), (300, vec![]));
}
