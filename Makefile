# `make` alone lists what there is to do.
SHELL := /bin/bash
PY ?= python3
BIN := .venv/bin
PORT ?= 8000
# Some machines forbid it; then each of some hundred programs that tests start would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check types style contracts homes fix bench soak install install-dev front-end browser conformance screenshots tables lock messages wheel clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: front-end  ## install, make the demo ecosystem, serve it on http://127.0.0.1:8000
	$(BIN)/lyceum demo --serve --port $(PORT)

test: install-dev front-end browser conformance  ## check, and every test, on SQLite and on PostgreSQL
	@$(MAKE) --no-print-directory -j 2 types style contracts homes
	STORY_HOMES=.homes $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not story"
	$(BIN)/python -m tools.postgres -- $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not story"
	STORY_HOMES=.homes $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m story

check: install-dev  ## style, types, contracts, known holes in dependencies (no tests)
	@$(MAKE) --no-print-directory -j 2 types style contracts

types:
	$(BIN)/mypy --no-incremental

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python manage.py makemigrations --check --dry-run

contracts:
	$(BIN)/lint-imports --no-cache > .venv/contracts.log || { cat .venv/contracts.log; exit 1; }
	$(BIN)/python -m tools.audit

homes:  # installations that tests begin with, made while the types leave a core idle
	@rm -rf .homes
	$(BIN)/python -m tests.stories.homes .homes

fix: install-dev  ## what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install-dev  ## make bench NAME=planner ARGS="--cases 20"; alone it lists them
	@if [ -z "$(NAME)" ]; then ls benchmarks/*.py | xargs -n1 basename -s .py | grep -vE '^(__init__|measure|test_.*)$$'; \
	else $(BIN)/python -m benchmarks.$(NAME) $(ARGS); fi

soak: install-dev  ## the counts that need minutes: kills, races, fuzzing
	$(BIN)/python -m pytest --soak -m "not story"
	$(BIN)/python -m tools.postgres -- $(BIN)/python -m pytest --soak -m "not story"
	$(BIN)/python -m pytest --soak -m story

screenshots: install-dev front-end browser  ## every page, 1280 and 360 px, light and dark
	$(BIN)/python -m tools.screenshots

tables: install-dev  ## write the tables of a new SQLite database, after a migration came
	$(BIN)/python -m tools.tables

lock:  ## pin the dependencies anew (needs uv)
	PATH="$(BIN):$$PATH" tools/lock.sh

messages: install-dev  ## collect strings to translate, compile what is translated (needs gettext)
	$(BIN)/python -m tools.messages

wheel: install-dev front-end  ## a wheel with the front end in it
	$(BIN)/uv build --wheel

clean:  ## forget the demo data (the environment stays)
	rm -rf var .homes

# --- how things get installed ---------------------------------------------------------------------
install: .venv/run.stamp
install-dev: .venv/dev.stamp

.venv/bin/uv: requirements/uv.txt
	$(PY) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/run.stamp: .venv/bin/uv requirements/run.txt requirements/build.txt
	tools/install.sh run build
	@touch $@

.venv/dev.stamp: .venv/bin/uv requirements/dev.txt requirements/build.txt
	tools/install.sh dev build
	@touch $@ .venv/run.stamp

front-end: install
	@$(BIN)/python tools/build_frontend.py

browser:
	@tools/browser.sh

conformance: install-dev
	@$(BIN)/python -m tools.conformance
