"""What no format may pass: files that are not there, heads nobody knows, text in old fonts."""

import warnings
import zipfile

import pytest
import xlsxwriter

from pakn.extracts.reading import connect

TCVN3 = "M· PAKN;Ngµy tiÕp nhËn;§¬n vÞ xö lý\n1;05/12/2024;B¾c Ninh\n"
VNI = "Maõ PAKN;Ngaøy tieáp nhaän;Ñôn vò xöû lyù\n1;05/12/2024;Baéc Ninh\n"


def test_a_missing_file_and_a_folder(tmp_path, refusal):
    (finding,) = refusal(tmp_path / "không có.csv")
    assert finding.found == "không có tệp này"
    assert refusal(tmp_path)[0].found == "không có tệp này"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\n\n  \r\n"])
@pytest.mark.parametrize("name", ["tệp.csv", "tệp.xlsx", "tệp.parquet"])
def test_an_empty_file(write, refusal, content, name):
    (finding,) = refusal(write(content, name))
    assert finding.found == "tệp rỗng"


def test_an_unknown_suffix(write, refusal):
    (finding,) = refusal(write("Mã\n", "tệp.pdf"))
    assert "«.pdf»" in finding.found
    assert ".xlsx" in finding.allowed


def test_no_known_heading(write, refusal):
    (finding,) = refusal(write("Họ tên;Điện thoại\nNguyễn Văn A;0912\n"))
    assert "không có tiêu đề cột nào đã biết trong 2 dòng đầu" in finding.found
    assert "Nguyễn" not in str(finding)
    (finding,) = refusal(write("x;y\nMã;Ngày\n"), header_row=1)
    assert "trong dòng 1" in finding.found


@pytest.mark.parametrize("above", [40, 400])
def test_a_table_far_below_is_found_where_a_mapping_names_its_row(write, refusal, opened, rows_of, above):
    path = write("ghi chú;\n" * above + "Mã;Ngày\nPA-1;05/12/2024\n")
    (finding,) = refusal(path)
    assert "header_row" in finding.remedy
    assert ("dòng 41" in finding.found) == (above == 40)
    assert rows_of(opened(path, header_row=above + 1), "Mã") == [(above + 2, "PA-1", "t")]


@pytest.mark.parametrize(("content", "font"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
def test_old_fonts_in_the_head(write, refusal, content, font, encoding):
    findings = refusal(write(content, encoding=encoding))
    assert findings[0].where == "tệp.csv, dòng 1, cột thứ 1"
    assert any(font in finding.found for finding in findings)
    assert "Ninh" not in " ".join(map(str, findings))


@pytest.mark.parametrize(("text", "font"), [("B¾c Ninh", "TCVN3"), ("Baéc Ninh", "VNI")])
def test_old_fonts_in_a_cell(write, refusal, text, font):
    (finding,) = refusal(write(f"Mã;Đơn vị\n1;Xã Hòa\n2;{text}\n"))
    assert finding.where == "tệp.csv, dòng 3, cột «Đơn vị»"
    assert font in finding.found


def test_old_fonts_deep_in_a_workbook(tmp_path, refusal):
    path = tmp_path / "tệp.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Dữ liệu")
    sheet.write_column(0, 0, ["Đơn vị", *["Xã Hòa Tiến"] * 500, "Tõ S¬n"])
    book.close()
    (finding,) = refusal(path)
    assert finding.where == "tệp.xlsx, trang tính «Dữ liệu», dòng 502, cột «Đơn vị»"


def test_an_old_font_in_a_column_nobody_wants_is_nobodys_concern(write, opened, rows_of):
    raw = opened(write("Mã;Họ tên\n1;NguyÔn V¨n A\n"))
    assert rows_of(raw, "Mã") == [(2, "1", "t")]


def test_the_connection_fetches_nothing_and_has_no_time_zone_of_its_own():
    with connect("300MB") as connection:
        settings = dict(
            connection.execute(
                "SELECT name, value FROM duckdb_settings() WHERE name IN "
                "('autoinstall_known_extensions', 'autoload_known_extensions', 'TimeZone')"
            ).fetchall()
        )
    assert settings == {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "TimeZone": "UTC",
    }


def test_two_parts_of_one_name_are_read_by_nobody(tmp_path, refusal):
    path = tmp_path / "tệp.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["Mã", "Ngày"])
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("XL/worksheets/Sheet1.xml", archive.read("xl/worksheets/sheet1.xml"))
    (finding,) = refusal(path, "Mã")
    assert "cùng tên" in finding.found
