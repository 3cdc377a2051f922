"""Small files of every kind, written by the tests, and one way to load them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pakn.base.errors import DataError, Finding
from pakn.extracts.reading import RawFile, ReadingHints, connect, open_raw

KNOWN = frozenset({"Mã", "Ngày", "Đơn vị", "Điểm", "Nội dung", "Đúng hạn", "Quá hạn", "Kết quả", "Ghi chú", "Số"})


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_file(content: str | bytes, name: str = "tệp.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write_file


@pytest.fixture
def rows_of() -> Callable[..., list[tuple[Any, ...]]]:
    """Load columns by their headings; one tuple per row: number, then text and kind of each column."""

    def load(raw: RawFile, *headings: str) -> list[tuple[Any, ...]]:
        with connect() as connection:
            columns = {f"c{number}": raw.headings.index(heading) for number, heading in enumerate(headings)}
            count = raw.load(connection, columns, "cases")
            rows = connection.execute("SELECT * FROM cases ORDER BY row_number").fetchall()
            assert count == len(rows)
        return rows

    return load


@pytest.fixture
def opened() -> Callable[..., RawFile]:
    return lambda path, **hints: open_raw(path, KNOWN.__contains__, ReadingHints(**hints))


@pytest.fixture
def refusal() -> Callable[..., tuple[Finding, ...]]:
    """Open a file (and load the columns named) and return what the one error lists."""

    def open_and_load(connection: Any, path: Path, headings: tuple[str, ...], hints: dict[str, Any]) -> None:
        raw = open_raw(path, KNOWN.__contains__, ReadingHints(**hints))
        raw.load(connection, {name: raw.headings.index(name) for name in headings or raw.headings}, "cases")

    def refused(path: Path, *headings: str, **hints: Any) -> tuple[Finding, ...]:
        with connect() as connection:
            with pytest.raises(DataError) as caught:
                open_and_load(connection, path, headings, hints)
            assert connection.execute("SHOW TABLES").fetchall() == [], "a refused file leaves no table"
        return caught.value.findings

    return refused
