#!/usr/bin/env bash
# Brings what the build needs beyond Rust, a C compiler and make: m4 (GMP's build), just (the recipes), and environments for the Python package.
# Safe to run again: what is already there is left alone.
set -euo pipefail
cd "$(dirname "$0")"

just_version=1.59.0

have() { command -v "$1" >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

install_package() {
    local package=$1
    if have apt-get; then as_root apt-get update -qq && as_root apt-get install -y -qq "$package" >/dev/null
    elif have dnf; then as_root dnf install -y -q "$package"
    elif have pacman; then as_root pacman -S --noconfirm --needed "$package"
    elif have apk; then as_root apk add --quiet "$package"
    elif have brew; then brew install --quiet "$package"
    else
        echo "setup.sh: no known package manager; install '$package' by hand and run this again" >&2
        exit 1
    fi
}

# The Python package carries the program built, which takes seconds; without venv it is compiled, which takes minutes.
install_just() {
    local venv
    venv=$(mktemp -d)
    if python3 -m venv "$venv" >/dev/null 2>&1 && "$venv/bin/pip" install --quiet --disable-pip-version-check "rust-just==$just_version"; then
        install -D "$venv/bin/just" "${CARGO_HOME:-$HOME/.cargo}/bin/just"
    else
        cargo install just --version "$just_version" --locked --quiet
    fi
    rm -rf "$venv"
}

for tool in cargo cc make; do
    if ! have "$tool"; then
        echo "setup.sh: '$tool' is missing; install Rust (rustup), a C compiler and make first" >&2
        exit 1
    fi
done

have m4 || install_package m4
have just || install_just
python/environment.sh build
python/environment.sh test

echo "setup.sh: ready ($(m4 --version | head -n 1); $(just --version))"
