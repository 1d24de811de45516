//! Faults: what each does to a rotation, and the names it may go by.

use ropebound_kernels::Target;
use ropebound_kernels::recipe::Recipe;
use ropebound_schedule::{ApproxF64, RopeKind};

/// What is done wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    None,
    SineNegated,
    Exchanged,
    PairsReversed,
    OtherLayout,
    OtherRepetition,
    Transposed,
    Shift(i64),
    Scaled(f64),
    Clamped(u64),
    Wrapped(u64),
    /// From these places on a count of its own.
    Restarted([u64; 3]),
    Degrees,
    Int16,
    NotRestarted,
    ChunkDoubled(u64),
    NeverAdvancing(u64),
    NotRotated,
    ZeroRows(usize),
    StandingRows(usize),
    GarbageRows(usize),
    SineCache(usize),
    Factor(f64),
    FactorMissing,
    FactorSquared,
    FactorInverse,
    ExponentHalved,
    ExponentOverHead,
    WholeHead,
    IntegerDivision,
    Base(f64),
    NoScaling,
    ScalingTwice,
    OtherEntry,
    BetasExchanged,
    NotTruncated,
    Parenthesis,
    HeadAdded,
    BatchAdded,
    OneHeadStands,
    OneBatchInverse,
    InPlace,
    SineTermsLost,
    RestZero,
    FactorOnSinesAlone,
    ExponentSignLost,
    BinaryExponent,
    HalvedDown,
    HeadsRunOn,
    Imprecise(Recipe),
}

/// What a fault needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Needs {
    Anything,
    Table,
    Vectors,
    Heads,
    Batches,
}

impl Fault {
    /// All kinds, with lengths that the number `n` of places allows; `pick` is any number.
    pub(crate) fn all(n: u64, pick: u64) -> Vec<Fault> {
        use Fault::*;
        let third = n / 3 + pick % 5;
        let half = n / 2;
        let row = third as usize;
        let mut all = vec![
            SineNegated,
            Exchanged,
            PairsReversed,
            OtherLayout,
            OtherRepetition,
            Transposed,
            Shift(1 + (pick % 9) as i64),
            Shift(-3),
            Scaled(2.0),
            Scaled(0.25),
            Clamped(third),
            Wrapped(third),
            Restarted([third, third + 20, third + 90]),
            Degrees,
            Int16,
            NotRestarted,
            ChunkDoubled(half),
            NeverAdvancing(5 + pick % 50),
            NotRotated,
            ZeroRows(row),
            StandingRows(row),
            GarbageRows(row),
            SineCache(row),
            Factor(1.5),
            FactorMissing,
            FactorSquared,
            FactorInverse,
            ExponentHalved,
            ExponentOverHead,
            WholeHead,
            IntegerDivision,
            Base(250_000.0),
            NoScaling,
            ScalingTwice,
            OtherEntry,
            BetasExchanged,
            NotTruncated,
            Parenthesis,
            HeadAdded,
            BatchAdded,
            OneHeadStands,
            OneBatchInverse,
            InPlace,
            SineTermsLost,
            RestZero,
            FactorOnSinesAlone,
            ExponentSignLost,
            BinaryExponent,
            HalvedDown,
            HeadsRunOn,
        ];
        let narrow = [
            Recipe::Bf16Positions,
            Recipe::F16Positions,
            Recipe::Bf16Frequencies,
            Recipe::F16Frequencies,
            Recipe::Bf16Angles,
            Recipe::F16Angles,
            Recipe::Bf16Product,
        ];
        all.extend(narrow.map(Imprecise));
        all
    }

    pub(crate) fn needs(self) -> Needs {
        use Fault::*;
        match self {
            Transposed | SineCache(_) => Needs::Table,
            OtherLayout | WholeHead | InPlace | RestZero => Needs::Vectors,
            HeadAdded | HeadsRunOn | OneHeadStands => Needs::Heads,
            BatchAdded | OneBatchInverse => Needs::Batches,
            _ => Needs::Anything,
        }
    }

