"""Files that people tried: days with hours above a table, numbers in words, levels, titles of other systems."""

import pytest
from entrance.files import write_case
from entrance.product import check
from entrance.test_tried_parts import told
from entrance.test_tried_tables import HEAD, LIST, ROWS, stops

pytestmark = [pytest.mark.long, pytest.mark.long_list]


def checked(folder, rows, *, system="pakn_units", mapping=None, file="2024-12.xlsx"):
    case = {"system": system, "file": file, "rows": rows, "cut_off": "2024-12-31", "mapping": mapping or {}}
    return check(write_case(case, folder))


PART_OF_DECEMBER = [
    "Từ 00:00 01/12/2024 đến 23:59 25/12/2024",
    "Từ ngày: 01/12/2024 00:00:00    Đến ngày: 25/12/2024 23:59:59",
    "Từ 0 giờ ngày 01/12/2024 đến 24 giờ ngày 25/12/2024",
    "Từ 0 giờ ngày 1 tháng 12 đến 24 giờ ngày 25 tháng 12 năm 2024",
    "From 2024-12-01 00:00:00 to 2024-12-25 23:59:59",
    "01/12/2024 00:00:00 - 25/12/2024 23:59:59",
    "Từ 7h30 ngày 01/12 đến 17h ngày 25/12/2024",
    "Từ ngày 1 đến ngày 25 tháng 12 năm 2024",
    "Từ 01 - 25/12/2024",
    "01-25/12/2024",
    "2024-12-01T00:00 → 2024-12-25T23:59",
    "Ngày bắt đầu: 01/12/2024; Ngày kết thúc: 25/12/2024",
    "Thời gian tiếp nhận: 01/12/2024 ~ 25/12/2024",
    "Kỳ báo cáo: 12h00 ngày 25/11 đến 12h00 ngày 25/12/2024",
    "(Từ 12h00 ngày 25/10/2024 đến 12h00 ngày 25/11/2024)",
    "Từ ngày: 01/11/2024 00:00:00    Đến ngày: 30/11/2024 23:59:59",
    "Từ ngày 01/12/2024 (00:00) đến ngày 25/12/2024 (23:59)",
    "Thời gian: 01/12/2024 8:00 SA - 25/12/2024 5:00 CH",
    "Dec 1, 2024 – Dec 25, 2024",
    "1 Dec 2024 to 25 Dec 2024",
    "Từ: 01/12/2024 - Đến: 25/12/2024",
    "Thời gian từ: 01/12/2024 00:00 Thời gian đến: 25/12/2024 23:59",
    "StartDate: 01/12/2024 00:00:00, EndDate: 25/12/2024 23:59:59",
    "Ngày tiếp nhận >= 01/12/2024 và <= 25/12/2024",
]


@pytest.mark.parametrize("words", PART_OF_DECEMBER)
def test_days_with_hours_above_a_table_are_those_of_its_period(words, tmp_path):
    assert stops(checked(tmp_path / "counts", [[words], HEAD, *ROWS])) == {"other_period_title"}
    assert stops(checked(tmp_path / "list", [[words], *LIST], system="pakn")) == {"part_of_period"}
    assert stops(checked(tmp_path / "year", [[words], HEAD, *ROWS], file="2024.xlsx")) == {"other_period_title"}


@pytest.mark.parametrize(
    "words",
    [
        "Từ ngày 01/12/2024 00:00:00 đến ngày 31/12/2024 23:59:59",
        "Từ ngày 01/12/2024 00:00:00 đến ngày 31/12/2024 00:00:00",
        "Từ 00:00 01/12/2024 đến 00:00 01/01/2025",
        "Từ 0 giờ ngày 01/12/2024 đến 24 giờ ngày 31/12/2024",
        "Từ ngày 1 đến ngày 31 tháng 12 năm 2024",
        "01 - 31/12/2024",
        "Kèm theo Báo cáo ngày 05/01/2025, ngày in 06/01/2025",
    ],
)
def test_the_days_of_the_whole_period_may_have_hours_too(words, tmp_path):
    found = checked(tmp_path / "counts", [[words], HEAD, *ROWS])
    assert (stops(found), found.measures[0]["received"], "dated_early" in told(found)) == (set(), 30, False)
    assert stops(checked(tmp_path / "list", [[words], *LIST], system="pakn")) == set()


