"""Change: the difference of what is shown, never across a separating break, never from a bound."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.figures.figure_book import FigureBook
from pakn.observations.change import breaks_between, change, direction, relative_change, without_occurrence
from pakn.observations.values import Value, missing, not_arisen
from pakn.registry.models import Break

DIGITS = st.integers(min_value=0, max_value=10**6)
DECIMALS = st.integers(min_value=0, max_value=3)
FIRST, LAST = dt.date(2023, 1, 2), dt.date(2024, 12, 31)


def value(text: str, decimals: int, unit: str = "%", relation: str = "=") -> Value:
    return Value(Decimal(text), decimals, unit, "published", relation)


def a_break(
    effect: Literal["separate", "note"] = "note",
    date: dt.date | None = dt.date(2024, 9, 1),
    indicators: str = "*",
    tiers: str = "",
    territory: Literal["bn_old", "bn_new", "*"] = "*",
    title: str = "quy định mới",
) -> Break:
    return Break(
        break_id=f"b{date}", date=date, title=title, short=title, effect=effect, indicators=indicators.split(),
        tiers=tiers.split(), territory=territory, basis=None, note=None,
    )  # fmt: skip


def read_back(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", ".").replace("−", "-"))


@given(DIGITS, DECIMALS, DIGITS, DECIMALS)
def test_change_survives_a_calculator(before: int, before_decimals: int, after: int, after_decimals: int) -> None:
    result = change(
        Value(Decimal(before).scaleb(-before_decimals), before_decimals, "%", "published"),
        Value(Decimal(after).scaleb(-after_decimals), after_decimals, "%", "published"),
    )
    shown_after, shown_before = result.formula.split(" − ")
    assert read_back(result.shown) == read_back(shown_after) - read_back(shown_before)
    assert result.unit == "điểm %"


def test_change_is_of_the_numbers_shown_not_of_those_behind_them() -> None:
    assert change(value("92.3413", 2), value("89.7503", 2)).shown == "−2,59"
    assert change(value("0.124", 2), value("0.125", 2)).shown == "0,01"


def test_only_percentages_change_in_points() -> None:
    assert change(value("3434", 0, "PAKN"), value("4566", 0, "PAKN")).unit == "PAKN"
    assert change(value("3.09", 2, "điểm"), value("3.02", 2, "điểm")).unit == "điểm"


def test_break_that_separates_leaves_no_number() -> None:
    result = change(value("90", 0), value("95", 0), [a_break(), a_break("separate", title="hợp nhất tỉnh")])
    assert (result.status, result.number, result.formula) == ("not_comparable", None, "")
    assert result.notes == ("Từ 01/9/2024, hợp nhất tỉnh: không so sánh",)


def test_break_to_note_keeps_the_number_and_adds_a_note_for_each() -> None:
    breaks = [a_break(title="một"), a_break(title="hai", date=None)]
    result = change(value("90", 0).noted("nghi vấn"), value("95", 0), breaks)
    assert result.number == 5
    assert result.notes == (
        "nghi vấn", "Từ 01/9/2024, một: cần lưu ý khi so sánh", "hai: cần lưu ý khi so sánh",
    )  # fmt: skip


@pytest.mark.parametrize("relation", ["≈", "<", "≤", ">", "≥"])
def test_bound_has_no_change(relation: str) -> None:
    bound, number = value("90", 0, relation=relation), value("95", 0)
    for before, after in ((bound, number), (number, bound), (bound, bound)):
        assert (change(before, after).status, change(before, after).number) == ("not_comparable", None)
        assert relative_change(before, after).number is None


def test_missing_value_has_a_missing_change() -> None:
    for empty in (missing("%"), not_arisen("%")):
        assert change(empty, value("95", 0)).status == "missing"
        assert change(value("95", 0), empty).status == "missing"
        assert relative_change(empty, value("95", 0)).status == "missing"


def test_values_of_two_units_are_not_compared() -> None:
    assert change(value("3", 0, "điểm"), value("3", 0, "ngày")).status == "not_comparable"


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [("3434", "4566", "33,0"), ("263", "468", "77,9"), ("4", "3", "−25,0"), ("8", "8", "0,0"), ("2000", "2001", "0,1")],
)
def test_relative_change_has_one_decimal_half_up(before: str, after: str, shown: str) -> None:
    assert relative_change(value(before, 0, "PAKN"), value(after, 0, "PAKN")).shown == shown


def test_relative_change_of_percentages_or_from_zero_does_not_exist() -> None:
    assert relative_change(value("90", 0), value("95", 0)).status == "missing"
    assert relative_change(value("0", 0, "PAKN"), value("5", 0, "PAKN")).status == "missing"


# --- Which breaks lie between ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "lies_between"),
    [
        (FIRST, True),
        (LAST, True),
        (FIRST - dt.timedelta(days=1), False),
        (LAST + dt.timedelta(days=1), False),
        (None, False),
    ],
)
def test_break_lies_between_the_days_both_included(date: dt.date | None, lies_between: bool) -> None:
    entry = a_break(date=date)
    assert breaks_between([entry], "pakn_received", "bn_old", FIRST, LAST) == ((entry,) if lies_between else ())


@pytest.mark.parametrize(
    ("entry", "concerned"),
    [
        (a_break(indicators="pakn_*"), True),
        (a_break(indicators="pakn_received"), True),
        (a_break(indicators="online_* pakn_received"), True),
        (a_break(indicators="pakn"), False),
        (a_break(indicators="online_*"), False),
        (a_break(territory="bn_old"), True),
        (a_break(territory="bn_new"), False),
        (a_break(tiers="district commune"), False),
    ],
)
def test_break_concerns_its_indicators_territory_and_tiers(entry: Break, concerned: bool) -> None:
    assert bool(breaks_between([entry], "pakn_received", "bn_old", FIRST, LAST)) is concerned


def test_break_of_a_tier_concerns_that_tier_only() -> None:
    entry = a_break(tiers="district commune")
    assert breaks_between([entry], "x", "bn_old", FIRST, LAST, "district") == (entry,)
    assert breaks_between([entry], "x", "bn_old", FIRST, LAST, "centre") == ()
    assert breaks_between([a_break()], "x", "bn_old", FIRST, LAST, "centre") != ()


def test_breaks_come_oldest_first() -> None:
    late, early = a_break(date=dt.date(2024, 12, 1)), a_break(date=dt.date(2023, 4, 10))
    assert breaks_between([late, early], "x", "bn_old", FIRST, LAST) == (early, late)


def test_committed_breaks_split_the_former_from_the_merged_province(book: FigureBook) -> None:
    breaks = book.catalogue.breaks.values()
    for indicator, tier in (("pakn_received", None), ("online_dossier_rate", "commune"), ("grdp_growth_rate", None)):
        over = breaks_between(breaks, indicator, "bn_old", dt.date(2024, 1, 2), dt.date(2025, 12, 31), tier)
        assert "separate" in {entry.effect for entry in over}
        inside = breaks_between(breaks, indicator, "bn_old", FIRST, LAST, tier)
        assert "separate" not in {entry.effect for entry in inside}


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ("not_arisen", "not_arisen", "not_arisen"),
        ("not_arisen", "published", "not_comparable"),
        ("computed", "not_arisen", "not_comparable"),
        ("missing", "not_arisen", "missing"),
        ("not_arisen", "missing", "missing"),
        ("missing", "missing", None),
        ("computed", "published", None),
    ],
)
def test_nothing_is_no_number_to_compare_with(before: str, after: str, status: str | None) -> None:
    sides = [
        Value(Decimal(90) if kind in ("computed", "published") else None, 0, "%", kind) for kind in (before, after)
    ]
    made = without_occurrence(*sides)
    assert (made.status if made else None) == status
    assert made is None or (made.number is None and made.unit == "điểm %")


# --- Directions of bounds ---------------------------------------------------------------------------------------------

STEPS = [Decimal(step) / 2 for step in range(-4, 14)]
ALLOWED = {
    "=": lambda number, bound: number == bound, "<": lambda number, bound: number < bound,
    "≤": lambda number, bound: number <= bound, ">": lambda number, bound: number > bound,
    "≥": lambda number, bound: number >= bound,
}  # fmt: skip


def bound(relation: str, number: int, unit: str = "%") -> Value:
    return Value(Decimal(number), 0, unit, "published", relation)


@pytest.mark.parametrize("earlier", ALLOWED)
@pytest.mark.parametrize("later", ALLOWED)
@pytest.mark.parametrize(("before", "after"), [(2, 3), (3, 2), (2, 2)])
def test_a_direction_is_what_all_numbers_within_the_bounds_show(earlier, later, before, after) -> None:
    then, now = ([number for number in STEPS if ALLOWED[relation](number, limit)]
                 for relation, limit in ((earlier, before), (later, after)))  # fmt: skip
    pairs = [(one, other) for one in then for other in now]
    shown = 1 if all(other > one for one, other in pairs) else -1 if all(other < one for one, other in pairs) else 0
    assert direction(bound(earlier, before), bound(later, after)) == shown


def test_what_is_missing_or_of_another_unit_has_no_direction() -> None:
    known, other = bound("=", 3), bound("=", 2, "PAKN")
    assert direction(missing("%"), known) == direction(known, missing("%")) == direction(known, other) == 0


def test_a_relative_change_needs_two_exact_numbers_of_one_unit() -> None:
    cases = [bound("=", 4, "PAKN"), bound(">", 4, "PAKN"), bound("=", 4, "điểm"), missing("PAKN")]
    assert [relative_change(bound("=", 2, "PAKN"), after).status for after in cases] == [
        "computed", "missing", "missing", "missing",
    ]  # fmt: skip
    assert relative_change(bound(">", 2, "PAKN"), cases[0]).status == "missing"
