"""Opening a workbook of filled-in forms: its sheets, its cut-off, and everything that stops it, told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from pakn.base.errors import DataError, Finding
from pakn.base.labels import format_date
from pakn.base.periods import Period
from pakn.extracts.checked import CheckedExtract, FormAnswers
from pakn.extracts.checks.cut_offs import stated_cut_off
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.forms.adding import row_totals
from pakn.extracts.forms.checking import CheckedForm, check_form
from pakn.extracts.forms.layout import FormLine, form_lines, lines_of
from pakn.extracts.forms.sheets import FormSheet, read_sheets, sheet_name
from pakn.extracts.forms.stored import stored_cells
from pakn.extracts.forms.totalling import check_totals
from pakn.extracts.mapping import ExtractMapping
from pakn.figures.books import read_book
from pakn.registry.contracts import Contract

__all__ = ["WORKBOOKS", "defined_lines", "open_forms"]

WORKBOOKS = (".xlsx", ".xls", ".ods")
"""Files that can hold the sheets of several forms."""


def open_forms(
    path: Path,
    contract: Contract,
    period: Period,
    folder: Path,
    rules: Mapping[str, CheckRule],
    mapping: ExtractMapping,
    cut_off: dt.date | None,
) -> CheckedExtract:
    """Read a workbook of forms and check it.

    Parameters
    ----------
    path
        The file.
    contract
        What a file of the system holds.
    period
        Of the workbook.
    folder
        The data folder whose forms are meant.
    rules
        Every check, by its id.
    mapping
        What the file beside the extract says of it.
    cut_off
        Cut-off known beside the file; it comes before the ones of the sheets.

    Raises
    ------
    DataError
        If the file is no workbook or cannot be opened, or the folder has no forms.
    """
    if path.suffix.lower() not in WORKBOOKS:
        finding = Finding(
            path.name,
            "tệp chỉ có một bảng",
            f"bảng tính {', '.join(WORKBOOKS)} có {len(contract.forms)} trang tính",
            "điền vào tệp do lệnh pakn template reform-forms ghi",
        )
        raise DataError([finding])
    lines = defined_lines(folder)
    found = read_sheets(path, contract, mapping)
    sheets = [each for form in contract.forms for each in found.get(form, ())[:1]]
    notices = [*_sheet_notices(contract, rules, found)]
    stored = stored_cells(path, sheets)
    forms = [
        check_form(sheet, lines_of(lines.values(), sheet.form), rules, stored.get(sheet.name), mapping.decimal)
        for sheet in sheets
    ]
    check_totals(forms, row_totals(read_book(folder)))
    known = cut_off or _cut_off(sheets, rules, notices) or mapping.cut_off
    if known is None:
        notices.append(Notice(rules["missing_cut_off"], "", 1, wanted="ngày ở ô cạnh «Ngày chốt số liệu:»"))
    elif known < period.end:
        notices.append(Notice(rules["cut_off_in_period"], "", 1, told=format_date(known)))
    notices += [notice for form in forms for notice in form.notices]
    read = sum(len(form.rows) for form in forms)
    return CheckedExtract(
        contract,
        period,
        path,
        known,
        None,
        read,
        0,
        tuple(notices),
        (f"{len(sheets)} trang tính của biểu mẫu",),
        answers=_answers(forms),
    )


def defined_lines(folder: Path) -> dict[str, FormLine]:
    """Return the rows of the forms of a data folder.

    Raises
    ------
    DataError
        If it has none: a synthetic province publishes no forms.
    """
    lines = form_lines(read_book(folder))
    if not lines:
        finding = Finding(
            "forms.csv",
            "thư mục số liệu không có biểu mẫu nào",
            "data/ có forms.csv",
            "dùng --data trỏ đến thư mục khác",
        )
        raise DataError([finding])
    return lines


def _sheet_notices(
    contract: Contract, rules: Mapping[str, CheckRule], found: Mapping[int, list[FormSheet]]
) -> list[Notice]:
    notices = []
    for form, title in contract.forms.items():
        if form not in found:
            name = sheet_name(form)
            lost = Notice(rules["form_missing_sheet"], "", 1, told=f"{name}: {title}", wanted=f"trang tính «{name}»")
            notices.append(lost)
    for sheets in found.values():
        if len(sheets) > 1:
            told = " và ".join(f"«{sheet.name}»" for sheet in sheets)
            notices.append(Notice(rules["form_sheet_twice"], "", 1, told=told, wanted="mỗi biểu mẫu một trang tính"))
    return notices


def _cut_off(sheets: list[FormSheet], rules: Mapping[str, CheckRule], notices: list[Notice]) -> dt.date | None:
    """The earliest cut-off of the sheets: up to it all of them know what happened."""
    stated = {sheet.name: day for sheet in sheets if (day := stated_cut_off(sheet.above))}
    days = sorted(set(stated.values()))
    if len(days) > 1:
        told = "; ".join(f"{name}: {format_date(day)}" for name, day in stated.items())
        notices.append(Notice(rules["form_cut_offs"], "", len(days), told=told))
    return days[0] if days else None


def _answers(forms: list[CheckedForm]) -> FormAnswers:
    return FormAnswers(
        {key: number for form in forms for key, number in form.numbers.items()},
        {key: text for form in forms for key, text in form.remarks.items()},
    )
