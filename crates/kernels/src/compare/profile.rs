//! What is asked of a candidate: a small TOML file.

use crate::{FloatType, Target};
use ropebound_schedule::ApproxF64;
use serde::Deserialize;
use std::fmt;

/// A tolerance profile. Every field but `name` may be left out; limits left out are those of [`Profile::default`].
///
/// ```
/// use ropebound_kernels::compare::Profile;
/// let profile = Profile::parse("name = 'mine'\nulp = 2\n[[beyond]]\nposition = 4096\nulp = 64\nabsolute = 128\n")?;
/// assert_eq!(profile.at(4095), (2.0, 2.0));
/// assert_eq!(profile.at(4096), (64.0, 128.0));
/// assert!(Profile::parse("name = 'mine'\nulps = 2\n").is_err());
/// # Ok::<(), ropebound_kernels::compare::ProfileError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What the profile is called.
    pub name: String,
    /// The formats it is for, by name; all if there are none.
    #[serde(default)]
    pub dtypes: Vec<String>,
    /// From this size on a golden number is not small: above 0, at most 1.
    #[serde(default = "small")]
    pub small: f64,
    /// The most of an error, in ulp, where the golden number is not small.
    #[serde(default = "ulp")]
    pub ulp: f64,
    /// The most of an error, in units of u, where it is.
    #[serde(default = "absolute")]
    pub absolute: f64,
    /// What an angle m·θ may be off by besides, in units of 2^-24 (of 2^-53 for f64) of itself.
    #[serde(default)]
    pub angle: f64,
    /// How much more for each pair before its own: errors of a power add up from pair to pair.
    #[serde(default)]
    pub angle_per_pair: f64,
    /// The most of a rotated component's error, in units of u times the pair's length.
    #[serde(default = "rotated")]
    pub rotated: f64,
    /// The most of a frequency's error, in ulp, beside that of its angles.
    #[serde(default = "ulp")]
    pub frequency_ulp: f64,
    /// The most sign flips of B(m), if they are limited.
    pub sign_flips: Option<u64>,
    /// Whether the context length among the positions must be that of the exact schedule.
    #[serde(default)]
    pub same_context_length: bool,
    /// The most that a score may change when both positions move, in units of u for each pair, if that is limited.
    pub shift_invariance: Option<f64>,
    /// Other limits from a position on; later ones replace earlier ones.
    #[serde(default)]
    pub beyond: Vec<Beyond>,
}

/// Limits from a position on.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beyond {
    /// The first position they hold for.
    pub position: u64,
    /// In place of [`Profile::ulp`].
    pub ulp: f64,
    /// In place of [`Profile::absolute`].
    pub absolute: f64,
    /// In place of [`Profile::rotated`], if given.
    pub rotated: Option<f64>,
}

fn small() -> f64 {
    1.0 / 256.0
}

fn ulp() -> f64 {
    1.0
}

fn absolute() -> f64 {
    2.0
}

fn rotated() -> f64 {
    4.0
}

impl Default for Profile {
    /// What a careful implementation meets at any position: one ulp, 2u where the number is small, frequencies to one ulp. Rotated
    /// components within 4u of the pair's length: (|cos| + |sin|)·2u for the table's and the products' roundings is at most 2.83u, the
    /// sum's is another u.
    fn default() -> Self {
        Self {
            name: "careful".to_owned(),
            dtypes: Vec::new(),
            small: small(),
            ulp: ulp(),
            absolute: absolute(),
            angle: 0.0,
            angle_per_pair: 0.0,
            rotated: rotated(),
            frequency_ulp: ulp(),
            sign_flips: None,
            same_context_length: false,
            shift_invariance: None,
            beyond: Vec::new(),
        }
    }
}

/// Why a profile was refused: the field or line, and what is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError(String);

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProfileError {}

