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
from pakn.extracts.counts.extract_counts import Counted
from pakn.observations.pakn_reading import DAYS, PAKN, SCORE, TIMES, PaknReading
from pakn.observations.period_columns import Frame, month_frame
from pakn.observations.period_data import CASES
from pakn.observations.processing_time import processing_time
from pakn.observations.target_choice import target_in
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

    frame: Frame
    reading: PaknReading
    target: Target | None
    parts: tuple[Counted, ...] = ()
    rebuilt: CaseFrame | None = None


@dataclass(frozen=True, slots=True)
class MonthSeries:
    """Months that may be compared, oldest first; those left out were closed at another lag or are not fully covered."""

    points: tuple[MonthPoint, ...]
    left_out: tuple[Frame, ...]


def month_series(month: PaknMonth, most: int = MOST_MONTHS) -> MonthSeries:
    """Return the months up to the last of the main frame that have numbers; none across a break that separates."""
    last = month.frames[0].months[-1]
    names = [month_before(last, back) for back in range(most - 1, -1, -1)]
    frames = [month_frame(name, month.board.deliveries.window) for name in names]
    frames = [frame for frame in frames if month.board.published(frame).territory == month.board.territory]
    known = [point for frame in frames if (point := _own(month, frame))]
    if not known:
        return MonthSeries((), ())
    newest = known[-1].frame
    lag, is_open = month.lag(newest), bool(month.known_until_in(newest))
    alike = {
        point.frame: point for point in known
        if not is_open and month.lag(point.frame) == lag and not month.known_until_in(point.frame)
    }  # fmt: skip
    if lag is not None and not is_open:
        earlier = [frame for frame in frames if frame not in alike and frame.period.end < newest.period.end]
        alike |= {frame: point for frame in earlier if (point := _rebuilt(month, frame, lag))}
    return MonthSeries(
        tuple(alike[frame] for frame in frames if frame in alike),
        tuple(point.frame for point in known if point.frame not in alike),
    )


def _own(month: PaknMonth, frame: Frame) -> MonthPoint | None:
    """A month of which a file of its own, or a document, tells the rate."""
    row = month.total_row
    reading = month.reading(row.kind, row.level, row.units, frame)
    return MonthPoint(frame, reading, _target(month, frame), month.cohort(frame)) if reading.rate.exact else None


def _target(month: PaknMonth, frame: Frame) -> Target | None:
    board = month.board
    (province, *_) = board.at("province")
    return target_in(board.book.catalogue, [RATE], board.territory, frame, unit_id=province.unit_id)


def _rebuilt(month: PaknMonth, frame: Frame, lag: int) -> MonthPoint | None:
    """A month out of the file of its year, as it stood so many days after its end."""
    board, name = month.board, frame.months[0][:4]
    counts, cases = board.counted(CASES, name), board.cases(name)
    if counts is None or cases is None or not board.is_one_province((counts,)):
        return None
    own = cases.between(frame.period.start, frame.period.end).among("unit", board.ids_in(counts, month.total_row.units))
    was = own.as_of(frame.period.end + dt.timedelta(days=lag))
    if was is None or not len(was) or not was.is_settled:
        return None
    return MonthPoint(frame, _reading(was, counts.file), _target(month, frame), (counts,), was)


def _reading(cases: CaseFrame, file: str) -> PaknReading:
    """What cases tell of a month; on which day a case was rated nobody knows."""
    files, unknown = (file,), missing(PAKN)
    done = int(cases["cases"][cases["processed"]].sum())
    received, processed = (counted(Decimal(number), PAKN, files) for number in (len(cases), done))
    return PaknReading(
        received, processed, ratio(processed, received), difference(received, processed), *(unknown,) * 4,
        missing(SCORE), missing(TIMES), measured(processing_time(cases).closed_mean, 2, DAYS, files),
    )  # fmt: skip


def topics_of(month: PaknMonth) -> tuple[TopicCount, ...]:
    """Return the topics of the main frame, busiest first; none without cases. "" stands for all others."""
    merged: dict[str, TopicCount] = {}
    for part in month.cohort(month.frames[0]):
        for topic in part.cases.topics if part.cases else ():
            before = merged.get(topic.topic)
            merged[topic.topic] = before + topic if before else topic
    return tuple(sorted(merged.values(), key=lambda topic: (-topic.received, topic.topic)))
