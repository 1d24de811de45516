//! Enclosures of B(m) over a range, per term (m, i), beside single evaluations.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ropebound_reference::{Frequencies, cosine_sum, cosine_sums};
use ropebound_schedule::{HeadDim, Schedule};

fn ranges(criterion: &mut Criterion) {
    let head_dim = HeadDim::new(128).expect("even");
    let schedule = Schedule::plain("1e6".parse().expect("a decimal"), head_dim).expect("in domain");
    let mut group = criterion.benchmark_group("enclosures");
    for precision in [64, 128, 192, 256] {
        let positions = 0..1u64 << 14;
        group.throughput(Throughput::Elements((positions.end - positions.start) * 64));
        group.bench_function(format!("range of 16384, {precision} bits"), |bencher| {
            bencher.iter(|| {
                cosine_sums(&schedule, positions.clone(), precision, |_, sum| {
                    black_box(sum);
                });
            });
        });
    }
    let frequencies = Frequencies::of(&schedule, 128);
    group.throughput(Throughput::Elements(64));
    group.bench_function("one position, 128 bits", |bencher| {
        bencher.iter(|| black_box(cosine_sum(&frequencies, black_box(12_345))));
    });
    group.finish();
}

criterion_group!(benches, ranges);
criterion_main!(benches);
