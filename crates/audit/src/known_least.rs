//! Bases of plain RoPE below which all are known to fail: `data/least-bases.txt`, a head dimension, a context and its least base rounded down to
//! an integer in each line, of the certificates in `proofs/certificates`, which both checkers passed.
//!
//! What fails a context fails every longer one, so a search for a longer one may begin there.

use ropebound_schedule::{Decimal, HeadDim};

/// Every base below `base` fails this context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownLeast {
    pub base: Decimal,
    pub context: u64,
}

/// That of the longest context not above `context`.
pub(crate) fn known_least(head_dim: HeadDim, context: u64) -> Option<KnownLeast> {
    let of_head_dim = rows().filter(|(row, _)| *row == head_dim);
    let short_enough = of_head_dim
        .map(|(_, known)| known)
        .filter(|known| known.context <= context);
    short_enough.max_by_key(|known| known.context)
}

fn rows() -> impl Iterator<Item = (HeadDim, KnownLeast)> {
    include_str!("../data/least-bases.txt").lines().map(|line| {
        let row = || {
            let mut fields = line.split(' ');
            let head_dim = HeadDim::new(fields.next()?.parse().ok()?).ok()?;
            let context = fields.next()?.parse().ok()?;
            let base = fields.next()?.parse().ok()?;
            Some((head_dim, KnownLeast { base, context }))
        };
        row().expect("head_dim, context, base")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_bounds::search::{Ladder, LowerBound};
    use ropebound_certificate::parse;

    #[test]
    fn all_are_the_certificates() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../proofs/certificates");
        let certified = rows().map(|(head_dim, known)| {
            let path = format!("{folder}/d{head_dim}-L{}.cert", known.context);
            let text = std::fs::read_to_string(&path).expect("a certificate");
            let base = parse(&text)
                .expect("a certificate")
                .conclusion()
                .base(head_dim.pairs());
            let floor = base.lo().clone().floor();
            assert_eq!(
                floor.to_f64().to_string(),
                known.base.nearest_f64().to_string(),
                "{path}"
            );
            assert!(known.base.is_integer());
        });
        assert_eq!(certified.count(), 66);
    }

    /// Where a search begins changes nothing of what it finds.
    #[test]
    fn bounds_are_the_same_from_there_and_from_nothing() {
        for (head_dim, context) in [
            (64, 1024),
            (80, 3000),
            (128, 4095),
            (128, 4096),
            (256, 2047),
        ] {
            let ladder = Ladder::new(HeadDim::new(head_dim).expect("even"));
            let known = known_least(ladder.head_dim(), context).expect("a shorter one");
            let short = ladder.bound_above(context, Some((known.context, &known.base)));
            let row = ladder
                .without_rows()
                .climb(context, &mut |_| ())
                .bound
                .clone();
            let bounds = [short, ladder.bound(context), row].map(|bound| match bound {
                LowerBound::Proved(base) => (base.decimal(30).expect("digits"), base.position()),
                other => panic!("{other:?}"),
            });
            assert_eq!(bounds[0], bounds[1]);
            assert_eq!(bounds[0], bounds[2]);
        }
    }

    #[test]
    fn a_shorter_context_begins_a_longer_one() {
        let context = |head_dim, context| {
            known_least(HeadDim::new(head_dim).expect("even"), context).map(|known| known.context)
        };
        assert_eq!(context(128, 131_071), Some(65_536));
        assert_eq!(context(128, 131_072), Some(131_072));
        assert_eq!(context(128, 1023), None);
        assert_eq!(context(62, 4096), None);
    }
}
