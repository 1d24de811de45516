# Lists the recipes.
default:
    @just --list --unsorted

# Builds everything, optimised.
[group('run')]
build:
    cargo build --workspace --release --locked

# Recomputes the paper's Table 2 and Table 4 into `out`.
[group('run')]
reproduce out='reports':
    cargo run --quiet --release --locked -p ropebound-cli -- reproduce --out {{ out }}

# Runs the program with any arguments: `just ropebound base --context 32k`.
[group('run')]
ropebound *arguments:
    @cargo run --quiet --release --locked -p ropebound-cli -- {{ arguments }}

# Records a study of the simulation, false-alarms (ten minutes) or power (three), or rewrites its page from them (three).
[group('run')]
simulate study='page' out='reports':
    cargo run --release --locked -p ropebound-reports --example montecarlo -- {{ study }} {{ out }}

# Measures the kernels; the scalar path is compiled with fused multiply-adds, or every ratio would flatter.
[group('run')]
bench:
    RUSTFLAGS="{{ if arch() == 'x86_64' { '-C target-feature=+fma' } else { '' } }}" CARGO_TARGET_DIR=target/bench \
        cargo bench --locked -p ropebound-fast -p ropebound-reference --bench cosine_sums

# Writes the committed certificates anew: head_dim 128 to 1M, the others to 64k.
[group('run')]
certify:
    just ropebound certify --context 1M
    for d in 64 80 96 192 256; do just ropebound certify --context 64k --head-dim $d; done

# Measures the simulation beside its random draws.
[group('run')]
bench-simulation:
    cargo bench --locked -p ropebound-montecarlo --bench samples

# Everything that must hold before a merge; what CI runs.
[group('check')]
verify: format lint test document check-certificates prove-fast

# Formatting.
[group('check')]
format:
    cargo fmt --all --check

# Lints, warnings being errors.
[group('check')]
lint:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# All tests, optimised by the profile; among them the comparison of `reports/` with fresh ones.
[group('check')]
test:
    INSTA_UPDATE=no cargo test --workspace --locked

# Documentation, warnings being errors.
[group('check')]
document:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked

# Compares frequencies with the Python package transformers in an environment of its own; writes tests/transformers/RESULT.md.
[group('peers')]
verify-transformers count='1400' seed='1': build
    python3 -m venv tests/transformers/.venv
    tests/transformers/.venv/bin/pip install --quiet --requirement tests/transformers/requirements.txt
    tests/transformers/.venv/bin/python tests/transformers/compare.py target/release/ropebound tests/transformers/RESULT.md {{ count }} {{ seed }}

# Audits the known models into `out`: models.md, models.json, models.svg.
[group('run')]
models out='reports':
    cargo run --quiet --release --locked -p ropebound-cli -- models --out {{ out }}

# Every committed certificate, by the checker.
[group('check')]
check-certificates:
    cargo run --quiet --release --locked -p ropebound-cli -- check --timings proofs/certificates/*.cert

# Theorem 1 and the first row in Coq; says that it was skipped where coqc is not installed.
[group('check')]
prove-fast:
    proofs/coq/prove.sh --fast

# Everything in Coq (installs it): about 10 minutes; the last result is proofs/coq/STATUS.md.
[group('slow')]
prove:
    proofs/coq/prove.sh --record
    proofs/coq/test-corrupted.sh

# Every certificate, genuine and forged, by the second checker (Python and Arb); the last result is tests/independent/RESULT.md.
[group('slow')]
verify-independent:
    tests/independent/run.sh

# Ten minutes of fuzzing the certificate's reader (needs a nightly compiler and cargo-fuzz); the last result is fuzz/RESULT.md.
[group('slow')]
fuzz:
    cargo +nightly fuzz run read_certificate fuzz/corpus/read_certificate fuzz/seeds -- \
        -max_total_time=600 -rss_limit_mb=1024 -timeout=10 -max_len=65536 -dict=fuzz/certificate.dict

# Ten minutes of fuzzing the reader of configurations; the last result is fuzz/RESULT.md.
[group('slow')]
fuzz-config:
    cargo +nightly fuzz run read_config fuzz/corpus/read_config fuzz/config-seeds -- \
        -max_total_time=600 -rss_limit_mb=1024 -timeout=10 -max_len=16384 -dict=fuzz/config.dict
