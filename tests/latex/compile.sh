#!/usr/bin/env bash
# Compiles reports/latex into target/latex/paper.pdf and writes tests/latex/RESULT.md.
# Needs, on Debian: apt-get install texlive-latex-base texlive-latex-recommended lmodern librsvg2-bin
set -euo pipefail
cd "$(dirname "$0")/../.."

for tool in pdflatex rsvg-convert; do
    if ! command -v "$tool" >/dev/null; then
        echo "compile.sh: '$tool' is missing; on Debian: apt-get install texlive-latex-base texlive-latex-recommended lmodern librsvg2-bin" >&2
        exit 1
    fi
done

out=target/latex
rm -rf "$out"
mkdir -p "$out/figures"
cp reports/latex/*.tex "$out"
for figure in reports/figures/*.svg; do
    rsvg-convert --format pdf --output "$out/figures/$(basename "$figure" .svg).pdf" "$figure"
done
cd "$out"
# The second run has the table of contents and the widths of long tables, which may need a third.
for _ in 1 2 3; do
    pdflatex -interaction=nonstopmode -halt-on-error paper.tex >paper.out || { grep -A 5 '^!' paper.out >&2; exit 1; }
done
if grep -E 'Missing character|undefined|Rerun' paper.log >&2; then
    echo "compile.sh: paper.log has what is above" >&2
    exit 1
fi
pages=$(sed -n 's/^Output written on paper.pdf (\([0-9]*\) pages.*/\1/p' paper.out)
widest=$(sed -n 's/^Overfull .hbox (\([0-9.]*\)pt too wide.*/\1/p' paper.log | sort -rn | head -n 1)
cat >../../tests/latex/RESULT.md <<END
# The LaTeX compiles

Written by \`just latex\`, with $(pdflatex --version | head -n 1).

- Parts: $(ls ./*.tex | grep -vc paper.tex), figures: $(ls figures | wc -l), pages: $pages.
- Errors: 0, characters missing in a font: 0, references undefined: 0.
- Widest overfull line: ${widest:-0} pt.
END
cat ../../tests/latex/RESULT.md
