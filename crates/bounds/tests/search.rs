//! Least bases: against the certificate checker, which shares only the enclosures of `reference` with the search, and against each other.

use ropebound_bounds::search::{
    self, CertifyError, ExactBase, Grid, IslandEnd, Ladder, LadderRow, LeastOnGrid, LowerBound,
    SafeBound,
};
use ropebound_bounds::{FirstNegative, InstructionSet, Problem};
use ropebound_certificate::Checker;
use ropebound_files::Folder;
use ropebound_reference::Round;
use ropebound_schedule::{Decimal, HeadDim};
use ropebound_testkit::inputs;
use std::fs;
use std::path::{Path, PathBuf};

fn head_dim(d: u64) -> HeadDim {
    HeadDim::new(d).unwrap()
}

/// Writes certificates, whether the files that are there are sound or not.
fn certify(d: u64, contexts: &[u64], folder: &Path) -> Result<Vec<PathBuf>, CertifyError> {
    let folder = Folder::open(folder).unwrap();
    let mut check = |_: &Path, _: &[u8]| Ok(());
    search::certify(head_dim(d), contexts, &folder, &mut check, &mut |_| ())
}

/// The same for safe bases.
fn certify_safe(d: u64, contexts: &[u64], folder: &Path) -> Result<Vec<PathBuf>, CertifyError> {
    let folder = Folder::open(folder).unwrap();
    let mut check = |_: &Path, _: &[u8]| Ok(());
    search::certify_safe(head_dim(d), contexts, &folder, &mut check, &mut |_| ())
}

fn decimal(row: &LadderRow) -> String {
    match &row.bound {
        LowerBound::Proved(least) => least.decimal(20).unwrap(),
        other => panic!("context {}: {other:?}", row.context),
    }
}

fn feasible(base: &str, d: u64, context: u64) -> bool {
    let problem = Problem::new(&inputs::plain(base, d)).unwrap();
    problem.first_negative(0..context + 1).unwrap() == FirstNegative::None
}

#[test]
fn certificates_of_many_shapes_pass_the_checker() {
    let folder = tempfile::tempdir().unwrap();
    for (d, contexts) in [
        (128, &[1024, 2048, 4096, 8192][..]),
        (64, &[2, 3, 1000, 5000]),
        (80, &[1024, 4096]),
        (96, &[777]),
        (192, &[2048]),
        (256, &[1024]),
        (1024, &[512]),
        (6, &[1024, 65_536]),
    ] {
        let mut ladder = Ladder::new(head_dim(d));
        for path in certify(d, contexts, folder.path()).unwrap() {
            let mut checker = Checker::new();
            let verified = checker
                .check(&path, &|_| ())
                .unwrap_or_else(|error| panic!("{error}"));
            let row = ladder.climb(verified.context, &mut |_| ());
            assert_eq!(
                verified.base_digits(20).unwrap(),
                decimal(row),
                "head_dim {d}"
            );
        }
    }
}

#[test]
fn certificates_of_safe_bases_of_many_shapes_pass_the_checker() {
    let folder = tempfile::tempdir().unwrap();
    for (d, contexts) in [
        (128, &[2, 1024, 8192][..]),
        (64, &[2, 3, 1000, 5000]),
        (80, &[1024]),
        (96, &[777]),
        (192, &[2048]),
        (256, &[1024]),
        (1024, &[512]),
        (6, &[1024, 65_536]),
    ] {
        let ladder = Ladder::new(head_dim(d));
        for path in certify_safe(d, contexts, folder.path()).unwrap() {
            let verified = Checker::new()
                .check(&path, &|_| ())
                .unwrap_or_else(|error| panic!("{error}"));
            let SafeBound::Proved(safe) = ladder.safe_base(verified.context, &mut |_| ()).bound
            else {
                panic!("{d} {}", verified.context)
            };
            let digits = verified.base_digits(20).unwrap();
            assert_eq!(digits, safe.decimal(20).unwrap(), "head_dim {d}");
            assert_eq!(Some(verified.root_position), safe.position());
        }
    }
    for (d, context) in [(128, 1), (128, 0), (2, 2), (4, 100)] {
        assert!(certify_safe(d, &[context], folder.path()).is_err());
    }
}

