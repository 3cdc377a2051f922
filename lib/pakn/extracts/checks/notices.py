"""What is told of the rows that break a rule: how many, in which column, the first of them with masked cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from pakn.base.labels import format_iso_date, format_number
from pakn.base.personal import looks_personal
from pakn.extracts.checks.cell_texts import literal
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.checks.table_rows import TOTALS, is_total_name
from pakn.extracts.checks.unit_notices import KINDS, UNIT_RULES, UnitNames, texts_by_kind
from pakn.extracts.redaction import shown
from pakn.registry.catalogue import Catalogue
from pakn.registry.contracts import Contract
from pakn.registry.unit_findings import initials

if TYPE_CHECKING:
    import duckdb

__all__ = ["EMPTY", "MOST_EXAMPLES", "Notice", "notices_of", "quoter"]

MOST_EXAMPLES = 5
EMPTY = "ô trống"
NAMING_UNITS = ("missing_cell", "level_without_annex")
"""Rules of rows whose unit is to be named: it must be asked, or is found nowhere else."""
STORED_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.]+)?")


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
    title: str = ""
    """What is wrong, where that is more than the rule says."""
    remedy: str = ""
    """What to do, where that is more than the rule says."""
    texts: tuple[str, ...] = ()
    """The cells it speaks of alone, unmasked: for finding their rows, never to be told."""

    @property
    def names_some(self) -> bool:
        """Whether it names only the first of its rows."""
        return self.count > len(self.examples)

    @property
    def heading(self) -> str:
        """What is wrong, in words."""
        return self.title or self.rule.title

    @property
    def advice(self) -> str:
        """What to do, in words."""
        return self.remedy or self.rule.remedy


def notices_of(
    connection: duckdb.DuckDBPyConnection,
    columns: Mapping[str, int],
    rules: Mapping[str, CheckRule],
    names: UnitNames,
    most: int = MOST_EXAMPLES,
) -> tuple[Notice, ...]:
    """Return one notice for each rule and column that rows of ``problems`` break, of units one for each kind.

    Parameters
    ----------
    connection
        DuckDB with the rows of the file.
    columns
        Place of each column that is read, by its name.
    rules
        Every check, by its id.
    names
        What units are called.
    most
        Rows that are named.
    """
    counted = connection.execute(
        "SELECT rule, column_name, count(*) FROM problems GROUP BY ALL ORDER BY min(row_number), rule"
    ).fetchall()
    notices: list[Notice] = []
    for rule, column, count in counted:
        if rule in UNIT_RULES and column in columns:
            notices += _unit_notices(connection, rules[rule], column, names, most)
        else:
            cell = (f"raw.{column}", f"raw.{column}__kind") if column in columns else ("NULL", "NULL")
            examples = _examples(connection, cell, _broken(rule, column), column, names, most)
            told = _units_of(connection, _broken(rule, column), names) if rule in NAMING_UNITS else ""
            columns_title = names.contract.columns[column].title if column in names.contract.columns else ""
            title = rules[rule].title.replace("{column}", columns_title)
            notices.append(Notice(rules[rule], column, count, examples, told, title=title))
    return tuple(notices)


def _units_of(connection: duckdb.DuckDBPyConnection, where: str, names: UnitNames) -> str:
    """The units of the first rows that break a rule, for whoever must ask them."""
    rows = connection.execute(
        f"SELECT raw.unit FROM problems JOIN raw USING (row_number) WHERE {where} ORDER BY row_number "
        f"LIMIT {MOST_EXAMPLES}"
    ).fetchall()
    return ", ".join(dict.fromkeys(names.quote("unit", unit) for (unit,) in rows if unit))


def _broken(rule: str, column: str) -> str:
    return f"rule = '{rule}' AND column_name = '{column}'"


def _unit_notices(
    connection: duckdb.DuckDBPyConnection, rule: CheckRule, column: str, names: UnitNames, most: int
) -> Iterator[Notice]:
    cell, left = (f"raw.{column}", f"raw.{column}__kind"), _broken(rule.id, column)
    for kind, texts in [*texts_by_kind(connection, names, rule.id, column), ("unknown", ())]:
        own = f"{cell[0]} IN ({', '.join(map(literal, texts))})" if texts else f"{cell[0]} IS NULL"
        where = left if kind == "unknown" else f"{_broken(rule.id, column)} AND {own}"
        left += f" AND ({own}) IS NOT TRUE"
        row = connection.execute(f"SELECT count(*) FROM problems JOIN raw USING (row_number) WHERE {where}").fetchone()
        if row and row[0]:
            examples = _examples(connection, cell, where, column, names, most, spread=True)
            title, remedy = KINDS.get(kind, ("", ""))
            told = names.told_of(column, texts, [shown for _, shown in examples])
            yield Notice(rule, column, row[0], examples, told, title=title, remedy=remedy, texts=texts)


def _examples(
    connection: duckdb.DuckDBPyConnection,
    cell: tuple[str, str],
    where: str,
    column: str,
    names: UnitNames,
    most: int,
    *,
    spread: bool = False,
) -> tuple[tuple[int, str], ...]:
    """Return the first rows and what stands there; with ``spread`` of as many different texts as can be."""
    text, kind = cell
    place = f"row_number() OVER (PARTITION BY {text} ORDER BY row_number)" if spread else "1"
    rows = connection.execute(
        f"SELECT row_number, {text} AS text, {kind} AS kind, {place} AS place "
        f"FROM problems JOIN raw USING (row_number) WHERE {where} ORDER BY place, row_number LIMIT {most}"
    ).fetchall()
    return tuple((row, _quoted(column, text, kind, names)) for row, text, kind, _ in sorted(rows))


def _quoted(column: str, text: str | None, kind: str | None, names: UnitNames) -> str:
    if text is None:
        return EMPTY
    quoted = names.quote(column, text)
    return quoted if quoted != text else in_house_notation(text, kind or "t", names.contract.columns[column].type)


def in_house_notation(text: str, kind: str, column_type: str) -> str:
    """Return a cell as Vietnamese text has it where the file stores a date or number; a text stays as typed.

    >>> [in_house_notation("2024-12-01T08:30:00", kind, "moment") for kind in ("d", "t")]
    ['01/12/2024 08:30:00', '2024-12-01T08:30:00']
    >>> in_house_notation("0.995", "n", "mean"), in_house_notation("1343.5", "n", "count")
    ('0,995', '1.343,5')
    >>> in_house_notation("45631.5", "n", "moment"), in_house_notation("2024-12-01", "d", "unit")
    ('45631,5', '01/12/2024')
    """
    if kind in {"d", "z"} and STORED_DAY.fullmatch(text):
        day, _, time = text.partition("T")
        return f"{format_iso_date(day)} {time}".rstrip()
    if kind != "n":
        return text
    if column_type in {"count", "mean", "rating"}:
        return format_number(Decimal(text), len(text.partition(".")[2]))
    return text.replace(".", ",")


def quoter(contract: Contract, catalogue: Catalogue) -> Callable[[str, str], str]:
    """Return how a cell of a column may be quoted: see `masking.shown`."""
    from pakn.base.names import fold_name  # noqa: PLC0415 (only where something is wrong)

    units = catalogue.units
    known_units = [
        *TOTALS,
        *(fold_name(unit.name) for unit in units.units),
        *(fold_name(each.alias) for each in units.aliases),
    ]

    whole = units.spellings.union(*map(initials, units.units))

    @lru_cache(maxsize=16_384)  # a column of units holds the same few hundred texts over and over
    def quote(column: str, text: str) -> str:
        rule = contract.columns[column]
        if rule.type == "unit" and is_total_name(text) and not looks_personal(text):
            return text
        known = {"unit": known_units, "topic": list(catalogue.topics)}.get(rule.type, list(rule.words))
        return shown(rule.type, text, known, whole if rule.type == "unit" else ())

    return quote
