"""Time columns: what stands beside a month, what it is compared with, and the days of either reporting window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.base.errors import UsageError
from pakn.base.periods import month_before, parse_period, reporting_window
from pakn.observations.period_columns import columns_of, month_column, year_column

MONTHS = st.builds(lambda year, month: f"{year}-{month:02d}", st.integers(2020, 2030), st.integers(1, 12))
WINDOWS = st.sampled_from(["calendar", "mid_month"])


def days(column) -> tuple[str, str]:
    return str(column.period.start), str(column.period.end)


@pytest.mark.parametrize(
    ("text", "window", "shown", "compared"),
    [
        ("2024-12", "calendar", [("2024-12-01", "2024-12-31"), ("2024-01-01", "2024-12-31")],
         [("2024-11-01", "2024-11-30"), ("2023-12-01", "2023-12-31")]),
        ("2024-02", "calendar", [("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-02-29")],
         [("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")]),
        ("2025-01", "mid_month", [("2024-12-15", "2025-01-14")],
         [("2024-11-15", "2024-12-14"), ("2023-12-15", "2024-01-14")]),
        ("2024-03", "mid_month", [("2024-02-15", "2024-03-14"), ("2023-12-15", "2024-03-14")],
         [("2024-01-15", "2024-02-14"), ("2023-02-15", "2023-03-14")]),
        ("2024", "calendar", [("2024-01-01", "2024-12-31")], [("2023-01-01", "2023-12-31")]),
        ("2024", "mid_month", [("2023-12-15", "2024-12-14")], [("2022-12-15", "2023-12-14")]),
    ],
)  # fmt: skip
def test_frames_of_a_report(text, window, shown, compared) -> None:
    columns = columns_of(parse_period(text), window)
    assert [days(column) for column in columns.shown] == shown
    assert [days(column) for column in columns.compared] == compared


@given(MONTHS, WINDOWS)
def test_months_follow_one_another_without_gap(name, window) -> None:
    columns = columns_of(parse_period(name), window)
    assert columns.main.period.start - columns.before.period.end == timedelta(days=1)
    assert columns.main.is_month
    if name.endswith("-01"):  # the year to date is the month itself
        assert columns.shown == (columns.main,)
        return
    assert not columns.shown[1].is_month
    assert columns.shown[1].period.end == columns.main.period.end
    assert columns.shown[1].months[-1] == name
    assert columns.shown[1].whole_year == name.endswith("-12")


@given(MONTHS, st.integers(0, 40), st.integers(0, 40))
def test_months_before_add_up(name, first, second) -> None:
    assert month_before(month_before(name, first), second) == month_before(name, first + second)


@given(st.integers(2020, 2030), st.integers(1, 12), WINDOWS)
def test_a_year_to_date_is_made_of_its_months(year, month, window) -> None:
    column = year_column(year, window, month)
    months = [month_column(name, window).period for name in column.months]
    assert (column.period.start, column.period.end) == (months[0].start, months[-1].end)
    assert len(months) == month


def test_heads_and_labels_say_which_days_are_meant() -> None:
    month, to_date = columns_of(parse_period("2024-12"), "mid_month").shown
    assert month.label == "tháng 12/2024 (15/11/2024–14/12/2024)"
    assert (to_date.head, to_date.label, to_date.short) == ("Cả năm", "năm 2024", "2024")
    (year,) = columns_of(parse_period("2024")).shown
    assert (year.head, year.label) == ("Năm 2024", "năm 2024")
    assert columns_of(parse_period("2024-02")).shown[1].label == "2 tháng đầu năm 2024"


@pytest.mark.parametrize("text", ["2023-2024", "all"])
def test_spans_have_no_frames(text) -> None:
    with pytest.raises(ValueError, match=parse_period(text).kind):
        columns_of(parse_period(text))
    assert reporting_window(parse_period(text), "mid_month") == parse_period(text)


@pytest.mark.parametrize(
    ("text", "days", "before"),
    [
        ("2024-Q1", ("2023-12-15", "2024-03-14"), "2023-Q4"),
        ("2025-H2", ("2025-06-15", "2025-12-14"), "2025-H1"),
        ("cchc-2025", ("2024-12-15", "2025-12-14"), "cchc-2024"),
    ],
)
def test_a_quarter_stands_alone_in_its_own_file(text, days, before) -> None:
    columns = columns_of(parse_period(text), "mid_month")
    (column,) = columns.shown
    assert (str(column.period.start), str(column.period.end)) == days
    assert column.months == (text,)
    assert columns.before.months == (before,)
    assert columns.before.period.end + timedelta(days=1) == column.period.start
    assert not column.is_month
    assert not column.whole_year
    assert column.label == column.period.label


def test_an_unknown_window_is_refused() -> None:
    with pytest.raises(UsageError, match="mid_month"):
        reporting_window(parse_period("2024-12"), "quarter")
