//! Certificates of a wrong safe base, as well made as a liar can, and genuine ones changed in one thing.

use ropebound_certificate::{Conclusion, Dyadic, Problem, SafeCertificate};

use super::Text;
use super::safe_generator::{conclusion, sum};

fn number(value: f64) -> Dyadic {
    Dyadic::from_f64(value).unwrap()
}

/// The claim with other steps, from `from` on, and another conclusion.
fn altered(
    claim: &SafeCertificate,
    from: &Dyadic,
    steps: &[Dyadic],
    conclusion: &Conclusion,
) -> SafeCertificate {
    let (head_dim, context) = (claim.head_dim(), claim.context());
    let steps = steps.to_vec();
    SafeCertificate::new(
        Problem::new(head_dim, context),
        from.clone(),
        steps,
        conclusion.clone(),
    )
    .unwrap()
}

/// Wrong claims for the context of a genuine certificate, each with a name. They fail within a few steps.
pub(crate) fn forge(claim: &SafeCertificate) -> Vec<(&'static str, SafeCertificate)> {
    let (from, steps) = (claim.from(), claim.steps());
    // The true base, all of it left to counting.
    let start = &claim.conclusion().bracket[0];
    let counted = altered(claim, start, &[], claim.conclusion());
    // A larger base: the genuine steps, cut short.
    let few = &steps[..steps.len().min(8)];
    let ends = [0.0, 1e-9, 2e-9, 3e-9];
    let [lo, inner_lo, inner_hi, hi] =
        ends.map(|gap| number(few[few.len() - 1].value().to_f64() + gap));
    let larger = Conclusion {
        root: claim.conclusion().root,
        bracket: [lo, hi],
        enclosure: [inner_lo, inner_hi],
    };
    vec![
        ("counted", counted),
        ("larger", altered(claim, from, few, &larger)),
    ]
}

/// As [`forge`], but as long to check as the genuine one; `least` is where the least base's ends.
pub(crate) fn forge_late(
    claim: &SafeCertificate,
    least: &Conclusion,
) -> Vec<(&'static str, SafeCertificate)> {
    // The least base, with all steps that are true and more across the bases between.
    let mut steps = claim.steps().to_vec();
    let end = least.bracket[0].value().to_f64();
    let mut at = steps[steps.len() - 1].value().to_f64();
    while at < end {
        at = (at + 2e-3).min(end);
        steps.push(number(at));
    }
    // The same with one step to it.
    let leap = altered(claim, claim.from(), &least.bracket[..1], least);
    let crossed = altered(claim, claim.from(), &steps, least);
    vec![
        ("crossed", crossed),
        ("leap", leap),
        ("next-root", next_root(claim)),
    ]
}

/// A falling root of another position, a little past the true one.
fn next_root(claim: &SafeCertificate) -> SafeCertificate {
    let pairs = claim.pairs();
    let lo = claim.conclusion().bracket[0].value().to_f64();
    let beyond = claim.conclusion().enclosure[1].value().to_f64();
    let found = (1..40).find_map(|k| {
        let hi = beyond + 1e-6 * 1.3f64.powi(k);
        let falls = |m: &u64| sum(*m, lo, pairs) > 0.0 && sum(*m, hi, pairs) < 0.0;
        let mut others = (1..=claim.context()).filter(|&m| m != claim.conclusion().root);
        conclusion(others.find(falls)?, [lo, hi], pairs)
    });
    let found = found.expect("another position that vanishes near by");
    altered(claim, claim.from(), claim.steps(), &found)
}

