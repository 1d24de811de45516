//! Whose code runs a model, and which of its releases: they differ in what they make of the same file.
//!
//! Every row says which releases it holds for and which files of that project were read for it. What was not read is not modelled.

mod classes;
mod lengths;
mod view;

use std::fmt;
use std::str::FromStr;

pub(crate) use lengths::claimed;
pub(crate) use view::{Given, View, view};

/// A project's code, at some of its releases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// Hugging Face transformers 4.45 to 4.50: YaRN's ramp stands at the file's context, whatever the original one.
    Transformers4_45,
    /// transformers 4.51 to 4.56: YaRN's factor is the quotient of the two contexts, whatever the file's.
    Transformers4_51,
    /// transformers 4.57.
    Transformers4_57,
    /// transformers 5.
    #[default]
    Transformers,
    /// vLLM 0.11.
    Vllm0_11,
    /// vLLM 0.12 to 0.17, which reads `rope_parameters` with transformers 4.
    Vllm0_12,
    /// vLLM 0.26 to 0.29.
    Vllm0_26,
    /// vLLM from 0.30 on: YaRN as in transformers, and lengths that are not multiplied by its factor.
    Vllm,
    /// SGLang.
    Sglang,
    /// llama.cpp with a converter of before 14 December 2025.
    LlamaCpp2025,
    /// llama.cpp.
    LlamaCpp,
    /// ollama: its own converter, run by llama.cpp.
    Ollama,
    /// ExLlamaV2.
    ExLlamaV2,
    /// ExLlamaV3.
    ExLlamaV3,
    /// MLX (mlx-lm).
    Mlx,
}

/// What is known of a dialect.
struct Row {
    dialect: Dialect,
    /// What it is called by; the part before @ names the newest too.
    name: &'static str,
    releases: &'static str,
    /// First and last, as major and minor; `None` where releases are not numbered so.
    range: Option<[(u32, u32); 2]>,
    read: &'static str,
}

