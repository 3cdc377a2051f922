"""Cases counted by unit, topic and rating, as SQL over the checked rows: five million cases pass in one go.

A period's cases are a cohort at one cut-off; what became of each by then, the checks have said (``case_states``). An
open case is overdue when its due day lies before the cut-off; without a due day nobody can say.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pakn.extracts.checks.tally import DONE, IS_OPEN, NO_DEADLINE, NOT_TOLD, ON_TIME, OVERDUE, UNKNOWN, cases_where

if TYPE_CHECKING:
    from pakn.extracts.checked import CheckedExtract

__all__ = [
    "CaseDetail",
    "NamedCase",
    "TopicCount",
    "case_detail",
    "case_rows",
    "covered_until",
]

MOST_NAMED = 10
"""So many cases are told by their code; of the oldest so many of each unit are kept."""
OF_STATES = ("processed", "on_time", "overdue", "no_deadline", "undetermined", "timed", "days")
"""Columns that a file without closing days and statuses cannot tell."""
SECONDS_A_DAY = 86_400
LEAST_CASES, LEAST_GAP_DAYS = 30, 7
"""A file of so many cases without a single one on the last so many days covers only part of its period."""


@dataclass(frozen=True, slots=True)
class TopicCount:
    """Cases of one topic; the topic "" stands for all that are not in the list, `None` in the file included."""

    topic: str
    received: int
    processed: int | None
    """`None` where the file does not tell what became of its cases."""
    overdue: int | None
    """`None` where the file has no due days, or does not tell what became of its cases."""
    undetermined: int = 0

    @property
    def open(self) -> int | None:
        """Cases that surely wait."""
        return None if self.processed is None else self.received - self.processed - self.undetermined

    def __add__(self, other: TopicCount) -> TopicCount:
        """Return both together, under the name of the first; what one does not tell the sum does not."""
        return TopicCount(
            self.topic,
            self.received + other.received,
            _both(self.processed, other.processed),
            _both(self.overdue, other.overdue),
            self.undetermined + other.undetermined,
        )


def _both(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case told by its code: nothing but what a leader needs to ask after it.

    ``days`` it is overdue, or has been open.
    """

    code: str
    topic: str
    unit_id: str
    days: int


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """What only cases can tell."""

    topics: tuple[TopicCount, ...]
    ratings: dict[str, tuple[int, ...]]
    """Unit id → how many rated 1, 2, 3, 4, 5."""
    overdue: tuple[NamedCase, ...]
    """The longest overdue cases."""
    oldest: tuple[NamedCase, ...] = ()
    """The open cases received first, so many of each unit: whoever looks at some units finds theirs."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> CaseDetail:
        """Read what `to_json` returned."""
        return cls(
            tuple(TopicCount(**entry) for entry in content["topics"]),
            {unit: tuple(counts) for unit, counts in content["ratings"].items()},
            *(tuple(NamedCase(**entry) for entry in content[name]) for name in ("overdue", "oldest")),
        )


def _overdue(cut_off: dt.date) -> str:
    return f"{IS_OPEN} AND CAST(due AS DATE) < DATE '{cut_off}'"


def case_rows(extract: CheckedExtract) -> dict[str, dict[str, Decimal]]:
    """Return the counts of each unit.

    ``days`` is the sum of processing times in days, from receipt to closing, of the ``timed`` cases; ``rating_sum`` the
    sum of the ratings of the ``ratings`` cases that were rated; ``unread`` the rows set aside that may be its cases.
    Counts of what the file does not hold (ratings, due days, what became of a case) are not there.
    """
    columns = {
        "received": "sum(cases)",
        "processed": cases_where(f"state = {DONE}"),
        "on_time": cases_where(f"state = {ON_TIME}"),
        "overdue": cases_where(f"state = {OVERDUE}"),
        "no_deadline": cases_where(f"state = {NO_DEADLINE}"),
        "undetermined": cases_where(f"state = {NOT_TOLD}"),
        "ratings": cases_where("rating IS NOT NULL"),
        "rating_sum": "coalesce(sum(rating * cases), 0)",
        "timed": "sum(timed)",
        "days": "sum(days) // 1000000",
    }
    known, due = _known_and_due(extract)
    lacking = [] if "rating" in extract.columns else ["ratings", "rating_sum"]
    lacking += [] if due else ["on_time", "overdue"]
    lacking += [] if known else [*OF_STATES]
    columns = {name: sql for name, sql in columns.items() if name not in lacking}
    chosen = ", ".join(columns.values())
    rows = {}
    for unit, *numbers in extract.query(f"SELECT unit, {chosen} FROM tally GROUP BY unit ORDER BY unit"):
        row = {name: Decimal(int(number)) for name, number in zip(columns, numbers, strict=True)}
        rows[unit] = row | ({"days": row["days"] / SECONDS_A_DAY} if "days" in row else {})
    unread = {unit: number for unit, number in extract.unread().items() if unit}
    nothing = dict.fromkeys([*columns, *(["days"] if "days" in columns else [])], Decimal(0))
    return {
        unit: {**rows.get(unit, nothing), "unread": Decimal(unread.get(unit, 0))} for unit in sorted({*rows, *unread})
    }


def _known_and_due(extract: CheckedExtract) -> tuple[bool, bool]:
    """Return whether the file tells what became of its cases, and whether it has due days.

    Nobody was asked, or nothing had a due day: that is not the same as nobody having answered and nothing being late.
    """
    ((known, due),) = extract.query(
        f"SELECT coalesce(bool_or(state <> {UNKNOWN}), true), coalesce(sum(due), 0) > 0 FROM tally"
    )
    return bool(known), bool(due)


def case_detail(extract: CheckedExtract) -> CaseDetail:
    """Return topics by number of cases, ratings by unit, the longest overdue and the oldest open cases."""
    cut_off = _cut_off(extract)
    topics = extract.query(
        f"SELECT topic, sum(cases), {cases_where(f'state = {DONE}')}, {cases_where(f'state = {OVERDUE}')}, "
        f"{cases_where(f'state = {NOT_TOLD}')} FROM tally GROUP BY topic ORDER BY 2 DESC, 1"
    )
    known, due = _known_and_due(extract)
    rated = extract.query(
        "SELECT unit, rating, sum(cases) FROM tally WHERE rating IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    by_unit: dict[str, list[int]] = {}
    for unit, rating, count in rated:
        by_unit.setdefault(unit, [0] * 5)[rating - 1] = int(count)
    longest = extract.query(
        f"SELECT code, coalesce(topic, ''), unit, DATE '{cut_off}' - CAST(due AS DATE) FROM used "
        f"WHERE {_overdue(cut_off)} ORDER BY CAST(due AS DATE), code LIMIT {MOST_NAMED}"
    )
    oldest = extract.query(
        f"SELECT code, coalesce(topic, ''), unit, DATE '{cut_off}' - CAST(received AS DATE) FROM used "
        f"WHERE {IS_OPEN} QUALIFY row_number() OVER (PARTITION BY unit ORDER BY CAST(received AS DATE), code) "
        f"<= {MOST_NAMED} ORDER BY CAST(received AS DATE), code"
    )
    return CaseDetail(
        tuple(
            TopicCount(
                topic, int(received), int(done) if known else None, int(late) if known and due else None, int(untold)
            )
            for topic, received, done, late, untold in topics
        ),
        {unit: tuple(counts) for unit, counts in by_unit.items()},
        tuple(NamedCase(*row) for row in longest),
        tuple(NamedCase(*row) for row in oldest),
    )


def covered_until(extract: CheckedExtract) -> dt.date | None:
    """Return the last day with a case, where the file of a period that is over plainly ends before it; else `None`."""
    known = min(extract.period.end, _cut_off(extract))
    ((count, last, later),) = extract.query(
        "SELECT coalesce(sum(cases), 0), max(last_day), (SELECT count(*) FROM problems WHERE rule = 'after_period') "
        "FROM tally"
    )
    # Whoever was received after the period shows that the list goes on.
    partial = count >= LEAST_CASES and (known - last).days >= LEAST_GAP_DAYS and not later
    return last if partial else None


def _cut_off(extract: CheckedExtract) -> dt.date:
    if extract.cut_off is None:
        raise ValueError("an extract without a cut-off stops at its checks")
    return extract.cut_off
