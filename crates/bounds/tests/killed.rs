//! A search that is killed goes on from what it has written down, to the same result; and nothing that is written down is believed.

use ropebound_bounds::search::{
    CertifyError, CertifyStep, Ladder, LowerBound, Memory, SafeBound, certify, certify_safe,
};
use ropebound_certificate::{Checker, Dyadic, digest};
use ropebound_files::{Checkpoint, Folder};
use ropebound_schedule::{Decimal, HeadDim};
use std::fs;
use std::path::{Path, PathBuf};

const CONTEXT: u64 = 128;

fn head_dim() -> HeadDim {
    HeadDim::new(128).unwrap()
}

/// What one run of `certify` comes to: the files, and the lines about what was not used.
struct Run {
    outcome: Result<Vec<PathBuf>, CertifyError>,
    not_used: Vec<String>,
    checked: usize,
}

/// Writes the certificates of 64 and 128.
fn run(folder: &Path, safe: bool) -> Run {
    let held = Folder::open(folder).unwrap();
    let mut checker = Checker::new();
    let (mut not_used, mut checked) = (Vec::new(), 0);
    let mut check = |path: &Path, bytes: &[u8]| {
        let digest = checker.add_read(path, bytes);
        let outcome = checker.check_digest(&digest, &|_| ());
        outcome.map(|_| ()).map_err(|error| error.to_string())
    };
    let mut progress = |step| {
        match step {
            CertifyStep::Search(_) => {}
            CertifyStep::Check(_) => checked += 1,
            CertifyStep::NotUsed(line) => not_used.push(line),
        };
    };
    let contexts = [CONTEXT / 2, CONTEXT];
    let outcome = if safe {
        certify_safe(head_dim(), &contexts, &held, &mut check, &mut progress)
    } else {
        certify(head_dim(), &contexts, &held, &mut check, &mut progress)
    };
    Run {
        outcome,
        not_used,
        checked,
    }
}

fn names(safe: bool) -> [String; 2] {
    let name = if safe { "safe-d128-L" } else { "d128-L" };
    [CONTEXT / 2, CONTEXT].map(|context| format!("{name}{context}.cert"))
}

/// Both certificates, and what the second is made from.
struct Whole {
    texts: [Vec<u8>; 2],
    part: Vec<u8>,
}

fn whole(safe: bool) -> Whole {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), safe).outcome.unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    let texts = names(safe).map(|name| fs::read(folder.path().join(name)).unwrap());
    let mut ladder = Ladder::new(head_dim());
    ladder.climb(CONTEXT / 2, &mut |_| ());
    let path = folder.path().join("part");
    let request = if safe {
        "certificate of a safe base, head_dim 128, context 128".to_owned()
    } else {
        let (end, before) = (ladder.rows().last().unwrap().end, digest(&texts[0]));
        let end = Dyadic::from_f64(end).unwrap();
        format!(
            "certificate of a least base, head_dim 128, context 128, predecessor {before}, from {end}"
        )
    };
    let mut memory = Memory::open(&path, &request).unwrap();
    if safe {
        let found = ladder.safe_base_with(&mut memory, CONTEXT, &mut |_| ());
        assert!(matches!(found.unwrap().bound, SafeBound::Proved(_)));
    } else {
        ladder
            .climb_with(&mut memory, CONTEXT, &mut |_| ())
            .unwrap();
    }
    let part = fs::read(path).unwrap();
    Whole { texts, part }
}

/// A folder in which a run was killed while it wrote the second file.
fn killed(safe: bool, whole: &Whole, part: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = names(safe);
    fs::write(folder.path().join(first), &whole.texts[0]).unwrap();
    fs::write(folder.path().join(second + ".part"), part).unwrap();
    folder
}

fn is_whole(folder: &Path, safe: bool, whole: &Whole) -> bool {
    let texts = names(safe).map(|name| fs::read(folder.join(name)).unwrap());
    texts == whole.texts && fs::read_dir(folder).unwrap().count() == 2
}

#[test]
fn a_kill_at_any_byte_ends_in_the_same_bytes() {
    for safe in [false, true] {
        let whole = whole(safe);
        let lines = whole.part.iter().filter(|&&byte| byte == b'\n').count();
        assert!(lines > 10, "{lines} lines");
        for length in (0..=whole.part.len()).step_by(61) {
            let folder = killed(safe, &whole, &whole.part[..length]);
            let done = run(folder.path(), safe);
            done.outcome.unwrap();
            assert_eq!(done.not_used, [""; 0], "killed at byte {length}");
            assert_eq!(done.checked, 1, "the first file is finished");
            assert!(
                is_whole(folder.path(), safe, &whole),
                "killed at byte {length}"
            );
        }
        // Killed between writing the file and taking the other away.
        let folder = killed(safe, &whole, &whole.part);
        fs::write(folder.path().join(&names(safe)[1]), &whole.texts[1]).unwrap();
        assert_eq!(run(folder.path(), safe).checked, 2);
        assert!(is_whole(folder.path(), safe, &whole));
    }
}

