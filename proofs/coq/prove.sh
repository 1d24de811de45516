#!/bin/sh
# Proves Theorem 1 and rows of Table 2 in Coq, and says what each proof rests on.
#
#   prove.sh [--fast] [--record] [CONTEXT...]
#
#   --fast     Theorem 1 and the first row only (under 60 s); skipped, with exit 0, where coqc is missing
#   --record   write the result to STATUS.md as well
#   CONTEXT    the rows to report; a row continues the cover of the one before, so smaller rows are proven too
#
# Rows are made by `ropebound certify --coq`, which cargo builds first; without cargo only Theorem 1 is proven.
# CERTIFICATES (default ../certificates), BUILD (default target/coq) and LIMIT (seconds, default 1800) may be set.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../../target/coq}
certificates=${CERTIFICATES:-$here/../certificates}
limit=${LIMIT:-1800}
packages="coq libcoq-interval libcoq-coquelicot libcoq-flocq libcoq-mathcomp-ssreflect gappa libcoq-gappa"
theorem="Sums Expectation Theorem1 Layouts FiniteModel"
checker="CosineSum LeastBase Words Cover CosineTable FixedCosine Integers CosineTableSound FixedCosineSound
  FixedSum FixedSumSound FixedCheckSound IntervalSum Row"
second="Floats IntervalRow"
allowed='Uint63|PrimInt63|PArray|ClassicalDedekindReals|FunctionalExtensionality|Classical_Prop|PrimFloat|FloatAxioms|FloatOps'

fast= record= rows=
for argument; do
  case $argument in
    --fast) fast=1 ;;
    --record) record=1 ;;
    [1-9]*) rows="$rows $argument" ;;
    *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done

installed() { command -v coqc >/dev/null && [ -f "$(coqc -where)/user-contrib/Interval/Tactic.vo" ]; }
if ! installed; then
  if [ -n "$fast" ]; then echo "formal proofs: skipped, coqc with coq-interval is not installed"; exit 0; fi
  root=; [ "$(id -u)" = 0 ] || root=sudo
  $root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $packages >/dev/null
  installed || { echo "coqc and coq-interval could not be installed" >&2; exit 1; }
fi
if grep -nE '^ *(Axiom|Parameter|Conjecture|Admitted|Admit)|admit\.|Admitted' "$here"/*.v; then
  echo "an unproven statement" >&2; exit 1
fi

# Built before the clock starts.
ropebound() { cargo run --quiet --release --locked --manifest-path "$here/../../Cargo.toml" -p ropebound-cli -- "$@"; }
cargo=
if command -v cargo >/dev/null; then cargo=1; ropebound --version >/dev/null; fi

mkdir -p "$build"
report=$build/STATUS.md
started=$(date +%s)
elapsed() { echo $(($(date +%s) - started)); }
compile() { (cd "$build" && coqc -w -ambiguous-paths -Q . Ropebound "$1.v"); }

# Compiles the named files in order; after the first that changed, all of them.
stale=
modules() {
  for name; do
    cmp -s "$here/$name.v" "$build/$name.v" || { cp "$here/$name.v" "$build/$name.v"; rm -f "$build/$name.vo"; }
    [ -f "$build/$name.vo" ] || stale=1
    if [ -n "$stale" ]; then compile "$name" >/dev/null; fi
  done
}

# Counts the axioms that theorems rest on, by library; an axiom of our own fails the run.
# Names print qualified here, because nothing is imported.
audit() { # Module.theorem...
  for theorem; do
    printf 'From Ropebound Require %s.\nPrint Assumptions %s.\n' "${theorem%.*}" "$theorem"
  done >"$build/Audit.v"
  compile Audit >"$build/$1.axioms"
  grep -oE "^[A-Za-z_][A-Za-z0-9_.']*" "$build/$1.axioms" | grep -v '^Axioms$' | sort -u >"$build/$1.names" || true
  if [ ! -s "$build/$1.names" ]; then echo "$1: no axioms read" >&2; exit 1; fi
  if grep -vE "^($allowed)\." "$build/$1.names" >&2; then echo "$1: an axiom not allowed" >&2; exit 1; fi
  sed -E 's/\..*//' "$build/$1.names" | sort | uniq -c | awk '{ printf "%s%s %d", sep, $2, $1; sep = ", " }'
}

# States the theorem of a row from what the report prints, and has Coq check that this is the one proven.
state() { # context, binding position, "[low, high]"
  low=${3#[}; high=${3#*, }
  cat >"$build/Stated$1.v" <<END
From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From Ropebound Require Import CosineSum.
From Ropebound Require Row$1.
Theorem stated : exists b : R,
  base_L 64 $1 = Finite b /\\ feasible 64 $1 b /\\ B 64 $2 b = 0%R /\\ (${low%,*} <= b <= ${high%]})%R.
Proof. exact Row$1.least_base_$1. Qed.
END
  compile "Stated$1" >/dev/null
}

