//! How rotations meet the numbers of a row: which pair turns which component with which other, and with which signs.

use super::sample::SampleKind;
use crate::{Layout, Target};

/// One term of a component: a sign, a number of the input, and the pair whose cosine or sine multiplies it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Term {
    pub sign: f64,
    /// The component of the input; `None` for a table's 1.
    pub source: Option<usize>,
    /// The pair; `None` for one that does not turn.
    pub pair: Option<usize>,
}

/// A component: what it takes of the cosine and of the sine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tap {
    pub cosine: Option<Term>,
    pub sine: Option<Term>,
}

/// All components of a row: of a vector; or of a table its cosines and then its sines.
pub(super) type Wiring = Vec<Tap>;

fn turning(sign: f64, source: Option<usize>, pair: usize) -> Option<Term> {
    Some(Term {
        sign,
        source,
        pair: Some(pair),
    })
}

/// A vector whose component `k` is turned with `partner(k)` by pair `pair(k)`; `None` for one that stands.
fn vector(width: usize, tap: impl Fn(usize) -> Option<(usize, f64, usize)>) -> Wiring {
    (0..width)
        .map(|k| match tap(k) {
            Some((partner, sign, pair)) => Tap {
                cosine: turning(1.0, Some(k), pair),
                sine: turning(sign, Some(partner), pair),
            },
            None => Tap {
                cosine: Some(Term {
                    sign: 1.0,
                    source: Some(k),
                    pair: None,
                }),
                sine: None,
            },
        })
        .collect()
}

/// The pair of a component, its partner, and whether it is the pair's first, by the pairs' components.
fn roles(components: &[(usize, usize)], width: usize) -> Vec<Option<(usize, usize, bool)>> {
    let mut roles = vec![None; width];
    for (pair, &(i, j)) in components.iter().enumerate() {
        if i < width && j < width {
            (roles[i], roles[j]) = (Some((pair, j, true)), Some((pair, i, false)));
        }
    }
    roles
}

/// A vector turned as its layout says.
fn plain(components: &[(usize, usize)], width: usize) -> Wiring {
    let roles = roles(components, width);
    vector(width, |k| {
        roles[k].map(|(pair, partner, first)| (partner, if first { -1.0 } else { 1.0 }, pair))
    })
}

/// The right wiring of a sample.
pub(super) fn right(target: &Target, kind: &SampleKind) -> Wiring {
    match kind {
        SampleKind::Table { columns } => table(columns, target.pairs(), false),
        SampleKind::Vectors { width, layout } => {
            plain(&components(target, *layout, *width), *width)
        }
    }
}

fn components(target: &Target, layout: Layout, width: usize) -> Vec<(usize, usize)> {
    (0..target.pairs())
        .map(|pair| target.components(layout, pair, width))
        .collect()
}

/// A table's cosines and sines; exchanged, if asked.
fn table(columns: &[usize], pairs: usize, exchanged: bool) -> Wiring {
    let term = |column: usize| {
        Some(Term {
            sign: 1.0,
            source: None,
            pair: (column < pairs).then_some(column),
        })
    };
    let cosines = columns.iter().map(|&column| Tap {
        cosine: term(column),
        sine: None,
    });
    let sines = columns.iter().map(|&column| Tap {
        cosine: None,
        sine: term(column),
    });
    if exchanged {
        sines.chain(cosines).collect()
    } else {
        cosines.chain(sines).collect()
    }
}

/// Every other wiring with a name, the likelier first.
pub(super) fn wrong(target: &Target, kind: &SampleKind) -> Vec<(String, Wiring)> {
    match kind {
        SampleKind::Table { columns } => wrong_tables(target, columns),
        SampleKind::Vectors { width, layout } => wrong_vectors(target, *layout, *width),
    }
}

