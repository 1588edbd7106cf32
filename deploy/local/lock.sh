#!/usr/bin/env bash
# Resolves pyproject.toml into requirements.lock: exact versions with checksums, for Python 3.11 and newer.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=$(mktemp -d); trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools" && "$tools/bin/pip" install --quiet 'uv==0.13.9'
"$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock
"$tools/bin/uv" pip compile --quiet --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate bench/peers.in -o bench/peers.lock
echo "requirements.lock: $(grep -c '==' requirements.lock) packages"
