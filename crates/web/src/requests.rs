//! Requests of the page: a line of JSON, and after it the bytes of a file where one belongs to it.
//!
//! | ask | members | answer |
//! |---|---|---|
//! | `audit` | `name`, `size`, `framework`, `context`; a file | as of `ropebound audit`, one file |
//! | `add` | `name`; a certificate | its digest, and a predecessor that is missing |
//! | `check` | `name` | whether the certificate holds, and what that means |
//! | `forget` | | drops all certificates |
//! | `survey` | `base`, `head_dim`, `context`, `logarithmic` | begins a survey of 0..=context |
//! | `more` | `blocks` | how it stands |
//! | `columns` | | what to draw of it |
//! | `sums` | `start`, `count` | single sums about there, for drawing |
//! | `length` | `base`, `head_dim`, `limit` | the first negative sum up to the limit |

use ropebound_config::{Dialect, Options};
use ropebound_schedule::{Decimal, HeadDim, Schedule, parse_count};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::certificates::Certificates;
use crate::frequencies::{Angles, POSITION_LIMIT};
use crate::survey::Survey;

/// Columns of a drawing.
const COLUMNS: u64 = 800;

/// What lasts between requests.
#[derive(Debug, Default)]
pub struct State {
    certificates: Certificates,
    survey: Option<Survey>,
}

#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "lowercase", deny_unknown_fields)]
enum Request {
    Audit {
        name: String,
        size: u64,
        framework: Option<String>,
        context: Option<String>,
    },
    Add {
        name: String,
    },
    Check {
        name: String,
    },
    Forget,
    Survey {
        base: String,
        head_dim: String,
        context: String,
        logarithmic: bool,
    },
    More {
        blocks: u32,
    },
    Columns,
    Sums {
        start: u64,
        count: u64,
    },
    Length {
        base: String,
        head_dim: String,
        limit: u64,
    },
}

/// A field of the page that is not accepted, and what is.
struct Fault {
    field: &'static str,
    why: String,
}

impl From<String> for Fault {
    fn from(why: String) -> Fault {
        Fault { field: "", why }
    }
}

/// The answer to a request, as JSON; of one that is not accepted `{"error": …, "field": …}`.
#[must_use]
pub fn answer(
    state: &mut State,
    request: &[u8],
    progress: &(dyn Fn(&str, u64, u64) + Sync),
) -> Vec<u8> {
    let line = request.iter().position(|byte| *byte == b'\n');
    let (line, file) = request.split_at(line.unwrap_or(request.len()));
    let file = file.get(1..).unwrap_or_default();
    let answer = match serde_json::from_slice::<Request>(line) {
        Ok(request) => respond(state, request, file, progress),
        Err(error) => Err(Fault::from(format!("not a request: {error}"))),
    };
    let answer =
        answer.unwrap_or_else(|Fault { field, why }| json!({"error": why, "field": field}));
    answer.to_string().into_bytes()
}

fn respond(
    state: &mut State,
    request: Request,
    file: &[u8],
    progress: &(dyn Fn(&str, u64, u64) + Sync),
) -> Result<Value, Fault> {
    let begun = || Fault::from("no survey was begun".to_owned());
    Ok(match request {
        Request::Audit {
            name,
            size,
            framework,
            context,
        } => {
            let options = Options {
                dialect: dialect(framework.as_deref())?,
                context: context.as_deref().map(count).transpose()?,
                class: None,
            };
            crate::audit_file(&name, file, size, &options)
        }
        Request::Add { name } => state.certificates.add(&name, file),
        Request::Check { name } => state.certificates.check(&name, progress)?,
        Request::Forget => {
            state.certificates = Certificates::default();
            json!({})
        }
        Request::Survey {
            base,
            head_dim,
            context,
            logarithmic,
        } => {
            let context = count(&context)?;
            let angles = angles(&base, &head_dim)?;
            let error = crate::scan::Scan::new(&angles, context);
            let error = error.error(&angles) as f64 / error.units() as f64;
            let edges = edges(context, logarithmic);
            let answer = json!({
                "context": context,
                "pairs": angles.pairs(),
                "edges": edges,
                "drawing_error": error,
            });
            state.survey = Some(Survey::new(angles, 0, context + 1, edges));
            answer
        }
        Request::More { blocks } => {
            let survey = state.survey.as_mut().ok_or_else(begun)?;
            survey.advance(blocks);
            let standing = survey.standing();
            let digits = |position: u64| survey.angles().digits(position, 6);
            let mut answer = serde_json::to_value(&standing).map_err(|error| error.to_string())?;
            if standing.done || standing.first_negative.is_some() {
                answer["first_value"] = json!(standing.first_negative.and_then(digits));
            }
            if standing.done {
                answer["minimum_value"] = json!(standing.minimum.and_then(digits));
            }
            answer
        }
        Request::Columns => {
            let [least, greatest] = state.survey.as_ref().ok_or_else(begun)?.drawn();
            let finite = |values: &[f32]| -> Vec<Option<f32>> {
                let values = values.iter();
                values
                    .map(|value| value.is_finite().then_some(*value))
                    .collect()
            };
            json!({"least": finite(least), "greatest": finite(greatest)})
        }
        Request::Sums { start, count } => {
            let angles = state.survey.as_ref().ok_or_else(begun)?.angles();
            let end = start.saturating_add(count.min(4096)).min(POSITION_LIMIT);
            let sums = (start..end).map(|m| angles.sum(m) as f64 / (1u64 << 62) as f64);
            json!({"start": start, "sums": sums.collect::<Vec<_>>()})
        }
        Request::Length {
            base,
            head_dim,
            limit,
        } => {
            let angles = angles(&base, &head_dim)?;
            let mut survey = Survey::new(angles, 0, limit.min(POSITION_LIMIT - 1) + 1, Vec::new());
            survey.run(true);
            let found = survey.standing();
            json!({"first_negative": found.first_negative, "undecided": found.undecided.first()})
        }
    })
}

