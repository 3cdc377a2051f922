"""Due days: every case has one fate, and one that is open past its due day is late."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_cases import CUT_OFF, Case, drawn_cases, made_cases

from pakn.base.paths import DATA
from pakn.extracts.counts.case_frame import CaseFrame
from pakn.observations.due_dates import AGE_BANDS, age_counts, due_after, on_time
from pakn.registry.working_days import read_working_days

CALENDAR = read_working_days(DATA)


def works(day):
    """Whether one day is a working day: the only one after the day before."""
    return CALENDAR.between(day - dt.timedelta(1), day) == 1


FATES = ("on_time", "late", "overdue", "undated", "early", "waiting", "no_deadline")
FIRST, DUE, DAY = dt.date(2024, 12, 2), dt.date(2024, 12, 10), dt.timedelta(1)


def fate_of(case: Case, cut_off: dt.date = CUT_OFF) -> str:
    """Return a case's only fate."""
    found = on_time(made_cases([case], cut_off))
    (fate,) = (name for name in FATES if getattr(found, name))
    return fate


@pytest.mark.parametrize(
    ("closed", "refused", "cut_off", "fate"),
    [
        (DUE, False, CUT_OFF, "on_time"),
        (DUE + DAY, False, CUT_OFF, "late"),
        (None, False, CUT_OFF, "overdue"),
        (None, True, CUT_OFF, "undated"),
        (None, False, DUE, "waiting"),
        (None, False, DUE + DAY, "overdue"),
        (DUE, False, DUE, "early"),
        (DUE, False, DUE + DAY, "on_time"),
        (None, True, DUE, "early"),
    ],
)
def test_a_case_that_is_due_on_the_cut_off_may_still_be_closed_in_time(closed, refused, cut_off, fate) -> None:
    assert fate_of(Case(FIRST, DUE, closed, refused), cut_off) == fate


@pytest.mark.parametrize("closed", [None, FIRST])
def test_without_a_due_day_nobody_can_say(closed) -> None:
    assert fate_of(Case(FIRST, None, closed)) == "no_deadline"


def test_leaving_late_cases_open_does_not_raise_the_share() -> None:
    closed_late, left_open = Case(FIRST, DUE, DUE + DAY, weight=3), Case(FIRST, DUE, weight=3)
    for late in (closed_late, left_open):
        found = on_time(made_cases([Case(FIRST, DUE, DUE), late, Case(FIRST, DUE, refused=True)]))
        assert (found.due, found.share, found.cases) == (4, Decimal(25), 5)


def test_where_nothing_was_due_there_is_no_share() -> None:
    assert on_time(made_cases([Case(FIRST), Case(FIRST, CUT_OFF), Case(FIRST, DUE, refused=True)])).share is None
    assert (on_time(made_cases([])).cases, on_time(made_cases([])).share) == (0, None)


@given(drawn_cases())
def test_every_case_has_exactly_one_fate(cases) -> None:
    found = on_time(made_cases(cases))
    told = dict.fromkeys(FATES, 0)
    for case in cases:
        told[fate_of(case)] += case.weight
    assert {name: getattr(found, name) for name in FATES} == told
    assert found.cases == sum(told.values()) == sum(case.weight for case in cases)


@given(drawn_cases())
def test_fates_follow_from_the_days(cases) -> None:
    for case in cases:
        fate = fate_of(case)
        assert (fate == "no_deadline") == (case.due is None)
        assert (fate in ("early", "waiting")) == (case.due is not None and case.due >= CUT_OFF)
        assert (fate in ("overdue", "waiting")) <= (not case.processed)
        if fate in ("on_time", "late"):
            assert (fate == "on_time") == (case.closed <= case.due)


# --- A limit of our own -----------------------------------------------------------------------------------------------


@given(drawn_cases(), st.integers(0, 20))
def test_the_limit_is_a_working_day_of_the_calendar(cases, limit) -> None:
    due = due_after(made_cases(cases), CALENDAR, limit)
    assert due.tolist() == [CALENDAR.due(case.received, limit) for case in cases]
    for case, day in zip(cases, due.tolist(), strict=True):
        assert CALENDAR.between(case.received, day) == limit
        assert limit == 0 or works(day)


def test_another_due_day_replaces_the_system_s() -> None:
    cases = made_cases([Case(FIRST, DUE, DUE), Case(FIRST, None, DUE), Case(FIRST, CUT_OFF)])
    found = on_time(cases, due_after(cases, CALENDAR, 5))
    assert (found.late, found.overdue, found.no_deadline) == (2, 1, 0)
    assert on_time(cases, np.full(3, np.datetime64("NaT"), "datetime64[D]")).no_deadline == 3


# --- Age of open cases ------------------------------------------------------------------------------------------------


def test_bands_follow_each_other_without_a_gap() -> None:
    assert AGE_BANDS[0][0] == 0
    assert AGE_BANDS[-1][1] is None
    assert all(last + 1 == first for (_, last), (first, _) in pairwise(AGE_BANDS))


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, 0), (5, 0), (6, 1), (10, 1), (11, 2), (15, 2), (16, 3), (30, 3), (31, 4), (60, 4), (61, 5), (900, 5)],
)
def test_an_open_case_is_in_the_band_of_its_age(age, band) -> None:
    counts = age_counts(made_cases([Case(CUT_OFF - age * DAY, weight=2), Case(FIRST, closed=DUE)]))
    assert counts == tuple(2 * (place == band) for place in range(6))


@given(drawn_cases())
def test_every_open_case_is_in_one_band(cases) -> None:
    assert sum(age_counts(made_cases(cases))) == sum(case.weight for case in cases if not case.processed)


@pytest.mark.parametrize("due", [DUE, CUT_OFF], ids=["past due", "not yet due"])
def test_a_case_nobody_can_tell_is_neither_processed_nor_waiting_nor_overdue(due) -> None:
    days = lambda *each: np.array(each, "datetime64[D]")  # noqa: E731
    cases = CaseFrame(CUT_OFF, {
        "due": days(due), "closed": days("NaT"), "processed": np.array([False]), "undetermined": np.array([True]),
        "weight": np.array([1]),
    })  # fmt: skip
    found = on_time(cases)
    assert (found.undetermined, found.cases, found.due) == (1, 1, 0)
    assert (found.undated, found.waiting, found.overdue) == (0, 0, 0)
