"""How many PAKN each unit received and processed in a month: exactly as published where that is published.

Centres and enterprises lie outside the province's total (the letter does not say; this is the sample's assumption).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

import numpy as np

from pakn.base.labels import round_half_up
from pakn.base.periods import Period
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.registry.units import Unit
from pakn.sample.counts import OutOfReachError, allocate, nearest_total
from pakn.sample.places import Places
from pakn.sample.published import Limit, PeriodFigures, rate_of
from pakn.sample.shape import DISTRICTS, KINDS

__all__ = ["Quota", "count_of", "month_quotas", "part_bounds", "published_quotas", "received_split", "scaled_quotas"]

DRIFT, MOST_DRIFT = Fraction(1, 100), Fraction(1, 10)
"""Share by which an older month is answered better, per month of distance and at most."""


@dataclass(frozen=True, slots=True)
class Quota:
    """The cases of one unit in one month, or in a year."""

    unit: Unit
    received: int
    processed: int

    @property
    def kind(self) -> str:
        """The kind of case this unit is given."""
        return KINDS[self.unit.level]

    @property
    def rate(self) -> Fraction:
        """Share processed."""
        return Fraction(self.processed, self.received) if self.received else Fraction(0)


def published_quotas(figures: PeriodFigures, places: Places) -> list[Quota]:
    """Return the quotas of a month whose figures are published.

    Raises
    ------
    OutOfReachError
        If no whole numbers satisfy all of them at once.
    """
    return [*_localities(figures, places), *_centres(figures, places), *_enterprises(figures, places)]


def _localities(figures: PeriodFigures, places: Places) -> list[Quota]:
    units = places.localities
    received = received_split(figures, units, [DISTRICTS[unit.code].requests for unit in units])
    limits = figures.limits("pakn_processing_rate", units)
    low, high = zip(*(part_bounds(total, limit) for total, limit in zip(received, limits, strict=True)), strict=True)
    weights = [total * DISTRICTS[unit.code].readiness for total, unit in zip(received, units, strict=True)]
    processed = allocate(count_of(figures.whole("pakn_processed")), weights, low, high)
    return [Quota(unit, total, int(part)) for unit, total, part in zip(units, received, processed, strict=True)]


def received_split(figures: PeriodFigures, units: list[Unit], weights: Sequence[float]) -> list[int]:
    """Split the published total; a unit with a published rate gets a count of which some part prints that rate.

    Parameters
    ----------
    figures
        What is published of the period.
    units
        Units that get a share.
    weights
        Of the units whose received cases are not published.
    """
    total, fixed = count_of(figures.whole("pakn_received")), figures.units("pakn_received")
    rates = {unit_id: rate_of(figure) for unit_id, figure in figures.units("pakn_processing_rate").items()}
    known = {unit_id: count_of(figure) for unit_id, figure in fixed.items()}
    ranked = {
        kind: [known[unit_id] for claim in figures.claims("pakn_received", kind) if (unit_id := claim.unit_id) in known]
        for kind in ("highest", "lowest")
    }
    least, most = max(ranked["lowest"], default=0) + 1, min(ranked["highest"], default=total + 1) - 1
    split: list[int] = []
    for _ in range(2):
        low = [known.get(unit.unit_id, least) for unit in units]
        high = [known.get(unit.unit_id, most) for unit in units]
        split = [int(part) for part in allocate(total, weights, low, high)]
        for unit, part in zip(units, split, strict=True):
            if unit.unit_id in rates:
                known.setdefault(unit.unit_id, nearest_total(part, rates[unit.unit_id]))
    return split


def part_bounds(total: int, limit: Limit) -> tuple[int, int]:
    """Return the least and the most processed cases that a limit allows."""
    if limit.rate is not None:
        part = limit.rate.part_of(total)
        if part is None:
            raise OutOfReachError(f"no part of {total} prints {limit.rate.value}")
        return part, part
    return ceil(limit.low * total / 100), min(total, ceil(limit.high * total / 100) - 1)


def _centres(figures: PeriodFigures, places: Places) -> list[Quota]:
    units = places.at("centre")
    total, processed = (figures.tier(name, "centre") for name in ("pakn_received", "pakn_processed"))
    if total is None or processed is None or not units:
        return []
    # The provincial centre is the busiest; each has a case, as each is spoken of.
    received = allocate(
        count_of(total), [4.0, 3.0] + [2.0] * (len(units) - 2), [1] * len(units), [count_of(total)] * len(units)
    )
    limits = figures.limits("pakn_processing_rate", units)
    bounds = [part_bounds(int(part), limit) for part, limit in zip(received, limits, strict=True)]
    parts = allocate(
        count_of(processed), received.astype(np.float64), [low for low, _ in bounds], [high for _, high in bounds]
    )
    return [Quota(unit, int(all_), int(part)) for unit, all_, part in zip(units, received, parts, strict=True)]


def _enterprises(figures: PeriodFigures, places: Places) -> list[Quota]:
    received, processed = (figures.tier(name, "enterprise", None) for name in ("pakn_received", "pakn_processed"))
    return [Quota(unit, count_of(received), count_of(processed)) for unit in places.at("enterprise")[:1]]


def count_of(figure: Figure | None) -> int:
    """Return a published count; raise `OutOfReachError` where there is none."""
    if figure is None or figure.value is None:
        raise OutOfReachError("the period has no such figure")
    return int(figure.value)


def month_quotas(
    book: FigureBook, base: list[Quota], base_period: Period, period: Period, places: Places, seed: int
) -> list[Quota]:
    """Return quotas of a month without published figures: the shape of the published month, another size.

    The size is the mean of the year's other months where the year is published. Rates are measured at the same lag as
    in the published month, so that the sample's months can be compared.
    """
    size = _mean_month(book, base_period, period)
    factor = size / sum(quota.received for quota in base if quota.kind == "hien_truong")
    distance = (period.start.year - base_period.start.year) * 12 + period.start.month - base_period.start.month
    shift = max(min(-DRIFT * distance, MOST_DRIFT), -MOST_DRIFT)
    same = {quota.unit.unit_id.partition("@")[0]: quota for quota in base}
    if places.at("district"):
        units = [*places.localities, *places.at("centre"), *places.at("enterprise")]
        shape = [(unit, same[unit.code]) for unit in units if unit.code in same]
        return [_moved(unit, quota.received * factor, quota.rate, shift) for unit, quota in shape]
    return _communes(base, places, np.random.default_rng([seed, period.start.year, period.start.month, 7]))


def _communes(base: list[Quota], places: Places, rng: np.random.Generator) -> list[Quota]:
    local = [quota for quota in base if quota.kind == "hien_truong"]
    total, answered = sum(quota.received for quota in local), sum(quota.processed for quota in local)
    units = places.localities
    received = allocate(total, rng.lognormal(0, 0.8, len(units)), [0] * len(units), [total] * len(units))
    shares = np.clip(rng.normal(answered / total, 0.15, len(units)), 0.1, 1)
    quotas = [
        _moved(unit, int(n), Fraction(float(share)), Fraction(0))
        for unit, n, share in zip(units, received, shares, strict=True)
    ]
    at_centres = [quota for quota in base if quota.kind == "tthc"]
    number, done = sum(quota.received for quota in at_centres), sum(quota.processed for quota in at_centres)
    return quotas + [Quota(unit, number, done) for unit in places.at("centre")[:1]]


def _moved(unit: Unit, received: float | Fraction, rate: Fraction, shift: Fraction) -> Quota:
    number = _rounded(Fraction(received))
    share = min(max(rate + shift, Fraction(0)), Fraction(1)) if rate not in (0, 1) else rate
    return Quota(unit, number, min(number, _rounded(number * share)))


def _mean_month(book: FigureBook, base_period: Period, period: Period) -> Fraction:
    base = next(iter(PeriodFigures(book, base_period).of("pakn_received")))
    year = next(iter(book.find(indicator="pakn_received", period_kind="year", year=period.end.year, whole=True)), None)
    if year is None:
        return Fraction(count_of(base))
    if period.end.year == base_period.end.year:
        return Fraction(count_of(year) - count_of(base), 11)
    return Fraction(count_of(year), 12)


def scaled_quotas(quotas: Iterable[Quota], total: int) -> list[Quota]:
    """Return quotas of the same shape with ``total`` cases in all."""
    before = list(quotas)
    received = allocate(total, [float(quota.received) for quota in before], [0] * len(before), [total] * len(before))
    return [
        Quota(quota.unit, int(number), _rounded(quota.rate * int(number)))
        for quota, number in zip(before, received, strict=True)
    ]


def _rounded(value: Fraction) -> int:
    return int(round_half_up(Decimal(value.numerator) / value.denominator, 0))
