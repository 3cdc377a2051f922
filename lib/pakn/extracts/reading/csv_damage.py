"""Text files that are not what they seem: rows that an open quote has taken, room that a copy has never filled."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from pakn.base.errors import raise_findings
from pakn.extracts.reading.csv_lines import wrong_quotes
from pakn.extracts.reading.refusals import refuse

__all__ = ["refuse_swallowed", "refuse_unfilled"]

DATA_LIKE, LEAST_DATA = re.compile(rb"[\w./:+ -]*\d[\w./:+ -]*", re.ASCII), 2
"""A day, a number or a code, and how many of them a line has that is a row."""
LEAST_SWALLOWED = 2
"""Such lines inside one cell that are no chance."""
WIDE = 4
"""A line of so many cells with days, numbers or codes is no line of a petition, though it stand alone."""
SAMPLED_BYTES = 1 << 16
CUT_OFF_BYTES = 4096


def refuse_unfilled(path: Path) -> None:
    """Refuse a file that ends in nothing but NUL bytes: room that a copy has taken and never filled."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - CUT_OFF_BYTES))
        if size > CUT_OFF_BYTES and not file.read().strip(b"\0"):
            refuse(
                path.name, "tệp kết thúc bằng toàn byte rỗng (NUL)", "tệp đã chép xong", "chép hoặc kết xuất lại tệp"
            )


def refuse_swallowed(path: Path, codec: str, separator: str, columns: int) -> None:
    """Refuse a file in which whole rows lie inside a quoted cell: a quote that was never closed has taken them.

    A petition of many lines may hold separators too, but hardly lines with just those of a row, and days, numbers and
    codes between them.
    """
    inside, first, rows, sign = False, 0, 0, separator.encode()
    least = 1 if columns >= WIDE else LEAST_SWALLOWED
    for number, line in enumerate(_lines(path, codec, separator), 1):
        quotes = line.count(b'"')
        # Doubled quotes are letters of a cell; an odd number opens or closes one.
        if inside and line.count(sign) >= columns - 1:
            own = line.partition(b'"')[0] if quotes % 2 else line  # behind the sign that closes it a row goes on
            cells = own.split(sign)
            full = len(cells) == columns
            rows += full and sum(bool(DATA_LIKE.fullmatch(cell.strip())) for cell in cells) >= LEAST_DATA
            if rows >= least:  # of all quotes together: each may have taken but one or two
                raise_findings([wrong_quotes(path, first)])
        if quotes % 2:
            inside, first = not inside, number


def _lines(path: Path, codec: str, separator: str) -> Iterator[bytes]:
    """Yield the lines of a file as UTF-8, whatever they are written in and end with."""
    with path.open("rb") as file:
        plain = codec in {"utf-8", "utf-8-sig", "cp1258"} and separator.isascii()
        start = file.read(SAMPLED_BYTES)
        if plain and (b"\n" in start or b"\r" not in start):
            file.seek(0)
            yield from file
            return
    with path.open(encoding=codec, newline=None) as text:
        yield from (line.encode("utf-8", "replace") for line in text)
