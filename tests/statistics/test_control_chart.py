"""Control charts: limits by hand, each rule at its edge, and a second implementation in exact fractions."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pakn.statistics.control_chart import ENOUGH, LEAST, RUN, control_chart

SERIES = st.lists(st.integers(0, 30), min_size=LEAST, max_size=24)
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
"""NIST/SEMATECH e-Handbook, 6.3.2.2: mean 50,81; limits 45,8159 and 55,8041 (with 1,128 itself, not 2,66)."""


def days_of(values):
    return [dt.date(2023 + place // 12, place % 12 + 1, 1) for place in range(len(values))]


def chart_of(values, breaks=(), **options):
    return control_chart(days_of(values), values, breaks, **options)


def signals(values, **options):
    return [set(point.signals) for point in chart_of(values, **options).last.points]


def rules(values):
    return {rule for found in signals(values) for rule, _ in found}


# --- Limits -----------------------------------------------------------------------------------------------------------


def test_the_limits_of_a_published_example() -> None:
    segment = chart_of(FLOW).last
    assert (segment.mean, segment.lower, segment.upper) == pytest.approx((50.81, 45.8159, 55.8041), abs=0.001)
    assert segment.upper - segment.mean == pytest.approx(2.66 * 16.9 / 9)
    assert rules(FLOW) <= {"near"}


def test_limits_stop_where_the_measure_does() -> None:
    segment = chart_of([99, 90, 99, 90, 99, 90], least=85, most=100).last
    assert (segment.lower, segment.mean, segment.upper) == (85, 94.5, 100)


@pytest.mark.parametrize(
    ("number", "limits", "provisional"),
    [
        (1, False, False),
        (LEAST - 1, False, False),
        (LEAST, True, True),
        (ENOUGH - 1, True, True),
        (ENOUGH, True, False),
    ],
)
def test_limits_need_points(number, limits, provisional) -> None:
    chart = chart_of([90 + place % 2 for place in range(number)])
    assert (chart.last.mean is not None, chart.last.lower is not None) == (limits, limits)
    assert chart.last.provisional == provisional
    assert chart.course == ("stable" if limits else "too_short")
    assert not any(point.signals for point in chart.last.points)


@given(SERIES, st.integers(-50, 50))
def test_a_constant_added_moves_the_limits_by_it(values, constant) -> None:
    first, second = chart_of(values).last, chart_of([value + constant for value in values]).last
    for name in ("mean", "lower", "upper"):
        assert getattr(second, name) == pytest.approx(getattr(first, name) + constant)


# --- Rules at their edges ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "signal"), [(RUN - 1, False), (RUN, True)])
def test_seven_on_one_side_are_a_signal_and_six_are_none(length, signal) -> None:
    values = [51, 52] * (length // 2) + [51] * (length % 2) + [50]
    low = [100 - value for value in reversed(values)]
    assert ("side" in rules([*values, *low])) == signal


def test_a_point_on_the_mean_breaks_a_run() -> None:
    assert "side" in rules([51] * 7 + [49] * 7)
    assert "side" not in rules([51] * 3 + [50] + [51] * 4 + [49] * 3 + [50] + [49] * 4)


@pytest.mark.parametrize(
    ("values", "signal"),
    [
        ([5, 1, 2, 3, 4, 5, 6, 7], True),
        ([5, 2, 3, 4, 5, 6, 7], False),
        ([5, 1, 2, 3, 3, 4, 5, 6], False),
        ([3, 7, 6, 5, 4, 3, 2, 1], True),
        ([7, 6, 5, 4, 4, 3, 2, 1], False),
    ],
)
def test_seven_rising_or_falling_are_a_trend_that_a_tie_breaks(values, signal) -> None:
    assert ("trend" in rules(values)) == signal


def test_the_side_of_a_trend_is_its_direction_even_below_the_mean() -> None:
    assert all(("trend", 1) in found for found in signals([1, 2, 3, 4, 5, 6, 7]))
    assert all(("trend", -1) in found for found in signals([7, 6, 5, 4, 3, 2, 1]))


def test_a_point_exactly_on_the_limit_is_inside() -> None:
    """134 points, whose 133 ranges add up to 50 · 133: the limits lie at ± 2,66 · 50 = ± 133."""
    values = [0, *[133, 0, -133, 0] * 12, 66.5, 0, -66.5, 0]
    values += [0] * (134 - len(values))
    segment = chart_of(values).last
    assert (segment.mean, segment.lower, segment.upper) == (0, -133, 133)
    assert "outside" not in rules(values)
    beyond = [0, 140, *values[2:]]
    assert signals(beyond)[1] >= {("outside", 1)}


@pytest.mark.parametrize(
    ("values", "near"),
    [
        ([0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 10, 0], {8, 10}),
        ([0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 10, 0], set()),
        ([0, 0, 0, 0, 0, 0, 0, 0, 10, 10, 0, 0], {8, 9}),
        ([0, 0, 0, 0, 0, 0, 0, 10, 0, -10, 0, 0], set()),
    ],
)
def test_two_of_three_far_out_on_one_side_are_a_signal(values, near) -> None:
    assert {place for place, found in enumerate(signals(values)) if ("near", 1) in found} == near


@pytest.mark.parametrize("value", [0, 50, 66.67, 92.5, 99.9, 100])
def test_a_series_that_never_moves_has_no_signal(value) -> None:
    chart = chart_of([value] * 24)
    assert (chart.last.lower, chart.last.upper, chart.course) == (value, value, "stable")
    assert rules([value] * 24) == set()


@given(SERIES)
def test_exact_fractions_find_the_same_signals(values) -> None:
    mean = Fraction(sum(values), len(values))
    reach = Fraction(266, 100) * Fraction(sum(abs(b - a) for a, b in pairwise(values)), len(values) - 1)
    assume(all(abs(value - mean) not in (reach, reach * 2 / 3) for value in values) or not reach)
    expected = [set() for _ in values]

    def mark(rule, side, places) -> None:
        for place in places:
            expected[place].add((rule, side))

    for side in (1, -1):
        off = [side * (value - mean) for value in values]
        mark("outside", side, [place for place, number in enumerate(off) if number > reach])
        for end in range(RUN, len(off) + 1):
            seven = range(end - RUN, end)
            if all(off[place] > 0 for place in seven):
                mark("side", side, seven)
            if all(off[place] > off[place - 1] for place in seven[1:]):
                mark("trend", side, seven)
        for end in range(3, len(off) + 1):
            far = [place for place in range(end - 3, end) if off[place] > reach * 2 / 3]
            mark("near", side, far if len(far) > 1 else [])
    assert signals(values) == expected


# --- Breaks -----------------------------------------------------------------------------------------------------------


def test_each_segment_has_limits_of_its_own() -> None:
    values = [50, 52] * 6 + [90, 92] * 6
    whole, broken = chart_of(values), chart_of(values, [dt.date(2024, 1, 1)])
    assert "side" in rules(values)
    assert whole.course == "improving"
    assert [segment.mean for segment in broken.segments] == [51, 91]
    assert [len(segment.points) for segment in broken.segments] == [12, 12]
    assert not any(point.signals for segment in broken.segments for point in segment.points)


@pytest.mark.parametrize(
    ("day", "sizes"),
    [("2023-01-01", [8]), ("2022-06-01", [8]), ("2023-02-01", [1, 7]), ("2023-02-15", [2, 6]), ("2023-08-02", [8])],
)
def test_a_break_begins_a_segment_only_inside_the_series(day, sizes) -> None:
    chart = chart_of([1, 2] * 4, [dt.date.fromisoformat(day)])
    assert [len(segment.points) for segment in chart.segments] == sizes


def test_after_a_break_there_are_not_yet_limits() -> None:
    chart = chart_of([50, 52] * 6 + [90], [dt.date(2024, 1, 1)])
    assert (chart.course, chart.last.mean, chart.last.provisional) == ("too_short", None, False)


def test_a_series_needs_points_and_their_days() -> None:
    for days, values in (([], []), (days_of([1]), [1, 2])):
        with pytest.raises(ValueError, match=f"{len(days)} days, {len(values)} values"):
            control_chart(days, values)


# --- Words ------------------------------------------------------------------------------------------------------------

MIRRORED = {"improving": "worsening", "worsening": "improving"}


@pytest.mark.parametrize(
    ("direction", "jump", "word"),
    [
        ("higher", 20, "improving"), ("higher", -20, "worsening"), ("lower", 20, "worsening"),
        ("lower", -20, "improving"),
        ("neutral", 20, "changing"), ("neutral", -20, "changing"), ("higher", 0, "stable"), ("lower", 0, "stable"),
    ],
)  # fmt: skip
def test_the_word_knows_which_way_is_better(direction, jump, word) -> None:
    assert chart_of([50, 51] * 10 + [50 + jump], direction=direction).course == word


@given(SERIES)
def test_the_other_direction_swaps_the_words(values) -> None:
    higher, lower = (chart_of(values, direction=direction) for direction in ("higher", "lower"))
    assert lower.course == MIRRORED.get(higher.course, higher.course)
    assert higher.segments == lower.segments


def test_signals_of_both_sides_at_the_last_point_are_only_a_change() -> None:
    values = [100] * 8 + [10, 11, 12, 13, 14, 15, 16]
    assert {side for _, side in chart_of(values).last.points[-1].signals} == {1, -1}
    assert chart_of(values).course == "changing"


SURE, NEVER, SOMETIMES = "always", "never", "sometimes"


@pytest.mark.parametrize(
    ("operator", "words"),
    [
        (">=", (SURE, SURE, SOMETIMES, SOMETIMES, SOMETIMES, NEVER)),
        (">", (SURE, SOMETIMES, SOMETIMES, SOMETIMES, NEVER, NEVER)),
        ("<=", (NEVER, SOMETIMES, SOMETIMES, SOMETIMES, SURE, SURE)),
        ("=", ("unknown",) * 6),
    ],
)
def test_a_target_is_relied_on_by_the_limits(operator, words) -> None:
    chart = chart_of([90, 92] * 6)
    lower, upper = chart.last.lower, chart.last.upper
    thresholds = (lower - 1, lower, lower + 1, upper - 1, upper, upper + 1)
    assert tuple(chart.assurance(operator, threshold) for threshold in thresholds) == words


def test_without_limits_nothing_is_relied_on() -> None:
    assert chart_of([90, 92]).assurance(">=", 1) == "unknown"
