"""Ratings: their mean with its interval, and what those who did not answer could change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from pakn.statistics.ratings import summarise_ratings

STARS = np.arange(1, 6)
COUNTS = st.lists(st.integers(0, 60), min_size=5, max_size=5)


@given(COUNTS.filter(lambda counts: sum(counts) > 1))
def test_statsmodels_finds_the_same_mean_and_interval(counts) -> None:
    found = summarise_ratings(counts, sum(counts))
    theirs = DescrStatsW(STARS, weights=counts)
    assert found.mean == pytest.approx(theirs.mean)
    lower, upper = theirs.tconfint_mean()
    assert found.interval == pytest.approx((max(lower, 1), min(upper, 5)))


@given(COUNTS, st.integers(0, 200))
def test_the_bounds_contain_the_mean_and_whatever_the_silent_would_have_said(counts, silent) -> None:
    found = summarise_ratings(counts, sum(counts) + silent)
    if not found.asked:
        assert (found.mean, found.response, found.bounds) == (None, None, None)
        return
    lower, upper = found.bounds
    assert 1 <= lower <= upper <= 5
    assert upper - lower == pytest.approx(4 * silent / found.asked)
    assert found.response == pytest.approx(found.ratings / found.asked)
    if found.mean is not None:
        assert lower - 1e-12 <= found.mean <= upper + 1e-12
    for star in STARS:
        told = [count + silent * (star == each) for each, count in zip(STARS, counts, strict=True)]
        assert lower - 1e-12 <= summarise_ratings(told, sum(told)).mean <= upper + 1e-12


@given(COUNTS.filter(any))
def test_where_all_answered_nothing_is_left_open(counts) -> None:
    found = summarise_ratings(counts, sum(counts))
    assert found.response == 1
    assert found.bounds == (found.mean, found.mean)


@given(COUNTS.filter(lambda counts: sum(counts) > 1), st.integers(2, 5))
def test_the_interval_lies_around_the_mean_and_narrows_with_more_ratings(counts, times) -> None:
    found, more = (summarise_ratings([each * count for count in counts], 10**6) for each in (1, times))
    lower, upper = found.interval
    assert 1 <= lower <= found.mean <= upper <= 5
    assert more.mean == pytest.approx(found.mean)
    assert lower - 1e-12 <= more.interval[0] <= more.interval[1] <= upper + 1e-12


def test_one_rating_has_a_mean_and_no_interval() -> None:
    found = summarise_ratings([0, 0, 0, 1, 0], 4)
    assert (found.mean, found.interval, found.response, found.bounds) == (4, None, 0.25, (1.75, 4.75))


def test_like_ratings_have_an_interval_of_no_width() -> None:
    assert summarise_ratings([0, 0, 3, 0, 0], 3).interval == (3, 3)


def test_where_nobody_answered_only_the_scale_is_known() -> None:
    found = summarise_ratings([0] * 5, 7)
    assert (found.ratings, found.mean, found.interval, found.response, found.bounds) == (0, None, None, 0, (1, 5))


@pytest.mark.parametrize(
    ("counts", "asked"), [([1, 1, 1, 1], 9), ([1] * 6, 9), ([1] * 5, 4), ([-1, 1, 1, 1, 1], 9), ([0] * 5, -1)]
)
def test_what_is_no_count_of_ratings_is_refused(counts, asked) -> None:
    with pytest.raises(ValueError, match=f"of {asked}"):
        summarise_ratings(counts, asked)
