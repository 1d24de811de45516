# What `just build` leaves; recipes build first, and always the whole workspace, so that nothing is built for two selections.
program := 'target/release/ropebound'

# Lists the recipes.
default:
    @just --list --unsorted

# Builds everything, optimised.
[group('run')]
build:
    cargo build --workspace --release --locked

# Recomputes the paper's tables and figures into `out`, in Markdown, JSON, CSV, LaTeX, SVG and as a page: one to two minutes.
[group('run')]
reproduce out='reports': build
    {{ program }} reproduce --out {{ out }}

# Searches for everything from nothing on one thread, killed three times on the way, checks it, and compares with reports/; the last result is tests/reproduce-full.md.
[group('slow')]
reproduce-full out='target/reports-full': build
    rm -rf {{ out }}
    for seconds in 40 90 150; do timeout --signal KILL $seconds {{ program }} reproduce --full --threads 1 --out {{ out }} && exit 1; ls {{ out }}/certificates.part; done; true
    {{ program }} reproduce --full --threads 1 --out {{ out }}
    for file in $(cd {{ out }} && find . -type f); do cmp {{ out }}/$file reports/$file || exit 1; done
    @echo "every report is as committed"

# The Python package as a wheel, in target/wheels; only its own crate is compiled beyond `build`.
[group('run')]
wheel: build
    python/environment.sh build
    rm -rf target/wheels
    target/python-build/bin/maturin build --quiet --release --locked --features one-selection --out target/wheels

# Runs the program with any arguments: `just ropebound base --context 32k`.
[group('run')]
ropebound *arguments: build
    @{{ program }} {{ arguments }}

# Records a study of the simulation, false-alarms (ten minutes) or power (three), or rewrites its page from them (three).
[group('run')]
simulate study='page' out='reports':
    cargo run --release --locked -p ropebound-paper --example montecarlo -- {{ study }} {{ out }}

# Measures the kernels; the scalar path is compiled with fused multiply-adds, or every ratio would flatter.
[group('run')]
bench:
    RUSTFLAGS="{{ if arch() == 'x86_64' { '-C target-feature=+fma' } else { '' } }}" CARGO_TARGET_DIR=target/bench \
        cargo bench --locked -p ropebound-fast -p ropebound-reference --bench cosine_sums

# Packs every crate as it would be published and builds it from its package, nothing being published; four minutes of processor time. The last
# result is tests/package.md.
[group('slow')]
package:
    cargo publish --workspace --dry-run --locked

# Writes the committed certificates anew where they are missing: contexts to 1M, and head_dim 128 to 16M in a folder of its own.
[group('run')]
certify:
    just ropebound certify --context 1M --head-dim 64,80,96,128,192,256
    cp proofs/certificates/d128-*.cert proofs/certificates/long
    just ropebound certify --context 16M --out proofs/certificates/long
    for file in proofs/certificates/d128-*.cert; do rm proofs/certificates/long/$(basename $file); done

# Writes the certificates of safe bases where they are missing: head_dim 128, 1k to 1M.
[group('run')]
certify-safe:
    just ropebound certify --safe --context 1k,2k,4k,8k,16k,32k,64k,128k,256k,512k,1M

# Searches for every safe base that audits know, again: a minute of CPU.
[group('slow')]
safe-bases:
    cargo test --release --locked -p ropebound-audit --lib -- --ignored

# Writes the certificates of least and safe bases at thresholds where they are missing, and proofs/certificates/threshold/RESULT.md.
[group('slow')]
certify-thresholds: build
    python3 proofs/certificates/threshold/make.py {{ program }}

# Measures the simulation beside its random draws.
[group('run')]
bench-simulation:
    cargo bench --locked -p ropebound-montecarlo --bench samples

# Measures golden tables beside the machine's limits.
[group('run')]
bench-golden:
    cargo bench --locked -p ropebound-kernels --bench golden

