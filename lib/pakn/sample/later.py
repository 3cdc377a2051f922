"""The same cases at a later cut-off: what was open has been answered meanwhile, or is open still.

Nothing that was known at the first cut-off changes, so a file of the year and the file of a month agree on every case
that the month had closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from pakn.sample.case_files import Received
from pakn.sample.cases import DEFAULT_DAYS, MINUTES, Real, Whole, drawn_ratings, shown_days
from pakn.sample.places import Places
from pakn.sample.quotas import Quota

__all__ = ["known_at", "placed"]


def known_at(
    month: Received, processed: Sequence[int], cut_off: date, means: Mapping[str, float], seed: int
) -> Received:
    """Return the cases of a month as they are known at a later cut-off.

    Parameters
    ----------
    month
        The cases drawn.
    processed
        Cases answered by then, by place in the month's quotas; not fewer than at the end of the month.
    cut_off
        Day up to which the file knows.
    means
        Mean rating to aim at by statistical code of the unit, and under "" of all others.
    seed
        Of the random numbers.
    """
    start, end = month.period.start, month.last(month.period.end) + 1
    room = month.last(cut_off) + 1 - end
    columns = {name: getattr(month.cases, name).copy() for name in ("closed", "published", "rating")}
    for index, (quota, known) in enumerate(zip(month.quotas, processed, strict=True)):
        rng = np.random.default_rng([seed, start.year, start.month, index, 1])
        waiting = np.flatnonzero((month.cases.unit == index) & (month.cases.closed < 0))
        days = month.cases.ready[waiting] / MINUTES - end
        chosen = np.argsort(days, kind="stable")[: known - quota.processed]
        closed = end + _delays(days[chosen], room, rng)
        columns["closed"][waiting[chosen]] = closed
        columns["published"][waiting[chosen]] = shown_days(closed, month.last(cut_off), rng)
        columns["rating"][waiting[chosen]] = drawn_ratings(closed, means.get(quota.unit.code, means[""]), rng)
    quotas = [Quota(quota.unit, quota.received, known) for quota, known in zip(month.quotas, processed, strict=True)]
    return Received(month.period, replace(month.cases, **columns), quotas)


def _delays(days: Real, room: int, rng: np.random.Generator) -> Whole:
    """Return on which day after the first cut-off each case is answered, from 0 to before ``room``.

    Answers keep the time they would have taken, unless that is too long for all of them to be there by the cut-off.
    """
    # Where a month has answered nothing, a case may have been due for an answer long ago.
    late = np.where(days > 0, days, rng.exponential(DEFAULT_DAYS, len(days)))
    longest = late.max(initial=0)
    pace = min(1.0, room / longest) if longest else 1.0
    return np.minimum(late * pace, room - 1).astype(np.int32)


def placed(month: Received, before: Places, places: Places) -> Received:
    """Return cases with the units of another day in the place of their own: a commune may have been merged since."""
    own = {unit.code: unit for level in ("district", "commune", "centre", "enterprise") for unit in places.at(level)}
    order = {unit.unit_id: index for index, unit in enumerate(places.at("commune"))}
    heirs = [places.units.successors(unit.unit_id, places.day)[0] for unit in before.at("commune")]
    communes = np.array([order[heir.unit_id] for heir in heirs], np.int32)[month.cases.commune]
    quotas = [replace(quota, unit=own[quota.unit.code]) for quota in month.quotas]
    return Received(month.period, replace(month.cases, commune=communes), quotas)
