"""What only the package of an OpenDocument table tells of its cells: how far they reach, errors, what is hidden.

Rows and cells that repeat are written once with a number, so that a small file may mean millions of cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from xml.etree import ElementTree

from pakn.extracts.reading.document_styles import DocumentStyles

__all__ = ["CONTENT", "LONG", "DocumentCells", "document_cells"]

CONTENT, STYLES = "content.xml", "styles.xml"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
LONG = 1_000
"""Letters of a text that is no word of a list, which many cells may have."""
HIDDEN = ("collapse", "filter")
GLUED = {f"{TEXT}{name}" for name in ("tab", "line-break", "ruby-text", "hidden-text", "note")}
"""What stands between the letters that people see, or above; a reader of values drops it, or takes it for letters."""
MOST_COLUMNS = 1 << 14
MOST_ROWS = 20
"""Rows of one repeated cell that are named; a message names the first few."""


@dataclass(slots=True)
class DocumentCells:
    """The cells of one table; rows from 1 as people see them, columns from 0."""

    name: str = ""
    cells: int = 0
    """Cells with content, repeated ones counted as often as they repeat."""
    last_row: int = 0
    last_column: int = 0
    letters: int = 0
    """Letters and spaces of all cells, those of repeated ones as often as they repeat."""
    repeated: int = 0
    """Those of repeated cells beyond the first, of cells that are longer than a word of a list."""
    longest: int = 0
    longest_at: tuple[int, int] = (1, 0)
    """Letters of the longest cell, and its row and column."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    is_filtered: bool = False
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    rich: set[tuple[int, int]] = field(default_factory=set)
    """Of texts of which some letters are raised, lowered, struck through or parted by more than a space."""
    struck: set[tuple[int, int]] = field(default_factory=set)
    """Cells that are struck through as a whole."""
    styles: DocumentStyles = field(default_factory=DocumentStyles)
    column_styles: list[str] = field(default_factory=list)
    """Style of the cells of each column that name none."""


def document_cells(archive: zipfile.ZipFile) -> Iterator[DocumentCells]:
    """Yield the tables of a document."""
    styles = DocumentStyles()
    if STYLES in archive.NameToInfo:
        for each in ElementTree.fromstring(archive.read(STYLES)).iter():  # noqa: S314 (as below)
            styles.take(each)
    with archive.open(CONTENT) as stream:
        table, row, column, shown = DocumentCells(styles=styles), 0, 0, 0
        for _, each in ElementTree.iterparse(stream):  # noqa: S314 (calamine reads the same file)
            if each.tag == f"{TABLE}table-column":
                repeated = int(each.get(f"{TABLE}number-columns-repeated") or 1)
                named = min(repeated, MOST_COLUMNS - len(table.column_styles))
                table.column_styles += [each.get(f"{TABLE}default-cell-style-name") or ""] * named
                if each.get(f"{TABLE}visibility") in HIDDEN:
                    table.hidden_columns.update(range(column, min(column + repeated, 1 << 14)))
                column += repeated
            elif each.tag == f"{TABLE}table-row":
                repeated = int(each.get(f"{TABLE}number-rows-repeated") or 1)
                if repeated < 1:
                    raise ValueError("a row that is there no time")
                shown = _take_row(table, each, row + 1, repeated)
                if shown and each.get(f"{TABLE}visibility") in HIDDEN:
                    table.hidden_rows += range(row + 1, row + 1 + min(repeated, 1 << 20))
                    table.is_filtered |= each.get(f"{TABLE}visibility") == "filter"
                row += repeated
                each.clear()
            elif each.tag == f"{TABLE}table":
                table.name = each.get(f"{TABLE}name") or ""
                yield table
                table, row, column = DocumentCells(styles=styles), 0, 0
                each.clear()
            else:
                styles.take(each)