/// The lines of a checkpoint, with its request.
fn lines_of(part: &[u8]) -> (String, Vec<String>) {
    let text = String::from_utf8(part.to_owned()).unwrap();
    let mut lines = text.lines().map(|line| line[..line.len() - 17].to_owned());
    let title = lines.next().unwrap();
    let request = title.strip_prefix("ropebound checkpoint 1: ").unwrap();
    (request.to_owned(), lines.collect())
}

/// The bytes of a checkpoint with right checksums.
fn sealed(request: &str, lines: &[String]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("part");
    Checkpoint::open(&path, request)
        .unwrap()
        .append(lines)
        .unwrap();
    fs::read(path).unwrap()
}

#[test]
fn a_changed_line_is_reported_and_not_used() {
    for safe in [false, true] {
        let whole = whole(safe);
        let (request, lines) = lines_of(&whole.part);
        assert_eq!(sealed(&request, &lines), whole.part);
        for (index, line) in lines.iter().enumerate().skip(1).step_by(9) {
            let old = String::from_utf8(whole.part.clone()).unwrap();
            let new = old.replace(&format!("\n{line} "), &format!("\n{line}1 "));
            let folder = killed(safe, &whole, new.as_bytes());
            let done = run(folder.path(), safe);
            done.outcome.unwrap();
            let told = format!(".part: line {} is damaged; ", index + 2);
            assert!(done.not_used[0].contains(&told), "{:?}", done.not_used);
            assert!(is_whole(folder.path(), safe, &whole));
        }
    }
}

/// Checksums are no proof: a line of a cover that is sealed anew is proven or not used.
#[test]
fn a_forged_witness_is_reported_and_not_used() {
    let whole = whole(false);
    let (request, lines) = lines_of(&whole.part);
    for index in (1..lines.len()).step_by(8) {
        let (lo, witness) = lines[index].split_once(' ').unwrap();
        for (forged, why) in [
            (
                format!("{lo} 1"),
                "B(1) is not proven negative on the piece",
            ),
            (format!("{lo} 0"), "it is no piece of this cover"),
            (format!("{lo} 129"), "it is no piece of this cover"),
            (
                format!("0x1p-1 {witness}"),
                "is not proven negative on the piece",
            ),
            (
                format!("0x1p-9 {witness}"),
                "is not proven negative on the piece",
            ),
            (lo.to_owned(), "it is no piece of this cover"),
        ] {
            let mut lines = lines.clone();
            lines[index] = forged;
            lines.truncate(index + 1);
            let folder = killed(false, &whole, &sealed(&request, &lines));
            let done = run(folder.path(), false);
            done.outcome.unwrap();
            let told = format!(".part: line {}: ", index + 2);
            assert!(done.not_used[0].contains(&told), "{:?}", done.not_used);
            assert!(done.not_used[0].contains(why), "{:?}", done.not_used);
            assert!(is_whole(folder.path(), false, &whole), "line {index}");
        }
    }
}

/// A step over what is infeasible, sealed anew: the way is gone again, and told apart.
#[test]
fn a_forged_step_is_reported_and_not_used() {
    let whole = whole(true);
    let (request, lines) = lines_of(&whole.part);
    for index in (1..lines.len()).step_by(7) {
        for forged in ["0x1p+0", "0x1.ep-1", "0x1p-3", "nothing", "end"] {
            let mut lines = lines.clone();
            lines[index] = forged.to_owned();
            let folder = killed(true, &whole, &sealed(&request, &lines));
            let done = run(folder.path(), true);
            done.outcome.unwrap();
            let told = format!(
                ".part: line {}: the search comes to something else; ",
                index + 2
            );
            assert!(done.not_used[0].contains(&told), "{:?}", done.not_used);
            assert!(is_whole(folder.path(), true, &whole), "line {index}");
        }
    }
}

