//! The shipped profiles are derived: what the recipes that count as right lose, twice that, and no more. `cargo test -p ropebound-kernels
//! --test profiles -- --ignored` writes them.

mod support;

use ropebound_kernels::golden::hard_positions;
use ropebound_kernels::recipe::{Recipe, RotationRow};
use ropebound_kernels::{FloatType, Target};
use ropebound_schedule::{ApproxF64, Decimal, HeadDim, Llama3, Rope, RopeKind, Yarn};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use support::plain;

/// What frameworks do and is right: it loses what f32 loses, or f64.
fn right(float: FloatType) -> &'static [Recipe] {
    match float {
        FloatType::F64 => &[Recipe::F64],
        _ => &[
            Recipe::F64,
            Recipe::F32FrequenciesF64Angles,
            Recipe::F32RoundedFrequencies,
            Recipe::F32,
            Recipe::ExpFrequencies,
            Recipe::Exp2Frequencies,
            Recipe::RepeatedMultiplication,
            Recipe::FastTurns,
        ],
    }
}

fn targets() -> Vec<Target> {
    let decimal = |text: &str| text.parse::<Decimal>().expect("a decimal");
    let scaled = |kind| {
        let head_dim = HeadDim::new(128).expect("even");
        Target::of_rope(&Rope {
            base: decimal("500000"),
            head_dim,
            kind,
        })
        .expect("a schedule")
    };
    vec![
        plain("10000", 64),
        plain("10000", 128),
        plain("10000", 256),
        plain("500000", 128),
        plain("1000000", 64),
        plain("10000000", 256),
        scaled(RopeKind::Linear {
            factor: decimal("7"),
        }),
        scaled(RopeKind::Llama3(Llama3 {
            factor: decimal("8"),
            low_freq_factor: decimal("1"),
            high_freq_factor: decimal("4"),
            original_length: decimal("8192"),
        })),
        scaled(RopeKind::Yarn(Yarn {
            factor: decimal("40").into(),
            beta_fast: decimal("32"),
            beta_slow: decimal("1"),
            original_length: decimal("4096"),
            truncate: true,
        })),
    ]
}

/// The most that each pair's angle is off by, in units of 2^-24 (2^-53 for f64) of itself, once the roundings of the entry itself are
/// taken off: `own` ulp where it is not small.
fn angle_errors(float: FloatType, recipes: &[Recipe], own: f64, small: f64) -> Vec<f64> {
    let unit = match float {
        FloatType::F64 => FloatType::F64.unit_roundoff(),
        _ => FloatType::F32.unit_roundoff(),
    };
    let mut worst: Vec<f64> = Vec::new();
    for target in targets() {
        let theta = target.schedule.frequencies(&ApproxF64);
        let golden = ropebound_kernels::golden::Golden::new(&target.schedule, &target.factor)
            .expect("a factor of 1");
        worst.resize(worst.len().max(theta.len()), 0.0);
        let mut positions = hard_positions(&target.schedule);
        positions.extend((1..64).map(|k| k * 2039));
        positions.retain(|position| (1..131_072).contains(position));
        let models = recipes
            .iter()
            .filter_map(|recipe| recipe.model(&target, float));
        let models: Vec<_> = models.collect();
        let mut row = RotationRow::new(theta.len());
        for &position in &positions {
            let exact: Vec<_> = (0..theta.len())
                .map(|pair| golden.cos_sin(position, pair, float).expect("settled"))
                .collect();
            for model in &models {
                model.row(position, &mut row);
                for (pair, &(cos, sin)) in exact.iter().enumerate() {
                    for (value, golden) in [(row.cosines[pair], cos), (row.sines[pair], sin)] {
                        let allowed = if golden.abs() >= small {
                            own * float.ulp(golden)
                        } else {
                            own * float.ulp(small / 2.0)
                        };
                        let lost = (value - golden).abs() - allowed;
                        let angle = position as f64 * theta[pair];
                        worst[pair] = worst[pair].max(lost / (unit * angle));
                    }
                }
            }
        }
    }
    worst
}

/// A line over all pairs' errors: twice the errors, whole numbers.
fn line(errors: &[f64]) -> (f64, f64) {
    let slopes = errors
        .iter()
        .enumerate()
        .skip(4)
        .map(|(pair, error)| error / pair as f64);
    let slope = (2.0 * slopes.fold(0.0, f64::max)).ceil();
    let rests = errors
        .iter()
        .enumerate()
        .map(|(pair, error)| 2.0 * error - slope * pair as f64);
    (rests.fold(0.0, f64::max).ceil(), slope)
}

fn text(name: &str, float: FloatType, recipes: &[Recipe]) -> String {
    // f32 functions of frameworks promise 4 ulp; narrower tables are rounded once from f32, f64 ones come from libraries of 1 ulp.
    let (own, rotated) = match float {
        FloatType::F32 => (4.0, 8.0),
        FloatType::F64 => (2.0, 8.0),
        FloatType::F16 | FloatType::BF16 => (1.0, 4.0),
    };
    let small = 1.0 / 256.0;
    let (angle, per_pair) = line(&angle_errors(float, recipes, own, small));
    // Just below `small` a unit in the last place is u/256.
    let absolute = own / 128.0;
    let unit = if float == FloatType::F64 {
        "2^-53"
    } else {
        "2^-24"
    };
    let list: Vec<&str> = recipes.iter().map(|recipe| recipe.name()).collect();
    let mut out = "# Written by the test `profiles` of this crate: twice what these recipes lose, at positions up to 131071, of their angles.\n".to_owned();
    let _ = writeln!(out, "# {}.", list.join("; "));
    let _ = writeln!(
        out,
        "# Angles are off by as many units of {unit} of themselves, and entries by their own roundings."
    );
    let _ = writeln!(
        out,
        "name = \"{name}\"\ndtypes = [\"{float}\"]\nulp = {own}\nabsolute = {absolute}\nangle = {angle}\nangle_per_pair = {per_pair}\nrotated = {rotated}\nfrequency_ulp = {own}"
    );
    out
}

fn profiles() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles");
    let mut all: Vec<_> = FloatType::ALL
        .into_iter()
        .map(|float| {
            let name = float.to_string();
            let text = text(&name, float, right(float));
            (folder.join(format!("{name}.toml")), text)
        })
        .collect();
    let transformers = text("transformers f32", FloatType::F32, &[Recipe::F32]);
    all.push((folder.join("transformers-f32.toml"), transformers));
    all
}

#[test]
fn shipped_profiles_are_derived() {
    for (path, text) in profiles() {
        let committed = std::fs::read_to_string(&path).expect("a profile");
        assert_eq!(committed, text, "{}", path.display());
    }
}

#[test]
#[ignore = "writes the profiles"]
fn write_profiles() {
    for (path, text) in profiles() {
        std::fs::write(&path, text).expect("a file that can be written");
    }
}
