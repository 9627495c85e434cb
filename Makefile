# Two commands on a fresh machine: `make` builds and checks the dataset, `make test` tests the tool.
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export DVC_NO_ANALYTICS := 1

.PHONY: all test test-long bench lint lock clean
# It always validates, whatever DVC has skipped; Frictionless and Pandera are asked by DVC's stages.
all: .venv/installed
	@mkdir -p build
	dvc repro --quiet > build/repro.log || { cat build/repro.log; exit 1; }
	readouts validate
	@echo "release: data/release, $$(wc -l < data/release/SHA256SUMS) files; its site: data/site/index.html"

test: .venv/installed lint
	readouts schema --check
	readouts version --check
	pytest -m "not slow"

# In full: the practice run of CONTRIBUTING, a release rebuilt elsewhere, the explorer in a browser; faults
# injected at every point of a release, a thousand flipped bits; ten thousand random packages and files,
# held against Frictionless and the lexer (20 minutes).
test-long: .venv/installed
	pytest -m slow
	READOUTS_LONG=1 pytest tests/test_bundle.py tests/test_torn.py
	READOUTS_EXAMPLES=10000 pytest -m long

# The validator beside its rivals, on packages of its own making: build/bench.json.
bench: .venv/installed
	python bench/measure.py

lint: .venv/installed
	ruff check src scripts tests bench
	mypy

# requirements-check.lock is the part of requirements.lock that checking data needs.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate
lock:
	$(LOCK) requirements.in -o requirements.lock
	$(LOCK) requirements-check.in -c requirements.lock -o requirements-check.lock

# The mark is written last, so that an interrupted install is done again.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf .venv build
