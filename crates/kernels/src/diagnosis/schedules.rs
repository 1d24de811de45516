//! Frequencies other than the target's: other exponents, the scaling left out, done twice or done otherwise, another entry of the model.

use crate::Target;
use ropebound_schedule::{ApproxF64, Decimal, Llama3, Rope, RopeKind, Yarn};
use std::f64::consts::{LN_2, PI};

/// Other frequencies by name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OtherSchedule {
    pub name: String,
    pub theta: Vec<f64>,
    /// The attention factor that goes with them.
    pub factor: f64,
}

/// Everything that could be meant instead, the more specific first.
pub(super) fn others(target: &Target) -> Vec<OtherSchedule> {
    let own = target.schedule.frequencies(&ApproxF64);
    let mut all = Vec::new();
    for (name, rope, factor) in &target.others {
        if let Some(theta) = frequencies(rope, own.len()) {
            let name = format!("another entry of the model: {name}");
            all.push(OtherSchedule {
                name,
                theta,
                factor: factor.nearest_f64(),
            });
        }
    }
    let base = match (&target.rope, target.schedule.plain_base()) {
        (Some(rope), _) => Some(rope.base.clone()),
        (None, base) => base.cloned(),
    };
    if let Some(rope) = &target.rope {
        of_rope(rope, target, &own, &mut all);
    }
    if let Some(base) = base {
        exponents(&base, target, own.len(), &mut all);
    }
    let inverse = own.iter().map(|theta| 1.0 / theta).collect();
    all.push(named(
        "one over the frequencies: the exponent's sign lost",
        inverse,
        target.factor.nearest_f64(),
    ));
    let ones = vec![1.0; own.len()];
    all.push(named(
        "every frequency 1 (an exponent divided as integers)",
        ones,
        1.0,
    ));
    // What changes nothing here explains nothing.
    let same = |other: &OtherSchedule| {
        other.theta.len() == own.len()
            && other.factor == target.factor.nearest_f64()
            && other
                .theta
                .iter()
                .zip(&own)
                .all(|(a, b)| (a - b).abs() <= 1e-9 * b)
    };
    all.retain(|other| other.theta.len() == own.len() && !same(other));
    all
}

fn named(name: impl Into<String>, theta: Vec<f64>, factor: f64) -> OtherSchedule {
    OtherSchedule {
        name: name.into(),
        theta,
        factor,
    }
}

/// The first `pairs` frequencies of other parameters.
fn frequencies(rope: &Rope, pairs: usize) -> Option<Vec<f64>> {
    let mut theta = rope
        .schedule()
        .ok()?
        .without_unrotated()
        .frequencies(&ApproxF64);
    (theta.len() >= pairs).then(|| {
        theta.truncate(pairs);
        theta
    })
}

fn powers(base: f64, pairs: usize, exponent: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..pairs)
        .map(|pair| libm::pow(base, -exponent(pair as f64)))
        .collect()
}

fn exponents(base: &Decimal, target: &Target, pairs: usize, all: &mut Vec<OtherSchedule>) {
    let base = base.nearest_f64();
    let head_dim = f64::from(target.schedule.head_dim().get());
    let of = |exponent: &dyn Fn(f64) -> f64| powers(base, pairs, exponent);
    let whole = target.head_width() as f64;
    if whole != head_dim {
        all.push(named(
            format!("exponent over head_dim {whole} instead of {head_dim}"),
            of(&|i| 2.0 * i / whole),
            1.0,
        ));
    }
    all.push(named(
        "exponent i/d instead of 2i/d",
        of(&|i| i / head_dim),
        1.0,
    ));
    let rotary = 2.0 * pairs as f64;
    if rotary != head_dim {
        all.push(named(
            format!("exponent over the rotary dimension {rotary} instead of head_dim {head_dim}"),
            of(&|i| 2.0 * i / rotary),
            1.0,
        ));
    }
    all.push(named(
        "exponent counted from pair 1",
        of(&|i| 2.0 * (i + 1.0) / head_dim),
        1.0,
    ));
    if pairs > 1 {
        let last = pairs as f64 - 1.0;
        all.push(named(
            "exponent i/(h - 1), so that it ends at 1",
            of(&|i| i / last),
            1.0,
        ));
    }
    all.push(named(
        "2^x for e^x: exponents times ln 2",
        of(&|i| 2.0 * i / head_dim * LN_2),
        1.0,
    ));
    all.push(named(
        "e^x for 2^x: exponents divided by ln 2",
        of(&|i| 2.0 * i / head_dim / LN_2),
        1.0,
    ));
    all.push(named(
        "exponent 4i/d instead of 2i/d",
        of(&|i| 4.0 * i / head_dim),
        1.0,
    ));
}

