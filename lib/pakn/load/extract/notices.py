"""What is told of the rows that break a rule: how many, in which column, the first of them with masked cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pakn.load.extract.masking import shown
from pakn.load.extract.problems import TOTALS
from pakn.load.extract.rules import CheckRule
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    import duckdb

__all__ = ["EMPTY", "Notice", "notices_of", "quoter"]

MOST_EXAMPLES = 5
EMPTY = "ô trống"


@dataclass(frozen=True, slots=True)
class Notice:
    """One rule that some rows of a file break: how many, in which column, the first of them."""

    rule: CheckRule
    column: str
    count: int
    examples: tuple[tuple[int, str], ...] = ()
    """Row numbers and what stands there, masked."""
    told: str = ""
    """What else a reader needs: the column's title, the readings that remain, the near candidates."""
    sheet: str = ""
    """The sheet, where rows of several are read."""
    wanted: str = ""
    """What the place may hold, where that is not what its column may."""


def notices_of(
    connection: duckdb.DuckDBPyConnection,
    columns: Mapping[str, int],
    rules: Mapping[str, CheckRule],
    quote: Callable[[str, str], str],
) -> tuple[Notice, ...]:
    """Return one notice for each rule and column that rows of the table ``problems`` break."""
    counted = connection.execute(
        "SELECT rule, column_name, count(*) FROM problems GROUP BY ALL ORDER BY min(row_number), rule"
    ).fetchall()
    return tuple(
        Notice(rules[rule], column, count, _examples(connection, columns, rule, column, quote))
        for rule, column, count in counted
    )


def _examples(
    connection: duckdb.DuckDBPyConnection,
    columns: Mapping[str, int],
    rule: str,
    column: str,
    quote: Callable[[str, str], str],
) -> tuple[tuple[int, str], ...]:
    cell = f"raw.{column}" if column in columns else "NULL"
    rows = connection.execute(
        f"SELECT row_number, {cell} FROM problems JOIN raw USING (row_number) WHERE rule = '{rule}' "
        f"AND column_name = '{column}' ORDER BY row_number LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    return tuple((row, quote(column, text) if text is not None else EMPTY) for row, text in rows)


def quoter(contract: Contract, catalogue: Catalogue) -> Callable[[str, str], str]:
    """Return how a cell of a column may be quoted: see `masking.shown`."""
    from pakn.base.names import fold_name  # noqa: PLC0415 (only where something is wrong)

    units = catalogue.units
    names = [
        *TOTALS,
        *(fold_name(unit.name) for unit in units.units),
        *(fold_name(each.alias) for each in units.aliases),
    ]

    @lru_cache(maxsize=16_384)  # a column of units holds the same few hundred texts over and over
    def quote(column: str, text: str) -> str:
        rule = contract.columns[column]
        known = {"unit": names, "topic": list(catalogue.topics)}.get(rule.type, list(rule.words))
        return shown(rule.type, text, known)

    return quote
