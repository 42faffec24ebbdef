# One command to run: `make demo`. One command to test: `make test`. Needs Python 3.11+ and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo serve test coverage test-training check format openapi bench clean

help:  ## Show what can be made.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/ —/' | sort

$(VENV)/service: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the service (once) ..."
	@$(PIP) --editable .
	@touch $@

$(VENV)/dev: $(VENV)/service
	@echo "Installing the development tools (once) ..."
	@$(PIP) --editable '.[dev,postgres]'
	@touch $@

$(VENV)/train: $(VENV)/dev
	@echo "Installing the trainer (once; PyTorch is several gigabytes) ..."
	@$(PIP) --editable '.[train]'
	@touch $@

demo: $(VENV)/service  ## Start the service, upload photos as a rep would, print the results. PHOTOS="a.jpg b.jpg" takes yours.
	@$(BIN)/shelfaudit demo $(PHOTOS)

serve: $(VENV)/service  ## Run the service on http://127.0.0.1:8000 with demo accounts and outlets.
	@$(BIN)/shelfaudit serve --demo

test: $(VENV)/dev  ## Run the whole test suite.
	@$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile

coverage: $(VENV)/dev  ## The same, and tell which lines no test reaches (takes a third longer).
	@$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term:skip-covered

test-training: $(VENV)/train  ## Run the tests that train and export a small model (installs PyTorch).
	@$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile tests/training

check: $(VENV)/dev  ## Run all static checks.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .

format: $(VENV)/dev  ## Format the code and mend what ruff can mend.
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

openapi: $(VENV)/dev  ## Renew tests/api/openapi.json after a change of the API that is meant.
	@$(BIN)/python -m tests.api.openapi_document

bench: $(VENV)/service  ## Time every stage from upload to stored result. PHOTO=a.jpg takes yours.
	@$(BIN)/shelfaudit bench $(PHOTO)

clean:  ## Remove the virtual environment and everything the service stored here.
	@rm -rf $(VENV) var
