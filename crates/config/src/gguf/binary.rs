//! A binary GGUF file, versions 2 and 3, either byte order: its metadata, and the small tensors that change frequencies. Weights are not read.
//!
//! ```text
//! "GGUF"  version u32  tensors u64  pairs u64
//! pair:    key  type u32  value          key and text: length u64, bytes; list: type u32, length u64, values
//! tensor:  name  axes u32  size u64 of each  type u32  offset u64, from the first multiple of general.alignment after the header
//! ```

use std::io::{BufReader, Read, Seek, SeekFrom};

use ropebound_schedule::Decimal;

use crate::error::ConfigError;
use crate::json::{Object, Value};

/// What every such file begins with.
pub(crate) const MAGIC: [u8; 4] = *b"GGUF";

/// What was read of a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Header {
    pub metadata: Object,
    pub tensors: Vec<(String, Vec<f32>)>,
}

/// Tensors of frequency factors, one number for each pair.
const TENSORS: [&str; 3] = [
    "rope_freqs.weight",
    "rope_factors_long.weight",
    "rope_factors_short.weight",
];

/// Bounds of what is believed: files are untrusted.
const MAX_PAIRS: u64 = 100_000;
const MAX_TENSORS: u64 = 1_000_000;
const MAX_KEY: u64 = 65_535;
const MAX_TEXT: u64 = 1 << 20;
const MAX_KEPT_LIST: u64 = 100_000;
/// Of all that is kept together: pairs, values of lists, and bytes of text.
const MAX_KEPT_PAIRS: usize = 4096;
const MAX_KEPT_VALUES: u64 = 1 << 20;
const MAX_KEPT_TEXT: u64 = 32 << 20;
const MAX_FACTORS: u64 = 4096;
const MAX_HEADER: u64 = 1 << 30;

/// Reads the header of `file`, which has `size` bytes.
pub(crate) fn read<R: Read + Seek>(file: R, size: u64) -> Result<Header, ConfigError> {
    let mut reader = Reader {
        file: BufReader::with_capacity(1 << 16, file),
        at: 0,
        end: size.min(MAX_HEADER),
        big: false,
        values: 0,
        text: 0,
    };
    let mut magic = [0; 4];
    reader.exactly(&mut magic, "the magic")?;
    if magic != MAGIC {
        return Err(failed("it does not begin with GGUF"));
    }
    let mut version = reader.u32("the version")?;
    // A version of a byte or two: in the other order its low half is empty.
    if version & 0xffff == 0 {
        reader.big = true;
        version = version.swap_bytes();
    }
    if !(2..=3).contains(&version) {
        return Err(failed(format!("GGUF version {version}; expected 2 or 3")));
    }
    let tensors = reader.count("the number of tensors", MAX_TENSORS)?;
    let pairs = reader.count("the number of metadata pairs", MAX_PAIRS)?;
    let mut header = Header::default();
    let mut alignment = 32;
    let mut kept = 0;
    for _ in 0..pairs {
        let key = reader.text("a metadata key", MAX_KEY)?;
        let kind = reader.u32(&key)?;
        let keep = wanted(&key);
        if let Some(value) = reader.value(kind, keep, &key)? {
            if key == "general.alignment" {
                alignment = value
                    .to_string()
                    .parse()
                    .ok()
                    .filter(|n: &u64| n.is_power_of_two())
                    .ok_or_else(|| ConfigError::field(&key, &value, "a power of two"))?;
            }
            kept += 1;
            if kept > MAX_KEPT_PAIRS {
                return Err(failed(format!(
                    "more than {MAX_KEPT_PAIRS} metadata pairs about positions and attention; expected at most so many"
                )));
            }
            header.metadata.set(&key, value);
        }
    }
    let mut found = Vec::new();
    for _ in 0..tensors {
        let name = reader.text("a tensor's name", MAX_KEY)?;
        let axes = reader.u32(&name)?;
        if axes > 8 {
            return Err(failed(format!(
                "tensor {name:?} has {axes} axes; expected at most 8"
            )));
        }
        let mut numbers: u64 = 1;
        for _ in 0..axes {
            numbers = numbers.saturating_mul(reader.u64(&name)?);
        }
        let kind = reader.u32(&name)?;
        let offset = reader.u64(&name)?;
        if TENSORS.contains(&name.as_str()) {
            if kind != 0 || numbers > MAX_FACTORS {
                return Err(failed(format!(
                    "tensor {name:?} has {numbers} numbers of type {kind}; expected at most {MAX_FACTORS} of f32 (type 0)"
                )));
            }
            found.push((name, numbers, offset));
        }
    }
    let data = reader.at.next_multiple_of(alignment);
    for (name, numbers, offset) in found {
        let values = reader.floats(data.saturating_add(offset), numbers, size, &name)?;
        header.tensors.push((name, values));
    }
    Ok(header)
}

