//! Audits of configurations, as `ropebound audit --format json` answers, but for what plain RoPE would need: that is a search.

use ropebound_config::{Certainty, Model, Options, PositionEncoding, Rotary, read_bytes};
use ropebound_schedule::Schedule;
use serde_json::{Value, json};

use crate::frequencies::{Angles, POSITION_LIMIT};
use crate::survey::Survey;

/// Looks at least this far for the first negative sum, as the program does.
const SEARCH: u64 = 1 << 22;

/// Digits of the least sum, as the program's.
const DIGITS: usize = 10;

/// Of a file called `name` with `size` bytes, of which `bytes` are the first; a refusal is part of the answer.
#[must_use]
pub fn audit_file(name: &str, bytes: &[u8], size: u64, options: &Options) -> Value {
    match read_bytes(bytes, size, options) {
        Ok(model) => of_model(name, &model),
        Err(error) => refused(name, None, &error.to_string()),
    }
}

fn refused(name: &str, model: Option<&Model>, error: &str) -> Value {
    json!({
        "file": name,
        "model_type": model.and_then(|model| model.model_type.as_ref()),
        "framework": model.map(|model| model.dialect.to_string()),
        "verdict": "unreadable",
        "error": error,
        "layers": [],
        "notes": [],
    })
}

/// Verdicts from the best to the worst.
const VERDICTS: [&str; 5] = [
    "nothing_rotates",
    "holds",
    "undecided",
    "violated",
    "no_context",
];

fn of_model(name: &str, model: &Model) -> Value {
    let doubt = match &model.certainty {
        Certainty::Established => None,
        Certainty::Undecided(doubt) => Some(doubt),
    };
    let mut worst = 0;
    let mut layers = Vec::new();
    for layer in &model.layers {
        let audit = match &layer.positions {
            PositionEncoding::None | PositionEncoding::NoAttention => Value::Null,
            PositionEncoding::Rotary(rotary) => match of_layer(rotary, doubt.is_some()) {
                Ok(audit) => audit,
                Err(error) => {
                    let error = format!("layer type {}: {error}", layer.name);
                    return refused(name, Some(model), &error);
                }
            },
        };
        if let Some(verdict) = audit["verdict"].as_str() {
            worst = worst.max(
                VERDICTS
                    .iter()
                    .position(|known| *known == verdict)
                    .unwrap_or(0),
            );
        }
        let values: Vec<Value> = layer
            .origins
            .iter()
            .map(|origin| json!({"name": origin.name, "value": origin.value, "source": origin.source}))
            .collect();
        layers.push(json!({
            "layer": layer.name,
            "layers": layer.layers,
            "attends": layer.positions != PositionEncoding::NoAttention,
            "audit": audit,
            "values": values,
            "notes": layer.notes,
        }));
    }
    let verdict = if doubt.is_some() {
        "undecided"
    } else {
        VERDICTS[worst]
    };
    let mut answer = json!({
        "file": name,
        "model_type": model.model_type,
        "framework": model.dialect.to_string(),
        "verdict": verdict,
        "layers": layers,
        "notes": model.notes,
    });
    if let Some(doubt) = doubt {
        answer["undecided"] =
            json!({"reasons": doubt.reasons, "unread": doubt.unread, "settle": doubt.settle});
    }
    answer
}

fn of_layer(rotary: &Rotary, doubtful: bool) -> Result<Value, String> {
    if let Some(reach) = rotary.reach.filter(|reach| *reach >= POSITION_LIMIT) {
        return Err(format!(
            "distances reach {reach}; at most {} are summed here: run ropebound audit",
            POSITION_LIMIT - 1
        ));
    }
    let words = |error: &dyn std::fmt::Display| error.to_string();
    let schedule = rotary.schedule().map_err(|error| words(&error))?;
    let rotary_sum = of_sum(&schedule, rotary.reach)?;
    let head_sum = match rotary.unrotated {
        Some(unrotated) if unrotated > 0 => {
            let whole = schedule.clone().with_unrotated(unrotated);
            of_sum(&whole.map_err(|error| words(&error))?, rotary.reach)?
        }
        _ => Value::Null,
    };
    let before = match rotary.unscaled().map_err(|error| words(&error))? {
        Some(plain) => of_sum(&plain, rotary.reach)?,
        None => Value::Null,
    };
    let deciding = if head_sum.is_null() {
        &rotary_sum
    } else {
        &head_sum
    };
    let verdict = deciding["verdict"].clone();
    let mut answer = json!({
        "schedule": schedule.name(),
        "numbers": "exact",
        "rotary_dim": rotary.rope.head_dim.get(),
        "rotated_pairs": schedule.pairs(),
        "unrotated_pairs": rotary.unrotated,
        "context": rotary.context,
        "reach": rotary.reach,
        "reach_source": rotary.reach_source,
        "rotary_sum": rotary_sum,
        "head_sum": head_sum,
        "before_scaling": before,
        "verdict": verdict,
    });
    if doubtful {
        for sum in ["rotary_sum", "head_sum", "before_scaling"] {
            if let Some(sum) = answer[sum].as_object_mut() {
                sum.insert("verdict".to_owned(), json!("undecided"));
            }
        }
        answer["verdict"] = json!("undecided");
    }
    Ok(answer)
}

fn of_sum(schedule: &Schedule, reach: Option<u64>) -> Result<Value, String> {
    let angles = Angles::new(schedule).map_err(|error| error.to_string())?;
    let limit = reach.unwrap_or(0).max(SEARCH);
    let never = schedule.unrotated() >= angles.pairs() as u64;
    let distances = reach.unwrap_or(0);
    let mut all = Survey::new(angles.clone(), 0, distances, Vec::new());
    all.run(false);
    let within = all.standing();
    let mut first = (within.first_negative, within.undecided.first().copied());
    if first == (None, None) && !never {
        let mut beyond = Survey::new(angles, distances, limit + 1, Vec::new());
        beyond.run(true);
        let found = beyond.standing();
        first = (found.first_negative, found.undecided.first().copied());
    }
    let length = match first {
        _ if never => json!("unbounded"),
        (Some(negative), open) if open.is_none_or(|open| open > negative) => {
            json!({"proved": negative - 1})
        }
        (_, Some(open)) => json!({"open_at": open}),
        (_, None) => json!({"at_least": limit}),
    };
    let first_negative = length
        .get("proved")
        .and_then(Value::as_u64)
        .map(|length| length + 1);
    let minimum = within.minimum.map(
        |position| json!({"position": position, "value": all.angles().digits(position, DIGITS)}),
    );
    let verdict = match reach {
        None => "no_context",
        Some(_) if within.negative > 0 => "violated",
        Some(_) if within.undecided.is_empty() => "holds",
        Some(_) => "undecided",
    };
    Ok(json!({
        "context_length": length,
        "first_negative": first_negative,
        "negative": reach.map(|_| within.negative),
        "minimum": minimum,
        "verdict": verdict,
    }))
}