fn wrong_tables(target: &Target, columns: &[usize]) -> Vec<(String, Wiring)> {
    let pairs = target.pairs();
    let right = table(columns, pairs, false);
    let mut all = vec![
        ("sine negated".to_owned(), negated(&right)),
        (
            "cosine and sine exchanged".to_owned(),
            table(columns, pairs, true),
        ),
        ("pairs reversed".to_owned(), reversed(&right, pairs)),
    ];
    all.push((
        "every sine 0".to_owned(),
        without(&right, |tap| tap.sine.is_some()),
    ));
    all.push((
        "every cosine 0".to_owned(),
        without(&right, |tap| tap.cosine.is_some()),
    ));
    if columns.len() == pairs {
        // Cosines and sines of a row in one array, in another order than is read.
        let by_turns = |k: usize| (k / 2, k % 2 == 1);
        let one_after_other = |k: usize| {
            let k = if k < pairs {
                2 * k
            } else {
                2 * (k - pairs) + 1
            };
            (k % pairs, k >= pairs)
        };
        let of = |place: &dyn Fn(usize) -> (usize, bool)| -> Wiring {
            let tap = |k| {
                let (pair, is_sine) = place(k);
                let term = turning(1.0, None, pair);
                Tap {
                    cosine: term.filter(|_| !is_sine),
                    sine: term.filter(|_| is_sine),
                }
            };
            (0..2 * pairs).map(tap).collect()
        };
        all.push((
            "cosines and sines by turns instead of cosines before sines".to_owned(),
            of(&by_turns),
        ));
        all.push((
            "cosines before sines instead of by turns".to_owned(),
            of(&one_after_other),
        ));
    }
    if columns.len() == 2 * pairs {
        // As kernels want them that add both products alike.
        let mut signed = right.clone();
        for pair in 0..pairs {
            if let Some(first) = columns.iter().position(|own| *own == pair) {
                let tap = &mut signed[columns.len() + first];
                tap.sine = tap.sine.map(negative);
            }
        }
        let name = "the sine of each pair's first column negated, a sign multiplied in";
        all.push((name.to_owned(), signed));
        for (layout, name) in [
            (
                Layout::Interleaved,
                "table repeated side by side instead of half by half",
            ),
            (
                Layout::HalfSplit,
                "table repeated half by half instead of side by side",
            ),
        ] {
            let other: Vec<usize> = (0..columns.len()).map(|k| layout.pair(k, pairs)).collect();
            if other != columns {
                all.push((name.to_owned(), table(&other, pairs, false)));
            }
        }
    }
    all
}

fn wrong_vectors(target: &Target, layout: Layout, width: usize) -> Vec<(String, Wiring)> {
    let pairs = target.pairs();
    let own = components(target, layout, width);
    let right = plain(&own, width);
    let (other, other_name) = match layout {
        Layout::HalfSplit => (Layout::Interleaved, "interleaved"),
        Layout::Interleaved => (Layout::HalfSplit, "half-split"),
    };
    let others = components(target, other, width);
    let mut all = vec![
        (
            format!("the other layout: {other_name}"),
            plain(&others, width),
        ),
        ("sine negated".to_owned(), negated(&right)),
        ("cosine and sine exchanged".to_owned(), exchanged(&right)),
        ("pairs reversed".to_owned(), reversed(&right, pairs)),
    ];
    // A table of the other layout under a rotation of this one.
    let (mine, theirs) = (roles(&own, width), roles(&others, width));
    let mixed = vector(width, |k| {
        let (_, partner, first) = mine[k]?;
        let (pair, ..) = theirs[k]?;
        Some((partner, if first { -1.0 } else { 1.0 }, pair))
    });
    let name = match layout {
        Layout::HalfSplit => "table repeated side by side instead of half by half",
        Layout::Interleaved => "table repeated half by half instead of side by side",
    };
    all.push((name.to_owned(), mixed));
    // Read in one layout, written in the other.
    for (from, to, name) in [
        (
            &others,
            &own,
            format!("pairs read {other_name}, written {layout}"),
        ),
        (
            &own,
            &others,
            format!("pairs read {layout}, written {other_name}"),
        ),
    ] {
        let mut wiring = right.clone();
        for (pair, (&(i, j), &(k, l))) in from.iter().zip(to.iter()).enumerate() {
            wiring[k] = Tap {
                cosine: turning(1.0, Some(i), pair),
                sine: turning(-1.0, Some(j), pair),
            };
            wiring[l] = Tap {
                cosine: turning(1.0, Some(j), pair),
                sine: turning(1.0, Some(i), pair),
            };
        }
        all.push((name, wiring));
    }
    for (signs, name) in [
        (
            [1.0, 1.0],
            "the sign of the first component's sine term lost",
        ),
        (
            [-1.0, -1.0],
            "the sign of the second component's sine term turned",
        ),
    ] {
        let wiring = vector(width, |k| {
            let (pair, partner, first) = mine[k]?;
            Some((partner, signs[usize::from(!first)], pair))
        });
        all.push((name.to_owned(), wiring));
    }
    for (sine, name) in [
        (true, "the sine terms left out"),
        (false, "the cosine terms left out"),
    ] {
        let kept = |tap: &Tap| match tap.sine {
            None => *tap,
            Some(_) if sine => Tap { sine: None, ..*tap },
            Some(_) => Tap {
                cosine: None,
                ..*tap
            },
        };
        all.push((name.to_owned(), right.iter().map(kept).collect()));
    }
    for (kept, name) in [
        (true, "only the first component of each pair rotated"),
        (false, "only the second component of each pair rotated"),
    ] {
        let wiring = vector(width, |k| {
            let (pair, partner, first) = mine[k]?;
            (first == kept).then_some((partner, if first { -1.0 } else { 1.0 }, pair))
        });
        all.push((name.to_owned(), wiring));
    }
    if width > 2 * pairs {
        let apart = if target.is_spread() { pairs } else { width / 2 };
        let moved: Vec<_> = (0..pairs).map(|pair| (pair, pair + apart)).collect();
        let name = if target.is_spread() {
            "pairs within the rotary part instead of over the whole head"
        } else {
            "pairs over the whole head instead of within the rotary part"
        };
        all.push((name.to_owned(), plain(&moved, width)));
        all.push((
            "the components that do not rotate are 0".to_owned(),
            without(&right, |tap| tap.sine.is_none()),
        ));
        let last: Vec<_> = own
            .iter()
            .map(|&(i, j)| (i + width - 2 * pairs, j + width - 2 * pairs))
            .collect();
        all.push((
            "the last components of the head rotated instead of the first".to_owned(),
            plain(&last, width),
        ));
    }
    all
}

