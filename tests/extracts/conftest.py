"""Files of extracts that a test writes, and what the checks say of them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from pakn.base.periods import parse_period
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.mapping import ExtractMapping, read_mapping
from pakn.extracts.opening import open_extract

CASE_HEAD = "Mã PAKN;Ngày tiếp nhận;Hạn xử lý;Ngày xử lý xong;Trạng thái;Đơn vị xử lý;Mức độ hài lòng"


@pytest.fixture
def cases(opened) -> Callable[..., CheckedExtract]:
    """Open rows of cases under the usual head."""
    return lambda *rows, **options: opened("pakn", CASE_HEAD, *rows, **options)


@pytest.fixture
def work_files(opened) -> Callable[..., CheckedExtract]:
    """Open rows of unit counts under the usual head."""
    head = "STT;Đơn vị;Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc"
    return lambda *rows, **options: opened("work_files", head, *rows, **options)


@pytest.fixture
def book_of_cases(tmp_path: Path, book, contracts, rules) -> Callable[..., CheckedExtract]:
    """Write rows of cases under the usual head as a workbook, days and numbers as such, and open it."""

    def make(*rows: tuple[object, ...], mapping: ExtractMapping | None = None) -> CheckedExtract:
        path = tmp_path / "2024-12.xlsx"
        with Workbook(path) as made:
            sheet, day = made.add_worksheet(), made.add_format({"num_format": "dd/mm/yyyy hh:mm"})
            sheet.write_row(0, 0, CASE_HEAD.split(";"))
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(number, column, cell, day)
                    elif isinstance(cell, bytes):  # a number shown as a day
                        sheet.write_number(number, column, float(cell), day)
                    else:
                        sheet.write(number, column, cell)
        period, cut_off = parse_period("2024-12"), dt.date(2025, 1, 5)
        return open_extract(path, contracts["pakn"], period, book.catalogue, rules, mapping, cut_off)

    return make


@pytest.fixture
def mapped(tmp_path: Path, contracts) -> Callable[..., ExtractMapping]:
    """Read a mapping file of a system from its text."""

    def read(text: str, system: str = "pakn") -> ExtractMapping:
        path = tmp_path / "mapping.yml"
        path.write_text(text, encoding="utf-8")
        return read_mapping(path, contracts[system])

    return read


def rules_of(extract: CheckedExtract) -> dict[str, int]:
    """Rule → number of rows that break it, over all columns."""
    counted: dict[str, int] = {}
    for notice in extract.notices:
        counted[notice.rule.id] = counted.get(notice.rule.id, 0) + notice.count
    return counted
