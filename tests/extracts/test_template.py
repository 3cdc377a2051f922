"""The workbook that units fill in: `open_extract` reads back what they write in it."""

import datetime as dt

import openpyxl
import pytest

from pakn.base.errors import UsageError
from pakn.base.periods import parse_period
from pakn.extracts.opening import open_extract
from pakn.extracts.template import HEAD_ROW, LIST_SHEET, unit_labels, write_template
from pakn.extracts.template_guide import DATA_SHEET
from pakn.extracts.workbook_to_fill import GUIDE_SHEET

pytestmark = pytest.mark.long

DECEMBER, AUGUST = parse_period("2024-12"), parse_period("2025-08")


@pytest.fixture
def written(tmp_path, book, contracts, rules):
    """Write the template of a system and return its path and the number of units entered."""

    def make(system, period=DECEMBER, level=None):
        path = tmp_path / f"{system}.xlsx"
        return path, write_template(path, contracts[system], period, book.catalogue.units, rules, level)

    return make


def filled(path, rows, cut_off=dt.date(2025, 1, 5)):
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[DATA_SHEET]
    sheet["B3"] = cut_off
    for row, values in enumerate(rows, HEAD_ROW + 2):
        for column, value in enumerate(values, 1):
            if value is not None:
                sheet.cell(row, column, value)
    workbook.save(path)
    return path


def test_every_contract_gives_a_workbook_with_its_headings(written, contracts):
    for system, contract in contracts.items():
        if contract.shape == "forms":
            continue  # it has a workbook of its own, one sheet a form
        path, _ = written(system)
        workbook = openpyxl.load_workbook(path)
        assert workbook.sheetnames == [DATA_SHEET, GUIDE_SHEET, LIST_SHEET]
        assert workbook[LIST_SHEET].sheet_state == "hidden"
        heads = [cell.value.removesuffix(" (*)") for cell in workbook[DATA_SHEET][HEAD_ROW + 1]]
        assert heads == [rule.title for rule in contract.columns.values()]


def test_units_entered_in_advance_read_back_as_those_units(written, contracts, rules, book):
    path, entered = written("work_files", level="commune")
    assert entered == 121
    filled(path, [(None, 10, 9)] * entered)
    extract = open_extract(path, contracts["work_files"], DECEMBER, book.catalogue, rules)
    assert (extract.rows_read, extract.rows_used, extract.stops) == (121, 121, ())
    assert extract.cut_off == dt.date(2025, 1, 5)
    assert extract.query("SELECT count(DISTINCT unit), sum(total), sum(part) FROM used") == [(121, 1210, 1089)]


def test_cases_read_back(written, contracts, rules, book):
    day = dt.date(2024, 12, 3)
    row = ("PA-1", "Hiện trường", "Môi trường", "App", None, day, None, day, None, "Đã xử lý", "Huyện Tiên Du", None, 5)
    path, _ = written("pakn")
    extract = open_extract(filled(path, [row]), contracts["pakn"], DECEMBER, book.catalogue, rules)
    assert (extract.rows_used, extract.stops) == (1, ())
    assert extract.query("SELECT unit, kind, rating FROM used") == [("260@2023-01-01", "hien_truong", 5)]


def test_a_unit_left_empty_has_not_handed_in(written, contracts, rules, book):
    path, _ = written("work_files", level="district")
    filled(path, [(None, 10, 9)] * 7)
    extract = open_extract(path, contracts["work_files"], DECEMBER, book.catalogue, rules)
    assert extract.stops == ()
    (told,) = [notice for notice in extract.notices if notice.rule.id == "unit_without_numbers"]
    assert (told.count, extract.rows_used) == (1, 7)


