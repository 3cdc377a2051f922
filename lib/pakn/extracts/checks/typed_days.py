"""What becomes of days and times once they are read: which are too far to be one, and which tell the hour 00:00."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pakn.extracts.checks.case_rules import FAR_DAY, FAR_YEARS, end_of, is_day
from pakn.extracts.checks.cut_offs import CutOff
from pakn.extracts.checks.dates import clock_condition
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.mapping import HOME_ZONE, ExtractMapping
from pakn.extracts.reading import native_types
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["doubt_far_days", "in_its_zone", "keep_midnights"]


def doubt_far_days(connection: duckdb.DuckDBPyConnection, cut_off: CutOff) -> bool:
    """Make unreadable in ``typed`` what ``problems`` says to lie far after the cut-off, and tell whether there is any.

    "09/12/2204" for 2024 is no day, and says nothing of when the file was exported.
    """
    found = connection.execute(f"SELECT DISTINCT column_name FROM problems WHERE rule = '{FAR_DAY}'").fetchall()
    if not found:
        return False
    far = f"({end_of(cut_off)} + INTERVAL {FAR_YEARS} YEAR)"
    values: dict[str, str] = {}
    for (name,) in found:
        values[name] = f"CASE WHEN {name} < {far} THEN {name} END"
        values[f"{name}__bad"] = f"{name}__bad OR coalesce({name} >= {far}, false)"
    _replace_view(connection, values)
    return True


def in_its_zone(connection: duckdb.DuckDBPyConnection, time_zone: str, expression: Callable[[str], str]) -> str:
    """Return the SQL of the moments of a column of ``raw``, which no zone moves where it says no hour but 00:00.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    time_zone
        Zone that the mapping names for times that carry none.
    expression
        Gives the SQL that reads a cell of the column under a zone.
    """
    plain = expression(HOME_ZONE)
    if time_zone == HOME_ZONE or plain == expression(time_zone):
        return plain
    view = "raw" if native_types(connection, "raw") is None else "raw__native"
    has_hours = f"SELECT 1 FROM (SELECT {plain} AS moment FROM {view} AS raw) WHERE NOT {is_day('moment')} LIMIT 1"
    return expression(time_zone if connection.execute(has_hours).fetchone() else HOME_ZONE)


def keep_midnights(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    mapping: ExtractMapping,
    rules: Mapping[str, CheckRule],
) -> list[Notice]:
    """Tell in ``typed`` the hour 00:00 from a day without an hour, by a microsecond that no figure shows.

    A system that keeps days alone may write 00:00 behind all of a column; where one of its cells has another hour,
    00:00 is one too. Only the cells of a workbook say a day without an hour and 00:00 alike: there it is none, which
    is told.
    """
    native = native_types(connection, "raw") or {}
    names = [name for name in columns if contract.columns[name].type == "moment" and native.get(name) != "DATE"]
    both = [f"bool_or({is_day(name)}) AND NOT bool_and({is_day(name)})" for name in names]
    found = connection.execute(f"SELECT {', '.join(both)} FROM typed").fetchone() if both else None
    mixed = [name for name, is_mixed in zip(names, found or (), strict=True) if is_mixed]
    if not mixed:
        return []
    has_clock = {
        name: "true" if name in native else clock_condition(f"raw.{name}", mapping.format_of(name)) for name in mixed
    }
    kept = {
        name: f"CASE WHEN {is_day(f'typed.{name}')} AND {condition} THEN typed.{name} + INTERVAL 1 MICROSECOND "
        f"ELSE typed.{name} END"
        for name, condition in has_clock.items()
    }
    if _is_view(connection):
        _replace_view(connection, {name: value.replace("typed.", "") for name, value in kept.items()})
        return []
    named = ", ".join(f"{name} = {value}" for name, value in kept.items())
    connection.execute(f"UPDATE typed SET {named} FROM raw WHERE raw.row_number = typed.row_number")
    stored = [f"count(*) FILTER (raw.{name}__kind = 'd' AND {is_day(f'typed.{name}')})" for name in mixed]
    found = connection.execute(f"SELECT {', '.join(stored)} FROM typed JOIN raw USING (row_number)").fetchone() or ()
    return [Notice(rules["whole_days"], name, count) for name, count in zip(mixed, found, strict=True) if count]


def _is_view(connection: duckdb.DuckDBPyConnection) -> bool:
    kinds = connection.execute("SELECT table_type FROM information_schema.tables WHERE table_name = 'typed'").fetchall()
    return kinds == [("VIEW",)]


def _replace_view(connection: duckdb.DuckDBPyConnection, values: Mapping[str, str]) -> None:
    """Put a view with other values of some columns in the place of ``typed``."""
    made = connection.execute("SELECT count(*) FROM information_schema.tables WHERE starts_with(table_name, 'typed')")
    earlier = f"typed__{(made.fetchone() or (0,))[0]}"
    connection.execute(f"ALTER {'VIEW' if _is_view(connection) else 'TABLE'} typed RENAME TO {earlier}")
    replaced = ", ".join(f"{value} AS {name}" for name, value in values.items())
    connection.execute(f"CREATE VIEW typed AS SELECT * REPLACE ({replaced}) FROM {earlier}")
