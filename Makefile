# Shortcuts for people who work on the portal. Users need none of them: see manage.py start.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
UV_COMPILE := $(PYTHON) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --python-version 3.11

.PHONY: help dev check format types test test-all faults year bench load screenshots mutants audit bundle lock messages

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

dev: ## everything set up, also what tests and checks need
	@python3 manage.py setup --dev

check: dev ## format, lint, imports, types, bandit, migrations, translations, old browsers
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	.venv/bin/lint-imports
	$(PYTHON) -m mypy reform departments tasks reports
	$(PYTHON) -m bandit -q -c pyproject.toml -r manage.py reform departments tasks reports
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py check_translations
	@python3 manage.py lint

format: dev ## put code into its form
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

test: ## the suite, browser included
	python3 manage.py test

test-all: ## also what is slow and what needs LibreOffice
	python3 manage.py test --all

faults: dev ## real processes killed, starved and cut off; root is needed for a full disk
	$(PYTHON) -m pytest tests/faults -q -n0

year: dev ## a year over the five notices' structure, every figure worked out again by an oracle
	$(PYTHON) -m pytest tests/test_year.py -q

screenshots: ## every page in both languages and widths, into screenshots/, and the pictures of the guide
	$(PYTHON) -m tests.browser.screenshots

mutants: dev ## break every guard in a copy, expect its tests to turn red (GROUP=record: one group)
	$(PYTHON) -m tests.mutants $(if $(GROUP),--group $(GROUP)) $(WORDS)

audit: dev ## known faults of the pinned packages (asks the package index), and their floors
	$(PYTHON) -m tests.dependencies

bench: dev ## what things cost, beside Django's admin; writes docs/performance.md (an hour, on a quiet machine)
	$(PYTHON) -m tests.bench --write $(WORDS)

load: dev ## a whole portal under load, ten minutes (WORDS="--chaos 300" and others: python -m tests.load --help)
	$(PYTHON) -m tests.load $(WORDS)

bundle: ## this version with all it needs in one file, for machines without a network (TO=folder)
	python3 manage.py bundle $(or $(TO),.build)

lock: dev ## pin the requirements anew, with hashes
	$(UV_COMPILE) requirements.in -o requirements.txt
	$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt
	$(UV_COMPILE) requirements-setup.in -o requirements-setup.txt
	npm install --package-lock-only --ignore-scripts

messages: dev ## list texts that lack a Chinese translation
	$(PYTHON) manage.py check_translations --list
