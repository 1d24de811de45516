//! The name of each layer's type: from the file's lists, else by the class's layout.

use std::collections::BTreeSet;

use super::kind::{Around, MAX_LAYERS, opts_in};
use crate::class::{Layers, Pattern};
use crate::error::ConfigError;
use crate::fields::{Found, MAX_CONTEXT};
use crate::json::Value;

const TYPES: &str =
    "a list of layer type names, such as [\"sliding_attention\", \"full_attention\"]";

/// Up to this many distinct names are accepted.
const MAX_TYPES: usize = 16;

/// Lists that have an entry for each layer, in the order they are asked.
const LISTS: [&str; 8] = [
    "layer_types",
    "layers_block_type",
    "hybrid_layer_pattern",
    "attn_type_list",
    "no_rope_layers",
    "layer_rope_theta",
    "compress_ratios",
    "hybrid_override_pattern",
];

/// Whether a kind of attention is one that classes have.
fn is_usual(name: &str) -> bool {
    const KINDS: [&str; 12] = [
        "full",
        "sliding",
        "chunked",
        "linear",
        "compress",
        "index",
        "local",
        "global",
        "lightning",
        "sparse",
        "hybrid",
        "nope",
    ];
    let kind = name.strip_suffix("_attention");
    kind.is_none_or(|kind| KINDS.iter().any(|usual| kind.contains(usual)))
}

/// How many layers the file lists.
pub(super) fn listed_count(around: Around<'_>) -> Result<Option<usize>, ConfigError> {
    for key in LISTS {
        let Some(value) = around.scope.object.present(key) else {
            continue;
        };
        let count = match value {
            Value::List(items) if !items.is_empty() => items.len(),
            Value::Text(letters) => letters.len(),
            _ => continue,
        };
        if count as u64 > MAX_LAYERS {
            let expected = format!("at most {MAX_LAYERS} layers");
            return Err(ConfigError::field(around.scope.name(key), value, expected));
        }
        return Ok(Some(count));
    }
    Ok(None)
}

/// A name for each of `some` layers; `count` is theirs where the file says.
pub(super) fn names(
    around: Around<'_>,
    count: Option<usize>,
    some: usize,
) -> Result<Vec<String>, ConfigError> {
    let scope = around.scope;
    if let Some(found) = scope.find(&["layer_types", "layers_block_type"]) {
        let listed = texts(&found, count)?;
        if around.class.is_some_and(|class| class.source != "remote") {
            for name in listed.iter().filter(|name| !is_usual(name)) {
                around.doubts.say(format!(
                    "{} has {name:?}, which transformers 5.23 does not know",
                    found.field
                ));
            }
        }
        return Ok(listed);
    }
    if let Some(listed) = from_hybrids(around, count, some)? {
        return Ok(listed);
    }
    let all = |name: &str| vec![name.to_owned(); some.max(1)];
    let Some(class) = around.class else {
        return by_unknown_pattern(around, some).map(|names| names.unwrap_or_else(|| all("all")));
    };
    Ok(match &class.layers {
        Layers::Same | Layers::Windowed | Layers::OptInAll => all("all"),
        Layers::OptIn | Layers::OptInOdd | Layers::FromMaxWindow => opt_in(around, some)?,
        Layers::Listed | Layers::Blocks => {
            return Err(ConfigError::missing(
                scope.name("layer_types"),
                format!("{TYPES}: the layers of this class are of several kinds"),
            ));
        }
        Layers::Compressed if count.is_some() => all("compress"),
        Layers::Compressed => vec!["main".to_owned(), "compress".to_owned()],
        Layers::Pattern(pattern) => repeated(around, pattern, some)?,
    })
}

fn texts(found: &Found<'_>, count: Option<usize>) -> Result<Vec<String>, ConfigError> {
    let items = found.list(TYPES)?;
    let names = items.iter().map(|item| match item {
        Value::Text(name) => Ok(name.clone()),
        _ => Err(ConfigError::field(&found.field, item, TYPES)),
    });
    let mut names = names.collect::<Result<Vec<_>, _>>()?;
    if names.is_empty() {
        return Err(ConfigError::field(&found.field, found.value, TYPES));
    }
    let mut distinct = BTreeSet::new();
    if names
        .iter()
        .any(|name| distinct.insert(name) && distinct.len() > MAX_TYPES)
    {
        let expected = format!("at most {MAX_TYPES} distinct layer types");
        return Err(ConfigError::field(&found.field, found.value, expected));
    }
    // Lists of checkpoints with layers for multi-token prediction are longer.
    if let Some(count) = count.filter(|&count| count > 0) {
        if names.len() < count {
            let expected = format!("a layer type name for each of the {count} layers");
            return Err(ConfigError::field(&found.field, found.value, expected));
        }
        names.truncate(count);
    }
    Ok(names)
}

