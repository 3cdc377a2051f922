"""Signal or noise over months: the XmR chart (individual values and moving ranges).

Every series goes up and down. The limits say how far it goes by its own habit; only what lies outside of them, or keeps
to one side or one direction for too long to be chance, is a signal worth a sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

__all__ = [
    "ENOUGH", "LEAST", "Assurance", "ControlChart", "ControlPoint", "Rule", "Segment", "control_chart",
]  # fmt: skip

SPREAD = Fraction("2.66")
"""3/1,128: three standard deviations in terms of the mean moving range of two neighbours (Shewhart's constant d₂)."""
LEAST, ENOUGH = 6, 12
"""Fewer points have no limits worth the name; with fewer than twelve the limits are provisional."""
RUN = 7
"""So many points on one side of the mean, or each higher (lower) than the one before, are hardly chance."""
Rule = Literal["outside", "side", "trend", "near"]
Course = Literal["improving", "worsening", "changing", "stable", "too_short"]
Assurance = Literal["always", "never", "sometimes", "unknown"]


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One point, and the rules by which it is part of a signal, each with its side: +1 high or rising, −1 low."""

    day: dt.date
    value: float
    signals: tuple[tuple[Rule, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """The points between two breaks, judged by limits of their own.

    Attributes
    ----------
    mean, lower, upper
        Centre line and natural limits; `None` with fewer than `LEAST` points.
    """

    points: tuple[ControlPoint, ...]
    mean: float | None
    lower: float | None
    upper: float | None

    @property
    def provisional(self) -> bool:
        """Whether there are limits, of fewer than `ENOUGH` points."""
        return self.mean is not None and len(self.points) < ENOUGH


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The segments of a series, oldest first."""

    segments: tuple[Segment, ...]
    direction: str
    """Which way is better: ``higher``, ``lower`` or ``neutral``."""

    @property
    def last(self) -> Segment:
        """The segment that is still going on."""
        return self.segments[-1]

    @property
    def course(self) -> Course:
        """Where the last point stands: part of a signal for better or worse, or habit."""
        if self.last.mean is None:
            return "too_short"
        sides = {side for _, side in self.last.points[-1].signals}
        if not sides:
            return "stable"
        if self.direction == "neutral" or len(sides) > 1:
            return "changing"
        return "improving" if sides == {1 if self.direction == "higher" else -1} else "worsening"

    def assurance(self, operator: Literal[">=", ">", "<=", "="], threshold: float) -> Assurance:
        """Return whether the series, as it goes on, can be relied on to reach a threshold.

        Only a stable series goes on as before, and only a threshold "at least" or "at most" has a side.
        """
        lower, upper = self.last.lower, self.last.upper
        if self.course != "stable" or lower is None or upper is None or operator == "=":
            return "unknown"
        best, worst = (upper, lower) if operator in (">", ">=") else (-lower, -upper)
        level = threshold if operator in (">", ">=") else -threshold
        strict = operator == ">"
        if worst > level or (worst == level and not strict):
            return "always"
        return "never" if best < level or (best == level and strict) else "sometimes"


def control_chart(
    days: Sequence[dt.date],
    values: Sequence[float],
    breaks: Iterable[dt.date] = (),
    *,
    direction: str = "higher",
    least: float | None = None,
    most: float | None = None,
) -> ControlChart:
    """Return the XmR chart of a series.

    Parameters
    ----------
    days
        Shape (n,), increasing, n ≥ 1: first day of each month.
    values
        Shape (n,): value of each month.
    breaks
        Days on which the series becomes another one: points from that day on have limits of their own.
    direction
        ``higher``, ``lower`` (is better) or ``neutral``.
    least, most
        Values the measure cannot pass (0 and 100 of a percentage); limits stop there.

    Notes
    -----
    Limits: mean ± 2,66 · mean moving range. Rules: one point outside the limits; seven in a row on one side of the
    mean; seven in a row rising or falling; two of three in a row in the outer third, on one side.
    Source: D. J. Wheeler, Understanding Variation (1993); NHS England, Making Data Count.

    Raises
    ------
    ValueError
        If there is no point, or days and values are of different number.

    Examples
    --------
    >>> days = [dt.date(2024, month, 1) for month in range(1, 13)]
    >>> chart = control_chart(days, [92, 93, 91, 92, 93, 92, 91, 93, 92, 92, 91, 66], most=100)
    >>> round(chart.last.lower, 1), round(chart.last.upper, 1), chart.last.points[-1].signals, chart.course
    (81.1, 98.5, (('outside', -1),), 'worsening')
    """
    if not days or len(days) != len(values):
        raise ValueError(f"{len(days)} days, {len(values)} values")
    starts = sorted({day for day in breaks if days[0] < day <= days[-1]})
    edges = [days[0], *starts, dt.date.max]
    segments = []
    for first, end in pairwise(edges):
        inside = [(day, value) for day, value in zip(days, values, strict=True) if first <= day < end]
        if inside:
            segments.append(_segment(inside, least, most))
    return ControlChart(tuple(segments), direction)


def _segment(points: Sequence[tuple[dt.date, float]], least: float | None, most: float | None) -> Segment:
    # Exact numbers: a mean one float digit off would put a series that never moves outside of its limits.
    values = [Fraction(str(value)) for _, value in points]
    if len(values) < LEAST:
        return Segment(tuple(ControlPoint(day, float(value)) for day, value in points), None, None, None)
    mean = sum(values, Fraction(0)) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    reach = SPREAD * sum(ranges, Fraction(0)) / len(ranges)
    found = _signals(values, mean, reach)
    lower, upper = float(mean - reach), float(mean + reach)
    lower = lower if least is None else max(lower, least)
    upper = upper if most is None else min(upper, most)
    marked = (
        ControlPoint(day, float(value), tuple(sorted(signals)))
        for (day, value), signals in zip(points, found, strict=True)
    )
    return Segment(tuple(marked), float(mean), lower, upper)


def _signals(values: Sequence[Fraction], mean: Fraction, reach: Fraction) -> list[set[tuple[Rule, int]]]:
    """The rules each point takes part in. Limits that stop at 0 or 100 do not move what counts as near or outside."""
    found: list[set[tuple[Rule, int]]] = [set() for _ in values]
    for side in (1, -1):
        off = [side * (value - mean) for value in values]
        _mark_windows(found, off, "side", side, RUN, lambda window: min(window) > 0)
        # A point just at the mean of a series that never moves is no signal, and lies outside of nothing.
        _mark_windows(found, off, "outside", side, 1, lambda window: window[0] > reach)
        rising = [side * value for value in values]
        _mark_windows(found, rising, "trend", side, RUN, lambda window: all(a < b for a, b in pairwise(window)))
        for start in range(len(off) - 2):
            near = [index for index in range(start, start + 3) if off[index] > reach * 2 / 3]
            if len(near) >= 2:
                for index in near:
                    found[index].add(("near", side))
    return found


def _mark_windows(
    found: list[set[tuple[Rule, int]]],
    numbers: Sequence[Fraction],
    rule: Rule,
    side: int,
    length: int,
    holds: Callable[[Sequence[Fraction]], bool],
) -> None:
    for start in range(len(numbers) - length + 1):
        if holds(numbers[start : start + length]):
            for index in range(start, start + length):
                found[index].add((rule, side))
