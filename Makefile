# Two commands for a fresh clone; both set up what they need, and a second time that takes seconds.
#
#   make site        the website, served on 127.0.0.1:8000
#   make test        everything that is tested
#
# Options: TORCH_INDEX=https://download.pytorch.org/whl/cpu   where torch comes from (default: pip's own index)
#          PORT=8000   JOBS=2   PYTHON=python3.12

SHELL := /bin/bash
PORT ?= 8000
JOBS ?= 2
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
# Named by what it was made from, so that a changed list of requirements installs again.
SETUP := $(VENV)/.set-up

# The first Python from 3.11 to 3.14 that answers.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	if $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; \
	then echo $$name; break; fi; done)

# One thread a process: outputs repeat exactly, and workers do not fight for the cores.
OMP_NUM_THREADS ?= 1
PYTHONUNBUFFERED := 1
export OMP_NUM_THREADS PYTHONUNBUFFERED

# How tests are spread over the workers; tests/conftest.py says which stay together.
SPREAD := --dist loadgroup --no-loadscope-reorder

.PHONY: help setup site test test-fast verified clean

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -7

setup: $(SETUP)

$(SETUP): requirements.txt pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "This needs Python 3.11, 3.12, 3.13 or 3.14; name one with PYTHON=..." >&2; exit 1; fi
	@if [ ! -x $(BIN)/python ]; then echo "== Creating $(VENV) with $$($(PYTHON) --version)"; $(PYTHON) -m venv $(VENV); fi
	@echo "== Installing torch $(if $(TORCH_INDEX),from $(TORCH_INDEX),)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) \
		$$(grep -m 1 '^torch==' requirements.txt)
	@echo "== Installing what site, notebooks and tests need (requirements.txt)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@echo "== Installing the course's library"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(SETUP)

site: setup
	@echo "== Building notebooks and problem sets whose sources changed"
	@$(BIN)/course build --jobs $(JOBS)
	@echo "== The website"
	@$(BIN)/course site --serve --port $(PORT)

# All of it runs even if something fails on the way; the last lines say how long each part took.
test: setup
	@status=0; took=; \
	part() { echo "== $$1"; local since=$$SECONDS; "$${@:2}" || status=1; \
		took+="$$(printf '%5d s  %s' $$((SECONDS - since)) "$$1")"$$'\n'; }; \
	part "Code is as ruff formats it" $(BIN)/ruff format --check --quiet; \
	part "Code is as ruff checks it" $(BIN)/ruff check --quiet; \
	part "Built files are what their sources give" $(BIN)/course build --check; \
	part "The website builds without a warning" $(BIN)/course site; \
	part "Notebooks and solutions run, and give what they show" \
		$(BIN)/python -m pytest -p no:cacheprovider --nbval-lax --nbval-cell-timeout=900 \
		-n $(JOBS) --dist loadfile notebooks solutions; \
	part "Tests" $(BIN)/python -m pytest -ra -n $(JOBS) $(SPREAD) tests; \
	printf '%s' "$$took"; \
	exit $$status

test-fast: setup
	@$(BIN)/python -m pytest -q -n $(JOBS) $(SPREAD) -m "not slow and not browser" tests

# Measure all components against their oracles, for the page "Verified against" (book/verified.json).
verified: setup
	@rm -f _build/parity.json
	@$(BIN)/python -m pytest -q -m parity tests
	@$(BIN)/python -m course_lib.publishing.verified

clean:
	rm -rf _build .pytest_cache
