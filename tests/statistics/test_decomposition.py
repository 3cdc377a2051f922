"""A change taken apart: parts add up exactly, whatever the numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.base.labels import round_half_up
from pakn.statistics.decomposition import Share, apportion, decompose

pytestmark = pytest.mark.long

SHARES = st.tuples(st.integers(1, 500), st.integers(0, 500)).map(lambda pair: share(max(pair), min(pair)))
PERIOD = st.dictionaries(st.sampled_from("abcdefgh"), SHARES, min_size=1)


def share(received: int, processed: int) -> Share:
    return Share(Decimal(received), Decimal(processed))


def exact(*numbers: str) -> list[Fraction]:
    return [Fraction(number) for number in numbers]


def test_two_units_that_improve_while_the_whole_stands_still() -> None:
    """Worked by hand: A from 90 to 95 %, B from 50 to 60 %, but 20 of 100 cases moved from A to the slower B."""
    made = decompose({"A": share(60, 54), "B": share(40, 20)}, {"A": share(40, 38), "B": share(60, 36)})
    assert [made.before, made.after, made.change] == exact("0.74", "0.74", "0")
    assert [made.mix, made.rate_effect] == exact("-0.075", "0.075")
    assert [part.mix for part in made.parts] == exact("-0.037", "-0.038")
    assert [part.rate_effect for part in made.parts] == exact("0.025", "0.05")
    assert [part.whole for part in made.parts] == exact("-0.012", "0.012")


def test_a_mean_is_taken_apart_as_a_rate_is() -> None:
    made = decompose({"A": Share(Decimal(2), Decimal("9.5"))}, {"A": Share(Decimal(4), Decimal(11))})
    assert [made.change, made.mix, made.rate_effect] == exact("-2", "0", "-2")


def size(period) -> Fraction:
    return Fraction(sum(each.weight for each in period.values()))


def rate(each: Share) -> Fraction:
    return Fraction(each.total) / Fraction(each.weight)


@given(PERIOD, PERIOD)
def test_parts_add_up_to_the_change_exactly(before, after) -> None:
    made = decompose(before, after)
    rates = [sum(Fraction(each.total) for each in period.values()) / size(period) for period in (before, after)]
    assert [made.before, made.after] == rates
    assert made.mix + made.rate_effect == made.change == rates[1] - rates[0] == sum(part.whole for part in made.parts)


@given(PERIOD, PERIOD)
def test_kitagawa_s_own_sums_are_found(before, after) -> None:
    mix = true = Fraction(0)
    for key in before.keys() | after.keys():
        w0, w1 = (Fraction(period[key].weight) / size(period) if key in period else Fraction(0)
                  for period in (before, after))  # fmt: skip
        r0, r1 = rate(before.get(key, after.get(key))), rate(after.get(key, before.get(key)))
        mix += (w1 - w0) * (r0 + r1) / 2
        true += (r1 - r0) * (w0 + w1) / 2
    made = decompose(before, after)
    assert (made.mix, made.rate_effect) == (mix, true)


@given(PERIOD, PERIOD)
def test_looking_back_negates_every_part(before, after) -> None:
    forth, back = decompose(before, after), decompose(after, before)
    parts = {part.key: (part.before, part.after, part.mix, part.rate_effect) for part in forth.parts}
    assert {part.key: (part.after, part.before, -part.mix, -part.rate_effect) for part in back.parts} == parts


@given(PERIOD, PERIOD, st.randoms())
def test_the_order_of_units_does_not_matter(before, after, random) -> None:
    def shuffled(period):
        return dict(random.sample(list(period.items()), len(period)))

    first, second = decompose(before, after), decompose(shuffled(before), shuffled(after))
    assert set(first.parts) == set(second.parts)


@given(PERIOD, PERIOD)
def test_a_unit_of_one_period_only_brings_mix(before, after) -> None:
    for part in decompose(before, after).parts:
        assert (part.before is None, part.after is None) == (part.key not in before, part.key not in after)
        if part.before is None or part.after is None:
            assert part.rate_effect == 0


@given(PERIOD, st.integers(2, 9))
def test_where_every_unit_keeps_its_rate_all_is_mix(before, times) -> None:
    after = {key: Share(each.weight * times ** (key < "d"), each.total * times ** (key < "d"))
             for key, each in before.items()}  # fmt: skip
    assert all(part.rate_effect == 0 for part in decompose(before, after).parts)


@given(PERIOD, st.integers(1, 9))
def test_where_every_unit_keeps_its_share_all_is_true_change(before, times) -> None:
    after = {key: Share(each.weight * times, each.weight * times / 2) for key, each in before.items()}
    assert all(part.mix == 0 for part in decompose(before, after).parts)


@pytest.mark.parametrize(("before", "after"), [({}, {"a": (1, 1)}), ({"a": (1, 1)}, {"a": (0, 0)}), ({}, {})])
def test_a_period_without_a_case_explains_nothing(before, after) -> None:
    assert decompose(*({key: share(*pair) for key, pair in side.items()} for side in (before, after))) is None


def test_a_unit_without_a_case_has_no_part() -> None:
    made = decompose({"a": share(5, 4), "b": share(0, 0)}, {"a": share(5, 5)})
    assert [part.key for part in made.parts] == ["a"]


@pytest.mark.parametrize("wrong", [(-1, 0), (0, 1)])
def test_what_is_no_share_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="Share"):
        decompose({"a": share(*wrong)}, {"a": share(1, 1)})


# --- Rounded parts ----------------------------------------------------------------------------------------------------


def rounded(number: Fraction, decimals: int) -> Decimal:
    return round_half_up(Decimal(number.numerator) / number.denominator, decimals)


@given(PERIOD, PERIOD, st.integers(0, 3))
def test_rounded_parts_add_up_to_the_change_shown(before, after, decimals) -> None:
    made = decompose(before, after)
    shown = rounded(made.after * 100, decimals) - rounded(made.before * 100, decimals)
    pieces = [piece * 100 for part in made.parts for piece in (part.mix, part.rate_effect)]
    parts = apportion(pieces, shown, decimals)
    assert sum(parts) == shown
    unit = Fraction(1, 10**decimals)
    assert all(abs(Fraction(part) - piece) < unit for part, piece in zip(parts, pieces, strict=True))
    assert {-part.as_tuple().exponent for part in parts} == {decimals}


@pytest.mark.parametrize(
    ("parts", "total", "shown"),
    [
        (["0.6", "0.6", "-0.2"], "1", ["1", "0", "0"]),
        (["0.5", "-0.5"], "0", ["1", "-1"]),
        (["-0.4", "-0.4", "-0.2"], "-1", ["0", "-1", "0"]),
        (["1", "2"], "3", ["1", "2"]),
        ([], "0", []),
    ],
)
def test_the_nearest_to_the_next_step_take_what_is_left(parts, total, shown) -> None:
    assert [str(part) for part in apportion(exact(*parts), Decimal(total), 0)] == shown


@pytest.mark.parametrize("total", ["-1", "3", "99"])
def test_a_total_that_is_no_sum_of_the_parts_is_refused(total) -> None:
    with pytest.raises(ValueError, match=f"{total} is not the sum of 2 parts"):
        apportion(exact("0.2", "0.3"), Decimal(total), 0)


@pytest.mark.parametrize(("parts", "total"), [(["0", "0", "0"], "3"), (["0.5"], "0.9")])
def test_no_part_is_moved_by_a_whole_unit_and_no_total_is_cut_off(parts, total) -> None:
    with pytest.raises(ValueError, match="is not the sum"):
        apportion(exact(*parts), Decimal(total), 0)