# Some thousand dumps with a fault each: how many are found, and how many named rightly; the last result is crates/kernels/FAULTS.md.
[group('check')]
check-faults:
    cargo test --release --locked -p ropebound-kernels --test faults -- --ignored --nocapture

# Three hundred kills at random moments over the commands that write folders; the last result is tests/faults/KILLS.md.
[group('slow')]
check-kills:
    cargo test --release --locked -p ropebound-cli --test end_to_end kills:: -- --ignored --nocapture --test-threads 1

# Everything that must hold before a merge; what CI runs.
[group('check')]
verify: format lint test (test-python '10') document check-certificates prove-fast

# Formatting.
[group('check')]
format:
    cargo fmt --all --check

# Lints, warnings being errors; the program without the paper as well.
[group('check')]
lint:
    cargo clippy --release --workspace --all-targets --locked -- -D warnings
    cargo clippy --release -p ropebound-cli --no-default-features --locked -- -D warnings

# All tests, optimised by the profile; among them the comparison of `reports/` with fresh ones. The seed of the random inputs is fixed:
# what passes here passes anywhere.
[group('check')]
test:
    INSTA_UPDATE=no PROPTEST_RNG_SEED=1 cargo test --release --workspace --locked

# The wheel, installed in an environment with numpy and pytest alone.
[group('check')]
test-python calls='50': wheel
    python/environment.sh test
    target/python-test/bin/pip install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall target/wheels/*.whl
    ROPEBOUND_CALLS={{ calls }} ROPEBOUND_PROGRAM={{ program }} target/python-test/bin/python -m pytest --quiet python/tests

# The same beside torch, JAX and transformers (6 GB), with mypy, stubtest and a thousand hostile calls; writes python/PEERS.md.
[group('peers')]
verify-python-peers: wheel
    python/environment.sh peers
    python/peers/run.sh

# The wheel and the source distribution as they would be released: built from nothing, audited, installed; writes python/RELEASE.md.
[group('slow')]
check-release: wheel
    python/environment.sh release
    python/release/run.sh

# The documentation as a book, in target/book, and the notebook run.
[group('run')]
book: wheel
    python/environment.sh book
    target/python-book/bin/pip install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall target/wheels/*.whl
    docs/book/build.sh

# The packages with property tests, with new random inputs: `cases` for each test that names no number of its own, `runs` times; four minutes.
# A failure prints its input. The last result is tests/soak.md.
[group('slow')]
soak cases='5000' runs='1':
    for run in $(seq {{ runs }}); do \
        INSTA_UPDATE=no PROPTEST_CASES={{ cases }} cargo test --release --locked -p ropebound-schedule -p ropebound-reference -p ropebound-fast \
            -p ropebound-bounds -p ropebound-config -p ropebound-tables -p ropebound-kernels || exit 1; \
    done

# Documentation, warnings being errors.
[group('check')]
document:
    RUSTDOCFLAGS="-D warnings" cargo doc --release --workspace --no-deps --locked

# Compares frequencies with the Python package transformers in an environment of its own; writes tests/transformers/RESULT.md.
[group('peers')]
verify-transformers count='1400' seed='1': build
    python3 -m venv tests/transformers/.venv
    tests/transformers/.venv/bin/pip install --quiet --requirement tests/transformers/requirements.txt
    tests/transformers/.venv/bin/python tests/transformers/compare.py target/release/ropebound tests/transformers/RESULT.md {{ count }} {{ seed }}

# Compares what is read of configurations with every class of the Python package transformers; writes tests/transformers/ZOO.md.
[group('slow')]
verify-zoo:
    cargo build --release --locked --package ropebound-config --example read
    python3 -m venv target/zoo
    target/zoo/bin/pip install --quiet transformers==5.23.0
    target/zoo/bin/python tests/transformers/zoo.py target/release/examples/read tests/transformers/ZOO.md

# Dumps tables of PyTorch in an environment of its own (5 GB) and runs `compare` on them; writes tests/torch/RESULT.md.
[group('peers')]
verify-torch: build
    tests/torch/run.sh

# Dumps what ONNX Runtime, MLX, Equinox and KerasHub (JAX) and transformers (PyTorch) make of random vectors, in environments of their own (6 GB), and
# runs `compare` on it; runs candle and burn, a workspace of their own, through the conformance set; writes tests/real-kernels/RESULT.md.
[group('peers')]
verify-real-kernels: build
    tests/real-kernels/run.sh

# Audits the known models into `out`: models.md, models.json, figures/models.svg.
[group('run')]
models out='reports': build
    {{ program }} models --out {{ out }}

# Computes the atlas of recipes into `out`: precision.md, precision.json, figures/precision.svg; under a minute.
[group('run')]
precision out='reports': build
    {{ program }} precision --out {{ out }}

# Every committed certificate of a least base, and those of safe bases that take a few seconds, to 128k, by both checkers.
[group('check')]
check-certificates: build
    {{ program }} check --by both --timings proofs/certificates/*.cert \
        proofs/certificates/safe/safe-d128-L????.cert proofs/certificates/safe/safe-d128-L?????.cert \
        proofs/certificates/safe/safe-d128-L131072.cert proofs/certificates/threshold/*-L????-*.cert

# Theorem 1 and the first row in Coq; says that it was skipped where coqc is not installed.
[group('check')]
prove-fast:
    proofs/coq/prove.sh --fast

# Every certificate of a safe base: about five minutes of processor time; the last result is proofs/certificates/safe/RESULT.md.
[group('slow')]
check-safe: build
    {{ program }} check --timings --format md proofs/certificates/safe/*.cert

# The certificates of 2M to 16M: some minutes; the last result is proofs/certificates/long/RESULT.md.
[group('slow')]
check-long: build
    {{ program }} check --timings --format md \
        proofs/certificates/d128-*.cert proofs/certificates/long/*.cert

# Every certificate, to 16M and of safe bases to 1M, by integers alone: some minutes, nearly all for the longest safe bases; the last result is crates/integer-checker/RESULT.md.
[group('slow')]
check-by-integers: build
    {{ program }} check --by integers --timings --format md \
        proofs/certificates/*.cert proofs/certificates/long/*.cert proofs/certificates/safe/*.cert

# Everything in Coq (installs it): about 10 minutes; the last result is proofs/coq/STATUS.md.
[group('slow')]
prove:
    proofs/coq/prove.sh --record
    proofs/coq/test-corrupted.sh

# Certificates, genuine (safe bases to 32k) and forged, by the second checker (Python and Arb); the last result is tests/independent/RESULT.md.
[group('slow')]
verify-independent:
    tests/independent/run.sh

# Ten minutes of fuzzing the certificates' readers (needs a nightly compiler and cargo-fuzz); the last result is fuzz/RESULT.md.
[group('slow')]
fuzz:
    cargo +nightly fuzz run read_certificate fuzz/corpus/read_certificate fuzz/seeds fuzz/safe-seeds -- \
        -max_total_time=600 -rss_limit_mb=1024 -timeout=10 -max_len=65536 -dict=fuzz/certificate.dict

# Ten minutes of fuzzing the check of certificates of safe bases; the last result is fuzz/RESULT.md.
[group('slow')]
fuzz-check:
    cargo +nightly fuzz run check_safe fuzz/corpus/check_safe fuzz/safe-seeds -- \
        -max_total_time=600 -rss_limit_mb=1024 -timeout=60 -max_len=4096 -dict=fuzz/certificate.dict

# Ten minutes of fuzzing the reader of configurations; the last result is fuzz/RESULT.md.
[group('slow')]
fuzz-config:
    cargo +nightly fuzz run read_config fuzz/corpus/read_config fuzz/config-seeds -- \
        -max_total_time=600 -rss_limit_mb=1024 -timeout=10 -max_len=16384 -dict=fuzz/config.dict

# Ten minutes of fuzzing the readers of table files; the last result is fuzz/RESULT.md.
[group('slow')]
fuzz-tables:
    cargo +nightly fuzz run read_table fuzz/corpus/read_table fuzz/table-seeds -- \
        -max_total_time=600 -rss_limit_mb=1024 -timeout=10 -max_len=65536 -dict=fuzz/table.dict

# Compiles what the page computes to WebAssembly (adds the target), crates/web/module/ropebound_web.wasm; then run `just reproduce`.
[group('run')]
web:
    crates/web/build.sh

# Whether the committed module is what the sources give: byte for byte with rust-toolchain.toml's compiler, on Linux.
[group('slow')]
check-web:
    crates/web/build.sh --check

# The page reports/index.html in headless Chromium (installs it, and packages for Node); some minutes; writes tests/page/RESULT.md.
[group('slow')]
verify-page: build
    tests/page/run.sh

# Compiles the reports' LaTeX into target/latex/paper.pdf (needs Debian's texlive, as the script says); the last result is tests/latex/RESULT.md.
[group('slow')]
latex:
    tests/latex/compile.sh

# Runs the pre-commit hooks and the GitHub Action's last step from a fresh clone (installs pre-commit into a folder that is removed again).
[group('slow')]
try-hooks: build
    tests/hooks/try.sh {{ program }}

# Solves twenty configurations of published models and audits each with its new values; two minutes. The result is crates/audit/tests/solved.txt.
[group('slow')]
solve-models:
    cargo test --release --locked -p ropebound-audit --test real -- --ignored --nocapture

# Mutants of the crates that carry the proofs' arithmetic, a tenth of them (needs cargo-mutants); the last result is tests/mutation/RESULT.md.
[group('slow')]
mutants shard='0/10' *packages:
    tests/mutation/run.sh {{ shard }} {{ packages }}

# Mutants of folders of a crate, `count` of them drawn by `seed`, in one build (a quarter of an hour of processor time); the last result is tests/mutation/RESULT.md.
# Not one with `mutants`: that compiles the crate and its test programs anew for each, which for the kernels' nine takes longer than the tests; this asks the
# crate's own tests alone, `mutants` those of the crates built on it too.
[group('slow')]
mutants-together count='100' seed='1' package='kernels' *folders='golden recipe compare':
    python3 -B tests/mutation/together.py {{ count }} {{ seed }} {{ package }} {{ folders }}

# Lets calls to the system fail, one by one, in every command that writes (needs Linux and glibc): some minutes; writes tests/faults/RESULT.md.
[group('slow')]
check-faulty-disk: build
    python3 tests/faults/faults.py {{ program }} --record tests/faults/RESULT.md

# Hostile calls by a seed, files of every kind among them: some minutes; writes tests/hostile/RESULT.md.
[group('slow')]
check-hostile calls='5000' seed='1': build
    python3 tests/hostile/hostile.py {{ program }} --calls {{ calls }} --seed {{ seed }} --record tests/hostile/RESULT.md

# Licences, sources and duplicates of what is built in (installs cargo-deny where it is missing; `what='advisories'` asks the network as well); the last result is tests/supply.md.
[group('slow')]
check-supply what='licenses bans sources':
    cargo deny --version || cargo install --locked cargo-deny
    cargo deny {{ if what == 'advisories' { '' } else { '--offline' } }} check {{ what }}

# The program's bill of materials in CycloneDX's JSON.
[group('run')]
sbom out='target/sbom.json':
    python3 .ci/sbom.py {{ out }}

# Builds the program for aarch64 (installs a linker and qemu), and compares its bytes under qemu-user; writes tests/aarch64/RESULT.md.
[group('slow')]
verify-aarch64: build
    tests/aarch64/run.sh