@pytest.mark.parametrize(("last", "rule"), [("25/12/2024 23:59", {"other_period_title"}), ("31/12/2024 23:59", set())])
def test_the_days_may_stand_in_two_rows(last, rule, tmp_path):
    rows = [["Từ ngày:", "01/12/2024 00:00"], ["Đến ngày:", last], HEAD, *ROWS]
    assert stops(checked(tmp_path, rows)) == rule


LISTED = [
    ("DANH SÁCH 52 PAKN THÁNG 12/2024", "totals_differ"),
    ("(Danh sách gồm 52 PAKN)", "totals_differ"),
    ("(Gồm 52 PAKN tiếp nhận trong tháng 12/2024)", "totals_differ"),
    ("Ấn định danh sách gồm 52 PAKN.", "totals_differ"),
    ("(Ấn định danh sách có năm PAKN)", "totals_differ"),
    ("Tổng cộng: năm phản ánh, kiến nghị", "totals_differ"),
    ("(Ấn định danh sách có sáu PAKN)", None),
    ("Danh sách gồm 6 PAKN, trong đó 3 PAKN đã xử lý", None),
    ("Danh sách PAKN năm 2024", None),
    ("Trang số: 1 - Tổng số trang: 5", "filtered_list"),
    ("Tổng số trang: 5 (trang 1)", "filtered_list"),
    ("1 of 5 pages", "filtered_list"),
    ("Trang 1 trong tổng số 5 trang", "filtered_list"),
    ("Trang 1/1", None),
    ("Số trang: 1", None),
    ("Không hiển thị các PAKN bị từ chối, trả lại", "filtered_list"),
    ("Lưu ý: chưa có số liệu các ngày 30 và 31/12", "filtered_list"),
    ("Thời hạn xử lý không tính ngày nghỉ, ngày lễ", None),
]


@pytest.mark.parametrize(("words", "rule"), LISTED)
def test_a_list_is_held_against_what_it_says_of_itself(words, rule, tmp_path):
    expected = {rule} if rule else set()
    assert stops(checked(tmp_path / "above", [[words], *LIST], system="pakn")) == expected
    assert stops(checked(tmp_path / "below", [*LIST, [words]], system="pakn")) == expected


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("(Tiếp nhận 250 PAKN trong tháng 12/2024)", {"totals_differ"}),
        ("(Ấn định: 250 PAKN tiếp nhận)", {"totals_differ"}),
        ("(Tiếp nhận 30 PAKN trong tháng)", set()),
        ("Tiếp nhận 30 PAKN, so với tháng 11 (250 PAKN)", set()),
        ("(Còn 3 PAKN chưa xử lý)", set()),
    ],
)
def test_a_table_is_held_against_the_number_it_says(words, rule, tmp_path):
    assert stops(checked(tmp_path / "above", [[words], HEAD, *ROWS])) == rule
    assert stops(checked(tmp_path / "below", [HEAD, *ROWS, [words]])) == rule


