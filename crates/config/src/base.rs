//! The base of a layer type: its block's, its list's, the file's, else the class's.

use ropebound_schedule::Decimal;

use crate::class::{Class, Flat};
use crate::doubt::Doubts;
use crate::error::ConfigError;
use crate::fields::{Found, Scope, Trace};
use crate::json::Value;
use crate::keys::{BASE_KEYS, SLIDING_BASE_KEYS};

const BASE: &str = "a number from 1 to 1e100, such as 10000.0";

/// Whose base.
#[derive(Clone, Copy)]
pub(crate) struct Whose<'a> {
    pub scope: Scope<'a>,
    pub block: Scope<'a>,
    pub class: Option<&'static Class>,
    pub label: &'a str,
    /// Its entry of a list.
    pub own: Option<&'a Found<'a>>,
    pub slides: bool,
    /// Whether the block is this layer type's own.
    pub nested: bool,
}

impl<'a> Whose<'a> {
    fn find(&self) -> Option<Found<'a>> {
        // A list of an entry per layer is not a base of all.
        let outer = |keys: &[&str]| {
            self.scope
                .find(keys)
                .filter(|found| !matches!(found.value, Value::List(_)))
        };
        let block = self.block.find(&["rope_theta"]);
        let list = self.own.cloned();
        if self.nested {
            return block.or(list).or_else(|| outer(&BASE_KEYS));
        }
        let own_base = self.class.is_none_or(Class::has_sliding_base);
        if self.slides && self.label != "main" && own_base {
            let local = list.or_else(|| outer(&SLIDING_BASE_KEYS));
            // A class that has a base for its sliding layers gives them no other.
            return match self.class {
                Some(_) => local,
                None => local.or(block).or_else(|| outer(&BASE_KEYS)),
            };
        }
        if self.label.contains("compress") {
            return outer(&["compress_rope_theta"]);
        }
        // These classes ask for no rope_theta beside the block.
        let global = || match self.class.map(|class| class.flat) {
            Some(Flat::Top) => outer(&["global_rope_theta", "rotary_emb_base"]),
            _ => outer(&["global_rope_theta"]),
        };
        let inner = || {
            let object = self.scope.find(&["attn_config"])?.value.as_object()?;
            let value = object.present("rope_theta")?;
            let field = self.scope.name("attn_config.rope_theta");
            self.scope.seen.note(field.clone());
            Some(Found { field, value })
        };
        block
            .or(list)
            .or_else(global)
            .or_else(|| outer(&BASE_KEYS))
            .or_else(inner)
    }
}

/// The base, noted with where it came from.
pub(crate) fn of(
    whose: Whose<'_>,
    model_type: &str,
    doubts: &Doubts,
    trace: &mut Trace,
) -> Result<Decimal, ConfigError> {
    if let Some(found) = whose.find() {
        let base = found.decimal(BASE)?;
        let within = base >= Decimal::one() && base.leading_exponent() < Some(100);
        if !within {
            return Err(ConfigError::field(&found.field, found.value, BASE));
        }
        trace.note("base", &base, found.field);
        return Ok(base);
    }
    // GLM-4 and ChatGLM multiply 10000 instead.
    if let Some(found) = whose.scope.find(&["rope_ratio"]) {
        let ratio = found.count(1, 1_000_000_000)?;
        let base = Decimal::from(10_000 * ratio);
        trace.note("base", &base, format!("10000 · {}", found.field));
        return Ok(base);
    }
    let Some(class) = whose.class else {
        return Err(ConfigError::missing(
            whose.scope.name("rope_theta"),
            format!("{BASE}: no class supplies one"),
        ));
    };
    if let Some(found) = null(whose.block).or_else(|| null(whose.scope)) {
        doubts.say(format!(
            "{} is null, which is not the same as absent: classes differ in what they make of it",
            found.field
        ));
    }
    let label = if whose.slides && whose.label == "main" {
        "main"
    } else {
        rope_label(whose.label)
    };
    let base = class.base(label);
    trace.note(
        "base",
        base,
        format!("default of the class for model_type {model_type:?}"),
    );
    Ok(base.parse().expect("a decimal of the table"))
}

/// A base that is null.
fn null<'a>(scope: Scope<'a>) -> Option<Found<'a>> {
    let keys = BASE_KEYS.into_iter().chain(SLIDING_BASE_KEYS);
    let mut found = keys.filter_map(|key| scope.look(key));
    found.find(|found| *found.value == Value::Null)
}

/// The name that the table has a base by.
fn rope_label(label: &str) -> &str {
    if label.contains("compress") {
        "compress"
    } else {
        label
    }
}