/// Keys by which hybrids say which of their layers attend.
fn from_hybrids(
    around: Around<'_>,
    count: Option<usize>,
    some: usize,
) -> Result<Option<Vec<String>>, ConfigError> {
    let scope = around.scope;
    let n = count.unwrap_or(some);
    let coded = |found: &Found<'_>, names: &[(&str, &str)]| {
        let expected = names
            .iter()
            .map(|(code, name)| format!("{code} for {name}"))
            .collect::<Vec<_>>()
            .join(", ");
        let items = found.list(&expected)?;
        let named = items.iter().take(n).map(|item| {
            let code = item.to_string();
            let name = names.iter().find(|(known, _)| *known == code);
            name.map(|(_, name)| (*name).to_owned())
                .ok_or_else(|| ConfigError::field(&found.field, item, &expected))
        });
        named.collect::<Result<Vec<_>, _>>()
    };
    if let Some(found) = scope.find(&["hybrid_layer_pattern"]) {
        return coded(
            &found,
            &[("0", "full_attention"), ("1", "sliding_attention")],
        )
        .map(Some);
    }
    if let Some(found) = scope.find(&["attn_type_list"]) {
        return coded(
            &found,
            &[("0", "linear_attention"), ("1", "full_attention")],
        )
        .map(Some);
    }
    if let Some(found) = scope.find(&["compress_ratios"]) {
        return coded(
            &found,
            &[("0", "main"), ("4", "compress"), ("128", "compress")],
        )
        .map(Some);
    }
    if let Some(found) = scope.find(&["hybrid_override_pattern"]) {
        return letters(&found).map(Some);
    }
    if let Some(found) = scope.find(&["block_types"]) {
        let names = texts(&found, None)?;
        return Ok(Some(names.iter().cycle().take(n).cloned().collect()));
    }
    let chosen = |attending: &dyn Fn(usize) -> bool, name: &str, other: &str| {
        Some(
            (0..n)
                .map(|at| if attending(at) { name } else { other }.to_owned())
                .collect(),
        )
    };
    for (key, other) in [("attn_layer_indices", "mamba"), ("full_attn_idxs", "conv")] {
        if let Some(found) = scope.find(&[key]) {
            let indices = indices(&found)?;
            return Ok(chosen(
                &|at| indices.contains(&(at as u64)),
                "full_attention",
                other,
            ));
        }
    }
    if let Some(found) = scope.find(&["linear_attn_config"]) {
        let field = format!("{}.full_attn_layers", found.field);
        let value = found.object()?.present("full_attn_layers");
        let value =
            value.ok_or_else(|| ConfigError::missing(&field, "a list of layer numbers from 1"))?;
        let full = indices(&Found { field, value })?;
        return Ok(chosen(
            &|at| full.contains(&(at as u64 + 1)),
            "full_attention",
            "linear_attention",
        ));
    }
    if let Some(found) = scope.find(&["attn_layer_period"]) {
        let period = found.count(1, MAX_CONTEXT)? as usize;
        let offset = scope
            .find(&["attn_layer_offset"])
            .map(|found| found.count(0, MAX_CONTEXT))
            .transpose()?;
        let offset = offset.unwrap_or(0) as usize;
        return Ok(chosen(
            &|at| at % period == offset,
            "full_attention",
            "mamba",
        ));
    }
    Ok(None)
}

fn indices(found: &Found<'_>) -> Result<Vec<u64>, ConfigError> {
    let expected = "a list of layer numbers";
    let items = found.list(expected)?;
    let numbers = items.iter().map(|item| {
        Found {
            field: found.field.clone(),
            value: item,
        }
        .count(0, MAX_CONTEXT)
    });
    numbers.collect()
}

/// `hybrid_override_pattern`: a letter for each block.
fn letters(found: &Found<'_>) -> Result<Vec<String>, ConfigError> {
    let expected = "letters M (mamba), * (attention), - (mlp), E (moe)";
    let names = found.text(expected)?.chars().map(|letter| {
        Ok(match letter {
            'M' => "mamba",
            '*' => "attention",
            '-' => "mlp",
            'E' => "moe",
            _ => return Err(ConfigError::field(&found.field, found.value, expected)),
        }
        .to_owned())
    });
    names.collect()
}

fn letter_name(letter: char) -> &'static str {
    match letter {
        'S' | 'L' => "sliding_attention",
        'C' => "chunked_attention",
        'I' => "indexed_attention",
        'H' => "hybrid",
        'N' => "linear_attention",
        _ => "full_attention",
    }
}

