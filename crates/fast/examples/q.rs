use ropebound_fast::*;
use std::time::Instant;
fn run<T: Element>(name: &str, f: &Frequencies, set: InstructionSet, comp: bool, n: usize) {
    let s = if comp {
        CosineSums::<T>::on(f, set)
    } else {
        CosineSums::<T>::uncompressed(f, set)
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let mut out = vec![T::default(); n];
    let mut best = f64::MAX;
    for _ in 0..10 {
        let t = Instant::now();
        pool.install(|| s.fill(0, &mut out));
        best = best.min(t.elapsed().as_secs_f64());
    }
    let mut best2 = f64::MAX;
    for _ in 0..10 {
        let t = Instant::now();
        let mut m = 0.0;
        s.for_each(0..n as u64, |b| m += b.minimum.to_f64());
        std::hint::black_box(m);
        best2 = best2.min(t.elapsed().as_secs_f64());
    }
    let t = Instant::now();
    for _ in 0..100 {
        std::hint::black_box(CosineSums::<T>::on(f, set));
    }
    let setup = t.elapsed().as_secs_f64() / 100.0;
    let terms = n as f64 * f.pairs() as f64;
    println!(
        "{name} {set:?} comp {comp} rows {} bound {:e}: fill {:.4} ns/term, stream {:.4}, setup {:.1} us",
        s.rows(),
        s.error_bound(n as u64),
        best / terms * 1e9,
        best2 / terms * 1e9,
        setup * 1e6
    );
}
fn main() {
    for base in [1e4f64, 1e6, 1e8] {
        let f = Frequencies::of_root(base.powf(-1.0 / 64.0), 64);
        for set in [InstructionSet::Avx2, InstructionSet::Avx512] {
            for comp in [false, true] {
                run::<f64>(&format!("f64 {base}"), &f, set, comp, 1 << 20);
                run::<f32>(&format!("f32 {base}"), &f, set, comp, 1 << 20);
            }
        }
    }
}
