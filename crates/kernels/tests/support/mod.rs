//! Targets, numbers and dumps for tests.

#![allow(dead_code, reason = "each test takes what it needs")]

use ropebound_kernels::compare::Profile;
use ropebound_kernels::dump::{
    Content, Dump, DumpOptions, FrequencyNumbers, TableNumbers, VectorNumbers,
};
use ropebound_kernels::{FloatType, Target};
use ropebound_schedule::{HeadDim, Schedule};
use ropebound_tables::{Data, NamedArray};

/// Plain RoPE.
pub(crate) fn plain(base: &str, head_dim: u64) -> Target {
    let head_dim = HeadDim::new(head_dim).expect("even");
    let base = base.parse().expect("a base");
    Target::of_schedule(&Schedule::plain(base, head_dim).expect("plain"))
}

/// What a careful implementation meets.
pub(crate) fn careful() -> Profile {
    Profile::default()
}

/// Numbers of a format.
pub(crate) fn data(float: FloatType, values: &[f64]) -> Data {
    let each = values.iter();
    match float {
        FloatType::F64 => Data::F64(values.to_vec()),
        FloatType::F32 => Data::F32(each.map(|x| *x as f32).collect()),
        FloatType::F16 => Data::F16(each.map(|x| half::f16::from_f64(*x)).collect()),
        FloatType::BF16 => Data::BF16(each.map(|x| half::bf16::from_f64(*x)).collect()),
    }
}

/// Numbers of a format between −size and size, the same each time.
pub(crate) fn random(float: FloatType, count: usize, size: f64) -> Vec<f64> {
    let mut state = 7u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        float.round(((state >> 11) as f64 / (1u64 << 52) as f64 - 1.0) * size)
    };
    (0..count).map(|_| next()).collect()
}

/// The dump that arrays make.
pub(crate) fn find(
    arrays: Vec<NamedArray>,
    target: &Target,
    positions: Option<&[u64]>,
) -> Dump<'static> {
    let options = DumpOptions {
        positions,
        ..DumpOptions::default()
    };
    Dump::find(arrays, target, &options).expect("a dump")
}

/// The only part's content.
fn only(dump: Dump<'static>) -> Content<'static> {
    assert_eq!(dump.parts.len(), 1, "{:?}", dump.notes);
    dump.parts.into_iter().next().expect("one part").content
}

/// The only part, a table.
pub(crate) fn table(dump: Dump<'static>) -> TableNumbers {
    match only(dump) {
        Content::Table(table) => table,
        _ => panic!("not a table"),
    }
}

/// The only part, frequencies.
pub(crate) fn frequencies(dump: Dump<'static>) -> FrequencyNumbers {
    match only(dump) {
        Content::Frequencies(numbers) => numbers,
        _ => panic!("not frequencies"),
    }
}

/// The readings of the only part, vectors.
pub(crate) fn vectors(dump: Dump<'static>) -> Vec<VectorNumbers<'static>> {
    match only(dump) {
        Content::Vectors(readings) => readings,
        _ => panic!("not vectors"),
    }
}
