# The one way in, for people and for CI. `make run` and `make test` need nothing but Python 3.11+ and this file.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TORCH := 2.13.0

.DEFAULT_GOAL := help
.PHONY: help install run test lint types eval bench clean

help: ## what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## a virtual environment in .venv, with everything pinned
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "briefqa needs Python 3.11 or newer; name one: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==$(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[app,doors,dev]'
	touch $(STAMP)

run: install ## index corpus/ and open the app in the browser
	$(BIN)/briefqa index corpus || test $$? -eq 3 # 3: done, and some files were skipped and named
	$(BIN)/briefqa app

test: install ## all tests
	$(BIN)/pytest

lint: install ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install ## types
	$(BIN)/mypy

eval: install ## the quality gates
	$(BIN)/briefqa eval dev --gates

bench: install ## speed, side by side with sentence-transformers
	$(BIN)/python bench/embedding.py

clean: ## remove what can be made again
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis index/gen-* index/CURRENT* index/LOCK index/LAST_RUN*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
