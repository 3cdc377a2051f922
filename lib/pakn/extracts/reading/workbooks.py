"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS.

A workbook is read by what it holds, not by its name: systems write ".xls" on new workbooks and even on web pages.
Hidden sheets are left alone unless a mapping file names one; they hold lists and the data of last month.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pakn.base.errors import DataError, raise_findings
from pakn.base.personal import shown_name
from pakn.extracts.reading.cells import Cell, cell_of, fold_text
from pakn.extracts.reading.found import FoundTable, ReadingHints
from pakn.extracts.reading.heads import Head, IsHeading, find_head, goes_on, texts_above
from pakn.extracts.reading.old_workbooks import RESAVE, refuse_unlike, refuse_wide_records
from pakn.extracts.reading.packages import opened_package
from pakn.extracts.reading.refusals import legacy_in_rows, refuse, refuse_headless, refuse_repeats
from pakn.extracts.reading.sheet_facts import Merge
from pakn.extracts.reading.tables import LoadTarget, load_rows

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

__all__ = ["find_workbook", "load_workbook"]

MOST_SHEETS_NAMED = 10
"""Sheets not read that are named; a workbook may have one for each unit."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream in which Excel wraps a workbook under a password."""


def find_workbook(path: Path, is_heading: IsHeading, hints: ReadingHints) -> FoundTable:
    """Decide sheet and head of a workbook."""
    left_out: list[str] = []
    with open_workbook(path, left_out) as workbook:
        name, rows, head = _decide_sheet(path, workbook, is_heading, hints)
        choice = _choice(workbook, name)
    where = f"{path.name}, trang tính «{shown_name(name)}»"
    if head is None:
        refuse_headless(where, rows, is_heading, hints)
    columns = [column for column, heading in enumerate(head.headings) if heading and is_heading(heading)]
    raise_findings(
        legacy_in_rows(where, rows[: head.last + 1])
        or legacy_in_rows(where, rows[head.last + 1 :], head.headings, columns, head.last + 1)
    )
    refuse_repeats(where, head, is_heading)
    return FoundTable(
        head,
        texts_above(rows, head.first),
        sheet=name,
        decisions=(f"trang tính «{shown_name(name)}»{choice}", *left_out),
    )


@contextmanager
def open_workbook(path: Path, left_out: list[str] | None = None) -> Iterator[CalamineWorkbook]:
    """Open a workbook for reading; what cannot be read, now or while its sheets are read, is refused.

    ``left_out`` takes in words what is not read because it lies far from its table.
    """
    from python_calamine import CalamineError  # noqa: PLC0415 (heavy)

    try:
        with _opened(path, left_out if left_out is not None else []) as workbook:
            yield workbook
    except CalamineError:
        _refuse_broken(path)
    except BaseException as error:
        # A damaged old workbook makes the Rust reader panic, which Python sees as no Exception at all.
        if type(error).__name__ == "PanicException":
            _refuse_broken(path)
        raise


def _opened(path: Path, left_out: list[str]) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 (heavy)

    if _ENCRYPTED in path.read_bytes():
        _refuse_password(path)
    if not zipfile.is_zipfile(path):
        _measure_old(path)
    file, told = opened_package(path)
    left_out += told
    try:
        with file:
            return CalamineWorkbook.from_filelike(file)
    except (CalamineError, ValueError):
        pass  # it tries every format and keeps no reason; the reader that the suffix names tells a password from damage
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        _refuse_password(path)
    except (CalamineError, ValueError, OSError):
        _refuse_broken(path)


def _measure_old(path: Path) -> None:
    try:
        refuse_wide_records(path)
    except DataError:
        raise
    except Exception:  # whatever reading its records stops at
        _refuse_broken(path)


def _refuse_password(path: Path) -> NoReturn:
    refuse(
        path.name, "bảng tính đặt mật khẩu", "bảng tính mở được không cần mật khẩu", "bỏ mật khẩu, lưu lại rồi nộp lại"
    )


def _refuse_broken(path: Path) -> NoReturn:
    refuse(path.name, "bảng tính hỏng, không mở được", "bảng tính .xlsx, .xls hoặc .ods nguyên vẹn", RESAVE)


_Sheet = tuple[str, list[list[str]], Head | None]
"""A sheet by its name, its first rows, and its head."""


def _decide_sheet(path: Path, workbook: CalamineWorkbook, is_heading: IsHeading, hints: ReadingHints) -> _Sheet:
    """Return the one sheet with known headings, its first rows and its head."""
    names = [_named_sheet(path, workbook.sheet_names, hints.sheet)] if hints.sheet else _visible_sheets(workbook)
    if not names:
        _refuse_broken(path)
    tried = [_tried(workbook, name, is_heading, hints) for name in names]
    most = max((head.known for _, _, head in tried if head), default=0)
    # A list of units on a sheet of its own has a known heading too; it is no rival of a sheet with all of them.
    fitting = [attempt for attempt in tried if attempt[2] and attempt[2].known * 2 >= most]
    if len(fitting) > 1:
        refuse(
            path.name,
            f"{len(fitting)} trang tính cùng có tiêu đề cột đã biết: {_listed(name for name, _, _ in fitting)}",
            "một trang tính số liệu",
            "nếu các trang cùng là số liệu của kỳ, gộp các dòng vào một trang; nếu không, ghi tên trang tính cần đọc "
            "trong tệp ánh xạ cột, hoặc xóa các trang thừa",
        )
    if not fitting and len(tried) > 1:
        raise_findings(
            finding
            for name, rows, _ in tried
            for finding in legacy_in_rows(f"{path.name}, trang tính «{shown_name(name)}»", rows)
        )
    hidden = [name for name in workbook.sheet_names if name not in names] if not fitting and not hints.sheet else []
    found = [name for name in hidden if _tried(workbook, name, is_heading, hints)[2]]
    if found:
        refuse(
            path.name,
            f"tiêu đề cột đã biết chỉ có ở trang tính ẩn {_listed(found)}",
            "số liệu ở trang tính không ẩn",
            "bỏ ẩn trang tính số liệu, hoặc ghi tên trang tính đó (sheet) trong tệp ánh xạ cột",
        )
    if not fitting and len(tried) > 1:
        refuse(
            path.name,
            f"không trang tính nào có tiêu đề cột đã biết ({_listed(names)})",
            "một trang tính có dòng tiêu đề với các cột của hệ thống nguồn",
            "kiểm tra có chọn đúng tệp, hệ thống không; nếu tiêu đề mới, khai báo trong tệp ánh xạ cột",
        )
    chosen = fitting[0] if fitting else tried[0]
    _refuse_further_rows(path, chosen, [each for each in tried if each is not chosen], is_heading)
    return chosen


