"""Rows that are one case: the history of a code, of which the state at the cut-off counts.

Systems export a case once for each step it took. Rows of one code and one moment of receipt are one case: the row with
the later day (closed, published, up to the cut-off) counts, on a tie a settled status before an open one, whatever
their order in the file; but a case that one unit passed on while another has it open is asked about. One code with two
moments of receipt is two cases or a slip, which nobody can know here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pakn.extracts.checks.case_rules import end_of, listed
from pakn.extracts.checks.case_states import PROCESSED
from pakn.extracts.checks.cut_offs import CutOff
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["merge_histories"]

LARGE, SORTED_ROWS = 200_000, 8_000_000
"""Rows from which codes are first compared in memory, and how many of them at a time."""
KNOWN = 9
"""Cells of a row that figures rest on, but its code, moments of receipt and rating."""
MIDNIGHT = dt.time(microsecond=1)
"""How the hour 00:00 is kept apart from none: see `keep_midnights`."""
Told = tuple[int, str, str]
"""Row, rule and column."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One of several rows with one code."""

    row: int
    key: str
    received: dt.datetime
    later: dt.datetime
    """The last day known of it up to the cut-off."""
    settled: bool
    passed_on: bool
    """Whether its unit has given it away or back: what becomes of it then is told elsewhere."""
    rating: int | None
    used: tuple[Any, ...]
    """The cells that figures rest on, but its rating."""
    all_cells: tuple[Any, ...]


Place = tuple[dt.datetime, bool]
"""The last day known of a row, and whether it is settled: on a tie that goes first."""


def merge_histories(
    connection: duckdb.DuckDBPyConnection, contract: Contract, code_from: Sequence[str], cut_off: CutOff
) -> int:
    """Fill ``merged`` (row_number of each row that is told by another) and ``rated`` (row_number, rating of the case).

    What is said of the rows goes into ``problems``; rows in ``aside`` take no part.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    contract
        What a file of the system holds.
    code_from
        Columns that identify a case together, where its code alone does not.
    cut_off
        Up to when the file knows what happened.

    Returns
    -------
    int
        How many rows were merged.
    """
    connection.execute("CREATE TABLE merged (row_number BIGINT)")
    connection.execute("CREATE TABLE rated (row_number BIGINT, rating BIGINT)")
    key = " || '|' || ".join(f"coalesce({name}, '')" for name in code_from) if code_from else "code"
    if _all_distinct(connection, _alike(key)):
        return 0
    _tell_similar(connection, key)
    _tell_outside(connection, key)
    rows = _repeated(connection, contract, key, end_of(cut_off))
    merged: list[int] = []
    rated: list[tuple[int, int | None]] = []
    told: list[Told] = []
    for _, group in groupby(rows, key=lambda row: row.key):
        lost, kept, said = _history(list(group))
        merged += lost
        rated += kept
        told += said
    _insert(connection, "merged", [(row,) for row in merged])
    _insert(connection, "rated", rated)
    _insert(connection, "problems", told)
    return len(merged)


def _history(rows: list[CaseRow]) -> tuple[list[int], list[tuple[int, int | None]], list[Told]]:
    """Return the rows that are told by another, the row that counts with the rating of its case, and what is said."""
    if not _is_one_moment([row.received for row in rows]):
        return [], [], [(row.row, "code_of_two_cases", "code") for row in rows]
    # Of a moment without an hour only the day is known: beside such a one the others of that day are that day too.
    # 00:00 among other hours may stand for none as well; what counts first is asked then.
    days = {row.later.date() for row in rows if row.later.time() <= MIDNIGHT}
    places: dict[int, Place] = {
        row.row: (dt.datetime.combine(row.later, dt.time()) if row.later.date() in days else row.later, row.settled)
        for row in rows
    }
    ordered = sorted(rows, key=lambda row: (places[row.row], row.later, -row.row), reverse=True)
    last = [row for row in ordered if places[row.row] == places[ordered[0].row]]
    rating = _rating(ordered, places)
    unit = last[0].used[1]
    still_open = last[0].passed_on and any(not row.settled and row.used[1] != unit for row in rows)
    if still_open or not all(_is_same(row.used, last[0].used) for row in last) or rating == ():
        return [], [], [(row.row, "undecided_repeat", "code") for row in rows]
    rule = "equal_repeat" if all(row.all_cells == rows[0].all_cells for row in rows) else "different_repeat"
    said = [(row.row, rule, "code") for row in sorted(rows, key=lambda row: row.row)]
    return [row.row for row in ordered[1:]], [(ordered[0].row, rating[0] if rating else None)], said


def _rating(ordered: Sequence[CaseRow], places: Mapping[int, Place]) -> tuple[int | None, ...]:
    """Return the rating of the latest rows that have one; nothing where rows of one moment differ in it."""
    rated = [row for row in ordered if row.rating is not None]
    found = {row.rating for row in rated if places[row.row] == places[rated[0].row]}
    return () if len(found) > 1 else (next(iter(found), None),)