const ROWS: [Row; 15] = [
    Row {
        dialect: Dialect::Transformers4_45,
        name: "transformers@4.45",
        releases: "4.45 to 4.50",
        range: Some([(4, 45), (4, 50)]),
        read: "modeling_rope_utils.py of 4.45.0, 4.48.3, 4.49.0 and 4.50.3; the classes' defaults of 4.57.1",
    },
    Row {
        dialect: Dialect::Transformers4_51,
        name: "transformers@4.51",
        releases: "4.51 to 4.56",
        range: Some([(4, 51), (4, 56)]),
        read: "modeling_rope_utils.py of 4.51.3, 4.52.4, 4.53.3, 4.54.1, 4.55.4 and 4.56.2; the classes' defaults of 4.57.1",
    },
    Row {
        dialect: Dialect::Transformers4_57,
        name: "transformers@4.57",
        releases: "4.57",
        range: Some([(4, 57), (4, 57)]),
        read: "modeling_rope_utils.py and models/*/configuration_*.py of 4.57.1",
    },
    Row {
        dialect: Dialect::Transformers,
        name: "transformers@5",
        releases: "5.0 to 5.23; classes as of 5.23",
        range: Some([(5, 0), (5, 23)]),
        read: "modeling_rope_utils.py of 5.0.0, 5.10.4 and 5.23.0, models/*/configuration_*.py and modeling_*.py of 5.23.0",
    },
    Row {
        dialect: Dialect::Vllm0_11,
        name: "vllm@0.11",
        releases: "0.11",
        range: Some([(0, 11), (0, 11)]),
        read: "0.11.2: model_executor/layers/rotary_embedding/, config/model.py (_get_and_verify_max_len), models/llama.py; it needs transformers 4",
    },
    Row {
        dialect: Dialect::Vllm0_12,
        name: "vllm@0.12",
        releases: "0.12 to 0.17",
        range: Some([(0, 12), (0, 17)]),
        read: "0.12.0, 0.14.0 and 0.17.0: transformers_utils/config.py (patch_rope_parameters), rotary_embedding/, config/model.py; they need transformers 4",
    },
    Row {
        dialect: Dialect::Vllm0_26,
        name: "vllm@0.26",
        releases: "0.26 to 0.29",
        range: Some([(0, 26), (0, 29)]),
        read: "0.26.0, 0.28.0 and 0.29.0: rotary_embedding/, config/model.py; they need transformers 5",
    },
    Row {
        dialect: Dialect::Vllm,
        name: "vllm@0.30",
        releases: "0.30 to 0.33",
        range: Some([(0, 30), (0, 33)]),
        read: "0.30.0, 0.31.0, 0.32.0 and 0.33.0: rotary_embedding/, config/model.py (pull request 56446)",
    },
    Row {
        dialect: Dialect::Sglang,
        name: "sglang",
        releases: "0.5.23",
        range: Some([(0, 5), (0, 5)]),
        read: "0.5.23: srt/layers/rotary_embedding/, srt/utils/hf_transformers/common.py (get_context_length)",
    },
    Row {
        dialect: Dialect::LlamaCpp2025,
        name: "llama.cpp@2025",
        releases: "converters before 14 December 2025 (pull request 18013)",
        range: None,
        read: "convert_hf_to_gguf.py (set_gguf_parameters): rope_theta at the top level alone",
    },
    Row {
        dialect: Dialect::LlamaCpp,
        name: "llama.cpp",
        releases: "converters since 14 December 2025",
        range: None,
        read: "convert_hf_to_gguf.py (TextModel), src/llama-context.cpp, ggml's ggml_rope_yarn_corr_dims",
    },
    Row {
        dialect: Dialect::Ollama,
        name: "ollama",
        releases: "August 2026 (commit fb30760, llama.cpp b10488)",
        range: None,
        read: "convert/convert_llama.go, convert_qwen2.go, convert_qwen3.go, convert_phi3.go",
    },
    Row {
        dialect: Dialect::ExLlamaV2,
        name: "exllamav2",
        releases: "0.3.2",
        range: Some([(0, 3), (0, 3)]),
        read: "0.3.2: config.py, rope.py, architecture.py",
    },
    Row {
        dialect: Dialect::ExLlamaV3,
        name: "exllamav3",
        releases: "1.4.1",
        range: Some([(1, 4), (1, 4)]),
        read: "1.4.1: util/rope.py, model/config.py (read_rope_settings_default), architecture/*.py",
    },
    Row {
        dialect: Dialect::Mlx,
        name: "mlx",
        releases: "mlx-lm 0.32.2",
        range: Some([(0, 32), (0, 32)]),
        read: "0.32.2: models/rope_utils.py and the models' own files",
    },
];

impl Dialect {
    /// All, by project and release.
    pub fn all() -> impl Iterator<Item = Dialect> {
        ROWS.iter().map(|row| row.dialect)
    }

    fn row(self) -> &'static Row {
        let row = ROWS.iter().find(|row| row.dialect == self);
        row.expect("every dialect has a row")
    }

    /// What it is called by, release included: `transformers@4.57`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The releases it holds for.
    #[must_use]
    pub fn releases(self) -> &'static str {
        self.row().releases
    }

    /// What was read of the project for it.
    #[must_use]
    pub fn source(self) -> &'static str {
        self.row().read
    }

    /// The project's name alone.
    #[must_use]
    pub fn project(self) -> &'static str {
        project(self.name())
    }

    /// Whether it is the newest of its project that is modelled.
    fn is_newest(self) -> bool {
        let last = ROWS.iter().rfind(|row| project(row.name) == self.project());
        last.is_some_and(|row| row.dialect == self)
    }

    /// Whether it hands the file to transformers 5.
    pub(crate) fn reads_by_transformers_5(self) -> bool {
        matches!(
            self,
            Self::Transformers | Self::Vllm0_26 | Self::Vllm | Self::Sglang
        )
    }

    /// Whether it hands the file to transformers 4.
    pub(crate) fn reads_by_transformers_4(self) -> bool {
        self.is_transformers_4() || matches!(self, Self::Vllm0_11 | Self::Vllm0_12)
    }

    pub(crate) fn is_transformers_4(self) -> bool {
        matches!(
            self,
            Self::Transformers4_45 | Self::Transformers4_51 | Self::Transformers4_57
        )
    }

    pub(crate) fn is_vllm(self) -> bool {
        matches!(
            self,
            Self::Vllm0_11 | Self::Vllm0_12 | Self::Vllm0_26 | Self::Vllm
        )
    }

    /// Whether llama.cpp runs what it makes of a file.
    pub(crate) fn is_llama_cpp(self) -> bool {
        matches!(self, Self::LlamaCpp2025 | Self::LlamaCpp | Self::Ollama)
    }
}

