"""Rows of a table that may hold other rows: of the province's committee all of them, of a district its communes.

Such a row may be a unit like the others or their sum; where its numbers allow both, the file is asked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.registry.unit_files import LOCALITIES, Unit
from pakn.registry.units import Units

if TYPE_CHECKING:
    import duckdb

__all__ = ["rows_of_wholes"]

COMMITTEE = "ủy ban"
"""Type of the body whose name is also that of the whole province."""
LEAST, NEAR, FEW = Decimal("0.5"), Decimal("0.02"), 10
"""A row of the province that has half of the sum of the others, in any column, may be their sum, even a wrong one.
Districts report beside their communes: there only what is the very sum in a column, of not too few, and nearly so in
all the others is doubted."""


def rows_of_wholes(
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