/// For a head of more numbers than rotate: pairs over the whole head, by frequencies of the exponent over the whole head.
pub(super) fn spread(target: &Target, kind: &SampleKind) -> Option<Wiring> {
    let SampleKind::Vectors { width, .. } = kind else {
        return None;
    };
    let pairs = target.pairs();
    let moved: Vec<_> = (0..pairs).map(|pair| (pair, pair + width / 2)).collect();
    (*width > 2 * pairs && !target.is_spread()).then(|| plain(&moved, *width))
}

/// For a head of more numbers than rotate: every pair of it turned.
pub(super) fn whole_head(target: &Target, kind: &SampleKind) -> Option<Wiring> {
    let (width, layout) = match kind {
        SampleKind::Vectors { width, layout } => (width, layout),
        SampleKind::Table { columns } => {
            let half = target.head_width() / 2;
            let each: Vec<usize> = (0..half).collect();
            // One column for each pair of the head, which may be as many as two for each that rotates.
            let columns = if columns.len() == half {
                &each
            } else {
                columns
            };
            let wide = columns.iter().any(|pair| *pair >= target.pairs());
            return wide.then(|| table(columns, usize::MAX, false));
        }
    };
    let pairs = width / 2;
    let all: Vec<_> = (0..pairs)
        .map(|pair| layout.components(pair, pairs))
        .collect();
    (*width > 2 * target.pairs()).then(|| plain(&all, *width))
}

/// The same with 0 for some components.
fn without(right: &Wiring, gone: impl Fn(&Tap) -> bool) -> Wiring {
    let nothing = Tap {
        cosine: None,
        sine: None,
    };
    let tap = |tap: &Tap| if gone(tap) { nothing } else { *tap };
    right.iter().map(tap).collect()
}

fn negative(term: Term) -> Term {
    Term {
        sign: -term.sign,
        ..term
    }
}

fn negated(right: &Wiring) -> Wiring {
    right
        .iter()
        .map(|tap| Tap {
            sine: tap.sine.map(negative),
            ..*tap
        })
        .collect()
}

fn exchanged(right: &Wiring) -> Wiring {
    right
        .iter()
        .map(|tap| match tap.sine {
            // What stands is not exchanged.
            None => *tap,
            Some(_) => Tap {
                cosine: tap.sine,
                sine: tap.cosine,
            },
        })
        .collect()
}

fn reversed(right: &Wiring, pairs: usize) -> Wiring {
    let turn = |term: Term| Term {
        pair: term.pair.map(|pair| pairs - 1 - pair),
        ..term
    };
    right
        .iter()
        .map(|tap| Tap {
            cosine: tap.cosine.map(turn),
            sine: tap.sine.map(turn),
        })
        .collect()
}
