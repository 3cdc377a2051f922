"""The months behind a control chart: the province's PAKN rate and the other systems' rates, as far back as is known.

Months are compared at one lag after their end. A month without a file of that lag is read out of a file of its year:
what was closed so many days after the month's end is known there, as long as every processed case has a closing day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.base.periods import month_before
from pakn.measure.board import CASES
from pakn.measure.case_frame import CaseFrame
from pakn.measure.control import ControlChart, control_chart
from pakn.measure.frames import Frame, month_frame
from pakn.measure.judging import target_in
from pakn.measure.pakn_month import RATE, PaknMonth
from pakn.measure.pakn_series import MonthPoint, month_series
from pakn.measure.processing_time import processing_time
from pakn.measure.rates import LEVELS, open_rates
from pakn.measure.values import Value, counted, measured, ratio
from pakn.registry.models import Break, Target

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "DAYS", "MOST_MONTHS", "SATISFACTION", "Signal", "SignalPoint", "pakn_signal", "rate_signals",
    "satisfaction_signal", "time_signal",
]  # fmt: skip

SATISFACTION, DAYS = "pakn_satisfaction_mean", "pakn_processing_days_median"
"""Indicators; the median of days with the open cases counted is printed by no document, so no file registers it."""
LOWER_IS_BETTER = (DAYS,)
LIMITS = {SATISFACTION: (1, 5), DAYS: (0, None)}
"""Values an indicator cannot pass; a percentage not 0 and 100."""

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class SignalPoint:
    """One month of a series; ``rebuilt`` out of the file of its year."""

    frame: Frame
    value: Value
    rebuilt: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """A series of months with its control chart.

    Attributes
    ----------
    name
        Indicator.
    system, level
        Where it comes from, and whose it is; "" for the whole province.
    target
        What judges the last month.
    breaks
        What lies between the first and the last month: each begins new limits.
    """

    name: str
    system: str
    level: str
    points: tuple[SignalPoint, ...]
    chart: ControlChart
    target: Target | None
    breaks: tuple[Break, ...]


def pakn_signal(month: PaknMonth) -> Signal | None:
    """Return the province's processing rate over the months; `None` where no month is known."""
    known = {point.frame.months[0]: SignalPoint(point.frame, point.reading.rate) for point in _alike(month)}
    points = _unbroken(month, known, lambda name, lag: _rebuilt_rate(month, name, lag))
    if not points:
        return None
    (province, *_) = month.board.at("province")
    catalogue, territory = month.board.book.catalogue, month.board.territory
    target = target_in(catalogue, [RATE], territory, points[-1].frame, unit_id=province.unit_id)
    return _signal(month, RATE, CASES, "", points, target)


def time_signal(month: PaknMonth) -> Signal | None:
    """Return the median of days to closing, open cases counted; `None` where the cases of no month are known."""
    known = {point.frame.months[0]: made for point in _alike(month) if (made := _own_time(month, point.frame))}
    points = _unbroken(month, known, lambda name, lag: _rebuilt_time(month, name, lag))
    return _signal(month, DAYS, CASES, "", points, None) if points else None


def satisfaction_signal(month: PaknMonth) -> Signal | None:
    """Return the mean of ratings over the months; `None` where no month is known. No file of a year tells when."""
    known = {point.frame.months[0]: SignalPoint(point.frame, point.reading.satisfaction)
             for point in _alike(month) if point.reading.satisfaction.exact}  # fmt: skip
    points = _unbroken(month, known, lambda name, lag: None)
    return _signal(month, SATISFACTION, CASES, "", points, None) if points else None


def _alike(month: PaknMonth) -> tuple[MonthPoint, ...]:
    return month_series(month, MOST_MONTHS).points


def _unbroken(
    month: PaknMonth, known: dict[str, SignalPoint], rebuilt: Callable[[str, int], SignalPoint | None]
) -> tuple[SignalPoint, ...]:
    """The months that follow each other up to the last of the main frame, oldest first; nothing without that one.

    One gap ends a series: runs and moving ranges are of months that follow each other.
    """
    last = month.frames[0].months[-1]
    if last not in known:
        return ()
    lag, found = month.lag(known[last].frame), []
    for back in range(MOST_MONTHS):
        name = month_before(last, back)
        point = known.get(name) or (rebuilt(name, lag) if lag is not None else None)
        if point is None:
            break
        found.append(point)
    return tuple(reversed(found))


