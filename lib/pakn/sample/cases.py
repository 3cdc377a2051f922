"""The single cases of a month: when each came, whether and when it was answered, how it was rated.

Answer times are log-normal. For each unit one factor stretches or shortens them all until exactly its quota is answered
by the cut-off; so quick units are quick in every case, and open cases are those that came late or take long.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pakn.base.periods import Period
from pakn.sample.places import Places
from pakn.sample.quotas import Quota
from pakn.sample.shape import CHANNELS, DISTRICTS, FREE_HOLIDAYS, RATED_SHARE, RATING_FORM, WEEKDAYS

__all__ = [
    "DEFAULT_DAYS", "MINUTES", "Cases", "Real", "Whole", "draw_cases", "drawn_ratings", "read_topics", "shown_days",
]  # fmt: skip

Whole = npt.NDArray[np.int32]
Real = npt.NDArray[np.float64]
Odds = npt.NDArray[np.float64]

DUE_DAYS = {"hien_truong": 10, "tthc": 5, "doanh_nghiep": 10}
"""Working days to answer, by kind of case; a habit of the sample, not the rule of the app."""
DEFAULT_DAYS, SPREAD = 9.0, 0.95
MINUTES = 24 * 60
TOPICS = Path(__file__).with_name("topics.csv")


@dataclass(frozen=True, slots=True)
class Cases:
    """Columns of equal length, in order of receipt. Days count from the first of the month; −1 means none."""

    unit: Whole
    """Place in the list of quotas."""
    commune: Whole
    topic: Whole
    channel: Whole
    sent: Whole
    """Minutes from the first of the month, negative for the month before."""
    received: Whole
    due: Whole
    closed: Whole
    published: Whole
    rating: Whole
    ready: Whole
    """Minutes from the first of the month until the case would be answered, be it before the cut-off or after."""

    def __len__(self) -> int:
        return len(self.unit)


def read_topics() -> list[tuple[str, str, float]]:
    """Return topic, kind and weight of the 33 topics."""
    with TOPICS.open(encoding="utf-8", newline="") as file:
        return [(row["topic"], row["kind"], float(row["weight"])) for row in csv.DictReader(file)]


def draw_cases(
    quotas: list[Quota], places: Places, period: Period, cut_off: date, means: dict[str, float], seed: int
) -> Cases:
    """Draw the cases that fill the quotas.

    Parameters
    ----------
    quotas
        How many cases of each kind.
    places
        The units of the province.
    period
        The month.
    cut_off
        Up to when the file knows what happened.
    means
        Mean rating to aim at by statistical code of the unit, and under "" of all others.
    seed
        Of the random numbers.
    """
    parts = []
    for index, quota in enumerate(quotas):
        rng = np.random.default_rng([seed, period.start.year, period.start.month, index])
        parts.append(_unit_cases(index, quota, places, period, cut_off, means, rng))
    joined = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts] or [np.empty(0, np.int32)])
        for field in fields(Cases)
    }
    order = np.lexsort((joined["unit"], joined["sent"], joined["received"]))
    return Cases(**{name: column[order] for name, column in joined.items()})


def _unit_cases(
    index: int,
    quota: Quota,
    places: Places,
    period: Period,
    cut_off: date,
    means: dict[str, float],
    rng: np.random.Generator,
) -> Cases:
    size, last = quota.received, (cut_off - period.start).days
    came = _arrivals(size, period, rng)
    shape = DISTRICTS.get(quota.unit.code)
    answer = rng.lognormal(np.log(shape.days if shape else DEFAULT_DAYS), SPREAD, size)
    is_closed, factor = _answered(came, answer, last + 1, quota.processed)
    received = came.astype(np.int32)
    closed = np.clip((came + answer * factor).astype(np.int64), received, last).astype(np.int32)
    closed[~is_closed] = -1
    shown = shown_days(closed, last, rng)
    rating = drawn_ratings(closed, means.get(quota.unit.code, means[""]), rng)
    topics = np.array([weight * (kind == quota.kind) for _, kind, weight in read_topics()])
    return Cases(
        unit=np.full(size, index, np.int32),
        commune=_communes(quota, places, size, rng),
        topic=rng.choice(len(topics), size, p=topics / topics.sum()).astype(np.int32),
        channel=rng.choice(len(CHANNELS), size, p=list(CHANNELS.values())).astype(np.int32),
        sent=((came - rng.exponential(0.35, size)) * MINUTES).astype(np.int32),
        received=received,
        due=_due(received, period, DUE_DAYS[quota.kind]),
        closed=closed,
        published=shown,
        rating=rating,
        ready=np.minimum((came + answer * factor) * MINUTES, np.iinfo(np.int32).max).astype(np.int32),
    )


def shown_days(closed: Whole, last: int, rng: np.random.Generator) -> Whole:
    """Return the day on which each answer is made public: most are, soon after they are given."""
    size = len(closed)
    shown: Whole = closed + rng.integers(0, 3, size, dtype=np.int32)
    shown[(closed < 0) | (shown > last) | (rng.random(size) > 0.8)] = -1
    return shown


def drawn_ratings(closed: Whole, mean: float, rng: np.random.Generator) -> Whole:
    """Return stars for a share of the answered cases."""
    size = len(closed)
    rating: Whole = rng.choice(np.arange(1, 6, dtype=np.int32), size, p=_rating_odds(mean))
    rating[(closed < 0) | (rng.random(size) > RATED_SHARE)] = -1
    return rating


def _arrivals(size: int, period: Period, rng: np.random.Generator) -> Real:
    """Return the moments of receipt in days from the first of the month: office hours, few at weekends."""
    days = (period.end - period.start).days + 1
    weekdays = np.array([WEEKDAYS[(period.start + timedelta(day)).weekday()] for day in range(days)])
    odds = weekdays * rng.uniform(0.8, 1.2, days)
    hours = np.clip(rng.normal(13.0, 3.2, size), 7.0, 21.0)
    return np.asarray(rng.choice(days, size, p=odds / odds.sum()) + hours / 24, dtype=np.float64)


def _answered(came: Real, answer: Real, end: float, number: int) -> tuple[npt.NDArray[np.bool_], float]:
    """Return which cases are answered before ``end``, exactly ``number``, and the factor on the answer times."""
    size = len(came)
    # The factor up to which a case is still answered in time: the quota has the cases with the largest.
    limit = (end - came) / answer
    order = np.argsort(-limit, kind="stable")
    chosen = np.zeros(size, np.bool_)
    chosen[order[:number]] = True
    if number == 0 or size == 0:
        return chosen, 1.0
    inside = limit[order[number - 1]]
    outside = limit[order[number]] if number < size else inside * 0.6
    return chosen, float(np.sqrt(inside * outside))


def _due(received: Whole, period: Period, working_days: int) -> Whole:
    first = np.datetime64(period.start, "D")
    holidays = [f"{year}-{day}" for year in (period.start.year, period.start.year + 1) for day in FREE_HOLIDAYS]
    days = np.arange((period.end - period.start).days + 1)
    due = np.busday_offset(first + days, working_days, roll="backward", holidays=np.array(holidays, "datetime64[D]"))
    table: Whole = (due - first).astype(np.int32)
    return table[received]


def _communes(quota: Quota, places: Places, size: int, rng: np.random.Generator) -> Whole:
    """Return where each case happened: inside the unit, for bodies of the province anywhere in it."""
    communes, above = places.at("commune"), places.districts_of_communes
    inside = [
        index
        for index, unit in enumerate(communes)
        if quota.unit.unit_id == unit.unit_id or above.get(unit.unit_id) in (quota.unit.unit_id, quota.unit.parent_id)
    ] or list(range(len(communes)))
    weights = 1.0 + np.arange(len(inside))[::-1] / max(len(inside), 1)
    return rng.choice(np.array(inside, np.int32), size, p=weights / weights.sum())


def _rating_odds(mean: float) -> Odds:
    """Tilt the form of ratings until its mean is ``mean``."""
    stars, form = np.arange(1, 6), np.array(RATING_FORM)
    low, high = -5.0, 5.0
    for _ in range(60):
        tilt = (low + high) / 2
        odds = form * np.exp(tilt * (stars - 3))
        odds /= odds.sum()
        low, high = (low, tilt) if odds @ stars > mean else (tilt, high)
    return np.asarray(odds, dtype=np.float64)
