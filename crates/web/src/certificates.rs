//! Certificates, checked by `integer-checker`.

use ropebound_integer_checker::{Checker, Digest, Kind, Stage};
use serde_json::{Value, json};

/// What was dropped on the page.
#[derive(Debug, Default)]
pub(crate) struct Certificates {
    checker: Checker,
    added: Vec<(String, Digest)>,
}

impl Certificates {
    /// Takes a file; names what is missing of the chain it continues.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Value {
        let digest = self.checker.add(name, bytes);
        self.added.push((name.to_owned(), digest));
        json!({"digest": digest.to_string(), "missing": self.missing(&digest)})
    }

    fn missing(&self, digest: &Digest) -> Option<String> {
        self.checker
            .missing(digest)
            .map(|digest| digest.to_string())
    }

    /// Checks the file of this name; `progress` hears of the stage, and how much of it is done.
    pub(crate) fn check(
        &mut self,
        name: &str,
        progress: &(dyn Fn(&str, u64, u64) + Sync),
    ) -> Result<Value, String> {
        let found = self.added.iter().rev().find(|(known, _)| known == name);
        let Some((_, digest)) = found.cloned() else {
            return Err(format!("no certificate {name:?} was added"));
        };
        if let Some(missing) = self.missing(&digest) {
            return Ok(json!({"holds": null, "missing": missing}));
        }
        let checked = self.checker.check(&digest, &|now| {
            let stage = match now.stage {
                Stage::Pieces => "pieces",
                Stage::Positions => "positions",
                Stage::Steps => "steps",
            };
            progress(stage, now.done, now.total);
        });
        Ok(match checked {
            Ok(verified) => json!({
                "holds": true,
                "kind": if verified.kind == Kind::SafeBase { "safe base" } else { "least base" },
                "digest": verified.digest.to_string(),
                "head_dim": verified.head_dim,
                "context": verified.context,
                "at_least": verified.threshold.to_string(),
                "position": verified.root_position,
                "pieces": verified.pieces,
                "base": verified.base_digits(20),
                "meaning": verified.what_it_means(),
            }),
            Err(error) => json!({"holds": false, "error": error.to_string()}),
        })
    }
}
