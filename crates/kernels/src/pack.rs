//! A small, versioned set of golden vectors that a project can keep beside its tests: positions that matter, four types, three layouts, ten
//! schedules, with queries and keys before and after rotation, and gradients before and after the rotation back.
//!
//! cos and sin are correctly rounded. Rotated components are x·cos − y·sin and y·cos + x·sin of correctly rounded `f64` cosines and sines, in
//! `f64`, then rounded to their type: within half a unit of it and 3·2^-53 of the pair's length.

use crate::golden::{Golden, GoldenError, hard_positions};
use crate::random::SplitMix;
use crate::recipe::{Arithmetic, RotationRow, rotate};
use crate::{FloatType, Layout, Target, attention_factor};
use half::{bf16, f16};
use ropebound_schedule::{
    AttentionFactor, Decimal, HeadDim, Llama3, Rope, RopeKind, ScheduleError, Yarn,
};
use ropebound_tables::{Contents, Data, FileFormat, NamedArray, serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// The version of the set; it rises when a number or a name changes.
pub const PACK_VERSION: u32 = 1;

/// Positions in each file.
const POSITIONS: usize = 24;
/// Components that do not rotate, in the third layout.
const REST: usize = 32;

/// A file of the pack.
#[derive(Clone, Debug, PartialEq)]
pub struct PackFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why there is no pack.
#[derive(Clone, Debug, PartialEq)]
pub enum PackError {
    /// A schedule of the list does not exist.
    Schedule(ScheduleError),
    /// A number could not be settled.
    Golden(GoldenError),
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schedule(error) => error.fmt(f),
            Self::Golden(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PackError {}

impl From<ScheduleError> for PackError {
    fn from(error: ScheduleError) -> Self {
        Self::Schedule(error)
    }
}

impl From<GoldenError> for PackError {
    fn from(error: GoldenError) -> Self {
        Self::Golden(error)
    }
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal of this file")
}

fn rope(base: &str, head_dim: u64, kind: RopeKind) -> Rope {
    let head_dim = HeadDim::new(head_dim).expect("even");
    Rope {
        base: decimal(base),
        head_dim,
        kind,
    }
}

/// The ten schedules: a file's name, the parameters, and the attention factor.
fn schedules() -> Vec<(&'static str, Rope, Decimal)> {
    let yarn = |base: &str, factor: &str, original: &str, truncate| {
        let kind = RopeKind::Yarn(Yarn {
            factor: decimal(factor).into(),
            beta_fast: decimal("32"),
            beta_slow: decimal("1"),
            original_length: decimal(original),
            truncate,
        });
        let a = attention_factor(&AttentionFactor::Yarn {
            factor: decimal(factor).into(),
            mscale: Decimal::one(),
            mscale_all_dim: Decimal::zero(),
            times: Decimal::one(),
        });
        (
            rope(base, 64, kind),
            Decimal::from_f64_exact(a).expect("finite"),
        )
    };
    let long = RopeKind::LongRope {
        factors: (0..32u32)
            .map(|pair| decimal(&format!("{}.25", 1 + pair)))
            .collect(),
    };
    let llama = RopeKind::Llama3(Llama3 {
        factor: decimal("8"),
        low_freq_factor: decimal("1"),
        high_freq_factor: decimal("4"),
        original_length: decimal("8192"),
    });
    let dynamic = RopeKind::DynamicNtk {
        factor: decimal("4"),
        stretch: decimal("2").into(),
    };
    let (truncated, a) = yarn("1000000", "4", "32768", true);
    let (unrounded, b) = yarn("150000", "32", "4096", false);
    let plain = |name, base: &str, head_dim| {
        (
            name,
            rope(base, head_dim, RopeKind::Default),
            Decimal::one(),
        )
    };
    vec![
        plain("plain-1e4", "10000", 64),
        plain("plain-5e5", "500000", 64),
        plain("plain-1e6-d128", "1000000", 128),
        (
            "linear-8",
            rope(
                "10000",
                64,
                RopeKind::Linear {
                    factor: decimal("8"),
                },
            ),
            Decimal::one(),
        ),
        (
            "ntk-aware-4",
            rope(
                "10000",
                64,
                RopeKind::NtkAware {
                    factor: decimal("4"),
                },
            ),
            Decimal::one(),
        ),
        ("dynamic-ntk-4", rope("10000", 64, dynamic), Decimal::one()),
        ("yarn-4", truncated, a),
        ("yarn-32-unrounded", unrounded, b),
        (
            "longrope",
            rope("10000", 64, long),
            decimal("1.1902380714238083"),
        ),
        ("llama3-8", rope("500000", 64, llama), Decimal::one()),
    ]
}

/// All files, by name: one for each schedule, a manifest with the digests, and a README.
///
/// # Errors
/// [`PackError`], which no schedule of the list leads to.
pub fn pack() -> Result<Vec<PackFile>, PackError> {
    let mut files = Vec::new();
    for (name, rope, factor) in schedules() {
        let target = Target::of_rope(&rope)?.with_factor(factor);
        let bytes = file(name, &rope, &target)?;
        files.push(PackFile {
            name: format!("{name}.safetensors"),
            bytes,
        });
    }
    let lines: Vec<String> = files
        .iter()
        .map(|file| format!("{}  {}\n", hex(&Sha256::digest(&file.bytes)), file.name))
        .collect();
    let manifest = lines.concat();
    let whole = hex(&Sha256::digest(manifest.as_bytes()));
    files.push(PackFile {
        name: "SHA256SUMS".to_owned(),
        bytes: manifest.into_bytes(),
    });
    files.push(PackFile {
        name: "README.md".to_owned(),
        bytes: readme(&whole).into_bytes(),
    });
    Ok(files)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A number of each type: which, and what arrays of it are called.
const TYPES: [FloatType; 4] = FloatType::ALL;

fn file(name: &str, rope: &Rope, target: &Target) -> Result<Vec<u8>, PackError> {
    let golden = Golden::new(&target.schedule, &target.factor)?;
    let positions = chosen(&hard_positions(&target.schedule));
    let (n, pairs) = (positions.len(), target.pairs());
    let own: Vec<i64> = positions.iter().map(|position| *position as i64).collect();
    let mut arrays = vec![NamedArray::new("positions", &[n], Data::I64(own))];
    let truth = golden.table(&positions, FloatType::F64)?;
    let (Data::F64(cosines), Data::F64(sines)) = (truth.cos, truth.sin) else {
        unreachable!("a table of f64")
    };
    for float in TYPES {
        let table = golden.table(&positions, float)?;
        arrays.push(NamedArray::new(
            format!("cos.{float}"),
            &[n, pairs],
            table.cos,
        ));
        arrays.push(NamedArray::new(
            format!("sin.{float}"),
            &[n, pairs],
            table.sin,
        ));
        let mut random = SplitMix(u64::from(float.precision()));
        for (layout, title, rest) in [
            (Layout::HalfSplit, "half", 0),
            (Layout::Interleaved, "interleaved", 0),
            (Layout::HalfSplit, "partial", REST),
        ] {
            for vector in ["q", "gradient"] {
                let width = 2 * pairs + rest;
                let input: Vec<f64> = (0..n * width)
                    .map(|_| float.round(random.below(1 << 53) as f64 / (1u64 << 51) as f64 - 2.0))
                    .collect();
                let mut output = input.clone();
                for row in 0..n {
                    let mut numbers = RotationRow::new(pairs);
                    numbers
                        .cosines
                        .copy_from_slice(&cosines[row * pairs..][..pairs]);
                    numbers
                        .sines
                        .copy_from_slice(&sines[row * pairs..][..pairs]);
                    if vector == "gradient" {
                        numbers.sines.iter_mut().for_each(|sine| *sine = -*sine);
                    }
                    let part = row * width..row * width + 2 * pairs;
                    let (from, to) = (&input[part.clone()], &mut output[part]);
                    rotate(
                        FloatType::F64,
                        layout,
                        Arithmetic::Fused,
                        &numbers,
                        from,
                        to,
                    );
                }
                let output: Vec<f64> = output.into_iter().map(|value| float.round(value)).collect();
                let array = |kind: &str, values: &[f64]| {
                    NamedArray::new(
                        format!("{title}.{vector}{kind}.{float}"),
                        &[n, width],
                        numbers_of(float, values),
                    )
                };
                let after = if vector == "q" {
                    "_rotated"
                } else {
                    "_rotated_back"
                };
                arrays.extend([array("", &input), array(after, &output)]);
            }
        }
    }
    let metadata: BTreeMap<String, String> = [
        ("pack_version", PACK_VERSION.to_string()),
        ("schedule", rope.to_string()),
        ("name", name.to_owned()),
        ("attention_factor", target.factor.to_string()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into();
    let contents = Contents { arrays, metadata };
    Ok(serialize(&contents, FileFormat::Safetensors).expect("distinct names"))
}

/// Some of many positions, the first ones and spaced ones.
fn chosen(all: &[u64]) -> Vec<u64> {
    let count = POSITIONS.min(all.len());
    (0..count)
        .map(|k| all[k * (all.len() - 1) / (count - 1).max(1)])
        .collect()
}

fn numbers_of(float: FloatType, values: &[f64]) -> Data {
    let each = values.iter();
    match float {
        FloatType::F64 => Data::F64(values.to_vec()),
        FloatType::F32 => Data::F32(each.map(|x| *x as f32).collect()),
        FloatType::F16 => Data::F16(each.map(|x| f16::from_f64(*x)).collect()),
        FloatType::BF16 => Data::BF16(each.map(|x| bf16::from_f64(*x)).collect()),
    }
}

fn readme(digest: &str) -> String {
    let names: Vec<String> = schedules()
        .iter()
        .map(|(name, rope, factor)| {
            let factor = if *factor == Decimal::one() {
                String::new()
            } else {
                format!(", attention factor {factor}")
            };
            format!("- `{name}.safetensors`: {rope}{factor}\n")
        })
        .collect();
    format!(
        "# Golden vectors of rotary embeddings, version {PACK_VERSION}

Written by `ropebound golden --pack`; the same bytes each time. `sha256sum -c SHA256SUMS` checks the files, and the digest of `SHA256SUMS` is

    {digest}

{}
Each file has, for T in f64, f32, f16, bf16 (n positions, h pairs, d = 2h):

| array | shape | holds |
|---|---|---|
| `positions` | [n] | positions that expose known faults |
| `cos.T`, `sin.T` | [n, h] | a·cos(m·θ), a·sin(m·θ), correctly rounded |
| `half.q.T`, `half.q_rotated.T` | [n, d] | pairs (i, i + h) |
| `interleaved.q.T`, `interleaved.q_rotated.T` | [n, d] | pairs (2i, 2i + 1) |
| `partial.q.T`, `partial.q_rotated.T` | [n, d + {REST}] | pairs (i, i + h), the last {REST} components as they were |
| `*.gradient.T`, `*.gradient_rotated_back.T` | as q | the rotation by the opposite angle, as the backward pass does |

Keys are rotated as queries are. Rotated components are within half a unit of their type and 3·2^-53 of the pair's length of the exact ones; a
kernel that holds cos and sin in T and rounds each operation may be off by 4 units of the roundoff times the pair's length.
",
        names.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_tables::parse;

    /// Small, whole, and the same twice; lengths are kept and what is rotated back is what it was.
    #[test]
    fn the_pack_is_small_and_right() {
        let files = pack().expect("a pack");
        assert_eq!(files, pack().expect("a pack"));
        assert!(files.iter().map(|file| file.bytes.len()).sum::<usize>() < 5_000_000);
        assert_eq!(files.len(), 12);
        for file in files
            .iter()
            .filter(|file| file.name.ends_with(".safetensors"))
        {
            let contents = parse(&file.bytes, FileFormat::Safetensors, "").expect("a whole file");
            let get = |name: &str| {
                &contents
                    .get(name)
                    .unwrap_or_else(|| panic!("{name} in {}", file.name))
                    .data
            };
            let Data::I64(positions) = get("positions") else {
                panic!("integers")
            };
            let pairs = get("cos.f64").len() / positions.len();
            for (row, position) in positions.iter().enumerate() {
                for pair in 0..pairs {
                    let at = |name: &str, index: usize| get(name).get_f64(index).expect("a number");
                    let entry = row * pairs + pair;
                    let (c, s) = (at("cos.f64", entry), at("sin.f64", entry));
                    let start = row * 2 * pairs;
                    let (i, j) = (start + pair, start + pair + pairs);
                    let (x, y) = (at("half.q.f64", i), at("half.q.f64", j));
                    let found = (at("half.q_rotated.f64", i), at("half.q_rotated.f64", j));
                    assert!(
                        (found.0 - (x * c - y * s)).abs() < 1e-15 * 8.0,
                        "{} {position} {pair}",
                        file.name
                    );
                    assert!((found.1 - (y * c + x * s)).abs() < 1e-15 * 8.0);
                    let (i, j) = (start + 2 * pair, start + 2 * pair + 1);
                    let (x, y) = (
                        at("interleaved.gradient.f64", i),
                        at("interleaved.gradient.f64", j),
                    );
                    let found = at("interleaved.gradient_rotated_back.f64", i);
                    assert!((found - (x * c + y * s)).abs() < 1e-15 * 8.0);
                }
            }
        }
    }
}