/// The target's own type with something left out or done otherwise.
fn of_rope(rope: &Rope, target: &Target, own: &[f64], all: &mut Vec<OtherSchedule>) {
    let factor = target.factor.nearest_f64();
    let pairs = own.len();
    let with = |kind: RopeKind| {
        frequencies(
            &Rope {
                kind,
                ..rope.clone()
            },
            pairs,
        )
    };
    let mut add = |name: &str, theta: Option<Vec<f64>>, factor: f64| {
        if let Some(theta) = theta {
            all.push(named(name, theta, factor));
        }
    };
    let plain = frequencies(&rope.plain(), pairs);
    if !rope.is_plain() {
        add("this configuration without its scaling", plain.clone(), 1.0);
        if factor != 1.0 {
            add("frequencies without their scaling", plain.clone(), factor);
        }
        // What the scaling did to each pair, done again.
        let twice = plain.as_ref().map(|plain| {
            own.iter()
                .zip(plain)
                .map(|(own, plain)| own * own / plain)
                .collect()
        });
        add("the scaling twice", twice, factor);
    }
    match &rope.kind {
        RopeKind::Linear { factor: s } => {
            let s = s.nearest_f64();
            let up = plain.map(|plain| plain.iter().map(|theta| theta * s).collect());
            add(
                "frequencies multiplied by the factor instead of divided",
                up,
                factor,
            );
        }
        RopeKind::DynamicNtk { factor: s, stretch } => {
            let stretched = |stretch: Decimal| {
                with(RopeKind::DynamicNtk {
                    factor: s.clone(),
                    stretch: stretch.into(),
                })
            };
            add(
                "dynamic NTK not stretched (stale, or of a short sequence)",
                plain,
                factor,
            );
            let x = stretch.number(&ApproxF64);
            for k in 2..=16u64 {
                if (k as f64 - x).abs() > 1e-9 {
                    let name = format!("dynamic NTK stretched for {k} times the trained length");
                    add(&name, stretched(Decimal::from(k)), factor);
                }
            }
            let fixed = with(RopeKind::NtkAware { factor: s.clone() });
            add("NTK by its factor instead of by the length", fixed, factor);
        }
        RopeKind::NtkAware { factor: s } => {
            add(
                "the factor on the base without its exponent d/(d - 2)",
                Some(powers(
                    rope.base.nearest_f64() * s.nearest_f64(),
                    pairs,
                    |i| 2.0 * i / f64::from(rope.head_dim.get()),
                )),
                factor,
            );
        }
        RopeKind::Yarn(yarn) => yarn_variants(rope, yarn, own, factor, all),
        RopeKind::Llama3(llama) => llama3_variants(rope, llama, pairs, all),
        _ => {}
    }
}

