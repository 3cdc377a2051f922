"""The sheet of a template that says how it is filled in, what each column means and what each check does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.reporting import allowed
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["BLUE", "DATA_SHEET", "EACH", "GUIDE_SHEET", "write_guide"]

DATA_SHEET, GUIDE_SHEET = "Số liệu", "Hướng dẫn"
EACH = {"cases": "hồ sơ", "counts": "đơn vị", "readings": "đơn vị và ngày"}
"""What a row is about."""
BLUE = "#D9E4EF"
EFFECTS = {
    "stop": "Dừng: không lập phụ lục cho đến khi sửa",
    "set_aside": "Để riêng: dòng không tính, ghi ra tệp riêng kèm lý do",
    "note": "Lưu ý: vẫn tính",
}


def write_guide(book: Workbook, contract: Contract, rules: Mapping[str, CheckRule]) -> None:
    """Write the sheet that says what each column means and what each check does."""
    sheet = book.add_worksheet(GUIDE_SHEET)
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": BLUE})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 3, 52)
    sheet.write_string(0, 0, f"Cách điền biểu «{contract.title}»", bold)
    each = EACH[contract.shape]
    advice = (
        f"Điền vào trang tính «{DATA_SHEET}», mỗi dòng một {each}; ghi ngày chốt số liệu ở ô B3.",
        f"Không phát sinh thì ghi số 0; chưa có số liệu thì {_unknown(contract)}, không ghi số 0 thay.",
        "Ô B4, B5 (nếu có): ghi số mà màn hình hệ thống hiển thị, để đối chiếu; tệp đếm khác số này thì dừng.",
        "Không cần dòng tổng: tổng được tính lại.",
        "Không ghi họ tên, số điện thoại, thư điện tử, địa chỉ của người gửi vào bất kỳ cột nào.",
        "Ô đơn vị chọn từ danh mục; tên ngoài danh mục vẫn ghi được, khi kiểm tra sẽ được báo lại.",
    )
    for row, line in enumerate(advice, 1):
        sheet.write_string(row, 0, line)
    columns = [
        (rule.title, "bắt buộc" if rule.required else "nếu có", allowed(rule), ", ".join(rule.headings))
        for rule in contract.columns.values()
    ]
    titles = ("Cột", "Phải điền", "Được phép", "Tiêu đề khác cũng nhận")
    row = _write_rows(sheet, len(advice) + 2, titles, columns, head, cell)
    own = [rule for rule in rules.values() if rule.concerns(contract.shape)]
    checks = [(rule.title, "", EFFECTS[rule.effect], rule.remedy) for rule in own]
    _write_rows(sheet, row + 1, ("Khi kiểm tra thấy", "", "Tác dụng", "Cần làm"), checks, head, cell)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _unknown(contract: Contract) -> str:
    """What to do about a number nobody knows."""
    must = any(rule.required for rule in contract.columns.values() if rule.type in ("count", "mean"))
    return "xóa dòng của đơn vị" if must else "để trống ô"


def _write_rows(
    sheet: Worksheet, row: int, head: Iterable[str], rows: Iterable[Iterable[str]], head_format: Format, cell: Format
) -> int:
    sheet.write_row(row, 0, head, head_format)
    for values in rows:
        row += 1
        sheet.write_row(row, 0, values, cell)
    return row + 1