def _refuse_further_rows(path: Path, chosen: _Sheet, others: Iterable[_Sheet], is_heading: IsHeading) -> None:
    """Refuse a workbook whose table goes on in a sheet without a head, from which no row would be read."""
    going_on = [name for name, rows, _ in others if goes_on(chosen[1], chosen[2], rows, is_heading)]
    if going_on:
        refuse(
            path.name,
            f"trang tính {_listed(going_on)} có dòng như dòng số liệu của bảng ở trang «{shown_name(chosen[0])}» "
            "nhưng không có dòng tiêu đề của bảng",
            "mọi dòng số liệu ở một trang tính",
            "gộp các dòng vào một trang tính, hoặc ghi tên trang tính cần đọc (sheet) trong tệp ánh xạ cột",
        )


def _choice(workbook: CalamineWorkbook, chosen: str) -> str:
    """What is said of the sheets that are not read; "" where there is only one."""
    visible = _visible_sheets(workbook)
    others = [name for name in workbook.sheet_names if name != chosen]
    told = [f"«{shown_name(name)}»" + ("" if name in visible else " (ẩn)") for name in others[:MOST_SHEETS_NAMED]]
    told += [f"{len(others) - MOST_SHEETS_NAMED} trang khác"] if others[MOST_SHEETS_NAMED:] else []
    return f" trong {len(workbook.sheet_names)} trang tính, không đọc {', '.join(told)}" if others else ""


def _tried(workbook: CalamineWorkbook, name: str, is_heading: IsHeading, hints: ReadingHints) -> _Sheet:
    sheet = workbook.get_sheet_by_name(name)
    merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    rows = [[fold_text(value) for value in row] for row in _first_rows(sheet, hints.sampled_rows)]
    return name, rows, find_head(rows, is_heading, merges, hints.head)


def _first_rows(sheet: CalamineSheet, most: int) -> list[list[Any]]:
    return sheet.to_python(skip_empty_area=False, nrows=most) if sheet.start else []


def _visible_sheets(workbook: CalamineWorkbook) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 (heavy)

    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return shown or workbook.sheet_names


def _named_sheet(path: Path, names: Sequence[str], hint: str) -> str:
    folded = {fold_text(name).casefold(): name for name in names}
    name = folded.get(fold_text(hint).casefold())
    if name is None:
        refuse(
            path.name,
            f"không có trang tính «{hint}»",
            f"một trong các trang tính của tệp: {_listed(names)}",
            "sửa tên trang tính trong tệp ánh xạ cột, hoặc đặt lại tên trang tính trong tệp",
        )
    return name


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"«{shown_name(name)}»" for name in names)


def load_workbook(path: Path, found: FoundTable, target: LoadTarget, fills: Sequence[Merge] = ()) -> int:
    """Load the wanted columns of the sheet and return the number of rows; see `RawFile.load`."""
    with open_workbook(path) as workbook:
        sheet = workbook.get_sheet_by_name(found.sheet or "")
        first, wanted = found.head.last + 1, list(target.columns.values())
        if not zipfile.is_zipfile(path):
            _compare_old(path, sheet, found.head, wanted)
        return load_rows(target, _wanted_rows(sheet, first, wanted, fills))


def _compare_old(path: Path, sheet: CalamineSheet, head: Head, wanted: Sequence[int]) -> None:
    """Refuse an old workbook that another reader does not read alike, or not at all."""
    try:
        refuse_unlike(path, sheet.name, head.headings, wanted, _wanted_rows(sheet, head.last + 1, wanted, ()))
    except DataError:
        raise
    except Exception:  # whatever that reader stops at
        _refuse_broken(path)


def _wanted_rows(
    sheet: CalamineSheet, skipped: int, wanted: Sequence[int], fills: Sequence[Merge]
) -> Iterator[tuple[int, list[Cell]]]:
    # Rows come from the first row of the sheet on, but cells only from the first column that is not empty.
    left = sheet.start[1] if sheet.start else 0
    merges = {column: [merge for merge in fills if merge[1] <= column <= merge[3]] for column in wanted}
    kept: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number <= skipped:
            continue
        cells: list[Cell] = [
            cell_of(row[column - left]) if 0 <= column - left < len(row) else (None, None) for column in wanted
        ]
        for place, column in enumerate(wanted) if fills else ():
            for top, first, bottom, _ in merges[column]:
                if top < number <= bottom + 1:
                    cells[place] = kept.setdefault((top, first), cells[place])
        yield number, cells
