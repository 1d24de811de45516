//! A document in LaTeX (booktabs), for pdflatex of TeX Live with the packages of [`main_file`] and no others.

use crate::inline::{Span, spans};
use crate::visible::visible;
use crate::{Align, Block, Document, Figure, Table, Value};

impl Document {
    /// As a part of the LaTeX document that [`crate::files()`] writes as `paper.tex`.
    #[must_use]
    pub fn to_latex(&self) -> String {
        document(self)
    }
}

/// The file that compiles all `documents`, each from `<name>.tex` beside it; figures are looked for as PDF in `figures/`.
pub(crate) fn main_file(title: &str, documents: &[Document]) -> String {
    let parts: String = documents
        .iter()
        .map(|document| format!("\\input{{{}}}\n", document.name))
        .collect();
    format!(
        "\\documentclass[10pt,a4paper]{{article}}\n\
         \\usepackage[T1]{{fontenc}}\n\
         \\usepackage{{lmodern,textcomp,amsmath,amssymb,booktabs,longtable,array,graphicx}}\n\
         \\usepackage[margin=2cm]{{geometry}}\n\
         \\graphicspath{{{{figures/}}}}\n\
         \\emergencystretch=3em\n\
         \\title{{{}}}\n\\author{{}}\n\\date{{}}\n\
         \\begin{{document}}\n\\maketitle\n\\tableofcontents\n{parts}\\end{{document}}\n",
        inline(title)
    )
}

fn document(document: &Document) -> String {
    let blocks = document.blocks.iter().map(|block| match block {
        Block::Heading(title) => format!("\\subsection{{{}}}\n", inline(title)),
        Block::Text(text) => format!("{}\n", inline(text)),
        Block::List(items) => {
            let items: String = items
                .iter()
                .map(|item| format!("\\item {}\n", inline(item)))
                .collect();
            format!("\\begin{{itemize}}\n{items}\\end{{itemize}}\n")
        }
        Block::Table(block) => table(block),
        Block::Record(record) => {
            let tables: Vec<String> = record.tables().iter().map(table).collect();
            tables.join("\n")
        }
        Block::Figure(block) => figure(block),
    });
    let title = std::iter::once(&document.title).filter(|title| !title.is_empty());
    title
        .map(|title| format!("\\clearpage\n\\section{{{}}}\n", inline(title)))
        .chain(blocks)
        .collect::<Vec<_>>()
        .join("\n")
}

/// More rows than this go over pages.
const ROWS_OF_A_FLOAT: usize = 30;
/// Characters of a footnote-size line, about.
const LINE: usize = 140;

fn table(table: &Table) -> String {
    let table = &table.for_people();
    let sentences = table.columns.iter().any(|c| c.align == Align::Wrap);
    let body = if sentences || table.rows.len() > ROWS_OF_A_FLOAT {
        over_pages(table)
    } else {
        float(table)
    };
    let notes = table
        .notes
        .iter()
        .map(|note| format!("\n{}\n", inline(note)));
    std::iter::once(body).chain(notes).collect()
}

fn float(table: &Table) -> String {
    let columns: String = table.columns.iter().map(|c| letter(c.align)).collect();
    format!(
        "\\begin{{table}}[htbp]\n\\centering\\small\n\\caption{{{}}}\n\
         \\resizebox{{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}}{{!}}{{%\n\
         \\begin{{tabular}}{{{columns}}}\n\\toprule\n{}\\midrule\n{}\\bottomrule\n\\end{{tabular}}}}\n\\end{{table}}\n",
        inline(&table.caption),
        head(table),
        rows(table)
    )
}

fn over_pages(table: &Table) -> String {
    let widths = widths(table);
    let columns: Vec<String> = table
        .columns
        .iter()
        .zip(&widths)
        .map(|(column, width)| match column.align {
            Align::Wrap => format!(">{{\\raggedright\\arraybackslash}}p{{{width:.2}\\linewidth}}"),
            align => letter(align).to_owned(),
        })
        .collect();
    format!(
        "{{\\footnotesize\\setlength{{\\tabcolsep}}{{3pt}}\n\\begin{{longtable}}{{{}}}\n\\caption{{{}}}\\\\\n\\toprule\n{head}\\midrule\n\\endfirsthead\n\
         \\toprule\n{head}\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n{}\\end{{longtable}}}}\n",
        columns.concat(),
        inline(&table.caption),
        rows(table),
        head = head(table)
    )
}

/// Shares of the line for columns of sentences: what the others leave, by the length of their longest cell, none much narrower than
/// the rest.
fn widths(table: &Table) -> Vec<f64> {
    let longest = |k: usize| {
        let cells = table.rows.iter().map(|row| row[k].shown().chars().count());
        cells
            .max()
            .unwrap_or(0)
            .max(table.columns[k].title.chars().count())
    };
    let wraps = |k: usize| table.columns[k].align == Align::Wrap;
    let fixed: usize = (0..table.columns.len())
        .filter(|&k| !wraps(k))
        .map(|k| longest(k) + 2)
        .sum();
    let weight = |k: usize| longest(k).clamp(25, 90) as f64;
    let weights: f64 = (0..table.columns.len())
        .filter(|&k| wraps(k))
        .map(weight)
        .sum();
    let left = (1.0 - fixed as f64 / LINE as f64 - 0.02 * table.columns.len() as f64).max(0.3);
    (0..table.columns.len())
        .map(|k| left * weight(k) / weights)
        .collect()
}

