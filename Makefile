# Every target prepares .venv from the lock file first; only Python >= 3.11, git and make are needed.
PYTHON ?= python3
BIN := .venv/bin
# Tests call the program a thousand times: its modules and templates are compiled once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help env demo test month year fates upgrades hostile kills fuzz fuzz-guided trust cluster languages blocks lint check-site screenshots sbom audit acceptance bench bench-cluster bench-large bench-curve bench-full docs wheel lock
help: ## what can be asked for
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

# --no-build-isolation: the build backend comes from the lock file too, not fetched unhashed.
.venv/.ready: requirements/dev.txt pyproject.toml
	@echo "preparing .venv, once: $$(grep -c '==' requirements/dev.txt) packages are downloaded and installed, which takes some minutes"
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --progress-bar off --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

env: .venv/.ready ## prepare .venv

demo: env ## crawl, link and render a circle that comes with the program, and show its portal
	$(BIN)/copines demo

# A worker a core; the tests of one module share what they are shown, so they stay together.
test: env ## the tests
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder

month: env ## a circle lives for a month, by an injected clock
	$(BIN)/python -m pytest -m slow tests/month

# YEAR_SEED, YEAR_DAYS and YEAR_BLOGS choose another one.
year: env ## forty changing blogs live for a year, by an injected clock (some 20 minutes)
	$(BIN)/python -m pytest -m slow tests/year/test_year.py -s

fates: env ## each of that year's events alone, in a circle of three
	$(BIN)/python -m pytest -m slow tests/year/test_fates.py

upgrades: env ## databases of all earlier schemas gone on with, damaged circles healed
	$(BIN)/python -m pytest -m "slow or not slow" tests/upgrades

# What these three find out is kept for `make trust`.
FACTS := .trust.jsonl

hostile: env ## blogs that play every trick, and scripts in every field (some ten minutes)
	TRUST_FACTS=$(FACTS) $(BIN)/python -m pytest -m slow tests/hostile

# KILLS, KILLS_SEED and DAMAGES choose others.
kills: env ## runs killed at 300 moments, and broken machines (half an hour)
	TRUST_FACTS=$(FACTS) $(BIN)/python -m pytest -m "slow or not slow" tests/kills

FUZZ ?= 2000
fuzz: env ## properties of all that comes in, on FUZZ inputs each
	FUZZ=$(FUZZ) TRUST_FACTS=$(FACTS) $(BIN)/python -m pytest tests/fuzz

# 35 MB that only this needs; atheris has wheels for Linux alone, and not for every Python.
.venv/.fuzz: .venv/.ready requirements/fuzz.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	touch $@

FUZZ_SECONDS ?= 60
fuzz-guided: .venv/.fuzz ## the same, led to lines not reached before, for FUZZ_SECONDS each (atheris)
	for property in $$($(BIN)/python tests/fuzz/guided.py --list); do \
	  $(BIN)/python tests/fuzz/guided.py $$property -max_total_time=$(FUZZ_SECONDS) -timeout=60 || exit 1; done

trust: env ## docs/trust.md, from what hostile, kills and fuzz found out
	$(BIN)/python -m check.trust $(FACTS)

cluster: env ## clusters of processes, whose workers and drivers are ended (some minutes)
	$(BIN)/python -m pytest -m "slow or not slow" tests/cluster

languages: env ## each command where every phrase is in wide letters: nothing is left in English (a minute)
	$(BIN)/python -m pytest -m "slow or not slow" tests/core/cli/test_translated.py

blocks: env ## every shell block of README and docs/, as pasted (needs PyPI; minutes)
	$(BIN)/python -m pytest -n auto -m "slow or not slow" tests/test_blocks.py

lint: env ## what CI checks besides the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m check.reference --check

# 80 MB that only check-site needs.
.venv/.check: .venv/.ready requirements/check.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/check.txt
	touch $@

check-site: .venv/.check ## the demo's portal, by axe, Lighthouse, Nu, lychee and others (needs Chromium, npm and java)
	$(BIN)/python -m check

screenshots: env ## the README's pictures, made anew
	$(BIN)/python -m check.shots

# 40 MB that only these two need.
.venv/.audit: .venv/.ready requirements/audit.txt
	$(PYTHON) -m venv --clear .venv/audit
	.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	touch $@

