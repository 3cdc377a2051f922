"""Writing CSV that no spreadsheet program takes for anything but text and numbers.

A cell that begins like a formula is computed when the file is opened: a name from an extract could fetch an address or
start a program on the reader's computer. Such a cell is written with an apostrophe before it. Whatever we write for
people goes through here; a test sees to it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

__all__ = ["CsvRows", "csv_text", "plain_cell"]

OPENING = "=+\\-@＝＋－＠﹦﹢﹣﹫"
"""What begins a formula, in the wide and small forms of East Asian keyboards too."""
HIDDEN = "\\s\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff\\0"
"""What a program may drop before it looks at a cell."""
FORMULA = re.compile(f"[{HIDDEN}]*[{OPENING}]|[\\t\\r]")
# Where Windows is set to Vietnamese, a list is parted by ";": what follows one becomes a cell of its own.
LATER_CELL = re.compile(f"([;\\t\\r\\n][{HIDDEN}]*)(?=[=@＝＠﹦﹫])")
GENUINE = re.compile(
    r"[+-]?\s?\d[\d.,]*(?:[ \u00a0\u202f]\d{3})*(?:[eE][+-]?\d+)?(?:[^\W\d_]|[\s%‰/])*"
    r"|[+-]+"
)
"""A number with its sign and unit ("-2,59", "+3,1 điểm %"), or a sign alone, which in a table stands for nothing."""


def plain_cell(cell: object) -> str:
    """Return a cell as text that begins no formula.

    Examples
    --------
    >>> [plain_cell(cell) for cell in ("=A1", "＠SUM(1)", " +1+2", "Quế Võ;=A1")]
    ["'=A1", "'＠SUM(1)", "' +1+2", "Quế Võ;'=A1"]
    >>> [plain_cell(cell) for cell in ("-2,59", "−2,59", "+3,1 điểm %", "-", 7, None)]
    ['-2,59', '−2,59', '+3,1 điểm %', '-', '7', '']
    """
    text = "" if cell is None else str(cell)
    if FORMULA.match(text) and not GENUINE.fullmatch(text):
        text = f"'{text}"
    return LATER_CELL.sub(r"\1'", text)


class CsvRows:
    """Writes rows of such cells into an open file.

    Parameters
    ----------
    file
        Opened as text with ``newline=""``.
    """

    def __init__(self, file: IO[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")

    def write(self, row: Iterable[object]) -> None:
        """Write one row."""
        self._writer.writerow([plain_cell(cell) for cell in row])

    def write_all(self, rows: Iterable[Iterable[object]]) -> None:
        """Write rows."""
        for row in rows:
            self.write(row)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV text with a header."""
    buffer = io.StringIO()
    CsvRows(buffer).write_all([columns, *rows])
    return buffer.getvalue()
