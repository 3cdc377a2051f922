"""The months at hand: the province's PAKN month by month, as far as they can be compared with each other.

Only whole months known at the same lag after their end stand in one line. A month without a file of that lag is read
out of a file of its year: what was closed so many days after the month's end is known there, as long as every
processed case has a closing day. Months that cannot be had either way are named, not drawn.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pakn.base.periods import month_before
from pakn.extracts.counts.case_counts import TopicCount
from pakn.extracts.counts.case_frame import CaseFrame
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.pakn_reading import DAYS, PAKN, SCORE, TIMES, PaknReading
from pakn.observations.period_columns import PeriodColumn, month_column
from pakn.observations.period_data import CASES
from pakn.observations.processing_time import processing_time
from pakn.observations.targets import target_in
from pakn.observations.values import counted, difference, measured, missing, ratio
from pakn.registry.models import Target
from pakn.reports.month.pakn_month import RATE, PaknMonth

__all__ = ["MonthPoint", "MonthSeries", "month_series", "topics_of"]

MOST_MONTHS = 13
"""A month, the same month a year earlier, and all between."""


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """The province in one month, and the target that judges it.

    Attributes
    ----------
    parts
        The extracts it comes from; none for published figures.
    rebuilt
        The cases as they were, of a month read out of the file of its year.
    """

    column: PeriodColumn
    reading: PaknReading
    target: Target | None
    parts: tuple[ExtractCounts, ...] = ()
    rebuilt: CaseFrame | None = None


@dataclass(frozen=True, slots=True)
class MonthSeries:
    """Months that may be compared, oldest first; those left out were closed at another lag or are not fully covered."""

    points: tuple[MonthPoint, ...]
    left_out: tuple[PeriodColumn, ...]


def month_series(month: PaknMonth, most: int = MOST_MONTHS) -> MonthSeries:
    """Return the months up to the last of the main column that have numbers; none across a break that separates."""
    last = month.columns[0].months[-1]
    names = [month_before(last, back) for back in range(most - 1, -1, -1)]
    columns = [month_column(name, month.period_data.deliveries.window) for name in names]
    columns = [
        column for column in columns if month.period_data.published(column).territory == month.period_data.territory
    ]
    known = [point for column in columns if (point := _own(month, column))]
    if not known:
        return MonthSeries((), ())
    newest = known[-1].column
    lag, is_open = month.lag(newest), bool(month.known_until_in(newest))
    alike = {
        point.column: point
        for point in known
        if not is_open and month.lag(point.column) == lag and not month.known_until_in(point.column)
    }
    if lag is not None and not is_open:
        earlier = [column for column in columns if column not in alike and column.period.end < newest.period.end]
        alike |= {column: point for column in earlier if (point := _rebuilt(month, column, lag))}
    return MonthSeries(
        tuple(alike[column] for column in columns if column in alike),
        tuple(point.column for point in known if point.column not in alike),
    )


def _own(month: PaknMonth, column: PeriodColumn) -> MonthPoint | None:
    """A month of which a file of its own, or a document, tells the rate."""
    row = month.total_row
    reading = month.reading(row.kind, row.level, row.units, column)
    return MonthPoint(column, reading, _target(month, column), month.cohort(column)) if reading.rate.exact else None


def _target(month: PaknMonth, column: PeriodColumn) -> Target | None:
    period_data = month.period_data
    (province, *_) = period_data.at("province")
    return target_in(period_data.book.catalogue, [RATE], period_data.territory, column, unit_id=province.unit_id)


def _rebuilt(month: PaknMonth, column: PeriodColumn, lag: int) -> MonthPoint | None:
    """A month out of the file of its year, as it stood so many days after its end."""
    period_data, name = month.period_data, column.months[0][:4]
    counts, cases = period_data.counted(CASES, name), period_data.cases(name)
    if counts is None or cases is None or not period_data.is_one_province((counts,)):
        return None
    own = cases.between(column.period.start, column.period.end).among(
        "unit", period_data.ids_in(counts, month.total_row.units)
    )
    was = own.as_of(column.period.end + dt.timedelta(days=lag))
    if was is None or not len(was) or not was.is_settled:
        return None
    return MonthPoint(column, _reading(was, counts.file), _target(month, column), (counts,), was)


def _reading(cases: CaseFrame, file: str) -> PaknReading:
    """What cases tell of a month; on which day a case was rated nobody knows."""
    files, unknown = (file,), missing(PAKN)
    done = int(cases["weight"][cases["processed"]].sum())
    received, processed = (counted(Decimal(number), PAKN, files) for number in (len(cases), done))
    return PaknReading(
        received,
        processed,
        ratio(processed, received),
        difference(received, processed),
        *(unknown,) * 4,
        missing(SCORE),
        missing(TIMES),
        measured(processing_time(cases).closed_mean, 2, DAYS, files),
    )


def topics_of(month: PaknMonth) -> tuple[TopicCount, ...]:
    """Return the topics of the main column, busiest first; none without cases. "" stands for all others."""
    merged: dict[str, TopicCount] = {}
    for part in month.cohort(month.columns[0]):
        for topic in part.cases.topics if part.cases else ():
            before = merged.get(topic.topic)
            merged[topic.topic] = before + topic if before else topic
    return tuple(sorted(merged.values(), key=lambda topic: (-topic.received, topic.topic)))
