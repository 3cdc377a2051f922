"""Files of cases that a test writes, closed on the last day of 2024."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from made_cases import CASE_HEAD

from pakn.extracts.checked import CheckedExtract


@pytest.fixture
def cases(extract_of) -> Callable[..., CheckedExtract]:
    """Write rows of cases and open them."""
    return lambda *rows, **options: extract_of("pakn", CASE_HEAD, *rows, **options)