@pytest.mark.parametrize("period", [DECEMBER, AUGUST])
def test_each_label_means_one_unit_of_the_province(book, period):
    units = book.catalogue.units
    labels = unit_labels(units, period)
    home = {"2024-12": "bn_old", "2025-08": "bn_new"}[period.text]
    for unit_id, label in labels.items():
        assert units.resolve(label, on=period.end, territory=home).unit_id == unit_id
    assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize(
    ("system", "period", "level"),
    [
        ("work_files", AUGUST, "district"),
        ("pakn", DECEMBER, "commune"),
        ("work_files", DECEMBER, "centre"),
        ("online_services", DECEMBER, "commune"),
        ("online_payment", DECEMBER, "commune"),
    ],
)
def test_a_level_that_does_not_fit_is_refused(written, system, period, level):
    with pytest.raises(UsageError, match="--level"):
        written(system, period, level)


def test_council_and_committee_are_no_agencies_to_be_asked(written):
    path, entered = written("work_files", DECEMBER, "agency")
    assert entered == 19
    names = [str(cell.value) for row in openpyxl.load_workbook(path)[DATA_SHEET].iter_rows() for cell in row]
    assert "Sở Nội vụ" in names
    assert not {"HĐND tỉnh", "UBND tỉnh"} & set(names)


def test_a_file_that_is_there_is_kept(written):
    path, _ = written("work_files")
    kept = path.read_bytes()
    with pytest.raises(UsageError, match="đã có"):
        written("work_files")
    assert path.read_bytes() == kept


@pytest.mark.parametrize(("shown", "stops"), [((70, 63), ()), ((71, 63), ("totals_differ",)), ((None, None), ())])
def test_what_the_system_s_screen_shows_must_be_met(written, contracts, rules, book, shown, stops):
    path, _ = written("work_files", level="district")
    filled(path, [(None, 10, 9)] * 7 + [(None, None, None)])
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[DATA_SHEET]
    assert [sheet[f"A{row}"].value for row in (4, 5)] == [
        "Số văn bản đi theo màn hình hệ thống:",
        "Số văn bản đi có ký số từ hồ sơ công việc theo màn hình hệ thống:",
    ]
    sheet["B4"], sheet["B5"] = shown
    workbook.save(path)
    extract = open_extract(path, contracts["work_files"], DECEMBER, book.catalogue, rules)
    assert tuple(notice.rule.id for notice in extract.stops) == stops
    assert not stops or "tệp có 70, totals ghi 71" in extract.stops[0].told


LABELS = ("Số PAKN tiếp nhận theo màn hình hệ thống", "Số PAKN đã xử lý theo màn hình hệ thống")
CASE = ("Mã PAKN;Ngày tiếp nhận;Đơn vị xử lý;Trạng thái", "PA-1;05/12/2024;TP. Từ Sơn;Đang xử lý")


@pytest.mark.parametrize(
    ("row", "totals"),
    [
        (f"{LABELS[0]}: 1.301", {"received": 1301}),
        (f"{LABELS[0]}:;1,301", {"received": 1301}),
        (f"{LABELS[0]} (1 301 PAKN)", {"received": 1301}),
        (f"{LABELS[0]}: 1;{LABELS[1]}: 0", {"received": 1, "processed": 0}),
        (f"{LABELS[0]}: ……;{LABELS[1]}:", {}),
        ("Số PAKN tiếp nhận: 7", {}),
    ],
)
def test_control_totals_above_a_table_are_read_as_people_write_them(opened, row, totals):
    extract = opened("pakn", row, *CASE)
    assert extract.totals == totals
    assert [notice.rule.id for notice in extract.stops] == ["totals_differ"] * (1301 in totals.values())


@pytest.mark.parametrize("text", ["Tổng: 1", "khoảng 1", "1,5", "1.30", "-1", "1 hoặc 2", "không rõ"])
def test_a_control_total_that_is_no_number_stops(opened, text):
    (notice,) = opened("pakn", f"{LABELS[0]}: {text}", *CASE).stops
    assert (notice.rule.id, "1301" in notice.wanted) == ("totals_differ", True)
    assert "khoảng" not in notice.told
    assert opened("pakn", f"{LABELS[0]}: 1", f"{LABELS[0]}: 2", *CASE).stops != ()
