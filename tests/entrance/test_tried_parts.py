"""Files that say themselves, above or below their rows, to be a part, old, or of another zone: they stop and ask."""

import pytest
import xlsxwriter
from entrance.files import write_case
from entrance.product import check
from entrance.test_tried_tables import CASE_HEAD, CASES, HEAD, LIST, ROWS, checked, stops

from pakn.extracts import opening

pytestmark = pytest.mark.long


SETTLED, OPEN = [LIST[0], *LIST[1::2]], [LIST[0], *LIST[2::2]]
DUE = [*CASE_HEAD[:2], "Hạn xử lý", *CASE_HEAD[2:]]
LATE = [DUE, *([*row[:2], "20/12/2024", *row[2:]] for row in ([*CASES[0][:2], None, CASES[0][3]], CASES[1]))]
RATED = [[*CASE_HEAD, "Mức độ hài lòng"], *([*row, 4] for row in CASES[:1])]


@pytest.mark.long_list
@pytest.mark.parametrize(
    ("words", "rows", "rule"),
    [
        ("Page 1 of 12", LIST, "filtered_list"), ("1 - 6 of 487 items", LIST, "filtered_list"),
        ("Showing 1 to 6 of 487 entries", LIST, "filtered_list"), ("Showing 1 to 6 of 6 entries", LIST, None),
        ("Hiển thị 1 - 6 trong tổng số 487 mục", LIST, "totals_differ"), ("TOP 6 PAKN THÁNG 12", LIST, "filtered_list"),
        ("Từ khóa tìm kiếm: rác thải", LIST, "filtered_list"), ("Từ khóa tìm kiếm:", LIST, None),
        ("Bộ lọc: Tất cả", LIST, None), ("Bộ lọc: Tháng = 12", LIST, None),
        ("Bộ lọc: Chủ đề = Tiếng ồn", LIST, "filtered_list"),
        ("Applied filters:\nTrạng thái is Đã xử lý\nTháng is 12", SETTLED, "filtered_list"),
        ("Applied filters:\nTrạng thái is Đã xử lý\nTháng is 12", LIST, None),
        ("Kênh tiếp nhận: Zalo", LIST, "filtered_list"), ("Kênh tiếp nhận: Tất cả", LIST, None),
        ("PHẢN ÁNH QUA ZALO THÁNG 12/2024", LIST, "filtered_list"),
        ("Loại phản ánh: Hiện trường", LIST, "filtered_list"),
        ("PAKN LĨNH VỰC MÔI TRƯỜNG", LIST, "filtered_list"), ("PAKN THEO LĨNH VỰC", LIST, None),
        ("BÁO CÁO PAKN ĐÃ XỬ LÝ THÁNG 12/2024", SETTLED, "filtered_list"), ("BÁO CÁO PAKN ĐÃ XỬ LÝ", LIST, None),
        ("BÁO CÁO PAKN ĐÃ XỬ LÝ, CHƯA XỬ LÝ", SETTLED, None), ("Số PAKN đã xử lý", SETTLED, None),
        ("DANH SÁCH PAKN CHƯA ĐƯỢC XỬ LÝ", OPEN, "filtered_list"), ("DANH SÁCH PAKN QUÁ HẠN", LATE, "filtered_list"),
        ("PAKN ĐÃ ĐƯỢC NGƯỜI DÂN ĐÁNH GIÁ", RATED, "filtered_list"),
        ("Trạng thái: Đã xử lý, Đang xử lý", LIST, "filtered_list"),
        ("Đơn vị xử lý: UBND thành phố Bắc Ninh, UBND thị xã Quế Võ", LIST, "filtered_list"),
        ("Đơn vị xử lý: UBND thành phố Bắc Ninh", LIST, None),
    ],
)  # fmt: skip
def test_a_list_may_say_that_it_is_a_part(words, rows, rule, tmp_path):
    above = checked(tmp_path, [[words], *rows], system="pakn")
    assert stops(above) == ({rule} if rule else set())
    below = checked(tmp_path / "below", [*rows, [words]], system="pakn")
    assert stops(below) == ({rule} if rule else set())