sbom: .venv/.audit ## what the program is made of, as CycloneDX: sbom.json
	.venv/audit/bin/cyclonedx-py requirements requirements/run.txt --output-reproducible --output-format JSON --output-file sbom.json

audit: .venv/.audit ## known weaknesses of that, where PyPI can be reached
	.venv/audit/bin/pip-audit --disable-pip --require-hashes --requirement requirements/run.txt

# Real blogs and labelled articles, which are not part of this project; see CONTRIBUTING.md.
ACCEPTANCE ?= ../shared/acceptance
acceptance: env ## the main job on real blogs, where they are at hand
	@if [ ! -d $(ACCEPTANCE) ]; then echo "acceptance: $(ACCEPTANCE) is not here, nothing to do"; exit 0; fi; \
	status=0; \
	for script in "ring" "ring --unnamed --only crawl" "relatedness" "extraction" "blog_text --goal 0.985"; do \
	  set -- $$script; name=$$1; shift; \
	  echo "== $$script"; $(BIN)/python $(ACCEPTANCE)/$$name.py --copines "$(BIN)/copines" "$$@" || status=$$?; \
	done; \
	ring=$$(mktemp -d); \
	echo "== ring --unnamed --only links"; $(BIN)/python $(ACCEPTANCE)/ring.py --unnamed --only links --copines "$(BIN)/copines" --keep $$ring || status=$$?; \
	echo "== labels"; COPINES_PORTAL_URL=https://portail.example/ $(BIN)/copines export posts --dir $$ring > $$ring/posts.jsonl && \
	$(BIN)/python -m bench.labels $$ring/posts.jsonl $(ACCEPTANCE)/../relatedness/*.jsonl || status=$$?; \
	rm -r $$ring; exit $$status

# 700 MB that only these two need.
.venv/.bench: .venv/.ready requirements/bench.txt
	$(BIN)/python -m bench.rivals
	touch $@

# STAGES chooses some of them: crawl text link build search whole.
bench: .venv/.bench ## copines beside what one would use instead: docs/performance.md (a quarter of an hour)
	$(BIN)/python -m bench $(STAGES)
	$(BIN)/python -m bench.report

# POSTS chooses how many are linked; a third as many are built.
bench-cluster: env ## visiting, linking and building alone and by 1, 2 and 4 workers on this machine (some minutes)
	$(BIN)/python -m bench.cluster $(POSTS)

bench-large: env ## 1,000 blogs of 100 posts, the whole job; and by a cluster that loses workers (an hour)
	$(BIN)/python -m bench.large

bench-curve: env ## copines alone, up to 300,000 posts: how its cost grows (an hour or more)
	$(BIN)/python -m bench --size curve --alone --to docs/performance-curve.json $(STAGES)
	$(BIN)/python -m bench.report

bench-full: .venv/.bench ## the same up to 300,000 posts (some hours)
	$(BIN)/python -m bench --size full $(STAGES)
	$(BIN)/python -m bench.report

# 120 MB that only the site of the documentation needs.
.venv/.docs: .venv/.ready requirements/docs.txt
	$(PYTHON) -m venv --clear .venv/docs
	.venv/docs/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/docs.txt
	touch $@

docs: .venv/.docs ## the documentation as static pages with a search: build/docs/index.html
	.venv/docs/bin/sphinx-build -q -W --keep-going -c docs . build/docs

# PYTHONS names more interpreters: make wheel PYTHONS="python3.12 python3.13"
PYTHONS ?= $(PYTHON)
wheel: env ## dist/: wheel and source archive, tried in fresh environments (needs PyPI; minutes)
	$(BIN)/python -m hatchling build -d dist
	PYTHONS="$(PYTHONS)" $(BIN)/python -m pytest -m slow -s tests/test_wheel.py

lock: ## write the lock files anew (needs uv)
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make lock" pyproject.toml -o requirements/run.txt
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make lock" -c requirements/run.txt pyproject.toml --extra cluster --extra embeddings --extra fast --group dev --group build -o requirements/dev.txt
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make lock" -c requirements/dev.txt --group build -o requirements/build.txt
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make lock" --group check -o requirements/check.txt
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make lock" --group audit -o requirements/audit.txt
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make lock" --group fuzz -o requirements/fuzz.txt
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make lock" --group docs -o requirements/docs.txt
	uv pip compile --generate-hashes --universal --python-version 3.11 --no-annotate --no-emit-index-url --custom-compile-command "make lock" --group bench -o requirements/bench.txt