@pytest.mark.parametrize(
    ("group", "levels"),
    [
        ("Mức độ hài lòng", ("Tốt", "Trung bình", "Kém")),
        ("Mức độ hài lòng", ("Rất hài lòng", "Trung bình", "Không hài lòng")),
        ("Thời gian xử lý", ("Nhanh", "Trung bình", "Chậm")),
    ],
)
@pytest.mark.parametrize("is_flat", [True, False])
def test_the_middle_one_of_levels_is_no_mean(group, levels, is_flat, tmp_path):
    flat = [[*HEAD, *(f"{group} {level.lower()}" for level in levels)]]
    parted = [[*HEAD, group, None, None], [None, None, None, *levels]]
    rows = [*(flat if is_flat else parted), *([*row, 5, 3, 1] for row in ROWS)]
    found = checked(tmp_path / "asked", rows)
    assert (found.measures, stops(found)) == ([None], {"level_column"})
    name = {"Mức độ hài lòng": "mean_rating", "Thời gian xử lý": "mean_days"}[group]
    heading = flat[0][4] if is_flat else f"{group} / {levels[1]}"
    (measures,) = checked(tmp_path / "mapped", rows, mapping={"columns": {heading: name}}).measures
    assert measures["received"] == 30


DOSSIERS = [["Đơn vị", "Tổng số hồ sơ", "Số hồ sơ trực tuyến"], ["Thành phố Bắc Ninh", 10, 9], ["Huyện Tiên Du", 5, 4]]


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("KẾT QUẢ THANH TOÁN TRỰC TUYẾN PHÍ, LỆ PHÍ THÁNG 12/2024", {"other_subject"}),
        ("Biểu số 5: Thanh toán trực tuyến", {"other_subject"}),
        ("KẾT QUẢ CHỨNG THỰC BẢN SAO ĐIỆN TỬ THÁNG 12/2024", {"other_subject"}),
        ("SỐ HÓA HỒ SƠ", {"other_subject"}),
        ("KẾT QUẢ GIẢI QUYẾT HỒ SƠ TTHC THÁNG 12/2024", set()),
        ("Hồ sơ giải quyết trực tuyến, thanh toán trực tuyến", set()),
    ],
)
def test_a_title_may_be_that_of_another_system(title, rule, tmp_path):
    assert stops(checked(tmp_path, [[title], *DOSSIERS], system="online_dossiers")) == rule


@pytest.mark.parametrize(
    "below",
    [["A", "1=2+3", "2", "3"], ["(1)", "(2)=(3)+(4)", "(3)", "(4)"], ["", "PAKN", "PAKN", "PAKN"],
     ["(đơn vị)", "(phản ánh)", "(phản ánh)", "(phản ánh)"]],
)  # fmt: skip
def test_rows_that_number_and_measure_the_columns_are_no_units(below, tmp_path):
    head = [["Đơn vị", "PAKN", None, None], [None, "Tiếp nhận", "Đã xử lý", "Chưa xử lý"]]
    found = checked(tmp_path, [*head, below, *([*row, row[1] - row[2]] for row in ROWS)])
    assert (stops(found), found.measures[0]["received"]) == (set(), 30)


def test_groups_of_months_are_shown_in_full(tmp_path):
    head = [["Đơn vị", "11", None, "12", None], [None, *HEAD[1:], *HEAD[1:]]]
    found = checked(tmp_path, [*head, *([*row, *row[1:]] for row in ROWS)])
    assert stops(found) == {"missing_column"}
    assert "«12 / Số PAKN tiếp nhận»" in str(found.files)
    names = dict(zip(HEAD[1:], ("received", "processed"), strict=True))
    mapping = {"columns": {f"12 / {heading}": name for heading, name in names.items()}}
    assert checked(tmp_path / "mapped", [*head, *([*row, *row[1:]] for row in ROWS)], mapping=mapping).measures[0]


def test_hyphens_that_keep_a_day_together_are_hyphens(tmp_path):
    rows = [LIST[0], *([cell and cell.replace("/", "\u2011") for cell in row] for row in LIST[1:])]
    assert checked(tmp_path, rows, system="pakn").measures[0]["processed"] == 3


def test_the_total_of_a_pivot_table_is_one(tmp_path):
    assert checked(tmp_path, [HEAD, *ROWS, ["Tổng Cuối", 30, 27]]).measures[0]["received"] == 30
    assert stops(checked(tmp_path / "differs", [HEAD, *ROWS, ["Tổng Cuối", 31, 27]])) == {"total_differs"}