/// A context that doubles twice from the one before it: the rows between have no file, but their pieces are taken up as well.
#[test]
fn an_interrupted_search_goes_on_to_the_same_bytes() {
    let (whole, torn) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let contexts = [4096, 16_384];
    let part = torn.path().join("d128-L16384.cert.part");
    let held = Folder::open(whole.path()).unwrap();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let source = whole.path().join("d128-L16384.cert.part");
    let mut check = |_: &Path, _: &[u8]| Ok(());
    let written = search::certify(head_dim(128), &contexts, &held, &mut check, &mut |_| {
        parts.extend(fs::read(&source));
    });
    let text = fs::read(&written.unwrap()[1]).unwrap();
    parts.dedup();
    assert!(parts.len() > 1, "{} states", parts.len());
    let first = "d128-L4096.cert";
    fs::copy(whole.path().join(first), torn.path().join(first)).unwrap();
    for bytes in parts {
        fs::write(&part, &bytes).unwrap();
        let written = certify(128, &contexts, torn.path()).unwrap();
        assert!(
            fs::read(&written[1]).unwrap() == text,
            "{} bytes",
            bytes.len()
        );
        fs::remove_file(&written[1]).unwrap();
        assert_eq!(fs::read_dir(torn.path()).unwrap().count(), 1);
    }
    // A finished file of another chain is not continued.
    fs::write(torn.path().join(first), text).unwrap();
    assert!(certify(128, &contexts, torn.path()).is_err());
}

/// Finished files stay as they are, also where the search would write another one; files of other problems are refused.
#[test]
fn a_finished_certificate_of_a_safe_base_is_taken_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let certify = |context| certify_safe(16, &[context], folder.path());
    let [path] = &certify(64).unwrap()[..] else {
        panic!("one context")
    };
    assert_eq!(path.file_name().unwrap(), "safe-d16-L64.cert");
    let text = fs::read_to_string(path).unwrap();
    // What follows from a smaller r is still in order: another text for the same problem.
    let line = text.lines().find(|line| line.starts_with("from ")).unwrap();
    let other = text.replace(line, "from 0x1p-9");
    assert_ne!(other, text);
    fs::write(path, &other).unwrap();
    certify(64).unwrap();
    assert_eq!(fs::read_to_string(path).unwrap(), other);
    for (context, text) in [(63, &text[..]), (65, &text), (66, "nothing of the kind")] {
        let path = folder.path().join(format!("safe-d16-L{context}.cert"));
        fs::write(&path, text).unwrap();
        let error = certify(context).unwrap_err();
        assert!(
            matches!(&error, CertifyError::Foreign { path: at, .. } if *at == path),
            "{error}"
        );
        assert_eq!(fs::read_to_string(path).unwrap(), text);
    }
    let of_another = folder.path().join("safe-d20-L64.cert");
    fs::write(&of_another, &text).unwrap();
    assert!(certify_safe(20, &[64], folder.path()).is_err());
    // Nor is what cannot be read taken for absent.
    fs::create_dir(folder.path().join("safe-d16-L67.cert")).unwrap();
    assert!(matches!(certify(67), Err(CertifyError::Io { .. })));
}

#[test]
fn rows_depend_on_neither_threads_nor_instruction_set() {
    let climb = |set, threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let mut ladder = Ladder::on(head_dim(128), set);
            ladder.climb(16_384, &mut |_| ());
            let rows: Vec<_> = ladder
                .rows()
                .iter()
                .map(|row| (row.pieces.clone(), decimal(row)))
                .collect();
            rows
        })
    };
    let first = climb(InstructionSet::best(), 1);
    for threads in [2, 7] {
        assert!(climb(InstructionSet::best(), threads) == first);
    }
    for set in InstructionSet::ALL
        .into_iter()
        .filter(|set| set.is_available())
    {
        assert!(climb(set, 2) == first, "{set:?}");
    }
}

#[test]
fn pieces_are_contiguous_and_rows_nest() {
    let mut ladder = Ladder::new(head_dim(96));
    ladder.climb(5000, &mut |_| ());
    let mut end = 1.0;
    for row in ladder.rows() {
        for piece in &row.pieces {
            assert_eq!(piece.hi, end);
            assert!(piece.lo < piece.hi && piece.witness <= row.context);
            end = piece.lo;
        }
        assert_eq!(row.end, end);
    }
    let contexts: Vec<_> = ladder.rows().iter().map(|row| row.context).collect();
    assert_eq!(
        contexts,
        [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 5000]
    );
    // A row that is there is not made again.
    for context in [5000, 16, 2] {
        assert_eq!(ladder.climb(context, &mut |_| ()).context, context);
        assert_eq!(ladder.rows().len(), contexts.len());
    }
}

