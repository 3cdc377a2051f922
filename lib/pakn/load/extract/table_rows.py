"""Rows that people write into a table for readers, and rows that hold other rows: neither is a unit or a case.

A total, the name of a group and a note are known by their words. A row of the province's own committee, or of a
district beside its communes, may be a unit like the others or their sum; where its numbers allow both, the file is
asked, since adding it would count everything twice.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.base.names import fold_name
from pakn.registry.contracts import Contract
from pakn.registry.unit_files import LOCALITIES, Unit
from pakn.registry.units import Units

if TYPE_CHECKING:
    import duckdb

__all__ = ["NOTE_STARTS", "NO_UNITS", "TOTALS", "mark_table_rows", "write_problems"]

TOTAL_WORDS = ("tổng cộng", "tổng số", "tổng", "cộng", "toàn tỉnh", "toàn tỉnh tổng cộng")
"""Words of a row that sums the others; a file's own word beside them would be an unknown unit."""
TOTALS = frozenset(fold_name(word) for word in TOTAL_WORDS)
PROVINCE = f"{fold_name('tỉnh')} "
"""How the name of a province begins; beside its units its own row is their sum."""
_PLACES = "|".join(fold_name(word) for word in ("tỉnh", "huyện", "thị xã", "thành phố", "xã", "phường", "sở", "ngành"))
_SUM = "|".join(fold_name(word) for word in ("tổng cộng", "tổng số", "tổng", "cộng", "toàn tỉnh"))
_GROUP = "|".join(fold_name(word) for word in ("cấp", "khối", "nhóm", "các"))
_END = "(?: |$)"
SUMMING = re.compile(
    rf"(?:{_SUM}) (?:[ivx]+|\d+|{_GROUP}|{fold_name('toàn tỉnh')}|{_PLACES}){_END}"
    rf"|(?:{_GROUP}) (?:[ivx]+|\d+|{_PLACES}){_END}"
)
"""How the folded name of a row that sums some others begins: "Cộng I", "Tổng (I+II)", "Cấp huyện"; not "Tổng đài"."""
NOTE_STARTS = tuple(fold_name(word) for word in ("ghi chú", "chú thích", "nguồn", "người lập", "ngày lập"))
NO_UNITS = ("total_row", "group_row", "note_row", "part_row", "repeated_head", "unit_without_numbers")
"""Rules of rows whose numbers are not those of a unit."""
COMMITTEE = "ủy ban"
"""Type of the body whose name is also that of the whole province."""
LEAST, NEAR, FEW = Decimal("0.5"), Decimal("0.02"), 10
"""A row of the province that has half of the sum of the others, in any column, may be their sum, even a wrong one.
Districts report beside their communes: there only what is the very sum in a column, of not too few, and nearly so in
all the others is doubted."""

Found = list[tuple[int, str, str]]
"""Row, rule and column."""


def mark_table_rows(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    columns: Mapping[str, int],
    units: Units,
    whole_rows: str | None,
    on: dt.date,
) -> None:
    """Write the rows of a table of counts that are no units into ``problems``.

    Parameters
    ----------
    whole_rows
        What a mapping says of rows that may hold others: ``total`` (they do), ``unit`` (they are units like them).
    on
        Day on which names mean units.
    """
    numbers = [name for name in columns if contract.columns[name].type in ("count", "mean")]
    empty = " AND ".join(f"raw.{name} IS NULL" for name in numbers) or "true"
    rows = connection.execute(
        f"SELECT raw.row_number, raw.unit, ({empty}) FROM raw LEFT JOIN typed USING (row_number) "
        "WHERE typed.unit IS NULL"
    ).fetchall()
    found: Found = [(row, rule, "unit") for row, text, bare in rows if (rule := _row_kind(text, bare=bare))]
    # In a table sent out with its units filled in, a unit that filled in nothing has handed in nothing.
    nothing = connection.execute(
        f"SELECT raw.row_number FROM raw JOIN typed USING (row_number) WHERE typed.unit IS NOT NULL AND ({empty})"
    ).fetchall()
    found += [(row, "unit_without_numbers", "unit") for (row,) in nothing]
    counts = [name for name in numbers if contract.columns[name].type == "count"]
    found += _rows_of_wholes(connection, counts, units, whole_rows, on, {row for row, *_ in found})
    unnamed = [row for row, text, bare in rows if text is None and not bare]
    found += [(row, "total_row", "unit") for row in unnamed if _is_sum(connection, counts, row)]
    write_problems(connection, found)
    totals = [row for row, rule, _ in found if rule == "total_row"]
    if len(totals) == 1:  # with several, nobody can tell which rows each of them sums
        _compare_total(connection, totals[0], counts)


def _row_kind(text: str | None, *, bare: bool) -> str | None:
    key = fold_name(text or "")
    if key in TOTALS or key.startswith(PROVINCE) or SUMMING.match(key):
        return "total_row"
    if bare and key.startswith(NOTE_STARTS):
        return "note_row"
    return "group_row" if bare else None


