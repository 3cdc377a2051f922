"""What all workbooks share that people fill in: written whole or not at all, a day of cut-off, a page, a guide."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pakn.base.errors import Finding, UsageError
from pakn.base.system_errors import writing_to
from pakn.base.whole_files import write_whole

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["BLUE", "GUIDE_SHEET", "GuideSheet", "day_entry", "lay_out_page", "workbook_to_fill"]

GUIDE_SHEET = "Hướng dẫn"
BLUE = "#D9E4EF"
"""Behind what must be filled in, and behind heads."""
A4 = 9
FIRST_DAY = dt.date(2000, 1, 1)


@contextmanager
def workbook_to_fill(path: Path, title: str) -> Iterator[Workbook]:
    """Give a new workbook and write it whole when it is made.

    Parameters
    ----------
    path
        Where it is written.
    title
        Its property of that name.

    Raises
    ------
    UsageError
        If the file is there already, or cannot be written.
    """
    import xlsxwriter  # noqa: PLC0415 (only here)

    if path.exists():
        raise UsageError([Finding("--out", f"đã có «{path}»", "một tệp chưa có", "chọn tên khác, hoặc tự xóa tệp cũ")])
    written = io.BytesIO()  # a disk that is full would leave half a workbook, and an open one behind
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(written, options)
    book.set_properties({"title": title})
    yield book
    book.close()
    with writing_to("--out", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, written.getvalue())


def day_entry(help_text: str, example: str) -> dict[str, object]:
    """Return what a cell of a day lets in.

    Parameters
    ----------
    help_text
        What the spreadsheet program says of the cell.
    example
        A day as it is written.
    """
    return {
        "validate": "date",
        "criteria": ">=",
        "value": FIRST_DAY,
        "input_title": "Ngày",
        "input_message": help_text,
        "error_title": "Không phải ngày",
        "error_message": f"Ghi ngày dạng {example}.",
    }


def lay_out_page(sheet: Worksheet, *, landscape: bool, head_row: int | None = None) -> None:
    """Let a sheet print on A4, as wide as the page, its head on every page."""
    if landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    if head_row is not None:
        sheet.repeat_rows(head_row)


class GuideSheet:
    """The sheet that says how the workbook is filled in and what the check does: advice, then tables.

    Parameters
    ----------
    book
        The workbook.
    title
        First line of the sheet.
    widths
        Of its columns.
    """

    def __init__(self, book: Workbook, title: str, widths: Iterable[int]) -> None:
        self._sheet = book.add_worksheet(GUIDE_SHEET)
        self._head: Format = book.add_format(
            {"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": BLUE}
        )
        self._cell: Format = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        for index, width in enumerate(widths):
            self._sheet.set_column(index, index, width)
        self._sheet.write_string(0, 0, title, book.add_format({"bold": True}))
        self._row = 1
        lay_out_page(self._sheet, landscape=True)

    def advise(self, lines: Iterable[str]) -> None:
        """Write lines below each other."""
        for line in lines:
            self._sheet.write_string(self._row, 0, line)
            self._row += 1

    def tabulate(self, head: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """Write a table, one row apart from what stands above it."""
        self._row += 1
        self._sheet.write_row(self._row, 0, head, self._head)
        for values in rows:
            self._row += 1
            self._sheet.write_row(self._row, 0, values, self._cell)
        self._row += 1
