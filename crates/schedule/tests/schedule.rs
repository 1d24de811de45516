//! Schedules, head dimensions and counts: values, and what is refused.

use ropebound_schedule::{
    ApproxF32, ApproxF64, Arithmetic, CountError, Decimal, HeadDim, HeadDimError, Ratio, Scale,
    Schedule, ScheduleError, Segment, parse_count,
};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn head_dim(value: u64) -> HeadDim {
    HeadDim::new(value).unwrap()
}

/// The formula, spelt out: an arithmetic whose numbers are the text of what was asked.
struct Spelt;

impl Arithmetic for Spelt {
    type Number = String;

    fn decimal(&self, value: &Decimal) -> String {
        value.to_string()
    }

    fn multiply(&self, left: &String, right: &String) -> String {
        format!("({left} * {right})")
    }

    fn divide(&self, dividend: &String, divisor: &String) -> String {
        format!("{dividend} / {divisor}")
    }

    fn power(&self, base: &String, exponent: Ratio) -> String {
        format!("{base}^({exponent})")
    }

    fn add(&self, left: &String, right: &String) -> String {
        format!("({left} + {right})")
    }

    fn subtract(&self, left: &String, right: &String) -> String {
        format!("({left} - {right})")
    }

    fn logarithm(&self, value: &String) -> String {
        format!("ln({value})")
    }

    fn pi(&self) -> String {
        "pi".to_owned()
    }

    fn clamp_to_unit(&self, value: &String) -> String {
        format!("clamp({value})")
    }
}

#[test]
fn formulas_are_the_papers() {
    let plain = Schedule::plain(decimal("1e6"), head_dim(128)).unwrap();
    assert_eq!(plain.frequency(&Spelt, 0), "1e6^(0)");
    assert_eq!(plain.frequency(&Spelt, 1), "1e6^(-1/64)");
    assert_eq!(plain.frequency(&Spelt, 63), "1e6^(-63/64)");
    assert_eq!(Schedule::method1().frequency(&Spelt, 2), "5e6^(-1/32)");
    let method2 = Schedule::method2();
    assert_eq!(
        method2.frequency(&Spelt, 43),
        "(10000 * 8^(16/11))^(-43/64)"
    );
    assert_eq!(method2.frequency(&Spelt, 44), "10000^(-11/16) / 8");
    assert_eq!(method2.frequency(&Spelt, 63), "10000^(-63/64) / 8");
    assert_eq!(method2.pairs(), 64);
}

#[test]
fn one_formula_serves_both_floats() {
    let schedule = Schedule::plain(decimal("1e4"), head_dim(8)).unwrap();
    assert_eq!(schedule.frequencies(&ApproxF64), [1.0, 0.1, 0.01, 0.001]);
    assert_eq!(schedule.frequencies(&ApproxF32), [1.0, 0.1, 0.01, 0.001]);
    for (single, double) in Schedule::method2()
        .frequencies(&ApproxF32)
        .iter()
        .zip(Schedule::method2().frequencies(&ApproxF64))
    {
        assert!((f64::from(*single) / double - 1.0).abs() < 1e-5);
    }
}

#[test]
fn bases_outside_the_domain_are_refused() {
    for base in ["0", "0.999", "1.0001e100", "1e400"] {
        let error = Schedule::plain(decimal(base), head_dim(64)).unwrap_err();
        assert!(error.to_string().contains("from 1 to 1e100"), "{error}");
    }
    for base in ["1", "1e100"] {
        assert!(Schedule::plain(decimal(base), head_dim(64)).is_ok());
    }
}

#[test]
fn segments_cover_the_head_from_its_first_pair() {
    let segments = |ranges: &[(usize, usize)]| {
        let plain = |(start, end): &(usize, usize)| Segment::plain(*start..*end, decimal("1e4"));
        let segments = ranges.iter().map(plain).collect();
        Schedule::segments("test".to_owned(), head_dim(16), segments)
    };
    assert!(segments(&[(0, 3), (3, 8)]).is_ok());
    let partial = segments(&[(0, 3), (3, 6)]).unwrap();
    assert_eq!((partial.pairs(), partial.unrotated()), (6, 2));
    let bad = [
        &[][..],
        &[(0, 3), (4, 8)],
        &[(1, 8)],
        &[(0, 9)],
        &[(0, 3), (2, 8)],
        &[(0, 0), (0, 8)],
    ];
    for ranges in bad {
        assert!(
            matches!(segments(ranges), Err(ScheduleError::Segments { .. })),
            "{ranges:?}"
        );
    }
}

