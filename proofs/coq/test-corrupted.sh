#!/bin/sh
# A corrupted certificate must not compile. Needs what prove.sh has built; certificates and BUILD as there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../../target/coq}
certificate=${CERTIFICATES:-$here/../certificates}/d128-L1024.cert
for tool in coqc cargo; do
  if ! command -v $tool >/dev/null; then echo "corrupted certificates: skipped, $tool is not installed"; exit 0; fi
done
[ -f "$build/Row.vo" ] || "$here/prove.sh" --fast >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

generate() { cargo run --quiet --release --locked --manifest-path "$here/../../Cargo.toml" -p ropebound-cli -- certify --coq "$1"; }
compile() { (cd "$work" && coqc -w -ambiguous-paths -Q "$build" Ropebound "$1.v" >"$1.log" 2>&1); }

# Compiles, or fails in the lemma named (an error elsewhere would prove nothing).
expect() { # file, lemma or "accepted"
  if compile "$1"; then result=accepted; else
    result=$(sed -n 's/^ "\([a-z]*_ok\) .*/\1/p' "$work/$1.log" | head -1)
  fi
  if [ "$result" = "$2" ]; then echo "$1: ${2} (as it must be)"; else
    echo "$1: expected $2, got ${result:-another error}" >&2; cat "$work/$1.log" >&2; exit 1
  fi
}

generate "$certificate" >"$work/Genuine.v"
expect Genuine accepted

# A witness that does not violate the condition on its piece.
sed '100s/, [0-9]*)/, 1)/' "$work/Genuine.v" >"$work/Witness.v"
expect Witness cover_ok

# A gap: pieces left out, so that the next one would have to cover their range.
pieces=$(sed -n 's/^pieces //p' "$certificate")
sed "60,90d; s/^pieces .*/pieces $((pieces - 31))/" "$certificate" >"$work/gap.cert"
generate "$work/gap.cert" >"$work/Gap.v"
expect Gap cover_ok

# Another root: with 1008 as the binding position nothing excuses the negative sum at 1009.
sed 's/^root 1009$/root 1008/' "$certificate" >"$work/root.cert"
generate "$work/root.cert" >"$work/Root.v"
expect Root positions_ok

# A greater context than the base allows.
sed 's/^context 1024$/context 2047/' "$certificate" >"$work/context.cert"
generate "$work/context.cert" >"$work/Context.v"
expect Context positions_ok

# An enclosure that misses the root by 2^-100.
sed 's/enclosure := (\([0-9]*\), \([0-9]*\),/enclosure := (\1 + 2, \2 + 2,/' "$work/Genuine.v" >"$work/Shifted.v"
cmp -s "$work/Genuine.v" "$work/Shifted.v" && exit 1
expect Shifted isolated_ok