def test_where_every_page_says_its_number_the_list_is_whole(tmp_path):
    rows = [LIST[0], *LIST[1:4], ["Trang 1/2"], LIST[0], *LIST[4:], ["Trang 2/2"]]
    assert stops(checked(tmp_path, rows, system="pakn")) == set()
    assert stops(checked(tmp_path / "one", rows[:-1], system="pakn")) == {"filtered_list"}


def test_a_sheet_may_be_named_after_a_state(tmp_path):
    assert stops(checked(tmp_path, SETTLED, system="pakn", sheet="Đã xử lý")) == {"filtered_list"}
    assert stops(checked(tmp_path / "all", LIST, system="pakn", sheet="Đã xử lý")) == set()


def test_numbers_of_groups_are_no_number_of_the_whole(tmp_path):
    rows = [LIST[0], ["UBND một"], *LIST[1:3], ["Cộng: 2"], ["UBND hai"], *LIST[3:], ["Cộng: 4"], ["Tổng số: 6"]]
    assert stops(checked(tmp_path, rows, system="pakn")) == set()
    rows[-1] = ["Tổng số: 7"]
    assert stops(checked(tmp_path / "other", rows, system="pakn")) == {"totals_differ"}


@pytest.mark.long_list
@pytest.mark.parametrize(
    ("words", "rule"),
    [("BIỂU TỔNG HỢP PAKN LĨNH VỰC MÔI TRƯỜNG THÁNG 12/2024", "filtered_list"),
     ("Bộ lọc: Loại = A", "filtered_list"),
     ("TỔNG HỢP PAKN TIẾP NHẬN QUA ZALO THÁNG 12/2024", "filtered_list"), ("Đơn vị: Sở Nội vụ", None),
     ("TỔNG HỢP PAKN THEO LĨNH VỰC THÁNG 12/2024", None), ("Trạng thái: Chính thức", None)],
)  # fmt: skip
def test_a_table_of_counts_may_say_that_it_counts_a_part(words, rule, tmp_path):
    assert stops(checked(tmp_path, [[words], HEAD, *ROWS])) == ({rule} if rule else set())


def test_a_filter_may_stand_below_a_table_of_counts(tmp_path):
    assert stops(checked(tmp_path, [HEAD, *ROWS, ["Bộ lọc đã áp dụng: Lĩnh vực là Môi trường"]])) == {"filtered_list"}


@pytest.mark.long_list
@pytest.mark.parametrize(
    ("words", "rule"),
    [("Từ ngày: 01/12/2024  Đến ngày: 15/12/2024", "part_of_period"), ("TUẦN 1 THÁNG 12/2024", "part_of_period"),
     ("Ngày tiếp nhận: từ 01/12/2024 đến 20/12/2024", "part_of_period"), ("Từ 01/12/2024 đến 31/12/2024", None),
     ("QUÝ IV/2024", None), ("Dữ liệu cập nhật đến ngày 20/12/2024", "older_file"),
     ("Thời điểm xuất báo cáo: 20/12/2024 08:15", "older_file"), ("Xuất ngày 05/01/2025", None),
     ("Theo đề xuất ngày 05/12/2024", None), ("Múi giờ: UTC", "other_zone"), ("Múi giờ: UTC+7", None),
     ("(Giờ quốc tế UTC+0; giờ Việt Nam = UTC+7)", "other_zone"), ("All times are in GMT+00:00", "other_zone"),
     ("1 - Rất hài lòng; 2 - Hài lòng", "other_scale_title")],
)  # fmt: skip
def test_a_list_may_say_of_which_days_it_is(words, rule, tmp_path):
    rows = [[*CASE_HEAD, "Mức độ hài lòng"], *([*row, None] for row in CASES)]
    assert stops(checked(tmp_path, [[words], *rows], system="pakn")) == ({rule} if rule else set())


def test_a_table_of_counts_may_be_older_than_its_cut_off(tmp_path):
    assert stops(checked(tmp_path, [["Ngày xuất báo cáo: 20/12/2024"], HEAD, *ROWS])) == {"older_file"}


