"""What a workbook says of its cells beside their values: errors, formulas without a result, percentages, what is hidden
or merged.

A reader of values sees an empty cell where a formula was never computed or came to nothing, and the number 1 where
people see "100%". A sheet without a formula, an error, a percentage, hidden rows and merged cells is only searched for
their marks, which takes a moment.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NoReturn
from xml.etree import ElementTree

from pakn.extracts.reading.extents import blocks
from pakn.extracts.reading.far_cells import column_index
from pakn.extracts.reading.old_workbooks import RESAVE, opened_sheet
from pakn.extracts.reading.open_documents import CONTENT, DocumentCells, document_cells
from pakn.extracts.reading.packages import BROKEN, sheet_parts
from pakn.extracts.reading.percents import is_percent, percent_styles
from pakn.extracts.reading.refusals import refuse
from pakn.extracts.reading.rich_texts import has_odd_run, odd_strings, struck_styles

__all__ = ["Merge", "SheetFacts", "sheet_facts"]

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a sheet says of its cells beside their values; rows from 1 as people see them, columns from 0."""

    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Row and column of a cell with an error, and which: "#DIV/0!"."""
    uncached: frozenset[tuple[int, int]] = frozenset()
    """Row and column of a formula without a stored result."""
    percents: frozenset[tuple[int, int]] = frozenset()
    """Row and column of a number that is shown as a percentage: 1 as "100%"."""
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    is_filtered: bool = False
    """Whether a filter hides rows."""
    merges: tuple[Merge, ...] = ()
    rich: frozenset[tuple[int, int]] = frozenset()
    """Row and column of a text of which some letters are raised, lowered or struck through."""
    struck: frozenset[tuple[int, int]] = frozenset()
    """Row and column of a cell that is struck through as a whole: who sees it takes it for deleted."""


def sheet_facts(path: Path, name: str) -> SheetFacts:
    """Return what a workbook says of the cells of a sheet beside their values.

    A sheet without a formula, an error, a percentage, hidden rows and merged cells is only searched for their marks.

    Raises
    ------
    DataError
        If it does not tell: an error that looks like an empty cell would be an open case.
    """
    if not zipfile.is_zipfile(path):
        return _facts_of_old(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            if CONTENT in archive.NameToInfo:
                with archive.open(CONTENT) as stream:
                    if any(b"<![CDATA[" in block for block in blocks(stream)):
                        _refuse_spelled(path)
                facts = next((_facts_of(table) for table in document_cells(archive) if table.name == name), None)
                return facts or _refuse_untold(path)
            part = sheet_parts(archive).get(name)
            if part not in archive.NameToInfo:
                _refuse_untold(path)
            percents, odd, struck = percent_styles(archive), odd_strings(archive), struck_styles(archive)
            _refuse_hidden_digits(path, archive, str(part))
            if not odd and not _has_marks(archive, str(part), percents | struck):
                return SheetFacts()
            with archive.open(str(part)) as stream:
                return _facts(stream, percents, odd, struck)
    except BROKEN:
        _refuse_untold(path)


def _refuse_untold(path: Path) -> NoReturn:
    refuse(
        path.name,
        "bảng tính không cho biết ô nào báo lỗi tính toán",
        "bảng tính .xlsx hoặc .ods nguyên vẹn",
        RESAVE,
    )


_VALUE = rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>[^<&]*(?:&|<[!?])"
_SPELLED = re.compile(_VALUE + rb"|</(?:[\w.-]+:)?(?:v|is)>\s*<(?:[\w.-]+:)?(?:v|is)\b")
"""A value that goes on in another way of writing letters, or a second one: a reader of numbers sees a part of it."""
_SPELLED_CELL = re.compile(
    rb"<(?:[\w.-]+:)?c(?P<own>(?:\s[^>]*)?)>(?:<(?:[\w.-]+:)?f\b[^>]*(?:/>|>[^<]*</(?:[\w.-]+:)?f>))?\s*" + _VALUE
)
_IS_TEXT = re.compile(rb"\st\s*=\s*[\"'](?:str|inlineStr)[\"']")


def _refuse_hidden_digits(path: Path, archive: zipfile.ZipFile, part: str) -> None:
    """Refuse a sheet with a number that no program of an office writes so: "1&#50;5" is 125, and is read as 1."""
    with archive.open(part) as stream:
        if not any(_SPELLED.search(block) for block in blocks(stream)):
            return
    content = archive.read(part)
    texts = sum(_IS_TEXT.search(cell["own"]) is not None for cell in _SPELLED_CELL.finditer(content))
    if texts < len(_SPELLED.findall(content)):
        _refuse_spelled(path)


def _refuse_spelled(path: Path) -> NoReturn:
    refuse(path.name, "có ô ghi bằng mã ký tự thay cho chữ", "bảng tính do Excel hoặc LibreOffice lưu", RESAVE)


_MARKS = re.compile(
    rb"vertAlign|<(?:[\w.-]+:)?strike|\st\s*=\s*[\"']e[\"']|<(?:[\w.-]+:)?(?:f[\s>/]|mergeCell\s|autoFilter\b)|\shidden\s*=\s*[\"'](?:1|true)"
    rb"|\s(?:ht|width)\s*=\s*[\"']0(?:\.0*)?[\"']"
)


def _has_marks(archive: zipfile.ZipFile, part: str, percents: frozenset[int]) -> bool:
    if 0 in percents:
        return True  # a cell without a style has the first one
    styles = "|".join(map(str, percents)).encode()
    marks = re.compile(rb"\ss\s*=\s*[\"']0*(?:" + styles + rb")[\"']|" + _MARKS.pattern) if percents else _MARKS
    with archive.open(part) as stream:
        return any(marks.search(block) for block in blocks(stream))


def _facts(stream: IO[bytes], percents: frozenset[int], odd: frozenset[int], struck: frozenset[int]) -> SheetFacts:
    rich: set[tuple[int, int]] = set()
    ended: set[tuple[int, int]] = set()
    errors: dict[tuple[int, int], str] = {}
    uncached: set[tuple[int, int]] = set()
    shares: set[tuple[int, int]] = set()
    rows: list[int] = []
    beside = _Beside()
    number, column = 0, -1
    for event, each in ElementTree.iterparse(stream, ("start", "end")):  # noqa: S314 (calamine reads the same file)
        tag = each.tag.rpartition("}")[2]
        if event == "start" and tag == "row":
            number, column = int(each.get("r") or number + 1), -1
            rows += [number] if _is_hidden(each, "ht") else []
        elif event == "start" and tag == "c":
            place = re.fullmatch(r"([A-Za-z]+)(\d+)", each.get("r") or "")
            column = column_index(place[1]) if place else column + 1  # a cell without a place follows the last one
        elif event == "end" and tag == "c":
            _judge_cell(each, (number, column), errors, uncached)
            shares |= {(number, column)} if int(each.get("s") or 0) in percents and _is_number(each) else set()
            rich |= {(number, column)} if _is_rich(each, odd) else set()
            ended |= {(number, column)} if int(each.get("s") or 0) in struck and len(each) else set()
        elif event == "end":
            beside.take(tag, each)
    return SheetFacts(
        errors,
        frozenset(uncached),
        frozenset(shares),
        tuple(rows),
        frozenset(beside.columns),
        beside.is_filtered,
        tuple(beside.merges),
        frozenset(rich),
        frozenset(ended),
    )


@dataclass(slots=True)
class _Beside:
    """What a sheet says beside its rows."""

    columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    is_filtered: bool = False

    def take(self, tag: str, each: ElementTree.Element) -> None:
        """Take an element of the sheet, and forget what it held."""
        if tag == "col" and _is_hidden(each, "width"):
            self.columns.update(range(max(int(each.get("min", 1)) - 1, 0), min(int(each.get("max", 1)), 1 << 14)))
        elif tag == "filterColumn":
            self.is_filtered = True
        elif tag == "mergeCell" and (merge := _merge(each.get("ref") or "")):
            self.merges.append(merge)
        if tag in ("row", "col", "mergeCell"):
            each.clear()


def _is_hidden(each: ElementTree.Element, size: str) -> bool:
    """Tell whether a row or column is hidden, or so small that nobody sees it."""
    return each.get("hidden") in ("1", "true") or re.fullmatch(r"0(\.0*)?", each.get(size) or "") is not None


def _is_rich(cell: ElementTree.Element, odd: frozenset[int]) -> bool:
    """Whether a cell holds one of the odd shared texts, or such a text of its own."""
    if cell.get("t") == "inlineStr":
        return has_odd_run(cell)
    texts = (each.text or "" for each in cell if each.tag.rpartition("}")[2] == "v")
    return bool(odd) and cell.get("t") == "s" and any(text.isdigit() and int(text) in odd for text in texts)


def _is_number(cell: ElementTree.Element) -> bool:
    return cell.get("t", "n") == "n" and any(each.tag.rpartition("}")[2] == "v" and each.text for each in cell)


def _judge_cell(
    cell: ElementTree.Element,
    at: tuple[int, int],
    errors: dict[tuple[int, int], str],
    uncached: set[tuple[int, int]],
) -> None:
    kind = cell.get("t")
    space = cell.tag.partition("}")[0] + "}" if cell.tag.startswith("{") else ""
    result = cell.find(f"{space}v")
    # An empty text is a result too ("str"): the formula of a rate whose rows are empty.
    has_result = result is not None and (result.text or kind == "str")
    if cell.find(f"{space}f") is not None and not has_result:
        uncached.add(at)
    if kind == "e":
        errors[at] = (result.text if result is not None else None) or "#N/A"


def _facts_of_old(path: Path, name: str) -> SheetFacts:
    """Return the same of a workbook of the years before 2007, which always stores what its formulas came to."""
    import xlrd  # noqa: PLC0415 (only for old workbooks)

    try:
        with opened_sheet(path, name) as sheet:
            shown = {index for index, each in enumerate(sheet.book.xf_list) if _is_percent(sheet.book, each.format_key)}
            percents = {
                (row + 1, column)
                for row in range(sheet.nrows if shown else 0)
                for column, kind in enumerate(sheet.row_types(row))
                if kind == xlrd.XL_CELL_NUMBER and sheet.cell_xf_index(row, column) in shown
            }
            errors = {
                (row + 1, column): xlrd.error_text_from_code.get(sheet.cell_value(row, column), "#N/A")
                for row in range(sheet.nrows)
                for column, kind in enumerate(sheet.row_types(row))
                if kind == xlrd.XL_CELL_ERROR
            }
            rows = [row for row, each in sheet.rowinfo_map.items() if each.hidden or each.height == 0]
            hidden = [row for row in rows if row < sheet.nrows]
            columns = frozenset(column for column, each in sheet.colinfo_map.items() if each.hidden or each.width == 0)
            merges = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
            lines = tuple(row + 1 for row in sorted(hidden))
            rich = frozenset(
                (row + 1, column)
                for (row, column), runs in sheet.rich_text_runlist_map.items()
                if any(_is_odd_font(sheet.book, font) for _, font in runs)
            )
            struck = frozenset(
                (row + 1, column)
                for row in range(sheet.nrows)
                for column, kind in enumerate(sheet.row_types(row))
                if kind != xlrd.XL_CELL_EMPTY
                and kind != xlrd.XL_CELL_BLANK
                and sheet.book.font_list[sheet.book.xf_list[sheet.cell_xf_index(row, column)].font_index].struck_out
            )
            return SheetFacts(
                errors, frozenset(), frozenset(percents), lines, columns, merges=merges, rich=rich, struck=struck
            )
    except Exception:  # whatever it stops at, an error in a cell would be read as an empty one
        _refuse_untold(path)


def _is_odd_font(book: Any, number: int) -> bool:
    font = book.font_list[number]
    return bool(font.escapement or font.struck_out)


def _is_percent(book: Any, key: int) -> bool:
    return key in book.format_map and is_percent(book.format_map[key].format_str)


def _facts_of(table: DocumentCells) -> SheetFacts:
    return SheetFacts(
        table.errors,
        frozenset(table.uncached),
        frozenset(table.percents),
        tuple(table.hidden_rows),
        frozenset(table.hidden_columns),
        table.is_filtered,
        tuple(table.merges),
        frozenset(table.rich),
        frozenset(table.struck),
    )


def _merge(reference: str) -> Merge | None:
    found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", reference)
    if not found:
        return None
    return int(found[2]) - 1, column_index(found[1]), int(found[4]) - 1, column_index(found[3])
