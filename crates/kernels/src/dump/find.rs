//! The parts of a dump, from all its arrays.

use super::agree::narrow;
use super::array::DumpArray;
use super::axes::Axes;
use super::error::{DumpError, refused};
use super::names::{NamedRole, Role, check_given, listed, role_of};
use super::part::{Content, DumpPart};
use super::row_positions::GivenPositions;
use super::table::{TableSource, frequencies, table};
use super::vectors::{PositionSource, vectors};
use crate::{Layout, Target};
use ropebound_tables::NamedArray;
use std::collections::BTreeMap;

/// What a user says about a dump.
#[derive(Clone, Debug, Default)]
pub struct DumpOptions<'a> {
    /// Positions given beside the arrays.
    pub positions: Option<&'a [u64]>,
    /// Which components or columns make a pair.
    pub layout: Option<Layout>,
    /// The axes of rotated vectors.
    pub axes: Option<&'a Axes>,
    /// Names that stand for roles.
    pub names: &'a [NamedRole],
    /// Whether one position a row will do for several axes.
    pub text_only: bool,
}

/// What a dump holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Dump<'a> {
    /// Its parts, by group: tables before frequencies before vectors.
    pub parts: Vec<DumpPart<'a>>,
    /// Arrays that were not looked at.
    pub ignored: Vec<String>,
    /// What a reader should know of it.
    pub notes: Vec<String>,
    /// Whether a table of complex numbers is in it: each rotates two neighbouring components as one number.
    pub complex: bool,
}

const ACCEPTED: &str = "cos and sin, cos_sin_cache, freqs_cis, freqs (angles), inv_freq, q and q_rotated (k and k_rotated), or one array of cos above sin, [2, positions, pairs]; --name says which array is which";

type Group<'a> = BTreeMap<Role, DumpArray<'a>>;

