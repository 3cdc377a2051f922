"""The workbook in which Biểu mẫu 1–7 are filled in: one sheet a form, its rows in order, and a sheet that explains it.

A percentage whose rows the form has is a grey formula: the one wrong rate of document 003 was a rate copied from
another place, which a formula cannot be. Whoever has another rate may write over it; the check then holds it against
its rows. Where the base is 0 the cell stays empty, which the annex prints as "không phát sinh".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pakn.base.periods import Period
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.forms.answers import allowed_words
from pakn.extracts.forms.layout import FormLine, lines_of
from pakn.extracts.forms.sheets import sheet_name
from pakn.extracts.workbook_to_fill import BLUE, GuideSheet, day_entry, lay_out_page, workbook_to_fill
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["HEAD_ROW", "write_form_template"]

HEAD_ROW = 4
"""Row of the headings, counted from 0; title, period and cut-off stand above it."""
STT, TITLE, UNIT, VALUE, NOTE = range(5)
WIDTHS = (7, 58, 20, 18, 30)
CUT_OFF = "$C$3"
"""Cell of the day on each sheet; the first form's is what the others show."""
GREY = "#EDEDED"
CLOSED_ON = "Ngày mà số liệu của biểu được chốt, dạng ngày/tháng/năm."
NUMBERING = {"count": "#,##0", "amount": "#,##0.###", "rate": '0.00"%"', "choice": "@", "head": "General"}
"""The percent sign of a rate is a letter: 65 shows as 65,00%, and a share that a program stored as 0,65 shows as 0,65%
before anybody sends it."""
LINE_LETTERS = 50
"""Letters of a title on one line, for the height of its row."""
EFFECTS = {
    "stop": "Dừng: không lập phụ lục cho đến khi sửa", "set_aside": "Để riêng", "note": "Lưu ý: vẫn lập phụ lục",
}  # fmt: skip


@dataclass(frozen=True)
class _Formats:
    """The looks of cells, made once for the workbook."""

    book: Any
    base: Mapping[str, Any]

    def of(self, **more: Any) -> Format:
        """Return a bordered format with more properties."""
        return self.book.add_format({**self.base, **more})


def write_form_template(
    path: Path,
    contract: Contract,
    period: Period,
    lines: Sequence[FormLine],
    rules: Mapping[str, CheckRule],
) -> int:
    """Write the workbook of a period and return the number of cells to fill in.

    Raises
    ------
    UsageError
        If the file is there already, or cannot be written.
    """
    with workbook_to_fill(path, f"{contract.title}, {period.label}") as book:
        formats = _Formats(book, {"border": 1, "text_wrap": True, "valign": "vcenter"})
        for form, title in contract.forms.items():
            sheet = book.add_worksheet(sheet_name(form))
            _write_head(book, sheet, contract, period, form, title)
            for number, line in enumerate(lines_of(lines, form), HEAD_ROW + 1):
                _write_line(sheet, formats, number, line, _places(lines_of(lines, form)))
        _write_guide(book, contract, rules)
    return sum(line.required for line in lines)


def _places(lines: Iterable[FormLine]) -> dict[str, str]:
    """The cell of the value of each line."""
    return {line.key: f"${'ABCDE'[VALUE]}${number + 1}" for number, line in enumerate(lines, HEAD_ROW + 1)}


