//! Mutants of Rust files, all compiled together, each behind a switch: one build instead of one for each.
//!
//!     together list FILE...                      every mutant, a line each: number, file:line:column, what is done
//!     together write NUMBERS MODULE FILE...      writes those of NUMBERS (a file, one a line) into FILES; MODULE is the path of `on`
//!
//! The kinds are those of cargo-mutants, but for values of types that have no obvious one: operators, deleted `!` and `-`, function bodies, match
//! arms and guards. Code in `const`, in tests and in macros is left alone.

mod kinds;

use std::process::exit;

/// One change: the bytes it replaces, and by what; `#` in the text stands for its switch.
pub(crate) struct Mutant {
    pub place: (usize, usize),
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub what: String,
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| {
        eprintln!("{path}: {error}");
        exit(2)
    })
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (chosen, files): (Option<(Vec<usize>, &str)>, &[String]) = match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["list", files @ ..] if !files.is_empty() => (None, &arguments[1..]),
        ["write", numbers, module, files @ ..] if !files.is_empty() => {
            let numbers = read(numbers);
            let numbers = numbers.lines().filter_map(|line| line.trim().parse().ok());
            (Some((numbers.collect(), module)), &arguments[3..])
        }
        _ => {
            eprintln!("together list FILE... | together write NUMBERS MODULE FILE...");
            exit(2)
        }
    };
    let mut number = 0;
    for path in files {
        let source = read(path);
        let mut mutants = kinds::mutants(&source);
        mutants.sort_by_key(|mutant| (mutant.start, std::cmp::Reverse(mutant.end)));
        let first = number;
        number += mutants.len();
        let Some((chosen, module)) = &chosen else {
            for (index, mutant) in mutants.iter().enumerate() {
                let (line, column) = mutant.place;
                println!("{} {path}:{line}:{column} {}", first + index, mutant.what);
            }
            continue;
        };
        let kept: Vec<(usize, &Mutant)> = mutants
            .iter()
            .enumerate()
            .map(|(index, mutant)| (first + index, mutant))
            .filter(|(index, _)| chosen.contains(index))
            .collect();
        let written = apply(&source, &kept, module);
        if let Err(error) = std::fs::write(path, written) {
            eprintln!("{path}: {error}");
            exit(2);
        }
    }
}

/// The source with these changes: of two that overlap the first alone, so that each stands on right code.
fn apply(source: &str, mutants: &[(usize, &Mutant)], module: &str) -> String {
    let mut out = String::new();
    let mut done = 0;
    for (number, mutant) in mutants {
        if mutant.start < done {
            eprintln!("left out: {number}, inside another");
            continue;
        }
        out += &source[done..mutant.start];
        out += &mutant.text.replace('#', &format!("{module}::on({number})"));
        done = mutant.end;
    }
    out + &source[done..]
}
