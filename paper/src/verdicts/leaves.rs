//! The values of the claims, one by one, in the order of the files.

use serde_json::Value;

/// A number, a text or a truth value, and where it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Leaf {
    /// A JSON pointer; in captions.json with `captions` before it.
    pub place: String,
    /// As written.
    pub printed: String,
    /// Whether it holds a number.
    pub number: bool,
}

/// All leaves of both files.
pub(crate) fn all() -> Vec<Leaf> {
    let read = |text: &str| -> Value { serde_json::from_str(text).expect("the claims are JSON") };
    let mut leaves = Vec::new();
    let claims = read(include_str!("../../data/claims.json"));
    walk("", &claims, &mut leaves);
    let captions = read(include_str!("../../data/captions.json"));
    walk("captions", &captions, &mut leaves);
    leaves
}

fn walk(place: &str, value: &Value, leaves: &mut Vec<Leaf>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                // RFC 6901.
                let name = name.replace('~', "~0").replace('/', "~1");
                walk(&format!("{place}/{name}"), value, leaves);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                walk(&format!("{place}/{index}"), value, leaves);
            }
        }
        Value::String(text) => leaves.push(Leaf {
            place: place.to_owned(),
            printed: text.clone(),
            number: text.contains(|c: char| c.is_ascii_digit()),
        }),
        other => leaves.push(Leaf {
            place: place.to_owned(),
            printed: other.to_string(),
            number: other.is_number(),
        }),
    }
}
