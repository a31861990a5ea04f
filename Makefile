# Two commands: `make demo` opens a working hall, `make test` proves it. Both set the machine up first.
PYTHON := .venv/bin/python
RESET ?= 0

.PHONY: demo test proofs soak check lock set-up set-up-check clean

demo: set-up
	@$(PYTHON) -m hall demo $(if $(filter 1,$(RESET)),--reset)

# Much of a test is waiting: four files at once, and two where a whole hall is opened. What fails beside another is tried
# again by itself, and fails then for good; what is heard in real time has the machine to itself from the start. A process of
# tests that dies ends the run, and nothing is tried again (tests/conftest.py). Tables and keys are made once for all parts.
BESIDE := --dist loadfile --no-loadscope-reorder --max-worker-restart 0 -m "not soak and not alone"
AGAIN := -m "not soak and not alone" --last-failed --last-failed-no-failures none
HALLS := tests/whole_hall
ALONE = $(shell grep -rlw --include='test_*.py' mark.alone tests)

test: set-up-check check
	@$(PYTHON) -m tests.rig.scratch $(MAKE) --no-print-directory proofs

proofs:
	@$(PYTHON) -m pytest $(BESIDE) -n 4 --ignore=$(HALLS) || { [ $$? = 1 ] && $(PYTHON) -m pytest $(AGAIN) --ignore=$(HALLS); }
	@$(PYTHON) -m pytest $(BESIDE) -n 2 $(HALLS) || { [ $$? = 1 ] && $(PYTHON) -m pytest $(AGAIN) $(HALLS); }
	@$(PYTHON) -m pytest -m "alone and not soak" $(ALONE)

soak: set-up-check
	@$(PYTHON) -m pytest -m soak

check: set-up-check
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/mypy

set-up:
	@packaging/set-up.sh run

set-up-check:
	@packaging/set-up.sh check

# Locks carry hashes and name no index.
lock:
	uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-annotate --no-header requirements/run.in -o requirements/run.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-annotate --no-header requirements/check.in -c requirements/run.txt -o requirements/check.txt

clean:
	rm -rf .venv .demo
