"""Files that people tried: columns nobody reads, names of groups and notes that speak against the rows."""

import openpyxl
import pytest
from entrance.files import write_case
from entrance.product import check
from entrance.test_tried_parts import told
from entrance.test_tried_tables import HEAD, LIST, ROWS, stops

pytestmark = [pytest.mark.long, pytest.mark.long_list]


def checked(folder, rows, *, system="pakn_units", mapping=None, sheet=None):
    case = {"system": system, "file": "2024-12.xlsx", "rows": rows, "cut_off": "2024-12-31", "mapping": mapping or {}}
    path = write_case(case, folder)
    if sheet:
        book = openpyxl.load_workbook(path)
        book.active.title = sheet
        book.save(path)
    return check(path)


def beside(heading, cells, rows=LIST):
    """A column before the others."""
    return [[heading, *rows[0]], *([cell, *row] for cell, row in zip(cells, rows[1:], strict=True))]


@pytest.mark.parametrize("system", ["pakn", "pakn_units"])
@pytest.mark.parametrize(
    "word", ["Ngày hoàn thành", "PAKN xử lý", "Ngày đóng", "Ngày công khai", "Ngày đánh giá", "Hạn xử lý"]
)
def test_rows_chosen_by_another_day_are_not_those_of_the_period(word, system, tmp_path):
    title, rows = [f"{word} từ 01/12/2024 đến 31/12/2024"], LIST if system == "pakn" else [HEAD, *ROWS]
    assert stops(checked(tmp_path / "other", [title, *rows], system=system)) == {"chosen_by_other_day"}
    own = ["Ngày tiếp nhận từ 01/12/2024 đến 31/12/2024"]
    assert stops(checked(tmp_path / "own", [own, *rows], system=system)) == set()


@pytest.mark.parametrize(
    ("sheet", "rule"),
    [("Zalo", {"filtered_list"}), ("PAKN qua Zalo", {"filtered_list"}), ("Hiện trường", {"filtered_list"}),
     ("Top 10", {"filtered_list"}), ("Lọc", {"filtered_list"}), ("Nháp", {"invented"}), ("Tháng 12", set())],
)  # fmt: skip
def test_the_name_of_a_sheet_may_say_that_it_is_a_part(sheet, rule, tmp_path):
    assert stops(checked(tmp_path, LIST, system="pakn", sheet=sheet)) == rule


NO_STATUS = [[*row[:3], row[4]] for row in LIST]


@pytest.mark.parametrize(
    ("group", "rows", "rule"),
    [("I. ĐÃ XỬ LÝ", NO_STATUS, {"group_of_states"}), ("II. ĐANG XỬ LÝ", NO_STATUS, {"group_of_states"}),
     ("I. ĐÃ XỬ LÝ", LIST, set()), ("B. PAKN trùng lặp", LIST, {"group_of_states"}),
     ("III. Tin rác", LIST, {"group_of_states"}), ("III. Rác thải sinh hoạt", LIST, set()),
     ("Phản ánh rác thải", LIST, set()),
     ("II. PAKN KHÔNG HỢP LỆ", LIST, {"group_of_states"}), ("II. PAKN ĐÃ HỦY", LIST, {"group_of_states"}),
     ("Khối sở, ngành", LIST, set())],
)  # fmt: skip
def test_the_name_of_a_group_may_be_the_state_of_its_rows(group, rows, rule, tmp_path):
    found = checked(tmp_path, [*rows[:3], [group], *rows[3:]], system="pakn")
    assert (stops(found), "group_row" in told(found)) == (rule, True)


