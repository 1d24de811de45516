//! Golden tables of 131072 positions by 64 pairs, base 1e4: every type, on one thread and on two, output included. Beside them the
//! machine's limits: the multiplications alone that the 64-bit path needs, and writing the output alone.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ropebound_kernels::FloatType;
use ropebound_kernels::golden::Golden;
use ropebound_schedule::{Decimal, HeadDim, Schedule};
use std::hint::black_box;

const POSITIONS: u64 = 131_072;
const PAIRS: u64 = 64;

/// Widening multiplications of `Fast::narrow`: two reduce the angle, six make sine and versine, four turn the table's entry.
const MULTIPLICATIONS: u64 = 12;

fn golden(criterion: &mut Criterion) {
    let schedule = Schedule::plain(
        "1e4".parse().expect("a base"),
        HeadDim::new(128).expect("even"),
    );
    let golden =
        Golden::new(&schedule.expect("a schedule"), &Decimal::one()).expect("1 is a factor");
    let positions: Vec<u64> = (0..POSITIONS).collect();
    let mut group = criterion.benchmark_group("golden");
    group
        .throughput(Throughput::Elements(POSITIONS * PAIRS))
        .sample_size(10);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a thread pool");
        for float in FloatType::ALL {
            let name = BenchmarkId::new(float.to_string(), format!("{threads} threads"));
            group.bench_function(name, |b| {
                pool.install(|| b.iter(|| golden.table(black_box(&positions), float)));
            });
        }
    }
    group.bench_function("limit/multiplications of the 64-bit path", |b| {
        b.iter(|| multiplications(black_box(POSITIONS * PAIRS)));
    });
    group.bench_function("limit/writing f32", |b| {
        b.iter(|| black_box(vec![1f32; 2 * (POSITIONS * PAIRS) as usize]));
    });
    group.bench_function("limit/writing f64", |b| {
        b.iter(|| black_box(vec![1f64; 2 * (POSITIONS * PAIRS) as usize]));
    });
    group.finish();
}

/// For each of `count` pairs as many independent widening multiplications, all of whose upper halves are used.
fn multiplications(count: u64) -> u64 {
    let mut sum = 0;
    for pair in 0..count {
        for k in 0..MULTIPLICATIONS {
            // Different odd factors, so that none can be shared.
            let product =
                u128::from(pair ^ (k << 40)) * u128::from(0x9e37_79b9_7f4a_7c15 ^ (k << 17));
            sum ^= (product >> 64) as u64;
        }
    }
    sum
}

criterion_group!(benches, golden);
criterion_main!(benches);