impl<'a> Dump<'a> {
    /// Finds all parts.
    ///
    /// # Errors
    /// No array that is known; a shape, a format or a number of positions that does not fit; two arrays for one role.
    pub fn find(
        arrays: impl IntoIterator<Item = impl Into<DumpArray<'a>>>,
        target: &Target,
        options: &DumpOptions<'_>,
    ) -> Result<Self, DumpError> {
        let arrays: Vec<DumpArray<'a>> = arrays.into_iter().map(Into::into).collect();
        let names: Vec<String> = arrays.iter().map(|array| array.name.clone()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        check_given(&names, options.names)?;
        let mut groups: BTreeMap<String, Group<'a>> = BTreeMap::new();
        let mut unknown = Vec::new();
        for array in arrays {
            match role_of(&array.name, options.names) {
                Some((group, role)) => {
                    let members = groups.entry(group).or_default();
                    if let Some(other) = members.get(&role) {
                        return refused(
                            &array.name,
                            format!(
                                "it and {:?} are both taken for {}; say which with --name {}=NAME",
                                other.name,
                                role.name(),
                                role.name()
                            ),
                        );
                    }
                    members.insert(role, array);
                }
                None => unknown.push(array),
            }
        }
        let mut dump = Self {
            parts: Vec::new(),
            ignored: Vec::new(),
            notes: Vec::new(),
            complex: false,
        };
        let substance = |role: &Role| {
            !matches!(
                role,
                Role::Positions | Role::Sequences | Role::Mask | Role::Lengths
            )
        };
        if !groups.values().any(|group| group.keys().any(substance)) {
            let shape = unknown
                .first()
                .map(|array| array.shape.clone())
                .unwrap_or_default();
            let role = (unknown.len() == 1)
                .then(|| by_shape(&shape, target))
                .flatten();
            match role {
                Some(role) => {
                    let members = groups.entry(String::new()).or_default();
                    members.insert(role, unknown.remove(0));
                }
                None => {
                    return refused(
                        "",
                        format!("holds {}; expected {ACCEPTED}", held(&unknown, &names)),
                    );
                }
            }
        }
        dump.ignored
            .extend(unknown.into_iter().map(|array| array.name));
        // Positions of the dump as a whole serve groups that have none.
        let common: Group<'a> = groups
            .get("")
            .map(|group| group.iter().filter(|(role, _)| !substance(role)))
            .into_iter()
            .flatten()
            .map(|(role, array)| (*role, array.clone()))
            .collect();
        for (prefix, group) in groups {
            dump.group(&prefix, group, &common, target, options)?;
        }
        if dump.parts.is_empty() {
            return refused("", format!("holds {}; expected {ACCEPTED}", listed(&names)));
        }
        narrow(&mut dump.parts);
        Ok(dump)
    }

    fn group(
        &mut self,
        prefix: &str,
        mut group: Group<'a>,
        common: &Group<'a>,
        target: &Target,
        options: &DumpOptions<'_>,
    ) -> Result<(), DumpError> {
        self.complex |= group.contains_key(&Role::Complex);
        let source = positions(&mut group, common, options)?;
        let mut used_positions = false;
        let title = |names: &[&str]| match prefix {
            "" => names.join(", "),
            prefix => format!("{prefix}: {}", names.join(", ")),
        };
        let mut push = |part: DumpPart<'a>| self.parts.push(part);
        let tables = [
            (
                Role::Cache,
                TableSource::Cache as fn(NamedArray) -> TableSource,
            ),
            (Role::Complex, TableSource::Complex),
            (Role::Stacked, TableSource::Stacked),
            (Role::Angles, TableSource::Angles),
        ];
        let mut take = |role| group.remove(&role).map(DumpArray::into_named);
        let (cos, sin) = (take(Role::Cos), take(Role::Sin));
        let mut sources = Vec::new();
        match (cos, sin) {
            (None, None) => {}
            (cos, sin) => {
                for (one, other, missing) in [(&cos, &sin, "sines"), (&sin, &cos, "cosines")] {
                    if let (Some(one), None) = (one, other) {
                        self.notes.push(format!(
                            "{} alone: no {missing} were checked; give both",
                            one.name
                        ));
                    }
                }
                let both: Vec<&str> = [&cos, &sin]
                    .into_iter()
                    .flatten()
                    .map(|array| array.name.rsplit('.').next().unwrap_or(""))
                    .collect();
                sources.push((title(&both), TableSource::Apart(cos, sin)));
            }
        }
        for (role, make) in tables {
            if let Some(array) = group.remove(&role) {
                sources.push((array.name.clone(), make(array.into_named())));
            }
        }
        for (name, numbers) in sources {
            used_positions = true;
            let (found, note) = table(numbers, target, &source, options.layout)?;
            self.notes.extend(note);
            push(DumpPart {
                name,
                content: Content::Table(found),
            });
        }
        if let Some(array) = group.remove(&Role::Frequencies).map(DumpArray::into_named) {
            push(DumpPart {
                content: Content::Frequencies(frequencies(&array, target)?),
                name: array.name,
            });
        }
        for (before, after) in [
            (Role::Query, Role::QueryRotated),
            (Role::Key, Role::KeyRotated),
        ] {
            match (group.remove(&before), group.remove(&after)) {
                (Some(input), Some(output)) => {
                    used_positions = true;
                    let name = title(&[input.name.rsplit('.').next().unwrap_or("")]);
                    let readings = vectors(input, output, target, &source, options.axes)?;
                    push(DumpPart {
                        name,
                        content: Content::Vectors(readings),
                    });
                }
                (None, None) => {}
                (Some(one), None) => return alone(&one.name, after),
                (None, Some(one)) => return alone(&one.name, before),
            }
        }
        if !used_positions && prefix.is_empty() {
            let helpers = common.values().map(|array| array.name.clone());
            self.ignored.extend(helpers);
        }
        Ok(())
    }
}

fn alone<T>(name: &str, missing: Role) -> Result<T, DumpError> {
    refused(
        name,
        format!("no array {:?} beside it; expected both", missing.name()),
    )
}

fn held(unknown: &[DumpArray<'_>], names: &[&str]) -> String {
    if unknown.is_empty() {
        return listed(names);
    }
    let few = unknown.iter().take(12);
    let few: Vec<String> = few
        .map(|array| format!("{:?} of shape {:?}", array.name, array.shape))
        .collect();
    few.join(", ")
}

/// Takes the positions out of a group, or those of the whole dump.
fn positions(
    group: &mut Group<'_>,
    common: &Group<'_>,
    options: &DumpOptions<'_>,
) -> Result<PositionSource, DumpError> {
    let mut take = |role| {
        let own = group.remove(&role).or_else(|| common.get(&role).cloned());
        own.map(DumpArray::into_named)
    };
    let (own, sequences) = (take(Role::Positions), take(Role::Sequences));
    let own = match (own, sequences) {
        (Some(own), _) => Some(GivenPositions::of(&own)?),
        (None, Some(ends)) => Some(GivenPositions::of_sequences(&ends)?),
        (None, None) => None,
    };
    let given = match (own, options.positions) {
        (Some(own), Some(given)) if own.values != GivenPositions::list(given).values => {
            return refused(
                "positions",
                "not the positions given beside the file; expected one of the two, or both alike",
            );
        }
        (Some(own), _) => Some(own),
        (None, given) => given.map(GivenPositions::list),
    };
    let whole = |array: &NamedArray| -> Result<Vec<u64>, DumpError> {
        let values = GivenPositions::of(array)?.values;
        Ok(values.into_iter().map(|value| value.unwrap_or(0)).collect())
    };
    let mask = take(Role::Mask).map(|array| whole(&array)).transpose()?;
    let lengths = take(Role::Lengths).map(|array| whole(&array)).transpose()?;
    Ok(PositionSource {
        given,
        mask: mask.map(|mask| mask.into_iter().map(|kept| kept != 0).collect()),
        lengths: lengths.map(|all| all.into_iter().map(|length| length as usize).collect()),
        text_only: options.text_only,
    })
}

/// [2, n, w], as `ropebound golden` writes it to an npy file.
fn is_stacked(shape: &[usize], target: &Target) -> bool {
    let (pairs, half) = (target.pairs(), target.pairs() + target.unrotated);
    matches!(*shape, [2, rows, width] if rows > 0 && [pairs, 2 * pairs, half, 2 * half].contains(&width))
}

/// What a lone array of an unknown name is.
fn by_shape(shape: &[usize], target: &Target) -> Option<Role> {
    let (pairs, half) = (target.pairs(), target.pairs() + target.unrotated);
    match *shape {
        _ if is_stacked(shape, target) => Some(Role::Stacked),
        [.., width, 2] if width == pairs || width == half => Some(Role::Complex),
        [count] if count == pairs || count == half => Some(Role::Frequencies),
        _ => None,
    }
}
