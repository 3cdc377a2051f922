"""Reading days and times: which of two orders a file uses is decided from the whole file, never cell by cell.

"05/12/2024" is a day in May or in December; whoever reads it cell by cell turns half a month upside down. The order
is that of the only reading in which every cell of all date columns exists; where both exist, the file does not say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from pakn.load.extract.mapping import HOME_ZONE

if TYPE_CHECKING:
    import duckdb

__all__ = ["Order", "local_expression", "moment_expression", "possible_orders"]

Order = Literal["dmy", "mdy", "ymd"]
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Days since 30/12/1899 as spreadsheets count them: from 1954 to 2119."""
TIMES = ("", " %H:%M:%S", " %H:%M", " %H:%M:%S.%f")
PARTS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}
ZONED = r"\d{4}-\d{2}-\d{2}[T ][\d:.]+(Z|[+-]\d{2}:?\d{2})"
ISO = r"\d{4}-\d{1,2}-\d{1,2}([T ].*)?"
SLASHED = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( .*)?"
WORDED = r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})"


def _formats(order: str) -> str:
    return "[" + ", ".join(f"'{PARTS[order]}{time}'" for time in TIMES) + "]"


def _slashed(column: str) -> str:
    """The cell with one kind of separator between day, month and year."""
    return rf"regexp_replace({column}, '^(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}})', '\1/\2/\3')"


def possible_orders(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Iterable[str],
    inside: tuple[dt.date, dt.date] | None = None,
) -> tuple[tuple[Order, ...], int]:
    """Return the orders of day and month in which all slashed dates of a file exist, and how many such cells there are.

    Where a few cells exist in neither order, the order in which more of them exist is returned alone.

    Parameters
    ----------
    inside
        First and last day between which all days of the file must lie: where both orders exist, the one under which
        more of them do is returned alone. A day that still lies outside is a finding of its own.
    """
    columns = tuple(columns)
    orders, cells = _existing(connection, table, columns, "true")
    if len(orders) > 1 and cells and inside:
        between = f"BETWEEN DATE '{inside[0]}' AND DATE '{inside[1]}'"
        orders, _ = _existing(connection, table, columns, f"CAST({{}} AS DATE) {between}")
    return orders, cells


def _existing(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Iterable[str], condition: str
) -> tuple[tuple[Order, ...], int]:
    counts = {"cells": 0, "dmy": 0, "mdy": 0}
    for column in columns:
        text = _slashed(column)
        row = connection.execute(
            f"SELECT count(*), {', '.join(_counted(text, order, condition) for order in ('dmy', 'mdy'))} FROM {table} "
            f"WHERE {column}__kind = 't' AND regexp_full_match({column}, '{SLASHED}')"
        ).fetchone()
        for name, number in zip(counts, row or (0, 0, 0), strict=True):
            counts[name] += number
    if counts["dmy"] == counts["mdy"]:
        return ("dmy", "mdy"), counts["cells"]
    return (("dmy",) if counts["dmy"] > counts["mdy"] else ("mdy",)), counts["cells"]


def _counted(text: str, order: str, condition: str) -> str:
    moment = f"try_strptime({text}, {_formats(order)})"
    return f"count({moment}) FILTER ({condition.format(moment)})"


def moment_expression(column: str, order: Order, time_zone: str) -> str:
    """Return SQL that reads a cell as a local time of the province; NULL where it is none."""
    slashed = f"try_strptime({_slashed(column)}, {_formats(order)})" if order != "ymd" else "NULL"
    worded = rf"try_strptime(regexp_replace(lower({column}), '^{WORDED}$', '\1/\2/\3'), '%d/%m/%Y')"
    serial = f"try_cast({column} AS DOUBLE)"
    local = f"""CASE
        WHEN {column} IS NULL THEN NULL
        WHEN {column}__kind = 'd' THEN try_cast({column} AS TIMESTAMP)
        WHEN {column}__kind = 'n' OR regexp_full_match({column}, '\\d{{5}}(\\.\\d+)?') THEN
            CASE WHEN {serial} BETWEEN {FIRST_SERIAL} AND {LAST_SERIAL}
                THEN TIMESTAMP '1899-12-30' + to_seconds(round({serial} * 86400)) END
        WHEN regexp_full_match({column}, '{ISO}') THEN try_cast(replace({column}, 'T', ' ') AS TIMESTAMP)
        WHEN regexp_full_match({column}, '{SLASHED}') THEN {slashed}
        WHEN regexp_full_match(lower({column}), '{WORDED}') THEN {worded}
    END"""
    local = local_expression(local, time_zone)
    return (
        f"CASE WHEN {column}__kind = 'z' THEN try_cast({column} AS TIMESTAMP) "
        f"WHEN regexp_full_match({column}, '{ZONED}') "
        f"THEN timezone('{HOME_ZONE}', try_cast({column} AS TIMESTAMPTZ)) ELSE {local} END"
    )


def local_expression(moment: str, time_zone: str) -> str:
    """Return SQL that turns a time of a zone into the local time of the province."""
    return moment if time_zone == HOME_ZONE else f"timezone('{HOME_ZONE}', timezone('{time_zone}', {moment}))"
