//! Records: named values under a sentence.

use crate::value::Fields;
use serde::Serialize;

/// Named values and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// In one sentence.
    pub headline: String,
    /// The values. Records among them are a table of their own.
    pub fields: Fields,
}
