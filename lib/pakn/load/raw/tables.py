"""The one table that every format ends in: row number, and for each wanted column its text and its kind."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pakn.base.errors import raise_findings

from .cells import Cell, clean_sql
from .connection import quoted, read_path
from .legacy import ODD_LETTERS, legacy_font
from .refusals import legacy_finding

if TYPE_CHECKING:
    import duckdb

__all__ = ["Column", "Target", "create_table", "load_rows", "refuse_legacy_cells"]

LEGACY_SAMPLE = 1000
"""Cells per column looked at for old fonts, among those with letters that Vietnamese never writes."""

LARGEST_LINE_BYTES = 16_000_000
"""DuckDB stops at lines of 2 MB; citizens paste whole petitions into a field."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows go: a new table of a connection, with the wanted columns by name and position in the file."""

    connection: duckdb.DuckDBPyConnection
    table: str
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """SQL of a column's text and of the kind that a text there has."""

    text: str
    kind: str = "'t'"


def create_table(target: Target, source: str, row_number: str, columns: Mapping[str, Column]) -> int:
    """Create the table from an SQL source and return its number of rows; rows without any text stay out."""
    pairs = {quoted(name): quoted(f"{name}__kind") for name in columns}
    inner = ", ".join(
        f"{column.text} AS {text}, {column.kind} AS {kind}"
        for (text, kind), column in zip(pairs.items(), columns.values(), strict=True)
    )
    outer = ", ".join(f"{text}, CASE WHEN {text} IS NOT NULL THEN {kind} END AS {kind}" for text, kind in pairs.items())
    filled = " OR ".join(f"{text} IS NOT NULL" for text in pairs)
    made = target.connection.execute(
        f"CREATE TABLE {quoted(target.table)} AS SELECT row_number, {outer} "
        f"FROM (SELECT CAST({row_number} AS BIGINT) AS row_number, {inner} FROM {source}) WHERE {filled}"
    ).fetchone()
    return int(made[0]) if made else 0


def load_rows(target: Target, rows: Iterable[tuple[int, Sequence[Cell]]]) -> int:
    """Create the table from rows of cells, through a file that never outlives the call.

    DuckDB takes a file ten times faster than values one by one. It holds the wanted columns only.
    """
    names = list(target.columns)
    with tempfile.TemporaryDirectory(prefix="pakn-") as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            for number, cells in rows:
                writer.writerow([number, *(part for cell in cells for part in cell)])
        fields = ["'row': 'VARCHAR'"]
        fields += [f"'c{position}': 'VARCHAR', 'k{position}': 'VARCHAR'" for position in range(len(names))]
        source = (
            f"read_csv({read_path(path)}, auto_detect = false, header = false, delim = ',', quote = '\"', "
            f"escape = '\"', new_line = '\\n', max_line_size = {LARGEST_LINE_BYTES}, columns = {{{', '.join(fields)}}})"
        )
        columns = {name: Column(clean_sql(f"c{position}"), f"k{position}") for position, name in enumerate(names)}
        return create_table(target, source, "row", columns)


def refuse_legacy_cells(where: str, target: Target, headings: Sequence[str]) -> None:
    """Drop the table again and refuse the file if a loaded column holds text in an old font."""
    findings = []
    for name, position in target.columns.items():
        cells = target.connection.execute(
            f"SELECT row_number, {quoted(name)} FROM {quoted(target.table)} "
            f"WHERE regexp_matches({quoted(name)}, ?) ORDER BY row_number LIMIT {LEGACY_SAMPLE}",
            [ODD_LETTERS],
        ).fetchall()
        fonts = ((row, legacy_font(text)) for row, text in cells)
        row, font = next(((row, font) for row, font in fonts if font), (0, None))
        if font:
            findings.append(legacy_finding(f"{where}, dòng {row}, cột «{headings[position]}»", font))
    if findings:
        target.connection.execute(f"DROP TABLE {quoted(target.table)}")
    raise_findings(findings)
