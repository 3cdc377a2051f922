"""The one table that every format ends in: row number, and for each wanted column its text and its kind."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pakn.base.errors import Finding, raise_findings
from pakn.base.scratch import process_folder
from pakn.extracts.reading.asis import any_distinct
from pakn.extracts.reading.cells import Cell, clean_sql
from pakn.extracts.reading.connection import quoted, read_path
from pakn.extracts.reading.legacy import ODD_LETTERS, legacy_font
from pakn.extracts.reading.refusals import LONGEST_CELL, MOST_FINDINGS, column_name, legacy_finding, long_cell

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "LoadTarget",
    "RawColumn",
    "create_table",
    "create_view",
    "load_rows",
    "native_types",
    "refuse_legacy_cells",
    "staging_table",
]

LEGACY_SAMPLE = 1000
"""Cells per column looked at for old fonts, among those with letters that Vietnamese never writes."""

LARGEST_LINE_BYTES = 16_000_000
"""DuckDB stops at lines of 2 MB; citizens paste whole petitions into a field."""
LONGEST_ROW = LARGEST_LINE_BYTES // 4
"""Letters of the cells of a row that are read together; none takes more than four bytes."""


@dataclass(frozen=True, slots=True)
class LoadTarget:
    """Where rows go: a new table of a connection, with the wanted columns by name and position in the file.

    ``where`` is the file and sheet they come from, ``headings`` those of all its columns, for what is refused.
    ``ascii`` takes the names of columns that loading finds to hold no letter beyond ASCII.
    """

    connection: duckdb.DuckDBPyConnection
    table: str
    columns: Mapping[str, int]
    where: str = ""
    headings: Sequence[str] = ()
    ascii: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class RawColumn:
    """SQL of a column's text, of the kind that a text there has, and of its value where the file itself has a type."""

    text: str
    kind: str = "'t'"
    native: str = ""


def create_table(target: LoadTarget, source: str, row_number: str, columns: Mapping[str, RawColumn]) -> int:
    """Create the table from an SQL source and return its number of rows; rows without any text stay out.

    Raises
    ------
    DataError
        If cells are too long; the table is dropped again.
    """
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
    _refuse_long_cells(target)
    return int(made[0]) if made else 0


def _refuse_long_cells(target: LoadTarget) -> None:
    """Drop the table again and refuse the file if a loaded cell is too long: comparing it with names takes minutes."""
    table = quoted(target.table)
    long = " OR ".join(f"strlen({quoted(name)}) > {LONGEST_CELL}" for name in target.columns)
    if target.connection.execute(f"SELECT 1 FROM {table} WHERE {long} LIMIT 1").fetchone() is None:
        return
    findings = []
    for name, position in target.columns.items():
        found = target.connection.execute(
            f"SELECT row_number, length({quoted(name)}) FROM {table} WHERE length({quoted(name)}) > {LONGEST_CELL} "
            f"ORDER BY row_number LIMIT {MOST_FINDINGS}"
        ).fetchall()
        findings += [long_cell(_place(target, row, position), letters) for row, letters in found]
    if findings:
        target.connection.execute(f"DROP TABLE {table}")
    raise_findings(findings)


def _place(target: LoadTarget, row: int, position: int) -> str:
    return f"{target.where}, dòng {row}, {column_name(position, target.headings)}"


def create_view(target: LoadTarget, source: str, row_number: str, columns: Mapping[str, RawColumn]) -> int:
    """Create the same as a view on a source that stays, which holds no cell twice; return its number of rows.

    A second view, ``<table>__native``, also has ``<name>__native`` for each column that the file itself types.
    """
    parts = [f"CAST({row_number} AS BIGINT) AS row_number"]
    for name, column in columns.items():
        kind = f"CASE WHEN {column.native or column.text} IS NOT NULL THEN {column.kind} END"
        parts.append(f"{column.text} AS {quoted(name)}, {kind} AS {quoted(f'{name}__kind')}")
        parts += [f"{column.native} AS {quoted(f'{name}__native')}"] if column.native else []
    where = _filled(target, source, [column.native or column.text for column in columns.values()])
    native = _native_view(target.table)
    target.connection.execute(f"CREATE VIEW {quoted(native)} AS SELECT {', '.join(parts)} FROM {source}{where}")
    pairs = ", ".join(f"{quoted(name)}, {quoted(f'{name}__kind')}" for name in columns)
    target.connection.execute(f"CREATE VIEW {quoted(target.table)} AS SELECT row_number, {pairs} FROM {quoted(native)}")
    made = target.connection.execute(f"SELECT count(*) FROM {quoted(target.table)}").fetchone()
    return int(made[0]) if made else 0


