"""The months behind a control chart: the province's PAKN rate and the other systems' rates, as far back as is known.

Months are compared at one lag after their end. A month without a file of that lag is read out of a file of its year:
what was closed so many days after the month's end is known there, as long as every processed case has a closing day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pakn.base.periods import month_before
from pakn.measure.control import ControlChart, control_chart
from pakn.measure.frames import Frame, month_frame
from pakn.measure.judging import target_in
from pakn.measure.pakn_month import RATE, PaknMonth
from pakn.measure.pakn_series import MonthPoint, month_series
from pakn.measure.rates import LEVELS, open_rates
from pakn.measure.values import Value, counted, ratio
from pakn.registry.models import Break, Target

__all__ = ["MOST_MONTHS", "Signal", "SignalPoint", "pakn_signal", "rate_signals"]

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
    points = _pakn_points(month)
    if not points:
        return None
    (province, *_) = month.board.at("province")
    catalogue, territory = month.board.book.catalogue, month.board.territory
    target = target_in(catalogue, [RATE], territory, points[-1].frame, unit_id=province.unit_id)
    return _signal(month, RATE, "pakn", "", points, target)


def _pakn_points(month: PaknMonth) -> tuple[SignalPoint, ...]:
    known = {point.frame.months[0]: _plain(point) for point in month_series(month, MOST_MONTHS).points}
    last = month.frames[0].months[-1]
    if last not in known:
        return ()
    lag = month.lag(known[last].frame)
    names = [month_before(last, back) for back in range(MOST_MONTHS - 1, -1, -1)]
    for name in names:
        if name not in known and lag is not None and (point := _rebuilt(month, name, lag)):
            known[name] = point
    # One gap ends the series: runs and moving ranges are of months that follow each other.
    gap = max((place for place, name in enumerate(names) if name not in known), default=-1)
    return tuple(known[name] for name in names[gap + 1 :])


def _plain(point: MonthPoint) -> SignalPoint:
    return SignalPoint(point.frame, point.reading.rate)


def _rebuilt(month: PaknMonth, name: str, lag: int) -> SignalPoint | None:
    """Return a month out of the file of its year, as it stood so many days after its end."""
    import numpy as np  # noqa: PLC0415 (only where cases are at hand)

    board, frame = month.board, month_frame(name, month.board.deliveries.window)
    counts, cases = board.counted("pakn", name[:4]), board.cases(name[:4])
    known_at = frame.period.end + dt.timedelta(days=lag)
    if counts is None or cases is None or known_at > cases.cut_off or not board.is_one_province((counts,)):
        return None
    ids = board.ids_in(counts, month.total_row.units)
    received = cases["received"]
    inside = (received >= np.datetime64(frame.period.start)) & (received <= np.datetime64(frame.period.end))
    own = cases.where(inside).among("unit", ids)
    undated = own["processed"] & np.isnat(own["closed"])
    if not len(own) or undated.any():
        return None
    done = int(own["cases"][own["closed"] <= np.datetime64(known_at)].sum())
    processed, all_own = (counted(Decimal(number), "PAKN", [counts.file]) for number in (done, len(own)))
    return SignalPoint(frame, ratio(processed, all_own), rebuilt=True)


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
    chart = control_chart(
        [point.frame.period.start for point in points],
        [float(point.value.required) for point in points],
        [entry.date for entry in breaks if entry.date],
        direction=board.book.catalogue.indicators[name].direction,
        least=0, most=100,
    )  # fmt: skip
    return Signal(name, system, level, points, chart, target, breaks)