#[test]
fn the_bound_is_feasible_from_itself_to_its_islands_end_and_not_beyond() {
    let mut ladder = Ladder::new(head_dim(128));
    for context in [1024, 2048, 8192] {
        let row = ladder.climb(context, &mut |_| ()).clone();
        let LowerBound::Proved(least) = &row.bound else {
            panic!()
        };
        let (below, above) = least.enclosure(20).unwrap();
        assert!(!feasible(&below, 128, context) && feasible(&above, 128, context));
        let Some(IslandEnd::Root(end)) = ladder.island_end(&row) else {
            panic!("context {context}")
        };
        let (last, beyond) = ropebound_reference::enclosure_decimal(&end.base(), 20);
        assert!(feasible(&last, 128, context) && !feasible(&beyond, 128, context));
        // In between nothing is missed: a few bases of the island.
        let (lo, hi) = (
            least.base().hi().to_f64_round(Round::Up),
            end.base().lo().to_f64_round(Round::Down),
        );
        for k in 0..=20 {
            let base = lo + (hi - lo) * f64::from(k) / 20.0;
            let base = Decimal::from_f64_exact(base.clamp(lo, hi)).unwrap();
            assert!(feasible(&base.to_string(), 128, context), "{base}");
        }
    }
}

#[test]
fn least_bases_on_grids_are_the_first_feasible_ones() {
    let mut ladder = Ladder::new(head_dim(128));
    for context in [100, 2048, 4096] {
        let row = ladder.climb(context, &mut |_| ()).clone();
        let LowerBound::Proved(least) = &row.bound else {
            panic!()
        };
        let start: Decimal = least.enclosure(25).unwrap().1.parse().unwrap();
        let mut integer = start.ceil_integer();
        while !feasible(&integer.to_string(), 128, context) {
            integer = (integer.to_u64().unwrap() + 1).into();
        }
        assert_eq!(ladder.least_on(&row, Grid::Integer).proved(), Some(integer));
        for digits in [2, 3, 6] {
            let mut base = start.ceil_to_digits(digits);
            while !feasible(&base.to_string(), 128, context) {
                base = base.successor_at_digits(digits);
            }
            assert_eq!(
                ladder.least_on(&row, Grid::Digits(digits)).proved(),
                Some(base),
                "context {context}"
            );
        }
        let double = ladder.least_on(&row, Grid::F64).proved().unwrap();
        assert!(double >= start && feasible(&double.to_string(), 128, context));
        let before = Decimal::from_f64_exact(double.nearest_f64().next_down()).unwrap();
        assert!(before < start || !feasible(&before.to_string(), 128, context));
        let single = ladder.least_on(&row, Grid::F32).proved().unwrap();
        assert_eq!(
            Decimal::from_f32_exact(single.nearest_f32()).unwrap(),
            single
        );
        assert!(feasible(&single.to_string(), 128, context));
    }
}

#[test]
fn edges_without_a_root() {
    let mut one_pair = Ladder::new(head_dim(2));
    assert!(matches!(
        one_pair.climb(2, &mut |_| ()).bound,
        LowerBound::NoBase
    ));
    for context in [0, 1] {
        let mut ladder = Ladder::new(head_dim(128));
        let row = ladder.climb(context, &mut |_| ()).clone();
        assert!(matches!(row.bound, LowerBound::Proved(ExactBase::One)));
        let two_digits = ladder.least_on(&row, Grid::Digits(2));
        assert_eq!(two_digits, LeastOnGrid::Proved(Decimal::one()));
        assert!(matches!(ladder.island_end(&row), Some(IslandEnd::Never)));
    }
}

#[test]
fn a_true_tie_is_undecided_and_names_its_positions() {
    // Two pairs: cos m + cos(m·r) vanishes where m(1 − r) is an odd multiple of π, so every odd multiple of 355 has the
    // root 355(1 − r) = 113π, and no precision tells them apart.
    let mut ladder = Ladder::new(head_dim(4));
    match &ladder.climb(2048, &mut |_| ()).bound {
        LowerBound::Undecided(open) => {
            assert!(
                open.positions.contains(&355) && open.positions.contains(&1065),
                "{open}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_pairs_and_single_precision_end_where_they_end() {
    // Two pairs: for tiny r the sum is cos m + cos(m·r) > 0, which counting alone never shows; the walk ends at the cap.
    let mut ladder = Ladder::new(head_dim(4));
    let row = ladder.climb(8, &mut |_| ()).clone();
    assert!(matches!(row.bound, LowerBound::Proved(_)));
    assert!(matches!(
        ladder.island_end(&row),
        Some(IslandEnd::BeyondCap | IslandEnd::Root(_))
    ));
    // Four dimensions and a context of 2^21 ask for a base beyond the largest 32-bit float, or for none at all.
    let row = ladder.climb(1 << 21, &mut |_| ()).clone();
    if let LowerBound::Proved(least) = &row.bound {
        let beyond = *least.base().lo() > f32::MAX;
        let found = ladder.least_on(&row, Grid::F32);
        assert_eq!(found == LeastOnGrid::NoneBelowCap, beyond, "{found:?}");
    }
}
