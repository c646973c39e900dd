# Every command of the project. `make demo` and `make test` need Python 3.11, make and git, nothing else.
PYTHON ?= python3
DEMO_PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
CATALOGUES := $(wildcard locale/id/LC_MESSAGES/*.po cms/*/locale/id/LC_MESSAGES/*.po home/locale/id/LC_MESSAGES/*.po \
	search/locale/id/LC_MESSAGES/*.po workflows/locale/id/LC_MESSAGES/*.po)
TEST_ARGS ?=
BENCH_PAGES ?= 1000
BENCH_PDFS ?=

.PHONY: demo test coverage check format messages docs lock bench clean help
.DEFAULT_GOAL := help

help:
	@echo "make demo    start the demo city on http://127.0.0.1:$(DEMO_PORT) (Ctrl-C stops it)"
	@echo "make test    run the tests"
	@echo "make coverage run the tests and count the branches of rules and services they reach"
	@echo "make check   format, lint, types, import rules, migrations, generated docs"
	@echo "make format  format the code"
	@echo "make docs    draw the generated pages of docs/"
	@echo "make lock    compile the lock files"
	@echo "make bench   measure beside stock Wagtail (BENCH_PAGES=$(BENCH_PAGES)) and pdftotext (BENCH_PDFS=folder)"

# Two environments in one folder: the demo's small set first, the developers' set on top when it is needed.
$(VENV)/demo.stamp: requirements.lock.txt
	@sh bin/environment $(PYTHON) $(VENV) requirements.lock.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock.txt $(VENV)/demo.stamp
	@sh bin/environment $(PYTHON) $(VENV) requirements-dev.lock.txt
	@touch $@

messages: $(CATALOGUES:.po=.mo)

%.mo: %.po $(VENV)/demo.stamp
	@$(BIN)/python bin/messages $<

demo: $(VENV)/demo.stamp messages
	@exec $(BIN)/python bin/demo "$(DEMO_PORT)"

test: $(VENV)/dev.stamp messages
	$(BIN)/python -m pytest -n 2 -rs $(TEST_ARGS)

# Only rules and services are traced (pyproject.toml), so the rest of the code runs as fast as without. None of them
# asks which database or search server there is, so a run beside SQLite, with nothing else, counts every branch.
coverage: $(VENV)/dev.stamp messages
	$(BIN)/python -m pytest -n 2 -m "not journey" --cov --cov-report=term-missing:skip-covered $(TEST_ARGS)

check: $(VENV)/dev.stamp messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint cms home search workflows
	DJANGO_SETTINGS_MODULE=cms.settings.test $(MANAGE) makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=cms.settings.test $(MANAGE) check --fail-level WARNING
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/hadolint Dockerfile
	$(BIN)/python docs/draw.py --check
	$(BIN)/python docs/states.py --check

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/dev.stamp
	$(BIN)/python docs/draw.py
	$(BIN)/python docs/states.py

# No host names in the lock files: they install from whatever index the machine is set up for. Extras stay in them:
# pip, when it checks hashes, stops at the newest release of `coverage[toml]` where only `coverage` is pinned.
lock: $(VENV)/dev.stamp
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-annotate --no-header --no-strip-extras -q \
		-o requirements.lock.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-annotate --no-header \
		--no-strip-extras -q -c requirements.lock.txt -o requirements-dev.lock.txt

# What each compares, and what was measured: benchmarks/README.md.
bench: $(VENV)/dev.stamp messages
	$(BIN)/python benchmarks/waiting.py $(BENCH_PAGES)
	$(BIN)/python benchmarks/approve.py
	$(BIN)/python benchmarks/search.py $(BENCH_PAGES)
	$(BIN)/python benchmarks/audit.py
	$(if $(BENCH_PDFS),$(BIN)/python benchmarks/documents.py $(BENCH_PDFS))
	$(if $(BENCH_PDFS),$(BIN)/python benchmarks/ocr.py $(BENCH_PDFS))
	$(BIN)/python benchmarks/loading.py $(BENCH_PAGES)

clean:
	rm -rf $(VENV) var staticfiles .mypy_cache .ruff_cache .pytest_cache
