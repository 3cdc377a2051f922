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

__all__ = ["PROCESSED", "RATED", "CaseDetail", "NamedCase", "TopicCount", "case_detail", "case_rows", "covered_until"]

PROCESSED = "(closed IS NOT NULL OR coalesce(status, '') IN ('processed', 'refused', 'returned', 'forwarded'))"
RATED = f"({PROCESSED} AND rating BETWEEN 1 AND 5)"
MOST_NAMED = 10
"""So many cases are told by their code; of the oldest so many of each unit are kept."""
DONE, ON_TIME, OVERDUE, UNDETERMINED = range(4)
"""States of a case; an open one without a due day is undetermined."""
SECONDS_A_DAY = 86_400
LEAST_CASES, LEAST_GAP_DAYS = 30, 7
"""A file of so many cases without a single one on the last so many days covers only part of its period."""


@dataclass(frozen=True, slots=True)
class TopicCount:
    """Cases of one topic; the topic "" stands for all that are not in the list, `None` in the file included."""

    topic: str
    received: int
    processed: int
    overdue: int | None
    """`None` where the file has no due days."""


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
    return f"NOT {PROCESSED} AND CAST(due AS DATE) < DATE '{cut_off}'"


def _tally(extract: CheckedExtract) -> None:
    """Make the table ``tally``, from which all counts are sums: one look at each case, one row per kind of case."""
    cut_off = _cut_off(extract)
    extract.query(
        f"""CREATE TEMP TABLE IF NOT EXISTS tally AS
        SELECT unit, topic, state, stars, count(*) AS cases, count(days) AS timed, coalesce(sum(days), 0) AS days,
            max(day) AS last_day
        FROM (SELECT unit, coalesce(topic, '') AS topic, CASE WHEN {RATED} THEN CAST(rating AS TINYINT) END AS stars,
            CAST(CASE WHEN {PROCESSED} THEN {DONE} WHEN due IS NULL THEN {UNDETERMINED}
                WHEN due >= DATE '{cut_off}' THEN {ON_TIME} ELSE {OVERDUE} END AS TINYINT) AS state,
            CASE WHEN closed IS NOT NULL THEN greatest(epoch_us(closed) - epoch_us(received), 0) END AS days,
            CAST(received AS DATE) AS day FROM used)
        GROUP BY ALL"""
    )


def _cases(condition: str) -> str:
    return f"coalesce(sum(cases) FILTER ({condition}), 0)"


def case_rows(extract: CheckedExtract) -> dict[str, dict[str, Decimal]]:
    """Return the counts of each unit.

    ``days`` is the sum of processing times in days, from receipt to closing, of the ``timed`` cases; ``stars`` the sum
    of ratings of the ``ratings`` cases that were rated. Counts of a column that the file has not, ratings or due days,
    are not there.
    """
    _tally(extract)
    columns = {
        "received": "sum(cases)",
        "processed": _cases(f"state = {DONE}"),
        "on_time": _cases(f"state = {ON_TIME}"),
        "overdue": _cases(f"state = {OVERDUE}"),
        "undetermined": _cases(f"state = {UNDETERMINED}"),
        "ratings": _cases("stars IS NOT NULL"),
        "stars": "coalesce(sum(stars * cases), 0)",
        "timed": "sum(timed)",
        "days": "sum(days) // 1000000",
    }
    # Nobody was asked, or nothing had a due day: that is not the same as nobody having answered and nothing being late.
    lacking = [name for column, names in (("rating", ("ratings", "stars")), ("due", ("on_time", "overdue")))
               if column not in extract.columns for name in names]  # fmt: skip
    columns = {name: sql for name, sql in columns.items() if name not in lacking}
    chosen = ", ".join(columns.values())
    rows = {}
    for unit, *numbers in extract.query(f"SELECT unit, {chosen} FROM tally GROUP BY unit ORDER BY unit"):
        row = {name: Decimal(int(number)) for name, number in zip(columns, numbers, strict=True)}
        rows[unit] = row | {"days": row["days"] / SECONDS_A_DAY}
    return rows


def case_detail(extract: CheckedExtract) -> CaseDetail:
    """Return topics by number of cases, ratings by unit, the longest overdue and the oldest open cases."""
    _tally(extract)
    cut_off = _cut_off(extract)
    topics = extract.query(
        f"SELECT topic, sum(cases), {_cases(f'state = {DONE}')}, {_cases(f'state = {OVERDUE}')} FROM tally "
        "GROUP BY topic ORDER BY 2 DESC, 1"
    )
    starred = extract.query(
        "SELECT unit, stars, sum(cases) FROM tally WHERE stars IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    by_unit: dict[str, list[int]] = {}
    for unit, stars, count in starred:
        by_unit.setdefault(unit, [0] * 5)[stars - 1] = int(count)
    longest = extract.query(
        f"SELECT code, coalesce(topic, ''), unit, DATE '{cut_off}' - CAST(due AS DATE) FROM used "
        f"WHERE {_overdue(cut_off)} ORDER BY CAST(due AS DATE), code LIMIT {MOST_NAMED}"
    )
    oldest = extract.query(
        f"SELECT code, coalesce(topic, ''), unit, DATE '{cut_off}' - CAST(received AS DATE) FROM used "
        f"WHERE NOT {PROCESSED} QUALIFY row_number() OVER (PARTITION BY unit ORDER BY CAST(received AS DATE), code) "
        f"<= {MOST_NAMED} ORDER BY CAST(received AS DATE), code"
    )
    return CaseDetail(
        tuple(
            TopicCount(topic, int(received), int(processed), int(overdue) if "due" in extract.columns else None)
            for topic, received, processed, overdue in topics
        ),
        {unit: tuple(counts) for unit, counts in by_unit.items()},
        tuple(NamedCase(*row) for row in longest),
        tuple(NamedCase(*row) for row in oldest),
    )


def covered_until(extract: CheckedExtract) -> dt.date | None:
    """Return the last day with a case, where the file of a period that is over plainly ends before it; else `None`."""
    _tally(extract)
    known = min(extract.period.end, _cut_off(extract))
    ((count, last),) = extract.query("SELECT coalesce(sum(cases), 0), max(last_day) FROM tally")
    partial = count >= LEAST_CASES and (known - last).days >= LEAST_GAP_DAYS
    return last if partial else None


def _cut_off(extract: CheckedExtract) -> dt.date:
    if extract.cut_off is None:
        raise ValueError("an extract without a cut-off stops at its checks")
    return extract.cut_off