fn yarn_variants(rope: &Rope, yarn: &Yarn, own: &[f64], factor: f64, all: &mut Vec<OtherSchedule>) {
    let pairs = own.len();
    let mut changed = |name: &str, yarn: Yarn| {
        let kind = RopeKind::Yarn(yarn);
        if let Some(theta) = frequencies(
            &Rope {
                kind,
                ..rope.clone()
            },
            pairs,
        ) {
            all.push(named(name, theta, factor));
        }
    };
    changed(
        "YaRN's beta_fast and beta_slow exchanged",
        Yarn {
            beta_fast: yarn.beta_slow.clone(),
            beta_slow: yarn.beta_fast.clone(),
            ..yarn.clone()
        },
    );
    let name = if yarn.truncate {
        "YaRN's bounds not rounded"
    } else {
        "YaRN's bounds rounded"
    };
    changed(
        name,
        Yarn {
            truncate: !yarn.truncate,
            ..yarn.clone()
        },
    );
    let s = yarn.factor.number(&ApproxF64);
    if let Ok(stretched) = format!("{}", yarn.original_length.nearest_f64() * s).parse() {
        changed(
            "YaRN's bounds by the stretched length instead of the original",
            Yarn {
                original_length: stretched,
                ..yarn.clone()
            },
        );
    }
    let base = rope.base.nearest_f64();
    let d = f64::from(rope.head_dim.get());
    let plain = powers(base, pairs, |i| 2.0 * i / d);
    let mut by_ramp = |name: &str, low: f64, high: f64, slow: &[f64]| {
        let high = if low == high { high + 0.001 } else { high };
        let theta = plain
            .iter()
            .zip(slow)
            .enumerate()
            .map(|(pair, (fast, slow))| {
                let ramp = ((pair as f64 - low) / (high - low)).clamp(0.0, 1.0);
                fast * (1.0 - ramp) + slow * ramp
            });
        all.push(named(name, theta.collect(), factor));
    };
    let divided: Vec<f64> = plain.iter().map(|theta| theta / s).collect();
    if let Ok(ramp) = yarn.approx_ramp(&rope.base, rope.head_dim) {
        let (low, high) = ramp.range;
        let (raw_low, raw_high) = if yarn.truncate {
            (libm::floor(ramp.raw.0), libm::ceil(ramp.raw.1))
        } else {
            ramp.raw
        };
        let last = pairs as f64 - 1.0;
        by_ramp(
            "YaRN's upper bound clamped to h - 1 instead of d - 1",
            raw_low.max(0.0),
            raw_high.min(last),
            &divided,
        );
        by_ramp("YaRN's bounds not clamped", raw_low, raw_high, &divided);
        let inside = powers(base * s, pairs, |i| 2.0 * i / d);
        by_ramp("YaRN's factor inside the power", low, high, &inside);
        // Ramps over components instead of pairs.
        by_ramp(
            "YaRN's bounds taken for components instead of pairs",
            low / 2.0,
            high / 2.0,
            &divided,
        );
        by_ramp("YaRN's ramp turned round", high, low, &divided);
    }
    all.push(named("YaRN's factor on every pair", divided, factor));
}

fn llama3_variants(rope: &Rope, llama: &Llama3, pairs: usize, all: &mut Vec<OtherSchedule>) {
    let base = rope.base.nearest_f64();
    let d = f64::from(rope.head_dim.get());
    let plain = powers(base, pairs, |i| 2.0 * i / d);
    let [s, low, high, length] = [
        &llama.factor,
        &llama.low_freq_factor,
        &llama.high_freq_factor,
        &llama.original_length,
    ]
    .map(|number| number.nearest_f64());
    let mut add = |name: &str, scaled: &dyn Fn(f64) -> f64| {
        all.push(named(
            name,
            plain.iter().map(|theta| scaled(*theta)).collect(),
            1.0,
        ));
    };
    let blend = |theta: f64, kept: f64| {
        let kept = kept.clamp(0.0, 1.0);
        (1.0 - kept) * theta / s + kept * theta
    };
    add(
        "llama3's parenthesis: length/2*pi instead of length/(2*pi)",
        &|theta| blend(theta, (length / 2.0 * PI * theta - low) / (high - low)),
    );
    add("llama3's bounds exchanged", &|theta| {
        let turns = length * theta / (2.0 * PI);
        blend(theta, (turns - high) / (low - high))
    });
    add("llama3 without its smooth part", &|theta| {
        let turns = length * theta / (2.0 * PI);
        if turns < low { theta / s } else { theta }
    });
    // Exchanged where both are compared one after the other, no pair lies between them.
    add(
        "llama3's low_freq_factor and high_freq_factor exchanged",
        &|theta| {
            let turns = length * theta / (2.0 * PI);
            if turns < low { theta / s } else { theta }
        },
    );
    add(
        "llama3's smooth part left unscaled from high_freq_factor",
        &|theta| {
            let turns = length * theta / (2.0 * PI);
            if turns < high { theta / s } else { theta }
        },
    );
    add("llama3's factor on every pair", &|theta| theta / s);
    add(
        "llama3 by the frequency instead of the wavelength",
        &|theta| {
            let turns = theta * length;
            blend(theta, (turns - low) / (high - low))
        },
    );
    add("llama3's smooth share turned round", &|theta| {
        let turns = length * theta / (2.0 * PI);
        if turns >= high {
            theta
        } else if turns < low {
            theta / s
        } else {
            let kept = (turns - low) / (high - low);
            blend(theta, 1.0 - kept)
        }
    });
    add(
        "llama3 with the stretched length instead of the original",
        &|theta| {
            let turns = s * length * theta / (2.0 * PI);
            blend(theta, (turns - low) / (high - low))
        },
    );
}

