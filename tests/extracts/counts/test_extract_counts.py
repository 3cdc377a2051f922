"""Counts of an extract: what they know of their period, and that they survive being written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_counts import BAC_NINH, DISTRICTS, TU_SON, made

from pakn.extracts.counts.case_counts import CaseDetail, NamedCase, TopicCount
from pakn.extracts.counts.extract_counts import ExtractCounts

COUNTS = st.integers(min_value=0, max_value=10**9)
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=6)
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31))
TOPICS = st.builds(TopicCount, st.text(max_size=20), COUNTS, COUNTS, COUNTS)
OVERDUE = st.builds(NamedCase, st.text(max_size=20), st.text(max_size=20), st.sampled_from(DISTRICTS), COUNTS)
DETAILS = st.builds(
    CaseDetail,
    st.lists(TOPICS, max_size=3).map(tuple),
    st.dictionaries(st.sampled_from(DISTRICTS), st.tuples(*[COUNTS] * 5), max_size=3),
    st.lists(OVERDUE, max_size=3).map(tuple),
)
ROWS = st.dictionaries(st.sampled_from(DISTRICTS), st.dictionaries(st.sampled_from(["received", "days"]), NUMBERS))


@given(ROWS, DAYS, DAYS, st.none() | DAYS, st.none() | DETAILS, st.lists(st.text(max_size=9), max_size=2).map(tuple))
def test_counts_survive_being_written_down(rows, end, cut_off, covered, detail, superseded) -> None:
    counted = ExtractCounts(
        "pakn", "2024-12", dt.date(2024, 12, 1), end, cut_off, "pakn/2024-12.csv", rows, covered, detail, superseded
    )
    assert ExtractCounts.from_json(counted.to_json()) == counted


def test_counts_without_days_are_refused() -> None:
    text = made("pakn", "2024-12", {}).to_json().replace('"2024-12-31"', "null", 1)
    with pytest.raises(ValueError, match="days"):
        ExtractCounts.from_json(text)


@pytest.mark.parametrize(
    ("cut_off", "covered", "known", "complete"),
    [
        ("2024-12-30", None, "2024-12-30", False),
        ("2024-12-31", None, "2024-12-31", True),
        ("2025-01-05", None, "2024-12-31", True),
        ("2025-01-05", "2024-12-20", "2024-12-20", False),
        ("2024-12-15", "2024-12-05", "2024-12-05", False),
    ],
)
def test_a_period_is_known_up_to_its_cut_off_and_its_last_case(cut_off, covered, known, complete) -> None:
    counted = made("pakn", "2024-12", {BAC_NINH: (3, 2)}, cut_off=cut_off, covered_until=covered)
    assert (str(counted.known_until), counted.complete) == (known, complete)


def test_numbers_keep_their_digits() -> None:
    counted = made("pakn", "2024-12", {TU_SON: {"received": 3, "processed": 1, "days": "0.333333"}})
    assert ExtractCounts.from_json(counted.to_json()).rows[TU_SON]["days"] == Decimal("0.333333")
    assert ExtractCounts.from_json(replace(counted, rows={}).to_json()).rows == {}
