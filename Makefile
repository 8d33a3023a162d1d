# make demo    install what users need, read the demo story, add it to a ledger, show its claim
# make test    install what developers need, run every test but those in a browser
# make test-web    the pages in a real browser (needs Chromium)
# make lint    ruff        make types   mypy --strict
# make floors  every score beside the floor that make test holds it to (needs ../shared)
# make scores  every figure of the README (needs ../shared)      make bench   speed, memory, size

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
BIN := .venv/bin
SHARED ?= ../shared
DEMO := demo/01-evening-ledger.json demo/02-northern-wire.txt demo/03-varsk-today.html demo/04-capital-post.txt

.PHONY: demo test test-web lint types scores floors bench system clean

demo: .venv/runtime
	@mkdir -p build
	$(BIN)/onrecord read $(DEMO) --format table
	@$(BIN)/onrecord read $(DEMO) --format html > build/demo.html
	@echo
	$(BIN)/onrecord add demo --db build/demo.db --format table
	$(BIN)/onrecord articles --db build/demo.db --format table
	$(BIN)/onrecord claim "Halden offered its pipeline stake to the state" --db build/demo.db --format table
	@$(BIN)/onrecord claim "Halden offered its pipeline stake to the state" --db build/demo.db --svg build/claim.svg >/dev/null
	@echo "The same as a page to look at: build/demo.html; the claim as a picture: build/claim.svg; the ledger: build/demo.db (onrecord claims --db build/demo.db)"

test: .venv/dev
	$(BIN)/pytest

test-web: .venv/dev
	$(BIN)/pytest tests/browser

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev
	$(BIN)/mypy

scores: .venv/runtime
	$(BIN)/python bench/scores.py --shared $(SHARED)
	$(BIN)/python bench/statements.py --shared $(SHARED) --only positions

floors: .venv/dev
	$(BIN)/python bench/floors.py --shared $(SHARED)

bench: .venv/runtime
	$(BIN)/python bench/read.py --articles $(SHARED)/data/polnear/dev.jsonl.gz

.venv/runtime: pyproject.toml | system
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/dev: pyproject.toml | system
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ .venv/runtime

# What make cannot install without root, with the command that does.
system:
	@test -n "$(PYTHON)" || { echo "onrecord needs Python 3.11 or later and found none. Debian: sudo apt-get install python3.11 python3.11-venv   macOS: brew install python"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "The package python3-venv is missing. Debian: sudo apt-get install python3-venv"; exit 1; }

clean:
	rm -rf .venv build dist
