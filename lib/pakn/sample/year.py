"""A year to date: the cases of all its months as known at one cut-off, which is no sum of monthly files.

Months for which a monthly file exists keep their cases. The others fill up what is published of the year, and what is
still open at the cut-off is spread over them: little of the early months, more of the late ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pakn.base.periods import Period, parse_period
from pakn.sample.counts import allocate
from pakn.sample.months import Month, Province, months_to
from pakn.sample.places import Places
from pakn.sample.published import Limit, PeriodFigures
from pakn.sample.quotas import Quota, count_of, part_bounds, received_split
from pakn.sample.shape import OWN_SEASON, SEASON, STILL_OPEN

__all__ = ["Cohort", "year_cohorts", "year_figures", "year_quotas"]

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
LEAST_SHARE = 0.01
"""Weight of a unit that has answered nothing in the last month."""


@dataclass(frozen=True)
class Cohort:
    """The cases that came in one month: how many were answered by its end, and how many by the cut-off of the year."""

    period: Period
    places: Places
    quotas: list[Quota]
    answered: list[int]


def year_figures(province: Province, main: Month) -> PeriodFigures | None:
    """Return the published figures of the year that ends with the month of reference; `None` for any other month."""
    figures = PeriodFigures(province.book, parse_period(f"{main.period.end.year}"))
    ends = main.period == province.reference and main.period.end == figures.period.end
    return figures if ends and all(figures.whole(name) for name in ("pakn_received", "pakn_processed")) else None


def year_cohorts(province: Province, main: Month, before: Month | None) -> list[Cohort]:
    """Return the months of a year up to ``main``; none where other units have received since January.

    Parameters
    ----------
    province
        The synthetic province.
    main
        The main month.
    before
        The month before, whose cases are drawn already.

    Raises
    ------
    OutOfReachError
        If the last two months leave no room for what is published of the year.
    """
    kept = {month.period: month.quotas for month in (main, before) if month}
    periods = months_to(main.period)
    drawn = [kept.get(period) or province.quotas(period) for period in periods]
    units = [quota.unit for quota in main.quotas]
    if any([quota.unit.code for quota in quotas] != [unit.code for unit in units] for quotas in drawn):
        return []
    figures = year_figures(province, main)
    goals = {quota.unit.unit_id: quota for quota in _published(figures, main)} if figures else {}
    free = sum(period not in kept for period in periods)
    rng = np.random.default_rng([province.seed, main.period.end.year, 0, 1])
    seasons = rng.uniform(1 - SEASON, 1 + SEASON, free)
    columns = [
        _column(
            [quotas[index] for quotas in drawn],
            goals.get(unit.unit_id),
            seasons * rng.uniform(1 - OWN_SEASON, 1 + OWN_SEASON, free),
        )
        for index, unit in enumerate(units)
    ]
    return [
        Cohort(period, province.places(period), [column[row][0] for column in columns], [c[row][1] for c in columns])
        for row, period in enumerate(periods)
    ]


def _column(months: list[Quota], goal: Quota | None, seasons: Real) -> list[tuple[Quota, int]]:
    """Return month by month the quota of one unit and how many of it are answered by the cut-off of the year.

    Parameters
    ----------
    months
        Months of the column.
    goal
        What is published of the year; `None` for as much as the months make.
    seasons
        Weights of the months that are free to change; those that follow stay as they are.
    """
    free, age = len(seasons), np.arange(len(months))[::-1]
    received = np.array([quota.received for quota in months], dtype=np.int64)
    waiting = received - np.array([quota.processed for quota in months], dtype=np.int64)
    if free:
        share = waiting[:free] / np.maximum(received[:free], 1)
        rest = (goal.received if goal else int(received.sum())) - int(received[free:].sum())
        received[:free] = allocate(rest, seasons, [0] * free, [rest] * free)
        waiting[:free] = np.rint(share * received[:free])
    left = np.rint(waiting * STILL_OPEN**age).astype(np.int64)
    if goal:
        # What the last month leaves open is open: its cut-off is that of the year.
        open_before = goal.received - goal.processed - int(waiting[-1])
        most = waiting if waiting[:-1].sum() >= open_before else np.where(age < len(months) - free, waiting, received)
        left[:-1] = allocate(open_before, (received * STILL_OPEN**age)[:-1], [0] * (len(months) - 1), most[:-1])
    waiting = np.maximum(waiting, left)
    return [
        (Quota(quota.unit, int(came), int(came - open_)), int(came - still))
        for quota, came, open_, still in zip(months, received, waiting, left, strict=True)
    ]


def _published(figures: PeriodFigures, main: Month) -> list[Quota]:
    """Return what each locality receives and answers in the published year, given the last month of it."""
    units, last = main.places.localities, {quota.unit.unit_id: quota for quota in main.quotas}
    own = [last[unit.unit_id] for unit in units]
    received = received_split(figures, units, [float(quota.received) for quota in own])
    backlog = {unit_id: count_of(figure) for unit_id, figure in figures.units("pakn_backlog").items()}
    limits = figures.limits("pakn_processing_rate", units)
    low, high = zip(
        *(
            _bounds(total, limit, quota.received - quota.processed, backlog.get(quota.unit.unit_id))
            for total, limit, quota in zip(received, limits, own, strict=True)
        ),
        strict=True,
    )
    weights = [total * max(float(quota.rate), LEAST_SHARE) for total, quota in zip(received, own, strict=True)]
    processed = allocate(count_of(figures.whole("pakn_processed")), weights, low, high)
    return [Quota(unit, total, int(part)) for unit, total, part in zip(units, received, processed, strict=True)]


def _bounds(received: int, limit: Limit, waiting: int, backlog: int | None) -> tuple[int, int]:
    """Return the least and the most answered cases of a unit with ``waiting`` open cases in the last month."""
    most = received - waiting
    if backlog is not None:
        return received - backlog, received - backlog
    if limit.rate is not None:
        exact = limit.rate.part_of(received)
        # A printed rate can contradict the printed count, or the last month: the counts stay, ``sample.yml`` says so.
        part = min(round(limit.rate.value * received / 100) if exact is None else exact, most)
        return part, part
    least, allowed = part_bounds(received, limit)
    return least, min(allowed, most)


def year_quotas(cohorts: list[Cohort]) -> list[Quota]:
    """Return what each unit has received in all months and answered by the cut-off."""
    last = cohorts[-1].quotas
    return [
        Quota(
            quota.unit,
            sum(cohort.quotas[index].received for cohort in cohorts),
            sum(cohort.answered[index] for cohort in cohorts),
        )
        for index, quota in enumerate(last)
    ]
