"""The months behind a control chart: the province's PAKN and the other systems' rates, as far back as is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pakn.base.periods import month_before
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.period_columns import PeriodColumn, month_column
from pakn.observations.period_data import CASES
from pakn.observations.processing_time import processing_time
from pakn.observations.values import Value, counted, measured, ratio
from pakn.registry.models import Break, Target
from pakn.reports.month.pakn_month import RATE, PaknMonth
from pakn.reports.month.pakn_series import MonthPoint, month_series
from pakn.reports.unit_rates.rates import LEVELS, open_rates
from pakn.statistics.control_chart import ControlChart, control_chart

__all__ = [
    "DAYS", "MOST_MONTHS", "SATISFACTION", "Signal", "SignalPoint", "pakn_signal", "parts_of", "rate_signals",
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

    column: PeriodColumn
    value: Value
    parts: tuple[ExtractCounts, ...] = ()
    """The extracts it comes from; none for published figures."""
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


def parts_of(signal: Signal) -> tuple[ExtractCounts, ...]:
    """Return the extracts of all months of a series, each once."""
    return tuple({part.file: part for point in signal.points for part in point.parts}.values())


def pakn_signal(month: PaknMonth) -> Signal | None:
    """Return the province's processing rate over the months; `None` where no month is known."""
    points = _run(month, lambda point: point.reading.rate)
    return _signal(month, RATE, CASES, "", points, _known(month)[-1].target) if points else None


def time_signal(month: PaknMonth) -> Signal | None:
    """Return the median of days to closing, open cases counted; `None` where the cases of no month are known."""
    points = _run(month, lambda point: _median(month, point))
    return _signal(month, DAYS, CASES, "", points, None) if points else None


def satisfaction_signal(month: PaknMonth) -> Signal | None:
    """Return the mean of ratings over the months; `None` where no month is known. No file of a year tells when."""
    points = _run(month, lambda point: point.reading.satisfaction)
    return _signal(month, SATISFACTION, CASES, "", points, None) if points else None


def _known(month: PaknMonth) -> tuple[MonthPoint, ...]:
    return month_series(month, MOST_MONTHS).points


def _run(month: PaknMonth, value_of: Callable[[MonthPoint], Value]) -> tuple[SignalPoint, ...]:
    """The months that follow each other up to the last of the main column, oldest first; nothing without that one.

    One gap ends a series: runs and moving ranges are of months that follow each other.
    """
    by_name = {point.column.months[0]: point for point in _known(month)}
    name, found = month.columns[0].months[-1], []
    while (point := by_name.get(name)) is not None and (value := value_of(point)).exact:
        found.append(SignalPoint(point.column, value, point.parts, rebuilt=point.rebuilt is not None))
        name = month_before(name)
    return tuple(reversed(found))


def _median(month: PaknMonth, point: MonthPoint) -> Value:
    """The median of a month's days, missing where its cases are not known or half of them are not closed."""
    cases = point.rebuilt
    if cases is None and (own := month.cases(point.column)) is not None:
        cases = own.among("unit", [unit.unit_id for unit in month.total_row.units])
    median = None if cases is None else processing_time(cases).curve.median
    return measured(median, 1, "ngày", [part.file for part in point.parts])


def rate_signals(month: PaknMonth) -> Iterator[Signal]:
    """Return the rates of the other systems, of each level that has any month."""
    period_data = month.period_data
    for system, contract in period_data.deliveries.contracts.items():
        if not contract.is_of_rates:
            continue
        for level in LEVELS:
            if period_data.at(level) and (points := _rate_points(month, system, level)):
                rates = open_rates(period_data, system, level)
                target = rates.target(points[-1].column)
                yield _signal(month, contract.indicator, system, level, points, target)


def _rate_points(month: PaknMonth, system: str, level: str) -> tuple[SignalPoint, ...]:
    """The unbroken run of complete months up to the last of the main column, oldest first."""
    name = month.columns[0].months[-1]
    found: list[SignalPoint] = []
    while len(found) < MOST_MONTHS and (point := _level_rate(month, system, level, name)) is not None:
        found.append(point)
        name = month_before(name)
    return tuple(reversed(found))


def _level_rate(month: PaknMonth, system: str, level: str, name: str) -> SignalPoint | None:
    """Ratio of sums of the units of a level that month; `None` where a locality lacks or the month is not whole."""
    period_data, column = month.period_data, month_column(name, month.period_data.deliveries.window)
    parts = period_data.parts(system, column)
    if not parts or not all(part.complete for part in parts) or not period_data.is_one_province(parts):
        return None
    (part,) = parts
    units = period_data.units.valid_on(part.units_on, level, period_data.territory)
    rows = [part.rows[unit.unit_id] for unit in units if unit.unit_id in part.rows]
    if not rows or (level != "agency" and len(rows) < len(units)):
        return None
    unit = period_data.contract(system).counts
    total, done = (
        counted(sum((row[name] for row in rows), Decimal(0)), unit, [part.file]) for name in ("total", "part")
    )
    rate = ratio(done, total)
    return SignalPoint(column, rate, parts) if rate.exact else None


def _signal(
    month: PaknMonth, name: str, system: str, level: str, points: tuple[SignalPoint, ...], target: Target | None
) -> Signal:
    period_data = month.period_data
    first = points[0].column.period.start
    breaks = period_data.breaks_after(first, name, level or None)
    direction = "lower" if name in LOWER_IS_BETTER else period_data.book.catalogue.indicators[name].direction
    least, most = LIMITS.get(name, (0, 100))
    chart = control_chart(
        [point.column.period.start for point in points],
        [float(point.value.required) for point in points],
        [entry.date for entry in breaks if entry.date],
        direction=direction,
        least=least,
        most=most,
    )
    return Signal(name, system, level, points, chart, target, breaks)
