# Everything a visitor or a developer does here is one of these commands (GNU Make 4.3 or newer).
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8000
# The first of these that is Python 3.11 or newer makes .venv.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11

BIN := .venv/bin
RUN_STAMP := .venv/.installed-run
DEV_STAMP := .venv/.installed-dev
# What runs compiled is compiled here, before a first reader waits for it.
COMPILED_STAMP := .venv/.compiled
# The validator of CITATION.cff stands apart: it needs jsonschema 3, the one of the tables needs 4.
CITATION_BIN := .venv/citation/bin
CITATION_STAMP := .venv/.installed-citation
# So do the libraries that speed is measured beside: nothing but the benchmark needs them.
BENCH_BIN := .venv/bench/bin
BENCH_STAMP := .venv/.installed-bench
BROWSERS := chromium chromium-browser google-chrome-stable google-chrome

# Warnings of Python itself are errors too in every check (pytest has its own setting).
STRICT := $(BIN)/python -W error

# The checks come in the order of their cost; the first that fails is the one to read.
.NOTPARALLEL:

.PHONY: help setup setup-dev browser run test format lint types contracts facts pytest bench bench-peers layers clean

help: ## list the commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(COMPILED_STAMP) ## install what the application needs into .venv
	@echo "Ready. Start it with: make run"

setup-dev: $(DEV_STAMP) $(CITATION_STAMP)

$(RUN_STAMP): requirements.txt tools/setup.py
	@for python in $(PYTHON); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    "$$python" tools/setup.py requirements.txt && touch $@ && exit 0; exit 1; \
	  fi; \
	done; \
	echo "Crossgauge needs Python 3.11 or newer, and none was found (on Debian: apt-get install python3 python3-venv)." >&2; exit 1

$(COMPILED_STAMP): $(RUN_STAMP) $(wildcard geo/*.py data/links.csv data/places.csv data/built/*)
	@$(BIN)/python -m layers.warm && touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements-dev.txt requirements-batch.txt requirements-notebook.txt
	@$(BIN)/python tools/setup.py requirements-dev.txt && touch $@

$(CITATION_STAMP): $(RUN_STAMP) requirements-citation.txt
	@$(BIN)/python tools/setup.py requirements-citation.txt citation && touch $@

$(BENCH_STAMP): $(RUN_STAMP) benchmarks/requirements.txt
	@$(BIN)/python tools/setup.py benchmarks/requirements.txt bench && touch $@

browser:
	@for name in $(BROWSERS); do if command -v "$$name" >/dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests"; \
	  apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; \
	else \
	  echo "The browser tests need Chromium (on Debian: apt-get install chromium)." >&2; exit 1; \
	fi

run: $(COMPILED_STAMP) ## serve at http://127.0.0.1:8000 (PORT= changes it)
	@exec $(BIN)/python tools/serve.py "$(PORT)"

test: setup-dev browser format lint types contracts facts pytest ## set up all that is needed and check everything

format: $(DEV_STAMP)
	$(BIN)/ruff format --check

lint: $(DEV_STAMP)
	$(BIN)/ruff check

types: $(DEV_STAMP)
	$(BIN)/mypy

contracts: $(DEV_STAMP)
	$(BIN)/lint-imports

facts: $(DEV_STAMP) $(CITATION_STAMP)
	$(STRICT) -m flask data check
	$(STRICT) -m flask data checks --check
	$(STRICT) -m flask data dictionary --check
	$(STRICT) -m flask layers check
	$(STRICT) -m flask data release --check
	$(BIN)/frictionless validate data/datapackage.json
	$(CITATION_BIN)/cffconvert --validate

pytest: $(DEV_STAMP)
	$(BIN)/python -m pytest

bench: $(DEV_STAMP) $(COMPILED_STAMP) ## measure answer time, page size and memory
	@$(BIN)/python -m benchmarks.bench

bench-peers: $(BENCH_STAMP) $(COMPILED_STAMP) ## measure speed beside other libraries, write docs/benchmarks.md
	@$(BENCH_BIN)/python -m benchmarks.beside_peers --write

layers: $(DEV_STAMP) ## rebuild layers/geojson from data
	$(BIN)/python -m flask layers build

clean: ## remove .venv and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
