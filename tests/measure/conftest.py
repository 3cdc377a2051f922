"""Files of cases that a test writes, counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pakn.base.paths import DATA
from pakn.base.periods import parse_period
from pakn.load.extract.checked import CheckedExtract, open_extract
from pakn.load.extract.rules import read_check_rules
from pakn.registry.contracts import read_contracts

CASE_HEAD = "Mã PAKN;Ngày tiếp nhận;Hạn xử lý;Ngày xử lý xong;Trạng thái;Đơn vị xử lý;Mức độ hài lòng;Chủ đề"


@pytest.fixture(scope="session")
def contracts():
    return read_contracts(DATA)


@pytest.fixture(scope="session")
def rules():
    return read_check_rules(DATA)


@pytest.fixture
def extract_of(tmp_path: Path, book, contracts, rules) -> Callable[..., CheckedExtract]:
    """Write an extract under its head and open it."""

    def make(system: str, head: str, *rows: str, cut_off: str = "31/12/2024", period: str = "2024-12"):
        path = tmp_path / f"{period}.csv"
        path.write_text("\n".join([f"Ngày chốt số liệu: {cut_off}", head, *rows]) + "\n", encoding="utf-8")
        return open_extract(path, contracts[system], parse_period(period), book.catalogue, rules)

    return make


@pytest.fixture
def cases(extract_of) -> Callable[..., CheckedExtract]:
    """Write rows of cases and open them."""
    return lambda *rows, **options: extract_of("pakn", CASE_HEAD, *rows, **options)
