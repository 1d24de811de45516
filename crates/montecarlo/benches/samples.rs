//! Samples per second on one thread at d = 128: the random draws alone (the limit), with the numbers a_i and b_i, and with mean
//! and covariance as in a run. `rand_distr`'s normals stand beside ours.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rand_core::SeedableRng;
use rand_distr::{Distribution as _, StandardNormal};
use ropebound_montecarlo::{CHUNK, Distribution, Experiment, Laws, Pairing, ScoreModel};
use std::hint::black_box;

const DIM: usize = 128;
const SAMPLES: u64 = 4 * CHUNK;

fn samples(criterion: &mut Criterion) {
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    let mut group = criterion.benchmark_group("samples");
    group
        .throughput(Throughput::Elements(SAMPLES))
        .sample_size(20);
    for name in [
        "normal",
        "uniform",
        "rademacher",
        "laplace",
        "exponential",
        "student-t:5",
        "log-normal:0.5",
    ] {
        let shape: Distribution = name.parse().expect("a distribution");
        let model = ScoreModel::new(DIM, Laws::of(shape), Pairing::SameQuery).expect("valid");
        let experiment = Experiment::new(model, 1);
        group.bench_function(BenchmarkId::new("draws", name), |b| {
            b.iter(|| experiment.draws_alone(black_box(SAMPLES)));
        });
        group.bench_function(BenchmarkId::new("draws and pairs", name), |b| {
            b.iter(|| experiment.without_moments(black_box(SAMPLES)));
        });
        group.bench_function(BenchmarkId::new("whole run", name), |b| {
            one.install(|| b.iter(|| experiment.moments(black_box(SAMPLES))));
        });
    }
    group.bench_function("draws of rand_distr/normal", |b| {
        let mut rng = chacha20::ChaCha8Rng::seed_from_u64(1);
        let mut buffer = vec![0.0; 3 * DIM];
        b.iter(|| {
            for _ in 0..black_box(SAMPLES) {
                buffer.fill_with(|| StandardNormal.sample(&mut rng));
                black_box(&mut buffer);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, samples);
criterion_main!(benches);