def _write_head(book: Workbook, sheet: Worksheet, contract: Contract, period: Period, form: int, title: str) -> None:
    """Write title, period and cut-off above the headings, and how the sheet prints."""
    sheet.write_string(0, STT, f"{sheet_name(form)}. {title}", book.add_format({"bold": True, "font_size": 13}))
    sheet.write_string(1, STT, f"Kỳ: {period.label}")
    sheet.write_string(2, STT, "Ngày chốt số liệu:")
    day = {"num_format": "dd/mm/yyyy", "border": 1, "align": "left"}
    if form == next(iter(contract.forms)):
        sheet.write_blank(2, UNIT, None, book.add_format(day))
    else:
        first = f"'{sheet_name(next(iter(contract.forms)))}'!{CUT_OFF}"
        sheet.write_formula(2, UNIT, f'=IF({first}="","",{first})', book.add_format({**day, "bg_color": GREY}), "")
    sheet.data_validation(2, UNIT, 2, UNIT, day_entry(CLOSED_ON, "14/3/2025"))
    head = book.add_format(
        {
            "border": 1,
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "bg_color": BLUE,
        }
    )
    sheet.write_row(HEAD_ROW, 0, [rule.title for rule in contract.columns.values()], head)
    for index, width in enumerate(WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_row(HEAD_ROW, 24)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    lay_out_page(sheet, landscape=False, head_row=HEAD_ROW)


def _write_line(sheet: Worksheet, formats: _Formats, index: int, line: FormLine, cells: Mapping[str, str]) -> None:
    head = line.kind == "head"
    sheet.write_string(index, STT, line.stt, formats.of(align="center", bold=head, num_format="@"))
    sheet.write_string(index, TITLE, line.row.title, formats.of(bold=head))
    sheet.write_string(index, UNIT, line.unit_words, formats.of(align="center"))
    sheet.set_row(index, 16 * max(1, -(-len(line.row.title) // LINE_LETTERS), -(-len(line.unit_words) // 18)))
    look = {"num_format": NUMBERING[line.kind], "align": "center" if line.kind == "choice" else "right"}
    if head:
        sheet.write_blank(index, VALUE, None, formats.of(bg_color=GREY))
    elif line.part and line.whole:
        part, whole = cells[line.part], cells[line.whole]
        formula = f'=IF(OR({part}="",{whole}=""),"",IF({whole}=0,"",ROUND({part}/{whole}*100,2)))'
        sheet.write_formula(index, VALUE, formula, formats.of(**look, bg_color=GREY), "")
    else:
        sheet.write_blank(index, VALUE, None, formats.of(**look))
    sheet.write_blank(index, NOTE, None, formats.of(num_format="@"))
    validation = None if head else _validation(line, cells)
    if validation:
        sheet.data_validation(index, VALUE, index, VALUE, validation)


def _validation(line: FormLine, cells: Mapping[str, str]) -> dict[str, Any]:
    """What a cell lets in; the spreadsheet program says what is allowed."""
    told = {"error_title": f"Dòng {line.stt}", "error_message": f"Được phép: {allowed_words(line)}."}
    if line.kind == "choice":
        return {"validate": "list", "source": list(line.codes.values()), **told}
    if line.kind == "rate":
        said = {"input_title": f"Dòng {line.stt}", "input_message": "Ghi số phần trăm, không kèm dấu %: 65,9."}
        return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, **said, **told}
    return {"validate": "integer" if line.kind == "count" else "decimal", "criteria": ">=", "value": 0, **told}


def _write_guide(book: Workbook, contract: Contract, rules: Mapping[str, CheckRule]) -> None:
    """Write the sheet that says how to fill the forms in and what the check does."""
    guide = GuideSheet(book, f"Cách điền {contract.title}", (44, 40, 60))
    value, note = (contract.columns[name].title for name in ("value", "note"))
    advice = (
        f"Mỗi biểu mẫu một trang tính; chỉ điền cột «{value}» và «{note}».",
        f"Ghi ngày chốt số liệu ở ô C3 trang «{sheet_name(1)}»; các trang khác lấy theo, ngày khác thì ghi đè.",
        "Không phát sinh thì ghi số 0; chưa có số liệu thì để trống, phụ lục sẽ in “…”.",
        "Tỷ lệ ghi số phần trăm, không kèm dấu %: 65,9 (không ghi 0,659); ô tự hiện dấu %. Dưới 1% thì ghi '0,65%.",
        "Ô nền xám có công thức tự tính tỷ lệ từ hai dòng của biểu, không cần điền; mẫu số bằng 0 thì ô để trống.",
        "Ghi đè lên công thức cũng được; khi kiểm tra, tỷ lệ ghi khác hai dòng sẽ được báo.",
        "Tổng và các dòng thành phần được đối chiếu: dòng thành phần lớn hơn tổng thì dừng, tổng khác thì lưu ý.",
        "Không sửa STT, tên chỉ tiêu, không thêm, bớt dòng. Câu trả lời có danh sách thì chọn trong danh sách.",
        "Không ghi họ tên, số điện thoại, thư điện tử, số định danh vào cột ghi chú.",
        "Lưu dạng .xlsx bằng Excel hoặc LibreOffice, đặt tên theo kỳ (2025-Q1.xlsx, 2025-H1.xlsx, cchc-2025.xlsx).",
    )
    guide.advise(advice)
    own = [rule for rule in rules.values() if rule.id.startswith("form_") or rule.id.endswith("cut_off")]
    checks = [(rule.title, EFFECTS[rule.effect], rule.remedy) for rule in own]
    guide.tabulate(("Khi kiểm tra thấy", "Tác dụng", "Cần làm"), checks)
