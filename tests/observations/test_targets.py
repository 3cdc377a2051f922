"""Targets: "met" only if all numbers a bound allows reach the threshold, "not_met" only if none does."""

from __future__ import annotations

import datetime as dt
import operator as operators
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.figures.figure_book import FigureBook
from pakn.observations.targets import distance, monthly_span, target_of, verdict
from pakn.observations.values import Value, missing, not_arisen
from pakn.registry.models import Target

OPERATORS = {">=": operators.ge, ">": operators.gt, "<=": operators.le, "=": operators.eq}
RELATIONS = {"=": operators.eq, "<": operators.lt, "≤": operators.le, ">": operators.gt, "≥": operators.ge}
HALVES = st.integers(min_value=-6, max_value=6).map(lambda half: Decimal(90) + Decimal(half) / 2)
DAY = dt.date(2024, 12, 31)


def target(
    operator: Literal[">=", ">", "<=", "="] = ">=", threshold: Decimal | str = "90", **changes: object
) -> Target:
    fields = {
        "target_id": "t", "indicator": "i", "territory": "bn_old", "tier": None, "unit_id": None, "scope_id": None,
        "operator": operator, "threshold": threshold, "unit": "%", "test": "year", "valid_from": None, "valid_to": None,
        "basis": "b", "cited": "", "note": None, "remark": None,
    }  # fmt: skip
    return Target.model_validate({**fields, **changes})


def rate(text: Decimal | str, relation: str = "=", decimals: int = 2) -> Value:
    return Value(Decimal(text), decimals, "%", "published", relation)


@given(HALVES, st.sampled_from([*RELATIONS]), HALVES, st.sampled_from([*OPERATORS]))
def test_verdict_is_what_every_number_inside_the_bound_says(
    number: Decimal, relation: str, threshold: Decimal, operator: Literal[">=", ">", "<=", "="]
) -> None:
    around = [base + step for base in (number, threshold) for step in (-50, Decimal("-0.01"), 0, Decimal("0.01"), 50)]
    inside = [concrete for concrete in around if RELATIONS[relation](concrete, number)]
    reached = [OPERATORS[operator](concrete, threshold) for concrete in inside]
    expected = "met" if all(reached) else "undetermined" if any(reached) else "not_met"
    assert verdict(rate(number, relation), target(operator, threshold)) == expected


@pytest.mark.parametrize(
    ("number", "relation", "operator", "said"),
    [
        ("90", "=", ">=", "met"),
        ("90", "=", ">", "not_met"),
        ("90", "=", "<=", "met"),
        ("90", "=", "=", "met"),
        ("89.99", "=", ">=", "not_met"),
        ("90", "<", ">=", "not_met"),
        ("90", "≤", ">=", "undetermined"),
        ("90", "≤", ">", "not_met"),
        ("90", ">", ">=", "met"),
        ("90", ">", ">", "met"),
        ("90", "≥", ">", "undetermined"),
        ("90", "≥", ">=", "met"),
        ("80", ">", ">=", "undetermined"),
        ("90", "<", "<=", "met"),
        ("90", ">", "<=", "not_met"),
        ("90", "≥", "<=", "undetermined"),
        ("90", "<", "=", "not_met"),
        ("90", "≤", "=", "undetermined"),
        ("90", ">", "=", "not_met"),
    ],
)
def test_verdict_at_the_edges(number: str, relation: str, operator: Literal[">=", ">", "<=", "="], said: str) -> None:
    assert verdict(rate(number, relation), target(operator)) == said


@pytest.mark.parametrize("operator", OPERATORS)
def test_about_and_nothing_decide_nothing(operator: Literal[">=", ">", "<=", "="]) -> None:
    for value in (rate("99", "≈"), rate("1", "≈"), missing("%"), not_arisen("%")):
        assert verdict(value, target(operator)) == "undetermined"


def test_without_target_there_is_no_verdict() -> None:
    for value in (rate("10"), rate("99", "≈"), missing("%")):
        assert verdict(value, None) == "no_target"


