# Set-up, main job, tests. Every target works from a fresh clone.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup demo test lint run bench words wheel clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt resources/setup/system.sh
	@sh resources/setup/system.sh
	@sh resources/setup/venv.sh "$(PYTHON)" "$(VENV)"
	@touch $(STAMP)

demo: setup
	$(BIN)/python -m qa_desk demo --out demo-out

test: setup
	@sh resources/setup/test_services.sh
	$(BIN)/python -m pytest -n 2 --dist loadgroup --max-worker-restart 0

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

run: setup
	$(BIN)/python -m qa_desk

bench: setup
	$(BIN)/python -m benchmarks $(if $(FIGURE),--figure $(FIGURE))

clean:
	rm -rf $(VENV) demo-out bench.json
