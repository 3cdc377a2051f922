"""Leaving out of a sheet what lies far from its table: a letter forgotten in XFD1048576.

Only single cells are left out. A row with two cells that hold something is a row of the table, however far below. A row
or cell that does not say its place stands behind the one before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pakn.base.labels import column_letters
from pakn.base.personal import shown_name

__all__ = ["Pen", "cell_name", "column_index", "trimmed_sheet"]

GAP_ROWS, GAP_COLUMNS = 1_000, 100
"""So many rows or columns without content part a forgotten cell from the table."""
MOST_FAR, SHOWN = 100, 3
_ROW = re.compile(rb"<((?:[\w.-]+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row\s*>)", re.DOTALL)
_CELL = re.compile(rb"<((?:[\w.-]+:)?)c\b([^>]*?)(?:/>|>(.*?)</\1c\s*>)", re.DOTALL)
_PLACE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d+)")
_DIMENSION = re.compile(rb"<(?:[\w.-]+:)?dimension\b[^>]*?/>")


@dataclass(slots=True)
class Pen:
    """Where the last row and cell stand that were met: rows from 1, columns from 0."""

    row: int = 0
    column: int = -1

    def to_row(self, attributes: bytes) -> int:
        """Go to the row with these attributes, and return its number."""
        place = _PLACE.search(attributes)
        self.row, self.column = int(place[2]) if place else self.row + 1, -1
        return self.row

    def to_cell(self, attributes: bytes) -> tuple[int, int]:
        """Go to the cell with these attributes, and return its row and column."""
        place = _PLACE.search(attributes)
        self.column = column_index(place[1].decode()) if place and place[1] else self.column + 1
        return int(place[2]) if place else self.row, self.column


def trimmed_sheet(name: str, content: bytes) -> tuple[bytes, str]:
    """Return a sheet without what lies far from its table, and what to say of it; "" where nothing is lost."""
    filled = _filled(content)
    last_row, last_column = (
        _end((place[axis] for place in filled), gap) for axis, gap in enumerate((GAP_ROWS, GAP_COLUMNS))
    )
    far = [place for place in filled if place[0] > last_row or place[1] > last_column]
    if len(far) > MOST_FAR:  # no slip of a hand
        last_row, last_column, far = max(row for row, _ in filled), max(column for _, column in filled), []
    pen = Pen()
    kept = _ROW.sub(lambda row: _kept_row(row, pen, last_row, last_column), content)
    cells = ", ".join(cell_name(*place) for place in far[:SHOWN]) + (" …" if len(far) > SHOWN else "")
    told = f"trang tính «{shown_name(name)}»: không đọc {len(far)} ô lẻ ngoài bảng ({cells})" if far else ""
    return _DIMENSION.sub(b"", kept, count=1), told


def _filled(content: bytes) -> list[tuple[int, int]]:
    """Return row and column of the cells that hold something; a style alone is nothing."""
    pen, filled = Pen(), []
    for row in _ROW.finditer(content):
        pen.to_row(row[2])
        for cell in _CELL.finditer(row[3] or b""):
            place = pen.to_cell(cell[2])
            filled += [place] if cell[3] else []
    return filled


def _end(places: Iterable[int], gap: int) -> int:
    """Return the last row or column of a table: what stands alone behind a gap is none of it."""
    held = Counter(places)
    last = max((place for place, cells in held.items() if cells > 1), default=0)
    for place in sorted(held):
        if last < place <= last + gap:
            last = place
    return last


def _kept_row(row: re.Match[bytes], pen: Pen, last_row: int, last_column: int) -> bytes:
    """Return a row with its near cells; what is left out leads to far places only, so that nothing near moves."""

    def kept(cell: re.Match[bytes]) -> bytes:
        number, column = pen.to_cell(cell[2])
        return cell[0] if number <= last_row and column <= last_column else b""

    number = pen.to_row(row[2])
    cells = _CELL.sub(kept, row[3] or b"")
    if number > last_row and not _CELL.search(cells):
        return b""
    return b"<%brow%b>%b</%brow>" % (row[1], row[2], cells, row[1]) if row[3] else row[0]


def cell_name(row: int, column: int) -> str:
    """Return how a spreadsheet names a cell: its row from 1, its column from 0.

    >>> cell_name(3, 27)
    'AB3'
    """
    return f"{column_letters(column)}{row}"


def column_index(letters: str) -> int:
    """Return the place of a column, counted from 0.

    >>> column_index("A"), column_index("AB"), column_index("XFD")
    (0, 27, 16383)
    """
    place = 0
    for letter in letters.upper():
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1
