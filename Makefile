# `make help` lists what there is. Everything works from an empty machine with Python 3.11 or later.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

install: $(VENV)/installed ## make the virtual environment

$(VENV)/product: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

demo: $(VENV)/product ## build a real platform and print its handshakes
	$(BIN)/platformc build specs/smarter.plat -o build
	$(BIN)/platformc handshakes specs/smarter.plat --env alpha

check: install ## format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check ## everything that must be true, the tests included
	$(BIN)/python -m pytest

record: install ## rewrite golden files and snapshots; `git diff` is the review
	PLATFORMC_RECORD=1 $(BIN)/python -m pytest tests/test_golden.py tests/test_generated.py -n 0
	$(BIN)/python -m pytest --snapshot-update -n 0 || true

tools: ## real programs that judge the output, into .tools (Go is used where it is there)
	sh tests/oracles/install.sh .tools

clean: ## remove what the other commands made
	rm -rf $(VENV) .tools build dist

.PHONY: help install demo check test record tools clean
