#!/usr/bin/env bash
# Writes every generated file: contracts, OpenAPI of the HTTP services, catalogues of translations, boards, state diagrams.
set -euo pipefail
cd "$(dirname "$0")/../.."
python -m contracts.publish
mkdir -p contracts/published/openapi
for service in intake assignment; do
  python -m "services.$service" openapi > "contracts/published/openapi/$service.json"
done
python -m languages
python -W ignore -m dashboards.build
python -m docs.tools.draw_states
python -m docs.tools.draw_decisions
