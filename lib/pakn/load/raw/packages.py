"""The package of a new workbook, looked at before a reader of values opens it.

A reader of values reserves memory for every cell up to the last one, be it a letter forgotten in XFD1048576. So the
package is measured first: what is too large is refused, and a few cells far from the table are left out and told.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from pakn.base.personal import shown_name

from .open_documents import CONTENT, document_cells
from .refusals import refuse

__all__ = ["BROKEN", "blocks", "column_index", "column_letters", "opened_package", "sheet_parts"]

MOST_BYTES = 1 << 30
MOST_STRING_BYTES = 2 << 30
MOST_CELLS = 20_000_000
MOST_PARTS = 200
SPARSE, SMALL = 10, 1_000_000
"""A sheet with less than one cell with content among so many, and more than so many in all, may have far ones."""
GAP_ROWS, GAP_COLUMNS = 1_000, 100
"""So many rows or columns without content part a forgotten cell from the table."""
MOST_FAR = 100
CHUNK = 1 << 22

BROKEN = (zipfile.BadZipFile, ElementTree.ParseError, KeyError, EOFError, NotImplementedError, ValueError, zlib.error)
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
    sparse = _sparse_sheets(path, stat.st_mtime_ns, stat.st_size)
    if not sparse:
        return path.open("rb"), ()
    with zipfile.ZipFile(path) as archive:
        trimmed = {part: _trimmed(path, name, archive.read(part)) for name, part in sparse}
        told = tuple(words for _, words in trimmed.values() if words)
        return _rewritten(archive, {part: content for part, (content, _) in trimmed.items()}), told


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
            longest = max(_text_lengths(archive), default=0)
            sheets = [each for each in sheet_parts(archive).items() if each[1] in archive.NameToInfo]
            return tuple(each for each in sheets if _is_sparse(path, archive, each, longest))
    except BROKEN:
        return ()  # the reader of values says what is broken


def _refuse_large(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        _too_large(path, f"{len(parts)} phần trong tệp", f"không quá {MOST_PARTS} phần")
    if size > MOST_BYTES:
        _too_large(path, f"{size / (1 << 20):.0f} MB sau khi giải nén", f"không quá {MOST_BYTES >> 20} MB")


def _refuse_wide_document(path: Path, archive: zipfile.ZipFile) -> None:
    for table in document_cells(archive):
        if max(table.cells, table.last_row * (table.last_column + 1)) > MOST_CELLS:
            _too_wide(path, table.name, table.last_row, table.last_column)


def _too_large(path: Path, found: str, allowed: str) -> None:
    refuse(
        path.name, f"bảng tính quá lớn: {found}", allowed,
        "chỉ giữ trang tính và các cột cần nộp, hoặc xuất CSV, Parquet từ hệ thống",
    )  # fmt: skip


def _too_wide(path: Path, name: str, row: int, column: int) -> None:
    found = f"trang tính «{shown_name(name)}» trải rộng đến ô {_cell_name(row, column)}"
    _too_large(path, found, f"không quá {MOST_CELLS} ô kể cả ô trống ở giữa")


@dataclass(slots=True)
class _Extent:
    """How far a sheet reaches, and how many of its cells there are."""

    cells: int = 0
    texts: int = 0
    rows: int = 0
    columns: int = 26

    @property
    def area(self) -> int:
        return self.rows * self.columns


def _is_sparse(path: Path, archive: zipfile.ZipFile, sheet: tuple[str, str], longest: int) -> bool:
    """Tell whether a sheet reaches much further than its cells fill; refuse one that has too many."""
    name, part = sheet
    extent = _extent(archive, part)
    if extent.cells > MOST_CELLS:
        _too_large(path, f"trang tính «{shown_name(name)}» có {extent.cells} ô", f"không quá {MOST_CELLS} ô")
    if extent.texts * longest > MOST_STRING_BYTES and _text_bytes(archive, part) > MOST_STRING_BYTES:
        _too_large(path, f"chữ của trang tính «{shown_name(name)}»", f"không quá {MOST_STRING_BYTES >> 30} GB chữ")
    return extent.area > max(SMALL, SPARSE * extent.cells)


_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=[\"'](\d+)")
_WIDE = re.compile(rb"\sr=[\"']([A-Z]{2,3})\d+[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_TEXT = re.compile(rb"\st=[\"']s[\"']")


def _extent(archive: zipfile.ZipFile, part: str) -> _Extent:
    found = _Extent()
    with archive.open(part) as stream:
        for block in blocks(stream):
            found.cells += block.count(b"<c ") or len(_CELL.findall(block))
            found.texts += block.count(b't="s"') or len(_TEXT.findall(block))
            rows = max(map(int, _ROW.findall(block)), default=0)
            found.rows = max(found.rows, rows)
            wide = {letters.decode() for letters in _WIDE.findall(block)}
            found.columns = max([found.columns, *(column_index(letters) + 1 for letters in wide)])
    return found


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a part in pieces that end between two tags."""
    left = b""
    while block := stream.read(CHUNK):
        block = left + block
        cut = block.rfind(b"<")
        yield block[:cut] if cut > 0 else b""
        left = block[max(cut, 0) :]
    yield left