/// Texts that differ from a genuine certificate in one thing each.
pub(crate) fn tampered_safe(claim: &SafeCertificate) -> Vec<(&'static str, String)> {
    let genuine = claim.to_text();
    let lines: Vec<&str> = genuine.lines().collect();
    let root = 7 + claim.steps().len();
    let join = |lines: &[&str]| lines.join("\n") + "\n";
    let with = |index: usize, line: &str| {
        assert_ne!(line, lines[index]);
        let mut lines = lines.clone();
        lines[index] = line;
        join(&lines)
    };
    let replaced =
        |index: usize, from: &str, to: &str| with(index, &lines[index].replacen(from, to, 1));
    let mut dropped = lines.clone();
    dropped.remove(20);
    let mut doubled = lines.clone();
    doubled.insert(20, lines[20]);
    let mut swapped = lines.clone();
    swapped.swap(20, 21);
    // Twenty steps left to counting.
    let mut headless = lines.clone();
    headless.drain(7..27);
    let (from, fewer) = (
        format!("from {}", lines[26]),
        format!("steps {}", root - 27),
    );
    (headless[5], headless[6]) = (&from, &fewer);
    // A step that ends past the root, and the bracket with it.
    let conclusion = claim.conclusion();
    let past: Vec<String> = (1..=4)
        .map(|k| number(conclusion.bracket[1].value().to_f64() + 1e-7 * f64::from(k)).to_string())
        .collect();
    let mut stretched = lines.clone();
    let [bracket, enclosure] = [
        format!("bracket {} {}", past[0], past[3]),
        format!("enclosure {} {}", past[1], past[2]),
    ];
    (
        stretched[root - 1],
        stretched[root + 1],
        stretched[root + 2],
    ) = (&past[0], &bracket, &enclosure);
    let [lo, hi] = &conclusion.bracket;
    let [_, inner_hi] = &conclusion.enclosure;
    let true_root = conclusion.root;
    vec![
        ("version", replaced(0, "1", "2")),
        ("title-of-the-other", with(0, "ropebound certificate 1")),
        ("schedule", replaced(1, "plain", "yarn")),
        ("head-dim-odd", replaced(2, "128", "127")),
        ("head-dim", replaced(2, "128", "120")),
        ("context-longer", replaced(3, "context ", "context 1")),
        (
            "context-a-bit-longer",
            with(3, &format!("context {}", claim.context() * 17 / 16)),
        ),
        (
            "context-before-root",
            with(3, &format!("context {}", true_root - 1)),
        ),
        ("convention", replaced(4, "0..=L", "0..L")),
        ("predecessor", replaced(5, "from", "predecessor none\nfrom")),
        ("from-above-first", with(5, &format!("from {}", lines[7]))),
        ("count", replaced(6, "steps ", "steps 1")),
        ("spelling", replaced(12, "p-1", "0p-1")),
        ("two-fields", replaced(12, "p-1", "p-1 3")),
        ("trailing-space", replaced(12, "p-1", "p-1 ")),
        ("dropped", join(&dropped)),
        ("doubled", join(&doubled)),
        ("swapped", join(&swapped)),
        ("headless", join(&headless)),
        ("stretched", join(&stretched)),
        ("step-past-the-next", with(20, lines[24])),
        ("root", with(root, &format!("root {}", true_root - 1))),
        ("root-zero", with(root, "root 0")),
        (
            "root-beyond",
            with(root, &format!("root {}", claim.context() + 1)),
        ),
        (
            "bracket-reversed",
            with(root + 1, &format!("bracket {hi} {lo}")),
        ),
        (
            "bracket-elsewhere",
            with(root + 1, &format!("bracket {} {hi}", lines[root - 2])),
        ),
        (
            "bracket-wide",
            with(root + 1, &format!("bracket {lo} 0x1p+0")),
        ),
        (
            "enclosure-beside",
            with(root + 2, &format!("enclosure {inner_hi} {hi}")),
        ),
        (
            "enclosure-outside",
            with(root + 2, &format!("enclosure {lo} 0x1p+0")),
        ),
        ("truncated", genuine[..genuine.len() / 2].to_owned()),
        ("no-qed", join(&lines[..lines.len() - 1])),
        ("no-last-line-end", genuine.trim_end().to_owned()),
        ("trailing", genuine.clone() + "\n"),
        ("carriage-returns", genuine.replace('\n', "\r\n")),
        ("not-ascii", genuine.replace("qed", "q\u{e9}d")),
    ]
}
