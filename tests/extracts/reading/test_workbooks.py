"""Workbooks of each kind: values with their types, merged heads, sheets, passwords, files that are something else."""

import datetime
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from odf import opendocument, table, text
from xlwt.CompoundDoc import XlsDoc

from pakn.base.errors import DataError

HEAD = ["Mã", "Ngày", "Điểm", "Đơn vị"]
VALUES = ["PA 1", datetime.datetime(2024, 12, 5), 4.5, "Xã Hòa Tiến"]
LOADED = (2, "PA 1", "t", "2024-12-05", "d", "4.5", "n", "Xã Hòa Tiến", "t")


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]], merges=(), hidden=()) -> Path:
    book = xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for *place, value in merges:
            sheet.merge_range(*place, value)
        if name in hidden:
            sheet.hide()
    book.close()
    return path


def write_xls(path: Path, rows: list[list[object]]) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Dữ liệu")
    dates = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value, *([dates] if isinstance(value, datetime.datetime) else []))
    book.save(str(path))
    return path


def write_ods(path: Path, rows: list[list[object]]) -> Path:
    book = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="Dữ liệu")
    for row in rows:
        line = table.TableRow()
        for value in row:
            if isinstance(value, datetime.datetime):
                cell = table.TableCell(valuetype="date", datevalue=value.date().isoformat())
            elif isinstance(value, float):
                cell = table.TableCell(valuetype="float", value=value)
            else:
                cell = table.TableCell(valuetype="string") if value else table.TableCell()
            if value:
                cell.addElement(text.P(text=str(value)))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))
    return path


def write_any(path: Path, rows: list[list[object]]) -> Path:
    match path.suffix:
        case ".xls":
            return write_xls(path, rows)
        case ".ods":
            return write_ods(path, rows)
        case _:
            return write_xlsx(path, {"Dữ liệu": rows})


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_each_kind_gives_the_same_rows(tmp_path, opened, rows_of, suffix):
    raw = opened(write_any(tmp_path / f"tệp{suffix}", [HEAD, VALUES, ["", "", "", ""], ["PA 2", "", "", ""]]))
    assert (raw.kind, raw.sheet, raw.header_rows) == ("workbook", "Dữ liệu", (1, 1))
    assert rows_of(raw, *HEAD) == [LOADED, (4, "PA 2", "t", *[None] * 6)]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_empty_leading_rows_and_columns_keep_their_places(tmp_path, opened, rows_of, suffix):
    rows = [["", *row] for row in ([""] * 4, ["Ngày chốt số liệu: 05/01/2025", "", "", ""], HEAD, VALUES)]
    raw = opened(write_any(tmp_path / f"tệp{suffix}", rows))
    assert raw.headings == ("", *HEAD)
    assert raw.above == ("Ngày chốt số liệu: 05/01/2025",)
    assert rows_of(raw, "Mã", "Đơn vị") == [(4, "PA 1", "t", "Xã Hòa Tiến", "t")]


def test_kinds_of_cells(tmp_path, opened, rows_of):
    values = [1343, 0.659, 1e20, True, datetime.datetime(2024, 12, 5, 8, 30), "65,9 %", datetime.time(8, 30)]
    raw = opened(write_xlsx(tmp_path / "tệp.xlsx", {"A": [["Mã"], *[[value] for value in values]]}))
    assert [row[1:] for row in rows_of(raw, "Mã")][:6] == [
        ("1343", "n"),
        ("0.659", "n"),
        ("100000000000000000000", "n"),
        ("true", "b"),
        ("2024-12-05T08:30:00", "d"),
        ("65,9 %", "t"),
    ]


def test_merged_heads_and_numbering_row(tmp_path, opened, rows_of):
    rows = [[], [], ["", "Đúng hạn", "Quá hạn", ""], [-1, -2, -3, -4], ["PA 1", 5, 6, "x"]]
    merges = [(0, 0, 0, 3, "BÁO CÁO"), (1, 0, 2, 0, "Mã"), (1, 1, 1, 2, "Kết quả"), (1, 3, 2, 3, "Ghi chú")]
    raw = opened(write_xlsx(tmp_path / "tệp.xlsx", {"A": rows}, merges))
    assert raw.headings == ("Mã", "Kết quả / Đúng hạn", "Kết quả / Quá hạn", "Ghi chú")
    assert (raw.header_rows, raw.above) == ((2, 4), ("BÁO CÁO",))
    assert rows_of(raw, "Mã", "Kết quả / Quá hạn") == [(5, "PA 1", "t", "6", "n")]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_numbers_shown_as_percentages_are_told(tmp_path, opened, suffix):
    path = write_percents(tmp_path / f"tệp{suffix}", HEAD, [0.9, 1], ["%", "0.0%", '0" %"', "General"])
    percents = {(2, 0), (2, 1), (3, 0), (3, 1)}
    if suffix != ".ods":  # which calls only what is one a percentage
        percents |= {(2, 2), (3, 2)}
    assert opened(path).facts().percents == percents


