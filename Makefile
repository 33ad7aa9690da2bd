# Every target makes the virtual environment it needs; a fresh machine wants only Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup run test check format faults bench bench-grading lock

help:  ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: .venv/ready  ## make .venv from the lock file

.venv/ready: config/requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r config/requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: .venv/ready  ## the bot: the playground without BOT_TOKEN, Telegram with it
	$(BIN)/interviewer run

# The fault tests come second: they wait most of their time, so four of them side by side are quicker than two.
test: .venv/ready  ## the tests
	$(BIN)/pytest --ignore tests/faults
	$(BIN)/pytest tests/faults -n 4

check: .venv/ready  ## format, lint, types, import rules, the bank, the tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/interviewer check
	$(BIN)/pytest --cov --ignore tests/faults
	$(BIN)/pytest tests/faults -n 4

format: .venv/ready  ## put the code into shape
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

faults: .venv/ready  ## the long fault tests: a bot killed 200 times
	FAULTS=long $(BIN)/pytest tests/faults -n 0 -s

bench: .venv/ready  ## the figures of the README: speed
	$(BIN)/python -m benchmarks

bench-grading: .venv/ready  ## the figures of the README: agreement with people (EXAM=file for the exam's)
	$(BIN)/python -m benchmarks.grading

lock:  ## write the lock file anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--group dev --all-extras pyproject.toml -o config/requirements.lock --upgrade --quiet
