"""What a workbook says beside its values, and rows of a file that belong to no table: each stops, or is told."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from pakn.base.errors import DataError
from pakn.base.periods import parse_period
from pakn.extracts.deliveries import mapping_beside
from pakn.extracts.files import read_sidecar
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.opening import open_extract
from pakn.extracts.reading import ReadingHints, open_raw
from pakn.extracts.reporting import extract_lines

from .conftest import CASE_HEAD, rules_of

pytestmark = pytest.mark.long

GOOD = "PA-1;01/12/2024 08:30;15/12/2024;20/12/2024 17:00;Đã xử lý;UBND thành phố Bắc Ninh;4"
DAY = dt.datetime(2024, 12, 5)
ROWS = (("PA-1", DAY, "", DAY, "Đã xử lý", "TP. Từ Sơn", 5), ("PA-2", DAY, "", "", "Đang xử lý", "TP. Từ Sơn", ""))


@pytest.fixture
def sheet_of(tmp_path, book, contracts, rules):
    """Write two cases as a workbook, change its sheet, and open it."""

    def make(*changes, **options):
        made = openpyxl.Workbook()
        sheet = made.active
        for row in (CASE_HEAD.split(";"), *ROWS):
            sheet.append(row)
        for change in changes:
            change(sheet)
        path = tmp_path / "2024-12.xlsx"
        made.save(path)
        mapping, cut_off = ExtractMapping(**options), dt.date(2025, 1, 5)
        return open_extract(path, contracts["pakn"], parse_period("2024-12"), book.catalogue, rules, mapping, cut_off)

    return make


def put(name, value, kind=None):
    def change(sheet):
        sheet[name] = value
        if kind:
            sheet[name].data_type = kind

    return change


@pytest.mark.parametrize(
    ("column", "rule"),
    [("A", "error_cell"), ("B", "error_cell"), ("D", "error_cell"), ("E", "error_cell"), ("F", "error_cell"),
     ("C", "error_cell_unknown"), ("G", "error_cell_unknown")],
)  # fmt: skip
def test_an_error_stops_where_it_decides_and_is_told_elsewhere(sheet_of, column, rule):
    extract = sheet_of(put(f"{column}3", "#REF!", "e"))
    (notice,) = [each for each in extract.notices if each.rule.id.startswith("error_cell")]
    assert (notice.rule.id, notice.rule.effect) == (rule, "stop" if rule == "error_cell" else "note")
    assert notice.examples == ((3, "#REF!"),)


def test_a_formula_without_a_result_stops_in_a_column_that_is_read(sheet_of):
    assert [each.rule.id for each in sheet_of(put("D3", "=B3+4")).stops] == ["formula_without_result"]
    assert sheet_of(put("J3", "=B3+4")).stops == ()
    assert sheet_of(put("D30", "=B3+4")).stops != ()


def test_a_percentage_is_no_count_and_no_rating(sheet_of):
    def shown(name, number_format):
        return lambda sheet: setattr(sheet[name], "number_format", number_format)

    (stop,) = sheet_of(shown("G2", "0%")).stops
    assert (stop.rule.id, stop.column, stop.examples) == ("percent_cell", "rating", ((2, ""),))
    assert [stop.rule.id for stop in sheet_of(shown("G2", '0" %"')).stops] == ["percent_cell"]
    assert sheet_of(shown("G2", '0" điểm"')).stops == sheet_of(shown("G3", "0%")).stops == ()
    assert sheet_of(put("J2", 0.5), shown("J2", "0%")).stops == ()


def test_hidden_rows_count_and_are_told(sheet_of):
    def hide(sheet):
        sheet.row_dimensions[3].hidden = True

    extract = sheet_of(hide)
    assert (rules_of(extract), extract.rows_used) == ({"hidden_rows": 1}, 2)
    assert "dòng 3: bảng có dòng ẩn" in "".join(extract_lines(extract))


def test_a_merged_cell_speaks_for_each_of_its_rows(sheet_of):
    def merge(*ranges):
        return lambda sheet: [sheet.merge_cells(each) for each in ranges]

    extract = sheet_of(merge("F2:F3", "B2:B3"))
    assert (rules_of(extract), extract.rows_used) == ({"merged_cells": 2}, 2)
    ratings = sheet_of(merge("G2:G3"))
    assert ratings.figures["rated"] == 1
    assert [each.told for each in ratings.notices] == ["chỉ dòng đầu của ô gộp có nội dung"]


def test_a_repeated_head_is_no_row_and_another_head_stops(cases):
    extract = cases(GOOD, CASE_HEAD, GOOD.replace("PA-1", "PA-2"))
    assert (rules_of(extract), extract.rows_used, extract.unread()) == ({"repeated_head": 1}, 2, {})
    head = "Mã PAKN;Đơn vị xử lý;Ngày tiếp nhận;Hạn xử lý;Ghi chú;Trạng thái;"
    other = cases(GOOD, head, "PA-3;TP. Từ Sơn;05/12/2024;;;;")
    assert "other_head" in {notice.rule.id for notice in other.stops}


@pytest.mark.parametrize(
    "row",
    [
        "PA-2;05/12/2024;rác;thải;09/12/2024;Đã xử lý;TP. Từ Sơn",
        "PA-2;chữ lẫn;05/12/2024;;;Đang xử lý;TP. Từ Sơn",
        "PA-2;05/12/2024;;lẫn chữ;Đã xử lý;09/12/2024;",
    ],
)
def test_a_row_whose_cells_slid_is_neither_mended_nor_set_aside(cases, row):
    extract = cases(GOOD, row)
    assert "shifted_row" in {notice.rule.id for notice in extract.stops}


def test_a_unit_nobody_knows_is_no_shifted_row(cases):
    assert cases(GOOD, "PA-2;05/12/2024;;lẫn chữ;Đã xử lý;Phòng một cửa;").stops == ()


@pytest.mark.parametrize("unit", ["UBND th?nh ph? B?c Ninh", "UBND thÃ\u00a0nh phá»‘ Báº¯c Ninh"])
def test_ruined_letters_are_named_as_what_they_are(cases, unit):
    extract = cases(GOOD, f"PA-2;05/12/2024;;;Đang xử lý;{unit};")
    assert "wrong_encoding" in {notice.rule.id for notice in extract.stops}


def test_headings_that_nobody_knows_are_named_with_the_nearest_column(opened):
    extract = opened("pakn", "Mã PAKN;Ngày tiếp nhận đơn;Người nhận xử lý;Đơn vị xử lý", "PA-1;05/12/2024;x;TP. Từ Sơn")
    told = {notice.rule.id: notice.told for notice in extract.notices}
    assert told["unused_headings"].startswith("«Ngày tiếp nhận đơn» (gần nhất: received), «Người nhận xử lý»")


def test_a_head_with_some_columns_moved_is_another_one(cases):
    moved = CASE_HEAD.replace("Hạn xử lý;Ngày xử lý xong", "Ngày xử lý xong;Hạn xử lý")
    extract = cases(GOOD, moved, "PA-2;03/12/2024;05/12/2024;30/12/2024;Đã xử lý;TP. Từ Sơn;4")
    assert [notice.rule.id for notice in extract.stops] == ["other_head"]


def test_a_row_that_lost_a_cell_has_slid_too(cases):
    extract = cases(GOOD, "PA-2;05/12/2024;30/12/2024;Đã xử lý;TP. Từ Sơn;4;")
    assert "shifted_row" in {notice.rule.id for notice in extract.stops}


def test_the_end_of_time_is_no_cut_off(opened):
    extract = opened("pakn", CASE_HEAD, GOOD, cut_off="31/12/9999")
    assert [notice.rule.id for notice in extract.stops] == ["late_cut_off"]


@pytest.mark.parametrize(("name", "read"), [("mapping.yaml", mapping_beside), ("2024-12.yaml", read_sidecar)])
def test_settings_of_another_ending_are_not_passed_over(tmp_path, contracts, name, read):
    (tmp_path / name).write_text("", encoding="utf-8")
    asked = [contracts["pakn"]] if read is mapping_beside else []
    with pytest.raises(DataError, match="đổi tên"):
        read(tmp_path / "2024-12.csv", *asked)


def test_a_folder_in_the_place_of_a_mapping_is_named(tmp_path, contracts):
    (tmp_path / "mapping.yml").mkdir()
    with pytest.raises(DataError, match="không phải một tệp"):
        mapping_beside(tmp_path / "2024-12.csv", contracts["pakn"])


@pytest.mark.parametrize(
    "text", ["header_row: " + "1" * 5_000, "time_zone: Asia", "encoding: undefined", "columns: {id: code}\nid: x"]
)
def test_a_mapping_that_cannot_be_is_a_finding(tmp_path, contracts, text):
    path = tmp_path / "2024-12.csv"
    path.write_text(f"{CASE_HEAD}\n{GOOD}\n", encoding="utf-8")
    (tmp_path / "mapping.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError):
        open_raw(path, lambda _: True, ReadingHints(encoding=mapping_beside(path, contracts["pakn"]).encoding))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("values: {status: {Đã xử lý: processed, đã xử lý: open}}", "viết hai cách"),
        ("columns: [a]", "khóa: giá trị"),
        ("swapped_days: maybe", "true hoặc false"),
        ("sheet: @x", "sai cú pháp YAML"),
        ("header_row: 9223372036854775807", "số không lớn hơn 10000"),
        (f"columns: {{{', '.join(f'k{number}: unit' for number in range(2_001))}}}", "columns: có 2001 mục"),
        (f"values: {{unit: {{{', '.join(f'k{number}: x' for number in range(2_000))}}}}}", "values: có 2001 mục"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_said_in_vietnamese(tmp_path, contracts, text, said):
    (tmp_path / "mapping.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        mapping_beside(tmp_path / "2024-12.csv", contracts["pakn"])


def test_of_many_useless_entries_of_a_mapping_ten_are_named(work_files):
    extract = work_files("1;TP. Bắc Ninh;100;90", mapping=ExtractMapping(columns={f"k{n}": "unit" for n in range(50)}))
    (told,) = [notice.told for notice in extract.notices if notice.rule.id == "mapping_unused"]
    assert told.endswith("columns «k9» và 40 mục khác")
