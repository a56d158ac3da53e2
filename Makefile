# The one way in, for people and for CI. `make run` and `make test` need nothing but Python 3.11+ and this file.

PYTHON ?= python3
VENV := .venv
SCALE := .venv-scale
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TORCH := 2.13.0
UV := 0.13.9
PEERS := build/peers
FUZZ_SECONDS ?= 120
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install lock run test lint types malformed fuzz eval bench bench-peers faults load reliability test-scale clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## a virtual environment in .venv, with everything pinned
$(STAMP): pyproject.toml constraints.txt requirements.lock
	@echo "Installing into $(VENV): several minutes, the first time."
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "briefqa needs Python 3.11 or newer; name one: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes --no-deps -r requirements.lock
	$(PIP) -c constraints.txt torch==$(TORCH) # after what it needs: which build of it suits is the platform's matter
	$(PIP) --no-deps --no-build-isolation -e .
	touch $(STAMP)

lock: ## requirements.lock anew: every version of constraints.txt with the hashes of its files, for all platforms
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV)
	echo setuptools | build/lock/bin/uv pip compile pyproject.toml - --quiet --extra app --extra doors --extra dev -c constraints.txt \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command 'make lock' -o build/lock/all.txt
	awk '/^[^ #]/ { kept = !/^(torch|triton|nvidia-|cuda-)/ } kept || /^#/' build/lock/all.txt > requirements.lock

run: install ## index corpus/ and open the app in the browser
	$(BIN)/briefqa index corpus || test $$? -eq 3 # 3: done, and some files were skipped and named
	$(BIN)/briefqa app

test: install ## all tests
	$(BIN)/pytest

test-scale: $(SCALE)/.installed ## what runs on several machines, on a few processes of this one
	$(SCALE)/bin/python -m pytest -m scale

# An environment of its own, which sees .venv's: what it adds is large, and nothing else needs it.
$(SCALE)/.installed: $(STAMP) constraints-scale.txt
	$(BIN)/python -m venv --without-pip $(SCALE) # .venv's pip, and its setuptools: one of its own may be too old
	$(BIN)/python -c 'import site; print("import site; site.addsitedir(%r)" % site.getsitepackages()[0])' \
		> $$($(SCALE)/bin/python -c 'import site; print(site.getsitepackages()[0])')/briefqa-venv.pth
	$(SCALE)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -c constraints-scale.txt \
		--no-build-isolation -e '.[ray,milvus]' milvus-lite milvus # both are servers to test against
	touch $@

lint: install ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install ## types
	$(BIN)/mypy

malformed: install ## hundreds of broken files through the readers
	$(BIN)/python tests/malformed.py

fuzz: install ## odd files into the readers, for FUZZ_SECONDS
	$(BIN)/python tests/fuzz.py $(FUZZ_SECONDS)

eval: install ## the quality gates
	$(BIN)/briefqa eval dev --gates

bench: install ## speed and size, up to 100,000 chunks; BENCH='--write' puts the tables into docs/speed.md and docs/scaling.md
	$(BIN)/python bench/run.py $(BENCH)

bench-peers: install $(PEERS)/.installed ## briefqa beside LangChain, LlamaIndex and txtai, in one run
	$(BIN)/python bench/beside_peers.py --python $(PEERS)/bin/python $(BENCH)
$(PEERS)/.installed: bench/peers/requirements.txt
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r bench/peers/requirements.txt
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -c bench/peers/requirements.txt torch==$(TORCH)
	touch $@

faults: install ## kills, failing disks, readers under publishing and odd requests, in full; prints the counts
	BRIEFQA_FAULTS=1 $(BIN)/pytest tests/faults tests/test_faults.py tests/api/test_schema.py

load: install ## readers under load while the index changes
	$(BIN)/python bench/load.py

reliability: install ## run what docs/reliability.md names, and write the results into it
	$(BIN)/python bench/reliability.py

clean: ## remove what can be made again
	rm -rf $(VENV) $(SCALE) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis index/gen-* index/CURRENT* index/LOCK index/LAST_RUN*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
