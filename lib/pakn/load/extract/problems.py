"""The checks of an extract, as SQL: each rule names rows, nothing is changed, nothing is dropped unseen.

A rule writes (row, rule, column) into the table ``problems``; memory therefore does not grow with the number of
findings, and counting or showing the first few is one statement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pakn.base.names import fold_name
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
PROCESSED = "('processed', 'refused', 'returned', 'forwarded')"
"""Statuses that count as processed where a case has no closing date of its own."""
TOTAL, TOLERANCE = "total", Decimal("0.05")
"""Column of a score's total, and how far rounding may move it from its parts."""
LARGE, SORTED_ROWS = 200_000, 8_000_000
"""Rows from which codes are first compared in memory, and how many of them at a time."""
PLAIN_CODE = "(strlen(code) <= 40 AND regexp_full_match(code, 'X*(LX*[0-9]|[0-9]X*L)X*'))".replace(
    "X", "[A-Za-z0-9./_-]"
).replace("L", "[A-Za-z]")
"""Nearly all codes: with a letter and a digit, which one look can tell."""
BAD_CODE = (
    # A shifted column must not print as a code: a code has a digit, and is no telephone or identity number.
    "NOT regexp_full_match(code, '[A-Za-z0-9./_-]{1,40}') OR NOT regexp_matches(code, '\\d') "
    "OR regexp_full_match(regexp_replace(code, '[./_-]', '', 'g'), '(84|0)\\d{8,10}|\\d{9}|\\d{12}')"
)
MOBILE_CODE = "regexp_matches(code, '(^|\\D)((0|84)[35789]\\d{8}|0[35789]\\d{2}[._-]\\d{3}[._-]\\d{3})(\\D|$)')"
"""A mobile number stays one also behind letters, with the country's code or written in groups."""


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
        _insert(connection, "typed", _case_rules(contract, columns, first, last, cut_off))
        _mark_repeated_codes(connection)


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


def _mark_repeated_codes(connection: duckdb.DuckDBPyConnection) -> None:
    """Mark every row but the first of each code; codes are compared by their hashes first, which take little memory."""
    if _all_distinct(connection):
        return
    connection.execute(
        "CREATE TEMP TABLE repeated AS SELECT hash(code) AS hashed FROM typed WHERE code IS NOT NULL "
        "GROUP BY hashed HAVING count(*) > 1"
    )
    connection.execute(
        "INSERT INTO problems SELECT row_number, 'duplicate_code', 'code' FROM (SELECT row_number, row_number() OVER "
        "(PARTITION BY code ORDER BY row_number) AS place FROM typed SEMI JOIN repeated ON hash(code) = hashed) "
        "WHERE place > 1"
    )


def _all_distinct(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether the codes of a large file surely all differ; sorting hashes takes a third of grouping them."""
    counted = connection.execute("SELECT count(*) FROM typed").fetchone()
    parts = counted[0] // SORTED_ROWS + 1 if counted and counted[0] >= LARGE else 0
    for part in range(parts):
        condition = f"AND hash(code) % {parts} = {part}" if parts > 1 else ""
        made = connection.execute(f"SELECT hash(code) AS hashed FROM typed WHERE code IS NOT NULL {condition}")
        hashes: Any = made.fetchnumpy()["hashed"]
        hashes.sort()
        if (hashes[1:] == hashes[:-1]).any():
            return False
    return parts > 0


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
    if not any(contract.columns[name].required for name in numbers):
        # Where every column may be left open, a unit that filled in none has sent nothing.
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


def _case_rules(
    contract: Contract, columns: Mapping[str, int], first: dt.date, last: dt.date, cut_off: dt.date
) -> Iterator[tuple[str, str, str]]:
    after = f"TIMESTAMP '{cut_off + dt.timedelta(days=1)}'"
    begin, end = f"TIMESTAMP '{first}'", f"TIMESTAMP '{last + dt.timedelta(days=1)}'"
    yield "no_code", "code", "code IS NULL"
    yield "bad_code", "code", f"(NOT {PLAIN_CODE} AND ({BAD_CODE})) OR {MOBILE_CODE}"
    yield "no_received", "received", "received IS NULL AND NOT received__bad"
    for name in columns:
        if contract.columns[name].type == "moment":
            yield "bad_moment", name, f"{name}__bad"
            if name != "due":
                yield "future_moment", name, f"{name} >= {after}"
    yield "outside_period", "received", f"received < {begin} OR (received >= {end} AND received < {after})"
    yield "unknown_case_unit", "unit", "unit__bad OR unit IS NULL"
    # A closing day without a time, on the day of receipt, is no earlier than the receipt.
    same_day = "closed = date_trunc('day', closed) AND CAST(closed AS DATE) = CAST(received AS DATE)"
    yield "closed_before_received", "closed", f"closed < received AND NOT ({same_day})"
    yield "bad_rating", "rating", "rating__bad OR rating NOT BETWEEN 1 AND 5"
    yield (
        "rating_without_closure",
        "rating",
        f"rating IS NOT NULL AND closed IS NULL AND coalesce(status, '') NOT IN {PROCESSED}",
    )
    for name in columns:
        if contract.columns[name].type == "choice":
            yield "unknown_choice", name, f"{name}__bad"
    yield "unknown_commune", "commune", "commune__bad"
    yield "unknown_topic", "topic", "topic__bad"
