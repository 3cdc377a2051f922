"""Files of cases that a test writes, counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pakn.load.extract.checked import CheckedExtract

CASE_HEAD = "Mã PAKN;Ngày tiếp nhận;Hạn xử lý;Ngày xử lý xong;Trạng thái;Đơn vị xử lý;Mức độ hài lòng;Chủ đề"


@pytest.fixture
def extract_of(opened) -> Callable[..., CheckedExtract]:
    """Write an extract that was closed on the last day of 2024 and open it."""
    return lambda system, *lines, **options: opened(system, *lines, **{"cut_off": "31/12/2024", **options})


@pytest.fixture
def cases(extract_of) -> Callable[..., CheckedExtract]:
    """Write rows of cases and open them."""
    return lambda *rows, **options: extract_of("pakn", CASE_HEAD, *rows, **options)
