//! The training runs of Figures 3, 6, 7 and 9 to 14 and of Table 5. They are not repeated.

use crate::claims::{Captions, Claims, PrintedDecimal, positions};

/// A model trained on `length` tokens with `base`.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub figure: String,
    pub model: String,
    pub base: PrintedDecimal,
    pub length: u64,
    pub head_dim: u32,
    /// As printed.
    pub observed: String,
}

/// Of the models trained, the one whose head dimension the paper leaves open: "the same structure as Baichuan2-7B, with a smaller hidden
/// size = 2048" is 64 with that model's 32 heads, and 128 with half of them.
const SMALL: &str = "2B from scratch";

impl Run {
    /// In order of the figures.
    pub(crate) fn all(claims: &Claims, captions: &Captions) -> Vec<Self> {
        let mut runs = Vec::new();
        for observation in &claims.observations {
            let of_the_small = observation.place.contains("figure 7");
            let (model, dims): (_, &[u32]) = if of_the_small {
                (SMALL, &[128, 64])
            } else {
                ("Llama2-7B", &[128])
            };
            runs.extend(dims.iter().map(|&head_dim| Self {
                figure: observation.place.clone(),
                model: model.to_owned(),
                base: observation.base.clone(),
                length: observation.train_length,
                head_dim,
                observed: observation.observed_effective_context.clone(),
            }));
        }
        for (figure, model) in [("figure 6", "Llama2-7B"), ("figure 9", "Baichuan2-7B")] {
            let bases = claims.figures6_9.bases_trained.iter();
            runs.extend(bases.map(|base| Self {
                figure: figure.to_owned(),
                model: model.to_owned(),
                base: base.clone(),
                length: claims.figures6_9.context,
                head_dim: 128,
                observed: "a bar of figure b".to_owned(),
            }));
        }
        runs.extend(captions.figures10_14.iter().map(|caption| Self {
            figure: format!("figure {}", caption.figure),
            model: caption.model.clone(),
            base: caption.base.clone(),
            length: positions(&caption.train_length),
            head_dim: 128,
            observed: "three plots".to_owned(),
        }));
        // Table 5's rows are runs as well.
        for training in &claims.table5 {
            let dims: &[u32] = if training.model.contains("2B") {
                &[128, 64]
            } else {
                &[128]
            };
            runs.extend(dims.iter().map(|&head_dim| Self {
                figure: "table 5".to_owned(),
                model: training.model.clone(),
                base: training.base.clone(),
                length: positions(&training.length),
                head_dim,
                observed: "-".to_owned(),
            }));
        }
        runs
    }
}
