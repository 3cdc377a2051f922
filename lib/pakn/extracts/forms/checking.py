"""The checks of a filled-in form: a cell that cannot be used is told with sheet, row and what the place may hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pakn.base.labels import format_number, round_half_up
from pakn.base.names import fold_name
from pakn.base.personal import DOTS, looks_personal
from pakn.extracts.checks.notices import EMPTY, Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.forms.answers import HUNDRED, WITH_SIGN, Sign, allowed_words, is_empty, read_answer, signs_of
from pakn.extracts.forms.layout import FormLine
from pakn.extracts.forms.sheets import FormSheet, SheetRow, line_of
from pakn.extracts.forms.stored import StoredCells
from pakn.extracts.redaction import shown

__all__ = ["CheckedForm", "check_form", "plain_number", "recomputed"]

ROW, VALUE, NOTE = "title", "value", "note"
"""Columns of the contract that findings speak of."""
MOST_ROWS = 12
"""Rows named in one finding."""


@dataclass
class CheckedForm:
    """One form on its way: the row of each line, its numbers, notes and findings."""

    sheet: FormSheet
    lines: Sequence[FormLine]
    rules: Mapping[str, CheckRule]
    rows: dict[str, SheetRow] = field(default_factory=dict)
    numbers: dict[str, Decimal] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    unread: bool = False
    """Whether no value was read because nobody can tell how the column writes its numbers."""

    def tell(
        self, rule: str, row: int = 0, found: str = "", column: str = VALUE, told: str = "", wanted: str = ""
    ) -> None:
        """Note a finding of one row, or of the whole sheet."""
        examples = ((row, found),) if row else ()
        self.notices.append(Notice(self.rules[rule], column, 1, examples, told, self.sheet.name, wanted))


def check_form(
    sheet: FormSheet,
    lines: Sequence[FormLine],
    rules: Mapping[str, CheckRule],
    stored: StoredCells | None = None,
    decimal: Sign | None = None,
) -> CheckedForm:
    """Read a sheet as one form.

    Parameters
    ----------
    sheet
        The sheet as filled in.
    lines
        Its rows as they must be.
    rules
        Every check, by its id.
    stored
        What the file says of the values besides their text.
    decimal
        The decimal sign, where a mapping file says it.
    """
    form = CheckedForm(sheet, lines, rules)
    if sheet.lost:
        for name in sheet.lost:
            form.tell("missing_column", column=name, told=f"trang tính «{sheet.name}»")
        return form
    _match_rows(form)
    _read_values(form, stored or StoredCells(), decimal)
    _read_remarks(form)
    _settle_fractions(form, stored or StoredCells())
    _compare_rows(form)
    _note_empty(form)
    return form


def _match_rows(form: CheckedForm) -> None:
    """Give every line its row by number and title."""
    for row in form.sheet.rows:
        line = line_of(row, form.lines)
        if line is None:
            form.tell("form_unknown_row", row.number, _shown_row(row, form.lines), ROW, wanted=_rows_allowed(row, form))
        elif line.key in form.rows:
            first = form.rows[line.key].number
            form.tell(
                "form_row_twice",
                row.number,
                f"{line.stt} {line.row.title}",
                ROW,
                told=f"lần đầu ở dòng {first}",
                wanted="mỗi dòng của biểu một lần",
            )
        else:
            form.rows[line.key] = row
    for line in form.lines:
        if line.key not in form.rows:
            told = f"{line.stt} {line.row.title}"
            form.tell("form_missing_row", column=ROW, told=told, wanted="mọi dòng của biểu mẫu")


def _shown_row(row: SheetRow, lines: Sequence[FormLine]) -> str:
    """A row nobody knows may hold anything; its number has no letters, its title shows only where it is a known one."""
    stt = row.stt if row.stt.replace(".", "").isdigit() else DOTS if row.stt else ""
    title = row.title if fold_name(row.title) in {fold_name(line.row.title) for line in lines} else DOTS
    return f"{stt} {title if row.title else ''}".strip() or DOTS


def _rows_allowed(row: SheetRow, form: CheckedForm) -> str:
    meant = next((line for line in form.lines if line.stt == row.stt), None)
    if meant is not None:
        return f"dòng {meant.stt} là «{meant.row.title}»"
    return f"STT và tên chỉ tiêu của {form.sheet.name}"


def _read_values(form: CheckedForm, stored: StoredCells, decimal: Sign | None) -> None:
    answered = [(line, form.rows[line.key]) for line in form.lines if line.key in form.rows]
    signs = signs_of([(row.value, line) for line, row in answered if line.kind not in ("head", "choice")])
    if decimal is None and (signs.mixed or signs.open):
        told = "dấu chấm và dấu phẩy" if signs.mixed else "ví dụ 1.343: 1343 hay 1,343"
        rule = "mixed_numbers" if signs.mixed else "ambiguous_numbers"
        form.tell(rule, told=told, wanted="một cách viết trong cả cột: 1.343 là số nghìn, 65,9 có phần thập phân")
        form.unread = True
        return
    for line, row in answered:
        if row.number in stored.errors:
            form.tell(
                "form_cell_error",
                row.number,
                stored.errors[row.number],
                told=f"dòng {line.stt}",
                wanted=allowed_words(line),
            )
        elif row.number in stored.uncached and not (
            line.part and line.whole
        ):  # a rate follows from its rows all the same
            form.tell("form_no_cached", row.number, EMPTY, told=f"dòng {line.stt}", wanted=allowed_words(line))
        elif not is_empty(row.value, line):
            _read_value(form, line, row, decimal or signs.decimal, row.number in stored.percents)


def _read_value(form: CheckedForm, line: FormLine, row: SheetRow, decimal: Sign, percent: bool) -> None:
    number = None if line.kind == "head" else read_answer(row.value, line, decimal, percent=percent)
    if number is not None:
        form.numbers[line.key] = number
        return
    kind = "choice" if line.kind == "choice" else "mean"
    found = shown(kind, row.value[0] or "", [fold_name(word) for word in line.codes.values()])
    rule = "form_unknown_answer" if line.kind == "choice" else "form_bad_number"
    form.tell(rule, row.number, found, told=f"dòng {line.stt}", wanted=allowed_words(line))


def _read_remarks(form: CheckedForm) -> None:
    for key, row in form.rows.items():
        if looks_personal(row.note):
            form.tell("form_personal_note", row.number, DOTS, NOTE, wanted="chữ không có thông tin cá nhân")
        elif row.note:
            form.remarks[key] = row.note


def _settle_fractions(form: CheckedForm, stored: StoredCells) -> None:
    """A percentage up to 1 may be a share: the cell's format or its rows tell, or a person must."""
    for line in form.lines:
        number = form.numbers.get(line.key)
        if line.kind != "rate" or number is None or not 0 < number <= 1:
            continue
        row = form.rows[line.key]
        if "%" in (row.value[0] or "") or row.number in stored.percents:
            continue
        rate = recomputed(line, form.numbers)
        if rate is not None and abs(rate - number) < abs(rate - HUNDRED * number):
            continue
        if rate is not None:
            form.numbers[line.key] = HUNDRED * number
            continue
        del form.numbers[line.key]
        form.tell("form_fraction", row.number, row.value[0] or "", told=f"dòng {line.stt}", wanted=WITH_SIGN)


