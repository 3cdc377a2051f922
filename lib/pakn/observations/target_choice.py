"""Which threshold judges a unit or tier in a time column.

A monthly target judges months that lie wholly inside its validity, and nothing else judges the months of an indicator
that has one: a document that applies it to a year is another kind of test. A target "by a deadline" is compared from
the day it binds, and before its deadline the comparison says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pakn.observations.period_columns import PeriodColumn, month_column
from pakn.observations.targets import target_of
from pakn.registry.catalogue import Catalogue
from pakn.registry.models import Target
from pakn.registry.territories import TIER_OF_LEVEL, tier_scope

__all__ = ["target_in", "targets_of_others"]

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