/// A class writes L for linear attention; a file's own pattern writes it for local.
fn class_letter(letter: char) -> char {
    if letter == 'L' { 'N' } else { letter }
}

fn repeated(
    around: Around<'_>,
    pattern: &Pattern,
    some: usize,
) -> Result<Vec<String>, ConfigError> {
    let mut letters: Vec<char> = pattern.letters.chars().map(class_letter).collect();
    if let Some(found) = pattern.period_key.and_then(|key| around.scope.find(&[key])) {
        match found.value {
            Value::Text(text) => {
                letters = text
                    .chars()
                    .map(|letter| if letter == 'G' { 'F' } else { letter })
                    .collect();
                if letters.is_empty() || !letters.iter().all(|letter| "LSF".contains(*letter)) {
                    let expected =
                        "a whole number, or letters L (sliding) and G (full), such as \"LLLG\"";
                    return Err(ConfigError::field(&found.field, found.value, expected));
                }
            }
            _ => {
                let period = found.count(0, 100_000)?;
                letters = with_period(&letters, period as usize);
            }
        }
    }
    let n = some.max(1);
    let mut names: Vec<String> = (0..n)
        .map(|at| {
            let turn = if pattern.from_last {
                letters.len() - 1 - (n - 1 - at) % letters.len()
            } else {
                at % letters.len()
            };
            letter_name(letters[turn]).to_owned()
        })
        .collect();
    let rare = pattern
        .letters
        .chars()
        .find(|&letter| letter != 'S')
        .unwrap_or('F');
    for name in names.iter_mut().take(pattern.first_full) {
        letter_name(class_letter(rare)).clone_into(name);
    }
    if pattern.last_full
        && let Some(last) = names.last_mut()
    {
        letter_name('F').clone_into(last);
    }
    Ok(names)
}

/// The same pattern with its rare layer every `period`; 0 for none but rare ones.
fn with_period(letters: &[char], period: usize) -> Vec<char> {
    let (first, last) = (letters[0], letters[letters.len() - 1]);
    // One layer in so many differs: the first of them, or the last.
    let (rare, common, leads) = match letters.iter().filter(|&&letter| letter == last).count() {
        1 => (last, first, false),
        _ => (first, last, true),
    };
    let mut out = vec![common; period.max(1)];
    let at = if leads { 0 } else { period.max(1) - 1 };
    out[at] = rare;
    out
}

fn opt_in(around: Around<'_>, some: usize) -> Result<Vec<String>, ConfigError> {
    let scope = around.scope;
    let on = scope
        .find(&["use_sliding_window"])
        .map(|found| found.bool())
        .transpose()?;
    let whole = opts_in(around.class) && !on.unwrap_or(false)
        || matches!(scope.look("sliding_window"), Some(found) if *found.value == Value::Null);
    if whole {
        return Ok(vec!["all".to_owned(); some.max(1)]);
    }
    let found = scope.find(&["max_window_layers"]);
    let from = found.ok_or_else(|| {
        ConfigError::missing(
            scope.name("max_window_layers"),
            "the number of the first layer that slides",
        )
    })?;
    let from = from.count(0, 100_000)? as usize;
    let odd = around
        .class
        .is_some_and(|class| class.layers == Layers::OptInOdd);
    let slides = |at: usize| {
        if odd {
            at.is_multiple_of(2) && at < from
        } else {
            at >= from
        }
    };
    let name = |at| {
        if slides(at) {
            "sliding_attention"
        } else {
            "full_attention"
        }
    };
    Ok((0..some.max(1)).map(|at| name(at).to_owned()).collect())
}

/// Patterns that a class not known may give; what they mean is then in doubt all the same.
fn by_unknown_pattern(around: Around<'_>, some: usize) -> Result<Option<Vec<String>>, ConfigError> {
    let scope = around.scope;
    for (key, common) in [
        ("full_attention_interval", "linear_attention"),
        ("sliding_window_pattern", "sliding_attention"),
    ] {
        if let Some(found) = scope
            .find(&[key])
            .filter(|found| matches!(found.value, Value::Number(_)))
        {
            let period = found.count(1, 100_000)? as usize;
            around.doubts.say(format!(
                "{} is read as: every layer whose number it divides is full, the others {common}",
                found.field
            ));
            let name = |at: usize| {
                if (at + 1).is_multiple_of(period) {
                    "full_attention"
                } else {
                    common
                }
            };
            return Ok(Some(
                (0..some.max(1)).map(|at| name(at).to_owned()).collect(),
            ));
        }
    }
    Ok(None)
}
