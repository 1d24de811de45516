//! The same bytes for any number of threads, pinned so that another machine or a library that changes its draws shows.

use ropebound_montecarlo::{Distribution, Experiment, Laws, Moments, Pairing, ScoreModel};

const NAMES: [&str; 8] = [
    "normal",
    "uniform",
    "rademacher",
    "laplace",
    "exponential",
    "student-t:5",
    "student-t:2.5",
    "log-normal:0.5",
];

fn run(name: &str, threads: usize, samples: u64) -> Moments {
    let shape: Distribution = name.parse().unwrap();
    let model = ScoreModel::new(20, Laws::of(shape), Pairing::SameQuery).unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| Experiment::new(model, 7).moments(samples))
}

/// FNV-1a of all numbers.
fn digest(moments: &Moments) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |x: f64| {
        for byte in x.to_bits().to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    let dim = moments.dim();
    moments.mean().iter().copied().for_each(&mut add);
    for i in 0..dim {
        for j in i..dim {
            add(moments.covariance(i, j));
        }
    }
    hash
}

#[test]
fn threads_do_not_matter() {
    for name in NAMES {
        let one = run(name, 1, 100_001);
        for threads in [2, 7] {
            assert!(
                one == run(name, threads, 100_001),
                "{name}, {threads} threads"
            );
        }
    }
}

#[test]
fn bytes_are_pinned() {
    let seen: Vec<String> = NAMES
        .iter()
        .map(|name| format!("{name} {:016x}", digest(&run(name, 2, 5000))))
        .collect();
    assert_eq!(
        seen,
        [
            "normal 7abccf1075d376f7",
            "uniform 295fa8b95aec728f",
            "rademacher c1780468b72e8850",
            "laplace 6a25e93349a1e887",
            "exponential 4f1a9cd50217a301",
            "student-t:5 9e1fd716ce44d727",
            "student-t:2.5 deb89ac8e21e2e3f",
            "log-normal:0.5 9cbcc6a001caeed8",
        ]
    );
}
