"""Survival curves: published examples, a second implementation, and the laws any estimate must keep."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from pakn.statistics.survival import mean_of, median_of, survival_curve

pytestmark = pytest.mark.long

ROW = st.tuples(st.integers(0, 20), st.booleans(), st.integers(1, 4))
ROWS = st.lists(ROW, min_size=1, max_size=40)
NUMBERS = st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 5)), max_size=20)
MERCAPTOPURINE = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def curve_of(rows):
    times, closed, cases = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return survival_curve(times, closed, cases)


def curve_in(text):
    """Return the curve of times as statisticians write them: "+" marks one that is not over."""
    return curve_of([(float(word.rstrip("+")), not word.endswith("+"), 1) for word in text.split()])


def later(median):
    return math.inf if median is None else median


# --- Published examples -----------------------------------------------------------------------------------------------


def test_the_example_of_kaplan_and_meier() -> None:
    curve = curve_in("0.8 1.0+ 2.7+ 3.1 5.4 7.0+ 9.2 12.1+")
    assert curve.times.tolist() == [0.8, 3.1, 5.4, 9.2]
    assert curve.share == pytest.approx([7 / 8, 7 / 10, 21 / 40, 21 / 80])
    assert (curve.median, curve.quantile(0.25), curve.quantile(0.9)) == (9.2, 3.1, None)
    assert (curve.longest, curve.cases, curve.closed) == (12.1, 8, 4)


def test_remission_of_leukaemia_under_6_mercaptopurine() -> None:
    """Freireich and others (Blood 21, 1963), as textbooks print it."""
    curve = curve_in(MERCAPTOPURINE)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.share.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert np.sqrt(curve.variance).round(4).tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert (curve.median, curve.median_interval()) == (23, (13, None))


def test_remission_of_leukaemia_under_placebo() -> None:
    curve = curve_in(PLACEBO)
    assert (curve.median, curve.median_interval()) == (8, (4, 11))
    assert (curve.open_after(23), curve.open_after(24)) == (0, 0)


# --- A second implementation ------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@pytest.mark.parametrize("seed", range(20))
def test_statsmodels_finds_the_same(seed) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(10, 120))
    times, closed = random.integers(1, 40, size), random.random(size) < random.uniform(0.3, 1)
    closed[0] = True
    cases = random.integers(1, 4, size)
    curve = survival_curve(times, closed, cases)
    theirs = SurvfuncRight(times.repeat(cases), closed.repeat(cases).astype(int))
    assert curve.times.tolist() == theirs.surv_times.tolist()
    assert curve.share == pytest.approx(theirs.surv_prob, abs=1e-12)
    known = theirs.surv_prob > 0  # their error of a share of 0 is unknown
    assert np.sqrt(curve.variance[known]) == pytest.approx(theirs.surv_prob_se[known])
    for part in (0.1234, 0.4711, 0.5309, 0.8765):  # none that a share meets: there the two take other sides
        assert later(curve.quantile(part)) == np.nan_to_num(theirs.quantile(part), nan=math.inf)
    ends = [None if math.isnan(end) or math.isinf(end) else end for end in theirs.quantile_ci(0.5, method="cloglog")]
    assert list(curve.median_interval()) == ends


# --- Laws -------------------------------------------------------------------------------------------------------------


@given(ROWS, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random) -> None:
    shuffled = random.sample(rows, len(rows))
    first, second = curve_of(rows), curve_of(shuffled)
    assert (first.share.tolist(), first.variance.tolist()) == (second.share.tolist(), second.variance.tolist())


@given(ROWS)
def test_a_row_of_several_cases_is_so_many_rows(rows) -> None:
    single = [(time, closed, 1) for time, closed, cases in rows for _ in range(cases)]
    first, second = curve_of(rows), curve_of(single)
    assert (first.share.tolist(), first.variance.tolist()) == (second.share.tolist(), second.variance.tolist())
    assert (first.cases, first.closed) == (second.cases, second.closed) == (len(single), sum(row[1] for row in single))


@given(ROWS, st.integers(0, 25))
def test_one_more_open_case_never_shortens_the_median(rows, time) -> None:
    assert later(curve_of([*rows, (time, False, 1)]).median) >= later(curve_of(rows).median)


@given(ROWS, st.integers(0, 25))
def test_where_all_are_closed_the_share_is_that_of_the_slower_ones(rows, time) -> None:
    curve = curve_of([(lasted, True, cases) for lasted, _, cases in rows])
    lasted = np.repeat([row[0] for row in rows], [row[2] for row in rows])
    assert curve.open_after(time) == pytest.approx((lasted > time).mean(), abs=1e-12)
    assert curve.median == np.quantile(lasted, 0.5, method="inverted_cdf")


@given(ROWS)
def test_the_share_only_falls_and_is_whole_before_the_first_closing(rows) -> None:
    curve = curve_of(rows)
    assert (np.diff([1, *curve.share]) < 0).all()
    assert ((curve.share >= 0) & (curve.variance >= 0)).all()
    first = curve.times[0] if len(curve.times) else curve.longest + 1
    assert {curve.open_after(time) for time in range(int(first)) if time <= curve.longest} <= {1.0}


@given(ROWS)
def test_beyond_the_longest_time_nothing_is_known_unless_all_are_closed(rows) -> None:
    curve = curve_of(rows)
    assert curve.open_after(curve.longest + 1) == (0 if all(closed for _, closed, _ in rows) else None)
    assert curve.open_after(curve.longest) is not None


@given(ROWS)
def test_the_interval_lies_around_the_median(rows) -> None:
    curve = curve_of(rows)
    lower, upper = curve.median_interval()
    if curve.median is not None:
        assert lower is not None
        assert lower <= curve.median <= later(upper)


def test_of_nothing_nothing_is_known() -> None:
    curve = survival_curve([], [])
    assert (curve.cases, curve.closed, curve.median, curve.median_interval()) == (0, 0, None, (None, None))
    assert curve.open_after(5) is None


def test_open_cases_alone_have_no_median() -> None:
    curve = survival_curve([3, 9], [False, False])
    assert (curve.median, curve.open_after(9), curve.open_after(10)) == (None, 1, None)


def test_a_case_open_at_a_closing_was_still_waiting() -> None:
    assert curve_in("5 5+").share.tolist() == [0.5]


# --- Means and medians of like cases ----------------------------------------------------------------------------------


@given(NUMBERS)
def test_means_and_medians_are_those_of_the_repeated_numbers(pairs) -> None:
    numbers, cases = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    repeated = np.repeat(np.array(numbers, float), np.array(cases, int))
    if not len(repeated):
        assert (mean_of(numbers, cases), median_of(numbers, cases)) == (None, None)
    else:
        assert mean_of(numbers, cases) == pytest.approx(repeated.mean(), abs=1e-12)
        assert median_of(numbers, cases) == np.median(repeated)
