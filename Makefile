# The front door. `make` alone lists the targets. Longer steps live in scripts with a name.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/$(BIN):$(PATH)

help: ## list the targets
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## / {printf "%-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## install the Python packages of the lock into .venv

$(VENV)/.installed: requirements.lock pyproject.toml deploy/local/setup.sh
	@PYTHON=$(PYTHON) VENV=$(VENV) deploy/local/setup.sh

lock: ## write requirements.lock anew from pyproject.toml
	@deploy/local/lock.sh

.PHONY: help setup lock