/// By name, release included or not: `vllm`, `transformers@4`.
fn dialect(name: Option<&str>) -> Result<Dialect, Fault> {
    let Some(name) = name else {
        return Ok(Dialect::default());
    };
    name.parse().map_err(|error| Fault {
        field: "framework",
        why: format!("{name:?} is {error}"),
    })
}

/// A number as people write it: commas between groups of three digits are left out.
fn plain(text: &str) -> String {
    let text = text.trim();
    let (head, groups) = text.split_once(',').unwrap_or((text, ""));
    let grouped = !groups.is_empty()
        && (1..=3).contains(&head.len())
        && head.bytes().all(|byte| byte.is_ascii_digit())
        && groups.split(',').all(|group| {
            let digits = group.split('.').next().unwrap_or_default();
            digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
    if grouped {
        text.replace(',', "")
    } else {
        text.to_owned()
    }
}

/// A count such as 32768, 32,768, 32k, 1M or 1e6, in 1..=16M.
fn count(text: &str) -> Result<u64, Fault> {
    let plain = plain(text);
    let counted = parse_count(&plain).ok();
    let decimal = || {
        plain
            .parse::<Decimal>()
            .ok()
            .and_then(|value| value.to_u64())
    };
    let found = counted.or_else(decimal);
    found
        .filter(|count| (1..POSITION_LIMIT).contains(count))
        .ok_or_else(|| Fault {
            field: "context",
            why: "A count from 1 to 16M, such as 32768, 32k or 1M.".to_owned(),
        })
}

/// A base such as 500000, 500,000, 1e6, 500k or 1M: of bases a k is 1000 and an M a million.
fn base(text: &str) -> Result<Decimal, Fault> {
    let refused = || Fault {
        field: "base",
        why: "A decimal from 1 to 1e100, such as 500000, 1e6 or 26952.34.".to_owned(),
    };
    let plain = plain(text);
    let powered = match plain.strip_suffix(['k', 'K', 'M']) {
        Some(number) if !number.contains(['e', 'E']) => {
            let power = if plain.ends_with('M') { 6 } else { 3 };
            format!("{number}e{power}")
        }
        _ => plain,
    };
    if powered.len() > 500 {
        return Err(refused());
    }
    powered.parse().map_err(|_| refused())
}

fn angles(base_text: &str, head_dim: &str) -> Result<Angles, Fault> {
    let refused = || Fault {
        field: "head_dim",
        why: "An even number from 2 to 512.".to_owned(),
    };
    let number: u64 = plain(head_dim).parse().map_err(|_| refused())?;
    let head_dim = HeadDim::new(number).map_err(|_| refused())?;
    if number > 512 {
        return Err(refused());
    }
    let base = base(base_text)?;
    let schedule = Schedule::plain(base, head_dim).map_err(|_| Fault {
        field: "base",
        why: "A decimal from 1 to 1e100, such as 500000, 1e6 or 26952.34.".to_owned(),
    })?;
    Angles::new(&schedule).map_err(|error| Fault::from(error.to_string()))
}

/// The first positions of columns of 0..=context (of 1..=context on a logarithmic axis), and context + 1.
fn edges(context: u64, logarithmic: bool) -> Vec<u64> {
    let mut edges: Vec<u64> = if logarithmic {
        let ratio = (context.max(1) as f64).ln() / COLUMNS as f64;
        let at = |k| ((k as f64 * ratio).exp().round() as u64).clamp(1, context);
        (0..COLUMNS).map(at).collect()
    } else {
        (0..COLUMNS).map(|k| k * (context + 1) / COLUMNS).collect()
    };
    edges.push(context + 1);
    edges.dedup();
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, value) in [
            ("500000", 500_000),
            ("500,000", 500_000),
            ("1e6", 1_000_000),
            ("1M", 1_000_000),
            ("500k", 500_000),
            (" 1,000,000 ", 1_000_000),
        ] {
            assert_eq!(
                base(text).ok().and_then(|base| base.to_u64()),
                Some(value),
                "{text}"
            );
        }
        for (text, value) in [
            ("32768", 32768),
            ("32,768", 32768),
            ("32k", 32768),
            ("1M", 1 << 20),
            ("16M", 1 << 24),
            ("1e6", 1_000_000),
        ] {
            assert_eq!(count(text).ok(), Some(value), "{text}");
        }
        for text in ["", "0", "17M", "1.5", "-1", "1,00", "x", "1e9"] {
            assert!(count(text).is_err(), "{text}");
        }
        for text in ["", "0.5", "-1", "1e101", "5,0", "abc", "1,000,00"] {
            assert!(angles(text, "128").is_err(), "{text}");
        }
    }

    #[test]
    fn columns_cover_every_position_once() {
        for context in [1, 2, 799, 800, 801, 5000, 1 << 24] {
            for logarithmic in [false, true] {
                let edges = edges(context, logarithmic);
                assert_eq!(edges[0], u64::from(logarithmic));
                assert_eq!(edges.last(), Some(&(context + 1)));
                assert!(edges.is_sorted_by(|a, b| a < b));
            }
        }
    }
}
