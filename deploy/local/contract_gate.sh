#!/usr/bin/env bash
# Fails when contracts/published breaks what the base revision published. BASE=<revision> chooses the base.
set -euo pipefail
cd "$(dirname "$0")/../.."
base=${BASE:-}
if [ -z "$base" ]; then
  base=$(git rev-parse -q --verify origin/main || git rev-parse -q --verify main || true)
  [ "$base" != "$(git rev-parse HEAD)" ] || base=$(git rev-parse -q --verify HEAD~1 || true)
fi
old=$(mktemp -d); trap 'rm -rf "$old"' EXIT
if [ -z "$base" ] || ! git archive "$base" contracts/published 2>/dev/null | tar -x -C "$old" 2>/dev/null; then
  echo "contract gate: the base has no published contracts yet, nothing to break"; exit 0
fi
python -m contracts.compatibility "$old/contracts/published" contracts/published