def recomputed(line: FormLine, numbers: Mapping[str, Decimal]) -> Decimal | None:
    """Return a percentage from the rows it is made of; `None` where they are not both known, or the base is 0."""
    part, whole = numbers.get(line.part), numbers.get(line.whole)
    return None if part is None or not whole else HUNDRED * part / whole


def _compare_rows(form: CheckedForm) -> None:
    stt = {line.key: line.stt for line in form.lines}
    for line in form.lines:
        part, whole = form.numbers.get(line.part), form.numbers.get(line.whole)
        if part is not None and whole is not None and part > whole:
            told = f"dòng {stt[line.part]}"
            form.tell(
                "form_part_exceeds",
                form.rows[line.part].number,
                plain_number(part),
                told=told,
                wanted=f"không lớn hơn dòng {stt[line.whole]} ({plain_number(whole)})",
            )
            continue
        number, rate = form.numbers.get(line.key), recomputed(line, form.numbers)
        if number is None or rate is None:
            continue
        decimals = max(0, -int(number.normalize().as_tuple().exponent))
        if round_half_up(rate, decimals) != number:
            told = (
                f"dòng {line.stt}; tính lại từ các dòng {stt[line.part]}, {stt[line.whole]}: {format_number(rate, 2)}%"
            )
            form.tell(
                "form_rate_differs",
                form.rows[line.key].number,
                plain_number(number),
                told=told,
                wanted=f"{format_number(rate, 2)}%",
            )


def plain_number(number: Decimal) -> str:
    """Return a number in house notation with the decimals it is written with."""
    return format_number(number, max(0, -int(number.normalize().as_tuple().exponent)))


def _note_empty(form: CheckedForm) -> None:
    """Tell of a form nobody filled in, or of the rows that wait for a number; a rate follows from its rows.

    Where no cell could be read, none is called empty.
    """
    if form.unread:
        return
    blank = [line for line in form.lines if line.required and line.key in form.rows and _waits(form, line)]
    wanted = sum(line.required for line in form.lines)
    if not form.numbers and not any(notice.rule.effect == "stop" for notice in form.notices):
        form.tell("form_empty", told=f"{wanted} dòng phải điền", wanted="số liệu ở cột «Số liệu»")
    elif blank:
        named = ", ".join(line.stt for line in blank[:MOST_ROWS])
        more = f" và {len(blank) - MOST_ROWS} dòng khác" if len(blank) > MOST_ROWS else ""
        form.tell("form_cell_empty", told=f"dòng {named}{more}", wanted="số liệu, hoặc để trống nếu chưa có")


def _waits(form: CheckedForm, line: FormLine) -> bool:
    if line.key in form.numbers:
        return False
    told = {row for notice in form.notices for row, _ in notice.examples}
    if form.rows[line.key].number in told:
        return False
    return line.kind != "rate" or not {line.part, line.whole} <= set(form.numbers)
