//! Safe bases of plain RoPE that were searched for once: `data/safe-bases.txt`, a head dimension, a context and the safe base rounded up to
//! an integer in each line.
//!
//! A safe base of a context serves every shorter one, so these answer at once, if not always with the least.

use ropebound_schedule::{Decimal, HeadDim};

/// A base from which on every base is feasible, proven by an earlier search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSafe {
    /// The base.
    pub base: Decimal,
    /// The context whose safe base it is, rounded up to an integer: not shorter than the one asked for.
    pub context: u64,
}

/// The known safe base of the shortest context not below `context`.
#[must_use]
pub fn known_safe(head_dim: HeadDim, context: u64) -> Option<KnownSafe> {
    let of_head_dim = rows().filter(|(row, _)| *row == head_dim);
    let long_enough = of_head_dim
        .map(|(_, known)| known)
        .filter(|known| known.context >= context);
    long_enough.min_by_key(|known| known.context)
}

fn rows() -> impl Iterator<Item = (HeadDim, KnownSafe)> {
    include_str!("../data/safe-bases.txt").lines().map(|line| {
        let row = || {
            let mut fields = line.split(' ');
            let head_dim = HeadDim::new(fields.next()?.parse().ok()?).ok()?;
            let context = fields.next()?.parse().ok()?;
            let base = fields.next()?.parse().ok()?;
            Some((head_dim, KnownSafe { base, context }))
        };
        row().expect("head_dim, context, base")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ropebound_bounds::search::{Grid, Ladder, SafeBound};
    use ropebound_certificate::parse_safe;

    /// As the search finds them again.
    fn searched(up_to: u64) -> usize {
        let short = rows().filter(|(_, known)| known.context <= up_to);
        let same = short.map(|(head_dim, known)| {
            let found = Ladder::new(head_dim).safe_base(known.context, &mut |_| ());
            let SafeBound::Proved(base) = found.bound else {
                panic!("{head_dim} {known:?}");
            };
            let above = Grid::Integer.at_or_above(base.base().hi());
            assert_eq!(above, Some(known.base), "{head_dim} {}", known.context);
        });
        same.count()
    }

    #[test]
    fn short_contexts_are_found_again() {
        assert_eq!(searched(4096), 6 * 3);
    }

    #[test]
    #[ignore = "takes minutes: run by `just safe-bases`"]
    fn all_contexts_are_found_again() {
        assert_eq!(searched(u64::MAX), rows().count());
    }

    #[test]
    fn those_of_head_dim_128_are_the_certificates() {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../proofs/certificates/safe"
        );
        let of_128 = rows().filter(|(head_dim, _)| head_dim.get() == 128);
        let certified = of_128.map(|(head_dim, known)| {
            let path = format!("{folder}/safe-d128-L{}.cert", known.context);
            let text = std::fs::read_to_string(&path).expect("a certificate");
            let certificate = parse_safe(&text).expect("a certificate");
            let base = certificate.conclusion().base(head_dim.pairs());
            assert_eq!(
                Grid::Integer.at_or_above(base.hi()),
                Some(known.base),
                "{path}"
            );
        });
        assert_eq!(certified.count(), 11);
    }

    #[test]
    fn a_longer_context_answers_for_a_shorter_one() {
        let context = |head_dim, context| {
            known_safe(HeadDim::new(head_dim).expect("even"), context).map(|known| known.context)
        };
        assert_eq!(context(128, 131_071), Some(131_072));
        assert_eq!(context(128, 131_072), Some(131_072));
        assert_eq!(context(128, 131_073), Some(262_144));
        assert_eq!(context(128, 1 << 21), None);
        assert_eq!(context(62, 1024), None);
    }
}
