"""Tests against targets: which threshold applies to whom and when, whether a value reaches it, how far it is from it.

A monthly target judged on a year is another test than the target itself, and a province that no document judges gets
a distance instead of a verdict. A monthly target judges months that lie wholly inside its validity, and nothing else
judges the months of an indicator that has one: a document that applies it to a year is another kind of test. A target
"by a deadline" is compared from the day it binds, and before its deadline the comparison says so.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import operator as operators
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from pakn.observations.period_columns import PeriodColumn, month_column
from pakn.observations.values import Value, change_unit, computed, missing
from pakn.registry.catalogue import Catalogue
from pakn.registry.models import Target
from pakn.registry.territories import TIER_OF_LEVEL, tier_scope

__all__ = ["Verdict", "distance", "monthly_span", "shortfall", "target_in", "target_of", "targets_of_others", "verdict"]

Verdict = Literal["met", "not_met", "no_target", "undetermined"]


def target_of(
    targets: Iterable[Target],
    indicator: str,
    territory: str,
    on: dt.date,
    *,
    test: str,
    unit_id: str | None = None,
    scope_ids: Iterable[str] = (),
) -> Target | None:
    """Return the target of one unit (or of a scope it belongs to) that is valid on a day under a kind of test."""
    scopes = set(scope_ids)
    for target in targets:
        concerned = (target.unit_id is not None and target.unit_id == unit_id) or target.scope_id in scopes
        valid = (target.valid_from or on) <= on <= (target.valid_to or on)
        if concerned and valid and (target.indicator, target.territory, target.test) == (indicator, territory, test):
            return target
    return None


def monthly_span(target: Target, year: int) -> tuple[int, ...]:
    """Return the months of ``year`` that a monthly target judges: whole months inside its validity.

    A target set on 24/7 judges from August on, because nobody could meet in July what was decided when July was
    nearly over.
    """
    first = target.valid_from or dt.date(year, 1, 1)
    last = target.valid_to or dt.date(year, 12, 31)
    days = {month: calendar.monthrange(year, month)[1] for month in range(1, 13)}
    return tuple(
        month
        for month, length in days.items()
        if first <= dt.date(year, month, 1) and dt.date(year, month, length) <= last
    )


def verdict(value: Value, target: Target | None) -> Verdict:
    """Return whether ``value`` reaches ``target``; a bound may decide it, or leave it open.

    Examples
    --------
    >>> at_least_90 = _target(">=", "90")
    >>> rates = _rate("90"), _rate("89.99"), _rate("90", "<"), _rate("80", ">")
    >>> [verdict(rate, at_least_90) for rate in rates]
    ['met', 'not_met', 'not_met', 'undetermined']
    """
    if target is None:
        return "no_target"
    if value.number is None or value.relation == "≈":
        return "undetermined"
    number, relation, operator, threshold = value.number, value.relation, target.operator, target.threshold
    if operator == "<=":
        number, relation, operator, threshold = -number, _MIRRORED[relation], ">=", -threshold
    if relation == "=":
        return "met" if _HOLDS[operator](number, threshold) else "not_met"
    if operator in _SURE and relation in _SURE[operator] and _SURE[operator][relation](number, threshold):
        return "met"
    return "not_met" if _NEVER[operator][relation](number, threshold) else "undetermined"


def distance(value: Value, target: Target) -> Value:
    """Return ``value − threshold`` in "điểm %" (or the value's unit) with the decimals of both.

    A value that is missing or only a bound has no distance.
    """
    if not value.exact:
        return missing(change_unit(value.unit))
    places = max(0, -int(target.threshold.normalize().as_tuple().exponent))
    threshold = Value(target.threshold, places, value.unit, "published")
    number = value.required - target.threshold
    return computed(
        number, max(value.decimals, places), change_unit(value.unit), f"{value.shown} − {threshold.shown}", (value,)
    )


def shortfall(part: Value, whole: Value, target: Target) -> int | None:
    """Return how many more cases would have reached a target of a share; `None` where it is reached or not known.

    >>> from pakn.observations.values import counted
    >>> year = [counted(Decimal(number), "PAKN", []) for number in (4098, 4566)]
    >>> shortfall(*year, _target(">=", "90")), shortfall(*year, _target(">=", "89.75"))
    (12, None)
    """
    if not (part.exact and whole.exact) or target.unit != "%" or target.operator not in (">=", ">"):
        return None
    needed = target.threshold * whole.required / 100
    least = math.floor(needed) + 1 if target.operator == ">" else math.ceil(needed)
    lacking = least - int(part.required)
    return lacking if lacking > 0 else None


_MIRRORED = {"=": "=", "<": ">", "≤": "≥", ">": "<", "≥": "≤"}
_HOLDS = {">=": operators.ge, ">": operators.gt, "=": operators.eq}
_SURE = {
    ">=": {">": operators.ge, "≥": operators.ge},
    ">": {">": operators.ge, "≥": operators.gt},
}
"""Operator and relation → when every number inside the bound reaches the threshold: x > 90 reaches ≥ 90 and > 90."""
_NEVER = {
    ">=": {"<": operators.le, "≤": operators.lt, ">": lambda *_: False, "≥": lambda *_: False},
    ">": {"<": operators.le, "≤": operators.le, ">": lambda *_: False, "≥": lambda *_: False},
    "=": {"<": operators.le, "≤": operators.lt, ">": operators.ge, "≥": operators.gt},
}
"""Operator and relation → when no number inside the bound reaches it: x < 90 never reaches ≥ 90, x ≤ 90 may."""


def _rate(text: str, relation: str = "=") -> Value:
    """A rate, for the examples above."""
    return Value(Decimal(text), 2, "%", "published", relation)


def _target(operator: Literal[">=", ">", "<=", "="], threshold: str) -> Target:
    """A target, for the examples above."""
    return Target(
        target_id="t",
        indicator="i",
        territory="bn_old",
        tier=None,
        unit_id=None,
        scope_id=None,
        operator=operator,
        threshold=Decimal(threshold),
        unit="%",
        test="year",
        valid_from=None,
        valid_to=None,
        basis="b",
        cited=(),
        note=None,
        remark=None,
    )


TESTS = {True: ("each_month", "by_deadline", "source_applied"), False: ("year", "source_applied", "by_deadline")}
"""Kinds of test that may judge a month or a year, in this order."""


def target_in(
    catalogue: Catalogue,
    indicators: Iterable[str],
    territory: str,
    column: PeriodColumn,
    *,
    level: str | None = None,
    unit_id: str | None = None,
) -> Target | None:
    """Return the target of a unit or of the whole tier of a level, in a month or year.

    Part of a year is judged by none: a year's threshold is for the whole year.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_columns import month_column
    >>> catalogue = Catalogue.read(DATA)
    >>> found = [target_in(catalogue, ["pakn_processing_rate"], "bn_old", month_column(name), level="district")
    ...          for name in ("2024-07", "2024-08", "2025-03")]
    >>> [str(target.threshold) if target else None for target in found]
    [None, '90', '95']
    """
    if not column.is_month and not column.whole_year:
        return None
    scopes = (tier_scope(territory, level),) if level else ()
    last = column.period.end
    for indicator in indicators:
        # Of some fifty targets a handful is of an indicator; a month of all communes asks thousands of times.
        targets = [each for each in catalogue.targets.values() if each.indicator == indicator]
        targets = [each for each in targets if each.territory == territory]
        monthly = any(each.test == "each_month" for each in targets)
        for test in ("each_month",) if column.is_month and monthly else TESTS[column.is_month]:
            target = target_of(targets, indicator, territory, last, test=test, unit_id=unit_id, scope_ids=scopes)
            if target is not None and _covers(target, column):
                return target
    return None


def targets_of_others(catalogue: Catalogue, indicator: str, territory: str, day: dt.date, level: str) -> list[Target]:
    """Return what an indicator asks on a day of named units and of tiers other than that of a level.

    A scope that is no tier (some units of a level) is none of them.

    Examples
    --------
    >>> import datetime as dt
    >>> from pakn.base.paths import DATA
    >>> day = dt.date(2024, 12, 31)
    >>> found = targets_of_others(Catalogue.read(DATA), "online_payment_rate", "bn_old", day, "agency")
    >>> [target.tier for target in found]
    ['centre', 'commune', 'district']
    """
    tiers = {TIER_OF_LEVEL[each] for each in ("agency", "district", "commune") if each != level}
    return [
        target
        for target in catalogue.targets.values()
        if (target.indicator, target.territory) == (indicator, territory)
        and (target.valid_from or day) <= day <= (target.valid_to or day)
        and (target.unit_id or target.tier in tiers)
    ]


def _covers(target: Target, column: PeriodColumn) -> bool:
    """Whether a target holds for the whole of a column; one by a deadline is compared from the day it binds."""
    first = target.valid_from or column.period.start
    if target.test == "each_month":
        return first <= column.period.start
    # What a document applies to one month is not said of its year; a year may begin some days before its January.
    return target.test == "by_deadline" or first <= month_column(column.months[0]).period.end
