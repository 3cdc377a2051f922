"""Files of extracts that a test writes, and what the checks say of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pakn.base.paths import DATA
from pakn.base.periods import parse_period
from pakn.load.extract.checked import CheckedExtract, open_extract
from pakn.load.extract.mapping import ExtractMapping
from pakn.load.extract.rules import read_check_rules
from pakn.registry.contracts import read_contracts

CASE_HEAD = "Mã PAKN;Ngày tiếp nhận;Hạn xử lý;Ngày xử lý xong;Trạng thái;Đơn vị xử lý;Mức độ hài lòng"


@pytest.fixture(scope="session")
def contracts():
    return read_contracts(DATA)


@pytest.fixture(scope="session")
def rules():
    return read_check_rules(DATA)


@pytest.fixture
def opened(tmp_path: Path, book, contracts, rules) -> Callable[..., CheckedExtract]:
    """Write a file and open it under the contract of a system."""

    def make(system: str, *lines: str, period: str = "2024-12", cut_off: str = "05/01/2025", name: str = "2024-12.csv",
             mapping: ExtractMapping | None = None) -> CheckedExtract:  # fmt: skip
        path = tmp_path / name
        head = [f"Ngày chốt số liệu: {cut_off}"] if cut_off else []
        path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
        return open_extract(path, contracts[system], parse_period(period), book.catalogue, rules, mapping)

    return make


@pytest.fixture
def cases(opened) -> Callable[..., CheckedExtract]:
    """Open rows of cases under the usual head."""
    return lambda *rows, **options: opened("pakn", CASE_HEAD, *rows, **options)


@pytest.fixture
def work_files(opened) -> Callable[..., CheckedExtract]:
    """Open rows of unit counts under the usual head."""
    head = "STT;Đơn vị;Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc"
    return lambda *rows, **options: opened("work_files", head, *rows, **options)


def rules_of(extract: CheckedExtract) -> dict[str, int]:
    """Rule → number of rows that break it, over all columns."""
    counted: dict[str, int] = {}
    for notice in extract.notices:
        counted[notice.rule.id] = counted.get(notice.rule.id, 0) + notice.count
    return counted