@pytest.mark.parametrize(
    ("note", "rule"),
    [("(*) Đã bao gồm số liệu của Sở Y tế", {"note_changes"}), ("(*) Số liệu ước", {"note_changes"}),
     ("Ghi chú: UBND thị xã Quế Võ chỉ có số liệu đến ngày 20/12/2024", {"note_changes"}),
     ("Ghi chú: số liệu đến ngày 31/12/2024", set()), ("Ghi chú: số liệu từ hệ thống của tỉnh", set())],
)  # fmt: skip
def test_a_note_may_change_the_numbers(note, rule, tmp_path):
    assert stops(checked(tmp_path / "below", [HEAD, *ROWS, [note]])) == rule
    rows = [[*HEAD, "Ghi chú"], [*ROWS[0], note.removeprefix("Ghi chú: ").removeprefix("(*) ")], [*ROWS[1], None]]
    assert stops(checked(tmp_path / "column", rows)) == rule


def test_a_title_may_call_the_numbers_an_estimate(tmp_path):
    assert stops(checked(tmp_path, [["SỐ LIỆU ƯỚC THÁNG 12/2024"], HEAD, *ROWS])) == {"note_changes"}


@pytest.mark.parametrize("heading", ["Trùng với", "Hợp lệ", "Trạng thái bản ghi", "IsDeleted"])
def test_columns_that_mark_rows_stop(heading, tmp_path):
    assert stops(checked(tmp_path, beside(heading, ["", "", "x", "", "", ""]), system="pakn")) == {"deleted_column"}


@pytest.mark.parametrize(
    ("note", "rule"),
    [("Trùng PA-1, không tính", {"void_rows"}), ("Không hợp lệ", {"void_rows"}), ("Đã gọi điện", set())],
)
def test_notes_on_cases_may_say_that_they_do_not_count(note, rule, tmp_path):
    found = checked(tmp_path, beside("Ghi chú", ["", "", note, "", "", ""]), system="pakn")
    assert (stops(found), note in str(found.files)) == (rule, False)


@pytest.mark.parametrize(
    ("numbers", "rule"),
    [(range(1, 7), set()), (range(6), set()), (range(51, 57), {"filtered_list"}),
     ((1, 4, 7, 9, 12, 15), {"filtered_list"}), ((1, 2, 3, 1, 2, 3), set()),
     (("", 1, 2, "", "", ""), set()), (("VD", 1, 2, 3, 4, 5), {"example_row"})],
)  # fmt: skip
def test_numbers_of_a_list_are_those_of_all_its_rows(numbers, rule, tmp_path):
    assert stops(checked(tmp_path, beside("STT", numbers), system="pakn")) == rule


def test_the_example_of_a_template_is_no_unit(tmp_path):
    rows = beside("STT", ["Ví dụ", 1], [HEAD, *ROWS])
    assert stops(checked(tmp_path, rows)) == {"example_row"}


PARENTS = [["UBND thành phố Bắc Ninh", 20, 18], ["UBND thị xã Quế Võ", 10, 9], ["UBND huyện Tiên Du", 5, 4]]


@pytest.mark.parametrize(
    ("numbers", "rule"),
    [((1, "", 2), {"whole_row"}), ((1, "a", 2), {"whole_row"}), ((1, "-", 2), {"whole_row"}), ((1, 2, 3), set()),
     (("", "", ""), set())],
)  # fmt: skip
def test_rows_without_a_number_may_lie_in_the_row_above(numbers, rule, tmp_path):
    rows = beside("STT", numbers, [HEAD, *PARENTS])
    assert stops(checked(tmp_path / "asked", rows)) == rule
    assert (
        checked(tmp_path / "said", rows, mapping={"whole_rows": "unit"} if rule else {}).measures[0]["received"] == 35
    )


@pytest.mark.parametrize("sign", ["  - ", "+ ", "• "])
def test_names_behind_a_sign_may_lie_in_the_row_above(sign, tmp_path):
    rows = [PARENTS[0], [f"{sign}{PARENTS[1][0]}", 10, 9], PARENTS[2]]
    assert stops(checked(tmp_path, [HEAD, *rows])) == {"whole_row"}


