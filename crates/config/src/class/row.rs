//! One row of the table of classes; the columns are explained at the head of `data/classes.txt`.

use crate::json::{self, Object, Value};

/// What one class assumes.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    base: Keyed,
    pub head: HeadRule,
    pub share: Share,
    pub layers: Layers,
    pub window: Option<Window>,
    pub rotates: Rotates,
    pub flat: Flat,
    /// The folder of transformers that was read, or `remote`.
    pub source: &'static str,
    /// The block where a file has none.
    pub block: Option<Object>,
    /// Members of any block that lacks them.
    pub members: Option<Object>,
}

/// A value, and those of layer types that have another.
#[derive(Clone, Debug)]
pub(crate) struct Keyed {
    common: &'static str,
    others: Vec<(&'static str, &'static str)>,
}

impl Keyed {
    fn parse(text: &'static str) -> Result<Self, String> {
        let (common, others) = text.split_once(',').unwrap_or((text, ""));
        let others = others.split(',').filter(|other| !other.is_empty());
        let others = others.map(|other| {
            other
                .split_once('=')
                .ok_or_else(|| format!("no = in {other}"))
        });
        Ok(Self {
            common,
            others: others.collect::<Result<_, _>>()?,
        })
    }

    pub(crate) fn of(&self, layer: &str) -> &'static str {
        self.own(layer).unwrap_or(self.common)
    }

    /// That of a layer type that has another.
    pub(crate) fn own(&self, layer: &str) -> Option<&'static str> {
        let own = self.others.iter().find(|(name, _)| *name == layer);
        own.map(|(_, value)| *value)
    }
}

/// The head's dimension where `head_dim` is absent.
#[derive(Clone, Debug)]
pub(crate) enum HeadRule {
    /// `hidden_size / num_attention_heads`.
    Derived,
    /// The class's own.
    Fixed(Keyed),
    /// Latent attention: `qk_rope_head_dim` rotate beside `qk_nope_head_dim` that do not.
    Latent { rotary: u64, beside: u64 },
}

/// How much of the head the class's `default` type rotates.
#[derive(Clone, Debug)]
pub(crate) enum Share {
    /// All, whatever `partial_rotary_factor` says.
    Whole,
    /// `partial_rotary_factor`, with this default.
    Part(Keyed),
    /// `rotary_dim`, with this default.
    Dim(u64),
}

/// How layer types are laid out where the file does not list them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Layers {
    Same,
    Windowed,
    OptIn,
    OptInOdd,
    OptInAll,
    FromMaxWindow,
    Listed,
    Blocks,
    Compressed,
    Pattern(Pattern),
}

/// Letters that repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub letters: &'static str,
    pub from_last: bool,
    /// So many first layers are full.
    pub first_full: usize,
    pub last_full: bool,
    pub period_key: Option<&'static str>,
}

/// The class's own window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    /// Distances are below it.
    Behind(u64),
    /// Distances to either side are at most it.
    Around(u64),
}

/// Which layers rotate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rotates {
    All,
    None,
    Sliding,
    Windowed,
    SlidingOrAll,
    Listed {
        period: u64,
    },
    ThetaList {
        still_from_last: Option<u64>,
    },
    When {
        key: &'static str,
        value: &'static str,
    },
    ThetaGiven,
    Doubt,
}

/// Which layers a block that is not nested is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flat {
    All,
    /// All; a `rope_theta` at the top level is not read.
    Top,
    Full,
    /// None: the class reads blocks nested by layer type, and no `rope_theta` beside them.
    Own,
    Compress,
}

impl Class {
    /// `rope_theta` of a layer type where no field gives it.
    pub(crate) fn base(&self, layer: &str) -> &'static str {
        self.base.of(layer)
    }

    /// Whether its sliding layers have a base of their own.
    pub(crate) fn has_sliding_base(&self) -> bool {
        self.base
            .others
            .iter()
            .any(|(name, _)| name.contains("sliding"))
    }
}

