//! Arrays that are no candidate are refused with the array, what it holds, and what is accepted.

use ropebound_kernels::compare::{Candidate, Profile, compare_table};
use ropebound_kernels::golden::Golden;
use ropebound_kernels::{FloatType, Target};
use ropebound_schedule::{HeadDim, Schedule};
use ropebound_tables::{Data, NamedArray};

fn refusal(arrays: Vec<NamedArray>, positions: Option<&[u64]>) -> String {
    Candidate::find(arrays, 4, positions, None)
        .expect_err("a refusal")
        .to_string()
}

fn singles(name: &str, shape: &[usize]) -> NamedArray {
    NamedArray::new(name, shape, Data::F32(vec![0.5; shape.iter().product()]))
}

#[test]
fn what_does_not_fit_is_refused() {
    let with = |name: &str, shape: &[usize], index: usize, value: f32| {
        let mut values = vec![0.5; shape.iter().product()];
        values[index] = value;
        NamedArray::new(name, shape, Data::F32(values))
    };
    let integers = |name: &str, values: &[i64]| {
        NamedArray::new(name, &[values.len()], Data::I64(values.to_vec()))
    };
    for (arrays, positions, part) in [
        (vec![], None, "holds no array; expected cos and sin"),
        (
            vec![singles("x", &[3])],
            None,
            "holds \"x\" of shape [3]; expected cos and sin",
        ),
        (
            vec![singles("cos", &[3, 5])],
            None,
            "array \"cos\": 5 columns; expected 4, one for each pair, or 8",
        ),
        (
            vec![singles("cos", &[4])],
            None,
            "shape [4]; expected [positions, 4] or [positions, 8]",
        ),
        (
            vec![singles("cos", &[2, 3, 4])],
            None,
            "shape [2, 3, 4]; expected [positions, 4]",
        ),
        (vec![singles("cos", &[0, 4])], None, "holds no number"),
        (
            vec![singles("cos", &[3, 4]), singles("sin", &[2, 4])],
            None,
            "array \"sin\": shape [2, 4] where \"cos\" has [3, 4]",
        ),
        (
            vec![
                singles("cos", &[1, 4]),
                NamedArray::new("sin", &[1, 4], Data::F64(vec![0.0; 4])),
            ],
            None,
            "array \"sin\": f64 where \"cos\" is f32",
        ),
        (
            vec![NamedArray::new("cos", &[1, 4], Data::I64(vec![0; 4]))],
            None,
            "integers; expected f64, f32, f16 or bf16",
        ),
        (
            vec![with("cos", &[3, 4], 6, f32::NAN)],
            None,
            "NaN at row 1, column 2; expected finite numbers",
        ),
        (
            vec![with("sin", &[3, 8], 17, f32::INFINITY)],
            None,
            "inf at row 2, column 1",
        ),
        (
            vec![singles("cos", &[3, 4])],
            Some(&[1, 2][..]),
            "3 rows for 2 positions",
        ),
        (
            vec![singles("cos", &[2, 4]), integers("positions", &[1, -2])],
            None,
            "-2 is no position; expected 0 to 2^46 - 1",
        ),
        (
            vec![singles("cos", &[2, 4]), singles("positions", &[2])],
            None,
            "f32 numbers; expected integers",
        ),
        (
            vec![singles("cos", &[2, 4]), integers("positions", &[1, 2])],
            Some(&[1, 3][..]),
            "not the positions given beside the file",
        ),
        (
            vec![singles("cos_sin_cache", &[2, 4])],
            None,
            "4 columns; expected 8, the cosines before the sines",
        ),
        (
            vec![singles("inv_freq", &[5])],
            None,
            "shape [5]; expected [4], one number for each pair",
        ),
        (
            vec![with("inv_freq", &[4], 1, -0.5)],
            None,
            "-5e-1 at pair 1; expected frequencies of 0 or more",
        ),
        (
            vec![with("inv_freq", &[4], 1, 9.0)],
            None,
            "at most 8 radians a position",
        ),
        (
            vec![with("inv_freq", &[4], 3, f32::NAN)],
            None,
            "NaN at row 0, column 3",
        ),
        (
            vec![singles("q", &[2, 8])],
            None,
            "no array \"q_rotated\" beside it",
        ),
        (
            vec![singles("k_rotated", &[2, 8])],
            None,
            "no array \"k\" beside it",
        ),
        (
            vec![singles("q", &[2, 8]), singles("q_rotated", &[1, 2, 8])],
            None,
            "array \"q_rotated\": shape [1, 2, 8]; expected [.., 2, 8]",
        ),
        (
            vec![singles("q", &[2, 6]), singles("q_rotated", &[2, 6])],
            None,
            "shape [2, 6]; expected [.., 2, 8]",
        ),
        (
            vec![singles("q", &[8]), singles("q_rotated", &[8])],
            None,
            "shape [8]; expected [.., positions, 8]",
        ),
    ] {
        let message = refusal(arrays, positions);
        assert!(message.contains(part), "{message:?} without {part:?}");
    }
}

