"""Refusing a file: the sentences shared by all formats.

A message may name headings, rows and sheets. It never shows a cell of the data, which may be a citizen's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NoReturn

from pakn.base.errors import DataError, Finding, raise_findings
from pakn.extracts.reading.found import ReadingHints
from pakn.extracts.reading.heads import SCANNED_ROWS, Head, IsHeading
from pakn.extracts.reading.legacy import is_ruined, legacy_font

__all__ = [
    "LONGEST_CELL",
    "MOST_FINDINGS",
    "legacy_finding",
    "legacy_in_rows",
    "long_cell",
    "refuse",
    "refuse_headless",
    "refuse_repeats",
]

MOST_FINDINGS, LEAST_HEADINGS = 100, 3
"""Findings collected in one file; a file with more mistakes than this has one mistake in common."""
LONGEST_CELL = 1_000_000
"""Letters of a cell that is read. The longest petition is a tenth of it, a cell of Excel holds 32,767; what is longer
swallowed the rows behind it, or is made to exhaust memory."""


def refuse(where: str, found: str, allowed: str, remedy: str) -> NoReturn:
    """Raise one finding."""
    raise DataError([Finding(where, found, allowed, remedy)]) from None


def legacy_finding(where: str, font: str) -> Finding:
    """Return the finding for text in an old font; the text itself is not shown."""
    return Finding(
        where,
        f"chữ gõ theo bảng mã cũ {font}, không phải Unicode",
        "chữ tiếng Việt theo bảng mã Unicode",
        f"chuyển cả tệp từ {font} sang Unicode (công cụ chuyển mã của bộ gõ) rồi nộp lại",
    )


def long_cell(where: str, letters: int | str) -> Finding:
    """Return the finding for a cell that is too long; its text is not shown.

    Parameters
    ----------
    where
        Who met it, for messages.
    letters
        How many it has, or in words more than how many.
    """
    return Finding(
        where,
        f"ô dài {letters} ký tự",
        f"mỗi ô không quá {LONGEST_CELL} ký tự",
        "rút ngắn ô này, xem dấu ngoặc kép có đóng đúng chỗ không, hoặc kết xuất lại tệp",
    )


def legacy_in_rows(
    where: str,
    rows: Iterable[Sequence[str]],
    names: Sequence[str] = (),
    columns: Iterable[int] | None = None,
    start: int = 0,
) -> list[Finding]:
    """Return a finding for each column that holds text in an old font, naming the first such row.

    Parameters
    ----------
    where
        File and sheet.
    rows
        Folded texts; the first is row ``start``, counted from 0.
    names, columns
        Headings by column, and the columns to look at (all where none is named).
    start
        Number of the first row.
    """
    wanted = None if columns is None else set(columns)
    first: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows, start + 1):
        for column, text in enumerate(row):
            if column in first or (wanted is not None and column not in wanted):
                continue
            font = legacy_font(text)
            if font:
                first[column] = (number, font)
    return [
        legacy_finding(f"{where}, dòng {number}, {column_name(column, names)}", font)
        for column, (number, font) in sorted(first.items())
    ]


def column_name(column: int, names: Sequence[str] = ()) -> str:
    """Return how a message calls a column, counted from 0.

    >>> column_name(0, ("Mã",)), column_name(1, ("Mã",))
    ('cột «Mã»', 'cột thứ 2')
    """
    return f"cột «{names[column]}»" if column < len(names) and names[column] else f"cột thứ {column + 1}"


def refuse_headless(where: str, rows: Sequence[Sequence[str]], is_heading: IsHeading, hints: ReadingHints) -> NoReturn:
    """Refuse a table in which no row has a known heading; text in an old font is the likelier cause and named first."""
    raise_findings(legacy_in_rows(where, rows))
    if any(is_ruined(text) for cells in rows for text in cells):
        refuse(
            where,
            "sai bảng mã: chữ có dấu đã thành ký hiệu lạ hoặc dấu hỏi",
            "chữ tiếng Việt theo mã UTF-8",
            "kết xuất lại tệp từ hệ thống theo mã UTF-8 (CSV UTF-8) và không lưu lại bằng chương trình khác",
        )
    if not any(any(cells) for cells in rows):
        refuse(
            where, "không có dữ liệu", "bảng có dòng tiêu đề cột và các dòng số liệu", "kết xuất lại tệp từ hệ thống"
        )
    row = hints.header_row
    deep = [number for number, cells in enumerate(rows, 1) if sum(map(is_heading, {*cells} - {""})) > 1]
    if row is None and deep and deep[0] > SCANNED_ROWS:
        refuse(
            where,
            f"tiêu đề cột ở dòng {deep[0]}",
            f"tiêu đề cột trong {SCANNED_ROWS} dòng đầu",
            f"xóa các dòng phía trên bảng, hoặc ghi header_row: {deep[0]} trong tệp ánh xạ cột",
        )
    if row is None and _lies_in_one_column(rows, is_heading):
        refuse(
            where,
            "cả dòng tiêu đề và số liệu nằm trong một cột",
            "mỗi cột của bảng ở một cột của tệp",
            "tách cột (Excel: Data, Text to Columns; LibreOffice: Dữ liệu, Chữ sang cột) rồi lưu lại, hoặc kết xuất "
            "lại tệp từ hệ thống",
        )
    searched = f"dòng {row}" if row is not None else f"{min(len(rows), SCANNED_ROWS)} dòng đầu"
    # A row that a mapping names may be one of the data: its cells are not quoted.
    told = hints.suggest(_likely_head(rows)) if row is None else ""
    refuse(
        where,
        f"không có tiêu đề cột nào đã biết trong {searched}" + (f"; các cột của tệp: {told}" if told else ""),
        "dòng tiêu đề có các cột của hệ thống nguồn",
        "kiểm tra có chọn đúng tệp, hệ thống không; nếu tiêu đề mới, khai báo trong tệp ánh xạ cột"
        + ("; nếu bảng nằm sâu hơn, ghi số dòng tiêu đề (header_row)" if len(rows) > SCANNED_ROWS else ""),
    )


def _lies_in_one_column(rows: Sequence[Sequence[str]], is_heading: IsHeading) -> bool:
    """Whether a row has one cell alone, in which several known headings stand between separators."""
    alone = [texts[0] for row in rows[:SCANNED_ROWS] if len(texts := [text for text in row if text]) == 1]
    return any(
        sum(map(is_heading, {part.strip(' "') for part in text.split(sign)} - {""})) >= LEAST_HEADINGS
        for text in alone
        for sign in ",;|"
    )


def _likely_head(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the first row of several different words without digits above one with digits; nothing where none is."""
    for row, below in pairwise(rows[: SCANNED_ROWS + 1]):
        texts = [text for text in row if text]
        plain = not any(char.isdigit() for text in texts for char in text)
        if len({*texts}) == len(texts) >= LEAST_HEADINGS and plain and any(map(str.isdigit, "".join(below))):
            return texts
    return []


def refuse_repeats(where: str, head: Head, is_heading: IsHeading) -> None:
    """Refuse a head that names a known column twice: which one to read would be a guess."""
    places: dict[str, list[int]] = {}
    for column, heading in enumerate(head.headings, 1):
        if heading and (is_heading(heading) or is_heading(heading.rsplit(" / ", 1)[-1])):
            places.setdefault(heading.casefold(), []).append(column)
    raise_findings(
        Finding(
            f"{where}, dòng {head.last + 1}",
            f"tiêu đề «{head.headings[columns[0] - 1]}» lặp lại ở các cột thứ {', '.join(map(str, columns))}",
            "mỗi tiêu đề một cột",
            "xóa hoặc đổi tên cột thừa",
        )
        for columns in places.values()
        if len(columns) > 1
    )
