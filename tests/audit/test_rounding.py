"""Laws of rounding: a rate that was computed and rounded half up is never called wrong."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pakn.audit.equations import agrees
from pakn.audit.index import FigureIndex
from pakn.audit.rates import nearest_rates, rate_checks
from pakn.audit.repairs import solutions
from pakn.audit.shares import possible_denominators
from pakn.base.formula import Formula
from pakn.base.interval import Interval, round_half_up_fraction, truncate_fraction
from pakn.base.labels import round_half_up
from pakn.observations.values import possible_numerators

pytestmark = pytest.mark.long

COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
DECIMALS = st.integers(0, 3)


@given(COUNTS, DECIMALS)
@settings(max_examples=400)
def test_the_printed_rate_of_a_count_agrees_with_it(counts, decimals):
    part, whole = counts
    printed = round_half_up(Decimal(100 * part) / whole, decimals)
    assert agrees(printed, decimals, Interval.point(Fraction(100 * part, whole)))
    assert part in possible_numerators(printed, decimals, whole)


@pytest.fixture(scope="module")
def three(book):
    """A rate with its two counts, from the committed figures."""
    return {name: book[name] for name in ("000-046-01", "000-046-02", "000-046-03")}


@given(COUNTS, DECIMALS, st.booleans())
@settings(max_examples=150)
def test_no_rule_flags_the_printed_rate_of_a_count(book, three, counts, decimals, both):
    part, whole = counts
    rate = round_half_up(Decimal(100 * part) / whole, decimals)
    changed = {
        "000-046-01": three["000-046-01"].model_copy(update={"value": Decimal(whole)}),
        "000-046-02": three["000-046-02"].model_copy(update={"value": Decimal(part)}),
        "000-046-03": three["000-046-03"].model_copy(update={"value": rate, "decimals": decimals}),
    }
    if not both:
        del changed["000-046-02"]
    checks = list(rate_checks(FigureIndex(replace(book, figures=changed))))
    assert [check.rule for check in checks] == ["ratio" if both else "granularity"]
    # 0 % of few cases, or a rate of its own, never contradicts its counts.
    assert checks[0].verdict == "consistent"


@given(COUNTS, DECIMALS)
def test_a_cut_off_rate_is_called_so_or_agrees(counts, decimals):
    exact = Fraction(100 * counts[0], counts[1])
    cut, rounded = truncate_fraction(exact, decimals), round_half_up_fraction(exact, decimals)
    assert 0 <= rounded - cut <= Decimal(1).scaleb(-decimals)
    assert agrees(cut, decimals, Interval.point(exact)) == (cut == rounded)


@given(st.fractions(-1000, 1000), DECIMALS)
def test_rounding_a_fraction_equals_rounding_its_decimal(value, decimals):
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if value.denominator in (1, 2, 4, 5, 8, 10, 16, 20, 25, 40, 50, 80, 100):
        assert round_half_up_fraction(value, decimals) == round_half_up(exact, decimals)


@given(COUNTS, st.integers(0, 2))
def test_the_denominator_itself_is_among_the_possible_ones(counts, decimals):
    part, whole = counts
    rate = round_half_up(Decimal(100 * part) / whole, decimals)
    if part and rate:
        assert whole in possible_denominators(part, rate, decimals)
        for other in possible_denominators(part, rate, decimals)[:50]:
            assert round_half_up(Decimal(100 * part) / other, decimals) == rate


@given(st.integers(1, 500), st.integers(0, 1000))
def test_nearest_rates_enclose_the_printed_one(total, tenths):
    rate = Decimal(tenths) / 10
    values = [value for _, value in nearest_rates(rate, 1, total)]
    assert values[0] <= rate + Decimal("0.1")
    assert values[-1] >= rate - Decimal("0.1")


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=4), st.integers(-50, 50))
def test_the_repair_of_a_sum_makes_it_hold(book, parts, slip):
    index = FigureIndex(book)
    names = [f"003-{place:03d}-01" for place in range(len(parts) + 1)]
    formula = Formula.parse(f"{names[0]} = {' + '.join(names[1:])}")
    model = book["003-246-10"]
    values = [sum(parts) + slip, *parts]
    members = {
        name: model.model_copy(update={"value": Decimal(value)}) for name, value in zip(names, values, strict=True)
    }
    for name, value in zip(names, values, strict=True):
        right = value - slip if name == names[0] else value + slip
        assert solutions(index, formula, members, name) == ([Decimal(right)] if right >= 0 else [])


def test_intervals_add_and_divide_at_their_ends():
    one, two = Interval.rounded(Decimal("1.0"), 1), Interval.rounded(Decimal("2.0"), 1)
    assert (one + two).low == Fraction("2.9")
    assert (two - one).high == Fraction("1.1")
    assert (two / one).low == Fraction("1.95") / Fraction("1.05")
    assert (one / Interval(Fraction(-1), Fraction(1))).low is None
    with pytest.raises(ZeroDivisionError):
        one / Interval.point(0)
    assert not Interval.below(3).meets(Interval.above(4))
    assert Interval.above(3).meets(Interval.below(4))