say() { echo "$1"; echo "$1" >>"$report"; }

: >"$report"
say "# Formal proofs: the last run"
say ""
say "$(coqc --version | head -1), coq-interval $(dpkg-query -W -f '${Version}' libcoq-interval 2>/dev/null || echo unknown)."
say "Seconds of one core, shared with other work. Axioms are counted by the library that declares them: Uint63, PrimInt63 and"
say "PArray are Coq's machine integers and arrays; the others are those of its real numbers. None is ours; nothing is admitted."
say ""
modules $theorem
say "- \`theorem1\`, \`gap_eq13\`, \`gap_half_split\`, \`gap_partial\`, \`theorem1_inhabited\`: proven; axioms: $(audit \
  Layouts.theorem1 Layouts.gap_eq13 Layouts.gap_half_split Layouts.gap_partial FiniteModel.theorem1_inhabited)"
if command -v gappa >/dev/null; then
  for bound in "$here"/rounding/*.g; do
    gappa "$bound" >/dev/null 2>"$build/gappa.log" || { cat "$build/gappa.log" >&2; exit 1; }
    say "- \`rounding/$(basename "$bound")\`: proven by Gappa (not rechecked in Coq)"
  done
fi
modules $checker
say "- Theorem 1 and the checker's soundness: $(elapsed) s, compiled only where they changed"
say ""

if [ -z "$cargo" ]; then
  say "Rows: skipped, cargo is not installed, which builds \`ropebound certify --coq\`."
  [ -n "$fast" ] || exit 1
  exit 0
fi
contexts=$(for c in "$certificates"/d128-L*.cert; do
  [ -f "$c" ] && basename "$c" .cert | sed 's/.*-L//'; done | sort -n)
if [ -z "$contexts" ]; then echo "no certificates in $certificates" >&2; exit 1; fi
[ -z "$fast" ] || rows=$(echo "$contexts" | head -1)
last=$(for c in ${rows:-$contexts}; do echo "$c"; done | sort -n | tail -1)

say "| context | least base, to 20 digits outward | binding position | pieces | seconds | back end | axioms |"
say "| ---: | :--- | ---: | ---: | ---: | :--- | :--- |"
for context in $contexts; do
  [ "$context" -le "$last" ] || break
  if [ "$(elapsed)" -ge "$limit" ]; then say "| $context | not reached within $limit s | | | | | |"; continue; fi
  ropebound certify --coq "$certificates/d128-L$context.cert" --out "$build/Row$context.new"
  if [ -n "$stale" ] || [ ! -f "$build/Row$context.vo" ] || ! cmp -s "$build/Row$context.new" "$build/Row$context.v"; then
    stale=1
    mv "$build/Row$context.new" "$build/Row$context.v"
    begin=$(date +%s)
    compile "Row$context" >/dev/null
    echo $(($(date +%s) - begin)) >"$build/Row$context.seconds"
  fi
  base=$(sed -n 's/^(\* \(.*\) \*)$/\1/p' "$build/Row$context.v")
  binding=$(sed -n 's/.*binding := \([0-9]*\).*/\1/p' "$build/Row$context.v")
  state "$context" "$binding" "$base"
  axioms=$(audit "Stated$context.stated")
  if [ -n "$rows" ] && ! echo " $rows " | grep -q " $context "; then continue; fi
  say "| $context | $base | $binding | $(grep -cE '^\([0-9]+, [0-9]+\)' "$build/Row$context.v") | $(cat "$build/Row$context.seconds") | machine integers; root: CoqInterval on integers | $axioms |"
done
if [ -z "$fast$rows" ]; then
  say ""
  say "Row 1024 again by CoqInterval alone, a second opinion on the machine-integer kernel (bounds, not the root):"
  say ""
  for backend in Floats Integers; do
    if [ "$(elapsed)" -ge "$limit" ]; then say "- $backend: not reached within $limit s"; continue; fi
    begin=$(date +%s)
    modules $second "Second$backend"
    say "- \`Second$backend.bounds_1024\`: $(($(date +%s) - begin)) s; axioms: $(audit "Second$backend.bounds_1024")"
  done
fi
say ""
say "Each row: \`exists b, base_L 64 L = Finite b /\\ feasible 64 L b /\\ B 64 m b = 0 /\\ lo <= b <= hi\`,"
say "stated from the context, the position and the digits printed here and checked by Coq to be what is proven; see README.md."
[ -z "$record" ] || cp "$report" "$here/STATUS.md"
