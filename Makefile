# Two commands do everything: `make demo` and `make test`.
# On Linux, the CPU build of torch saves several GB:
#   make demo TORCH_INDEX=https://download.pytorch.org/whl/cpu

PYTHON ?= python3
TORCH_INDEX ?=
DEMO_SCRIPT ?=
VENV := .venv
BIN := $(VENV)/bin
INDEX_OPTION := $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

.DEFAULT_GOAL := help
.PHONY: help install demo test check clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(VENV)/installed ## Set the coach up in .venv

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time this takes some minutes …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt $(INDEX_OPTION) "torch==2.13.0"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt $(INDEX_OPTION) -e ".[dev]"
	@touch $@

demo: install ## Try the coach in the terminal, without Slack, key or network
	@DEMO_SCRIPT="$(DEMO_SCRIPT)" $(BIN)/cdmo-coach demo

test: install ## Run the whole test suite
	@$(BIN)/python -m pytest

check: install ## Lint, format and type checks, as pre-commit runs them
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

clean: ## Remove what was built
	@rm -rf $(VENV) data dist
