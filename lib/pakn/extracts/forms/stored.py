"""What only the file of a workbook tells of a cell: a formula without result, an error, a percent format.

Whoever reads cells as values sees an empty cell where a formula was never computed or came to nothing (``#DIV/0!``),
and 0,65 where the spreadsheet shows 65%. Only .xlsx tells; of other files nothing is known, and nothing is assumed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from pakn.extracts.forms.sheets import FormSheet
from pakn.extracts.reading.far_cells import column_index
from pakn.extracts.reading.packages import sheet_parts

__all__ = ["StoredCells", "stored_cells"]

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PERCENT_FORMATS = ("9", "10")
"""Number formats of every workbook that show a share as a percentage: "0%" and "0.00%"."""
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""Parts of a number format that are shown as they stand."""


@dataclass(frozen=True, slots=True)
class StoredCells:
    """Rows of one sheet by what the file says of their value."""

    uncached: frozenset[int] = frozenset()
    """A formula without a stored result."""
    errors: Mapping[int, str] = field(default_factory=dict)
    """An error, and which: "#DIV/0!"."""
    percents: frozenset[int] = frozenset()
    """A number that the spreadsheet shows as a percentage."""


def stored_cells(path: Path, sheets: Iterable[FormSheet]) -> dict[str, StoredCells]:
    """Return what a file says of the values of its sheets, by the name of the sheet; empty where it tells nothing."""
    wanted = {sheet.name: sheet.value_column for sheet in sheets}
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        names, places = set(archive.namelist()), sheet_parts(archive)
        styles = _percent_styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else frozenset()
        return {
            name: _stored(archive.read(places[name]), column, styles)
            for name, column in wanted.items()
            if places.get(name) in names
        }


def _parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 (calamine has read the file; expat limits entities by itself)


def _percent_styles(content: bytes) -> frozenset[str]:
    """The cell styles whose number format shows a share as a percentage; a quoted "%" is only a letter."""
    root = _parsed(content)
    own = {
        str(each.get("numFmtId")): LITERAL.sub("", each.get("formatCode") or "") for each in root.iter(f"{MAIN}numFmt")
    }
    percents = {*PERCENT_FORMATS, *(number for number, code in own.items() if "%" in code)}
    styles = root.find(f"{MAIN}cellXfs")
    listed = styles if styles is not None else ()
    return frozenset(str(index) for index, each in enumerate(listed) if each.get("numFmtId") in percents)


def _stored(content: bytes, column: int, percent_styles: frozenset[str]) -> StoredCells:
    uncached, percents, errors = set(), set(), {}
    for cell in _parsed(content).iter(f"{MAIN}c"):
        place, result = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r") or ""), cell.find(f"{MAIN}v")
        if not place or column_index(place[1]) != column:
            continue
        row, kind = int(place[2]), cell.get("t")
        # An empty text is a result too ("str"): the formula of a rate whose rows are empty.
        has_result = result is not None and (result.text or kind == "str")
        if cell.find(f"{MAIN}f") is not None and not has_result:
            uncached.add(row)
        if kind == "e":
            errors[row] = (result.text if result is not None else None) or "#N/A"
        if kind in (None, "n") and cell.get("s") in percent_styles:
            percents.add(row)
    return StoredCells(frozenset(uncached), errors, frozenset(percents))
