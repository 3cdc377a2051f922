"""Laws of the whole numbers behind published rates."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.base.labels import round_half_up
from pakn.sample.counts import OutOfReachError, Rate, allocate, balance_mean, nearest_total


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 2))
def test_a_printed_rate_has_a_numerator(counts, decimals):
    part, total = counts
    rate = Rate(round_half_up(Decimal(100 * part) / total, decimals), decimals)
    found = rate.part_of(total)
    assert found is not None
    assert rate.prints(found, total)
    assert rate.prints(part, total)


@given(
    st.lists(st.tuples(st.floats(0.01, 50), st.integers(0, 9), st.integers(0, 40)), min_size=1, max_size=12), st.data()
)
def test_a_split_keeps_its_sum_and_bounds(parts, data):
    weights, low, width = zip(*parts, strict=True)
    high = [least + room for least, room in zip(low, width, strict=True)]
    total = data.draw(st.integers(sum(low), sum(high)))
    split = allocate(total, weights, low, high)
    assert split.sum() == total
    assert (split >= low).all()
    assert (split <= high).all()


def test_a_split_that_cannot_be_is_refused():
    with pytest.raises(OutOfReachError, match="does not lie between"):
        allocate(5, [1, 1], [3, 3], [9, 9])


def test_the_nearest_total_prints_two_rates_at_once():
    first, second = Rate(Decimal("56.25"), 2), Rate(Decimal("56.86"), 2)
    total = nearest_total(1800, first, second)
    assert first.part_of(total)
    assert second.part_of(total)


def test_balancing_changes_the_mean_and_not_the_sum():
    totals = np.array([300, 500, 900, 1500, 2500])
    missing = np.array([20, 5, 10, 90, 40])
    mean = Rate(Decimal("97.50"), 2)
    moved = balance_mean(missing, totals, np.zeros(5, dtype=np.int64), totals, mean)
    assert moved.sum() == missing.sum()
    assert round_half_up(Decimal(str(100 * np.mean(1 - moved / totals))), 2) == mean.value