# --- Distance --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "decimals", "threshold", "shown"),
    [("89.75", 2, "90", "−0,25"), ("65.91", 2, "90", "−24,09"), ("89.8", 1, "90", "−0,2"),
     ("10.27", 2, "11.5", "−1,23"), ("12", 0, "11.5", "0,5"), ("90", 0, "90", "0")],
)  # fmt: skip
def test_distance_is_what_its_formula_gives(number: str, decimals: int, threshold: str, shown: str) -> None:
    result = distance(rate(number, decimals=decimals), target(">=", threshold))
    assert (result.shown, result.unit) == (shown, "điểm %")
    value, level = (Fraction(text.replace(".", "").replace(",", ".")) for text in result.formula.split(" − "))
    assert Fraction(result.required) == value - level


# --- Which target applies --------------------------------------------------------------------------------------------


def test_target_applies_to_its_unit_or_scope_only() -> None:
    own, group = target(unit_id="u"), target(scope_id="s")
    assert target_of([own, group], "i", "bn_old", DAY, test="year", unit_id="u") == own
    assert target_of([own, group], "i", "bn_old", DAY, test="year", unit_id="v", scope_ids=["s"]) == group
    assert target_of([own, group], "i", "bn_old", DAY, test="year", unit_id="v", scope_ids=["r"]) is None
    assert target_of([target()], "i", "bn_old", DAY, test="year") is None


@pytest.mark.parametrize(
    ("indicator", "territory", "test"),
    [("j", "bn_old", "year"), ("i", "bn_new", "year"), ("i", "bn_old", "each_month")],
)
def test_target_of_something_else_does_not_apply(indicator: str, territory: str, test: str) -> None:
    assert target_of([target(unit_id="u")], indicator, territory, DAY, test=test, unit_id="u") is None


@pytest.mark.parametrize(
    ("day", "applies"),
    [("2024-07-23", False), ("2024-07-24", True), ("2024-12-31", True), ("2025-01-01", False)],
)
def test_target_applies_on_its_first_and_last_day(day: str, applies: bool) -> None:
    entry = target(unit_id="u", valid_from="2024-07-24", valid_to="2024-12-31")
    found = target_of([entry], "i", "bn_old", dt.date.fromisoformat(day), test="year", unit_id="u")
    assert found == (entry if applies else None)


@pytest.mark.parametrize(
    ("first", "last", "year", "months"),
    [
        ("2024-07-24", "2024-12-31", 2024, (8, 9, 10, 11, 12)),
        ("2024-07-01", "2024-12-31", 2024, (7, 8, 9, 10, 11, 12)),
        ("2025-01-01", "2025-06-30", 2025, (1, 2, 3, 4, 5, 6)),
        ("2024-11-02", "2024-12-31", 2024, (12,)),
        ("2024-07-24", "2024-12-31", 2023, ()),
        ("2024-07-24", "2024-12-31", 2025, ()),
        ("2024-10-01", "2024-12-15", 2024, (10, 11)),
        ("2024-07-24", None, 2025, tuple(range(1, 13))),
    ],
)
def test_only_whole_months_inside_the_validity_are_judged(
    first: str, last: str | None, year: int, months: tuple[int, ...]
) -> None:
    assert monthly_span(target(valid_from=first, valid_to=last), year) == months


# --- Committed targets -----------------------------------------------------------------------------------------------


def test_monthly_target_never_judges_a_year(book: FigureBook) -> None:
    known, province = book.catalogue.targets.values(), "27@2023-01-01"
    for test in ("year", "by_deadline", "source_applied"):
        assert target_of(known, "pakn_processing_rate", "bn_old", DAY, test=test, unit_id=province) is None
    monthly = target_of(known, "pakn_processing_rate", "bn_old", DAY, test="each_month", unit_id=province)
    assert monthly is not None
    assert (monthly.threshold, monthly.basis) == (90, "1152-KL-TU")


def test_online_payment_target_names_no_department(book: FigureBook) -> None:
    scopes = {entry.scope_id for entry in book.catalogue.targets.values() if entry.indicator == "online_payment_rate"}
    assert "bn_old.province_agencies" not in scopes