def _filled(target: LoadTarget, source: str, cells: Sequence[str]) -> str:
    """Return the condition that keeps rows without any text out; "" where the first column has no gap."""
    rows, filled = target.connection.execute(f"SELECT count(*), count({cells[0]}) FROM {source}").fetchone() or (0, 0)
    return "" if rows == filled else f" WHERE {' OR '.join(f'{cell} IS NOT NULL' for cell in cells)}"


def staging_table(table: str) -> str:
    """Return the name of the table of rows as read, on which a view of cleaned texts may stand."""
    return f"{table}__staging"


def _native_view(table: str) -> str:
    return f"{table}__native"


def native_types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str] | None:
    """Return the SQL types of a table's columns that its file types; `None` where the table is no view on the file."""
    import duckdb  # noqa: PLC0415 (heavy, and not needed to print help)

    try:
        found = connection.execute(f"DESCRIBE {quoted(_native_view(table))}").fetchall()
    except duckdb.CatalogException:
        return None
    ending = "__native"
    return {name.removesuffix(ending): kind for name, kind, *_ in found if name.endswith(ending)}


def load_rows(target: LoadTarget, rows: Iterable[tuple[int, Sequence[Cell]]]) -> int:
    """Create the table from rows of cells, through a file that never outlives the call.

    DuckDB takes a file ten times faster than values one by one. It holds the wanted columns only.

    Raises
    ------
    DataError
        If cells are too long. DuckDB would stop at the line of such a row, and quote it.
    """
    findings: list[Finding] = []
    names = list(target.columns)
    with tempfile.TemporaryDirectory(dir=process_folder()) as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            for number, cells in rows:
                letters = writer.writerow([number, *(part for cell in cells for part in cell)])
                if letters > LONGEST_CELL:
                    findings += _long_cells(target, number, cells, letters)
                if len(findings) >= MOST_FINDINGS:
                    break
        raise_findings(findings)
        fields = ["'row': 'VARCHAR'"]
        fields += [f"'c{position}': 'VARCHAR', 'k{position}': 'VARCHAR'" for position in range(len(names))]
        source = (
            f"read_csv({read_path(path)}, auto_detect = false, hive_partitioning = false, header = false, "
            "delim = ',', quote = '\"', "
            f"escape = '\"', new_line = '\\n', max_line_size = {LARGEST_LINE_BYTES}, columns = {{{', '.join(fields)}}})"
        )
        columns = {name: RawColumn(clean_sql(f"c{position}"), f"k{position}") for position, name in enumerate(names)}
        return create_table(target, source, "row", columns)


def _long_cells(target: LoadTarget, row: int, cells: Sequence[Cell], letters: int) -> Iterator[Finding]:
    """Yield what is too long in a row that was written with so many letters, quotes doubled."""
    positions = list(target.columns.values())
    lengths = [len(text or "") for text, _ in cells]
    for position, length in zip(positions, lengths, strict=True):
        if length > LONGEST_CELL:
            yield long_cell(_place(target, row, position), length)
    if letters > LONGEST_ROW and max(lengths) <= LONGEST_CELL:
        yield Finding(
            f"{target.where}, dòng {row}",
            f"các ô được đọc dài cộng lại {sum(lengths)} ký tự",
            f"mỗi ô không quá {LONGEST_CELL} ký tự, cả dòng không quá {LONGEST_ROW // 2}",
            "rút ngắn các ô của dòng này, hoặc kết xuất lại tệp",
        )


def refuse_legacy_cells(target: LoadTarget) -> None:
    """Drop the table again and refuse the file if a loaded column holds text in an old font."""
    findings = []
    texts = {quoted(name): position for name, position in target.columns.items() if name not in target.ascii}
    odd = any_distinct(target.connection, quoted(target.table), texts, f"regexp_matches(text, '{ODD_LETTERS}')")
    for name in sorted(odd, key=list(texts).index):
        position = texts[name]
        cells = target.connection.execute(
            f"SELECT row_number, {name} FROM {quoted(target.table)} "
            f"WHERE regexp_matches({name}, '{ODD_LETTERS}') ORDER BY row_number LIMIT {LEGACY_SAMPLE}"
        ).fetchall()
        fonts = ((row, legacy_font(text)) for row, text in cells)
        row, font = next(((row, font) for row, font in fonts if font), (0, None))
        if font:
            findings.append(legacy_finding(_place(target, row, position), font))
    if findings:
        _drop(target)
    raise_findings(findings)


def _drop(target: LoadTarget) -> None:
    """Remove a table, or a view with what it stands on."""
    made = target.connection.execute(
        "SELECT table_name, table_type FROM information_schema.tables WHERE table_name IN (?, ?, ?)",
        [target.table, _native_view(target.table), staging_table(target.table)],
    ).fetchall()
    for name, kind in made:
        target.connection.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {quoted(name)}")
