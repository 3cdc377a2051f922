"""The checks of an extract, as SQL: each rule names rows, nothing is changed, nothing is dropped unseen.

A rule writes (row, rule, column) into the table ``problems``; memory therefore does not grow with the number of
findings, and counting or showing the first few is one statement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.base.names import fold_name
from pakn.load.extract.case_rules import case_rules
from pakn.load.raw import native_types
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["TOLERANCE", "TOTALS", "find_problems"]

TOTAL_WORDS = ("tổng cộng", "tổng số", "tổng", "cộng", "toàn tỉnh", "toàn tỉnh tổng cộng")
"""Words of a row that sums the others; a file's own word beside them would be an unknown unit."""
TOTALS = frozenset(fold_name(word) for word in TOTAL_WORDS)
PROVINCE = f"{fold_name('tỉnh')} "
"""How the name of a province begins; beside its units its own row is their sum."""
NOTE_STARTS = tuple(fold_name(word) for word in ("ghi chú", "chú thích", "nguồn", "người lập", "ngày lập"))
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
    cut_off: dt.date,
) -> None:
    """Fill the table ``problems`` (row_number, rule, column_name) from the tables ``raw`` and ``typed``.

    Parameters
    ----------
    first, last
        Days of the period, both included.
    cut_off
        Day up to which the extract knows what happened.
    """
    connection.execute("CREATE TABLE problems (row_number BIGINT, rule VARCHAR, column_name VARCHAR)")
    if contract.shape == "counts":
        _mark_rows_that_are_no_unit(connection, contract, columns)
        connection.execute(
            "CREATE TEMP VIEW judged AS SELECT * FROM typed WHERE row_number NOT IN "
            "(SELECT row_number FROM problems WHERE rule IN "
            "('total_row', 'group_row', 'note_row', 'unit_without_numbers'))"
        )
        _insert(connection, "judged", _count_rules(contract, columns))
    elif contract.shape == "readings":
        _insert(connection, "typed", _reading_rules(contract, columns, first, last, cut_off))
    else:
        _insert(connection, "typed", case_rules(contract, columns, first, last, cut_off))
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
    """A floating number keeps 15 digits: longer codes in number cells are no longer what they were."""
    if native_types(connection, "raw") is not None:
        if sql_type in EXACT_DIGITS:
            connection.execute(
                "INSERT INTO problems SELECT row_number, 'long_code', 'code' FROM raw__native "
                f"WHERE code__native >= 1e{EXACT_DIGITS[sql_type]}"
            )
        return
    connection.execute(
        "INSERT INTO problems SELECT row_number, 'long_code', 'code' FROM raw WHERE code__kind = 'n' "
        f"AND strlen(regexp_replace(code, '[^0-9]', '', 'g')) > {MOST_DIGITS}"
    )


def _mark_rows_that_are_no_unit(
    connection: duckdb.DuckDBPyConnection, contract: Contract, columns: Mapping[str, int]
) -> None:
    """Set aside totals, group names and notes: rows that people write into a table for readers."""
    numbers = [name for name in columns if contract.columns[name].type in ("count", "mean")]
    empty = " AND ".join(f"raw.{name} IS NULL" for name in numbers) or "true"
    rows = connection.execute(
        f"SELECT raw.row_number, raw.unit, ({empty}) FROM raw LEFT JOIN typed USING (row_number) "
        "WHERE typed.unit IS NULL"
    ).fetchall()
    found = [(row, rule, "unit") for row, text, bare in rows if (rule := _row_kind(text, bare=bare))]
    # In a table sent out with its units filled in, a unit that filled in nothing has handed in nothing.
    nothing = connection.execute(
        f"SELECT raw.row_number FROM raw JOIN typed USING (row_number) WHERE typed.unit IS NOT NULL AND ({empty})"
    ).fetchall()
    found += [(row, "unit_without_numbers", "unit") for (row,) in nothing]
    if found:
        connection.executemany("INSERT INTO problems VALUES (?, ?, ?)", found)
    totals = [row for row, rule, _ in found if rule == "total_row"]
    if len(totals) == 1:  # with several, nobody can tell which rows each of them sums
        _compare_total(connection, totals[0], [name for name in numbers if contract.columns[name].type == "count"])


def _compare_total(connection: duckdb.DuckDBPyConnection, row_number: int, counts: list[str]) -> None:
    for name in counts:
        connection.execute(
            f"INSERT INTO problems SELECT row_number, 'total_differs', ? FROM typed WHERE row_number = ? AND {name} <> "
            f"(SELECT sum({name}) FROM typed WHERE row_number NOT IN (SELECT row_number FROM problems))",
            [name, row_number],
        )


def _row_kind(text: str | None, *, bare: bool) -> str | None:
    key = fold_name(text or "")
    if key in TOTALS or key.startswith(PROVINCE):
        return "total_row"
    if bare and key.startswith(NOTE_STARTS):
        return "note_row"
    return "group_row" if bare else None


def _reading_rules(
    contract: Contract, columns: Mapping[str, int], first: dt.date, last: dt.date, cut_off: dt.date
) -> Iterator[tuple[str, str, str]]:
    """A score read on a day stands for that day: one a unit and day, inside the period, the parts making the total."""
    yield "no_reading_day", "day", "day IS NULL"
    yield "reading_outside", "day", f"CAST(day AS DATE) NOT BETWEEN DATE '{first}' AND DATE '{last}'"
    yield "future_moment", "day", f"CAST(day AS DATE) > DATE '{cut_off}'"
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