def _take_row(table: DocumentCells, row: ElementTree.Element, number: int, rows: int) -> int:
    """Take the cells of a row that stands for some rows, and return how many of them hold something."""
    column = found = 0
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        columns = int(cell.get(f"{TABLE}number-columns-repeated") or 1)
        if columns < 1:
            raise ValueError("a cell that is there no time")
        kind, formula = cell.get(f"{OFFICE}value-type"), cell.get(f"{TABLE}formula")
        if kind or formula or len(cell):
            found += columns
            table.cells += rows * columns
            table.last_row = number + rows - 1
            table.last_column = max(table.last_column, column + columns - 1)
            letters = _letters(cell)
            table.letters += letters * rows * columns
            table.repeated += letters * (rows * columns - 1) if letters > LONG else 0
            if letters > table.longest:
                table.longest, table.longest_at = letters, (number, column)
            _judge(table, cell, (number, column))
            lines, places = range(number, number + min(rows, MOST_ROWS)), range(column, column + columns)
            _judge_style(table, cell, row, product(lines, places[:MOST_COLUMNS]))
        column += columns
    return found


def _letters(cell: ElementTree.Element) -> int:
    """Return how many letters a cell has, the spaces too that are written as one with a number."""
    spaces = sum(int(each.get(f"{TEXT}c") or 1) for each in cell.iter(f"{TEXT}s"))
    return spaces + sum(map(len, cell.itertext())) + len(cell.get(f"{OFFICE}string-value") or "")


def _judge(table: DocumentCells, cell: ElementTree.Element, at: tuple[int, int]) -> None:
    formula = cell.get(f"{TABLE}formula")
    is_error = "error" in cell.attrib.values() and any(
        name.endswith("}value-type") and value == "error" for name, value in cell.attrib.items()
    )
    text = "".join(cell.itertext()).strip() if formula or is_error else ""
    if is_error or (formula and text.startswith(("#", "Err:"))):
        table.errors[at] = text or "#N/A"
    elif formula and not _has_result(cell, text):
        table.uncached.add(at)
    if any(each.tag in GLUED for each in cell.iter()) or (
        cell.get(f"{OFFICE}value-type") == "string" and cell.get(f"{OFFICE}value")
    ):
        table.rich.add(at)
    rows, columns = (int(cell.get(f"{TABLE}number-{name}-spanned") or 1) for name in ("rows", "columns"))
    if rows > 1 or columns > 1:
        table.merges.append((at[0] - 1, at[1], at[0] + rows - 2, at[1] + columns - 1))


def _judge_style(
    table: DocumentCells, cell: ElementTree.Element, row: ElementTree.Element, places: Iterable[tuple[int, int]]
) -> None:
    """Note the places of a cell whose style, or that of its row or column, makes it say something else."""
    styles, is_number = table.styles, cell.get(f"{OFFICE}value-type") in ("float", "currency")
    is_share = cell.get(f"{OFFICE}value-type") == "percentage"
    if styles.is_plain and not is_share:
        return
    is_rich = any(styles.strikes(each.get(f"{TEXT}style-name") or "") for each in cell.iter(f"{TEXT}span"))
    own = cell.get(f"{TABLE}style-name") or row.get(f"{TABLE}default-cell-style-name") or ""
    for at in places:
        name = own or (table.column_styles[at[1]] if at[1] < len(table.column_styles) else "")
        if is_share or (is_number and styles.shows_share(name)):
            table.percents.add(at)
        if is_rich:
            table.rich.add(at)
        if styles.strikes(name):
            table.struck.add(at)


def _has_result(cell: ElementTree.Element, text: str) -> bool:
    """Whether the formula of a cell has been computed; an empty text is a result too."""
    kind = cell.get(f"{OFFICE}value-type")
    values = ("value", "date-value", "time-value", "boolean-value", "string-value")
    return kind == "string" or (
        kind is not None and (bool(text) or any(cell.get(f"{OFFICE}{name}") for name in values))
    )