def _rows_of_wholes(
    connection: duckdb.DuckDBPyConnection,
    counts: Sequence[str],
    units: Units,
    whole_rows: str | None,
    on: dt.date,
    others: set[int],
) -> Iterator[tuple[int, str, str]]:
    """Return the rows that may hold others: the province's committee all of them, a district its communes."""
    if not counts or whole_rows == "unit":
        return
    chosen = ", ".join(counts)
    read = connection.execute(f"SELECT row_number, unit, {chosen} FROM typed WHERE unit IS NOT NULL").fetchall()
    known = {row: (units.get(unit), numbers) for row, unit, *numbers in read if row not in others}
    everyone, of_districts = _Parts(len(counts)), defaultdict[str, _Parts](lambda: _Parts(len(counts)))
    for row, (unit, numbers) in known.items():
        everyone.add(row, numbers)
        if above := _district_of(units, unit, on):
            of_districts[above].add(row, numbers)
    for row, (unit, numbers) in known.items():
        is_committee = unit.type == COMMITTEE and unit.level not in LOCALITIES
        parts = everyone if is_committee else of_districts.get(unit.unit_id)
        if parts is None or parts.rows == [row]:
            continue
        if whole_rows is None:
            sums = parts.sums_without(numbers) if is_committee else parts.sums
            if _may_hold(numbers, sums, exactly=not is_committee):
                yield row, "whole_row", "unit"
        elif is_committee:
            yield row, "total_row", "unit"
        else:
            yield from ((part, "part_row", "unit") for part in parts.rows)
            del of_districts[unit.unit_id]  # a district that stands there twice has its parts once


class _Parts:
    """Rows that another may hold, and the sums of their numbers: added once, not for each row that is asked."""

    def __init__(self, columns: int) -> None:
        self.rows: list[int] = []
        self.sums = [0] * columns

    def add(self, row: int, numbers: Sequence[int | None]) -> None:
        """Take a row in."""
        self.rows.append(row)
        self.sums = [total + (own or 0) for total, own in zip(self.sums, numbers, strict=True)]

    def sums_without(self, numbers: Sequence[int | None]) -> list[int]:
        """Return the sums of all rows but the one with these numbers."""
        return [total - (own or 0) for total, own in zip(self.sums, numbers, strict=True)]


def _district_of(units: Units, part: Unit, on: dt.date) -> str | None:
    """Return the unit that a commune lies in, where it is a district; `None` of anything else."""
    if part.level not in LOCALITIES:
        return None
    above = units.parent(part.unit_id, max(min(on, part.valid_to or on), part.valid_from))
    return above.unit_id if above is not None and above.level in LOCALITIES and above is not part else None


def _may_hold(whole: Sequence[int | None], sums: Sequence[int], *, exactly: bool) -> bool:
    """Whether a row's numbers may be the sums of other rows, though wrong or with some of them missing.

    >>> sums = [100, 90]
    >>> [_may_hold(row, sums, exactly=False) for row in ([100, 90], [101, 0], [49, 44])]
    [True, True, False]
    >>> [_may_hold(row, sums, exactly=True) for row in ([100, 90], [100, 89], [99, 89], [100, 50])]
    [True, True, False, False]
    """
    pairs = [(own, total) for own, total in zip(whole, sums, strict=True) if own is not None and total]
    if not exactly:
        return any(own >= LEAST * total for own, total in pairs)
    near = all(abs(own - total) <= NEAR * total for own, total in pairs)
    return near and any(own == total >= FEW for own, total in pairs)


def _is_sum(connection: duckdb.DuckDBPyConnection, counts: Sequence[str], row_number: int) -> bool:
    """Whether a row without a name is the very sum of the rows of units: its word stands in a column nobody reads."""
    if not counts:
        return False
    equal = " AND ".join(f"coalesce(max({name}) FILTER (row_number = {row_number}), 0) = "
                         f"coalesce(sum({name}) FILTER (unit IS NOT NULL), 0)" for name in counts)  # fmt: skip
    found = connection.execute(f"SELECT {equal}, max({counts[0]}) FILTER (row_number = {row_number}) FROM typed")
    same, own = found.fetchone() or (False, None)
    return bool(same and own)


def _compare_total(connection: duckdb.DuckDBPyConnection, row_number: int, counts: Sequence[str]) -> None:
    for name in counts:
        connection.execute(
            f"INSERT INTO problems SELECT row_number, 'total_differs', '{name}' FROM typed "
            f"WHERE row_number = {row_number} AND {name} <> "
            f"(SELECT sum({name}) FROM typed WHERE row_number NOT IN (SELECT row_number FROM problems))"
        )


def write_problems(connection: duckdb.DuckDBPyConnection, found: Found) -> None:
    """Write rows, the rules they break and the columns into ``problems``."""
    # No parameters: the first one makes DuckDB load pandas, which takes longer than all checks of a month's file.
    if found:
        rows = ", ".join(f"({row}, '{rule}', '{column}')" for row, rule, column in found)
        connection.execute(f"INSERT INTO problems VALUES {rows}")
