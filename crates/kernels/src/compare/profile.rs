//! What is asked of a candidate: a small TOML file.

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
    /// From this size on a golden number is not small: above 0, at most 1.
    #[serde(default = "small")]
    pub small: f64,
    /// The most of an error, in ulp, where the golden number is not small.
    #[serde(default = "ulp")]
    pub ulp: f64,
    /// The most of an error, in units of u, where it is.
    #[serde(default = "absolute")]
    pub absolute: f64,
    /// The most of a rotated component's error, in units of u times the pair's length.
    #[serde(default = "rotated")]
    pub rotated: f64,
    /// The most of a frequency's error, in ulp.
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
            name: "default".to_owned(),
            small: small(),
            ulp: ulp(),
            absolute: absolute(),
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
    /// Reads a profile.
    ///
    /// # Errors
    /// What is no TOML, an unknown or doubled field, a limit that is negative or not finite, `small` outside 0..=1, positions of `beyond` that
    /// do not rise.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text)
            .map_err(|error| ProfileError(error.to_string().trim().to_owned()))?;
        let refused = |field: &str, value: f64, expected: &str| {
            Err(ProfileError(format!(
                "{field} is {value}; expected {expected}"
            )))
        };
        if !(profile.small > 0.0 && profile.small <= 1.0) {
            return refused("small", profile.small, "a number above 0, at most 1");
        }
        let mut limits = vec![
            ("ulp", profile.ulp),
            ("absolute", profile.absolute),
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

    fn beyond(&self, position: u64) -> Option<&Beyond> {
        self.beyond
            .iter()
            .rev()
            .find(|beyond| beyond.position <= position)
    }

    /// The limits at a position: in ulp, and in units of u.
    #[must_use]
    pub fn at(&self, position: u64) -> (f64, f64) {
        self.beyond(position)
            .map_or((self.ulp, self.absolute), |beyond| {
                (beyond.ulp, beyond.absolute)
            })
    }

    /// The limit for rotated components at a position.
    #[must_use]
    pub fn rotated_at(&self, position: u64) -> f64 {
        self.beyond(position)
            .and_then(|beyond| beyond.rotated)
            .unwrap_or(self.rotated)
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
        assert_eq!(Profile::parse("name = 'default'"), Ok(Profile::default()));
    }
}
