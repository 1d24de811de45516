//! What the paper's figures are said to show.

use super::PrintedDecimal;
use serde::Deserialize;

/// Figure 2: the lowest frequency beyond the trained range.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrigonometryFigure {
    /// Its panels.
    pub panels: Vec<TrigonometryPanel>,
    /// What is drawn.
    pub curve: String,
}

/// One panel of Figure 2.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrigonometryPanel {
    /// The base, or the formula of Eq. 6.
    pub base: String,
    /// The trained context.
    pub from: u64,
    /// The extended context.
    pub to: u64,
}

/// Figures 4 and 5.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurvePanels {
    /// The left panel.
    pub left: CurvePanel,
    /// The right panel.
    pub right: CurvePanel,
    /// What is drawn.
    pub curve: String,
}

/// One panel of Figures 4 and 5.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurvePanel {
    /// One curve each.
    pub bases: Vec<PrintedDecimal>,
    /// Where the panel ends.
    pub m_max: u64,
}

/// Figures 6 and 9: bases trained at one length.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainedBases {
    /// The length.
    pub context: u64,
    /// The bases.
    pub bases_trained: Vec<PrintedDecimal>,
    /// What was observed.
    pub observed: String,
}

/// One training run and what it showed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Where the paper says so.
    #[serde(rename = "where")]
    pub place: String,
    /// The base.
    pub base: PrintedDecimal,
    /// The training length.
    pub train_length: u64,
    /// What was observed.
    pub observed_effective_context: String,
}

/// What the captions of Figures 10 to 14 say.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Captions {
    /// What the values are.
    pub note: String,
    /// By figure.
    pub figures10_14: Vec<FigureCaption>,
}

/// One caption.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureCaption {
    /// Its number.
    pub figure: u64,
    /// The model, as printed.
    pub model: String,
    /// The base it was trained with.
    pub base: PrintedDecimal,
    /// The length it was trained on.
    pub train_length: String,
    /// The context before.
    pub original_context: u64,
}

impl Captions {
    /// The captions compiled in.
    ///
    /// # Panics
    ///
    /// If the file that the crate carries is not in the form above.
    #[must_use]
    pub fn load() -> Self {
        serde_json::from_str(include_str!("../../data/captions.json"))
            .expect("the captions are in the form above")
    }
}
