"""Files of extracts that a test writes, and what the checks say of them."""

from collections.abc import Callable

import pytest

from pakn.load.extract.checked import CheckedExtract

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


def rules_of(extract: CheckedExtract) -> dict[str, int]:
    """Rule → number of rows that break it, over all columns."""
    counted: dict[str, int] = {}
    for notice in extract.notices:
        counted[notice.rule.id] = counted.get(notice.rule.id, 0) + notice.count
    return counted
