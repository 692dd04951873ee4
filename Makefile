# Every task has one name and one sentence; CI calls the same.
PYTHON ?= python3
BIN := .venv/bin
SERVE ?= 1
ROOMS := ansinh openfisca_vietnam tests conftest.py manage.py

.PHONY: demo test pictures kill lint types floors bench bench-web bench-duplicates areas lock messages docs clean

demo: .venv/demo-installed node_modules/.installed ## Install, migrate, play the demo communes, print what happened, then serve the site (SERVE=0: end after printing).
	@$(BIN)/ansinh migrate --verbosity 0
	@$(BIN)/ansinh collectstatic --noinput --verbosity 0
	@$(BIN)/ansinh demo
ifneq ($(SERVE),0)
	@$(BIN)/ansinh serve
endif

test: .venv/test-installed node_modules/.installed ## Run all tests on the embedded PostgreSQL, or on the server that DATABASE_URL names (ARGS: more for pytest).
	$(BIN)/pytest --numprocesses auto $(ARGS)

pictures: .venv/test-installed node_modules/.installed ## Take the pictures of the guide anew: the journeys drive a browser, and what no page shows goes again.
	mkdir -p docs/guide/pictures
	ANSINH_PICTURES=docs/guide/pictures $(BIN)/pytest tests/journeys
	@cd docs/guide/pictures && for one in *.png; do grep -rqF "pictures/$$one" ../vi ../en ../../../README.md || rm "$$one"; done

lint: .venv/test-installed ## Check style and formatting.
	$(BIN)/ruff check $(ROOMS)
	$(BIN)/ruff format --check $(ROOMS)

types: .venv/test-installed ## Check types.
	$(BIN)/mypy ansinh openfisca_vietnam tests conftest.py

floors: .venv/test-installed ## Check that rooms lean down only.
	$(BIN)/lint-imports

kill: .venv/test-installed ## Kill acts a thousand times at random moments, a hundred of them with their server, and look at what stands.
	$(BIN)/python -m tests.kill --times 1000 --servers 100

bench: .venv/test-installed ## Measure the speeds we promise, up to a million people; prints a table and writes var/bench.json.
	$(BIN)/ansinh migrate --verbosity 0
	$(BIN)/ansinh bench

bench-web: .venv/test-installed node_modules/.installed ## Measure the desk on a province, with 50 and 200 people at once; prints a table and writes var/bench-web.json.
	$(BIN)/ansinh migrate --verbosity 0
	$(BIN)/ansinh bench --web

bench-duplicates: .venv/test-installed ## Measure how well duplicates are found: on an invented Vietnamese register, and on FEBRL where it lies.
	$(BIN)/ansinh bench_duplicates

areas: .venv/test-installed ## Derive the reference tables of areas from the package vietnamadminunits.
	$(BIN)/python -m ansinh.areas.reference.derive

messages: .venv/test-installed ## Collect the texts to translate (needs GNU gettext).
	$(BIN)/ansinh makemessages --locale vi --locale en --ignore node_modules --ignore .venv --ignore var --no-location

lock: .venv/test-installed ## Pin the requirements again, with hashes and without naming an index.
	$(BIN)/pip install --quiet pip-tools
	for name in base dev node; do $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	  --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --output-file requirements/$$name.txt requirements/$$name.in || exit 1; done

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/demo-installed: requirements/base.txt pyproject.toml locale/vi/LC_MESSAGES/django.po | .venv/bin/python
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/base.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/pybabel --quiet compile --domain django --directory locale
	@touch $@

.venv/test-installed: .venv/demo-installed requirements/dev.txt
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@

# Node comes from PyPI where the machine has none.
node_modules/.installed: package-lock.json vite.config.mjs ansinh/ui/web-forms.mjs | .venv/bin/python
	command -v npm >/dev/null || $(BIN)/pip install --quiet --require-hashes --requirement requirements/node.txt
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent build
	@touch $@