/// The row of these fields.
pub(super) fn class(fields: &[&'static str]) -> Result<Class, String> {
    let (columns, block) = match fields {
        [columns @ .., block] if columns.len() == 9 => (columns, Some(*block)),
        columns if columns.len() == 9 => (columns, None),
        _ => return Err(format!("{} columns", fields.len())),
    };
    let &[_, base, head, share, layers, window, rotates, flat, source] = columns else {
        return Err("9 columns".to_owned());
    };
    let (members, block) = match block {
        Some(text) => match text.strip_prefix('+') {
            Some(members) => (Some(object(members)?), None),
            None => (None, Some(object(text)?)),
        },
        None => (None, None),
    };
    Ok(Class {
        base: Keyed::parse(base)?,
        head: head_rule(head)?,
        share: match (share, share.strip_prefix("dim")) {
            ("whole", _) => Share::Whole,
            (_, Some(dim)) => Share::Dim(number(dim)?),
            _ => Share::Part(Keyed::parse(share)?),
        },
        layers: layout(layers)?,
        window: match (window, window.strip_prefix("+-")) {
            ("-", _) => None,
            (_, Some(half)) => Some(Window::Around(number(half)?)),
            _ => Some(Window::Behind(number(window)?)),
        },
        rotates: which(rotates)?,
        flat: match flat {
            "-" => Flat::All,
            "top" => Flat::Top,
            "own" => Flat::Own,
            "full" => Flat::Full,
            "compress" => Flat::Compress,
            _ => return Err(format!("flat {flat}")),
        },
        source,
        block,
        members,
    })
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}

fn object(text: &str) -> Result<Object, String> {
    match json::parse(text) {
        Ok(Value::Object(object)) => Ok(object),
        other => Err(format!("{other:?}")),
    }
}

fn head_rule(text: &'static str) -> Result<HeadRule, String> {
    Ok(match text.strip_prefix("mla") {
        Some(latent) => {
            let (rotary, beside) = latent.split_once('+').ok_or("mla without +")?;
            HeadRule::Latent {
                rotary: number(rotary)?,
                beside: number(beside)?,
            }
        }
        None if text == "-" => HeadRule::Derived,
        None => HeadRule::Fixed(Keyed::parse(text)?),
    })
}

fn layout(text: &'static str) -> Result<Layers, String> {
    Ok(match text {
        "same" => Layers::Same,
        "windowed" => Layers::Windowed,
        "opt-in" => Layers::OptIn,
        "opt-in-odd" => Layers::OptInOdd,
        "opt-in-all" => Layers::OptInAll,
        "from-max-window" => Layers::FromMaxWindow,
        "listed" => Layers::Listed,
        "blocks" => Layers::Blocks,
        "compressed" => Layers::Compressed,
        _ => {
            let (rest, period_key) = match text.split_once('@') {
                Some((rest, key)) => (rest, Some(key)),
                None => (text, None),
            };
            let (first_full, rest) = match rest.split_once('!') {
                Some((count, rest)) => (number(count)? as usize, rest),
                None => (0, rest),
            };
            let letters = rest.trim_start_matches('<').trim_end_matches('.');
            if letters.is_empty() || !letters.chars().all(|letter| "FSCLIH".contains(letter)) {
                return Err(format!("layers {text}"));
            }
            Layers::Pattern(Pattern {
                letters,
                from_last: rest.starts_with('<'),
                first_full,
                last_full: rest.ends_with('.'),
                period_key,
            })
        }
    })
}

fn which(text: &'static str) -> Result<Rotates, String> {
    Ok(match text {
        "all" => Rotates::All,
        "none" => Rotates::None,
        "sliding" => Rotates::Sliding,
        "windowed" => Rotates::Windowed,
        "sliding-or-all" => Rotates::SlidingOrAll,
        "listed4" => Rotates::Listed { period: 4 },
        "theta-list" => Rotates::ThetaList {
            still_from_last: None,
        },
        "theta-list<4" => Rotates::ThetaList {
            still_from_last: Some(4),
        },
        "theta-given" => Rotates::ThetaGiven,
        "doubt" => Rotates::Doubt,
        _ => {
            let condition = text
                .strip_prefix("when:")
                .ok_or_else(|| format!("rotates {text}"))?;
            let (key, value) = condition.split_once('=').ok_or("when without =")?;
            Rotates::When { key, value }
        }
    })
}
