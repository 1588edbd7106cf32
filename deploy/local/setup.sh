#!/usr/bin/env bash
# Makes the virtual environment and installs exactly what requirements.lock says, with checksums.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${PYTHON:=python3}" "${VENV:=.venv}"
if ! "$PYTHON" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing from Debian: python3 python3-venv (once) ..."
    export DEBIAN_FRONTEND=noninteractive
    if ! told=$( (apt-get update -qq && apt-get install -y -qq python3 python3-venv) 2>&1); then
      echo "$told" >&2; echo "apt-get could not install python3 python3-venv; please install them by hand" >&2; exit 1
    fi
  else
    echo "Postwaage needs Python 3.11 or newer with venv: apt-get install python3 python3-venv" >&2; exit 1
  fi
fi
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
total=$(grep -c '==' requirements.lock)
echo "installing $total Python packages from requirements.lock into $VENV (once, two to three minutes) ..."
export PYTHONUNBUFFERED=1
"$VENV/bin/python" -m pip install --disable-pip-version-check --progress-bar off --require-hashes -r requirements.lock 2>&1 |
  awk -v total="$total" '
    /^Collecting / { if (++read % 20 == 0) print "  " read " of about " total " fetched"; fflush() }
    /^Installing collected/ { print "  unpacking them, about a minute more ..."; fflush() }
    /^ *(ERROR|WARNING)/ { print; fflush() }'
"$VENV/bin/python" - <<'PY'
import pathlib, site
# The rooms are imported from the checkout itself: path = import name, nothing is copied.
pathlib.Path(site.getsitepackages()[0], "postwaage.pth").write_text(str(pathlib.Path.cwd()) + "\n")
PY
touch "$VENV/.installed"