/// Keys of the metadata that are kept.
fn wanted(key: &str) -> bool {
    let parts = [
        "rope.",
        ".attention.",
        ".ssm.",
        "full_attention_interval",
        "no_rope",
    ];
    let ends = [
        ".embedding_length",
        ".context_length",
        ".block_count",
        ".leading_dense_block_count",
    ];
    key == "general.architecture"
        || key == "general.alignment"
        || key == "split.count"
        || parts.iter().any(|part| key.contains(part))
        || ends.iter().any(|end| key.ends_with(end))
}

fn failed(why: impl Into<String>) -> ConfigError {
    ConfigError::File {
        why: format!("not a GGUF file that can be read: {}", why.into()),
    }
}

struct Reader<R> {
    file: BufReader<R>,
    at: u64,
    /// No header is read beyond.
    end: u64,
    big: bool,
    /// Values of lists kept.
    values: u64,
    /// Bytes of text kept.
    text: u64,
}

impl<R: Read + Seek> Reader<R> {
    fn exactly(&mut self, bytes: &mut [u8], what: &str) -> Result<(), ConfigError> {
        self.within(bytes.len() as u64, what)?;
        self.file
            .read_exact(bytes)
            .map_err(|error| failed(format!("{what} at byte {}: {error}", self.at)))?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn within(&self, length: u64, what: &str) -> Result<(), ConfigError> {
        if length > self.end - self.at {
            return Err(failed(format!(
                "{what} at byte {} goes beyond byte {}, its end or the longest header",
                self.at, self.end
            )));
        }
        Ok(())
    }

    fn skip(&mut self, length: u64, what: &str) -> Result<(), ConfigError> {
        self.within(length, what)?;
        self.file
            .seek_relative(length as i64)
            .map_err(|error| failed(format!("{what} at byte {}: {error}", self.at)))?;
        self.at += length;
        Ok(())
    }

    fn bytes<const N: usize>(&mut self, what: &str) -> Result<[u8; N], ConfigError> {
        let mut bytes = [0; N];
        self.exactly(&mut bytes, what)?;
        if self.big {
            bytes.reverse();
        }
        Ok(bytes)
    }

    fn u32(&mut self, what: &str) -> Result<u32, ConfigError> {
        self.bytes(what).map(u32::from_le_bytes)
    }

    fn u64(&mut self, what: &str) -> Result<u64, ConfigError> {
        self.bytes(what).map(u64::from_le_bytes)
    }

    fn count(&mut self, what: &str, most: u64) -> Result<u64, ConfigError> {
        let count = self.u64(what)?;
        if count > most {
            return Err(failed(format!(
                "{what} is {count}; expected at most {most}"
            )));
        }
        Ok(count)
    }

    fn text(&mut self, what: &str, most: u64) -> Result<String, ConfigError> {
        let length = self.count(what, most)?;
        self.within(length, what)?;
        let mut bytes = vec![0; length as usize];
        self.exactly(&mut bytes, what)?;
        String::from_utf8(bytes)
            .map_err(|_| failed(format!("{what} before byte {} is not UTF-8", self.at)))
    }

    /// A value of type `kind`; `None` if it is not to be kept.
    fn value(&mut self, kind: u32, keep: bool, key: &str) -> Result<Option<Value>, ConfigError> {
        if !keep {
            self.skip_value(kind, key, 0)?;
            return Ok(None);
        }
        let number = |value: u64| Value::Number(value.to_string());
        let signed = |value: i64| Value::Number(value.to_string());
        Ok(Some(match kind {
            0 => number(u64::from(self.bytes::<1>(key)?[0])),
            1 => signed(i64::from(i8::from_le_bytes(self.bytes(key)?))),
            2 => number(u64::from(u16::from_le_bytes(self.bytes(key)?))),
            3 => signed(i64::from(i16::from_le_bytes(self.bytes(key)?))),
            4 => number(u64::from(self.u32(key)?)),
            5 => signed(i64::from(i32::from_le_bytes(self.bytes(key)?))),
            6 => float(f64::from(f32::from_le_bytes(self.bytes(key)?))),
            7 => Value::Bool(self.bytes::<1>(key)?[0] != 0),
            8 => {
                let text = self.text(key, MAX_TEXT)?;
                self.text += text.len() as u64;
                if self.text > MAX_KEPT_TEXT {
                    return Err(failed(format!(
                        "text up to {key} has more than {MAX_KEPT_TEXT} bytes; expected at most so many"
                    )));
                }
                Value::Text(text)
            }
            9 => {
                let inner = self.u32(key)?;
                let length = self.count(key, MAX_KEPT_LIST)?;
                if inner == 9 {
                    return Err(failed(format!(
                        "{key} is a list of lists; expected a list of numbers"
                    )));
                }
                self.values += length;
                if self.values > MAX_KEPT_VALUES {
                    return Err(failed(format!(
                        "lists up to {key} have more than {MAX_KEPT_VALUES} values; expected at most so many"
                    )));
                }
                let mut items = Vec::new();
                for _ in 0..length {
                    items.extend(self.value(inner, true, key)?);
                }
                Value::List(items)
            }
            10 => number(self.u64(key)?),
            11 => signed(i64::from_le_bytes(self.bytes(key)?)),
            12 => float(f64::from_le_bytes(self.bytes(key)?)),
            _ => return Err(failed(format!("{key} is of type {kind}; expected 0 to 12"))),
        }))
    }

    fn skip_value(&mut self, kind: u32, key: &str, depth: u32) -> Result<(), ConfigError> {
        if let Some(size) = size_of(kind) {
            return self.skip(size, key);
        }
        match kind {
            8 => {
                let length = self.u64(key)?;
                self.skip(length, key)
            }
            9 if depth < 4 => {
                let inner = self.u32(key)?;
                let length = self.u64(key)?;
                if let Some(size) = size_of(inner) {
                    return self.skip(length.saturating_mul(size), key);
                }
                // Each item takes bytes of its own, so a length that lies ends with the file.
                for _ in 0..length {
                    self.skip_value(inner, key, depth + 1)?;
                }
                Ok(())
            }
            9 => Err(failed(format!("{key} nests lists deeper than 4"))),
            _ => Err(failed(format!("{key} is of type {kind}; expected 0 to 12"))),
        }
    }

    fn floats(
        &mut self,
        at: u64,
        numbers: u64,
        size: u64,
        name: &str,
    ) -> Result<Vec<f32>, ConfigError> {
        let end = at.saturating_add(4 * numbers);
        if end > size {
            return Err(failed(format!(
                "tensor {name:?} ends at byte {end}, beyond the file's {size}"
            )));
        }
        let seek = self.file.seek(SeekFrom::Start(at));
        seek.map_err(|error| failed(format!("tensor {name:?} at byte {at}: {error}")))?;
        (self.at, self.end) = (at, size);
        (0..numbers)
            .map(|_| self.bytes(name).map(f32::from_le_bytes))
            .collect()
    }
}

fn size_of(kind: u32) -> Option<u64> {
    Some(match kind {
        0 | 1 | 7 => 1,
        2 | 3 => 2,
        4..=6 => 4,
        10..=12 => 8,
        _ => return None,
    })
}

/// A binary number as the decimal it is; one that is none as text that no field accepts.
pub(crate) fn float(value: f64) -> Value {
    match Decimal::from_f64_exact(value.abs()) {
        Ok(_) if value < 0.0 => Value::Number(format!("{value}")),
        Ok(exact) => Value::Number(exact.to_string()),
        Err(_) if value == 0.0 => Value::Number("0".to_owned()),
        Err(_) => Value::Number(format!("{value}")),
    }
}
