#!/usr/bin/env bash
# Mutation testing of the crates that hold the proofs' arithmetic, with cargo-mutants, in a clone of the committed state.
#
#   tests/mutation/run.sh [SHARD [PACKAGE...]]     as 0/10 (every tenth mutant, the default) and fast, reference, …
#   FILES='FILE...' tests/mutation/run.sh …        the mutants of these files alone, as crates/bounds/src/search/descent.rs
#
# Three stages, each for what survived the one before: the package's own tests but the slow ones, all of its tests (those in its
# documentation too), the tests of the crates built on it. Writes target/mutation/outcomes.txt.
set -euo pipefail
cd "$(dirname "$0")/../.."
shard=${1:-0/10}
shift || true
packages=("$@")
[ ${#packages[@]} -gt 0 ] || packages=(fast reference bounds certificate)

files=()
for file in ${FILES:-}; do files+=(--file "$file"); done

declare -A dependants=(
    [fast]='bounds montecarlo'
    [reference]='fast bounds certificate'
    [bounds]='audit'
    [certificate]='bounds'
)
# Tests of more than some seconds, left to the second stage.
slow=(listed_f64 listed_f32 large_heads_fit long_ranges_lose_nothing ranges_agree_with_single_sums
    certificates_of_many_shapes rows_depend_on bases_are_those committed_certificates_pass
    committed_forgeries random_bytes every_interruption certificates_of_safe_bases_of_many the_next_root_of_large)

out=$PWD/target/mutation
rm -rf "$out/tree" "$out/stages"
mkdir -p "$out/stages"
git clone --quiet . "$out/tree"
cd "$out/tree"
# Outside the repository's own target, so that it outlives the clone; nowhere else may build into it.
export CARGO_TARGET_DIR=$out/target \
    PROPTEST_RNG_SEED=1 PROPTEST_DISABLE_FAILURE_PERSISTENCE=1 PROPTEST_MAX_SHRINK_ITERS=0 RUST_BACKTRACE=0
# Unmutated, everything must pass.
cargo test --quiet --locked --profile mutants "${packages[@]/#/--package=ropebound-}"

# A loop without end is ended by its processor time, which other load does not stretch as it does the clock's.
mutate() { # stage, package, arguments…
    local stage=$1 package=$2
    local folder=$out/stages/$stage/$package
    mkdir -p "$folder"
    shift 2
    (
        ulimit -v 12000000
        ulimit -t $((stage == 1 ? 60 : 240))
        # 2: mutants survived; 3: some ran out of time. Anything else is a failure of the run.
        nice -n 19 cargo mutants --in-place --no-shuffle --baseline skip --timeout 1200 --build-timeout 1200 \
            --profile mutants --cargo-arg=--locked --package "ropebound-$package" --output "$folder" --colors never "$@" ||
            [ $? -eq 2 ] || [ $? -eq 3 ]
    )
}

# Filters that match the mutants a stage missed, each whole.
survivors() { # stage, package
    sed -E 's/[][\.^$*+?(){}|\\]/\\&/g; s/.*/--re\n^&$/' "$out/stages/$1/$2/mutants.out/missed.txt"
}

skips=()
for test in "${slow[@]}"; do skips+=(--skip "$test"); done
for package in "${packages[@]}"; do
    mutate 1 "$package" --shard "$shard" --sharding round-robin "${files[@]}" -- --lib --tests -- "${skips[@]}"
    mapfile -t filters < <(survivors 1 "$package")
    [ ${#filters[@]} -gt 0 ] || continue
    mutate 2 "$package" "${filters[@]}"
    mapfile -t filters < <(survivors 2 "$package")
    [ ${#filters[@]} -gt 0 ] || continue
    tested=()
    for other in ${dependants[$package]}; do tested+=(--test-package "ropebound-$other"); done
    mutate 3 "$package" "${filters[@]}" "${tested[@]}"
done
cd ../../..
python3 tests/mutation/outcomes.py "$out/stages" >"$out/outcomes.txt"
tail -n 6 "$out/outcomes.txt"
