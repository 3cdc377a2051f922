"""The package of a new workbook, looked at before a reader of values opens it.

A reader of values reserves memory for every cell up to the last one, be it a letter forgotten in XFD1048576. So the
package is measured first: what is too large is refused, and a few cells far from the table are left out and told.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from pakn.base.errors import DataError
from pakn.base.personal import shown_name
from pakn.extracts.reading.extents import (
    DOCUMENT_PARTS,
    LONGEST_TEXT,
    PLACE,
    EndlessTextError,
    blocks,
    extent,
    with_cells,
)
from pakn.extracts.reading.far_cells import cell_name, trimmed_sheet
from pakn.extracts.reading.open_documents import CONTENT, LONG, document_cells
from pakn.extracts.reading.refusals import LONGEST_CELL, long_cell, refuse

__all__ = ["BROKEN", "MOST_CELLS", "opened_package", "sheet_parts"]

MOST_BYTES = 1 << 30
MOST_STRING_BYTES = 1 << 29
MOST_CELLS = 20_000_000
MOST_REPEATED_BYTES = 1 << 26
"""Of long texts that several cells share: no two petitions are the same."""
MOST_TEXT = f"không quá {MOST_STRING_BYTES >> 20} MB chữ"
MOST_PARTS = 200
SPARSE, SMALL = 10, 1_000_000
"""A sheet with less than one cell with content among so many, and more than so many in all, may have far ones."""

BROKEN = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    KeyError,
    EOFError,
    NotImplementedError,
    ValueError,
    zlib.error,
    RuntimeError,
    OSError,
    lzma.LZMAError,
)
"""What reading a damaged package may raise."""


# --- looking at a package before it is opened -----------------------------------------------------------------


def opened_package(path: Path) -> tuple[IO[bytes], tuple[str, ...]]:
    """Return what a reader of values may open: the file, or a copy without far cells; and what was left out, in words.

    Raises
    ------
    DataError
        If the package is larger than a table of an office ever is.
    """
    stat = path.stat()
    try:
        sparse = _sparse_sheets(path, stat.st_mtime_ns, stat.st_size)
    except EndlessTextError as error:
        where = ", ".join([path.name, *filter(None, error.args)])
        raise DataError([long_cell(where, f"quá {LONGEST_CELL}")]) from None
    except (RecursionError, MemoryError):
        _too_large(path, "lồng quá nhiều cấp", "bảng tính do Excel hoặc LibreOffice lưu")
        raise
    _refuse_doubles(path)
    if not sparse:
        return path.open("rb"), ()
    with zipfile.ZipFile(path) as archive:
        trimmed = {part: trimmed_sheet(name, archive.read(part)) for name, part in sparse}
        for name, part in sparse:
            left = extent(partial(io.BytesIO, trimmed[part][0]))
            if left.area > MOST_CELLS:  # whatever way of writing a place was not understood
                _too_wide(path, name, left.rows, left.columns - 1)
        told = tuple(words for _, words in trimmed.values() if words)
        return _rewritten(archive, {part: content for part, (content, _) in trimmed.items()}), told


def _refuse_doubles(path: Path) -> None:
    """Refuse a package with two parts of one name: which of them is read, no two programs agree on."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        names = [name.lower() for name in archive.namelist()]
    if len({*names}) < len(names):
        refuse(
            path.name,
            "trong tệp có hai phần cùng tên",
            "bảng tính do Excel hoặc LibreOffice lưu",
            "mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi nộp lại",
        )


@lru_cache(maxsize=64)  # a file is opened to find its table and again to read it
def _sparse_sheets(path: Path, _changed: int, _size: int) -> tuple[tuple[str, str], ...]:
    """Return name and part of the sheets that may have far cells; refuse a package that is too large."""
    if not zipfile.is_zipfile(path):
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_large(path, archive)
            if CONTENT in archive.NameToInfo:
                _refuse_wide_document(path, archive)
            sheets = [each for each in sheet_parts(archive).items() if each[1] in archive.NameToInfo]
            lengths = _text_lengths(archive)
            longest = max(lengths, default=0)
            if longest > LONGEST_TEXT:
                raise EndlessTextError(_place_of_text(archive, sheets, lengths.index(longest)))
            return tuple(each for each in sheets if _is_sparse(path, archive, each, longest))
    except BROKEN:  # what cannot be measured is not opened: the reader of values may take it, and all of the memory
        refuse(
            path.name,
            "bảng tính hỏng, không đọc được cấu trúc của tệp",
            "bảng tính do Excel hoặc LibreOffice lưu",
            "mở tệp, lưu lại thành tệp mới (không đặt mật khẩu) rồi nộp lại",
        )


