"""Cases as a test writes them down, as the frame that measures take: no file is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from made_counts import OpenData

from pakn.extracts.checked import CheckedExtract
from pakn.extracts.counts.case_frame import CaseFrame, write_case_frame
from pakn.extracts.counts.extract_counts import count_extract
from pakn.observations.period_data import PeriodData, cases_name

CUT_OFF = dt.date(2024, 12, 31)
CASE_HEAD = "Mã PAKN;Ngày tiếp nhận;Hạn xử lý;Ngày xử lý xong;Trạng thái;Đơn vị xử lý;Mức độ hài lòng;Chủ đề"


@dataclass(frozen=True)
class Case:
    """One row of like cases; ``refused`` ones are processed without a closing day."""

    received: dt.date
    due: dt.date | None = None
    closed: dt.date | None = None
    refused: bool = False
    weight: int = 1
    rating: int = 0

    @property
    def processed(self) -> bool:
        return self.closed is not None or self.refused


def made_cases(cases: Sequence[Case], cut_off: dt.date = CUT_OFF) -> CaseFrame:
    """Return the cases as a frame."""
    ends = [case.closed or (None if case.refused else cut_off) for case in cases]
    words = {name: np.array([""] * len(cases), dtype=object) for name in ("unit", "topic", "kind")}
    days = {name: np.array([getattr(case, name) for case in cases], "datetime64[D]")
            for name in ("received", "due", "closed")}  # fmt: skip
    waited = [np.nan if end is None else (end - case.received).days for case, end in zip(cases, ends, strict=True)]
    return CaseFrame(cut_off, {
        **words, **days, "processed": np.array([case.processed for case in cases], bool),
        "undetermined": np.zeros(len(cases), bool), "has_hours": np.zeros(len(cases), bool),
        "received_hour": np.zeros(len(cases)),
        "duration_days": np.array(waited, float), "rating": np.array([case.rating for case in cases], int),
        "weight": np.array([case.weight for case in cases], int),
    })  # fmt: skip


def drawn_cases(cut_off: dt.date = CUT_OFF) -> st.SearchStrategy[list[Case]]:
    """Draw cases received within 90 days of the cut-off, closed by then or not."""

    def case(age: int, took: int | None, allowed: int | None, refused: bool, number: int) -> Case:
        received = cut_off - dt.timedelta(age)
        closed = received + dt.timedelta(took) if took is not None and took <= age else None
        due = received + dt.timedelta(allowed) if allowed is not None else None
        return Case(received, due, closed, refused and closed is None, number)

    days = st.integers(0, 90)
    one = st.builds(case, days, st.none() | days, st.none() | days, st.booleans(), st.integers(1, 4))
    return st.lists(one, max_size=25)


def period_data_of(open_data: OpenData, period: str, *extracts: CheckedExtract) -> PeriodData:
    """Return the period_data of files of cases, counted and written as a build hands them to notebooks."""
    period_data = open_data(period, *map(count_extract, extracts))
    assert period_data.counted_folder is not None
    for extract in extracts:
        write_case_frame(extract, period_data.counted_folder / cases_name(extract.path.stem))
    return period_data
