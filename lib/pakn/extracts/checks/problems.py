"""The checks of an extract, as SQL: each rule names rows, nothing is changed, nothing is dropped unseen.

A rule writes (row, rule, column) into the table ``problems``; memory therefore does not grow with the number of
findings, and counting or showing the first few is one statement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.extracts.checks.case_rules import case_rules
from pakn.extracts.checks.cut_offs import CutOff
from pakn.extracts.checks.stray_rows import mark_list_rows, mark_shifted_rows
from pakn.extracts.checks.table_rows import NO_UNITS, mark_table_rows
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.reading import native_types
from pakn.registry.contracts import Contract
from pakn.registry.units import Units

if TYPE_CHECKING:
    import duckdb

__all__ = ["TOLERANCE", "find_problems"]

MOST_DIGITS = 15
EXACT_DIGITS = {"FLOAT": 6, "DOUBLE": MOST_DIGITS}
"""Type of numbers in a file that types them → digits it keeps."""
TOTAL, TOLERANCE = "total", Decimal("0.05")
"""Column of a score's total, and how far rounding may move it from its parts."""


def find_problems(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    first: dt.date,
    last: dt.date,
    cut_off: CutOff,
    units: Units,
    mapping: ExtractMapping,
    on: dt.date,
) -> None:
    """Fill the table ``problems`` (row_number, rule, column_name) from the tables ``raw`` and ``typed``.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    contract
        What a file of the system holds.
    columns
        Place of each column that is read, by its name.
    first, last
        Days of the period, both included.
    cut_off
        Up to when the extract knows what happened.
    units
        The registry of units.
    mapping
        What the file beside the extract says of it.
    on
        Day on which names mean units.
    """
    connection.execute("CREATE OR REPLACE TABLE problems (row_number BIGINT, rule VARCHAR, column_name VARCHAR)")
    if contract.shape == "counts":
        mark_table_rows(connection, contract, columns, units, mapping.whole_rows, on)
        connection.execute(
            "CREATE OR REPLACE TEMP VIEW judged AS SELECT * FROM typed WHERE row_number NOT IN "
            f"(SELECT row_number FROM problems WHERE rule IN {NO_UNITS})"
        )
        _insert(connection, "judged", _count_rules(contract, columns))
    elif contract.shape == "readings":
        _insert(connection, "typed", _reading_rules(contract, columns, first, last, cut_off))
    else:
        _insert(connection, "typed", case_rules(contract, columns, first, last, cut_off))
        mark_list_rows(connection, columns)
        mark_shifted_rows(connection, contract, columns)
        _mark_rounded_codes(connection, (native_types(connection, "raw") or {}).get("code"))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rules: Iterable[tuple[str, str, str]]) -> None:
    """Write down the rows of all rules in one pass over them."""
    rules = list(rules)
    broken = " OR ".join(f"({condition})" for _, _, condition in rules)
    named = ", ".join(
        f"CASE WHEN {condition} THEN {{'rule': '{rule}', 'column_name': '{column}'}} END"
        for rule, column, condition in rules
    )
    connection.execute(
        f"INSERT INTO problems SELECT row_number, found.rule, found.column_name FROM "
        f"(SELECT row_number, unnest([{named}]) AS found FROM {table} WHERE {broken}) WHERE found IS NOT NULL"
    )


def _mark_rounded_codes(connection: duckdb.DuckDBPyConnection, sql_type: str | None) -> None:
    """Name codes that are no longer what they were: a number keeps 15 digits, and "5-12" has become a day."""
    if native_types(connection, "raw") is not None:
        if sql_type in EXACT_DIGITS:
            connection.execute(
                "INSERT INTO problems SELECT row_number, 'long_code', 'code' FROM raw__native "
                f"WHERE code__native >= 1e{EXACT_DIGITS[sql_type]}"
            )
        return
    connection.execute(
        "INSERT INTO problems SELECT row_number, 'long_code', 'code' FROM raw WHERE (code__kind = 'n' "
        f"AND strlen(regexp_replace(code, '[^0-9]', '', 'g')) > {MOST_DIGITS}) "
        r"OR regexp_full_match(code, '\d([.,]\d+)?[eE][+]?\d{1,3}')"
    )
    connection.execute(
        "INSERT INTO problems SELECT row_number, 'bad_code', 'code' FROM raw WHERE row_number NOT IN "
        "(SELECT row_number FROM problems WHERE rule IN ('bad_code', 'long_code')) AND (code__kind IN ('d', 'z') "
        r"OR (code__kind = 'n' AND contains(code, '.')) OR regexp_full_match(code, '\d{1,2}/\d{1,2}/\d{4}'))"
    )


def _reading_rules(
    contract: Contract, columns: Mapping[str, int], first: dt.date, last: dt.date, cut_off: CutOff
) -> Iterator[tuple[str, str, str]]:
    """A score read on a day stands for that day: one a unit and day, inside the period, the parts making the total."""
    yield "no_reading_day", "day", "day IS NULL"
    yield "reading_outside", "day", f"CAST(day AS DATE) NOT BETWEEN DATE '{first}' AND DATE '{last}'"
    yield "future_moment", "day", f"CAST(day AS DATE) > DATE '{cut_off.day}'"
    yield (
        "duplicate_reading",
        "day",
        "(unit, CAST(day AS DATE)) IN (SELECT (unit, CAST(day AS DATE)) FROM typed WHERE unit IS NOT NULL "
        "GROUP BY unit, CAST(day AS DATE) HAVING count(*) > 1)",
    )
    parts = [name for name in columns if contract.columns[name].type == "mean" and name != TOTAL]
    if len(parts) == len(contract.scores) and TOTAL in columns:
        yield "score_sum_differs", TOTAL, f"abs({' + '.join(parts)} - {TOTAL}) > {TOLERANCE}"
    yield from _cell_rules(contract, columns)


def _count_rules(contract: Contract, columns: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    yield (
        "duplicate_unit",
        "unit",
        ("unit IN (SELECT unit FROM typed WHERE unit IS NOT NULL GROUP BY unit HAVING count(*) > 1)"),
    )
    yield from _cell_rules(contract, columns)


def _cell_rules(contract: Contract, columns: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    yield "unknown_unit", "unit", "unit__bad OR unit IS NULL"
    for name in columns:
        rule = contract.columns[name]
        if rule.type == "count":
            yield "bad_count", name, f"{name}__bad"
        if rule.type == "mean":
            limits = [f"{name} < {rule.least}"] if rule.least is not None else []
            limits += [f"{name} > {rule.most}"] if rule.most is not None else []
            yield "bad_mean", name, " OR ".join([f"{name}__bad", *limits])
        if rule.required and rule.type not in ("unit", "moment"):
            yield "missing_cell", name, f"{name} IS NULL AND NOT {name}__bad"
        if rule.caps and all(cap in columns for cap in rule.caps):
            yield "part_exceeds", name, f"{name} > {rule.at_most}"
    for total in contract.sums:
        if total.whole in columns and all(part in columns for part in total.parts):
            yield "sum_exceeds", total.whole, f"{' + '.join(total.parts)} > {total.whole}"
            yield "sum_differs", total.whole, f"{' + '.join(total.parts)} < {total.whole}"
