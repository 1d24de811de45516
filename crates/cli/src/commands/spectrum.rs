//! `ropebound spectrum`: a configuration's frequencies.

use crate::configuration::{ConfigurationFile, Configured, Reading};
use crate::failure::Failure;
use crate::output::{Answered, Output};
use crate::shown;
use clap::Args;
use ropebound_answers::Digits;
use ropebound_answers::spectrum::Spectrum;
use ropebound_tables::{Contents, Data, FileFormat, NamedArray, serialize};
use std::path::{Path, PathBuf};

/// The frequencies a configuration gives: exact to the digits asked for, and the f32 that transformers stores.
///
/// With wavelengths, turns within the context, and the critical pair: the first that makes less than one turn in it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound spectrum config.json
  ropebound spectrum config.json --digits 50 --format json
  ropebound spectrum config.json --output frequencies.safetensors
  ropebound spectrum config.json --layer full_attention --output theta.npy

Arrays of *.safetensors and *.npz: theta.NAME (f64) and, of types that transformers knows, inv_freq.NAME (f32, as it stores
them), for each layer type. *.npy holds theta of one.")]
pub(crate) struct SpectrumCommand {
    #[command(flatten)]
    configuration: ConfigurationFile,
    #[command(flatten)]
    reading: Reading,
    /// Significant digits [default: 17, and 6 of them where people read it].
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1000))]
    digits: Option<u16>,
    /// Writes a file instead: *.json, *.csv, *.npy, *.npz or *.safetensors.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl SpectrumCommand {
    pub(crate) fn run(&self, output: Output) -> Result<Answered, Failure> {
        let configured = Configured::read(self.configuration.required()?, &self.reading)?;
        let layer = self.reading.layer.as_deref();
        if layer.is_some() || configured.rotating().is_empty() {
            configured.layer(layer)?;
        }
        let spectrum = Spectrum::new(&configured.model, layer, Digits::new(self.digits, 17));
        let Some(path) = &self.output else {
            return Ok(Answered::with(output.of(&spectrum.document())));
        };
        let extension = path.extension().and_then(|extension| extension.to_str());
        let bytes = match (extension, FileFormat::of(path)) {
            (Some("json"), _) => spectrum.document().to_json().into_bytes(),
            (Some("csv"), _) => spectrum.document().to_csv().into_bytes(),
            (_, Some(format)) => arrays(&spectrum, format).map_err(|why| refused(path, &why))?,
            _ => {
                let why = "expected a name that ends in .json, .csv, .npy, .npz or .safetensors";
                return Err(refused(path, &why));
            }
        };
        crate::output::write_file("--output <FILE>", path, &bytes)?;
        Ok(Answered::with(format!(
            "wrote {} ({} bytes)\n",
            shown::name(path),
            bytes.len()
        )))
    }
}

fn refused(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure::argument("--output <FILE>", path.display(), why)
}

/// The frequencies as a file of arrays, or why they are none.
fn arrays(spectrum: &Spectrum, format: FileFormat) -> Result<Vec<u8>, String> {
    let names: Vec<_> = spectrum
        .layers
        .iter()
        .map(|layer| layer.layer.as_str())
        .collect();
    if format == FileFormat::Npy && names.len() > 1 {
        return Err(format!(
            "an npy file holds one layer type and the configuration has {}: {}; choose one with --layer, or .npz or .safetensors",
            names.len(),
            names.join(", ")
        ));
    }
    let mut arrays = Vec::new();
    for layer in &spectrum.layers {
        let count = layer.pairs.len();
        let doubles = Data::F64(layer.pairs.iter().map(|pair| pair.double).collect());
        arrays.push(NamedArray::new(
            format!("theta.{}", layer.layer),
            &[count],
            doubles,
        ));
        if let Some(stored) = layer.stored.clone().filter(|_| format != FileFormat::Npy) {
            let name = format!("inv_freq.{}", layer.layer);
            arrays.push(NamedArray::new(name, &[count], Data::F32(stored)));
        }
    }
    let contents = Contents {
        arrays,
        ..Contents::default()
    };
    serialize(&contents, format).map_err(|error| error.to_string())
}