def _refuse_large(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        _too_large(path, f"{len(parts)} phần trong tệp", f"không quá {MOST_PARTS} phần")
    if size > MOST_BYTES:
        _too_large(path, f"{size / (1 << 20):.0f} MB sau khi giải nén", f"không quá {MOST_BYTES >> 20} MB")


def _refuse_wide_document(path: Path, archive: zipfile.ZipFile) -> None:
    with archive.open(CONTENT) as stream:
        if any(_SPACES.search(block) for block in with_cells(blocks(stream), DOCUMENT_PARTS)):
            _too_large(path, "một ô có hàng vạn dấu cách", "ô có chữ hoặc số")
    area = letters = repeated = 0
    for table in document_cells(archive):
        if table.longest > LONGEST_CELL:
            raise EndlessTextError(f"trang tính «{shown_name(table.name)}»", f"ô {cell_name(*table.longest_at)}")
        area += max(table.cells, table.last_row * (table.last_column + 1))  # all tables are read together
        letters += table.letters
        repeated += table.repeated
        if area > MOST_CELLS:
            _too_wide(path, table.name, table.last_row, table.last_column)
        _refuse_much_text(path, table.name, letters, repeated)


_SPACES = re.compile(rb"\stext:c\s*=\s*[\"']\d{5,}")


def _too_large(path: Path, found: str, allowed: str) -> None:
    refuse(
        path.name,
        f"bảng tính quá lớn: {found}",
        allowed,
        "chỉ giữ trang tính và các cột cần nộp, hoặc xuất CSV, Parquet từ hệ thống",
    )


def _too_wide(path: Path, name: str, row: int, column: int) -> None:
    found = f"trang tính «{shown_name(name)}» trải rộng đến ô {cell_name(row, column)}"
    _too_large(path, found, f"không quá {MOST_CELLS} ô kể cả ô trống ở giữa")


def _is_sparse(path: Path, archive: zipfile.ZipFile, sheet: tuple[str, str], longest: int) -> bool:
    """Tell whether a sheet reaches much further than its cells fill; refuse one that has too many."""
    name, part = sheet
    try:
        found = extent(partial(archive.open, part))
    except EndlessTextError as error:
        raise EndlessTextError(f"trang tính «{shown_name(name)}»", *error.args) from None
    if found.cells > MOST_CELLS:
        _too_large(path, f"trang tính «{shown_name(name)}» có {found.cells} ô", f"không quá {MOST_CELLS} ô")
    most = min(MOST_REPEATED_BYTES, MOST_STRING_BYTES) if longest > LONG else MOST_STRING_BYTES
    if found.texts * longest > most:
        _refuse_much_text(path, name, *_text_bytes(archive, part))
    return found.area > max(SMALL, SPARSE * found.cells)


SHARED_TEXTS = "xl/sharedstrings.xml"
_SHARED = re.compile(rb"<(?:[\w.-]+:)?si[\s>/]")


def _text_lengths(archive: zipfile.ZipFile) -> list[int]:
    """Return the bytes of each shared text, with its tags."""
    part = next((name for name in archive.NameToInfo if name.lower() == SHARED_TEXTS), None)
    if part is None:
        return []
    places, length = [], 0
    with archive.open(part) as stream:
        try:
            for block in blocks(stream):
                places += [length + found.start() for found in _SHARED.finditer(block)]
                length += len(block)
        except EndlessTextError:
            length += LONGEST_TEXT + 1  # nobody counts to its end
    ends = [*places[1:], length]
    return [end - start for start, end in zip(places, ends, strict=True)] if places else []


def _place_of_text(archive: zipfile.ZipFile, sheets: Iterable[tuple[str, str]], text: int) -> str:
    """Return in words the first cell that holds a shared text; "" where none does."""
    cell = re.compile(rb"<(?:[\w.-]+:)?c\b([^>]*\st\s*=\s*[\"']s[\"'][^>]*)>\s*<(?:[\w.-]+:)?v>\s*%d\s*<" % text)
    for name, part in sheets:
        with archive.open(part) as stream:
            found = next(filter(None, map(cell.search, blocks(stream))), None)
        if found:
            place = PLACE.search(found[1])
            return f"trang tính «{shown_name(name)}»" + (f", ô {(place[1] + place[2]).decode()}" if place else "")
    return ""


def _refuse_much_text(path: Path, name: str, total: int, repeated: int) -> None:
    """Refuse a sheet whose few stored texts become many in memory."""
    if total > MOST_STRING_BYTES:
        _too_large(path, f"chữ của trang tính «{shown_name(name)}»", MOST_TEXT)
    if repeated > MOST_REPEATED_BYTES:
        found = f"trang tính «{shown_name(name)}» lặp lại các ô dài hơn {LONG} ký tự"
        _too_large(path, found, f"các ô dài lặp lại không quá {MOST_REPEATED_BYTES >> 20} MB chữ")


def _text_bytes(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """Return the bytes of the shared texts in the cells of a sheet, and those of long texts beyond their first cell."""
    lengths = _text_lengths(archive)
    used = Counter[int]()
    with archive.open(part) as stream:
        for block in blocks(stream):
            used.update(int(index) for index in re.findall(rb"\st=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d+)", block))
    known = [(lengths[index], times) for index, times in used.items() if index < len(lengths)]
    repeated = sum(length * (times - 1) for length, times in known if length > LONG)
    return sum(length * times for length, times in known), repeated


def _rewritten(archive: zipfile.ZipFile, contents: Mapping[str, bytes]) -> IO[bytes]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as copy:
        for part in archive.infolist():
            copy.writestr(part.filename, contents.get(part.filename) or archive.read(part.filename))
    made.seek(0)
    return made


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet of a workbook by its name; nothing of a package that is none of Excel's."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(archive.NameToInfo):
        return {}
    links = {each.get("Id"): str(each.get("Target")) for each in _parsed(archive.read("xl/_rels/workbook.xml.rels"))}
    sheets = [each for each in _parsed(archive.read("xl/workbook.xml")).iter() if each.tag.endswith("}sheet")]
    parts = {name.lower(): name for name in archive.NameToInfo}  # readers of workbooks do not tell letters' case apart
    named = {str(each.get("name")): _part_name(links.get(_link(each), "")) for each in sheets}
    return {name: parts.get(part.lower(), part) for name, part in named.items()}


def _link(sheet: ElementTree.Element) -> str | None:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 (calamine reads the file; expat limits entities by itself)
