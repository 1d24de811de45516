//! Lists of positions: counts, ranges and `@hard`, separated by commas.

use crate::arguments::range;
use ropebound_kernels::golden::hard_positions;
use ropebound_schedule::{MAX_COUNT, Schedule, parse_count};
use std::ops::Range;

/// Positions as written, before the schedule that `@hard` asks for is known.
#[derive(Clone, Debug, PartialEq)]
pub struct PositionsArgument {
    /// As written.
    pub text: String,
    items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq)]
enum Item {
    Range(Range<u64>),
    Hard,
}

const ACCEPTED: &str = "expected positions below 2^46, ranges and @hard, separated by commas, such as 0..128k or 1,5,7 or 0..=4096,@hard";

/// `0..131072`, `1,5,7`, `@hard`, or several of them.
///
/// # Errors
/// In words: what is wrong, and what is accepted.
pub fn positions(text: &str) -> Result<PositionsArgument, String> {
    let item = |item: &str| {
        if item == "@hard" {
            return Ok(Item::Hard);
        }
        let range = if item.contains("..") {
            range(item).map_err(|error| format!("{item:?}: {error}"))?
        } else {
            let position = parse_count(item).map_err(|error| format!("{error}; {ACCEPTED}"))?;
            position..position + 1
        };
        if range.end > MAX_COUNT {
            return Err(format!(
                "position {} is too large; {ACCEPTED}",
                range.end - 1
            ));
        }
        Ok(Item::Range(range))
    };
    let items = text.split(',').map(item).collect::<Result<_, _>>()?;
    Ok(PositionsArgument {
        text: text.to_owned(),
        items,
    })
}

impl PositionsArgument {
    /// How many positions there are, with `hard` for each `@hard`.
    fn count(&self, hard: usize) -> u64 {
        let count = |item: &Item| match item {
            Item::Range(range) => range.end - range.start,
            Item::Hard => hard as u64,
        };
        self.items
            .iter()
            .fold(0, |sum, item| sum.saturating_add(count(item)))
    }

    /// The positions in the order written, for a schedule.
    ///
    /// # Errors
    /// Their number, if there are more than `most`.
    pub fn resolve(&self, schedule: &Schedule, most: u64) -> Result<Vec<u64>, u64> {
        let hard = if self.items.contains(&Item::Hard) {
            hard_positions(schedule)
        } else {
            Vec::new()
        };
        let count = self.count(hard.len());
        if count > most {
            return Err(count);
        }
        let mut all = Vec::with_capacity(count as usize);
        for item in &self.items {
            match item {
                Item::Range(range) => all.extend(range.clone()),
                Item::Hard => all.extend(&hard),
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_schedule::HeadDim;

    fn resolved(text: &str, most: u64) -> Result<Vec<u64>, u64> {
        let schedule = Schedule::plain(
            "1e4".parse().expect("a base"),
            HeadDim::new(8).expect("even"),
        );
        positions(text)
            .expect(text)
            .resolve(&schedule.expect("a schedule"), most)
    }

    #[test]
    fn lists_keep_their_order() {
        assert_eq!(
            resolved("7,1,0..=2,1k,5..6", 10),
            Ok(vec![7, 1, 0, 1, 2, 1024, 5])
        );
        assert_eq!(resolved("0..128k", 1000), Err(131_072));
        let hard = resolved("9,@hard", 1000).expect("few");
        assert_eq!(hard[..4], [9, 0, 1, 2]);
        assert!(hard.contains(&257));
    }

    #[test]
    fn refusals_say_what_is_accepted() {
        for bad in [
            "",
            ",",
            "1,",
            "-1",
            "5..5",
            "9..2",
            "@soft",
            "@hard@",
            "1e-3",
            "0..64M,65M,99999999999999",
            "1;2",
        ] {
            let error = positions(bad).expect_err(bad);
            assert!(error.contains("expected"), "{bad}: {error}");
        }
    }
}
