#!/bin/sh
# From a bare machine to a running portal or test suite: Python environment, system libraries.
# Usage: sh ikmportal/supervisor/bootstrap.sh environment|run|test [arguments]
# Every path is relative to the project folder, so folders with spaces are no special case.
set -eu
cd "$(dirname "$0")/../.."

PYTHON=.venv/bin/python
PANGO="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
NATIVE="$PWD/var/native"
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
# What one process has compiled, the next thirty need not: the portal and the suite start many.
unset PYTHONDONTWRITEBYTECODE

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
quietly() { "$@" >/dev/null 2>&1; }

# --- system packages -------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo && quietly sudo -n true; then sudo -n "$@"; else return 1; fi
}

apt_install() {
    have apt-get && as_root true || return 1
    say "Memasang paket sistem: $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    # The package lists of a fresh machine are empty or old.
    as_root apt-get -qq update >/dev/null 2>&1 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@" >/dev/null
}

# --- Python environment ----------------------------------------------------------------------

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if have "$name" && quietly "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            printf '%s' "$name"
            return 0
        fi
    done
    return 1
}

make_venv() {
    quietly "$PYTHON" -c 'import pip' && return 0
    python=$(find_python) || { apt_install python3 python3-venv || true; python=$(find_python); } || {
        say "Perlu Python 3.11 atau lebih baru: apt-get install python3 python3-venv, atau brew install python@3.13"
        exit 1
    }
    quietly "$python" -m venv --clear .venv && return 0
    apt_install python3-venv || true
    "$python" -m venv --clear .venv >/dev/null || {
        say "Modul venv tidak ada untuk $python: apt-get install python3-venv"
        exit 1
    }
}

# uv itself is installed by the hash that the lock names, like everything else.
install_uv() {
    quietly .venv/bin/uv --version && return 0
    awk '/^uv==/ { on = 1; print; next } on && /^[^ ]/ { exit } on' requirements.lock >.venv/uv.lock
    quietly "$PYTHON" -m pip install --quiet --require-hashes -r .venv/uv.lock
}

environment() {
    make_venv
    cmp -s requirements.lock .venv/synced.lock && return 0
    say "Menyiapkan lingkungan Python (hanya saat pertama, atau bila requirements.lock berubah)..."
    if ! install_uv || ! .venv/bin/uv pip sync --quiet --python "$PYTHON" --require-hashes requirements.lock; then
        say "uv tidak dapat dipakai; memakai pip (lebih lama)..."
        "$PYTHON" -m pip install --quiet --require-hashes -r requirements.lock || {
            say "Pemasangan gagal: periksa sambungan jaringan, lalu ulangi perintah ini."
            exit 1
        }
    fi
    cp requirements.lock .venv/synced.lock
}

# --- Pango, which WeasyPrint draws PDF with --------------------------------------------------

pango_loads() {
    quietly "$PYTHON" -c 'from weasyprint.text import ffi'
}

use_extracted() {
    [ -d "$NATIVE/usr/lib" ] || return 1
    for folder in "$NATIVE"/usr/lib/*-linux-gnu*; do
        LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    done
    FONTCONFIG_PATH=$NATIVE/etc/fonts
    export LD_LIBRARY_PATH FONTCONFIG_PATH
}

# Without root: the packages' files, unpacked beside the data. Leaves the system untouched.
extract_pango() {
    have apt-get && have dpkg || return 1
    wanted=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
        --no-replaces --no-enhances $PANGO 2>/dev/null | grep -E '^(lib|fontconfig|fonts-)' | sort -u)
    missing=""
    for package in $wanted; do
        quietly dpkg -s "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 1
    say "Mengambil pustaka Pango tanpa root ke var/native..."
    mkdir -p "$NATIVE/deb"
    (cd "$NATIVE/deb" && quietly apt-get download $missing) || return 1
    for package in "$NATIVE"/deb/*.deb; do dpkg -x "$package" "$NATIVE" || return 1; done
    rm -rf "$NATIVE/deb"
}

native() {
    if [ "$(uname)" = Darwin ] && [ -d /opt/homebrew/lib ]; then
        export DYLD_FALLBACK_LIBRARY_PATH="/opt/homebrew/lib:${DYLD_FALLBACK_LIBRARY_PATH:-/usr/lib}"
    fi
    pango_loads && return 0
    use_extracted && pango_loads && return 0
    apt_install $PANGO && pango_loads && return 0
    extract_pango && use_extracted && pango_loads && return 0
    say "PDF dimatikan karena pustaka Pango tidak ada. Pasang: apt-get install $PANGO (macOS: brew install pango)"
    export PDF_ENABLED=0
}

# --- what only the tests and checks need -----------------------------------------------------

playwright_loads() {
    quietly .venv/lib/python3*/site-packages/playwright/driver/node --version
}

test_programs() {
    playwright_loads || apt_install libatomic1 || say "Playwright butuh libatomic: apt-get install libatomic1"
    [ -n "${CHROMIUM:-}" ] || have chromium-headless-shell || have chromium || have chromium-browser ||
        have google-chrome || apt_install chromium-headless-shell || apt_install chromium || say "Pengujian butuh Chromium: apt-get install chromium, atau isi CHROMIUM=/jalur"
    have pdftoppm || apt_install poppler-utils || say "Pengujian PDF butuh pdftoppm: apt-get install poppler-utils"
    have msgfmt || apt_install gettext || say "Pemeriksaan terjemahan butuh msgfmt: apt-get install gettext"
}

# ---------------------------------------------------------------------------------------------

task=${1:-}
[ $# -eq 0 ] || shift
case $task in
environment) environment ;;
run)
    environment
    native
    exec "$PYTHON" manage.py portal "$@"
    ;;
test)
    environment
    native
    test_programs
    exec "$PYTHON" -m pytest "$@"
    ;;
*)
    say "Tugas tidak dikenal: '$task'. Pakai: environment, run, atau test."
    exit 2
    ;;
esac