def test_a_year_of_eleven_months_is_none(tmp_path):
    rows = [["DANH SÁCH PAKN 11 THÁNG ĐẦU NĂM 2024"], CASE_HEAD, *CASES]
    assert stops(checked(tmp_path, rows, system="pakn", name="2024.xlsx")) == {"part_of_period"}


@pytest.mark.parametrize("words", ["Trong đó:", "Trong đó"])
def test_rows_below_in_which_are_in_the_row_above(words, tmp_path):
    rows = [HEAD, ROWS[0], [words], ["Phường Suối Hoa", 5, 4], ["Phường Võ Cường", 3, 3], ROWS[1]]
    assert "in_which" in stops(checked(tmp_path, rows))


def test_columns_that_nobody_reads_may_speak_against_those_that_are_read(tmp_path):
    carried = [["Đơn vị", "Tổng số tiếp nhận", "Kỳ trước chuyển sang", "Số PAKN đã xử lý"], [ROWS[0][0], 12, 2, 9]]
    assert stops(checked(tmp_path, carried)) == {"carried_over"}
    deleted = [[*CASE_HEAD, "Đã xóa"], *([*row, 0] for row in CASES)]
    assert stops(checked(tmp_path / "deleted", deleted, system="pakn")) == {"deleted_column"}
    extended = checked(tmp_path / "due", [[*DUE, "Gia hạn đến"], *([*row, None] for row in LATE[1:])], system="pakn")
    assert "extended_deadline" in {finding["rule"] for finding in extended.files[0]["findings"]}


def test_hour_24_is_the_end_of_its_day(tmp_path):
    rows = [DUE, ["PA-1", "05/12/2024 08:00", "30/12/2024 24:00", None, ROWS[0][0]],
            ["PA-2", "05/12/2024 08:00", "30/12/2024 17:00", "31/12/2024 24h00", ROWS[0][0]]]  # fmt: skip
    (measures,) = checked(tmp_path, rows, system="pakn").measures
    assert (measures["processed"], measures["open"], measures["overdue"]) == (1, 1, 1)


def test_a_heading_may_say_its_scale_in_square_brackets(tmp_path):
    rows = [[*CASE_HEAD, "Mức độ hài lòng [1-5]"], *([*row, 4] for row in CASES)]
    (measures,) = checked(tmp_path, rows, system="pakn").measures
    assert measures["rated"] == 1


def test_days_of_a_spreadsheet_may_have_the_decimal_comma(tmp_path):
    rows = [CASE_HEAD, ["PA-1", "45631,354166667", "45634,5", ROWS[0][0]]]
    (measures,) = checked(tmp_path, rows, system="pakn").measures
    assert measures["received"] == measures["processed"] == 1


@pytest.mark.parametrize("name", ["Mapping.yml", "MAPPING.YML", "mapping .yml", "2024-12.YML", "2024-12.xlsx.yml"])
def test_settings_of_another_spelling_are_not_passed_over(name, tmp_path):
    path = write_case(
        {"system": "pakn_units", "file": "2024-12.xlsx", "rows": [HEAD, *ROWS], "cut_off": None}, tmp_path
    )
    path.with_name(name).write_text("cut_off: 2024-12-31\n", encoding="utf-8")
    (found,) = check(path).files
    assert found["measures"] is None


def test_a_file_that_changes_while_it_is_read_is_not_counted(tmp_path, monkeypatch):
    path = write_case(
        {"system": "pakn_units", "file": "2024-12.csv", "rows": [HEAD, *ROWS], "cut_off": "2024-12-31"}, tmp_path
    )
    read = opening.type_columns

    def appending(*arguments):
        with path.open("a", encoding="utf-8") as file:
            file.write("Huyện Tiên Du,5,5\n")
        return read(*arguments)

    monkeypatch.setattr(opening, "type_columns", appending)
    (found,) = check(path).files
    assert found["measures"] is None


