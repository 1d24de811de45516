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

#[test]
#[ignore = "just check-kills"]
fn certify() {
    kill(&Plan {
        arguments: &["certify", "--context", "8k"],
        out: "--out",
        kills: 85,
        in_a_row: 1,
        together: false,
    });
}

#[test]
#[ignore = "just check-kills"]
fn certify_safe() {
    kill(&Plan {
        arguments: &["certify", "--safe", "--context", "1k,2k,4k,8k"],
        out: "--out",
        kills: 75,
        in_a_row: 1,
        together: false,
    });
}

#[test]
#[ignore = "just check-kills"]
fn montecarlo() {
    kill(&Plan {
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
        kills: 75,
        in_a_row: 1,
        together: true,
    });
}

#[test]
#[ignore = "just check-kills"]
fn golden() {
    kill(&Plan {
        arguments: &["golden"],
        out: "--pack",
        kills: 45,
        in_a_row: 1,
        together: true,
    });
}

#[test]
#[ignore = "just check-kills"]
fn models() {
    kill(&Plan {
        arguments: &["models"],
        out: "--out",
        kills: 16,
        in_a_row: 2,
        together: true,
    });
}

#[cfg(feature = "paper")]
#[test]
#[ignore = "just check-kills"]
fn reproduce() {
    kill(&Plan {
        arguments: &["reproduce"],
        out: "--out",
        kills: 4,
        in_a_row: 4,
        together: true,
    });
}

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

fn kill(plan: &Plan) {
    let mut moments = Moments(13);
    let mut wrong = Vec::new();
    let scratch = folder();
    let whole_path = scratch.path().join("whole");
    let path = scratch.path().join("killed");
    let arguments = |path: &Path| -> Vec<String> {
        let place = path.to_str().expect("UTF-8").to_owned();
        let given = plan.arguments.iter().map(|text| (*text).to_owned());
        given.chain([plan.out.to_owned(), place]).collect()
    };
    let of_whole = arguments(&whole_path);
    let of_whole: Vec<&str> = of_whole.iter().map(String::as_str).collect();
    let started = Instant::now();
    let outcome = run(&of_whole);
    assert_eq!(outcome.code, Some(0), "{of_whole:?}: {}", outcome.err);
    let span = started.elapsed();
    let whole = contents(&whole_path);
    let given = arguments(&path);
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let (mut ended, mut new, mut on_its_way) = (0, 0, 0);
    for kill in 0..plan.kills {
        if kill % plan.in_a_row == 0 {
            let _ = fs::remove_dir_all(&path);
            // Every second time there is something to replace.
            if plan.together && (kill / plan.in_a_row).is_multiple_of(2) {
                for name in whole.keys() {
                    let file = path.join(name);
                    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
                    fs::write(file, OLD).expect("written");
                }
            }
        }
        let span = span.as_micros() as u64;
        // Half of them late, when files are written.
        let moment = if kill % 2 == 1 {
            span - moments.below(span / 5 + 1)
        } else {
            moments.below(span + 1)
        };
        killed_after(&given, Duration::from_micros(moment));
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
        on_its_way += u32::from(left.keys().any(|name| !whole.contains_key(name)));
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
        "| command | kills | all new | some new | files on the way | undisturbed run | wrong |"
    );
    println!(
        "| `{}` | {} | {ended} | {new} | {on_its_way} | {:.2} s | {} |",
        plan.arguments.join(" "),
        plan.kills,
        span.as_secs_f64(),
        wrong.len()
    );
    assert_eq!(wrong, [""; 0]);
}