impl Profile {
    /// The texts of the profiles that are shipped, by name: one for each format, which is what a candidate of it is held against by
    /// default; and two stricter ones.
    pub const SHIPPED: [(&'static str, &'static str); 6] = [
        ("f64", include_str!("../../profiles/f64.toml")),
        ("f32", include_str!("../../profiles/f32.toml")),
        ("f16", include_str!("../../profiles/f16.toml")),
        ("bf16", include_str!("../../profiles/bf16.toml")),
        ("exact", include_str!("../../profiles/exact.toml")),
        (
            "transformers-f32",
            include_str!("../../profiles/transformers-f32.toml"),
        ),
    ];

    /// A shipped profile; `None` if there is none of that name.
    #[must_use]
    pub fn shipped(name: &str) -> Option<Self> {
        let found = Self::SHIPPED.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| Self::parse(text).expect("a test reads it"))
    }

    /// The default for candidates of a format.
    #[must_use]
    pub fn of_float(float: FloatType) -> Self {
        Self::shipped(&float.to_string()).expect("one for each format")
    }

    /// Reads a profile.
    ///
    /// # Errors
    /// What is no TOML, an unknown or doubled field, a limit that is negative or not finite, `small` outside 0..=1, positions of `beyond` that
    /// do not rise, a format that is none.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text)
            .map_err(|error| ProfileError(error.to_string().trim().to_owned()))?;
        let refused = |field: &str, value: f64, expected: &str| {
            Err(ProfileError(format!(
                "{field} is {value}; expected {expected}"
            )))
        };
        let known = |name: &String| {
            FloatType::ALL
                .iter()
                .any(|float| float.to_string() == *name)
        };
        if let Some(other) = profile.dtypes.iter().find(|name| !known(name)) {
            return Err(ProfileError(format!(
                "dtypes has {other:?}; expected f64, f32, f16 or bf16"
            )));
        }
        if !(profile.small > 0.0 && profile.small <= 1.0) {
            return refused("small", profile.small, "a number above 0, at most 1");
        }
        let mut limits = vec![
            ("ulp", profile.ulp),
            ("absolute", profile.absolute),
            ("angle", profile.angle),
            ("angle_per_pair", profile.angle_per_pair),
            ("rotated", profile.rotated),
            ("frequency_ulp", profile.frequency_ulp),
            ("shift_invariance", profile.shift_invariance.unwrap_or(0.0)),
        ];
        let mut last = None;
        for beyond in &profile.beyond {
            limits.push(("beyond.ulp", beyond.ulp));
            limits.push(("beyond.absolute", beyond.absolute));
            limits.push(("beyond.rotated", beyond.rotated.unwrap_or(0.0)));
            if last.is_some_and(|last| last >= beyond.position) {
                return Err(ProfileError(format!(
                    "beyond.position is {} after {}; expected rising positions",
                    beyond.position,
                    last.unwrap_or(0)
                )));
            }
            last = Some(beyond.position);
        }
        for (field, value) in limits {
            if !(value >= 0.0 && value.is_finite()) {
                return refused(field, value, "a finite number, 0 or more");
            }
        }
        Ok(profile)
    }

    /// Whether the profile is for candidates of this format.
    #[must_use]
    pub fn serves(&self, float: FloatType) -> bool {
        self.dtypes.is_empty() || self.dtypes.contains(&float.to_string())
    }

    fn beyond(&self, position: u64) -> Option<&Beyond> {
        self.beyond
            .iter()
            .rev()
            .find(|beyond| beyond.position <= position)
    }

    /// The limits at a position without the angle's share: in ulp, and in units of u.
    #[must_use]
    pub fn at(&self, position: u64) -> (f64, f64) {
        self.beyond(position)
            .map_or((self.ulp, self.absolute), |beyond| {
                (beyond.ulp, beyond.absolute)
            })
    }

    /// The limit for rotated components at a position without the angle's share.
    #[must_use]
    pub fn rotated_at(&self, position: u64) -> f64 {
        self.beyond(position)
            .and_then(|beyond| beyond.rotated)
            .unwrap_or(self.rotated)
    }

    /// How far off a pair's angle may be, as a share of itself.
    #[must_use]
    pub fn angle_share(&self, float: FloatType, pair: usize) -> f64 {
        let unit = match float {
            FloatType::F64 => FloatType::F64.unit_roundoff(),
            _ => FloatType::F32.unit_roundoff(),
        };
        (self.angle + self.angle_per_pair * pair as f64) * unit
    }

    /// The profile's limits for one target and format.
    #[must_use]
    pub fn limits(&self, target: &Target, float: FloatType) -> Limits<'_> {
        let theta = target.schedule.frequencies(&ApproxF64);
        let factor = target.factor.nearest_f64();
        let rates = theta.iter().enumerate();
        Limits {
            profile: self,
            float,
            rates: rates
                .map(|(pair, theta)| theta * self.angle_share(float, pair))
                .collect(),
            factor,
        }
    }
}

