#!/bin/sh
# Installs Postwaage into a Python environment: the locked packages it runs on, then the rooms where they lie.
# usage: install.sh PYTHON SOURCE   (SOURCE stays where it is: path = import name)
set -eu
python=$1
source=$(cd "$2" && pwd)
lock=$(mktemp)
trap 'rm -f "$lock"' EXIT
"$python" "$source/deploy/image/runtime_lock.py" "$source" > "$lock"
"$python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
"$python" - "$source" <<'PY'
import pathlib, site, sys
pathlib.Path(site.getsitepackages()[0], "postwaage.pth").write_text(sys.argv[1] + "\n")
PY
echo "installed $(grep -c '==' "$lock") packages"