def _is_same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether the cells of two rows say the same."""
    return all(
        a == b or (isinstance(a, dt.datetime) and isinstance(b, dt.datetime) and _is_one_moment((a, b)))
        for a, b in zip(one, other, strict=True)
    )


def _is_one_moment(moments: Iterable[dt.datetime]) -> bool:
    """Whether days and times of receipt may be one: of a moment without an hour only the day is known."""
    found = set(moments)
    timed = {moment for moment in found if moment.time() != dt.time()}
    return len({moment.date() for moment in found}) == 1 and len(timed) <= 1


def _repeated(connection: duckdb.DuckDBPyConnection, contract: Contract, key: str, after: str) -> Iterator[CaseRow]:
    """Return the rows whose code stands in several, by code and row."""
    connection.execute(
        f"CREATE TABLE repeated AS SELECT hash({key}) AS hashed FROM typed WHERE code IS NOT NULL "
        "GROUP BY hashed HAVING count(*) > 1"
    )
    cells = ", ".join(contract.columns)
    passed_on = tuple(status for status in contract.settled if status != PROCESSED)
    made = connection.cursor().execute(
        f"""SELECT row_number, {key} AS key, received,
            greatest(CASE WHEN closed < {after} THEN closed END, CASE WHEN published < {after} THEN published END),
            (closed IS NOT NULL AND closed < {after}) OR (closed IS NULL AND coalesce(status, '') IN
                {listed(contract.settled)}) AS settled,
            coalesce(status, '') IN {listed(passed_on)} AS passed_on,
            CASE WHEN rating BETWEEN 1 AND 5 AND NOT coalesce(closed >= {after}, false) THEN rating END,
            unit, topic, kind, commune, sent,
            due, CASE WHEN closed < {after} THEN closed END, closed__bad, status__bad, {cells}
        FROM typed ANTI JOIN aside USING (row_number) SEMI JOIN repeated ON hash({key}) = hashed
        QUALIFY count(*) OVER (PARTITION BY {key}) > 1 ORDER BY key, row_number"""
    )
    while rows := made.fetchmany(10_000):
        for row, code, received, later, settled, passed, rating, *rest in rows:
            known, rest = rest[:KNOWN], rest[KNOWN:]
            yield CaseRow(
                row, code, received, later or dt.datetime.min, settled, passed, rating, (settled, *known), tuple(rest)
            )


def _tell_similar(connection: duckdb.DuckDBPyConnection, key: str) -> None:
    """Name codes that differ in nothing but the case of letters or zeros in front: they are never merged."""
    alike = _alike(key)
    connection.execute(
        f"INSERT INTO problems SELECT row_number, 'similar_code', 'code' FROM typed WHERE {alike} IN "
        f"(SELECT {alike} FROM typed WHERE code IS NOT NULL GROUP BY ALL HAVING min({key}) <> max({key}))"
    )


def _tell_outside(connection: duckdb.DuckDBPyConnection, key: str) -> None:
    """Name cases of the period whose code another row has with a day of receipt outside of it."""
    outside = "list_has_any(string_split(reasons, ' '), ['before_period', 'after_period'])"
    if connection.execute(f"SELECT 1 FROM aside WHERE {outside} LIMIT 1").fetchone():
        connection.execute(
            f"INSERT INTO problems SELECT row_number, 'code_outside', 'code' FROM typed ANTI JOIN aside USING "
            f"(row_number) WHERE {key} IN (SELECT {key} FROM typed JOIN aside USING (row_number) WHERE {outside})"
        )


def _alike(key: str) -> str:
    """SQL of what similar codes share; only a code that begins with a zero is trimmed, which takes its time."""
    return f"lower(CASE WHEN {key} < '1' THEN ltrim({key}, '0') ELSE {key} END)"


def _all_distinct(connection: duckdb.DuckDBPyConnection, key: str) -> bool:
    """Tell whether the codes of a large file surely all differ; sorting hashes takes a third of grouping them."""
    counted = connection.execute("SELECT count(*) FROM typed").fetchone()
    parts = counted[0] // SORTED_ROWS + 1 if counted and counted[0] >= LARGE else 0
    for part in range(parts):
        condition = f"AND hash({key}) % {parts} = {part}" if parts > 1 else ""
        made = connection.execute(f"SELECT hash({key}) AS hashed FROM typed WHERE code IS NOT NULL {condition}")
        hashes: Any = made.fetchnumpy()["hashed"]
        hashes.sort()
        if (hashes[1:] == hashes[:-1]).any():
            return False
    return parts > 0


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows; one statement, since a prepared one for each row takes longer than all else."""
    for start in range(0, len(rows), 5_000):
        values = ", ".join(_sql(row) for row in rows[start : start + 5_000])
        connection.execute(f"INSERT INTO {table} VALUES {values}")


def _sql(row: tuple[Any, ...]) -> str:
    """A row of numbers and our own words as SQL."""
    return (
        "("
        + ", ".join("NULL" if each is None else f"'{each}'" if isinstance(each, str) else str(each) for each in row)
        + ")"
    )
