"""Tables of counts and workbooks of several sheets that people tried: what each says, or that it stops and asks."""

import datetime as dt
import zipfile

import openpyxl
import pytest
from entrance.files import respelled, write_case
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
    assert stops(right) == ({rule} if rule else set())  # of two months nobody knows which


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


def rich(value, mark, kind):
    """A text of which the last letters are raised, or the first struck through."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    font = InlineFont(vertAlign="superscript") if kind == "raised" else InlineFont(strike=True)
    parts = [TextBlock(font, mark), value] if kind == "struck" else [value, TextBlock(font, mark)]
    return CellRichText(*parts)


@pytest.mark.parametrize("kind", ["raised", "struck"])
def test_a_note_or_an_old_number_is_no_part_of_a_number(kind, tmp_path):
    rows = [HEAD, [ROWS[0][0], None, 9], ROWS[1]]
    path = write_case({"system": "pakn_units", "file": "2024-12.xlsx", "rows": rows, "cut_off": "2024-12-31"}, tmp_path)
    book = openpyxl.load_workbook(path)
    book.active["B2"] = rich("10", "5", kind)
    book.save(path)
    assert stops(check(path)) == {"rich_number"}


DOCUMENT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>
<office:spreadsheet><table:table table:name="A">{}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


@pytest.mark.parametrize(
    ("number", "rule"),
    [("10<text:tab/>5", "rich_number"), ("10<text:line-break/>5", "rich_number"), ("10<text:span>5</text:span>", None),
     ("<text:ruby><text:ruby-base>10</text:ruby-base><text:ruby-text>5</text:ruby-text></text:ruby>", "rich_number"),
     ("10<text:hidden-text>5</text:hidden-text>", "rich_number"), ("10<![CDATA[5]]>", "unreadable_file"),
     ("10<text:note><text:note-citation>5</text:note-citation></text:note>", "rich_number"), ("10<!-- -->5", None)],
)  # fmt: skip
def test_what_stands_between_digits_is_no_digit(number, rule, tmp_path):
    """Each of these is read as 105, or as 10."""
    rows = [["Ngày chốt số liệu: 05/01/2025", "", ""], HEAD, [ROWS[0][0], number, 9], ROWS[1]]
    cells = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        ) + "</table:table-row>" for row in rows
    )  # fmt: skip
    path = tmp_path / "pakn_units" / "2024-12.ods"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", DOCUMENT.format(cells))
        space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}"/>')
    found = check(path)
    assert stops(found) == ({rule} if rule else set())
    assert ("mã ký tự" in str(found.files)) == (rule == "unreadable_file")


@pytest.mark.parametrize("value", ["1&#48;5", "1<![CDATA[0]]>5", "<![CDATA[105]]>", "10<!-- -->5", "10<?a b?>5"])
def test_a_number_spelled_as_no_program_does_is_refused(value, tmp_path):
    """Readers of values see 1, 10 or nothing in these."""
    rows = [HEAD, [ROWS[0][0], 105, 9], ROWS[1]]
    found = check(respelled(rows, "<v>105</v>", f"<v>{value}</v>", tmp_path))
    assert (found.measures, "mã ký tự" in str(found.files)) == ([None], True)


@pytest.mark.parametrize("kind", ["raised", "plain"])
def test_a_note_in_an_old_workbook_is_no_part_of_a_number(kind, tmp_path):
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Bảng")
    for number, row in enumerate([["Ngày chốt số liệu: 05/01/2025", "", ""], HEAD, *ROWS]):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    raised = xlwt.easyfont("escapement superscript" if kind == "raised" else "bold true")
    sheet.write_rich_text(4, 1, [("10", xlwt.easyfont("bold false")), ("5", raised)])
    sheet.write(4, 0, "Huyện Tiên Du")
    sheet.write(4, 2, 1)
    path = tmp_path / "pakn_units" / "2024-12.xls"
    path.parent.mkdir()
    book.save(str(path))
    assert stops(check(path)) == ({"rich_number"} if kind == "raised" else set())


@pytest.mark.parametrize(
    ("above", "rule"),
    [("LŨY KẾ TỪ ĐẦU NĂM ĐẾN HẾT THÁNG 12/2024", "other_period_title"), ("Số lũy kế từ đầu năm", "other_period_title"),
     ("KẾT QUẢ THÁNG 12/2024 (số liệu lũy kế từ đầu năm)", "other_period_title"),
     ("KẾT QUẢ NĂM 2024", "other_period_title"), ("KẾ HOẠCH THÁNG 12/2024", "other_period_title"),
     ("KẾT QUẢ THÁNG 11/2024 (kèm theo Báo cáo số 12)", "other_period_title"),
     ("Số liệu tháng 11/2024 cập nhật ngày 05/12/2024", "other_period_title older_file"),
     ("SỐ LIỆU THÁNG TRƯỚC", "other_period_title"), ("TUẦN 1 THÁNG 12/2024", "other_period_title"),
     ("Từ 01/12/2024 đến 15/12/2024", "other_period_title"), ("Đơn vị tính: %", "scaled_unit"),
     ("Kết quả tháng 12/2024 so với cùng kỳ năm trước", None), ("Kết quả thực hiện Kế hoạch số 48", None),
     ("Bắc Ninh, ngày 05 tháng 01 năm 2025", None), ("Tháng 12/2024 (in ngày 05/01/2025)", None)],
)  # fmt: skip
def test_what_a_title_says_of_its_table(above, rule, tmp_path):
    assert stops(checked(tmp_path, [[above], HEAD, *ROWS])) == set((rule or "").split())


def test_of_two_titles_the_one_of_another_month_counts(tmp_path):
    above = [["BÁO CÁO THÁNG 12/2024"], ["(Số liệu từ ngày 01/11/2024 đến ngày 30/11/2024)"]]
    assert stops(checked(tmp_path, [*above, HEAD, *ROWS])) == {"other_period_title"}


@pytest.mark.parametrize(
    ("title", "rule"),
    [("QUÝ I NĂM 2024", "other_period_title"), ("6 THÁNG ĐẦU NĂM 2024", "other_period_title"),
     ("Từ 01/10/2024 đến 31/12/2024", "other_period_title"), ("THÁNG 11/2024", "other_period_title"),
     ("THÁNG 12/2024", None), ("NĂM 2024", None), ("Từ 01/01/2024 đến 31/12/2024", None)],
)  # fmt: skip
def test_a_year_to_date_is_no_quarter(title, rule, tmp_path):
    found = checked(tmp_path, [[title], HEAD, *ROWS], name="2024.xlsx")
    assert stops(found) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("above", "column"),
    [("Đơn vị tính thời gian: giờ", "Thời gian xử lý trung bình"),
     ("Mức độ hài lòng theo thang điểm 10", "Mức độ hài lòng trung bình")],
)  # fmt: skip
def test_another_scale_is_said_above(above, column, tmp_path):
    rows = [[*HEAD, column], *([*row, 3] for row in ROWS)]
    assert stops(checked(tmp_path / "said", [[above], *rows])) == {"other_scale_title"}
    assert stops(checked(tmp_path / "unsaid", rows)) == set()


@pytest.mark.parametrize(
    "rows",
    [
        [["I", "Thành phố Bắc Ninh", 100, 60], [1, "Phường Vũ Ninh", 40, 20], [2, "Phường Đáp Cầu", 50, 30]],
        [["1", "Văn phòng UBND tỉnh", 100, 90], ["1.1", "Sở Xây dựng", 80, 75], ["2", "Sở Y tế", 120, 80]],
    ],
)
def test_a_row_may_hold_the_rows_below_it(rows, tmp_path):
    head = ["STT", *HEAD]
    assert stops(checked(tmp_path / "deep", [head, *rows])) == {"whole_row"}
    flat = [[number, *row[1:]] for number, row in enumerate(rows, 1)]
    assert stops(checked(tmp_path / "flat", [head, *flat])) == set()
    parts = sum(row[2] for row in rows[1:])
    wrong = checked(tmp_path / "total", [head, *flat, ["", "Tổng cộng", parts, sum(row[3] for row in rows[1:])]])
    assert stops(wrong) == {"total_differs"}


@pytest.mark.parametrize("note", ["Ghi chú: số liệu lũy kế từ đầu năm", "(*) Số liệu Sở Y tế là số tháng 11"])
def test_a_note_may_say_that_rows_are_of_another_time(note, tmp_path):
    assert stops(checked(tmp_path, [HEAD, *ROWS, [note]])) == {"other_period_row"}
    column = [[*HEAD, "Ghi chú"], [*ROWS[0], note], ROWS[1]]
    assert stops(checked(tmp_path / "column", column)) == {"other_period_row"}
    assert stops(checked(tmp_path / "plain", [HEAD, *ROWS, ["Ghi chú: tăng so với tháng 11"]])) == set()


def test_nothing_is_known_of_a_month_before_it_begins(tmp_path):
    path = write_case({"system": "pakn_units", "file": "2024-12.xlsx", "rows": [HEAD, *ROWS], "cut_off": "2024-01-05"},
                      tmp_path / "beside")  # fmt: skip
    assert stops(check(path)) == {"early_cut_off"}


UNITS = [row[0] for row in ROWS] * 3
ENDED, WAITING = "Đã xử lý", "Đang xử lý"
LIST = [
    [*CASE_HEAD[:3], "Trạng thái", *CASE_HEAD[3:]],
    *([f"PA-{n}", f"{10 + n}/12/2024", f"{12 + n}/12/2024" if n % 2 else None, ENDED if n % 2 else WAITING, unit]
      for n, unit in enumerate(UNITS, 1)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "rule"),
    [("Trang 1/12", "filtered_list"), ("Hiển thị 1 - 6 trong tổng số 487 bản ghi", "totals_differ"),
     ("Tổng số PAKN tiếp nhận: 487; đã xử lý: 321", "totals_differ"), ("Tổng số bản ghi: 6", None),
     ("DANH SÁCH PAKN THÁNG 12/2024", None), ("Trạng thái: Tất cả", None)],
)  # fmt: skip
def test_a_list_may_say_that_it_is_not_whole(above, rule, tmp_path):
    assert stops(checked(tmp_path, [[above], *LIST], system="pakn")) == ({rule} if rule else set())
    rows = [*LIST, ["Tổng số: 487 PAKN"]]
    assert stops(checked(tmp_path / "row", rows, system="pakn")) == {"totals_differ"}


@pytest.mark.parametrize("above", ["DANH SÁCH PAKN ĐÃ XỬ LÝ THÁNG 12/2024", "Trạng thái: Đã xử lý"])
def test_a_list_may_be_filtered(above, tmp_path):
    settled = [LIST[0], *LIST[1::2]]
    assert stops(checked(tmp_path, [[above], *settled], system="pakn")) == {"filtered_list"}
    assert stops(checked(tmp_path / "all", [[above], *LIST], system="pakn")) == set()


def test_days_of_another_step_are_no_days_of_closing(tmp_path):
    rows = [LIST[0], *([*row[:2], "15/12/2024", *row[3:]] for row in LIST[1:])]
    assert stops(checked(tmp_path, rows, system="pakn")) == {"open_with_days"}


@pytest.mark.parametrize("written", [dt.date(2025, 2, 1), "2/1/2025"])
def test_days_that_are_late_only_as_they_are_read_were_exchanged(written, tmp_path):
    turned = (
        [dt.date(2025, n, 1) for n in (2, 3, 4)] if not isinstance(written, str) else [f"1/{n}/2025" for n in (2, 3, 4)]
    )
    rows = [[f"PA-{n}", f"2{n}/12/2024", day, "Đã xử lý", ROWS[0][0]] for n, day in enumerate(turned, 1)]
    case = {"system": "pakn", "file": "2024-12.xlsx", "rows": [LIST[0], *rows], "cut_off": "2025-01-15"}
    assert "swapped_days" in stops(check(write_case(case, tmp_path)))


def test_deadlines_before_their_receipt_were_exchanged(tmp_path):
    head = [*LIST[0][:2], "Hạn xử lý", *LIST[0][2:]]
    rows = [head, *([*row[:2], dt.date(2024, 1, 12), *row[2:]] for row in LIST[1:])]
    assert stops(checked(tmp_path, rows, system="pakn")) == {"deadlines_exchanged"}


def test_a_list_exported_later_does_not_know_when_a_case_was_settled(tmp_path):
    rows = [[cell for place, cell in enumerate(row) if place != 2] for row in LIST]
    assert stops(checked(tmp_path / "plain", rows, system="pakn")) == set()
    late = checked(tmp_path / "late", [["Thời điểm xuất báo cáo: 20/01/2025 09:15"], *rows], system="pakn")
    assert stops(late) == {"undetermined_decides"}


@pytest.mark.long_list
@pytest.mark.parametrize(
    "title",
    ["II. Tháng 11/2024", "Kết quả tháng 11/2024", "Lũy kế từ đầu năm", "II. Lũy kế năm 2024", "Cùng kỳ năm trước",
     "B. Kỳ trước", "Kế hoạch năm 2025"],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 1])
def test_a_title_within_a_table_may_begin_another_time(title, place, tmp_path):
    block = [""] * place + [title]
    rows = [["STT", *HEAD], [1, *ROWS[0]], block, [1, "Huyện Tiên Du", 5, 4]]
    assert stops(checked(tmp_path, rows)) == {"other_period_row"}
    again = [*rows[:3], rows[0], *rows[3:]]
    assert stops(checked(tmp_path / "head", again)) == {"other_period_row"}


def test_a_column_before_the_units_may_tell_the_time(tmp_path):
    rows = [["Nội dung", *HEAD], ["Tháng 12/2024", *ROWS[0]], ["Lũy kế", *ROWS[1]]]
    assert stops(checked(tmp_path, rows)) == {"other_period_row"}
    assert stops(checked(tmp_path / "own", [*rows[:2], ["Tháng 12/2024", *ROWS[1]]])) == set()


@pytest.mark.parametrize("days", [("2024-11-01", "2024-11-30"), (dt.date(2024, 11, 1), dt.date(2024, 11, 30))])
def test_the_days_of_a_title_may_be_typed(days, tmp_path):
    above = ["Từ ngày", days[0], "Đến ngày", days[1]]
    assert stops(checked(tmp_path, [above, HEAD, *ROWS])) == {"other_period_title"}


@pytest.mark.parametrize(
    ("shown", "rule"), [('0"%"', "percent_cell"), ('0" nghìn"', "percent_cell"), ('0" PAKN"', None)]
)
def test_a_format_may_make_another_number(shown, rule, tmp_path):
    path = write_case({"system": "pakn_units", "file": "2024-12.xlsx", "rows": [HEAD, *ROWS], "cut_off": "2024-12-31"},
                      tmp_path)  # fmt: skip
    book = openpyxl.load_workbook(path)
    book.active["C2"].number_format = shown
    book.save(path)
    assert stops(check(path)) == ({rule} if rule else set())


def test_what_is_struck_through_is_deleted(tmp_path):
    from openpyxl.styles import Font

    path = write_case({"system": "pakn_units", "file": "2024-12.xlsx", "rows": [HEAD, *ROWS], "cut_off": "2024-12-31"},
                      tmp_path)  # fmt: skip
    book = openpyxl.load_workbook(path)
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    book.save(path)
    assert stops(check(path)) == {"struck_cells"}


def test_ratings_all_in_words_are_asked_about(tmp_path):
    words = ["5 - Rất hài lòng", "4 - Hài lòng", "1 - Không hài lòng"] * 2
    rows = [[*LIST[0], "Mức độ hài lòng"], *([*row, word] for row, word in zip(LIST[1:], words, strict=True))]
    assert stops(checked(tmp_path, rows, system="pakn")) == {"worded_ratings"}


def test_a_table_may_be_signed(tmp_path):
    signed = [
        ["", "Tổng cộng", 30, 27], ["", "", "Bắc Ninh, ngày 05 tháng 01 năm 2025"],
        ["", "Người lập biểu", "", "THỦ TRƯỞNG ĐƠN VỊ"], ["", "Nguyễn Văn An", "", "Trần Thị Bình"],
    ]  # fmt: skip
    rows = [["STT", *HEAD], *([number, *row] for number, row in enumerate(ROWS, 1)), *signed]
    found = checked(tmp_path, rows)
    assert (stops(found), found.measures[0]["received"]) == (set(), 30)
    assert "Nguyễn" not in str(found.files)


@pytest.mark.parametrize(
    "heads",
    [
        (["Đơn vị", "Số PAKN tiếp nhận", "Đã xử lý", "", ""], ["", "", "Tổng số", "Đúng hạn", "Quá hạn"]),
        (["Đơn vị", "Tiếp nhận", "", "Đã xử lý", ""], ["", "Tháng 11", "Tháng 12", "Tháng 11", "Tháng 12"]),
        (["Đơn vị", "Tiếp nhận", "", "Đã xử lý", ""], ["", "Lũy kế", "Trong tháng", "Lũy kế", "Trong tháng"]),
        (["Đơn vị", "Tiếp nhận (1=2+3)", "Đã xử lý (PAKN)"],),
    ],
)
def test_heads_of_two_rows_are_read(heads, tmp_path):
    if len(heads) == 1:
        rows = [*heads, *ROWS]
    elif heads[1][2] == "Tổng số":
        rows = [*heads, *([unit, received, done, done - 1, 1] for unit, received, done in ROWS)]
    else:
        rows = [*heads, *([unit, 99, received, 98, done] for unit, received, done in ROWS)]
    found = checked(tmp_path, rows)
    assert (stops(found), found.measures[0]["received"], found.measures[0]["processed"]) == (set(), 30, 27)