#[test]
fn what_fits_is_found() {
    let cache = singles("cos_sin_cache", &[3, 8]);
    let (candidate, rest) =
        Candidate::find(vec![cache, singles("more", &[1])], 4, None, None).expect("a table");
    let Candidate::Table(table) = candidate else {
        panic!("not a table")
    };
    assert_eq!(
        (table.positions, rest),
        (vec![0, 1, 2], vec!["more".to_owned()])
    );
    assert_eq!(table.columns, [0, 1, 2, 3]);
    let stacked = vec![singles("golden", &[2, 3, 4])];
    assert!(matches!(
        Candidate::find(stacked, 4, None, None),
        Ok((Candidate::Table(_), _))
    ));
    let batch = vec![singles("inv_freq", &[1, 4])];
    assert!(matches!(
        Candidate::find(batch, 4, None, None),
        Ok((Candidate::Frequencies(_), _))
    ));
}

/// Frequencies have no rows: positions in their file are said not to have been looked at.
#[test]
fn positions_of_frequencies_are_ignored() {
    let positions = NamedArray::new("positions", &[2], Data::I64(vec![1, 2]));
    let arrays = vec![singles("inv_freq", &[4]), positions];
    let (_, ignored) = Candidate::find(arrays, 4, None, None).expect("frequencies");
    assert_eq!(ignored, ["positions"]);
}

/// A profile's demand that the table cannot answer is no pass.
#[test]
fn demands_without_an_answer_are_violations() {
    let target = Target::of_schedule(
        &Schedule::plain(
            "1e4".parse().expect("a base"),
            HeadDim::new(8).expect("even"),
        )
        .expect("plain"),
    );
    let golden = Golden::new(&target.schedule, &target.factor).expect("a factor of 1");
    let positions = [3, 9];
    let exact = golden.table(&positions, FloatType::F32).expect("a table");
    let cos = NamedArray::new("cos", &[2, 4], exact.cos);
    let sin = NamedArray::new("sin", &[2, 4], exact.sin);
    for (demand, arrays, part) in [
        ("sign_flips = 9", vec![&sin], "without cosines"),
        (
            "same_context_length = true",
            vec![&cos, &sin],
            "at positions 0, 1, ...",
        ),
        (
            "shift_invariance = 99",
            vec![&cos],
            "changes of scores are limited",
        ),
        ("sign_flips = 0", vec![&cos], ""),
    ] {
        let profile = Profile::parse(&format!("name = 'demanding'\n{demand}")).expect(demand);
        let arrays = arrays.into_iter().cloned().collect();
        let found = Candidate::find(arrays, 4, Some(&positions), None).expect("a table");
        let (Candidate::Table(table), _) = found else {
            panic!("not a table")
        };
        let found = compare_table(&target, &table, &profile, &mut |_| ()).expect("a comparison");
        match part {
            "" => assert_eq!(found.violations, Vec::<String>::new()),
            part => assert!(
                found.violations.len() == 1 && found.violations[0].contains(part),
                "{:?}",
                found.violations
            ),
        }
    }
}
