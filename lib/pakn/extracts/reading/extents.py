"""How far the cells of a sheet reach, found in its text before a reader of values reserves memory for them.

A row or cell that does not say its place stands behind the one before it, and a text may have no end in sight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from pakn.extracts.reading.far_cells import Pen, column_index

__all__ = ["DOCUMENT_PARTS", "LONGEST_TEXT", "PLACE", "EndlessTextError", "Extent", "blocks", "extent", "with_cells"]

CHUNK = 1 << 22
LONGEST_TEXT = 16 << 20
"""Bytes of the text of a cell with its tags. It may hold 32,767 letters, each with a font of its own."""

PLACE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d+)")
"""Of a row its number, of a cell its letters and number."""
_NOWHERE = re.compile(rb"\sr\s*=\s*[\"']\s*(?:[A-Za-z]{4}|[A-Za-z]{0,3}\d{8})")
"""A place that no sheet has, beyond column ZZZ or row 9,999,999."""
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s>/]")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s>/]")
_PLAIN_CELL, _PLAIN_ROW = re.compile(rb"<c[\s>/]"), re.compile(rb"<row[\s>/]")
"""Without a prefix, which is how nearly all are written; found several times faster."""
_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|c)(?=[\s>/])([^>]*)>")
_SHEET_PARTS, DOCUMENT_PARTS = (
    re.compile(rb"<(?:[\w.-]+:)?(?:row|c)[\s>/]"),
    re.compile(rb"table-(?:cell|row|column)\b"),
)
"""What begins in a sheet between two cells, or is one."""
_END = re.compile(rb"</(?:[\w.-]+:)?(?:sheetData|spreadsheet)\b")
_TEXT = re.compile(rb"\st\s*=\s*[\"']s[\"']")


@dataclass(slots=True)
class Extent:
    """How far a sheet reaches, and how many of its cells there are."""

    cells: int = 0
    texts: int = 0
    rows: int = 0
    columns: int = 26

    @property
    def area(self) -> int:
        """Cells up to the last one, the empty ones too."""
        return self.rows * self.columns


def extent(opened: Callable[[], IO[bytes]]) -> Extent:
    """Return how far a sheet reaches; one that leaves out places is walked through cell by cell."""
    found, tags, told, last = Extent(), 0, 0, 0
    before: set[tuple[bytes, bytes]] = set()
    at = b""
    with opened() as stream:
        try:
            for block in with_cells(blocks(stream), _SHEET_PARTS):
                cells = len(_PLAIN_CELL.findall(block)) or len(_CELL.findall(block))
                found.cells += cells
                tags += cells + (len(_PLAIN_ROW.findall(block)) or len(_ROW.findall(block)))
                found.texts += block.count(b't="s"') or len(_TEXT.findall(block))
                if _NOWHERE.search(block):
                    raise ValueError("a place outside of any sheet")
                places = PLACE.findall(block)
                told += len(places)
                own = {*places}
                if len(own) < len(places) or own & before or _is_odd(own):
                    raise ValueError("a row or cell that is there twice, or in a place that no program writes")
                before = {each for each in own if each[1] == places[-1][1]} if places else before
                at = b"".join(places[-1]) if places else at
                rows = [int(number) for letters, number in places if not letters]
                if rows and (rows[0] <= last or rows != sorted({*rows})):
                    raise ValueError("a row that is there twice")
                last = rows[-1] if rows else last
                longest = max((len(number) for _, number in places), default=0)
                numbers = {number for _, number in places if len(number) == longest}
                found.rows = max(found.rows, int(max(numbers, default=b"0")))
                letters = {letters.decode().upper() for letters, _ in places if len(letters) > 1}
                found.columns = max([found.columns, *(column_index(each) + 1 for each in letters)])
        except EndlessTextError:
            raise EndlessTextError(f"ô {at.decode()} hoặc liền sau" if at else "") from None
    if tags > told:
        with opened() as stream:
            _walk(stream, found)
    return found


def _is_odd(places: set[tuple[bytes, bytes]]) -> bool:
    """Whether a place has small letters or a leading zero, by which one place may be written in two ways."""
    return any(letters != letters.upper() for letters in {each[0] for each in places}) or any(
        number.startswith(b"0") for number in {each[1] for each in places}
    )


def _walk(stream: IO[bytes], found: Extent) -> None:
    """Note how far the rows and cells of a sheet reach, each behind the one before where it does not say its place."""
    pen = Pen()
    for block in blocks(stream):
        for tag in _TAG.finditer(block):
            if tag[1] == b"row":
                found.rows = max(found.rows, pen.to_row(tag[2]))
            else:
                row, column = pen.to_cell(tag[2])
                found.rows, found.columns = max(found.rows, row), max(found.columns, column + 1)


class EndlessTextError(Exception):
    """The text of a cell has no end in sight; the arguments say where, in words."""


def with_cells(pieces: Iterable[bytes], parts: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield the pieces of a sheet as they are; stop where a cell goes on without end behind its beginning."""
    silent, is_inside = 0, False
    for block in pieces:
        is_part = parts.search(block) is not None
        is_inside = (is_inside or is_part) and not _END.search(block)
        silent = 0 if is_part or not is_inside else silent + len(block)
        if silent > LONGEST_TEXT:
            raise EndlessTextError
        yield block


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a part in pieces that end between two tags."""
    left = b""
    while block := stream.read(CHUNK):
        block = left + block
        cut = block.rfind(b"<")
        if len(block) - max(cut, 0) > LONGEST_TEXT:
            raise EndlessTextError
        yield block[:cut] if cut > 0 else b""
        left = block[max(cut, 0) :]
    yield left
