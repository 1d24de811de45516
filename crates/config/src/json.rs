//! A strict reader of JSON for untrusted files: numbers keep their text, keys are unique, depth is bounded, and an error says at
//! which field it happened.
//!
//! Beyond RFC 8259 it accepts `NaN`, `Infinity` and `-Infinity`, which Python writes, as numbers that no field accepts.

use std::collections::HashSet;
use std::fmt;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in the order written.
    Object(Object),
}

/// The members of an object, in the order written, each key once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object(Vec<(String, Value)>);

impl Object {
    /// The member called `key`, also if it is null.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value)
    }

    /// The member called `key`, unless it is null.
    #[must_use]
    pub fn present(&self, key: &str) -> Option<&Value> {
        self.get(key).filter(|value| **value != Value::Null)
    }

    /// All members.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a member, or replaces the one of that name.
    pub fn set(&mut self, key: &str, value: Value) {
        match self.0.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }
}

impl Value {
    /// The object this is, if it is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The string this is, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The value as JSON on one line, shortened after 60 characters: for messages.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(text) => text.clone(),
            Value::Text(text) => format!("{:?}", shortened(text)),
            Value::List(items) => format!("a list of {}", items.len()),
            Value::Object(object) => format!("an object of {} members", object.0.len()),
        };
        f.write_str(&shortened(&text))
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Where and why text is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The line, from 1.
    pub line: usize,
    /// The byte of the line, from 1.
    pub column: usize,
    /// The field being read, such as `rope_scaling.factor`; empty at the top.
    pub field: String,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)?;
        if !self.field.is_empty() {
            write!(f, ", field {}", self.field)?;
        }
        write!(f, ": {}", self.why)
    }
}

/// How deep objects and lists may nest.
pub const MAX_DEPTH: usize = 64;

/// The most values of one file, which take a hundred bytes each: GGUF metadata with a tokenizer stay below it.
pub const MAX_VALUES: usize = 1 << 22;

/// Reads one JSON value.
///
/// # Errors
///
/// Anything that is not JSON, a key twice in one object, nesting beyond [`MAX_DEPTH`], more than [`MAX_VALUES`] values, or text after the value.
pub fn parse(text: &str) -> Result<Value, SyntaxError> {
    let mut parser = Parser {
        text,
        at: 0,
        path: Vec::new(),
        values: 0,
    };
    // Editors of some systems begin files with a byte order mark.
    parser.at = text.len() - text.trim_start_matches('\u{feff}').len();
    parser.space();
    let value = parser.value()?;
    parser.space();
    if parser.at < text.len() {
        return Err(parser.error("expected the end of the file after the value"));
    }
    Ok(value)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    path: Vec<String>,
    values: usize,
}

impl Parser<'_> {
    fn error(&self, why: impl Into<String>) -> SyntaxError {
        let before = &self.text.as_bytes()[..self.at.min(self.text.len())];
        let line_start = before.iter().rposition(|byte| *byte == b'\n');
        // A deep path is cut: its first fields name the place well enough.
        let shown = self.path.len().min(6);
        SyntaxError {
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
            column: before.len() - line_start.map_or(0, |at| at + 1) + 1,
            field: shortened(&self.path[..shown].join(".")),
            why: why.into(),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.text[self.at..].starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn value(&mut self) -> Result<Value, SyntaxError> {
        if self.path.len() > MAX_DEPTH {
            return Err(self.error(format!(
                "nested deeper than the {MAX_DEPTH} levels accepted"
            )));
        }
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(self.error(format!("more than the {MAX_VALUES} values accepted")));
        }
        match self.peek() {
            None => Err(self.error("the file ends where a value is expected")),
            Some(b'{') => self.object(),
            Some(b'[') => self.list(),
            Some(b'"') => self.string().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) if self.word("null") => Ok(Value::Null),
            Some(_) if self.word("true") => Ok(Value::Bool(true)),
            Some(_) if self.word("false") => Ok(Value::Bool(false)),
            Some(_) if self.word("NaN") => Ok(Value::Number("NaN".to_owned())),
            Some(_) if self.word("Infinity") => Ok(Value::Number("Infinity".to_owned())),
            Some(_) => Err(self
                .error("expected a value: an object, list, string, number, true, false or null")),
        }
    }

    fn object(&mut self) -> Result<Value, SyntaxError> {
        self.at += 1;
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Value::Object(Object(members)));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.error("expected a key in double quotes"));
            }
            let key = self.string()?;
            if !seen.insert(key.clone()) {
                return Err(self.error(format!("the key {:?} is there twice", shortened(&key))));
            }
            self.space();
            if !self.eat(b':') {
                return Err(self.error(format!("expected ':' after the key {:?}", shortened(&key))));
            }
            self.space();
            self.path.push(key.clone());
            let value = self.value()?;
            members.push((key, value));
            self.space();
            let more = self.eat(b',');
            let end = !more && self.eat(b'}');
            if !more && !end {
                return Err(self.error("expected ',' or '}'"));
            }
            self.path.pop();
            if end {
                return Ok(Value::Object(Object(members)));
            }
        }
    }

    fn list(&mut self) -> Result<Value, SyntaxError> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Value::List(items));
        }
        loop {
            self.space();
            self.path.push(items.len().to_string());
            items.push(self.value()?);
            self.space();
            let more = self.eat(b',');
            let end = !more && self.eat(b']');
            if !more && !end {
                return Err(self.error("expected ',' or ']'"));
            }
            self.path.pop();
            if end {
                return Ok(Value::List(items));
            }
        }
    }

    fn number(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        if self.eat(b'-') && self.word("Infinity") {
            return Ok(Value::Number("-Infinity".to_owned()));
        }
        let digits = |parser: &mut Self| {
            let from = parser.at;
            while matches!(parser.peek(), Some(b'0'..=b'9')) {
                parser.at += 1;
            }
            parser.at - from
        };
        let leading_zero = self.peek() == Some(b'0');
        let whole = digits(self);
        let mut well_formed = whole == 1 || (whole > 1 && !leading_zero);
        if self.eat(b'.') {
            well_formed &= digits(self) > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if !self.eat(b'-') {
                self.eat(b'+');
            }
            well_formed &= digits(self) > 0;
        }
        if !well_formed {
            return Err(self.error("not a JSON number"));
        }
        Ok(Value::Number(self.text[start..self.at].to_owned()))
    }

    fn string(&mut self) -> Result<String, SyntaxError> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(|c: char| c == '"' || c == '\\' || c < ' ');
            let Some(plain) = plain else {
                self.at = self.text.len();
                return Err(self.error("a string is not closed"));
            };
            out.push_str(&rest[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(self.error("a control character in a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        self.at += 1;
        let Some(letter) = self.peek() else {
            return Err(self.error("a string is not closed"));
        };
        self.at += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hex()?;
                let code = if (0xd800..0xdc00).contains(&high) && self.word("\\u") {
                    let low = self.hex()?;
                    0x10000 + ((high - 0xd800) << 10) + (low.wrapping_sub(0xdc00) & 0x3ff)
                } else {
                    high
                };
                // A lone surrogate, which Python lets through, stands for no character.
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => {
                self.at -= 1;
                return Err(self.error("not an escape of JSON"));
            }
        })
    }

    fn hex(&mut self) -> Result<u32, SyntaxError> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let code = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => Err(self.error("expected four hexadecimal digits after \\u")),
        }
    }
}
