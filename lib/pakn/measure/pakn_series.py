"""The months at hand: the province's PAKN month by month, as far as they can be compared with each other.

Only whole months known at the same lag after their end stand in one line; the others are named, not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from pakn.base.periods import month_before
from pakn.measure.case_counts import TopicCount
from pakn.measure.frames import Frame, month_frame
from pakn.measure.judging import target_in
from pakn.measure.pakn_month import PaknMonth
from pakn.measure.pakn_reading import PaknReading
from pakn.registry.models import Target

__all__ = ["MonthPoint", "MonthSeries", "month_series", "topics_of"]

MOST_MONTHS = 13
"""A month, the same month a year earlier, and all between."""


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """The province in one month, and the target that judges it."""

    frame: Frame
    reading: PaknReading
    target: Target | None


@dataclass(frozen=True, slots=True)
class MonthSeries:
    """Months that may be compared, oldest first; those left out were closed at another lag or are not fully covered."""

    points: tuple[MonthPoint, ...]
    left_out: tuple[Frame, ...]


def month_series(month: PaknMonth, most: int = MOST_MONTHS) -> MonthSeries:
    """Return the months up to the last of the main frame that have numbers; none across a break that separates."""
    last = month.frames[0].months[-1]
    frames = [month_frame(month_before(last, back), month.board.deliveries.window) for back in range(most)]
    row = month.total_row
    territory = month.board.territory
    known: list[MonthPoint] = []
    for frame in reversed(frames):
        if month.board.published(frame).territory != territory:
            continue
        reading = month.reading(row.kind, row.level, row.units, frame)
        if reading.rate.exact:
            provinces = month.board.at("province")
            target = target_in(
                month.board.book.catalogue, ["pakn_processing_rate"], territory, frame, unit_id=provinces[0].unit_id
            )
            known.append(MonthPoint(frame, reading, target))
    if not known:
        return MonthSeries((), ())
    lag, open_last = month.lag(known[-1].frame), month.known_until_in(known[-1].frame)
    alike = tuple(
        point for point in known
        if not open_last and month.lag(point.frame) == lag and not month.known_until_in(point.frame)
    )  # fmt: skip
    return MonthSeries(alike, tuple(point.frame for point in known if point not in alike))


def topics_of(month: PaknMonth) -> tuple[TopicCount, ...]:
    """Return the topics of the main frame, busiest first; none without cases. "" stands for all others."""
    merged: dict[str, TopicCount] = {}
    for part in month.cohort(month.frames[0]):
        for topic in part.cases.topics if part.cases else ():
            before = merged.get(topic.topic, TopicCount(topic.topic, 0, 0, 0))
            overdue = None if None in (before.overdue, topic.overdue) else (before.overdue or 0) + (topic.overdue or 0)
            merged[topic.topic] = TopicCount(
                topic.topic, before.received + topic.received, before.processed + topic.processed, overdue
            )
    return tuple(sorted(merged.values(), key=lambda topic: (-topic.received, topic.topic)))
