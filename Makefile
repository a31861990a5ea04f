# Two commands: `make demo` opens a working hall, `make test` proves it. Both set the machine up first.
PYTHON := .venv/bin/python
RESET ?= 0

.PHONY: demo test soak check lock set-up set-up-check clean

demo: set-up
	@$(PYTHON) -m hall demo $(if $(filter 1,$(RESET)),--reset)

# Most of a test is waiting: two files at once. What fails beside another is tried again by itself, and fails then for good;
# what is heard in real time has the machine to itself from the start.
test: set-up-check check
	@$(PYTHON) -m pytest -m "not soak and not alone" -n 2 --dist loadfile || \
	  $(PYTHON) -m pytest -m "not soak and not alone" --last-failed --last-failed-no-failures none
	@$(PYTHON) -m pytest -m "alone and not soak"

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
