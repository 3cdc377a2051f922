"""Cases counted by unit, topic and rating, as SQL over the checked rows: five million cases pass in one go.

A period's cases are a cohort at one cut-off. A case counts as processed once it has a closing day, or by its status
where the system keeps no day (refused, returned and forwarded cases count as processed, as Decision 766 has it). An
open case is overdue when its due day lies before the cut-off; without a due day nobody can say. Ratings that the checks
have noted (outside 1–5, or of a case not yet processed) do not count.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pakn.load.extract.checked import CheckedExtract

__all__ = ["CaseDetail", "OverdueCase", "TopicCount", "case_detail", "case_rows", "covered_until"]

PROCESSED = "(closed IS NOT NULL OR coalesce(status, '') IN ('processed', 'refused', 'returned', 'forwarded'))"
RATED = f"({PROCESSED} AND rating BETWEEN 1 AND 5)"
MOST_OVERDUE = 10
SECONDS_A_DAY = 86_400
LEAST_CASES, LEAST_GAP_DAYS = 30, 7
"""A file of so many cases without a single one on the last so many days covers only part of its period."""


@dataclass(frozen=True, slots=True)
class TopicCount:
    """Cases of one topic; the topic "" stands for all that are not in the list, `None` in the file included."""

    topic: str
    received: int
    processed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """One of the longest overdue cases: nothing but what a leader needs to ask after it."""

    code: str
    topic: str
    unit_id: str
    days: int


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """What only cases can tell."""

    topics: tuple[TopicCount, ...]
    ratings: dict[str, tuple[int, int, int, int, int]]
    """Unit id → how many rated 1, 2, 3, 4, 5."""
    overdue: tuple[OverdueCase, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> CaseDetail:
        """Read what `to_json` returned."""
        one, two, three, four, five = range(5)
        return cls(
            tuple(TopicCount(**entry) for entry in content["topics"]),
            {unit: (n[one], n[two], n[three], n[four], n[five]) for unit, n in content["ratings"].items()},
            tuple(OverdueCase(**entry) for entry in content["overdue"]),
        )


def _overdue(cut_off: dt.date) -> str:
    return f"NOT {PROCESSED} AND CAST(due AS DATE) < DATE '{cut_off}'"


def case_rows(extract: CheckedExtract) -> dict[str, dict[str, Decimal]]:
    """Return the counts of each unit.

    ``days`` is the sum of processing times in days, from receipt to closing, of the ``timed`` cases; ``stars`` the sum
    of ratings of the ``ratings`` cases that were rated.
    """
    cut_off = _cut_off(extract)
    columns = {
        "received": "count(*)",
        "processed": f"count(*) FILTER ({PROCESSED})",
        "on_time": f"count(*) FILTER (NOT {PROCESSED} AND CAST(due AS DATE) >= DATE '{cut_off}')",
        "overdue": f"count(*) FILTER ({_overdue(cut_off)})",
        "undetermined": f"count(*) FILTER (NOT {PROCESSED} AND due IS NULL)",
        "ratings": f"count(*) FILTER ({RATED})",
        "stars": f"coalesce(sum(rating) FILTER ({RATED}), 0)",
        "timed": "count(closed)",
        "days": "coalesce(sum(epoch_us(closed) - epoch_us(received)) // 1000000, 0)",
    }
    chosen = ", ".join(columns.values())
    rows = {}
    for unit, *numbers in extract.query(f"SELECT unit, {chosen} FROM used GROUP BY unit ORDER BY unit"):
        row = {name: Decimal(int(number)) for name, number in zip(columns, numbers, strict=True)}
        rows[unit] = row | {"days": row["days"] / SECONDS_A_DAY}
    return rows


def case_detail(extract: CheckedExtract) -> CaseDetail:
    """Return topics by number of cases, ratings by unit, and the longest overdue cases."""
    cut_off = _cut_off(extract)
    topics = extract.query(
        f"SELECT coalesce(topic, ''), count(*), count(*) FILTER ({PROCESSED}), count(*) FILTER ({_overdue(cut_off)}) "
        "FROM used GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    starred = extract.query(f"SELECT unit, rating, count(*) FROM used WHERE {RATED} GROUP BY ALL ORDER BY ALL")
    by_unit: dict[str, list[int]] = {}
    for unit, rating, count in starred:
        by_unit.setdefault(unit, [0] * 5)[rating - 1] = count
    longest = extract.query(
        f"SELECT code, coalesce(topic, ''), unit, DATE '{cut_off}' - CAST(due AS DATE) FROM used "
        f"WHERE {_overdue(cut_off)} ORDER BY CAST(due AS DATE), code LIMIT {MOST_OVERDUE}"
    )
    return CaseDetail(
        tuple(TopicCount(*row) for row in topics),
        {unit: (n[0], n[1], n[2], n[3], n[4]) for unit, n in by_unit.items()},
        tuple(OverdueCase(*row) for row in longest),
    )


def covered_until(extract: CheckedExtract) -> dt.date | None:
    """Return the last day with a case, where the file of a period that is over plainly ends before it; else `None`."""
    known = min(extract.period.end, _cut_off(extract))
    ((count, last),) = extract.query("SELECT count(*), max(CAST(received AS DATE)) FROM used")
    partial = count >= LEAST_CASES and (known - last).days >= LEAST_GAP_DAYS
    return last if partial else None


def _cut_off(extract: CheckedExtract) -> dt.date:
    if extract.cut_off is None:
        raise ValueError("an extract without a cut-off stops at its checks")
    return extract.cut_off