/// A profile's limits, made ready for one target.
#[derive(Clone, Debug)]
pub struct Limits<'a> {
    /// The profile.
    pub profile: &'a Profile,
    float: FloatType,
    /// What each pair's angle may be off by for each position.
    rates: Vec<f64>,
    factor: f64,
}

impl Limits<'_> {
    /// What an angle may be off by, in radians; 0 for pairs that do not rotate.
    #[inline]
    #[must_use]
    pub fn radians(&self, position: u64, pair: usize) -> f64 {
        self.rates
            .get(pair)
            .map_or(0.0, |rate| rate * position as f64)
    }

    /// The limit of a table's entry, absolute. No cosine is off by more than 2a by its angle.
    #[inline]
    #[must_use]
    pub fn table(&self, position: u64, pair: usize, golden: f64) -> f64 {
        let (ulp, absolute) = self.profile.at(position);
        let own = if golden.abs() >= self.profile.small {
            ulp * self.float.ulp(golden)
        } else {
            absolute * self.float.unit_roundoff()
        };
        own + self.factor * self.radians(position, pair)
    }

    /// The limit of a rotated component, in units of u times the pair's length.
    #[inline]
    #[must_use]
    pub fn rotated(&self, position: u64, pair: usize) -> f64 {
        self.profile.rotated_at(position)
            + self.radians(position, pair) / self.float.unit_roundoff()
    }

    /// The limit of a frequency, absolute.
    #[must_use]
    pub fn frequency(&self, pair: usize, golden: f64) -> f64 {
        self.profile.frequency_ulp * self.float.ulp(golden)
            + self.rates.get(pair).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused() {
        for (text, part) in [
            ("", "name"),
            ("name = 'x'\nulp = -1", "ulp is -1"),
            ("name = 'x'\nulp = nan", "ulp is NaN"),
            ("name = 'x'\nangle = -1", "angle is -1"),
            ("name = 'x'\ndtypes = ['f8']", "dtypes has \"f8\""),
            ("name = 'x'\nsmall = 0", "small is 0"),
            ("name = 'x'\nsmall = 2", "small is 2"),
            ("name = 'x'\nlimit = 2", "limit"),
            (
                "name = 'x'\n[[beyond]]\nposition = 5\nulp = 1\nabsolute = 1\n[[beyond]]\nposition = 5\nulp = 1\nabsolute = 1",
                "rising",
            ),
            (
                "name = 'x'\n[[beyond]]\nposition = -5\nulp = 1\nabsolute = 1",
                "position",
            ),
            ("name = ", "string values"),
        ] {
            let error = Profile::parse(text).expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        assert_eq!(Profile::parse("name = 'careful'"), Ok(Profile::default()));
    }

    #[test]
    fn shipped_profiles_are_for_their_formats() {
        for float in FloatType::ALL {
            let profile = Profile::of_float(float);
            for other in FloatType::ALL {
                assert_eq!(profile.serves(other), other == float, "{}", profile.name);
            }
        }
        for (name, _) in Profile::SHIPPED {
            assert!(Profile::shipped(name).is_some(), "{name}");
        }
    }
}
