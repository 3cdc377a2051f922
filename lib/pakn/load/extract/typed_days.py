"""What becomes of days and times once they are read: which are too far to be one, and which tell the hour 00:00."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pakn.load.extract.case_rules import FAR_DAY, FAR_YEARS, end_of, is_day
from pakn.load.extract.cut_offs import CutOff
from pakn.load.extract.mapping import ExtractMapping
from pakn.load.extract.moments import clock_condition
from pakn.load.raw import native_types
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["doubt_far_days", "keep_midnights"]


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


def keep_midnights(
    connection: duckdb.DuckDBPyConnection, contract: Contract, columns: Mapping[str, int], mapping: ExtractMapping
) -> None:
    """Tell in ``typed`` the hour 00:00 from a day without an hour, by a microsecond that no figure shows.

    A system that keeps days alone may write 00:00 behind all of a column; where one of its cells has another hour,
    00:00 is one too. Days that a workbook or a Parquet file stores without a zone have none.
    """
    native = native_types(connection, "raw") or {}
    names = [name for name in columns if contract.columns[name].type == "moment"]
    names = [name for name in names if "TIME ZONE" in native.get(name, "TIME ZONE")]
    both = [f"bool_or({is_day(name)}) AND NOT bool_and({is_day(name)})" for name in names]
    found = connection.execute(f"SELECT {', '.join(both)} FROM typed").fetchone() if both else None
    mixed = [name for name, is_mixed in zip(names, found or (), strict=True) if is_mixed]
    if not mixed:
        return
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
        return
    named = ", ".join(f"{name} = {value}" for name, value in kept.items())
    connection.execute(f"UPDATE typed SET {named} FROM raw WHERE raw.row_number = typed.row_number")


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
