#!/usr/bin/env bash
# Brings what the build needs beyond Rust, a C compiler and make: m4 (GMP's build) and just (the recipes).
# Safe to run again: what is already there is left alone.
set -euo pipefail
cd "$(dirname "$0")"

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

for tool in cargo cc make; do
    if ! have "$tool"; then
        echo "setup.sh: '$tool' is missing; install Rust (rustup), a C compiler and make first" >&2
        exit 1
    fi
done

have m4 || install_package m4
have just || cargo install just --version 1.59.0 --locked --quiet

echo "setup.sh: ready ($(m4 --version | head -n 1); $(just --version))"
