"""The deep analysis looks at the population of annex 2, and adds up to what annex 2 says of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_counts import DISTRICTS, made

from pakn.base.errors import UsageError
from pakn.base.labels import round_half_up
from pakn.observations.period_columns import month_column
from pakn.observations.period_data import PeriodData, open_period_data
from pakn.reports.cases.case_analysis import DIMENSIONS, MOST_GROUPS, OTHER_TOPIC, CaseAnalysis, open_case_analysis
from pakn.reports.month.pakn_month import open_pakn


@pytest.fixture(scope="module")
def period_data(province) -> PeriodData:
    return open_period_data("2024-12", folder=province)


@pytest.fixture(scope="module")
def case_analysis(period_data) -> CaseAnalysis:
    return open_case_analysis(open_pakn(period_data))


def rounded(number: float) -> Decimal:
    return round_half_up(Decimal(number), 2)


@pytest.mark.long
@pytest.mark.parametrize("scope", ["localities", "all"])
def test_its_population_is_that_of_the_total_row(period_data, scope) -> None:
    month = open_pakn(period_data, scope)
    case_analysis = open_case_analysis(month)
    assert case_analysis.columns == month.columns
    for column, reading in zip(month.columns, month.total_row.readings, strict=True):
        cases = case_analysis.cases(column)
        assert len(cases) == reading.received.number
        assert cases["weight"][cases["processed"]].sum() == reading.processed.number
    assert len(case_analysis.main) == (487 if scope == "localities" else 514)


def test_each_unit_has_the_results_of_its_row(case_analysis) -> None:
    rows = {row.units[0].unit_id: row.readings[0] for row in case_analysis.month.localities}
    assert case_analysis.results() == {
        unit: (int(each.processed.number), int(each.received.number)) for unit, each in rows.items()
    }


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_groups_are_the_whole(case_analysis, dimension) -> None:
    for column in case_analysis.columns:
        groups = case_analysis.groups(dimension, column)
        assert sum(map(len, groups.values())) == len(case_analysis.cases(column))
        assert list(groups) == list(case_analysis.named(dimension))


def test_topics_beyond_the_busiest_are_told_together(case_analysis) -> None:
    *names, last = case_analysis.named("topic").items()
    assert (len(names), last) == (MOST_GROUPS, ("", OTHER_TOPIC))
    sizes = [len(cases) for cases in case_analysis.groups("topic").values()][:-1]
    assert sizes == sorted(sizes, reverse=True)
    left_out = case_analysis.main.values("topic")
    assert set(left_out) - dict(names).keys()


def test_a_frame_without_cases_has_no_groups(case_analysis) -> None:
    other = month_column("2024-03")
    assert case_analysis.cases(other) is None
    assert case_analysis.groups("unit", other) == {}


def test_conventional_means_are_those_of_annex_2(case_analysis) -> None:
    reading = case_analysis.month.total_row.readings[0]
    times, ratings = case_analysis.times(case_analysis.main), case_analysis.ratings(case_analysis.main)
    assert rounded(times.closed_mean) == reading.days.number
    assert rounded(ratings.mean) == reading.satisfaction.number
    assert (ratings.ratings, ratings.asked) == (reading.ratings.number, reading.processed.number)
    assert (times.cases, times.open) == (reading.received.number, reading.backlog.number)


def test_open_cases_are_late_where_annex_2_says_so(case_analysis) -> None:
    reading, found = case_analysis.month.total_row.readings[0], case_analysis.on_time(case_analysis.main)
    assert found.overdue == reading.overdue.number
    assert found.waiting == reading.on_time.number
    assert found.cases == reading.received.number


def test_working_days_and_the_limit_are_fewer_than_calendar_days(case_analysis) -> None:
    calendar, working = (case_analysis.times(case_analysis.main, working=working) for working in (False, True))
    assert working.closed_mean < calendar.closed_mean
    assert working.cases == calendar.cases
    by_limit = case_analysis.on_time(case_analysis.main, by_limit=True)
    assert (by_limit.no_deadline, by_limit.cases) == (0, len(case_analysis.main))
    due = case_analysis.due(case_analysis.main)
    assert {
        case_analysis.calendar.between(*days)
        for days in zip(case_analysis.main["received"].tolist(), due.tolist(), strict=True)
    } == {15}


def test_its_files_are_those_of_the_frame(case_analysis) -> None:
    assert [case_analysis.files(column) for column in case_analysis.columns] == [
        ("pakn/2024-12.csv",),
        ("pakn/2024.csv",),
    ]


def test_from_sums_alone_there_is_no_analysis(open_data) -> None:
    sheet = made("pakn_units", "2024-12", dict.fromkeys(DISTRICTS, (10, 9)))
    assert open_case_analysis(open_pakn(open_data("2024-12", sheet))) is None
    assert open_case_analysis(open_pakn(open_data("2024-12", figures=True))) is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"min_cases": 0}, "tham số min_cases: có «0»; được phép: số nguyên từ 1 trở lên"),
        ({"limit_days": -1}, "tham số limit_days: có «-1»"),
        ({"funnel_centre": "mean"}, "tham số funnel_centre: có «mean»; được phép: overall, target"),
        ({"explain_by": "kind"}, "tham số explain_by: có «kind»; được phép: unit, topic"),
    ],
)
def test_a_parameter_is_one_of_its_values(open_data, options, said) -> None:
    month = open_pakn(open_data("2024-12"))
    with pytest.raises(UsageError, match=said):
        open_case_analysis(month, **options)
    assert open_case_analysis(month, min_cases=1, limit_days=1) is None