def test_a_style_of_percentages_that_no_cell_has_changes_nothing(tmp_path, opened):
    book = xlsxwriter.Workbook(tmp_path / "tệp.xlsx")
    book.add_format({"num_format": "0%"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD, book.add_format({"num_format": "0.0%"}))
    sheet.write_row(1, 0, VALUES)
    book.close()
    assert opened(tmp_path / "tệp.xlsx").facts().percents == frozenset()


def write_percents(path: Path, head: list[str], numbers: list[float], shown: list[str]) -> Path:
    """Write rows that hold one number each in every column, the columns each in a number format; "%" is built in."""
    formats = ["0%" if each == "%" else each for each in shown]
    rows = [[number] * len(formats) for number in numbers]
    match path.suffix:
        case ".xlsx":
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet()
                sheet.write_row(0, 0, head)
                made = [book.add_format({"num_format": 9 if each == "0%" else each}) for each in formats]
                for place, row in enumerate(rows, start=1):
                    for column, number in enumerate(row):
                        sheet.write_number(place, column, number, made[column])
        case ".xls":
            old = xlwt.Workbook()
            sheet = old.add_sheet("Dữ liệu")
            for place, row in enumerate([head, *rows]):
                for column, cell in enumerate(row):
                    sheet.write(place, column, cell, xlwt.easyxf(num_format_str=formats[column]))
            old.save(str(path))
        case _:
            write_percent_document(path, head, rows, shown)
    return path


def write_percent_document(path: Path, head: list[str], rows: list[list[float]], shown: list[str]) -> None:
    book = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="Dữ liệu")
    line = table.TableRow()
    for heading in head:
        cell = table.TableCell(valuetype="string")
        cell.addElement(text.P(text=heading))
        line.addElement(cell)
    sheet.addElement(line)
    for row in rows:
        line = table.TableRow()
        share = sum(each in ("%", "0.0%") for each in shown)
        line.addElement(table.TableCell(valuetype="percentage", value=row[0], numbercolumnsrepeated=share))
        line.addElement(table.TableCell(valuetype="float", value=row[0], numbercolumnsrepeated=len(row) - share))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


def test_the_sheet_with_the_data_is_found_among_others(tmp_path, opened):
    sheets = {"Bìa": [["BÁO CÁO"]], "Danh mục": [["Đơn vị"], ["x"]], "Số liệu": [HEAD, VALUES], "Cũ": [HEAD, VALUES]}
    path = write_xlsx(tmp_path / "tệp.xlsx", sheets, hidden=["Cũ"])
    assert opened(path).sheet == "Số liệu"
    assert opened(path, sheet="cũ").sheet == "Cũ"


def test_several_fitting_sheets_and_a_renamed_sheet_are_refused(tmp_path, refusal):
    path = write_xlsx(tmp_path / "tệp.xlsx", {"Tháng 11": [HEAD, VALUES], "Tháng 12": [HEAD, VALUES]})
    (several,) = refusal(path)
    assert "«Tháng 11», «Tháng 12»" in several.found
    (renamed,) = refusal(path, sheet="Số liệu")
    assert "«Số liệu»" in renamed.found
    assert "«Tháng 11», «Tháng 12»" in renamed.allowed


def test_no_sheet_fits(tmp_path, refusal):
    (finding,) = refusal(write_xlsx(tmp_path / "tệp.xlsx", {"A": [["x"]], "B": [["Nguyễn Văn A"]]}))
    assert "«A», «B»" in finding.found
    assert "Nguyễn" not in str(finding)


def test_a_hidden_sheet_with_the_data_is_named_and_read_where_a_mapping_says_so(tmp_path, opened, refusal):
    path = write_xlsx(tmp_path / "tệp.xlsx", {"Bìa": [["BÁO CÁO"]], "Số liệu": [HEAD, VALUES]}, hidden=["Số liệu"])
    (finding,) = refusal(path)
    assert ("trang tính ẩn «Số liệu»" in finding.found, "sheet" in finding.remedy) == (True, True)
    assert opened(path, sheet="Số liệu").headings[:1] == ("Mã",)


@pytest.mark.parametrize("above", [40, 400])
def test_a_table_far_below_is_found_where_a_mapping_names_its_row(tmp_path, opened, refusal, rows_of, above):
    path = write_xlsx(tmp_path / "tệp.xlsx", {"A": [*[["ghi chú"]] * above, HEAD, VALUES]})
    (finding,) = refusal(path)
    assert "header_row" in finding.remedy
    assert ("dòng 41" in finding.found) == (above == 40)
    raw = opened(path, header_row=above + 1)
    assert rows_of(raw, "Mã") == [(above + 2, "PA 1", "t")]


def test_an_empty_sheet(tmp_path, refusal):
    (finding,) = refusal(write_xlsx(tmp_path / "tệp.xlsx", {"A": []}))
    assert finding.found == "không có dữ liệu"


