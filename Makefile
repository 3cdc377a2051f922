# `make report` builds every report the committed data supports; `make check`, `make test` and `make test-all` check it, from
# the fast tests to all of them; `make lock` renews the locks.
# Each does its whole set-up in .venv on a machine that has Python >= 3.11 and make. `make wheels` gathers what
# `make report WHEELS=wheels` then installs without a network.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# With WHEELS=FOLDER packages come from that folder and from nowhere else.
WHEELS ?=
SOURCE := $(if $(WHEELS),--no-index --find-links "$(WHEELS)")

# Where nothing keeps compiled modules, every process that a test starts compiles them again: half of the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report check test test-all wheels lock lint golden benchmark mutation clean

report: $(VENV)/.run-ready
	@$(BIN)/python -m pakn build

# Three speeds: check is the inner loop, test goes before every commit, test-all before whatever is handed on.
PYTEST := $(BIN)/pytest -n 2 --no-loadscope-reorder --doctest-modules tests lib

check: lint
	@$(PYTEST) -q -m "not long and not slow"

test: lint
	@$(PYTEST) -m "not slow"

test-all: lint
	@$(PYTEST) --durations=10 --durations-min=0

lint: $(VENV)/.dev-ready
	@$(BIN)/ruff check lib tests
	@$(BIN)/ruff format --check lib tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >$(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

# The build backend is among the packages of the folder: building our own wheel from nothing but the folder proves it.
wheels: build.lock requirements.lock pyproject.toml | $(BIN)/python
	@echo "Tải mọi gói của build.lock và requirements.lock vào wheels/ …"
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r build.lock -r requirements.lock --dest wheels
	@$(PIP) --no-index --find-links wheels --require-hashes -r build.lock
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-index --find-links wheels --no-deps --wheel-dir wheels .
	@echo "Xong: chép cả thư mục dự án (trừ $(VENV)) sang máy không có mạng, rồi chạy: make report WHEELS=wheels"

golden: $(VENV)/.dev-ready
	PAKN_UPDATE_GOLDEN=1 $(BIN)/pytest tests -k golden -n 0

# pandas alone needs pyarrow to read Parquet: it lies in a folder of its own, so that nothing else ever sees it.
# make benchmark SMALL=--small only shows that everything runs.
SMALL ?=
benchmark: $(VENV)/.dev-ready $(VENV)/.benchmark-ready
	$(BIN)/python tests/benchmarks/bench_extracts.py $(SMALL) --pyarrow $(VENV)/pyarrow
	$(BIN)/python tests/benchmarks/bench_month.py $(SMALL)
	$(BIN)/python tests/benchmarks/bench_insight.py $(SMALL)
	$(BIN)/python tests/benchmarks/bench_build.py $(SMALL)

# Hours on one core; make mutation MODULES="observations/change.py" takes minutes.
MODULES ?=
mutation: $(VENV)/.dev-ready $(VENV)/.mutation-ready
	$(BIN)/python tests/mutation/mutate.py $(MODULES)

UV_LOCK := $(BIN)/python -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --quiet
lock: $(VENV)/.dev-ready
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
		| $(UV_LOCK) - -o build.lock
	$(UV_LOCK) pyproject.toml -o requirements.lock
	$(UV_LOCK) --extra dev pyproject.toml -o requirements-dev.lock

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên (không tìm thấy trong PATH); cài Python rồi chạy lại, hoặc: make PYTHON=/đường/dẫn/python3"; exit 2; }
	@$(PYTHON) -m venv $(VENV) 2>$(VENV).log || { cat $(VENV).log; rm -rf $(VENV) $(VENV).log; \
		echo "Không tạo được môi trường ảo: thiếu mô-đun venv. Trên Debian/Ubuntu: sudo apt install python3-venv; sau đó chạy lại."; exit 2; }
	@rm -f $(VENV).log

$(VENV)/.run-ready: build.lock requirements.lock pyproject.toml | $(BIN)/python
	@test -z "$(WHEELS)" || test -d "$(WHEELS)" || { echo "Không có thư mục $(WHEELS): tạo bằng «make wheels» trên máy có mạng, rồi chép sang máy này."; exit 2; }
	@echo "Cài đặt môi trường vào $(VENV) (chỉ làm một lần) …"
	@$(PIP) $(SOURCE) --require-hashes -r build.lock -r requirements.lock
	@$(PIP) $(SOURCE) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev-ready: build.lock requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Cài đặt môi trường kiểm thử vào $(VENV) (chỉ làm một lần) …"
	@$(PIP) --require-hashes -r build.lock -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run-ready

$(VENV)/.benchmark-ready: tests/benchmarks/pyarrow.lock | $(BIN)/python
	@$(PIP) --no-deps --require-hashes --upgrade --target $(VENV)/pyarrow -r tests/benchmarks/pyarrow.lock
	@touch $@

# cosmic-ray has an environment of its own: its requirements are not ours.
$(VENV)/.mutation-ready: tests/mutation/cosmic-ray.lock | $(BIN)/python
	@$(BIN)/python -m venv $(VENV)/mutation
	@$(VENV)/mutation/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/mutation/cosmic-ray.lock
	@touch $@

clean:
	rm -rf $(VENV) outputs build
