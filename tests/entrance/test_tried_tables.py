"""Tables of counts and workbooks of several sheets that people tried: what each says, or that it stops and asks."""

import datetime as dt

import openpyxl
import pytest

from entrance.files import write_case
from entrance.product import check

pytestmark = pytest.mark.long

HEAD = ["Đơn vị", "Số PAKN tiếp nhận", "Số PAKN đã xử lý"]
ROWS = [["UBND thành phố Bắc Ninh", 10, 9], ["UBND thị xã Quế Võ", 20, 18]]
CASE_HEAD = ["Mã PAKN", "Ngày tiếp nhận", "Ngày xử lý xong", "Đơn vị xử lý"]
CASES = [["PA-1", "05/12/2024", "09/12/2024", ROWS[0][0]], ["PA-2", "13/12/2024", None, ROWS[1][0]]]


def checked(folder, rows, *, system="pakn_units", name="2024-12.xlsx", sheet=None, more=()):
    """Check a workbook of one sheet and of whatever others: name, rows and state."""
    case = {"system": system, "file": name, "rows": rows, "cut_off": "2024-12-31"}
    path = write_case(case, folder)
    book = openpyxl.load_workbook(path)
    book.active.title = sheet or book.active.title
    for title, others, state in more:
        book.create_sheet(title).sheet_state = state
        for row in others:
            book[title].append(row)
    book.save(path)
    return check(path)


def stops(found):
    return {finding["rule"] for file in found.files for finding in file["findings"] if finding["effect"] == "stop"}


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("Nov 2024", "other_period_title"), ("2024-11", "other_period_title"), ("11-12/2024", "other_period_title"),
        ("Từ ngày: 01/11/2024; đến ngày: 30/11/2024", "other_period_title"), ("01/11 – 30/11", "other_period_title"),
        (dt.date(2024, 11, 1), "other_period_title"), ("December 2024", None), ("2024-12", None),
        (dt.date(2024, 12, 1), None), ("01/12 – 31/12", None), (dt.date(2025, 1, 5), None),
        ("Biểu 05-12/2024/BC", None),
    ],
)  # fmt: skip
def test_a_title_names_its_month_in_whatever_way(title, rule, tmp_path):
    assert stops(checked(tmp_path, [[title], HEAD, *ROWS])) == ({rule} if rule else set())


def test_the_days_of_a_title_may_stand_in_two_rows(tmp_path):
    above = [["Từ ngày 01/11/2024"], ["đến ngày 30/11/2024"]]
    assert stops(checked(tmp_path, [*above, HEAD, *ROWS])) == {"other_period_title"}


@pytest.mark.parametrize(("sheet", "rule"), [("Tháng 11", "other_period_title"), ("T12.2024", None), ("Sheet1", None)])
def test_a_sheet_may_be_named_after_another_month(sheet, rule, tmp_path):
    assert stops(checked(tmp_path, [HEAD, *ROWS], sheet=sheet)) == ({rule} if rule else set())
    right = checked(tmp_path / "titled", [["Báo cáo tháng 12/2024"], HEAD, *ROWS], sheet=sheet)
    assert stops(right) == set()  # the title of the table says more than the name of a sheet that was copied


@pytest.mark.parametrize("row", [["", "Tháng 11/2024"], ["Tháng 11/2024", ""], ["", "Số liệu tháng 11 năm 2024"]])
def test_a_row_may_begin_another_month(row, tmp_path):
    rows = [["STT", *HEAD], ["", "Tháng 12/2024"], [1, *ROWS[0]], row, [2, *ROWS[1]]]
    assert stops(checked(tmp_path, rows)) == {"other_period_row"}
    assert stops(checked(tmp_path / "own", [*rows[:3], [2, *ROWS[1]]])) == set()


@pytest.mark.parametrize(
    ("heading", "own", "other"),
    [("Tháng", 12, 11), ("Tháng", "12/2024", "11/2024"), ("Kỳ báo cáo", "Tháng 12/2024", "Tháng 11/2024"),
     ("Năm", 2024, 2023), ("Kỳ", dt.date(2024, 12, 1), dt.date(2024, 11, 1)), ("Quý", "IV", None),
     ("Từ ngày", "01/12/2024", "01/11/2024")],
)  # fmt: skip
def test_a_column_may_tell_the_time_of_its_rows(heading, own, other, tmp_path):
    head = [heading, *HEAD]
    right = checked(tmp_path / "own", [head, *([own, *row] for row in ROWS)])
    assert (stops(right), right.measures[0]["received"]) == (set(), 30)
    if other is not None:
        assert stops(checked(tmp_path / "other", [head, [own, *ROWS[0]], [other, *ROWS[1]]])) == {"other_period_row"}


@pytest.mark.parametrize(
    ("system", "head", "rows"), [("pakn_units", HEAD, ROWS), ("pakn", CASE_HEAD, CASES)], ids=["counts", "cases"]
)
def test_a_table_may_not_go_on_in_a_sheet_without_a_head(system, head, rows, tmp_path):
    going_on = checked(tmp_path / "on", [head, rows[0]], system=system, more=[("Trang 2", rows[1:], "visible")])
    assert stops(going_on) == {"unreadable_file"}
    assert "Trang 2" in str(going_on.files)
    guide = [("Hướng dẫn", [["Cách ghi", "Mỗi đơn vị một dòng"]], "visible"), ("Cũ", rows[1:], "hidden")]
    alone = checked(tmp_path / "guide", [head, *rows], system=system, more=guide)
    assert (stops(alone), alone.measures[0]["received"]) == (set(), 30 if system == "pakn_units" else 2)
    assert "không đọc «Hướng dẫn», «Cũ» (ẩn)" in str(alone.files)