def test_password_on_a_new_workbook(tmp_path, refusal):
    path = tmp_path / "tệp.xlsx"
    XlsDoc().save(str(path), b"\0" * 8192)
    old, new = (
        "Workbook".encode("utf-16-le").ljust(64, b"\0"),
        "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0"),
    )
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    (finding,) = refusal(path)
    assert finding.found == "bảng tính đặt mật khẩu"


def test_password_on_an_old_workbook(tmp_path, refusal):
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "Mã")
    stream = book.get_biff_data()
    first = 4 + int.from_bytes(stream[2:4], "little")
    locked = b"\x2f\x00\x36\x00\x01\x00\x01\x00\x01\x00" + b"\x00" * 48
    XlsDoc().save(str(tmp_path / "tệp.xls"), stream[:first] + locked + stream[first:])
    (finding,) = refusal(tmp_path / "tệp.xls")
    assert finding.found == "bảng tính đặt mật khẩu"


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_truncated_workbook(tmp_path, refusal, suffix, kept):
    path = write_any(tmp_path / f"tệp{suffix}", [HEAD, VALUES])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    (finding,) = refusal(path)
    assert finding.found == "bảng tính hỏng, không mở được"


def test_a_sheet_damaged_inside_a_sound_archive(tmp_path, refusal):
    path = write_xlsx(tmp_path / "tệp.xlsx", {"A": [HEAD, VALUES]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'r="A1"', b"r=A1")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (finding,) = refusal(path)
    assert finding.found == "bảng tính hỏng, không mở được"


def test_a_web_page_or_a_text_under_the_name_of_a_workbook(write, refusal):
    (page,) = refusal(write("<html><table><tr><td>Mã</td></tr></table></html>", "tệp.xls"))
    assert "HTML" in page.found
    (plain,) = refusal(write("Mã;Ngày\n1;2\n", "tệp.xlsx"))
    assert ".xlsx" in plain.found


def test_a_new_workbook_under_an_old_name(tmp_path, opened):
    path = write_xlsx(tmp_path / "tệp.xlsx", {"A": [HEAD, VALUES]})
    assert opened(path.rename(tmp_path / "tệp.xls")).kind == "workbook"


def test_repeated_headings_are_refused(tmp_path, refusal):
    (finding,) = refusal(write_xlsx(tmp_path / "tệp.xlsx", {"A": [["Mã", "Ngày", "Mã", "x", "x"]]}))
    assert "«Mã» lặp lại ở các cột thứ 1, 3" in finding.found


# --- workbooks of the years before 2007 -----------------------------------------------------------------------

LABEL, FORMULA, OLDER_FORMULA = 0x00FD, 0x0006, 0x0406


def changed_record(path: Path, kind: int, place: int, change: tuple[object, ...]) -> Path:
    """Change the last record of a kind in an old workbook: its content from a place on, or its kind."""
    content = bytearray(path.read_bytes())
    at, found = 512, 0
    while at + 4 <= len(content) and content[at : at + 4] != b"\0" * 4:
        it, size = struct.unpack_from("<HH", content, at)
        found = at if it == kind else found
        at += 4 + size
    struct.pack_into(change[0], content, found + place, *change[1:])
    path.write_bytes(content)
    return path


@pytest.fixture
def old(tmp_path):
    return write_xls(tmp_path / "tệp.xls", [["Mã", "Điểm"], ["PA 1", 4.5], ["PA 2", xlwt.Formula("1+1")]])


def test_a_column_that_no_old_workbook_has_is_damage(old, refusal):
    (finding,) = refusal(changed_record(old, LABEL, 6, ("<H", 35_000)))
    assert finding.found == "bảng tính hỏng: có ô ở cột thứ 35001"


def test_a_single_cell_far_from_the_table_of_an_old_workbook_is_refused(tmp_path, refusal):
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    sheet.write(0, 0, "Mã")
    sheet.write(65_535, 255, "x")
    book.save(str(tmp_path / "tệp.xls"))
    (finding,) = refusal(tmp_path / "tệp.xls")
    assert "trải rộng đến ô IV65536" in finding.found


def test_a_text_that_is_not_there_is_damage_and_no_empty_cell(old, refusal, opened):
    changed_record(old, LABEL, 10, ("<I", 1 << 20))
    (finding,) = refusal(old)
    assert finding.found.startswith("bảng tính hỏng")
    with pytest.raises(DataError, match="ô nào báo lỗi"):
        opened(old).facts()


def test_a_cell_that_only_one_reader_sees_is_damage(old, refusal):
    changed_record(old, FORMULA, 10, ("<d", 2.0))
    (finding,) = refusal(changed_record(old, FORMULA, 0, ("<H", OLDER_FORMULA)))
    assert finding.where == "tệp.xls, trang tính «Dữ liệu», dòng 3, cột «Điểm»"
    assert "đọc ra ô trống" in finding.found
