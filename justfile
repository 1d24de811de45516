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

# Measures the kernels.
[group('run')]
bench:
    cargo bench --locked -p ropebound-fast -p ropebound-reference --bench cosine_sums

# Everything that must hold before a merge; what CI runs.
[group('check')]
verify: format lint test document

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