@pytest.mark.parametrize(
    ("heading", "rule"),
    [("Trong đó: PAKN của tháng 11", {"carried_over"}), ("Số cũ", {"carried_over"}),
     ("Tiếp nhận trong kỳ", {"carried_over"}), ("Ghi chú", set())],
)  # fmt: skip
def test_columns_of_before_are_within_those_that_are_read(heading, rule, tmp_path):
    rows = [[*HEAD, heading], *([*row, 3] for row in ROWS)]
    assert stops(checked(tmp_path, rows)) == rule


@pytest.mark.parametrize(("left", "rule"), [((1, 2), set()), ((1, 20), {"open_differs"}), (("…", 2), set())])
def test_what_is_left_agrees_with_what_is_processed(left, rule, tmp_path):
    rows = [[*HEAD, "Chưa xử lý"], *([*row, cell] for row, cell in zip(ROWS, left, strict=True))]
    rows.append(["Tổng cộng", 30, 27, 99])
    assert stops(checked(tmp_path, rows)) == rule


def test_what_is_left_of_the_year_so_far_says_nothing_of_the_month(tmp_path):
    rows = [[*HEAD, "Lũy kế / Chưa xử lý"], *([*row, 99] for row in ROWS)]
    parted = [["Đơn vị", "Trong tháng", None, "Lũy kế"], [None, *HEAD[1:], "Chưa xử lý"], *rows[1:]]
    assert stops(checked(tmp_path, parted)) == set()


@pytest.mark.parametrize(("kinds", "rule"), [(("Hiện trường", "Tổng"), {"rows_of_kinds"}), (("Tổng", "Tổng"), set())])
def test_rows_of_kinds_are_not_added_to_those_of_all(kinds, rule, tmp_path):
    assert stops(checked(tmp_path, beside("Loại PAKN", kinds, [HEAD, *ROWS]))) == rule


def test_a_column_that_says_more_is_the_right_one(tmp_path):
    head = ["Đơn vị", "Số văn bản đi", "Số văn bản ký số"]
    rows = [["Thành phố Bắc Ninh", 10, 9], ["Huyện Tiên Du", 5, 4]]
    assert stops(checked(tmp_path / "one", [head, *rows], system="work_files")) == set()
    both = [[*head, "Trong đó: từ hồ sơ công việc"], *([*row, 3] for row in rows)]
    assert stops(checked(tmp_path / "both", both, system="work_files")) == {"narrower_column"}


@pytest.mark.parametrize("heading", ["Trực tuyến (%)", "Trực tuyến (tỷ lệ)"])
def test_a_share_is_no_count_whatever_a_mapping_says(heading, tmp_path):
    rows = [["Đơn vị", "Tổng số hồ sơ", heading], ["Thành phố Bắc Ninh", 100, 90], ["Huyện Tiên Du", 50, 40]]
    found = checked(tmp_path, rows, system="online_dossiers", mapping={"columns": {heading: "part"}})
    assert "share_column" in stops(found)


def test_a_heading_may_name_another_zone_or_hours(tmp_path):
    rows = [["Mã PAKN", "Ngày tiếp nhận (UTC)", *LIST[0][2:]], *LIST[1:]]
    mapping = {"columns": {"Ngày tiếp nhận (UTC)": "received"}}
    assert "other_zone" in stops(checked(tmp_path / "zone", rows, system="pakn", mapping=mapping))
    hours = [[*HEAD, "Thời gian xử lý trung bình (h)"], *([*row, 57] for row in ROWS)]
    mapping = {"columns": {"Thời gian xử lý trung bình (h)": "mean_days"}}
    assert "other_scale_title" in stops(checked(tmp_path / "hours", hours, mapping=mapping))


@pytest.mark.parametrize("shown", ['0" h"', '0"k"', '0" tr"'])
def test_a_number_may_be_shown_as_hours_or_thousands(shown, tmp_path):
    case = {"system": "pakn_units", "file": "2024-12.xlsx", "rows": [HEAD, *ROWS], "cut_off": "2024-12-31"}
    path = write_case(case, tmp_path)
    book = openpyxl.load_workbook(path)
    book.active["B2"].number_format = shown
    book.save(path)
    assert stops(check(path)) == {"percent_cell"}
