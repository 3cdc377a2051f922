"""The sheet of a template that says how it is filled in, what each column means and what each check does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.reporting import allowed
from pakn.extracts.workbook_to_fill import GuideSheet
from pakn.registry.contracts import Contract

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = ["DATA_SHEET", "EACH", "write_guide"]

DATA_SHEET = "Số liệu"
EACH = {"cases": "hồ sơ", "counts": "đơn vị", "readings": "đơn vị và ngày"}
"""What a row is about."""
EFFECTS = {
    "stop": "Dừng: không lập phụ lục cho đến khi sửa",
    "set_aside": "Để riêng: dòng không tính, ghi ra tệp riêng kèm lý do",
    "note": "Lưu ý: vẫn tính",
}


def write_guide(book: Workbook, contract: Contract, rules: Mapping[str, CheckRule]) -> None:
    """Write the sheet that says what each column means and what each check does."""
    guide = GuideSheet(book, f"Cách điền biểu «{contract.title}»", (34, 14, 52, 52))
    each = EACH[contract.shape]
    advice = (
        f"Điền vào trang tính «{DATA_SHEET}», mỗi dòng một {each}; ghi ngày chốt số liệu ở ô B3.",
        f"Không phát sinh thì ghi số 0; chưa có số liệu thì {_unknown(contract)}, không ghi số 0 thay.",
        "Ô B4, B5 (nếu có): ghi số mà màn hình hệ thống hiển thị, để đối chiếu; tệp đếm khác số này thì dừng.",
        "Không cần dòng tổng: tổng được tính lại.",
        "Không ghi họ tên, số điện thoại, thư điện tử, địa chỉ của người gửi vào bất kỳ cột nào.",
        "Ô đơn vị chọn từ danh mục; tên ngoài danh mục vẫn ghi được, khi kiểm tra sẽ được báo lại.",
    )
    guide.advise(advice)
    columns = [
        (rule.title, "bắt buộc" if rule.required else "nếu có", allowed(rule), ", ".join(rule.headings))
        for rule in contract.columns.values()
    ]
    guide.tabulate(("Cột", "Phải điền", "Được phép", "Tiêu đề khác cũng nhận"), columns)
    own = [rule for rule in rules.values() if rule.concerns(contract.shape)]
    checks = [(rule.title, "", EFFECTS[rule.effect], rule.remedy) for rule in own]
    guide.tabulate(("Khi kiểm tra thấy", "", "Tác dụng", "Cần làm"), checks)


def _unknown(contract: Contract) -> str:
    """What to do about a number nobody knows."""
    must = any(rule.required for rule in contract.columns.values() if rule.type in ("count", "mean"))
    return "xóa dòng của đơn vị" if must else "để trống ô"
