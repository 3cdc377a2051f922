"""The committed data, read once for the whole session, and copies of it that a test may break."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings
from made_cases import CASE_HEAD
from made_counts import OpenData

from pakn.base.errors import DataError, Finding
from pakn.base.paths import DATA
from pakn.base.periods import parse_period
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.checks.rules import CheckRule, read_check_rules
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.opening import open_extract
from pakn.figures.figure_book import FigureBook
from pakn.registry.contracts import Contract, read_contracts
from pakn.reports.yearly.pakn_trend import PaknTrend
from pakn.sample import write_sample

# Importing this grammar takes three seconds in every process that reads a notebook, and only checks addresses.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

settings.register_profile("pakn", deadline=None, derandomize=True)
settings.load_profile("pakn")

Edit = tuple[str, str | None, str | bytes | None]
"""File, text to replace and its replacement; no old text replaces the whole file, no new one deletes it."""


Once = Callable[[str, Callable[[Path], object]], Path]
"""Name of a folder and what fills it → the folder."""

FIRST = ("browser", "golden_sets", "build", "app")
"""Folders whose files take longest, for builds and browsers: begun first, they leave no worker alone at the end."""


LISTED = 6
"""So many cases of a long list are tried before every commit, from first to last; ``make test-all`` tries all."""

BUILDS = {"built", "monthly", "of_sample", "browser"}
"""Fixtures that take long: so does whatever test looks at them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what looks at a build; put the files that take longest first: workers are handed files in this order."""
    for item in items:
        if BUILDS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.long)
    lists: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("long_list"):
            lists.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for cases in lists.values():
        kept = {number * (len(cases) - 1) // (LISTED - 1) for number in range(LISTED)}
        for number, item in enumerate(cases):
            if number not in kept:
                item.add_marker(pytest.mark.slow)
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.parent.name, len(FIRST)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out tests file by file, those of the browser all at once: one worker has the server and the browser."""
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "browser" if nodeid.startswith("tests/app/browser/") else super()._split_scope(nodeid)

    return ByFile(config, log)


def pytest_configure() -> None:
    """Listen to signals that whoever started the tests ignores (nohup, "&"): the processes they start inherit that."""
    for name, handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        number = getattr(signal, name, None)
        ours = threading.current_thread() is threading.main_thread()
        if ours and number is not None and signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, handler)


@pytest.fixture(scope="session")
def book() -> FigureBook:
    return FigureBook.read(DATA)


@pytest.fixture(scope="session")
def trend(book: FigureBook) -> PaknTrend:
    return PaknTrend(book, (2023, 2024, 2025))


@pytest.fixture(scope="session")
def open_data(book: FigureBook, tmp_path_factory: pytest.TempPathFactory) -> OpenData:
    """Make open_data of counts that a test writes down."""
    return OpenData(tmp_path_factory.mktemp("open_data"), FigureBook(book.catalogue, {}, (), (), ()), book)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder once for all test processes: a build takes as long as all the tests that look at it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def province(once: Once) -> Path:
    """The sample of the published month, for all to read: a synthetic province with what its annexes compare."""
    return once("province", lambda folder: write_sample(folder, parse_period("2024-12"), None, 1, DATA))


@pytest.fixture(scope="session")
def contracts() -> dict[str, Contract]:
    return read_contracts(DATA)


@pytest.fixture(scope="session")
def rules() -> dict[str, CheckRule]:
    return read_check_rules(DATA)


@pytest.fixture
def opened(
    tmp_path: Path, book: FigureBook, contracts: dict[str, Contract], rules: dict[str, CheckRule]
) -> Callable[..., CheckedExtract]:
    """Write a file and open it under the contract of a system."""

    def make(system: str, *lines: str, period: str = "2024-12", cut_off: str = "05/01/2025", name: str | None = None,
             mapping: ExtractMapping | None = None) -> CheckedExtract:  # fmt: skip
        path = tmp_path / (name or f"{period}.csv")
        head = [f"Ngày chốt số liệu: {cut_off}"] if cut_off else []
        path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
        return open_extract(path, contracts[system], parse_period(period), book.catalogue, rules, mapping)

    return make


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    return shutil.copytree(DATA, tmp_path / "data")


@pytest.fixture
def findings_of(data_copy: Path) -> Callable[..., tuple[Finding, ...]]:
    """Break a copy of the data and return what the one `DataError` of reading it lists."""

    def read_broken(*edits: Edit) -> tuple[Finding, ...]:
        for name, old, new in edits:
            _edit(data_copy / name, old, new)
        with pytest.raises(DataError) as caught:
            FigureBook.read(data_copy)
        return caught.value.findings

    return read_broken


def _edit(path: Path, old: str | None, new: str | bytes | None) -> None:
    if new is None:
        path.unlink()
    elif isinstance(new, bytes):
        path.write_bytes(new)
    else:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old is None or old in text, f"{path.name} no longer holds {old!r}: choose another row to break"
        path.write_text(new if old is None else text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def extract_of(opened) -> Callable[..., CheckedExtract]:
    """Write an extract that was closed on the last day of 2024 and open it."""
    return lambda system, *lines, **options: opened(system, *lines, **{"cut_off": "31/12/2024", **options})


@pytest.fixture
def cases(extract_of) -> Callable[..., CheckedExtract]:
    """Write rows of cases and open them."""
    return lambda *rows, **options: extract_of("pakn", CASE_HEAD, *rows, **options)


YEARS = (2023, 2024, 2025)


@pytest.fixture(scope="session")
def altered(book: FigureBook) -> Callable[..., PaknTrend]:
    """Return a trend of changed figures: a number replaces the value, a dictionary any field, `None` the figure."""
    own = {figure.figure_id: figure for figure in book if book.indicator(figure).startswith("pakn_")}

    def make(changes: dict[str, object], years: tuple[int, ...] = YEARS, **fields: object) -> PaknTrend:
        figures = dict(own)
        for figure_id, change in changes.items():
            if change is None:
                del figures[figure_id]
                continue
            update = change if isinstance(change, dict) else {"value": Decimal(str(change))}
            figures[figure_id] = figures[figure_id].model_copy(update=update)
        return PaknTrend(replace(book, figures=figures, **fields), years)

    return make


@pytest.fixture
def drawn(monkeypatch):
    """Return a function that draws a chart and gives the matplotlib figure beside it."""

    def draw(make, trend):
        module = sys.modules[make.__module__]
        figures = []
        original = module.draw_svg

        def catch(figure):
            figures.append(figure)
            return original(figure)

        with monkeypatch.context() as patched:
            patched.setattr(module, "draw_svg", catch)
            chart = make(trend)
        return figures[0], chart

    return draw
