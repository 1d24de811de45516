//! Frequencies as numpy's `.npy` (one array) and as safetensors (two tensors a layer type).
//!
//! `.npy`, version 1.0: a magic number, the length of a header in Python's notation, padding to 64 bytes, then the numbers.
//! safetensors: the length of a JSON header in 8 bytes, the header, then the numbers. All little-endian.

use std::fmt;

use super::{LayerSpectrum, Spectrum};

/// Several layer types where a file holds one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// Their names.
    pub layers: Vec<String>,
}

impl fmt::Display for TooMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a .npy file holds one layer type and the configuration has {}: {}; choose one with --layer",
            self.layers.len(),
            self.layers.join(", ")
        )
    }
}

impl std::error::Error for TooMany {}

impl LayerSpectrum {
    /// θ_i, each the `f64` nearest to the exact number.
    fn doubles(&self) -> Vec<u8> {
        self.doubles
            .iter()
            .flat_map(|theta| theta.to_le_bytes())
            .collect()
    }

    /// What transformers stores, if it knows the type.
    fn stored(&self) -> Option<Vec<u8>> {
        let numbers = self
            .pairs
            .iter()
            .map(|pair| pair.stored_f32.as_ref()?.parse::<f32>().ok());
        let numbers = numbers.collect::<Option<Vec<_>>>()?;
        Some(
            numbers
                .iter()
                .flat_map(|number| number.to_le_bytes())
                .collect(),
        )
    }
}

impl Spectrum {
    /// One layer type's θ_i as `<f8`.
    ///
    /// # Errors
    ///
    /// [`TooMany`] unless there is exactly one layer type.
    pub fn to_npy(&self) -> Result<Vec<u8>, TooMany> {
        let [layer] = self.layers.as_slice() else {
            return Err(TooMany {
                layers: self
                    .layers
                    .iter()
                    .map(|layer| layer.layer.clone())
                    .collect(),
            });
        };
        let description = format!(
            "{{'descr': '<f8', 'fortran_order': False, 'shape': ({},), }}",
            layer.doubles.len()
        );
        // Ten bytes come before; the header ends in a newline at a multiple of 64.
        let length = (10 + description.len() + 1).next_multiple_of(64) - 10;
        let header = format!("{description:<width$}\n", width = length - 1);
        let mut out = b"\x93NUMPY\x01\x00".to_vec();
        out.extend((length as u16).to_le_bytes());
        out.extend(header.as_bytes());
        out.extend(layer.doubles());
        Ok(out)
    }

    /// For each layer type `theta.<name>` as F64, and `inv_freq.<name>` as F32 where transformers knows the type.
    #[must_use]
    pub fn to_safetensors(&self) -> Vec<u8> {
        let mut header = serde_json::Map::new();
        let mut data = Vec::new();
        let mut add = |name: String, kind: &str, count: usize, bytes: Vec<u8>| {
            let range = [data.len(), data.len() + bytes.len()];
            let entry = serde_json::json!({"dtype": kind, "shape": [count], "data_offsets": range});
            header.insert(name, entry);
            data.extend(bytes);
        };
        for layer in &self.layers {
            let count = layer.doubles.len();
            add(
                format!("theta.{}", layer.layer),
                "F64",
                count,
                layer.doubles(),
            );
        }
        for layer in &self.layers {
            if let Some(stored) = layer.stored() {
                add(
                    format!("inv_freq.{}", layer.layer),
                    "F32",
                    layer.doubles.len(),
                    stored,
                );
            }
        }
        let mut text = serde_json::Value::Object(header).to_string();
        // Spaces bring the numbers to a multiple of eight.
        text += &" ".repeat(text.len().next_multiple_of(8) - text.len());
        let mut out = (text.len() as u64).to_le_bytes().to_vec();
        out.extend(text.as_bytes());
        out.extend(data);
        out
    }
}
