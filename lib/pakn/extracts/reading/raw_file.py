"""A file as received, opened: which columns it has, and a way to take some of them.

Exports carry names, telephone numbers and addresses. A column that nobody asks for by position is never loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pakn.base.personal import LONE, shown_name
from pakn.extracts.reading.connection import lock
from pakn.extracts.reading.csv_files import find_csv, load_csv
from pakn.extracts.reading.found import FoundTable, ReadingHints
from pakn.extracts.reading.heads import Head, IsHeading
from pakn.extracts.reading.loose_texts import LooseTexts, loose_texts
from pakn.extracts.reading.parquet_files import find_parquet, load_parquet, refusing_damage
from pakn.extracts.reading.refusals import refuse
from pakn.extracts.reading.sheet_facts import Merge, SheetFacts, sheet_facts
from pakn.extracts.reading.tables import LoadTarget, refuse_legacy_cells
from pakn.extracts.reading.workbooks import find_workbook, load_workbook

if TYPE_CHECKING:
    import duckdb

__all__ = ["Kind", "RawFile", "open_raw"]

Kind = Literal["csv", "workbook", "parquet"]

SUFFIXES: dict[str, Kind] = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), "csv"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), "workbook"),
    ".parquet": "parquet",
}
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
    (b"PAR1", "parquet"),
)
_NO_HINTS = ReadingHints()
MOST_COLUMNS = 5_000


@dataclass(frozen=True, slots=True)
class RawFile:
    """An opened file.

    Parameters
    ----------
    path, kind, sheet, encoding, separator
        The file and what was decided of it; what a format does not have is `None`.
    headings
        One per column, from the rows of the head joined with " / "; "" for a column without heading.
    header_rows
        First and last row of the head, from 1; (0, 0) for Parquet, which has no rows above its data.
    above
        Texts of the rows above the head: title, unit of measure, cut-off date.
    decisions
        Vietnamese clauses that say what was decided.
    """

    path: Path
    sheet: str | None
    kind: Kind
    encoding: str | None
    separator: str | None
    headings: tuple[str, ...]
    header_rows: tuple[int, int]
    above: tuple[str, ...]
    decisions: tuple[str, ...]

    def load(
        self,
        connection: duckdb.DuckDBPyConnection,
        columns: Mapping[str, int],
        table: str,
        fills: Sequence[Merge] = (),
    ) -> int:
        """Create ``table`` from the wanted columns and return its number of rows.

        The table has ``row_number`` (from 1, as in the file or sheet) and, for each name, its text and ``name__kind``:
        ``t`` text, ``n`` number, ``d`` date, ``z`` local time of a moment with a time zone, ``b`` boolean, NULL where
        empty. Rows without any wanted cell stay out. Afterwards the connection reads no other file.

        Parameters
        ----------
        connection
            Where the table is created.
        columns
            Position of each wanted column, from 0, by the name it gets.
        table
            Name of the table, which must not exist.
        fills
            Merged ranges of a workbook of which each cell has what the first one holds.

        Raises
        ------
        DataError
            If rows have too many or too few cells, or cells are too long or in an old font. No table is left behind.
        ValueError
            If no column is wanted or a position lies outside the file.
        """
        if not columns or not all(0 <= position < len(self.headings) for position in columns.values()):
            raise ValueError("load takes at least one column, each by its position in headings")
        target = LoadTarget(connection, table, columns, self._where(), self.headings)
        found = self._found()
        match self.kind:
            case "csv":
                count = load_csv(self.path, found, target)
            case "workbook":
                count = load_workbook(self.path, found, target, fills)
            case "parquet":
                count = load_parquet(self.path, target)
        refuse_legacy_cells(target)
        lock(connection, [self.path] if self.kind == "parquet" else [])  # a view may stand on a Parquet file
        return count

    def facts(self) -> SheetFacts:
        """Return what a workbook says of the cells of the sheet beside their values; nothing of other files."""
        return sheet_facts(self.path, self.sheet or "") if self.kind == "workbook" else SheetFacts()

    def loose(self) -> LooseTexts:
        """Return what a workbook says beside the cells of the sheet; nothing of other files."""
        return loose_texts(self.path, self.sheet or "") if self.kind == "workbook" else LooseTexts()

    def in_use(self) -> AbstractContextManager[None]:
        """Return a context in which damage that only shows when the table is asked for is refused."""
        return refusing_damage(self.path) if self.kind == "parquet" else nullcontext()

    def _found(self) -> FoundTable:
        first, last = self.header_rows
        head = Head(first - 1, last - 1, self.headings, 0)
        return FoundTable(head, sheet=self.sheet, encoding=self.encoding, separator=self.separator)

    def _where(self) -> str:
        return f"{self.path.name}, trang tính «{shown_name(self.sheet)}»" if self.sheet else self.path.name


def open_raw(path: Path, is_heading: IsHeading, hints: ReadingHints = _NO_HINTS) -> RawFile:
    """Open a file and find its head, without loading its data.

    Parameters
    ----------
    path
        A text file with separators, a workbook or a Parquet file.
    is_heading
        Tells whether a text is a heading the caller knows; it gets one line of NFC text.
    hints
        What a mapping file says of the file.

    Raises
    ------
    DataError
        If the file cannot be read, has no known heading, or leaves a choice that would be a guess.
    """
    if LONE.search(path.name):
        refuse(shown_name(path.name), "tên tệp có ký tự không đọc được", "tên tệp bằng chữ Unicode", "đổi tên tệp")
    kind = _decide_kind(path)
    find = {"csv": find_csv, "workbook": find_workbook, "parquet": find_parquet}[kind]
    found = find(path, is_heading, hints)
    if len(found.head.headings) > MOST_COLUMNS:
        refuse(
            path.name,
            f"{len(found.head.headings)} cột",
            f"không quá {MOST_COLUMNS} cột",
            "bỏ các cột trống bên phải bảng",
        )
    first, last = found.head.first + 1, found.head.last + 1
    rows = f"dòng {first}" if first == last else f"các dòng {first}–{last}"
    decisions = (*found.decisions, *([f"tiêu đề cột ở {rows}"] if last else []))
    return RawFile(
        path=path,
        sheet=found.sheet,
        kind=kind,
        encoding=found.encoding,
        separator=found.separator,
        headings=found.head.headings,
        header_rows=(first, last),
        above=found.above,
        decisions=decisions,
    )


def _decide_kind(path: Path) -> Kind:
    """Return the format by content; the suffix says only what was meant."""
    if not path.is_file():
        refuse(path.name, "không có tệp này", "một tệp số liệu đọc được", "kiểm tra đường dẫn và tên tệp")
    meant = SUFFIXES.get(path.suffix.lower())
    if meant is None:
        refuse(path.name, f"đuôi tệp «{path.suffix}»", ", ".join(SUFFIXES), "kết xuất lại theo một trong các dạng này")
    with path.open("rb") as file:
        start = file.read(1024)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        refuse(path.name, "tệp rỗng", "tệp có dòng tiêu đề cột và các dòng số liệu", "kết xuất lại tệp từ hệ thống")
    kind: Kind = next((kind for magic, kind in _MAGIC if start.startswith(magic)), "csv")
    if kind == "csv" and meant != "csv":
        page = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        _refuse_disguised(path, "trang HTML hoặc XML" if page else "bảng tính hỏng hoặc tệp văn bản")
    return kind


def _refuse_disguised(path: Path, content: str) -> None:
    refuse(
        path.name,
        f"{content} mang đuôi {path.suffix}",
        "nội dung đúng với đuôi tệp",
        "mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx (tệp văn bản: đổi đuôi thành .csv) rồi nộp lại",
    )
