#!/bin/sh
# Builds the virtual environment with pinned versions. Usage: venv.sh PYTHON FOLDER
set -eu
python=$1
folder=$2
command -v "$python" >/dev/null 2>&1 || python=python3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { echo "Python 3.11 or newer is needed, found $("$python" --version)" >&2; exit 1; }
[ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
echo "Installing Python packages into $folder (about 1.5 GB, a few minutes the first time)"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
