//! What every answer has.

use ropebound_document::{Document, Fields};

/// What the program answers.
pub trait Answer {
    /// The answer in one sentence.
    fn headline(&self) -> String;

    /// Its values, by the names they have in JSON and CSV.
    fn fields(&self) -> Fields;

    /// All of it, from which every format is made.
    fn document(&self) -> Document {
        Document::answer(self.headline(), self.fields())
    }
}