fn letter(align: Align) -> &'static str {
    match align {
        Align::Left | Align::Wrap => "l",
        Align::Right => "r",
    }
}

fn head(table: &Table) -> String {
    let cells: Vec<String> = table.columns.iter().map(|c| inline(&c.title)).collect();
    format!("{} \\\\\n", cells.join(" & "))
}

fn rows(table: &Table) -> String {
    let line = |row: &Vec<Value>| {
        // A bracket right after the end of a line would be its argument.
        let cells: Vec<String> = row
            .iter()
            .map(|cell| marked(cell.spans(&cell.shown())))
            .collect();
        format!("{} \\\\\n", cells.join(" & ")).replacen('[', "{[}", 1)
    };
    table.rows.iter().map(line).collect()
}

fn figure(figure: &Figure) -> String {
    let Figure { name, caption, .. } = figure;
    format!(
        "\\begin{{figure}}[htbp]\n\\centering\n\\includegraphics[width=\\linewidth]{{{name}}}\n\\caption{{{}}}\n\\end{{figure}}\n",
        inline(caption)
    )
}

fn inline(text: &str) -> String {
    marked(spans(&visible(text)))
}

fn marked(spans: Vec<Span<'_>>) -> String {
    spans
        .into_iter()
        .map(|span| match span {
            Span::Plain(run) => escaped(run),
            Span::Code(run) => format!("\\texttt{{{}}}", escaped(run)),
            Span::Strong(run) => format!("\\textbf{{{}}}", escaped(run)),
        })
        .collect()
}

/// `text` in LaTeX's characters. One outside the table below comes out as its code point, which a test of the reports refuses.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in text.chars() {
        // Two hyphens would join into a dash.
        if c == '-' && before == '-' {
            out += "{}";
        }
        match character(c) {
            Some(text) => out += text,
            None if c.is_ascii() => out.push(c),
            None => out += &format!("[U+{:04X}]", u32::from(c)),
        }
        before = c;
    }
    out
}

/// How a character is written that LaTeX reads otherwise, or that is not ASCII.
fn character(c: char) -> Option<&'static str> {
    Some(match c {
        '\\' => "\\textbackslash{}",
        '{' => "\\{",
        '}' => "\\}",
        '$' => "\\$",
        '&' => "\\&",
        '#' => "\\#",
        '%' => "\\%",
        // Places and file names may break after these.
        '_' => "\\_\\allowbreak{}",
        '/' => "/\\allowbreak{}",
        '^' => "\\textasciicircum{}",
        '~' => "\\textasciitilde{}",
        '"' => "\\textquotedbl{}",
        '\'' => "\\textquotesingle{}",
        '`' => "\\textasciigrave{}",
        '<' => "\\textless{}",
        '>' => "\\textgreater{}",
        '|' => "\\textbar{}",
        '\n' => " ",
        'α' => "$\\alpha$",
        'β' => "$\\beta$",
        'ε' => "$\\varepsilon$",
        'θ' => "$\\theta$",
        'τ' => "$\\tau$",
        'λ' => "$\\lambda$",
        'μ' | 'µ' => "$\\mu$",
        'π' => "$\\pi$",
        'σ' => "$\\sigma$",
        'Σ' | '∑' => "$\\Sigma$",
        'Δ' => "$\\Delta$",
        '≥' => "$\\ge$",
        '≤' => "$\\le$",
        '≠' => "$\\ne$",
        '≈' => "$\\approx$",
        '≪' => "$\\ll$",
        '≫' => "$\\gg$",
        '∞' => "$\\infty$",
        '→' => "$\\to$",
        '←' => "$\\leftarrow$",
        '∈' => "$\\in$",
        '√' => "$\\surd$",
        '×' => "$\\times$",
        '·' => "$\\cdot$",
        '±' => "$\\pm$",
        '−' => "$-$",
        '–' => "--",
        '—' => "---",
        '…' => "\\dots{}",
        '½' => "$\\tfrac12$",
        '⌊' => "$\\lfloor$",
        '⌋' => "$\\rfloor$",
        '⌈' => "$\\lceil$",
        '⌉' => "$\\rceil$",
        '°' => "$^\\circ$",
        'ᵀ' => "$^{T}$",
        'ⁿ' => "$^{n}$",
        '⁰' => "$^{0}$",
        '¹' => "$^{1}$",
        '²' => "$^{2}$",
        '³' => "$^{3}$",
        '⁴' => "$^{4}$",
        '⁵' => "$^{5}$",
        '⁶' => "$^{6}$",
        '⁷' => "$^{7}$",
        '⁸' => "$^{8}$",
        '⁹' => "$^{9}$",
        '⁻' => "$^{-}$",
        '₀' => "$_{0}$",
        '₁' => "$_{1}$",
        '₂' => "$_{2}$",
        'ᵢ' => "$_{i}$",
        '“' => "``",
        '”' => "''",
        '‘' => "`",
        '’' => "'",
        'é' => "\\'e",
        'ö' => "\\\"o",
        'ü' => "\\\"u",
        'ä' => "\\\"a",
        '\u{a0}' => "~",
        _ => return None,
    })
}