@pytest.mark.long_list
@pytest.mark.parametrize(
    ("words", "rows", "rule"),
    [("DỮ LIỆU CHẠY THỬ (DEMO)", LIST, "invented"),
     ("SỐ LIỆU MÔ PHỎNG – KHÔNG DÙNG ĐỂ BÁO CÁO", LIST, "invented"),
     ("DANH SÁCH PAKN LẤY MẪU KIỂM TRA", LIST, "filtered_list"), ("TRÍCH DANH SÁCH PAKN", LIST, "filtered_list"),
     ("DANH SÁCH PAKN NGƯỜI DÂN KHÔNG HÀI LÒNG", RATED, "filtered_list"),
     ("DANH SÁCH PAKN HOÀN THÀNH TRONG THÁNG 12/2024", SETTLED, "filtered_list"),
     ("DANH SÁCH PAKN XỬ LÝ XONG", SETTLED, "filtered_list"), ("PAKN BỊ TỪ CHỐI", SETTLED, "filtered_list"),
     ("DANH SÁCH PAKN CÒN TỒN ĐẾN NGÀY 31/12/2024", OPEN, "filtered_list"),
     ("Chỉ hiển thị 6 bản ghi đầu tiên", LIST, "filtered_list"), ("... và 484 PAKN khác", LIST, "filtered_list"),
     ("Results truncated: first 6 rows only", LIST, "filtered_list"), ("(Còn tiếp trang sau)", LIST, "filtered_list"),
     ("Kết quả vượt quá giới hạn 5.000 dòng", LIST, "filtered_list"),
     ("(Trạng thái: 1 - Đang xử lý; 2 - Đã xử lý)", LIST, None),
     ("Ghi chú: 5 PAKN mới nhất tô màu vàng", LIST, None)],
)  # fmt: skip
def test_a_list_may_say_that_it_is_a_choice_or_made_up(words, rows, rule, tmp_path):
    assert stops(checked(tmp_path, [[words], *rows], system="pakn")) == ({rule} if rule else set())


@pytest.mark.long_list
@pytest.mark.parametrize(
    ("words", "rule"),
    [("PAKN VỀ QUY ĐỊNH HÀNH CHÍNH TRÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA", "filtered_list"),
     ("ĐVT: đồng", "scaled_unit"),
     ("TỔNG HỢP PAKN CỦA DOANH NGHIỆP", "filtered_list"), ("số liệu giả định để tập huấn", "invented"),
     ("TIẾP NHẬN QUA TỔNG ĐÀI 1022, ZALO, ỨNG DỤNG VÀ CỔNG THÔNG TIN", None)],
)  # fmt: skip
def test_a_table_may_say_of_whom_and_in_what_it_counts(words, rule, tmp_path):
    assert stops(checked(tmp_path, [[words], HEAD, *ROWS])) == ({rule} if rule else set())


@pytest.mark.parametrize("name", ["Trung bình", "Tỷ lệ (%)", "Bình quân/đơn vị", "Cộng chuyển trang sau", "Mang sang"])
def test_rows_of_means_and_of_a_page_are_no_units(name, tmp_path):
    (measures,) = checked(tmp_path, [HEAD, ROWS[0], [name, 10, 9], ROWS[1], ["Tổng cộng (A+B)", 30, 27]]).measures
    assert (measures["received"], measures["processed"]) == (30, 27)


def test_words_of_a_title_that_nobody_knows_are_told(tmp_path):
    found = checked(tmp_path, [["DANH SÁCH PAKN VÙNG SÂU THÁNG 12/2024"], *LIST], system="pakn")
    told = {finding["rule"]: finding["found"] for file in found.files for finding in file["findings"]}
    assert "vùng sâu" in told["words_around"]
    plain = checked(tmp_path / "plain", [["DANH SÁCH PAKN THÁNG 12/2024"], *LIST], system="pakn")
    assert "words_around" not in {finding["rule"] for finding in plain.files[0]["findings"]}


def test_without_a_column_of_ratings_nobody_knows_who_has_rated(tmp_path):
    (measures,) = checked(tmp_path, LIST, system="pakn").measures
    assert measures["rated"] is None


