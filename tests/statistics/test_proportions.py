"""Intervals and funnels: other implementations, numbers worked by hand, and what limits must keep."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from pakn.statistics.proportions import FUNNEL_LEVELS, funnel_limits, funnel_place, wilson_interval

WHOLES = st.integers(1, 3000)
CENTRES = st.floats(0.01, 0.99)
LEVELS = st.sampled_from(FUNNEL_LEVELS)
PAIRS = st.tuples(st.integers(0, 2000), st.integers(1, 2000)).map(lambda pair: (min(pair), max(pair)))
TINY = 1e-9


# --- Intervals --------------------------------------------------------------------------------------------------------


@given(PAIRS, LEVELS)
def test_statsmodels_finds_the_same_interval(pair, level) -> None:
    theirs = proportion_confint(*pair, alpha=1 - level, method="wilson")
    assert wilson_interval(*pair, level) == pytest.approx(theirs, abs=1e-12)


@given(PAIRS, LEVELS)
def test_an_interval_contains_its_share_and_is_mirrored_by_the_other_kind(pair, level) -> None:
    part, whole = pair
    lower, upper = wilson_interval(part, whole, level)
    assert 0 <= lower <= part / whole <= upper <= 1
    assert (lower == 0, upper == 1) == (part == 0, part == whole)
    assert wilson_interval(whole - part, whole, level) == pytest.approx((1 - upper, 1 - lower))


@given(PAIRS)
def test_the_surer_interval_is_the_wider(pair) -> None:
    (near_low, near_high), (far_low, far_high) = (wilson_interval(*pair, level) for level in FUNNEL_LEVELS)
    assert far_low <= near_low <= near_high <= far_high


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_part_is_refused(part, whole) -> None:
    with pytest.raises(ValueError, match=f"{part} of {whole}"):
        wilson_interval(part, whole)


# --- Funnels ----------------------------------------------------------------------------------------------------------


def test_a_limit_by_hand() -> None:
    """Of 10 cases at a half, P(X ≤ 1) = 11/1024 and P(X ≤ 2) = 56/1024: 2,5 % lies 0,67556 of a case before 2."""
    before = (56 / 1024 - 0.025) / (45 / 1024)
    assert funnel_limits(10, 0.5).lower == pytest.approx((2 - before) / 10)


@given(WHOLES, CENTRES, LEVELS)
def test_limits_lie_by_the_quantiles_of_the_binomial_distribution(whole, centre, level) -> None:
    limits, tail = funnel_limits(whole, centre, level), (1 - level) / 2
    if limits.lower < centre:
        assert ceil(limits.lower * whole - TINY) == binom.ppf(tail, whole, centre)
    if limits.upper > centre:
        assert abs(limits.upper * whole - binom.ppf(1 - tail, whole, centre)) <= 1 + TINY


@given(WHOLES, st.floats(0, 1), LEVELS)
def test_limits_contain_the_centre(whole, centre, level) -> None:
    limits = funnel_limits(whole, centre, level)
    assert 0 <= limits.lower <= centre <= limits.upper <= 1


@given(WHOLES, CENTRES)
def test_the_outer_limits_are_the_wider(whole, centre) -> None:
    near, far = (funnel_limits(whole, centre, level) for level in FUNNEL_LEVELS)
    assert far.lower <= near.lower + TINY
    assert near.upper <= far.upper + TINY


@given(st.integers(20, 1000), st.floats(0.2, 0.8), LEVELS)
def test_ten_times_the_cases_narrow_the_limits(whole, centre, level) -> None:
    few, many = (funnel_limits(number, centre, level) for number in (whole, 10 * whole))
    assert few.lower < many.lower <= centre <= many.upper < few.upper


@pytest.mark.parametrize("centre", [0.0, 1.0])
def test_where_nothing_varies_the_limits_are_the_centre(centre) -> None:
    limits = funnel_limits(40, centre)
    assert (limits.lower, limits.upper) == (centre, centre)
    assert funnel_place(int(40 * centre), 40, centre) == "inside"


@given(PAIRS, CENTRES)
def test_a_place_says_which_limits_a_unit_passes(pair, centre) -> None:
    part, whole = pair
    near, far = (funnel_limits(whole, centre, level) for level in FUNNEL_LEVELS)
    share = part / whole
    passed = {
        "inside": near.lower <= share <= near.upper,
        "above": near.upper < share <= far.upper,
        "below": far.lower <= share < near.lower,
        "far_above": share > far.upper,
        "far_below": share < far.lower,
    }
    assert [name for name, holds in passed.items() if holds] == [funnel_place(part, whole, centre)]


@given(PAIRS, CENTRES)
def test_who_lies_below_is_there_by_less_than_the_chance_allowed(pair, centre) -> None:
    part, whole = pair
    place = funnel_place(part, whole, centre)
    assume(place in ("below", "far_below"))
    assert binom.cdf(part, whole, centre) <= (0.001 if place == "far_below" else 0.025) + TINY


@given(PAIRS, CENTRES)
def test_who_lies_above_is_there_by_less_than_the_chance_allowed(pair, centre) -> None:
    part, whole = pair
    place = funnel_place(part, whole, centre)
    assume(place in ("above", "far_above"))
    assert binom.sf(part - 1, whole, centre) <= (0.001 if place == "far_above" else 0.025) + TINY


@given(PAIRS, CENTRES)
def test_the_other_kind_lies_on_the_other_side(pair, centre) -> None:
    part, whole = pair
    mirrored = {
        "inside": "inside",
        "above": "below",
        "below": "above",
        "far_above": "far_below",
        "far_below": "far_above",
    }
    assume(abs(part / whole - centre) > TINY)
    assert funnel_place(whole - part, whole, 1 - centre) == mirrored[funnel_place(part, whole, centre)]
