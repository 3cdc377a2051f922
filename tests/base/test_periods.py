"""Periods: every form of the command line, the days it covers, its Vietnamese name, and the refusal of all else."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.base.errors import UsageError
from pakn.base.periods import ALLOWED, parse_period

YEARS = st.integers(min_value=1900, max_value=2100)


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "label"),
    [
        ("2024-12", "month", date(2024, 12, 1), date(2024, 12, 31), "tháng 12/2024"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "tháng 02/2024"),
        ("2024-09", "month", date(2024, 9, 1), date(2024, 9, 30), "tháng 9/2024"),
        ("2024-Q1", "quarter", date(2024, 1, 1), date(2024, 3, 31), "quý I/2024"),
        ("2024-Q4", "quarter", date(2024, 10, 1), date(2024, 12, 31), "quý IV/2024"),
        ("2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30), "6 tháng đầu năm 2025"),
        ("2025-H2", "half", date(2025, 7, 1), date(2025, 12, 31), "6 tháng cuối năm 2025"),
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31), "năm 2024"),
        ("cchc-2025", "cchc_year", date(2024, 12, 15), date(2025, 12, 14), "năm CCHC 2025 (15/12/2024–14/12/2025)"),
        ("2023-2025", "years", date(2023, 1, 1), date(2025, 12, 31), "các năm 2023–2025"),
    ],
)
def test_every_form_has_its_days_and_vietnamese_name(text: str, kind: str, first: date, last: date, label: str) -> None:
    period = parse_period(text)
    assert (period.kind, period.start, period.end, period.label, period.text) == (kind, first, last, label, text)


@pytest.mark.parametrize(
    "text",
    ["2024-13", "2024-00", "2024-Q5", "2024-Q0", "2024-H3", "2025-2023", "2024-2024", "abc", "", " ", "24", "2024-1",
     "2024-12-31", "0000", "cchc-0001", "cchc", "CCHC-2025", "2024-q1", "2024 12", "last-year", "２０２４", "None"],
)  # fmt: skip
def test_unknown_form_is_a_usage_error_naming_the_allowed_ones(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_period(text)
    assert caught.value.exit_status == 2
    (finding,) = caught.value.findings
    assert f"«{text.strip()}»" in finding.found
    assert all(form in str(caught.value) for form in ALLOWED.split(", "))


@given(st.text(max_size=12))
def test_any_text_is_a_period_or_a_usage_error(text: str) -> None:
    try:
        period = parse_period(text)
    except UsageError:
        return
    assert period.start <= period.end


@given(YEARS)
def test_parts_of_a_year_fill_it_without_gap_or_overlap(year: int) -> None:
    whole = parse_period(f"{year}")
    for parts in ([f"{year}-{month:02d}" for month in range(1, 13)], [f"{year}-Q{number}" for number in range(1, 5)],
                  [f"{year}-H1", f"{year}-H2"]):  # fmt: skip
        periods = [parse_period(part) for part in parts]
        assert (periods[0].start, periods[-1].end) == (whole.start, whole.end)
        for before, after in pairwise(periods):
            assert after.start - before.end == timedelta(days=1)


@given(YEARS)
def test_reform_years_follow_each_other_and_count_as_the_year_they_end_in(year: int) -> None:
    this, following = parse_period(f"cchc-{year}"), parse_period(f"cchc-{year + 1}")
    assert following.start - this.end == timedelta(days=1)
    assert this.years == (year,)
    assert this.kind != parse_period(f"{year}").kind


@given(YEARS, st.integers(min_value=1, max_value=20))
def test_span_lists_all_its_years(first: int, length: int) -> None:
    assert parse_period(f"{first}-{first + length}").years == tuple(range(first, first + length + 1))


@pytest.mark.parametrize(
    ("today", "text"), [(date(2025, 1, 1), "2024-12"), (date(2024, 3, 31), "2024-02"), (date(2024, 12, 31), "2024-11")]
)
def test_last_month_becomes_the_month_it_means(today: date, text: str) -> None:
    assert parse_period("last-month", today=today) == parse_period(text)


def test_space_around_a_period_is_ignored() -> None:
    assert parse_period(" 2024-12 ") == parse_period("2024-12")
