"""Values: a computed number is exactly what its formula gives, and a bound never becomes a number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pakn.base.labels import format_number, round_half_up
from pakn.figures.figure_book import FigureBook
from pakn.observations.values import (
    Value,
    difference,
    missing,
    not_arisen,
    not_comparable,
    possible_numerators,
    published,
    ratio,
)

BOUNDS = ("≈", "<", "≤", ">", "≥")
COUNTS = st.integers(min_value=0, max_value=10**7)
DECIMALS = st.integers(min_value=0, max_value=3)


def value(text: str | int, decimals: int = 0, unit: str = "PAKN", relation: str = "=", figure_id: str = "") -> Value:
    return Value(Decimal(text), decimals, unit, "published", relation, (figure_id,) if figure_id else ())


def read_back(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", ".").replace("−", "-"))


def printed(digits: int, decimals: int) -> Value:
    return Value(Decimal(digits).scaleb(-decimals), decimals, "điểm", "published")


# --- Difference ------------------------------------------------------------------------------------------------------


@given(COUNTS, DECIMALS, COUNTS, DECIMALS)
def test_difference_is_what_its_formula_gives(left: int, left_decimals: int, right: int, right_decimals: int) -> None:
    result = difference(printed(left, left_decimals), printed(right, right_decimals))
    minuend, subtrahend = result.formula.split(" − ")
    assert read_back(result.shown) == read_back(minuend) - read_back(subtrahend)
    assert result.status == "computed"


@given(COUNTS, COUNTS)
def test_ratio_is_what_its_formula_gives(part: int, whole: int) -> None:
    result = ratio(value(part), value(whole))
    if whole == 0:
        assert (result.status, result.number) == ("not_arisen", None)
        return
    numerator, denominator = result.formula.removesuffix(" × 100").split("/")
    exact = read_back(numerator) / read_back(denominator) * 100
    assert Fraction(result.required) == Fraction((2 * exact * 100 + 1) // 2, 100)
    assert result.decimals == 2


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(3171, 3434, "92,34"), (4098, 4566, "89,75"), (321, 487, "65,91"), (3777, 4079, "92,60"), (1470, 1565, "93,93"),
     (1455, 1641, "88,67"), (1277, 1343, "95,09"), (0, 4, "0,00"), (1, 3, "33,33"), (1, 800, "0,13"),
     (56, 56, "100,00")],
)  # fmt: skip
def test_rates_come_out_as_by_hand(part: int, whole: int, shown: str) -> None:
    assert ratio(value(part), value(whole)).shown == shown


@pytest.mark.parametrize("relation", BOUNDS)
@pytest.mark.parametrize("compute", [difference, ratio])
def test_bound_never_enters_a_computation(compute: Callable[[Value, Value], Value], relation: str) -> None:
    bound, number = value(90, relation=relation), value(100)
    for result in (compute(bound, number), compute(number, bound), compute(bound, bound)):
        assert (result.status, result.number) == ("missing", None)


@pytest.mark.parametrize("empty", [missing("PAKN"), not_arisen("PAKN"), not_comparable("PAKN")])
@pytest.mark.parametrize("compute", [difference, ratio])
def test_value_without_number_gives_a_missing_one(compute: Callable[[Value, Value], Value], empty: Value) -> None:
    assert compute(empty, value(1)).status == "missing"
    assert compute(value(1), empty).status == "missing"


def test_computed_value_rests_on_the_figures_of_its_inputs_each_once() -> None:
    first, second = value(3, figure_id="000-001-01"), value(2, figure_id="000-001-02")
    assert difference(difference(first, second), second).figure_ids == ("000-001-01", "000-001-02")


def test_notes_of_inputs_are_kept_once_before_new_ones() -> None:
    doubted = value(3).noted("nghi vấn")
    assert ratio(doubted, doubted, "giả định", "nghi vấn").notes == ("nghi vấn", "giả định")
    assert doubted.noted("nghi vấn").notes == ("nghi vấn",)


# --- Value -----------------------------------------------------------------------------------------------------------


def test_value_is_not_changed_by_notes() -> None:
    plain = value(3)
    assert plain.noted("x") != plain
    assert plain.notes == ()


def test_missing_number_cannot_be_asked_for() -> None:
    for empty in (missing("%"), not_arisen("%"), not_comparable("%")):
        assert not empty.exact
        with pytest.raises(ValueError, match="no number"):
            _ = empty.shown


def test_published_value_shows_what_is_printed(book: FigureBook) -> None:
    for figure_id, shown in (
        ("000-046-03", "89,8"),
        ("000-046-01", "4.566"),
        ("001-013-15", "3,09"),
        ("000-022-02", "0,43"),
    ):
        assert published(book[figure_id]).shown == shown


def test_every_figure_is_shown_without_rounding(book: FigureBook) -> None:
    for figure in book:
        if figure.value is not None:
            assert read_back(published(figure).shown) == Fraction(figure.value), figure.figure_id


@pytest.mark.parametrize(
    ("figure_id", "status"),
    [("000-048-02", "doubtful"), ("003-208-01", "estimate"), ("004-083-03", "not_arisen"), ("000-046-01", "published")],
)
def test_status_of_a_figure_travels_with_its_value(book: FigureBook, figure_id: str, status: str) -> None:
    assert published(book[figure_id]).status == status


def test_published_bound_keeps_its_relation(book: FigureBook) -> None:
    bound = published(book["001-013-09"])
    assert (bound.relation, bound.number, bound.exact) == (">", 80, False)


# --- Possible numerators ---------------------------------------------------------------------------------------------


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int, int]:
    whole = draw(st.integers(min_value=1, max_value=5000))
    return draw(st.integers(min_value=0, max_value=whole)), whole, draw(st.integers(min_value=0, max_value=2))


@given(shares())
@example((2498, 5000, 1))
@example((7, 450, 0))
def test_true_numerator_is_always_possible(share: tuple[int, int, int]) -> None:
    part, whole, decimals = share
    rate = round_half_up(Decimal(100 * part) / whole, decimals)
    assert part in possible_numerators(rate, decimals, whole), format_number(rate, decimals)


@given(st.integers(min_value=0, max_value=1000), st.integers(min_value=1, max_value=400), st.integers(0, 1))
def test_possible_numerators_are_all_that_give_the_rate(tenths: int, whole: int, decimals: int) -> None:
    rate = round_half_up(Decimal(tenths) / 10, decimals)
    giving = [part for part in range(whole + 1) if round_half_up(Decimal(100 * part) / whole, decimals) == rate]
    assert possible_numerators(rate, decimals, whole) == tuple(giving)


def test_no_whole_number_of_55_gives_the_printed_rate() -> None:
    assert possible_numerators(Decimal("98.4"), 1, 55) == ()
    assert possible_numerators(Decimal("64.3"), 1, 56) == (36,)
    assert possible_numerators(Decimal("16.7"), 1, 6) == (1,)


def test_nothing_of_nothing_gives_any_rate() -> None:
    assert possible_numerators(Decimal("98.4"), 1, 0) == ()
