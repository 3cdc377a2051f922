"""Workbooks of the years before 2007 (.xls): measured before they are read, and read a second time to be sure.

A reader of values reserves memory for every cell up to the last one, and takes what it does not understand for an empty
cell, which in a column of closing days is an open case. So the records are measured first, and a second reader, which
stops at what it does not understand, has to see the same cells.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pakn.base.personal import shown_name
from pakn.extracts.reading.cells import Cell, cell_of
from pakn.extracts.reading.far_cells import cell_name
from pakn.extracts.reading.packages import MOST_CELLS
from pakn.extracts.reading.refusals import column_name, refuse

__all__ = ["RESAVE", "opened_sheet", "refuse_unlike", "refuse_wide_records"]

RESAVE = "mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nộp lại"
STREAMS = ("Workbook", "Book")
LAST_COLUMN = 255
"""ExtractCounts from 0; a record beyond it is damaged."""
SPARSE, SMALL = 10, 4_000_000
"""Sheets with less than one cell with content among so many, and more than so many in all, have a forgotten one."""
BEGIN, END, LOCKED, DIMENSIONS, MANY_NUMBERS = 0x0809, 0x000A, 0x002F, 0x0200, 0x00BD
CELLS = frozenset((0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, MANY_NUMBERS))
"""Records that hold what stands in cells, each with row and column first."""


@dataclass(slots=True)
class _Extent:
    """How far the records of a sheet reach, counted from 0, and how many of its cells there are."""

    row: int = -1
    column: int = -1
    cells: int = 0

    @property
    def area(self) -> int:
        return (self.row + 1) * (self.column + 1)

    def take(self, kind: int, content: memoryview) -> None:
        """Take a record of cells."""
        row, first = struct.unpack_from("<HH", content)
        last = struct.unpack_from("<H", content, len(content) - 2)[0] if kind == MANY_NUMBERS else first
        self.row, self.column = max(self.row, row), max(self.column, last)
        self.cells += max(last - first, 0) + 1


def refuse_wide_records(path: Path) -> None:
    """Refuse an old workbook whose cells lie so far apart that reading them takes all memory.

    Raises
    ------
    DataError
        If it is so; anything else if its records cannot be read.
    """
    done, open_ones = [], [_Extent()]
    for kind, content in _records(path):
        if kind == BEGIN:
            open_ones.append(_Extent())
        elif kind == END and len(open_ones) > 1:
            done.append(open_ones.pop())
        elif kind in CELLS:
            open_ones[-1].take(kind, content)
        elif kind == DIMENSIONS:
            _refuse_wide(path, [_announced(content)], sparse=False)
        elif kind == LOCKED:  # what follows is ciphered; the reader of values says so
            return
        if open_ones[-1].column > LAST_COLUMN:
            refuse(
                path.name,
                f"bảng tính hỏng: có ô ở cột thứ {open_ones[-1].column + 1}",
                f"không quá {LAST_COLUMN + 1} cột như mọi bảng tính .xls",
                RESAVE,
            )
    _refuse_wide(path, [*done, *open_ones], sparse=True)


def _refuse_wide(path: Path, extents: Sequence[_Extent], *, sparse: bool) -> None:
    """All sheets are read together, whichever of them is wanted."""
    area, cells = (sum(getattr(each, name) for each in extents) for name in ("area", "cells"))
    most = min(max(SMALL, SPARSE * cells), MOST_CELLS) if sparse else MOST_CELLS
    if area > most:
        widest = max(extents, key=lambda each: each.area)
        refuse(
            path.name,
            f"bảng tính quá lớn: một trang tính trải rộng đến ô {cell_name(widest.row + 1, widest.column)}",
            f"không quá {most} ô kể cả ô trống ở giữa",
            "xóa ô lẻ nằm xa bảng (cả ở trang tính khác) rồi lưu lại, hoặc xuất CSV, Parquet từ hệ thống",
        )


def _announced(content: memoryview) -> _Extent:
    """Return how far a sheet says that it reaches: rows have four bytes since 1997."""
    _, rows, _, columns = struct.unpack_from("<IIHH" if len(content) > struct.calcsize("<HHHHH") else "<HHHH", content)
    return _Extent(rows - 1, columns - 1)


def _records(path: Path) -> Iterator[tuple[int, memoryview]]:
    """Yield kind and content of the records of a workbook."""
    from xlrd.compdoc import CompDoc  # noqa: PLC0415 (only for old workbooks)

    document = CompDoc(path.read_bytes(), logfile=io.StringIO(), ignore_workbook_corruption=True)
    found = (document.locate_named_stream(name) for name in STREAMS)
    stream, place, length = next((each for each in found if each[0] is not None), (b"", 0, 0))
    content, end = memoryview(stream), place + length
    while place + 4 <= end:
        kind, size = struct.unpack_from("<HH", content, place)
        yield kind, content[place + 4 : place + 4 + size]
        place += 4 + size


@contextmanager
def opened_sheet(path: Path, name: str) -> Iterator[Any]:
    """Open a sheet with the second reader, which raises whatever it likes at what it does not understand."""
    import xlrd  # noqa: PLC0415 (only for old workbooks)

    with xlrd.open_workbook(
        path,
        formatting_info=True,
        on_demand=True,
        ragged_rows=True,
        logfile=io.StringIO(),
        ignore_workbook_corruption=True,
    ) as book:
        yield book.sheet_by_name(name)


def refuse_unlike(
    path: Path, name: str, headings: Sequence[str], columns: Sequence[int], rows: Iterable[tuple[int, Sequence[Cell]]]
) -> None:
    """Refuse a sheet of which the second reader sees other cells filled than were read.

    Parameters
    ----------
    path
        The file.
    name
        Name of the other sheet.
    headings
        Headings of the table.
    columns
        Those that were read.
    rows
        What was read of them: number of the row, its cells.
    """
    read: dict[int, set[int]] = {}
    for number, cells in rows:
        read[number] = {column for column, (text, _) in zip(columns, cells, strict=True) if text is not None}
    with opened_sheet(path, name) as sheet:
        for number in range(min(read, default=1), sheet.nrows + 1):
            filled = {column for column in columns if _is_filled(sheet, number - 1, column)}
            if unlike := filled ^ read.get(number, set()):
                refuse(
                    f"{path.name}, trang tính «{shown_name(name)}», dòng {number}, "
                    f"{column_name(min(unlike), headings)}",
                    "bảng tính hỏng: ô này có nội dung nhưng đọc ra ô trống",
                    "bảng tính .xlsx, .xls hoặc .ods nguyên vẹn",
                    RESAVE,
                )


def _is_filled(sheet: Any, row: int, column: int) -> bool:
    import xlrd  # noqa: PLC0415 (only for old workbooks)

    if column >= sheet.row_len(row) or sheet.cell_type(row, column) == xlrd.XL_CELL_ERROR:
        return False  # an error is told by the facts of the sheet
    return cell_of(sheet.cell_value(row, column))[0] is not None
