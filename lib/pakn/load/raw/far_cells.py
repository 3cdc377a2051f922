"""Leaving out of a sheet what lies far from its table: a letter forgotten in XFD1048576.

Only single cells are left out. A row with two cells that hold something is a row of the table, however far below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pakn.base.labels import column_letters
from pakn.base.personal import shown_name

__all__ = ["cell_name", "column_index", "trimmed_sheet"]

GAP_ROWS, GAP_COLUMNS = 1_000, 100
"""So many rows or columns without content part a forgotten cell from the table."""
MOST_FAR, SHOWN = 100, 3
_ROW = re.compile(rb"<((?:[\w.-]+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row\s*>)", re.DOTALL)
_CELL = re.compile(rb"<((?:[\w.-]+:)?)c\b([^>]*?)(?:/>|>(.*?)</\1c\s*>)", re.DOTALL)
_PLACE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d+)")
_DIMENSION = re.compile(rb"<(?:[\w.-]+:)?dimension\b[^>]*?/>")


def trimmed_sheet(name: str, content: bytes) -> tuple[bytes, str]:
    """Return a sheet without what lies far from its table, and what to say of it; "" where nothing is lost."""
    filled = [place for row in _ROW.finditer(content) for place in _filled(row[3] or b"")]
    last_row, last_column = (
        _end((place[axis] for place in filled), gap) for axis, gap in enumerate((GAP_ROWS, GAP_COLUMNS))
    )
    far = [place for place in filled if place[0] > last_row or place[1] > last_column]
    if len(far) > MOST_FAR:  # no slip of a hand
        last_row, last_column, far = max(row for row, _ in filled), max(column for _, column in filled), []
    kept = _ROW.sub(lambda row: _kept_row(row, last_row, last_column), content)
    cells = ", ".join(cell_name(*place) for place in far[:SHOWN]) + (" …" if len(far) > SHOWN else "")
    told = f"trang tính «{shown_name(name)}»: không đọc {len(far)} ô lẻ ngoài bảng ({cells})" if far else ""
    return _DIMENSION.sub(b"", kept, count=1), told


def _filled(cells: bytes) -> Iterator[tuple[int, int]]:
    """Yield row and column of the cells of a row that hold something; a style alone is nothing."""
    for cell in _CELL.finditer(cells):
        place = _PLACE.search(cell[2])
        if place and cell[3]:
            yield int(place[2]), column_index(place[1].decode())


def _end(places: Iterable[int], gap: int) -> int:
    """Return the last row or column of a table: what stands alone behind a gap is none of it."""
    held = Counter(places)
    last = max((place for place, cells in held.items() if cells > 1), default=0)
    for place in sorted(held):
        if last < place <= last + gap:
            last = place
    return last


def _kept_row(row: re.Match[bytes], last_row: int, last_column: int) -> bytes:
    place = _PLACE.search(row[2])
    if place and int(place[2]) > last_row:
        return b""
    if not row[3]:
        return row[0]
    cells = _CELL.sub(lambda cell: cell[0] if _is_near(cell[2], last_row, last_column) else b"", row[3])
    return b"<%brow%b>%b</%brow>" % (row[1], row[2], cells, row[1])


def _is_near(attributes: bytes, last_row: int, last_column: int) -> bool:
    place = _PLACE.search(attributes)
    return place is None or (int(place[2]) <= last_row and column_index(place[1].decode()) <= last_column)


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
