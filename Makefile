# Everything here works on a fresh Debian 12 with git, make and python3-venv; what else is needed is installed once.
SHELL := /bin/bash
PYTHON ?= python3
export ANSIBLE_HOME := $(CURDIR)/.ansible
export PATH := $(CURDIR)/.venv/bin:$(PATH)
.PHONY: help demo test unit lint power-cuts long bench molecule unit-matrix tables screenshot dev lab
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 22

demo: .venv/.installed ## check this machine, write rapport.html (no root needed)
	@hygiene check -c local -i inventories/localhost/hosts.yml -o rapport.html || case $$? in 2|4) ;; *) exit 1 ;; esac

test: ## linters, molecule and every ordinary test
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target dev lab
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint molecule
	@tests/lab/suite.sh

unit: .venv/.installed-dev ## the tests that need no other host (under a minute)
	@python -m pytest -n auto tests/unit

unit-matrix: ## the same with the oldest and the newest Python and ansible-core
	@tests/lab/matrix.sh

lint: .venv/.installed-dev ## ruff, mypy, ansible-lint, yamllint, changelog, ansible-test sanity
	@tests/lab/lint.sh

molecule: dev lab ## the collection's scenarios
	@tests/lab/molecule.sh

power-cuts: dev lab ## the power of an emulated machine cut while it is set, at four points (ten minutes)
	@python -m pytest -m "vm and not long" -k power tests/vm/test_way_back_of_a_machine.py

long: dev lab ## minutes to an hour: emulated machines, large fleets
	@python -m pytest -m "long or vm" tests

bench: dev lab ## the time a check takes, against the floor
	@python tests/bench/bench.py

tables: .venv/.installed-dev ## renew what the documentation says of controls, kinds and guards
	@python tests/tools/readme_tables.py
	@python tests/tools/doc_tables.py

screenshot: dev lab ## renew docs/images/rapport.png from a small practice of containers
	@python tests/tools/screenshot.py

dev: .venv/.installed-dev

lab:
	@tests/lab/apt.sh

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml galaxy.yml hatch_build.py | .venv/bin/python
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.installed-dev: pyproject.toml galaxy.yml hatch_build.py | .venv/bin/python
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/.installed