fn project(name: &str) -> &str {
    name.split_once('@').map_or(name, |(project, _)| project)
}

/// The newest of a project goes by the project's name alone.
impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_newest() {
            self.project()
        } else {
            self.name()
        })
    }
}

/// Why a text names no dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialectError(String);

impl fmt::Display for DialectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = ROWS.iter().map(|row| row.name).collect();
        write!(
            f,
            "{}; expected one of {}, or a project's name for the newest",
            self.0,
            names.join(", ")
        )
    }
}

impl std::error::Error for DialectError {}

/// A project's name stands for its newest releases; after an @ stands a release, or as much of one as is needed: `transformers@4`,
/// `transformers@4.52.1`, `vllm@0.28`.
impl FromStr for Dialect {
    type Err = DialectError;

    fn from_str(text: &str) -> Result<Self, DialectError> {
        let of_project = |name: &str| -> Vec<&'static Row> {
            ROWS.iter()
                .filter(|row| project(row.name) == name)
                .collect()
        };
        let Some((name, release)) = text.split_once('@') else {
            let newest = of_project(text).last().map(|row| row.dialect);
            return newest.ok_or_else(|| DialectError("not a project that is modelled".to_owned()));
        };
        let rows = of_project(name);
        if let Some(row) = rows.iter().find(|row| row.name == text) {
            return Ok(row.dialect);
        }
        let mut numbers = release.split('.').map(str::parse::<u32>);
        let found = match (numbers.next(), numbers.next()) {
            (Some(Ok(major)), None) => rows.iter().rfind(|row| {
                row.range
                    .is_some_and(|[first, last]| (first.0..=last.0).contains(&major))
            }),
            (Some(Ok(major)), Some(Ok(minor))) => rows.iter().find(|row| {
                row.range
                    .is_some_and(|[first, last]| (first..=last).contains(&(major, minor)))
            }),
            _ => None,
        };
        found.map(|row| row.dialect).ok_or_else(|| {
            DialectError(if rows.is_empty() {
                "not a project that is modelled".to_owned()
            } else {
                "not a release that is modelled".to_owned()
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_releases_find_their_dialect() {
        for dialect in Dialect::all() {
            assert_eq!(dialect.name().parse(), Ok(dialect));
            assert_eq!(dialect.to_string().parse(), Ok(dialect));
        }
        for (text, dialect) in [
            ("transformers", Dialect::Transformers),
            ("transformers@4", Dialect::Transformers4_57),
            ("transformers@4.48.3", Dialect::Transformers4_45),
            ("transformers@4.52", Dialect::Transformers4_51),
            ("vllm", Dialect::Vllm),
            ("vllm@0.14.1", Dialect::Vllm0_12),
            ("vllm@0.29", Dialect::Vllm0_26),
            ("llama.cpp", Dialect::LlamaCpp),
        ] {
            assert_eq!(text.parse(), Ok(dialect), "{text}");
        }
        for text in [
            "vllm@0.20",
            "transformers@4.30",
            "tgi",
            "tgi@1",
            "",
            "vllm@",
        ] {
            assert!(text.parse::<Dialect>().is_err(), "{text}");
        }
    }
}