    /// Where alone the fault is.
    pub(crate) fn lanes(self) -> Option<&'static str> {
        match self {
            Fault::OneHeadStands => Some("head 2"),
            Fault::OneBatchInverse => Some("batch row 1"),
            _ => None,
        }
    }

    /// The frequencies and the factor, if the fault changes them; `None` where the target has no such fault.
    pub(crate) fn schedule(self, target: &Target) -> Option<(Vec<f64>, f64)> {
        let own = target.schedule.frequencies(&ApproxF64);
        let a = target.factor.nearest_f64();
        let rope = target.rope.clone().expect("parameters");
        let (base, d) = (rope.base.nearest_f64(), f64::from(rope.head_dim.get()));
        let pairs = own.len();
        let powers = |base: f64, over: f64| -> Vec<f64> {
            (0..pairs).map(|i| base.powf(-(i as f64) / over)).collect()
        };
        let is_default = rope.kind == RopeKind::Default;
        let with = |kind: RopeKind| {
            let mut changed = rope.clone();
            changed.kind = kind;
            let schedule = changed.schedule().expect("a schedule");
            Some((schedule.frequencies(&ApproxF64), a))
        };
        match self {
            Fault::Factor(c) => Some((own, a * c)),
            Fault::FactorMissing => (a != 1.0).then_some((own, 1.0)),
            Fault::FactorSquared => (a != 1.0).then_some((own, a * a)),
            Fault::FactorInverse => (a != 1.0).then_some((own, 1.0 / a)),
            Fault::ExponentHalved => is_default.then(|| (powers(base, d), 1.0)),
            Fault::ExponentOverHead => (target.unrotated > 0)
                .then(|| (powers(base, target.head_width() as f64 / 2.0), 1.0)),
            Fault::WholeHead => (target.unrotated > 0).then(|| {
                let half = target.head_width() / 2;
                let theta = (0..half).map(|i| base.powf(-(i as f64) / half as f64));
                (theta.collect(), a)
            }),
            Fault::RestZero => (target.unrotated > 0).then_some((own, a)),
            Fault::FactorOnSinesAlone => (a != 1.0).then_some((own, a)),
            Fault::ExponentSignLost => {
                is_default.then(|| (own.iter().map(|theta| 1.0 / theta).collect(), 1.0))
            }
            Fault::BinaryExponent => {
                let base = base.powf(std::f64::consts::LN_2);
                is_default.then(|| (powers(base, d / 2.0), 1.0))
            }
            Fault::IntegerDivision => is_default.then(|| (vec![1.0; pairs], 1.0)),
            Fault::Base(base) => is_default.then(|| (powers(base, d / 2.0), 1.0)),
            Fault::NoScaling => (!is_default).then(|| (powers(base, d / 2.0), 1.0)),
            Fault::ScalingTwice => (!is_default).then(|| {
                let plain = powers(base, d / 2.0);
                let twice = own
                    .iter()
                    .zip(&plain)
                    .map(|(own, plain)| own * (own / plain));
                (twice.collect(), a)
            }),
            Fault::OtherEntry => {
                let (_, other, a) = target.others.first()?;
                let schedule = other.schedule().expect("a schedule");
                Some((schedule.frequencies(&ApproxF64), a.nearest_f64()))
            }
            Fault::BetasExchanged | Fault::NotTruncated => match &rope.kind {
                RopeKind::Yarn(yarn) => {
                    let mut yarn = yarn.clone();
                    if self == Fault::NotTruncated {
                        yarn.truncate = false;
                    } else {
                        std::mem::swap(&mut yarn.beta_fast, &mut yarn.beta_slow);
                    }
                    with(RopeKind::Yarn(yarn))
                }
                _ => None,
            },
            Fault::Parenthesis => match &rope.kind {
                RopeKind::Llama3(llama) => {
                    let number = |x: &ropebound_schedule::Decimal| x.nearest_f64();
                    let (low, high) = (
                        number(&llama.low_freq_factor),
                        number(&llama.high_freq_factor),
                    );
                    let length = number(&llama.original_length);
                    let scaled = powers(base, d / 2.0).into_iter().map(|theta| {
                        let turns = length / 2.0 * std::f64::consts::PI * theta;
                        let kept = ((turns - low) / (high - low)).clamp(0.0, 1.0);
                        theta * (kept + (1.0 - kept) / number(&llama.factor))
                    });
                    Some((scaled.collect(), 1.0))
                }
                _ => None,
            },
            _ => Some((own, a)),
        }
    }

    /// Names of which one must be given, each as a part of it.
    pub(crate) fn names(self, target: &Target) -> Vec<String> {
        use Fault::*;
        let one = |text: &str| vec![text.to_owned()];
        match self {
            None => vec![],
            SineNegated => one("sine negated"),
            Exchanged => one("cosine and sine exchanged"),
            PairsReversed => one("pairs reversed"),
            OtherLayout => one("the other layout"),
            OtherRepetition => one("table repeated"),
            Transposed => one("transposed"),
            Shift(k) if k > 0 => one(&format!("positions + {k}")),
            Shift(k) => one(&format!("positions - {}", -k)),
            Scaled(2.0) => one("positions doubled"),
            Scaled(c) => one(&format!("positions times {c}")),
            Clamped(n) => one(&format!("positions clamped at {n}")),
            Wrapped(n) => one(&format!("positions wrapped at {n}")),
            Restarted([a, b, c]) => one(&format!("positions restarted at {a}, {b}, {c}")),
            Degrees => one("angles in degrees"),
            Int16 => one("positions held in int16"),
            NotRestarted => one("not restarted"),
            ChunkDoubled(n) => one(&format!("a chunk's offset doubled: from {n}")),
            NeverAdvancing(c) => one(&format!("never advancing: position {c}")),
            NotRotated => one("not rotated"),
            ZeroRows(n) => one(&format!("rows from {n} on are 0")),
            StandingRows(n) => one(&format!("rows from {n} on are not rotated")),
            GarbageRows(n) => one(&format!("garbage: rows from {n} on")),
            SineCache(n) => one(&format!(
                "rows from {n} on of the cosines are the sine cache"
            )),
            Factor(c) => one(&format!("every rotation {c} times as large")),
            FactorMissing => one("the attention factor missing"),
            FactorSquared => one("the attention factor squared"),
            FactorInverse => one("one over the attention factor"),
            ExponentHalved => one("exponent i/d"),
            ExponentOverHead => one("exponent over head_dim"),
            WholeHead => one("the whole head rotated"),
            IntegerDivision => one("every frequency 1"),
            Base(base) => one(&format!("another base: {base}")),
            NoScaling => one("this configuration without its scaling"),
            ScalingTwice => one("the scaling twice"),
            OtherEntry => one("another entry of the model"),
            BetasExchanged => one("beta_fast and beta_slow exchanged"),
            NotTruncated => one("bounds not rounded"),
            Parenthesis => one("llama3's parenthesis"),
            HeadAdded => one("positions + the head's index"),
            BatchAdded => one("positions + the batch row's index"),
            OneHeadStands => one("not rotated"),
            OneBatchInverse => one("sine negated"),
            InPlace => one("in place: the second component"),
            SineTermsLost => vec![
                "every sine 0".to_owned(),
                "the sine terms left out".to_owned(),
            ],
            RestZero => one("the components that do not rotate are 0"),
            FactorOnSinesAlone => one("the attention factor missing in the cosines"),
            ExponentSignLost => one("one over the frequencies"),
            BinaryExponent => one("2^x for e^x"),
            HalvedDown => one("positions divided by 2, rounded down"),
            HeadsRunOn => one("not restarted for each head"),
            Imprecise(recipe) => {
                let _ = target;
                one(recipe.name())
            }
        }
    }
}