/// The base of plain frequencies, and how far off it may be as a share of itself; `None` if fewer than three quarters of the pairs agree.
pub(super) fn fitted_base(theta: &[Option<(f64, f64)>], head_dim: f64) -> Option<(f64, f64)> {
    // ln b = −ln θ_i · d/2i, each as sure as its frequency is.
    let told: Vec<(f64, f64)> = theta
        .iter()
        .enumerate()
        .skip(1)
        .filter_map(|(pair, found)| {
            let (theta, doubt) = (*found)?;
            let scale = head_dim / (2.0 * pair as f64);
            (theta > 0.0 && doubt < 0.2 * theta)
                .then(|| (-libm::log(theta) * scale, (doubt / theta + 1e-6) * scale))
        })
        .collect();
    let (best, doubt) = told.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let agree = told
        .iter()
        .filter(|(log, own)| (log - best).abs() <= 4.0 * (own + doubt))
        .count();
    let weights: f64 = told.iter().map(|(_, own)| 1.0 / (own * own)).sum();
    let mean = told.iter().map(|(log, own)| log / (own * own)).sum::<f64>() / weights;
    (agree * 4 >= told.len() * 3 && told.len() >= 3 && mean > 0.0)
        .then(|| (libm::exp(mean), doubt.min(1e-3)))
}

/// The roundest number within `share` of `value`: of the fewest digits.
pub(super) fn roundest(value: f64, share: f64) -> f64 {
    for digits in 0..15 {
        let text = format!("{value:.digits$e}");
        if let Ok(round) = text.parse::<f64>()
            && (round - value).abs() <= share * value.abs()
        {
            return round;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_schedule::{HeadDim, Schedule};

    #[test]
    fn bases_are_fitted() {
        for base in [1e4, 5e5, 1.5e5, 2.7e6] {
            let theta = powers(base, 64, |i| i / 64.0);
            let told: Vec<_> = theta.iter().map(|theta| Some((*theta, 1e-9))).collect();
            let (found, share) = fitted_base(&told, 128.0).expect("plain");
            assert_eq!(roundest(found, share), base);
        }
        let theta: Vec<_> = (0..64)
            .map(|i| Some((1.0 / (1.0 + f64::from(i)), 1e-9)))
            .collect();
        assert_eq!(fitted_base(&theta, 128.0), None);
    }

    /// Nothing that is the target itself, and no two that are one.
    #[test]
    fn others_differ() {
        let target = |text: &str| {
            let schedule = Schedule::plain(
                text.parse().expect("a base"),
                HeadDim::new(64).expect("even"),
            );
            Target::of_schedule(&schedule.expect("plain"))
        };
        let all = others(&target("1e4"));
        let own = target("1e4").schedule.frequencies(&ApproxF64);
        assert!(all.len() >= 4 && all.iter().all(|other| other.theta != own));
        for (index, other) in all.iter().enumerate() {
            assert!(
                all[..index]
                    .iter()
                    .all(|before| before.theta != other.theta),
                "{}",
                other.name
            );
        }
    }
}
