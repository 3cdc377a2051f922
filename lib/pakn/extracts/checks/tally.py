"""The cases of a file by unit, topic, state and rating: one look at each case, from which all counts are sums.

The headline figures of a check and the counts of every annex come from this one table, so that they cannot differ.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pakn.extracts.checks.case_states import OPEN, PROCESSED, UNDETERMINED

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "DONE", "IS_OPEN", "IS_PROCESSED", "IS_UNDETERMINED", "NOT_TOLD", "NO_DEADLINE", "ON_TIME", "OVERDUE", "UNKNOWN",
    "cases_where", "make_tally",
]  # fmt: skip

IS_PROCESSED, IS_OPEN, IS_UNDETERMINED = (f"coalesce(state, '') = '{name}'" for name in (PROCESSED, OPEN, UNDETERMINED))
DONE, ON_TIME, OVERDUE, NO_DEADLINE, NOT_TOLD, UNKNOWN = range(6)
"""States of a case: processed, open in three ways, undetermined, and one of a file that knows no states."""


def make_tally(connection: duckdb.DuckDBPyConnection, cut_off: dt.date) -> None:
    """Make the table ``tally`` from the view ``used``.

    Its columns are unit, topic, state and rating, and of the cases that share them: ``cases``; ``timed`` with a known
    time of processing and ``days``, the sum of those times in microseconds; ``closed`` with a day of closing, of which
    ``backward`` before their receipt; ``due`` with a deadline; ``last_day``, the last day of receipt.
    """
    connection.execute(
        f"""CREATE TEMP TABLE tally AS
        SELECT unit, topic, state, rating, count(*) AS cases, count(days) AS timed, coalesce(sum(days), 0) AS days,
            count(closed) AS closed, count(*) FILTER (closed IS NOT NULL AND days IS NULL) AS backward,
            count(due) AS due, max(day) AS last_day
        FROM (SELECT unit, coalesce(topic, '') AS topic, CAST(rating AS TINYINT) AS rating,
            CAST(CASE WHEN {IS_PROCESSED} THEN {DONE} WHEN {IS_UNDETERMINED} THEN {NOT_TOLD}
                WHEN state IS NULL THEN {UNKNOWN} WHEN due IS NULL THEN {NO_DEADLINE}
                WHEN due >= DATE '{cut_off}' THEN {ON_TIME} ELSE {OVERDUE} END AS TINYINT) AS state,
            duration AS days, closed, due, CAST(received AS DATE) AS day FROM used)
        GROUP BY ALL"""
    )


def cases_where(condition: str) -> str:
    """Return SQL of the number of cases in ``tally`` that meet a condition."""
    return f"coalesce(sum(cases) FILTER ({condition}), 0)"