/// The last window is swept anew, and so comes to where a cover must end.
#[test]
fn a_cover_that_is_said_to_end_early_does_not() {
    let whole = whole(false);
    let (request, lines) = lines_of(&whole.part);
    for index in (0..lines.len() - 1).step_by(6) {
        let mut lines = lines[..=index].to_vec();
        lines.push("end".to_owned());
        let folder = killed(false, &whole, &sealed(&request, &lines));
        let done = run(folder.path(), false);
        done.outcome.unwrap();
        let told = format!(
            ".part: line {}: the search comes to something else; ",
            index + 3
        );
        assert!(done.not_used[0].contains(&told), "{:?}", done.not_used);
        assert!(is_whole(folder.path(), false, &whole), "line {index}");
    }
}

#[test]
fn a_part_of_another_certificate_is_left_alone() {
    let whole = whole(false);
    let (request, lines) = lines_of(&whole.part);
    let other = sealed(&request.replace("context 128", "context 127"), &lines);
    for content in [&other[..], b"notes\n", b"notes", &whole.texts[0]] {
        let folder = killed(false, &whole, content);
        let error = run(folder.path(), false).outcome.unwrap_err();
        let message = error.to_string();
        assert!(message.contains("L128.cert.part: it is "), "{message}");
        assert!(
            message.contains(
                "expected that of certificate of a least base, head_dim 128, context 128"
            ),
            "{message}"
        );
        let part = folder.path().join("d128-L128.cert.part");
        assert_eq!(fs::read(part).unwrap(), content);
    }
}

#[test]
fn a_finished_file_that_does_not_hold_is_refused() {
    for safe in [false, true] {
        let whole = whole(safe);
        let [first, second] = names(safe);
        for (name, text) in [(&first, &whole.texts[0]), (&second, &whole.texts[1])] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(&first), &whole.texts[0]).unwrap();
            let text = String::from_utf8(text.clone()).unwrap();
            let root = text.lines().find(|line| line.starts_with("root ")).unwrap();
            fs::write(folder.path().join(name), text.replace(root, "root 3")).unwrap();
            let error = run(folder.path(), safe).outcome.unwrap_err();
            assert!(matches!(error, CertifyError::Refuted { .. }), "{error}");
            let message = error.to_string();
            assert!(
                message.contains(&format!("{name}: it fails its check: ")),
                "{message}"
            );
        }
    }
}

/// The searches of one program call, one after the other in one memory.
fn searches(memory: &mut Memory) -> (Vec<String>, Vec<String>) {
    let mut found = Vec::new();
    let mut ladder = Ladder::new(HeadDim::new(16).unwrap());
    for context in [100, 300] {
        let row = ladder.climb_with(memory, context, &mut |_| ()).unwrap();
        let LowerBound::Proved(base) = &row.bound else {
            panic!("{:?}", row.bound)
        };
        let pieces = row.pieces.len();
        found.push(format!(
            "{} with {pieces} pieces",
            base.decimal(20).unwrap()
        ));
        let safe = ladder.safe_base_with(memory, context, &mut |_| ()).unwrap();
        let SafeBound::Proved(base) = &safe.bound else {
            panic!("{:?}", safe.bound)
        };
        found.push(format!("{} by {:?}", base.decimal(20).unwrap(), safe.steps));
    }
    let mut islands = ladder.islands_from(300, &Decimal::one()).unwrap();
    while let Some(island) = islands.next_with(memory).unwrap() {
        found.push(format!("{island:?}"));
    }
    (found, memory.complaints())
}

#[test]
fn a_memory_of_many_searches_changes_none_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("memory");
    let mut memory = Memory::open(&path, "all").unwrap();
    let (expected, told) = searches(&mut memory);
    drop(memory);
    assert_eq!((expected.len() > 8, told), (true, vec![]));
    assert!(searches(&mut Memory::none()).0 == expected);
    let bytes = fs::read(&path).unwrap();
    let (request, lines) = lines_of(&bytes);
    for count in (0..=lines.len()).step_by(7) {
        fs::write(&path, sealed(&request, &lines[..count])).unwrap();
        let mut memory = Memory::open(&path, "all").unwrap();
        let (found, told) = searches(&mut memory);
        assert!(found == expected && told.is_empty(), "{count}: {told:?}");
        drop(memory);
        assert_eq!(fs::read(&path).unwrap(), bytes, "{count} lines");
    }
    // Two lines swapped and sealed: told, and nothing is lost but time.
    for at in (0..lines.len() - 1).step_by(7) {
        let mut lines = lines.clone();
        lines.swap(at, at + 1);
        fs::write(&path, sealed(&request, &lines)).unwrap();
        let mut memory = Memory::open(&path, "all").unwrap();
        let (found, told) = searches(&mut memory);
        assert!(found == expected && !told.is_empty(), "{at}: {told:?}");
        drop(memory);
        assert_eq!(fs::read(&path).unwrap(), bytes, "{at}");
    }
}
