"""The committed data, read once for the whole session, and copies of it that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from made_counts import Boards

from pakn.base.errors import DataError, Finding
from pakn.base.paths import DATA
from pakn.base.periods import parse_period
from pakn.load.extract.checked import CheckedExtract, open_extract
from pakn.load.extract.mapping import ExtractMapping
from pakn.load.extract.rules import CheckRule, read_check_rules
from pakn.load.figures import FigureBook
from pakn.load.sample import write_sample
from pakn.measure.pakn_trend import PaknTrend
from pakn.registry.contracts import Contract, read_contracts

settings.register_profile("pakn", deadline=None, derandomize=True)
settings.load_profile("pakn")

Edit = tuple[str, str | None, str | bytes | None]
"""File, text to replace and its replacement; no old text replaces the whole file, no new one deletes it."""


SLOW = ("run", "ui")
"""Folders whose files take longest, for builds and browsers: begun first, they leave no worker alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow files first; workers are handed files in this order."""
    items.sort(key=lambda item: item.path.parent.name not in SLOW)


@pytest.fixture(scope="session")
def book() -> FigureBook:
    return FigureBook.read(DATA)


@pytest.fixture(scope="session")
def trend(book: FigureBook) -> PaknTrend:
    return PaknTrend(book, (2023, 2024, 2025))


@pytest.fixture(scope="session")
def boards(book: FigureBook, tmp_path_factory: pytest.TempPathFactory) -> Boards:
    """Make boards of counts that a test writes down."""
    return Boards(tmp_path_factory.mktemp("boards"), FigureBook(book.catalogue, {}, (), (), ()), book)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the sample of the published month once."""
    return write_sample(tmp_path_factory.mktemp("province") / "data", parse_period("2024-12"), None, 1, DATA)


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
