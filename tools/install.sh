#!/usr/bin/env bash
# Install pinned, hashed requirements and the house itself: install.sh run build
# uv is fast; where it cannot reach what pip reaches, pip does it.
set -eu
files=(); for name in "$@"; do files+=(-r "requirements/$name.txt"); done
.venv/bin/uv pip install -q -p .venv --require-hashes "${files[@]}" 2>.venv/uv.log ||
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes "${files[@]}"
.venv/bin/uv pip install -q -p .venv --no-deps --no-build-isolation --offline -e .
