"""Statements on the printed numbers themselves ("theo mức công bố"): decided by what is printed, without a model.

A level is a value or a bound as the document prints it; the difference of "trên 80" and "53,9" is more than 26,1,
whatever the true rates are.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pakn.audit.assertions.conditions import column_named
from pakn.audit.assertions.records import Assertion, Verdict
from pakn.figures.figure_book import FigureBook
from pakn.observations.published import PublishedColumn
from pakn.observations.values import Value

__all__ = ["decided"]

KINDS = ("rose", "fell", "rose_beyond", "fell_beyond", "at_least", "below")


@dataclass(frozen=True, slots=True)
class _Level:
    """From what to what a printed number reaches; `None` where it has no end, and whether the end belongs to it."""

    low: Decimal | None
    high: Decimal | None
    closed: bool


def decided(book: FigureBook, assertion: Assertion) -> Verdict:
    """Return whether the printed numbers say it: proved, refuted, or undecided where they leave it open.

    Raises
    ------
    ValueError
        If it is no statement that printed numbers decide.
    """
    if assertion.kind not in KINDS:
        raise ValueError(f"{assertion.kind} is not decided on printed numbers")
    verdicts = {_of_unit(book, assertion, unit) for unit in assertion.units}
    if verdicts == {"proved"}:
        return "proved"
    return "refuted" if "refuted" in verdicts else "undecided"


def _of_unit(book: FigureBook, assertion: Assertion, unit: str) -> Verdict:
    levels = [_level(book, assertion.indicator, unit, period) for period in assertion.periods]
    if len(levels) == 1:
        difference, threshold = levels[0], assertion.threshold or Decimal(0)
        return _compared(difference, threshold, above=assertion.kind == "at_least", strict=assertion.kind == "below")
    before, after = levels
    if assertion.kind.startswith("fell"):
        before, after = after, before
    difference = _Level(
        None if after.low is None or before.high is None else after.low - before.high,
        None if after.high is None or before.low is None else after.high - before.low,
        after.closed and before.closed,
    )
    return _compared(difference, assertion.threshold or Decimal(0), above=True, strict=True)


def _compared(level: _Level, threshold: Decimal, *, above: bool, strict: bool) -> Verdict:
    """Whether a level lies above a threshold, or below it; ``strict`` where the threshold itself does not do."""
    low, high = (level.low, level.high) if above else (_minus(level.high), _minus(level.low))
    limit = threshold if above else -threshold
    if low is not None and (low > limit or (low == limit and not (strict and level.closed))):
        return "proved"
    if high is not None and (high < limit or (high == limit and (strict or not level.closed))):
        return "refuted"
    return "undecided"


def _minus(number: Decimal | None) -> Decimal | None:
    return None if number is None else -number


def _level(book: FigureBook, indicator: str, unit: str, period: str) -> _Level:
    territory = book.catalogue.units.get(unit).territory
    value: Value = PublishedColumn(book, territory, column_named(period)).unit(indicator, unit)
    if value.number is None:
        return _Level(None, None, closed=True)
    match value.relation:
        case "=" | "≈":
            return _Level(value.number, value.number, closed=True)
        case ">" | "≥":
            return _Level(value.number, None, closed=value.relation == "≥")
        case _:
            return _Level(None, value.number, closed=value.relation == "≤")
