# The front door. `make` alone lists the targets. Longer steps live in scripts with a name.
PYTHON ?= python3
VENV ?= .venv
BIN = $(CURDIR)/$(VENV)/bin
READY = $(VENV)/.installed
.DEFAULT_GOAL := help
export PATH := $(BIN):$(PATH)
export LEADS WAIT DAYS SEED OFFICE DAY_SECONDS PARTITIONS WORKERS SABOTAGE KEEP RUNBOOKS_URL LOG MAPPING LIMIT FROM TO REPORT
export SEEDS STOCK SHORT KINDS AGAIN PARTS QUICK
.PHONY: help setup run replay chaos bench bench-decisions test check test-unit boards-check test-integration test-e2e screenshots generate manifests dlq lock clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z][a-z0-9-]*:.*## / {printf "%-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## everything on this machine with a simulated office; it waits for you (LEADS=auto DAYS=15 SEED=7 ends by itself)
	@python -m deploy.local run

replay: $(READY) ## a real event log instead of the simulated office: LOG=file MAPPING=file [LIMIT FROM TO REPORT]
	@python -m deploy.local replay

chaos: $(READY) ## faults of every kind under load, then a verdict: SEED=1 [SEEDS=1-20] [STOCK=1] [SHORT=1] [AGAIN=1]
	@python -m chaos

test: $(READY) ## all tests, lane by lane with times; installs what it needs
	@deploy/local/test.sh check unit noninterference boards decisions folds integration e2e chaos

check: $(READY) ## format, lint, types, import contracts, contract gate, house and unit tests
	@deploy/local/test.sh check unit

test-unit: $(READY) ## tests without Kafka
	@deploy/local/test.sh unit

boards-check: $(READY) ## boards, rules and alerts: lint with bad samples, promtool, every query on a played fortnight
	@deploy/local/test.sh board-rules boards

test-integration: $(READY) ## tests on a real Kafka
	@deploy/local/test.sh integration

test-e2e: $(READY) ## whole stories: all services, real logs
	@deploy/local/test.sh e2e

bench: $(READY) ## speed on real Kafka, about 30 minutes: PARTS=backlog,intake QUICK=1; ARGS=--help lists the parts
	@python -m bench $(ARGS)

bench-decisions: $(READY) ## how well the product decides, on played offices, up to 90 minutes: QUICK=1; ARGS=--help
	@python -m bench.decisions $(ARGS)

screenshots: $(READY) ## take the pictures of the README again from the demo, in Chromium, about two minutes
	@python -m docs.tools.screenshots

generate: $(READY) ## write published contracts, OpenAPI, boards, state diagrams and the example of docs/how-it-decides.md
	@deploy/local/generate.sh

manifests: $(READY) ## render and validate the Kubernetes base
	@python -m deploy.k8s.manifests

dlq: $(READY) ## dead letters of the running installation: ARGS="list", "explain …", "replay …", "stopped", "park …", "retry …"
	@python -m deploy.local dlq $(or $(ARGS),list)

setup: $(READY) ## install the Python packages of the lock into .venv

$(READY): requirements.lock deploy/local/setup.sh
	@PYTHON=$(PYTHON) VENV=$(VENV) deploy/local/setup.sh

lock: ## write requirements.lock again from pyproject.toml
	@deploy/local/lock.sh

clean: ## remove run data, logs and downloaded jars (.local)
	@rm -rf .local
