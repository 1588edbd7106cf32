#!/usr/bin/env bash
# Runs the named test lanes one after the other, prints the time of each, and fails when any failed.
set -uo pipefail
cd "$(dirname "$0")/../.."
failed=(); report=()

lane() {
  local name=$1 begin=$SECONDS; shift
  printf '\n== %s\n' "$name"
  if "$@"; then result=ok; else result=FAILED; failed+=("$name"); fi
  report+=("$(printf '%-14s %5ss  %s' "$name" "$((SECONDS - begin))" "$result")")
}

no_difference() { deploy/local/generate.sh >/dev/null && git diff --exit-code --stat -- '*/published' '*.po' docs/interfaces/states.md docs/how-it-decides.md; }

for chosen in "$@"; do
  case $chosen in
    check)
      lane format ruff format --check --quiet .
      lane lint ruff check --quiet .
      lane types mypy
      lane generated no_difference
      lane gate python -m contracts.gate
      lane manifests python -m deploy.k8s.manifests ;;
    noninterference) lane noninterference pytest -q tests/noninterference ;;
    unit) lane unit pytest -q tests/house tests/unit tests/service tests/contract tests/upgrades -m "not kafka" ;;
    board-rules) lane board-rules pytest -q tests/unit/dashboards ;;
    boards) lane boards pytest -q -s tests/boards ;;
    integration) lane integration pytest -q tests/contract tests/integration -m kafka ;;
    folds) lane folds pytest -q tests/folds ;;
    e2e) lane e2e pytest -q tests/e2e ;;
    decisions) lane decisions python -m bench.decisions --quick --known ;;
    chaos) SHORT=1 lane chaos python -m chaos ;;
    *) echo "unknown lane $chosen (check unit noninterference board-rules boards decisions folds integration e2e chaos)" >&2; exit 2 ;;
  esac
done

printf '\n== lanes\n'; printf '%s\n' "${report[@]}"
if [ ${#failed[@]} -gt 0 ]; then echo "failed: ${failed[*]}"; exit 1; fi