def _as_it_was(month: PaknMonth, frame: Frame, lag: int) -> tuple[CaseFrame, str] | None:
    """The province's cases of a month out of the file of its year, as they stood so many days after its end."""
    board, name = month.board, frame.months[0][:4]
    counts, cases = board.counted(CASES, name), board.cases(name)
    if counts is None or cases is None or not board.is_one_province((counts,)):
        return None
    months = cases["received"].astype("datetime64[D]")
    inside = (months >= _day(frame.period.start)) & (months <= _day(frame.period.end))
    own = cases.where(inside).among("unit", board.ids_in(counts, month.total_row.units))
    was = own.as_of(frame.period.end + dt.timedelta(days=lag))
    return (was, counts.file) if was is not None and len(was) else None


def _day(day: dt.date) -> np.datetime64:
    import numpy as np  # noqa: PLC0415 (only where cases are at hand)

    return np.datetime64(day)


def _rebuilt_rate(month: PaknMonth, name: str, lag: int) -> SignalPoint | None:
    frame = month_frame(name, month.board.deliveries.window)
    found = _as_it_was(month, frame, lag)
    if found is None:
        return None
    was, file = found
    done = int(was["cases"][was["processed"]].sum())
    processed, received = (counted(Decimal(number), "PAKN", [file]) for number in (done, len(was)))
    return SignalPoint(frame, ratio(processed, received), rebuilt=True)


def _own_time(month: PaknMonth, frame: Frame) -> SignalPoint | None:
    cases = month.cases(frame)
    if cases is None:
        return None
    own = cases.among("unit", [unit.unit_id for unit in month.total_row.units])
    return _timed(frame, own, tuple(part.file for part in month.cohort(frame)))


def _rebuilt_time(month: PaknMonth, name: str, lag: int) -> SignalPoint | None:
    frame = month_frame(name, month.board.deliveries.window)
    found = _as_it_was(month, frame, lag)
    made = None if found is None else _timed(frame, found[0], (found[1],))
    return None if made is None else replace(made, rebuilt=True)


def _timed(frame: Frame, cases: CaseFrame, files: tuple[str, ...]) -> SignalPoint | None:
    value = measured(processing_time(cases).curve.median, 1, "ngày", files)
    return SignalPoint(frame, value) if value.exact else None


def rate_signals(month: PaknMonth) -> Iterator[Signal]:
    """Return the rates of the other systems, of each level that has any month."""
    board = month.board
    for system, contract in board.deliveries.contracts.items():
        if not contract.is_of_rates or system == "online_services":
            continue
        for level in LEVELS:
            if board.at(level) and (points := _rate_points(month, system, level)):
                rates = open_rates(board, system, level)
                target = rates.target(points[-1].frame)
                yield _signal(month, contract.indicator, system, level, points, target)


def _rate_points(month: PaknMonth, system: str, level: str) -> tuple[SignalPoint, ...]:
    """The unbroken run of complete months up to the last of the main frame, oldest first."""
    last, found = month.frames[0].months[-1], []
    for back in range(MOST_MONTHS):
        frame = month_frame(month_before(last, back), month.board.deliveries.window)
        value = _level_rate(month, system, level, frame)
        if value is None or not value.exact:
            break
        found.append(SignalPoint(frame, value))
    return tuple(reversed(found))


def _level_rate(month: PaknMonth, system: str, level: str, frame: Frame) -> Value | None:
    """Ratio of sums of the units of a level that month; `None` where a locality lacks or the month is not whole."""
    board = month.board
    parts = board.parts(system, frame)
    if not parts or not all(part.complete for part in parts) or not board.is_one_province(parts):
        return None
    (part,) = parts
    units = board.units.valid_on(part.units_on, level, board.territory)
    rows = [part.rows[unit.unit_id] for unit in units if unit.unit_id in part.rows]
    if not rows or (level != "agency" and len(rows) < len(units)):
        return None
    unit = board.contract(system).unit
    total, done = (
        counted(sum((row[name] for row in rows), Decimal(0)), unit, [part.file]) for name in ("total", "part")
    )
    return ratio(done, total)


def _signal(
    month: PaknMonth, name: str, system: str, level: str, points: tuple[SignalPoint, ...], target: Target | None
) -> Signal:
    board = month.board
    first = points[0].frame.period.start
    breaks = board.breaks_after(first, name, level or None)
    direction = "lower" if name in LOWER_IS_BETTER else board.book.catalogue.indicators[name].direction
    least, most = LIMITS.get(name, (0, 100))
    chart = control_chart(
        [point.frame.period.start for point in points],
        [float(point.value.required) for point in points],
        [entry.date for entry in breaks if entry.date],
        direction=direction, least=least, most=most,
    )  # fmt: skip
    return Signal(name, system, level, points, chart, target, breaks)
