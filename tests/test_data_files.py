"""The committed data files are plain text that any tool reads and any diff shows."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from pakn.base.paths import DATA

FILES = sorted(path for path in DATA.rglob("*") if path.suffix in (".csv", ".yml"))
TABLES = [path for path in FILES if path.suffix == ".csv"]
EMAIL = re.compile(r"[\w.+-]+@[A-Za-z][\w-]*\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?<![\d.,@/-])(?:\+84|0)[ .-]?[35789](?:[ .-]?\d){8}(?!\d|[.,]\d|@)")


def name(path: Path) -> str:
    return path.relative_to(DATA).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_text_is_utf8_in_composed_form_with_unix_lines(path: Path) -> None:
    content = path.read_bytes()
    text = content.decode("utf-8")
    assert not text.startswith("\ufeff"), "byte order mark"
    assert "\r" not in text, "Windows line ends"
    assert text.endswith("\n"), "no line end at the end of the file"
    assert not text.endswith("\n\n"), "empty lines at the end of the file"
    assert unicodedata.is_normalized("NFC", text), "letters and marks apart: normalise to NFC"
    assert not re.search(r"[\u200b-\u200f\u2028\u2029\u00ad\x00-\x08\x0b-\x1f]", text), "invisible characters"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_line_ends_in_spaces(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert [number for number, line in enumerate(lines, start=1) if line != line.rstrip()] == []


@pytest.mark.parametrize("path", TABLES, ids=name)
def test_cells_have_no_spaces_around_them_and_rows_have_one_length(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []
    assert [cell for row in rows for cell in row if "\n" in cell] == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_personal_data(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert EMAIL.findall(text) == []
    assert PHONE.findall(text) == []


def test_personal_data_would_be_seen() -> None:
    assert EMAIL.search("liên hệ nguyen.van-a@bacninh.gov.vn")
    assert PHONE.search("điện thoại 0912 345 678, nhà riêng")
    assert PHONE.search("+84912345678")
    assert not EMAIL.search("256@2023-01-01")
    assert not PHONE.search("0912@2023 và 1155106")
