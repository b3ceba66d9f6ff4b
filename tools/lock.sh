#!/usr/bin/env bash
# Pin what pyproject.toml asks for: versions and hashes, no addresses. Needs uv.
set -eu
compile=(uv pip compile -q pyproject.toml --generate-hashes --no-emit-index-url --no-header --no-annotate -p 3.11 --universal)
"${compile[@]}" -o requirements/run.txt "$@"
"${compile[@]}" --group dev -o requirements/dev.txt "$@"
for tool in uv build node; do
  uv pip compile -q "requirements/$tool.in" --generate-hashes --no-emit-index-url --no-header --no-annotate -p 3.11 --universal -o "requirements/$tool.txt"
done
