"""Deciding an equation between printed numbers on what each of them can stand for.

Counts are exact; a rate, an amount of money or a mean stands for every number that is printed like it. So rounding at
the printed precision never raises an alarm, and a decimal that was cut off instead of rounded is told apart from a
wrong number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pakn.audit.checks import Verdict
from pakn.audit.index import FigureIndex
from pakn.base.formula import Formula, Side
from pakn.base.interval import Interval, round_half_up_fraction, truncate_fraction
from pakn.base.labels import format_number
from pakn.figures.figure import Figure

__all__ = ["Outcome", "agrees", "decide", "number_range", "size"]

EXACT_KINDS = ("count", "code")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an equation gives: verdict, the value computed again, the calculation in words, and "truncated" or ""."""

    verdict: Verdict
    recomputed: str
    calculation: str
    cause: str = ""


def size(figure: Figure) -> Decimal:
    """Return the number a text prints: of "giảm 03" it is 3, which way it goes is said by the word.

    Raises
    ------
    ValueError
        If the figure has no number.
    """
    if figure.value is None:
        raise ValueError(figure.figure_id)
    return abs(figure.value) if figure.role == "change" else figure.value


def number_range(index: FigureIndex, figure: Figure) -> Interval:
    """Return what a printed figure can stand for."""
    if figure.value is None:
        return Interval(None, None)
    if figure.relation in (">", "≥"):
        return Interval.above(figure.value)
    if figure.relation in ("<", "≤"):
        return Interval.below(figure.value)
    if index.kind(figure) in EXACT_KINDS or figure.role == "derived":
        return Interval.point(size(figure))
    return Interval.rounded(size(figure), figure.decimals or 0)


def agrees(printed: Decimal, decimals: int, value: Interval) -> bool:
    """Return whether a printed number may be the rounding (half up) of a number in ``value``.

    >>> agrees(Decimal("65.9"), 1, Interval.point(Fraction(32100, 487)))
    True
    """
    low = value.low is None or round_half_up_fraction(value.low, decimals) <= printed
    return low and (value.high is None or printed <= round_half_up_fraction(value.high, decimals))


def decide(index: FigureIndex, formula: Formula, figures: Mapping[str, Figure]) -> Outcome:
    """Return whether an equation holds between figures, which stand for its terms."""
    ranges = {term: number_range(index, figure) for term, figure in figures.items()}
    shown = {term: index.shown(figure) for term, figure in figures.items()}
    try:
        left, right = formula.left.value(ranges), formula.right.value(ranges)
    except ZeroDivisionError:
        return Outcome("not_checkable", "", "mẫu số bằng 0")
    about = any(figure.relation == "≈" for figure in figures.values())
    target = figures[formula.left.single] if formula.left.single else None
    again = _again(formula, figures, target)
    calculation = f"{formula.right.text(shown)} = {again}" if formula.right.single is None else again
    if target is None:
        calculation = f"{formula.left.text(shown)} = {_central(formula.left, figures)}; {calculation}"
    holds, cause = _holds(formula.operator, left, right, target)
    if holds:
        return Outcome("consistent", again, calculation)
    if about:
        return Outcome("not_checkable", again, f"{calculation}; văn bản in số gần đúng", cause)
    return Outcome("inconsistent", again, calculation, cause)


def _holds(operator: str, left: Interval, right: Interval, target: Figure | None) -> tuple[bool, str]:
    match operator:
        case "≤" | "<":
            possible = left.low is None or right.high is None or left.low <= right.high
            return possible and not (operator == "<" and left.exact is not None and left.exact == right.exact), ""
        case "≥" | ">":
            return _holds({"≥": "≤", ">": "<"}[operator], right, left, None)
    if target is None or target.value is None or target.relation not in ("=", "≈"):
        return left.meets(right), ""
    decimals = target.decimals or 0
    if left.exact is not None:
        return right.meets(left), ""
    if agrees(size(target), decimals, right):
        return True, ""
    cut = right.exact is not None and truncate_fraction(right.exact, decimals) == size(target)
    return False, "truncated" if cut else ""


def _again(formula: Formula, figures: Mapping[str, Figure], target: Figure | None) -> str:
    places = (target.decimals or 0) if target is not None else 0
    return _central(formula.right, figures, places)


def _central(side: Side, figures: Mapping[str, Figure], places: int = 0) -> str:
    """The value of the printed numbers themselves: whole where it is whole, else with two decimals or more."""
    points = {term: Interval.point(size(figure)) for term, figure in figures.items()}
    value = side.value(points).exact or Fraction(0)
    decimals = max([places, *(figures[term].decimals or 0 for term in side.terms)]) if value.denominator == 1 else 0
    if value.denominator != 1:
        decimals = max(2, places, *_money_places(side, figures))
    return format_number(round_half_up_fraction(value, decimals), decimals)


def _money_places(side: Side, figures: Mapping[str, Figure]) -> list[int]:
    """The decimals of the terms where the side only adds: a sum of amounts keeps their precision."""
    adds = not any(sign in side.text(dict.fromkeys(side.terms, "n")) for sign in ("/", "×"))
    return [max((figures[term].decimals or 0 for term in side.terms), default=0)] if adds else [0]
