"""Lines of a text file, before and when they are parted into cells: what is too wide, too long or wrongly quoted."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from pakn.base.errors import Finding
from pakn.extracts.reading.refusals import long_cell
from pakn.extracts.reading.tables import LARGEST_LINE_BYTES

__all__ = ["narrow_lines", "unread", "wrong_quotes", "wrong_width"]

csv.field_size_limit(LARGEST_LINE_BYTES)  # citizens paste whole petitions into a field, also into one nobody reads
MOST_SEPARATORS = 16_384
"""In one line, as many as a sheet of Excel has columns: each of fifty million would be a cell in memory."""

TOO_LONG = "field limit"
"""What Python's reader says of a cell beyond that limit, and of nothing else."""


class _WideLineError(csv.Error):
    """A line has more separators than any table."""


def narrow_lines(lines: Iterable[str], separator: str) -> Iterator[str]:
    """Yield the lines as they are; stop before one that would be split into millions of cells."""
    for line in lines:
        if len(line) > MOST_SEPARATORS and line.count(separator) > MOST_SEPARATORS:
            raise _WideLineError
        yield line


def unread(path: Path, number: int, error: csv.Error) -> Finding:
    """Return the finding for a row that could not be parted into cells."""
    if isinstance(error, _WideLineError):
        return Finding(
            f"{path.name}, dòng {number}",
            f"quá {MOST_SEPARATORS} dấu phân cách trên một dòng",
            "mỗi dòng số ô như dòng tiêu đề",
            "xóa các dấu phân cách thừa ở dòng này, hoặc kết xuất lại tệp",
        )
    if TOO_LONG in str(error):
        return long_cell(f"{path.name}, dòng {number}", f"quá {LARGEST_LINE_BYTES}")
    return wrong_quotes(path, number)


def wrong_quotes(path: Path, number: int) -> Finding:
    """Return the finding for a row whose quotes are not those of cells."""
    return Finding(
        f"{path.name}, dòng {number}",
        "dấu ngoặc kép không đóng hoặc đóng giữa ô",
        "ô có ngoặc kép ở hai đầu, ngoặc kép bên trong viết đôi",
        "sửa ngoặc kép của dòng này, hoặc kết xuất lại tệp",
    )


def wrong_width(path: Path, number: int, cells: int, columns: int) -> Finding:
    """Return the finding for a row with too many or too few cells."""
    return Finding(
        f"{path.name}, dòng {number}",
        f"{cells} ô",
        f"{columns} ô như dòng tiêu đề",
        "kiểm tra dấu phân cách và xuống dòng trong ô (ô đó phải nằm trong ngoặc kép); dòng không thuộc bảng thì xóa; "
        "hoặc kết xuất lại tệp",
    )
