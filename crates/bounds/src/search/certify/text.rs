//! The texts of certificates, as `proofs/certificate-format.md` defines them.

use ropebound_certificate::{Certificate, Conclusion, Header, Piece, Problem, SafeCertificate};

/// The file's text: the one that [`parse`](ropebound_certificate::parse) reads as this certificate.
///
/// ```
/// use ropebound_bounds::search::certificate_text;
/// use ropebound_certificate::{Certificate, Conclusion, Dyadic, Header, Threshold, parse};
///
/// let number = |value| Dyadic::from_f64(value).unwrap();
/// let header = Header {
///     head_dim: 128,
///     context: 2,
///     threshold: Threshold::ZERO,
///     predecessor: None,
///     from: Dyadic::one(),
/// };
/// let conclusion = Conclusion {
///     root: 2,
///     bracket: [number(0.5), Dyadic::one()],
///     enclosure: [number(0.5), number(0.75)],
/// };
/// let claim = Certificate::new(header, vec![], conclusion)?;
/// assert_eq!(parse(&certificate_text(&claim))?, claim);
/// # Ok::<(), ropebound_certificate::ParseError>(())
/// ```
#[must_use]
pub fn certificate_text(certificate: &Certificate) -> String {
    let mut text = header_lines(certificate.header());
    text += &format!("pieces {}\n", certificate.pieces().len());
    text.extend(certificate.pieces().iter().map(piece_line));
    text += &format!("end {}\n", certificate.end());
    text + &last_lines(certificate.conclusion())
}

/// The file's text: the one that [`parse_safe`](ropebound_certificate::parse_safe) reads as this certificate.
#[must_use]
pub fn safe_certificate_text(certificate: &SafeCertificate) -> String {
    let mut text = problem_lines(SafeCertificate::TITLE, certificate.problem());
    text += &format!("from {}\n", certificate.from());
    text += &format!("steps {}\n", certificate.steps().len());
    text.extend(certificate.steps().iter().map(|hi| format!("{hi}\n")));
    text + &last_lines(certificate.conclusion())
}

/// The lines before the number of pieces.
fn header_lines(header: &Header) -> String {
    let predecessor = match &header.predecessor {
        Some(digest) => digest.to_string(),
        None => "none".to_owned(),
    };
    let problem = problem_lines(Certificate::TITLE, header.problem());
    format!("{problem}predecessor {predecessor}\nfrom {}\n", header.from)
}

fn piece_line(piece: &Piece) -> String {
    format!("{} {}\n", piece.lo, piece.witness)
}

fn problem_lines(title: &str, problem: Problem) -> String {
    let Problem {
        head_dim,
        context,
        threshold,
    } = problem;
    let mut lines = format!(
        "{title}\nschedule plain\nhead_dim {head_dim}\ncontext {context}\nconvention 0..=L\n"
    );
    if !threshold.is_zero() {
        lines += &format!("at_least {threshold}\n");
    }
    lines
}

fn last_lines(conclusion: &Conclusion) -> String {
    let Conclusion {
        root,
        bracket: [lo, hi],
        enclosure: [inner_lo, inner_hi],
    } = conclusion;
    format!("root {root}\nbracket {lo} {hi}\nenclosure {inner_lo} {inner_hi}\nqed\n")
}
