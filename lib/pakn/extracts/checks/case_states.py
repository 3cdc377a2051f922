"""What became of each case by the cut-off: processed, open, or undetermined.

An extract describes its cut-off, whenever it was exported: what happened later had not happened then. A case counts as
processed by its day of closing, without one by its status. Where the file tells events after the cut-off, a settled
status without a day may be one of them; where neither day nor status can be read, nobody can say. Such a case is
undetermined: received, neither processed nor open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pakn.extracts.checks.case_rules import FAR_YEARS, earlier, end_of, is_day, listed
from pakn.extracts.checks.cut_offs import CutOff
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["OPEN", "PROCESSED", "UNDETERMINED", "States", "make_cases"]

PROCESSED, OPEN, UNDETERMINED = "processed", "open", "undetermined"
LONG_BEFORE_YEARS = 10
TOLD_DAY = "([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})"
"""A day within other words."""
MICROSECONDS_A_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class States:
    """What is known of a file as a whole."""

    known: bool
    """Whether it holds any day of closing or any status; without, nothing is known of what became of its cases."""
    youngest: dt.date | None
    """The last day it tells of, where that lies after the cut-off."""
    closed_later: int = 0
    received_later: int = 0


def make_cases(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    cut_off: CutOff,
    exported: dt.date | None = None,
) -> States:
    """Make the view ``used``: every case once, as it stood at the cut-off.

    Its columns are those of the contract, with ``closed`` and ``published`` empty where they lie after the cut-off,
    ``due`` where it lies before the receipt, ``rating`` where it does not count; besides ``state`` (NULL in a file
    that knows no states) and ``duration``, microseconds from receipt to closing, where they are known: of a moment
    without an hour only the day counts.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    cut_off
        Up to when the file knows what happened.
    exported
        When the file was exported, as it says itself.
    """
    states = _states(connection, columns, cut_off)
    after = end_of(cut_off)
    broken = {rule for (rule,) in connection.execute("SELECT DISTINCT rule FROM problems").fetchall()}
    if states.youngest is None and "closed" in columns and "bad_moment" in broken:
        states = replace(states, youngest=_told_later(connection, cut_off))
    by_status = "closed" not in columns or broken & {"settled_without_day", "bad_moment"}
    if by_status and states.youngest is None and exported and exported > cut_off.day:
        states = replace(states, youngest=exported)
    state = _state(contract, columns, after, broken, is_younger=states.youngest is not None)
    state = f"CAST({state if states.known else 'NULL'} AS VARCHAR)"
    shown = {}
    if states.youngest:
        shown = {name: f"CASE WHEN {name} < {after} THEN {name} END" for name in ("closed", "published")}
    if "due_before_received" in broken:
        shown["due"] = "CASE WHEN CAST(due AS DATE) >= CAST(received AS DATE) THEN due END"
    shown["rating"] = (
        f"CASE WHEN coalesce({state}, '{PROCESSED}') = '{PROCESSED}' AND rating BETWEEN 1 AND 5 THEN rating END"
    )
    chosen = ", ".join(f"{shown.get(name, name)} AS {name}" for name in contract.columns)
    duration = _duration(after, in_order="closed_before_received" not in broken)
    connection.execute(
        f"CREATE VIEW used AS SELECT row_number, {chosen}, {state} AS state, {duration} AS duration "
        f"FROM {_source(connection)}"
    )
    return states


def _state(
    contract: Contract, columns: Mapping[str, int], after: str, broken: Container[str], *, is_younger: bool
) -> str:
    """Return SQL of what became of a case, without asking what no row of the file can answer: it is asked often.

    Parameters
    ----------
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    after
        Condition of what came after the cut-off.
    broken
        The rules that any row breaks.
    is_younger
        Whether the file was made later than its cut-off.
    """
    settled = f"coalesce(status, '') IN {listed(contract.settled)}"
    by_status = f"published < {after} AND NOT {earlier('published', 'received')}" if is_younger else "true"
    unsaid = "" if "closed" in columns else "OR status IS NULL"
    said = [f"WHEN closed < {after} THEN '{PROCESSED}'"]
    if "closed_before_received" in broken:
        # A day decades before the receipt stands for something else, whatever it is.
        far = f"closed < received - INTERVAL {LONG_BEFORE_YEARS} YEAR"
        said.insert(0, f"WHEN {far} AND NOT {settled} THEN '{UNDETERMINED}'")
    if is_younger:
        said.append(f"WHEN closed >= {after} THEN '{OPEN}'")
    # A file without days tells by statuses; else only a settled status without a day has anything to tell.
    if "closed" not in columns or "settled_without_day" in broken or "bad_moment" in broken:
        said += [f"WHEN {settled} AND ({by_status}) THEN '{PROCESSED}'", f"WHEN {settled} THEN '{UNDETERMINED}'"]
    if unsaid or "bad_moment" in broken or "unknown_choice" in broken:
        said.append(f"WHEN closed__bad OR status__bad {unsaid} THEN '{UNDETERMINED}'")
    return f"CASE {' '.join(said)} ELSE '{OPEN}' END"


def _duration(after: str, *, in_order: bool) -> str:
    days = f"({is_day('closed')} OR {is_day('received')})"
    order = "" if in_order else f" AND NOT {earlier('closed', 'received')}"
    return (
        f"CASE WHEN closed < {after}{order} THEN CASE WHEN {days} "
        f"THEN date_diff('day', received, closed) * {MICROSECONDS_A_DAY} "
        "ELSE (epoch_ms(closed) - epoch_ms(received)) * 1000 END END"
    )


def _source(connection: duckdb.DuckDBPyConnection) -> str:
    """The typed rows that are cases, each once; a case with several rows has the rating of the latest that has one."""
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM aside), (SELECT count(*) FROM merged), (SELECT count(*) FROM rated)"
    ).fetchone()
    aside, merged, rated = counts or (0, 0, 0)
    source = "typed"
    if rated:
        source = (
            "(SELECT typed.* REPLACE (CASE WHEN rated.row_number IS NULL THEN typed.rating ELSE rated.rating END AS "
            "rating) FROM typed LEFT JOIN rated USING (row_number))"
        )
    source += " ANTI JOIN aside USING (row_number)" if aside else ""
    return source + (" ANTI JOIN merged USING (row_number)" if merged else "")


def _states(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, int], cut_off: CutOff) -> States:
    named = [name for name in ("closed", "status") if name in columns]
    known = bool(named) and _any(connection, " OR ".join(f"{name} IS NOT NULL OR {name}__bad" for name in named))
    after = end_of(cut_off)
    later = connection.execute(
        "SELECT count(*) FILTER (rule = 'younger_file'), count(*) FILTER (rule = 'after_period') FROM problems"
    ).fetchone() or (0, 0)
    if not any(later):
        return States(known, None)
    named = [name for name in ("received", "sent", "closed", "published") if name in columns]
    latest = ", ".join(f"CASE WHEN {name} >= {after} THEN {name} END" for name in named)
    youngest, received = connection.execute(
        f"SELECT max(greatest({latest}, NULL)), count(*) FILTER (received >= {after}) FROM typed"
    ).fetchone() or (None, 0)
    ((closed,),) = connection.execute(f"SELECT count(*) FROM {_source(connection)} WHERE closed >= {after}").fetchall()
    return States(known, youngest.date() if youngest else None, closed, received)


def _told_later(connection: duckdb.DuckDBPyConnection, cut_off: CutOff) -> dt.date | None:
    """Return the last day after the cut-off in a text of closing that is more than a day: "08/01/2025 (gia hạn)"."""
    parts = ", '-', ".join(f"regexp_extract(raw.closed, '{TOLD_DAY}', {group})" for group in (3, 2, 1))
    day, after = f"try_cast(concat({parts}) AS DATE)", end_of(cut_off)
    found = connection.execute(
        f"SELECT max({day}) FROM raw JOIN typed USING (row_number) WHERE typed.closed__bad AND {day} >= {after} "
        f"AND {day} < {after} + INTERVAL {FAR_YEARS} YEAR"
    ).fetchone()
    return found[0] if found else None


def _any(connection: duckdb.DuckDBPyConnection, condition: str) -> bool:
    return connection.execute(f"SELECT 1 FROM typed WHERE {condition} LIMIT 1").fetchone() is not None
