"""Reading numbers: "1.343" is a thousand or one and a third, and only the whole column can tell which.

Counts are whole, so that a dot before three digits groups them. A mean may have decimals; where every cell of its
column could be read both ways and both lie in the allowed range, the file does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import duckdb

__all__ = ["Separators", "count_expression", "mean_expression", "separators_of"]

Decimal = Literal[",", "."]


@dataclass(frozen=True, slots=True)
class Separators:
    """What the texts of a column use: how many cells have dots and commas, and how many of them surely as decimals."""

    dots: int
    commas: int
    dots_surely_decimal: int
    commas_surely_decimal: int

    @property
    def mixed(self) -> bool:
        """Whether dots and commas both occur."""
        return self.dots > 0 and self.commas > 0

    @property
    def decimal(self) -> Decimal | None:
        """The decimal sign, where the cells show it."""
        if self.dots_surely_decimal and not self.commas_surely_decimal:
            return "."
        if self.commas_surely_decimal and not self.dots_surely_decimal:
            return ","
        return None

    @property
    def either(self) -> bool:
        """Whether some cells have a sign that may group or part decimals, and nothing tells which."""
        return bool(self.dots or self.commas) and self.decimal is None


def separators_of(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> Separators:
    """Return what the texts of a column use as separators."""
    row = connection.execute(
        f"""SELECT count(*) FILTER (contains({column}, '.')), count(*) FILTER (contains({column}, ',')),
            count(*) FILTER (regexp_full_match({column}, '\\d+\\.(\\d{{1,2}}|\\d{{4,}})|\\d{{4,}}\\.\\d+|0\\.\\d+')),
            count(*) FILTER (regexp_full_match({column}, '\\d+,(\\d{{1,2}}|\\d{{4,}})|\\d{{4,}},\\d+|0,\\d+'))
        FROM {table} WHERE {column}__kind = 't'"""
    ).fetchone()
    return Separators(*(row or (0, 0, 0, 0)))


def count_expression(column: str) -> str:
    """Return SQL that reads a cell as a whole number from 0; NULL where it is none."""
    grouped = rf"regexp_full_match({column}, '\d{{1,3}}([., ]\d{{3}})+')"
    number = f"try_cast({column} AS DOUBLE)"
    return f"""CASE
        WHEN {column}__kind = 'n' THEN CASE WHEN {number} >= 0 AND {number} = floor({number})
            THEN try_cast({number} AS BIGINT) END
        WHEN regexp_full_match({column}, '\\d+') THEN try_cast({column} AS BIGINT)
        WHEN {grouped} THEN try_cast(regexp_replace({column}, '[., ]', '', 'g') AS BIGINT)
    END"""


def mean_expression(column: str, decimal: Decimal) -> str:
    """Return SQL that reads a cell as a number with the given decimal sign; NULL where it is none."""
    group = "." if decimal == "," else ","
    plain = f"replace(replace({column}, '{group}', ''), ',', '.')"
    shape = rf"\d{{1,3}}([{group}]\d{{3}})*([{decimal}]\d+)?|\d+([{decimal}]\d+)?"
    return f"""CASE
        WHEN {column}__kind = 'n' THEN try_cast({column} AS DECIMAL(18, 6))
        WHEN regexp_full_match({column}, '{shape}') THEN try_cast({plain} AS DECIMAL(18, 6))
    END"""
