//! `ropebound spectrum`: a configuration's frequencies.

use crate::commands::audit::{FrameworkArgument, context};
use crate::failure::Failure;
use clap::Args;
use ropebound_config::{Options, read_model};
use ropebound_reports::Format;
use ropebound_reports::spectrum::Spectrum;
use std::path::PathBuf;

/// The frequencies a configuration gives: exact to the digits asked for, and the f32 that transformers stores.
///
/// With wavelengths, turns within the context, and the critical pair: the first that makes less than one turn in it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  ropebound spectrum config.json
  ropebound spectrum config.json --digits 50 --format json
  ropebound spectrum config.json --output frequencies.safetensors
  ropebound spectrum config.json --layer full_attention --output theta.npy")]
pub struct SpectrumCommand {
    /// The file.
    #[arg(value_name = "CONFIG")]
    config: PathBuf,
    /// One layer type, by its name in the audit.
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    /// Significant digits.
    #[arg(long, default_value_t = 17, value_parser = clap::value_parser!(u16).range(1..=1000))]
    digits: u16,
    /// The context to count turns in, in positions, instead of the one claimed.
    #[arg(long, value_name = "N", value_parser = context, allow_hyphen_values = true)]
    context: Option<u64>,
    /// Whose rules to read the file by.
    #[arg(long, value_enum, default_value = "transformers")]
    framework: FrameworkArgument,
    /// Writes a file instead: *.json, *.csv, *.npy (f64, one layer type) or *.safetensors (f64 and f32).
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl SpectrumCommand {
    pub fn run(&self, format: Format) -> Result<String, Failure> {
        let options = Options {
            framework: self.framework.into(),
            context: self.context,
        };
        let model = read_model(&self.config, &options)
            .map_err(|error| Failure::other(format!("{}: {error}", self.config.display())))?;
        let spectrum = Spectrum::new(&model, self.layer.as_deref(), usize::from(self.digits));
        if spectrum.layers.is_empty() {
            let names: Vec<_> = model
                .layers
                .iter()
                .map(|layer| layer.name.as_str())
                .collect();
            return Err(Failure::argument(
                "--layer <NAME>",
                self.layer.as_deref().unwrap_or("-"),
                format_args!(
                    "no layer type that rotates; expected one of {}",
                    names.join(", ")
                ),
            ));
        }
        let Some(path) = &self.output else {
            return Ok(spectrum.render(format));
        };
        let refused =
            |why: &dyn std::fmt::Display| Failure::argument("--output <FILE>", path.display(), why);
        let bytes = match path.extension().and_then(|extension| extension.to_str()) {
            Some("json") => spectrum.render(Format::Json).into_bytes(),
            Some("csv") => spectrum.render(Format::Csv).into_bytes(),
            Some("npy") => spectrum.to_npy().map_err(|error| refused(&error))?,
            Some("safetensors") => spectrum.to_safetensors(),
            _ => {
                return Err(refused(
                    &"expected a name that ends in .json, .csv, .npy or .safetensors",
                ));
            }
        };
        crate::output::write_file("--output <FILE>", path, &bytes)?;
        Ok(format!(
            "wrote {} ({} bytes)\n",
            path.display(),
            bytes.len()
        ))
    }
}
