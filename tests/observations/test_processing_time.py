"""Processing times: open cases count for as long as they have waited, undated ones in no time at all."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from made_cases import Case, drawn_cases, made_cases

from pakn.base.errors import DataError
from pakn.base.paths import DATA
from pakn.observations.processing_time import MARKS, processing_time, working_days_waited
from pakn.registry.working_days import read_working_days

CALENDAR = read_working_days(DATA)


def quartiles(found):
    return tuple(found.curve.quantile(part) for part in (0.25, 0.5, 0.75))


def works(day):
    """Whether one day is a working day: the only one after the day before."""
    return CALENDAR.between(day - dt.timedelta(1), day) == 1


FIRST = dt.date(2024, 12, 1)


def closed_after(days: int, **options) -> Case:
    return Case(FIRST, closed=FIRST + dt.timedelta(days), **options)


def test_the_median_with_open_cases_is_later_than_that_of_closed_ones() -> None:
    found = processing_time(
        made_cases([closed_after(1), closed_after(2, weight=2), closed_after(7), Case(FIRST, weight=3)])
    )
    assert (found.cases, found.closed, found.open, found.undated) == (7, 4, 3, 0)
    assert (found.closed_mean, found.closed_median, found.curve.median, found.gap) == (3, 2, 7, 5)
    assert quartiles(found) == (2, 7, None)
    assert dict(zip(MARKS, found.open_shares, strict=True)) == pytest.approx(
        {5: 4 / 7, 10: 3 / 7, 15: 3 / 7, 30: 3 / 7}
    )


def test_a_case_processed_on_no_known_day_is_in_no_time() -> None:
    known = processing_time(made_cases([closed_after(4), Case(FIRST)]))
    found = processing_time(made_cases([closed_after(4), Case(FIRST), Case(FIRST, refused=True, weight=5)]))
    assert (found.cases, found.closed, found.open, found.undated) == (7, 1, 1, 5)
    assert (found.closed_mean, found.closed_median, found.curve.cases) == (4, 4, 2)
    assert (quartiles(found), found.open_shares) == (quartiles(known), known.open_shares)


def test_while_most_are_open_there_is_no_median_and_no_gap() -> None:
    found = processing_time(made_cases([closed_after(1), Case(FIRST, weight=2)]))
    assert (found.closed_median, found.curve.median, found.gap) == (1, None, None)


def test_beyond_the_longest_wait_no_share_is_told() -> None:
    found = processing_time(made_cases([closed_after(1), Case(FIRST)], cut_off=dt.date(2024, 12, 12)))
    assert found.open_shares == (0.5, 0.5, None, None)


def test_of_no_case_nothing_is_known() -> None:
    found = processing_time(made_cases([]))
    assert (found.cases, found.closed_mean, found.closed_median, found.gap) == (0, None, None, None)
    assert (quartiles(found), found.open_shares) == ((None, None, None), (None, None, None, None))


@given(drawn_cases())
def test_every_case_is_closed_open_or_undated(cases) -> None:
    found = processing_time(made_cases(cases))
    assert found.cases == found.closed + found.open + found.undated == sum(case.weight for case in cases)
    assert (found.curve.cases, found.curve.closed) == (found.closed + found.open, found.closed)
    days = np.repeat([(case.closed - case.received).days for case in cases if case.closed],
                     [case.weight for case in cases if case.closed])  # fmt: skip
    assert found.closed == len(days)
    if len(days):
        assert (found.closed_mean, found.closed_median) == (pytest.approx(days.mean()), np.median(days))


# --- Working days -----------------------------------------------------------------------------------------------------


def test_tet_weekends_and_swapped_days_do_not_count() -> None:
    received, closed = dt.date(2024, 4, 26), dt.date(2024, 5, 6)
    cases = made_cases(
        [Case(received, closed=closed), Case(received), Case(received, refused=True)], dt.date(2024, 5, 4)
    )
    waited = working_days_waited(cases, CALENDAR)
    assert waited[:2].tolist() == [4, 3]  # 02, 03, 04 and 06/5
    assert np.isnan(waited[2])
    found = processing_time(cases, waited)
    assert (found.closed_mean, found.undated, found.curve.longest) == (4, 1, 4)


@given(drawn_cases(dt.date(2025, 2, 20)))
def test_working_days_are_those_of_the_calendar(cases) -> None:
    cut_off = dt.date(2025, 2, 20)
    waited = working_days_waited(made_cases(cases, cut_off), CALENDAR)
    for case, days in zip(cases, waited, strict=True):
        if case.refused:
            assert np.isnan(days)
            continue
        end = case.closed or cut_off
        after = [case.received + dt.timedelta(number) for number in range(1, (end - case.received).days + 1)]
        assert days == sum(works(day) for day in after) <= len(after)


def test_a_day_outside_of_the_calendar_is_refused() -> None:
    cases = made_cases([Case(CALENDAR.first - dt.timedelta(1))])
    with pytest.raises(DataError, match="nằm ngoài các năm đã ghi ngày nghỉ"):
        working_days_waited(cases, CALENDAR)
