"""Counts of the other systems, unit by unit: how many documents and dossiers, and how many of them as asked.

Rates of units are met first, then the rate of the tier by spreading what is missing over the units that are not
printed. Where the document says "trung bình", the plain mean of the rates and the rate of the sums print the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from pakn.registry.units import Unit
from pakn.sample.counts import OutOfReachError, Rate, allocate, balance_mean, nearest_total
from pakn.sample.published import Limit

__all__ = ["CountRow", "Tier", "solved"]

Whole = npt.NDArray[np.int64]
ANY = Limit()
LEAST_RATE = 0.02
"""No free unit falls below this share, so that none looks like an error."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """The counts of one unit in one system."""

    unit: Unit
    total: int
    part: int
    part_portal: int | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """Units with their totals and what is known of their rates."""

    units: list[Unit]
    totals: Whole
    limits: list[Limit]
    laxness: npt.NDArray[np.float64]
    """How much of what is missing a unit bears, before the bounds."""

    def only(self, places: list[int]) -> Tier:
        """Return the tier of some of its units."""
        index = np.array(places, dtype=np.int64)
        return Tier(
            [self.units[k] for k in places], self.totals[index], [self.limits[k] for k in places], self.laxness[index]
        )


def solved(
    tier: Tier, goal: Rate, *, mean: bool = False, groups: dict[str, tuple[list[int], Rate]] | None = None
) -> list[CountRow]:
    """Return counts whose units keep their limits and whose sum prints ``goal``.

    Parameters
    ----------
    tier
        The rates of the tier's units.
    goal
        Sum that is to come out.
    mean
        The plain mean of the units' rates prints ``goal`` as well.
    groups
        Places of units that together print a rate of their own, both as sum and as mean.

    Raises
    ------
    OutOfReachError
        If no whole numbers satisfy all of it.
    """
    found: dict[str, CountRow] = {}
    for places, rate in (groups or {}).values():
        found |= {row.unit.unit_id: row for row in solved(tier.only(places), rate, mean=True)}
    free = [index for index, unit in enumerate(tier.units) if unit.unit_id not in found]
    open_tier = tier.only(free)
    bound = Bounds.of(open_tier)
    given_total = sum(row.total for row in found.values())
    given_missing = sum(row.total - row.part for row in found.values())
    bound, missing_sum = bound.reaching(goal, given_total, given_missing)
    weights = bound.totals * open_tier.laxness
    missing = allocate(missing_sum, weights, bound.low, bound.high)
    if mean:
        working = bound.totals > 0
        missing[working] = balance_mean(
            missing[working], bound.totals[working], bound.low[working], bound.high[working], goal
        )
    for unit, total, lack in zip(open_tier.units, bound.totals, missing, strict=True):
        found[unit.unit_id] = CountRow(unit, int(total), int(total - lack))
    return [found[unit.unit_id] for unit in tier.units]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Totals and the least and most that may be missing of each."""

    totals: Whole
    low: Whole
    high: Whole
    adjustable: int
    """The unit whose total may grow: the largest without a printed rate, or with 100 %."""

    @classmethod
    def of(cls, tier: Tier) -> Bounds:
        """Return the bounds of a tier; totals of units with a printed rate move until a part prints it."""
        totals = tier.totals.copy()
        for place, limit in enumerate(tier.limits):
            if limit.rate is not None and totals[place]:
                totals[place] = nearest_total(int(totals[place]), limit.rate)
        pairs = [_missing_bounds(int(total), limit) for total, limit in zip(totals, tier.limits, strict=True)]
        loose = [limit.rate is None or limit.rate.value == 100 for limit in tier.limits]
        adjustable = int(np.argmax(np.where(loose, totals, -1)))
        low, high = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
        return cls(totals, low, high, adjustable)

    def reaching(self, goal: Rate, given_total: int, given_missing: int) -> tuple[Bounds, int]:
        """Return bounds, with one total a little larger if needed, and how much is missing in all to print ``goal``."""
        for extra in range(4_000):
            total = int(self.totals.sum()) + extra + given_total
            missing = _missing_for(
                goal, total, given_missing + int(self.low.sum()), given_missing + int(self.high.sum())
            )
            if missing is not None:
                totals = self.totals.copy()
                totals[self.adjustable] += extra
                return replace(self, totals=totals), missing - given_missing
        raise OutOfReachError(
            f"{goal.value} % is out of reach: {self.low.sum()}–{self.high.sum()} of {self.totals.sum()}"
        )


def _missing_for(goal: Rate, total: int, least: int, most: int) -> int | None:
    """Return how much of ``total`` is missing for the sum to print the goal well inside its rounding, or `None`."""
    exact = Fraction(total) * (100 - Fraction(goal.value)) / 100
    width = total * goal.half / 100 * Fraction(9, 10)
    low, high = max(ceil(exact - width), least), min(floor(exact + width), most)
    return min(max(round(exact), low), high) if low <= high else None


def _missing_bounds(total: int, limit: Limit) -> tuple[int, int]:
    if total == 0:
        return 0, 0
    if limit.rate is not None:
        part = limit.rate.part_of(total)
        if part is None:
            raise OutOfReachError(f"no part of {total} prints {limit.rate.value}")
        return total - part, total - part
    most_part = min(total, ceil(limit.high * total / 100) - 1)
    least_part = max(ceil(limit.low * total / 100), ceil(LEAST_RATE * total))
    return total - most_part, max(total - least_part, total - most_part)
