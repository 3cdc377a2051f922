"""The deep analysis looks at the population of annex 2, and adds up to what annex 2 says of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_counts import DISTRICTS, made

from pakn.base.errors import UsageError
from pakn.base.labels import round_half_up
from pakn.observations.period_columns import month_frame
from pakn.observations.period_data import Board, open_board
from pakn.reports.cases.case_analysis import DIMENSIONS, MOST_GROUPS, OTHER_TOPIC, Insight, open_insight
from pakn.reports.month.pakn_month import open_pakn


@pytest.fixture(scope="module")
def board(province) -> Board:
    return open_board("2024-12", folder=province)


@pytest.fixture(scope="module")
def insight(board) -> Insight:
    return open_insight(open_pakn(board))


def rounded(number: float) -> Decimal:
    return round_half_up(Decimal(number), 2)


@pytest.mark.long
@pytest.mark.parametrize("scope", ["localities", "all"])
def test_its_population_is_that_of_the_total_row(board, scope) -> None:
    month = open_pakn(board, scope)
    insight = open_insight(month)
    assert insight.frames == month.frames
    for frame, reading in zip(month.frames, month.total_row.readings, strict=True):
        cases = insight.cases(frame)
        assert len(cases) == reading.received.number
        assert cases["cases"][cases["processed"]].sum() == reading.processed.number
    assert len(insight.main) == (487 if scope == "localities" else 514)


def test_each_unit_has_the_results_of_its_row(insight) -> None:
    rows = {row.units[0].unit_id: row.readings[0] for row in insight.month.localities}
    assert insight.results() == {
        unit: (int(each.processed.number), int(each.received.number)) for unit, each in rows.items()
    }


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_groups_are_the_whole(insight, dimension) -> None:
    for frame in insight.frames:
        groups = insight.groups(dimension, frame)
        assert sum(map(len, groups.values())) == len(insight.cases(frame))
        assert list(groups) == list(insight.named(dimension))


def test_topics_beyond_the_busiest_are_told_together(insight) -> None:
    *names, last = insight.named("topic").items()
    assert (len(names), last) == (MOST_GROUPS, ("", OTHER_TOPIC))
    sizes = [len(cases) for cases in insight.groups("topic").values()][:-1]
    assert sizes == sorted(sizes, reverse=True)
    left_out = insight.main.values("topic")
    assert set(left_out) - dict(names).keys()


def test_a_frame_without_cases_has_no_groups(insight) -> None:
    other = month_frame("2024-03")
    assert insight.cases(other) is None
    assert insight.groups("unit", other) == {}


def test_conventional_means_are_those_of_annex_2(insight) -> None:
    reading = insight.month.total_row.readings[0]
    times, ratings = insight.times(insight.main), insight.ratings(insight.main)
    assert rounded(times.closed_mean) == reading.days.number
    assert rounded(ratings.mean) == reading.satisfaction.number
    assert (ratings.ratings, ratings.asked) == (reading.ratings.number, reading.processed.number)
    assert (times.cases, times.open) == (reading.received.number, reading.backlog.number)


def test_open_cases_are_late_where_annex_2_says_so(insight) -> None:
    reading, found = insight.month.total_row.readings[0], insight.on_time(insight.main)
    assert found.overdue == reading.overdue.number
    assert found.waiting == reading.on_time.number
    assert found.cases == reading.received.number


def test_working_days_and_the_limit_are_fewer_than_calendar_days(insight) -> None:
    calendar, working = (insight.times(insight.main, working=working) for working in (False, True))
    assert working.closed_mean < calendar.closed_mean
    assert working.cases == calendar.cases
    by_limit = insight.on_time(insight.main, by_limit=True)
    assert (by_limit.no_deadline, by_limit.cases) == (0, len(insight.main))
    due = insight.due(insight.main)
    assert {
        insight.calendar.between(*days) for days in zip(insight.main["received"].tolist(), due.tolist(), strict=True)
    } == {15}


def test_its_files_are_those_of_the_frame(insight) -> None:
    assert [insight.files(frame) for frame in insight.frames] == [("pakn/2024-12.csv",), ("pakn/2024.csv",)]


def test_from_sums_alone_there_is_no_analysis(boards) -> None:
    sheet = made("pakn_units", "2024-12", dict.fromkeys(DISTRICTS, (10, 9)))
    assert open_insight(open_pakn(boards("2024-12", sheet))) is None
    assert open_insight(open_pakn(boards("2024-12", figures=True))) is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"min_cases": 0}, "tham số min_cases: có «0»; được phép: số nguyên từ 1 trở lên"),
        ({"limit_days": -1}, "tham số limit_days: có «-1»"),
        ({"funnel_centre": "mean"}, "tham số funnel_centre: có «mean»; được phép: overall, target"),
        ({"explain_by": "kind"}, "tham số explain_by: có «kind»; được phép: unit, topic"),
    ],
)
def test_a_parameter_is_one_of_its_values(boards, options, said) -> None:
    month = open_pakn(boards("2024-12"))
    with pytest.raises(UsageError, match=said):
        open_insight(month, **options)
    assert open_insight(month, min_cases=1, limit_days=1) is None