#[test]
fn scales_and_divisors_have_domains() {
    let with = |change: fn(&mut Segment)| {
        let mut segment = Segment::plain(0..8, decimal("1e4"));
        change(&mut segment);
        Schedule::segments("test".to_owned(), head_dim(16), vec![segment])
    };
    assert!(matches!(
        with(|s| s.divisor = Decimal::zero()),
        Err(ScheduleError::Divisor { .. })
    ));
    assert!(matches!(
        with(|s| s.divisor = "1e100".parse().unwrap()),
        Err(ScheduleError::Divisor { .. })
    ));
    let huge = with(|s| {
        s.scale = Some(Scale {
            factor: Decimal::from(8),
            exponent: Ratio::new(i64::MIN, 3),
        });
    });
    assert!(matches!(huge, Err(ScheduleError::Exponent { .. })));
}

#[test]
fn plain_bases_are_recognised() {
    let plain = Schedule::plain(decimal("1e4"), head_dim(128)).unwrap();
    assert_eq!(plain.plain_base(), Some(&decimal("10000")));
    assert_eq!(Schedule::method1().plain_base(), Some(&decimal("5e6")));
    assert_eq!(Schedule::method2().plain_base(), None);
    assert_eq!(plain.clone().with_unrotated(3).unwrap().plain_base(), None);
    assert_eq!(
        plain.with_unrotated(3).unwrap().to_string(),
        "RoPE with base 10000, head_dim 128, 3 pairs unrotated"
    );
}

#[test]
fn tables_are_bounded() {
    let table = Schedule::table(vec![decimal("1"), decimal("0"), decimal("0.25")]).unwrap();
    assert_eq!(table.frequencies(&ApproxF64), [1.0, 0.0, 0.25]);
    assert_eq!(table.head_dim().get(), 6);
    assert!(matches!(
        Schedule::table(vec![]),
        Err(ScheduleError::TableLength { length: 0 })
    ));
    assert!(Schedule::table(vec![Decimal::one(); 32_769]).is_err());
    assert!(matches!(
        Schedule::table(vec![decimal("1e100")]),
        Err(ScheduleError::Frequency { .. })
    ));
}

#[test]
fn head_dims_are_even_and_bounded() {
    assert_eq!(HeadDim::new(0), Err(HeadDimError::Zero));
    assert_eq!(HeadDim::new(7), Err(HeadDimError::Odd { value: 7 }));
    for text in ["1000000000000", "99999999999999999999999", "65538"] {
        let error = text.parse::<HeadDim>().unwrap_err().to_string();
        assert!(error.contains(text) && error.contains("65536"), "{error}");
    }
    for text in ["", "-2", "12a", "+4"] {
        assert!(matches!(
            text.parse::<HeadDim>(),
            Err(HeadDimError::Syntax { .. })
        ));
    }
    assert_eq!("65536".parse::<HeadDim>().unwrap().pairs(), 32_768);
}

#[test]
fn counts_know_k_and_m() {
    for (text, count) in [
        ("0", 0),
        ("32k", 32_768),
        ("32K", 32_768),
        ("1M", 1 << 20),
        ("16M", 1 << 24),
        ("1000", 1000),
        ("1_000_000", 1_000_000),
        ("67108864M", 1 << 46),
        ("1.5k", 1536),
        ("1e3", 1000),
        ("1E5", 100_000),
        ("1.25e2", 125),
        ("0e99", 0),
        ("2.00", 2),
        ("1G", 1 << 30),
    ] {
        assert_eq!(parse_count(text), Ok(count), "{text}");
    }
    for text in [
        "", "k", "1kk", "-1", "+1", ".5k", "1.k", "1e", "1e-3", "1e+3", "1e1000", "1.5.5", "1.5_0",
        "_1", "1_", "1__0", "1 k", "1m", "１k",
    ] {
        assert!(
            matches!(parse_count(text), Err(CountError::Syntax { .. })),
            "{text}"
        );
    }
    for text in ["0.5", "1.0001k", "1.25e1", "0.1"] {
        assert!(
            matches!(parse_count(text), Err(CountError::Fraction { .. })),
            "{text}"
        );
    }
    for text in [
        "1000000000000000000000000000000",
        "1e99",
        "1e15",
        "67108865M",
        "70368744177665",
        "18446744073709551615M",
    ] {
        assert!(
            matches!(parse_count(text), Err(CountError::TooLarge { .. })),
            "{text}"
        );
    }
}

#[test]
fn ratios_are_reduced() {
    assert_eq!(Ratio::new(-126, 128), Ratio::new(-63, 64));
    assert_eq!(Ratio::new(0, 128), Ratio::new(0, 1));
    assert_eq!(Ratio::new(i64::MIN, 1 << 63), Ratio::new(-1, 1));
    assert_eq!(Ratio::new(i64::MIN, 3).numerator(), i64::MIN);
}
