#!/bin/sh
# Checks the system libraries that Qt and Python need; installs them with apt as root, else names them. Debian and Ubuntu.
set -eu

# library file (as ldconfig lists it) and the Debian package that brings it
NEEDED="libEGL.so.1=libegl1 libGL.so.1=libgl1 libxkbcommon.so.0=libxkbcommon0 libdbus-1.so.3=libdbus-1-3
libfontconfig.so.1=libfontconfig1 libglib-2.0.so.0=libglib2.0-0 libpulse.so.0=libpulse0 libxcb-cursor.so.0=libxcb-cursor0
libxkbcommon-x11.so.0=libxkbcommon-x11-0 libxcb-icccm.so.4=libxcb-icccm4 libxcb-keysyms.so.1=libxcb-keysyms1
libxcb-image.so.0=libxcb-image0 libxcb-render-util.so.0=libxcb-render-util0 libxcb-shape.so.0=libxcb-shape0 libgomp.so.1=libgomp1
libXrandr.so.2=libxrandr2 libwayland-cursor.so.0=libwayland-cursor0"

[ "$(uname -s)" = Linux ] || exit 0
LDCONFIG=$(command -v ldconfig || echo /sbin/ldconfig)
have=$("$LDCONFIG" -p 2>/dev/null || true)
missing=""
for pair in $NEEDED; do
    case "$have" in
        *"${pair%%=*}"*) ;;
        *) missing="$missing ${pair#*=}" ;;
    esac
done
python3.11 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3.11-venv"
[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing system libraries:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # an old or empty package list is refreshed only when the first try fails: a second run needs no network
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 ||
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; }
else
    echo "Missing system libraries. Ask an administrator to run: apt-get install$missing" >&2
    exit 1
fi