def test_a_list_may_be_signed_in_several_cells(tmp_path):
    signed = [["Nơi nhận:", None, None, None, "KT. GIÁM ĐỐC"], ["- Như trên;", None, None, None, "PHÓ GIÁM ĐỐC"],
              [None, "NGƯỜI LẬP BIỂU", None, None, "(Ký, ghi rõ họ tên)"]]  # fmt: skip
    found = checked(tmp_path, [*LIST, *signed], system="pakn")
    assert (stops(found), found.measures[0]["received"]) == (set(), 6)


@pytest.mark.parametrize(
    "words", ["Tìm thấy 487 kết quả", "Có 487 phản ánh được tìm thấy", "Đã chọn 3/487 bản ghi", "Total Rows: 487"]
)
def test_a_search_says_how_many_it_has_found(words, tmp_path):
    assert stops(checked(tmp_path, [[words], *LIST], system="pakn")) == {"totals_differ"}
    assert stops(checked(tmp_path / "all", [[words.replace("487", "6")], *LIST], system="pakn")) == set()


@pytest.mark.parametrize(
    ("above", "rule"),
    [(["Kênh tiếp nhận", "(Multiple Items)"], "filtered_list"), (["UBND TỈNH BẮC GIANG"], "other_subject"),
     (["TÌNH HÌNH GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH"], "other_subject"), (["UBND TỈNH BẮC NINH"], None),
     (["KẾT QUẢ XỬ LÝ PAKN VỀ HỒ SƠ"], None)],
)  # fmt: skip
def test_a_table_may_say_that_it_is_another(above, rule, tmp_path):
    assert stops(checked(tmp_path, [above, HEAD, *ROWS])) == ({rule} if rule else set())


def told(found):
    return {finding["rule"] for file in found.files for finding in file["findings"]}


def test_a_letter_dated_before_the_cut_off_is_told(tmp_path):
    words = "(Kèm theo Công văn số 215/UBND-VP ngày 05/12/2024 của UBND tỉnh)"
    assert "dated_early" in told(checked(tmp_path, [[words], HEAD, *ROWS]))
    later = checked(tmp_path / "later", [[words.replace("05/12/2024", "05/01/2025")], HEAD, *ROWS])
    assert "dated_early" not in told(later)


def test_words_beside_the_cells_of_a_sheet_are_read(tmp_path):
    path = tmp_path / "pakn_units" / "2024-12.xlsx"
    path.parent.mkdir()
    path.with_suffix(".yml").write_text("cut_off: 2024-12-31\n", encoding="utf-8")

    def written(*, box="", header="", comment=""):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([HEAD, *ROWS]):
                sheet.write_row(number, 0, row)
            if box:
                sheet.insert_textbox("F3", box)
            if header:
                sheet.set_header(f'&C&"Times New Roman,Bold"&14{header}')
            if comment:
                sheet.write_comment("B3", comment)
        return check(path)

    assert stops(written(box="TỔNG HỢP PAKN THÁNG 11/2024")) == {"other_period_title"}
    assert stops(written(header="TỔNG HỢP PAKN THÁNG 11/2024")) == {"other_period_title"}
    assert stops(written(box="TỔNG HỢP PAKN THÁNG 12/2024", header="Trang &P/&N")) == set()
    assert "cell_comments" in told(written(comment="Số tháng 11, tháng 12 chưa có"))


@pytest.mark.parametrize(
    "words",
    ["Từ khóa tìm kiếm: Nguyễn Văn Bình", "DANH SÁCH PAKN CỦA NGUYỄN VĂN BÌNH VÙNG SÂU",
     "Bộ lọc: Người gửi = Nguyễn Văn Bình",
     "Danh sách PAKN của nguyễn văn bình đã xử lý", "Người phụ trách: Nguyễn Văn Bình"],
)  # fmt: skip
def test_nobody_s_name_above_a_table_is_shown(words, tmp_path):
    found = checked(tmp_path, [[words], *SETTLED], system="pakn")
    assert "bình" not in str(found.files).lower().replace("trung bình", "")
    assert "bình" not in str(checked(tmp_path / "below", [*SETTLED, [words]], system="pakn").files).lower()
