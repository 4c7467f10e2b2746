# Wellwish. `make serve` starts it; `make test` tries everything. Needs Python 3.11 or newer and make.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
WORKERS ?= 2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: serve test check bench-pages bench-first format lock clean help

serve: .venv/.installed  ## make all that is needed and start the server
	@$(BIN)/wellwish serve

test: .venv/.tested  ## run every test
	$(BIN)/python -m pytest -n $(WORKERS)

check: .venv/.tested  ## style, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench-pages: .venv/.tested  ## Lighthouse on the public page and the player
	$(BIN)/python bench/lighthouse.py

bench-first: .venv/.tested  ## seconds from a clean clone to the first spoken words
	$(BIN)/python bench/first_words.py

format: .venv/.tested  ## put the code in its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## choose the newest versions pyproject.toml allows and write them to constraints.txt
	@PYTHON="$(PYTHON)" .ci/lock

clean:  ## remove what was installed and built here; your data folder stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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