def _text_lengths(archive: zipfile.ZipFile) -> list[int]:
    """Return the bytes of each shared text, with its tags."""
    part = "xl/sharedStrings.xml"
    if part not in archive.NameToInfo:
        return []
    places = [found.start() for found in re.finditer(rb"<(?:\w+:)?si\b", archive.read(part))]
    ends = [*places[1:], archive.getinfo(part).file_size]
    return [end - start for start, end in zip(places, ends, strict=True)]


def _text_bytes(archive: zipfile.ZipFile, part: str) -> int:
    lengths = _text_lengths(archive)
    used = Counter[int]()
    with archive.open(part) as stream:
        for block in blocks(stream):
            used.update(int(place) for place in re.findall(rb"\st=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d+)", block))
    return sum(lengths[place] * times for place, times in used.items() if place < len(lengths))


# --- leaving out what lies far from the table -----------------------------------------------------------------


_WHOLE_ROW = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", re.DOTALL)
_WHOLE_CELL = re.compile(rb"<((?:\w+:)?)c\b([^>]*?)(?:/>|>(.*?)</\1c>)", re.DOTALL)
_REFERENCE = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d+)[\"']")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?/>")


def _trimmed(path: Path, name: str, content: bytes) -> tuple[bytes, str]:
    """Return a sheet without what lies far from its table, and what to say of it."""
    filled = [place for row in _WHOLE_ROW.finditer(content) for place in _filled(row[3] or b"")]
    last_row = _end((row for row, _ in filled), GAP_ROWS)
    near = [(row, column) for row, column in filled if row <= last_row]
    last_column = _end((column for _, column in near), GAP_COLUMNS)
    far = [place for place in filled if place[0] > last_row or place[1] > last_column]
    if len(far) > MOST_FAR:
        last_row, last_column, far = max(row for row, _ in filled), max(column for _, column in filled), []
    if last_row * (last_column + 1) > MOST_CELLS:
        _too_wide(path, name, last_row, last_column)
    kept = _WHOLE_ROW.sub(lambda row: _kept_row(row, last_row, last_column), content)
    cells = ", ".join(_cell_name(*place) for place in far[:3]) + (" …" if len(far) > 3 else "")
    told = f"trang tính «{shown_name(name)}»: không đọc {len(far)} ô lẻ ngoài bảng ({cells})" if far else ""
    return _DIMENSION.sub(b"", kept, count=1), told


def _filled(cells: bytes) -> Iterator[tuple[int, int]]:
    """Yield row and column of the cells of a row that hold something; a style alone is nothing."""
    for cell in _WHOLE_CELL.finditer(cells):
        place = _REFERENCE.search(cell[2])
        if place and cell[3]:
            yield int(place[2]), column_index(place[1].decode())


def _end(places: Iterable[int], gap: int) -> int:
    """Return the last of some places before a gap."""
    last = None
    for place in sorted(set(places)):
        if last is not None and place - last > gap:
            break
        last = place
    return last or 0


def _kept_row(row: re.Match[bytes], last_row: int, last_column: int) -> bytes:
    number = re.search(rb"\sr=[\"'](\d+)", row[2])
    if number and int(number[1]) > last_row:
        return b""
    if not row[3] or not _WIDE.search(row[3]):
        return row[0]
    cells = _WHOLE_CELL.sub(lambda cell: cell[0] if _column(cell) <= last_column else b"", row[3])
    return b"<%brow%b>%b</%brow>" % (row[1], row[2], cells, row[1])


def _column(cell: re.Match[bytes]) -> int:
    place = _REFERENCE.search(cell[2])
    return column_index(place[1].decode()) if place else 0


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
    return {str(each.get("name")): _part_name(links.get(_link(each), "")) for each in sheets}


def _link(sheet: ElementTree.Element) -> str | None:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 (calamine reads the file; expat limits entities by itself)


def _cell_name(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"


def column_index(letters: str) -> int:
    """Return the place of a column, counted from 0.

    >>> column_index("A"), column_index("AB"), column_index("XFD")
    (0, 27, 16383)
    """
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def column_letters(place: int) -> str:
    """Return the letters of a column, counted from 0.

    >>> column_letters(0), column_letters(27), column_letters(16383)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
