"""Workbooks that are larger than they look, and what only their package says of their cells."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from xlsxwriter import Workbook

from pakn.base.errors import DataError
from pakn.extracts.reading import open_raw, packages
from pakn.extracts.reading.sheet_facts import sheet_facts


def known(text):
    return text in ("Mã", "Ngày")


@pytest.fixture
def book(tmp_path):
    """Write a workbook of two columns, change it, and return its path."""

    def make(change=lambda sheet: None, rows=((1, "x"), (2, "y"))):
        made = openpyxl.Workbook()
        sheet = made.active
        for row in (("Mã", "Ngày"), *rows):
            sheet.append(row)
        change(sheet)
        path = tmp_path / "bảng.xlsx"
        made.save(path)
        return path

    return make


def put(name, value):
    return lambda sheet: sheet.__setitem__(name, value)


def rewritten(path, change):
    """Change the text of the first sheet of a workbook."""
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, change(text.decode()).encode() if part == "xl/worksheets/sheet1.xml" else text)
    return path


@pytest.mark.parametrize("name", ["XFD1048576", "B1048576", "XFD200", "ZZ1000000"])
def test_a_cell_far_from_the_table_is_left_out_and_told(book, opened, rows_of, name):
    raw = opened(book(put(name, "x")))
    assert [row[1] for row in rows_of(raw, "Mã", "Ngày")] == ["1", "2"]
    assert raw.decisions[1] == f"trang tính «Sheet»: không đọc 1 ô lẻ ngoài bảng ({name})"


def test_a_style_far_from_the_table_is_nothing(book, opened, rows_of):
    path = rewritten(
        book(), lambda text: text.replace("</sheetData>", '<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>')
    )
    raw = opened(path)
    assert len(rows_of(raw, "Mã")) == 2
    assert len(raw.decisions) == 2


def test_many_cells_far_below_are_no_slip(book, opened, rows_of):
    def more(sheet):
        for row in range(200):
            sheet.cell(3_000 + row, 1, row)

    assert len(rows_of(opened(book(more)), "Mã")) == 202


def test_many_cells_far_apart_are_refused(book, refusal):
    def more(sheet):
        for row in range(200):
            sheet.cell(1_040_000 + row, 1_000, row)

    (finding,) = refusal(book(more), "Mã", "Ngày")
    assert "trải rộng đến ô ALL1040199" in finding.found


def shared_texts(folder):
    """Write a workbook in which ten cells share one text of some 30 bytes."""
    with Workbook(folder / "chung.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Mã", "Ngày"])
        sheet.write_column(1, 0, ["một chữ dùng chung"] * 10)
    return folder / "chung.xlsx"


@pytest.mark.parametrize(
    ("bound", "value", "said"),
    [("MOST_PARTS", 5, "phần trong tệp"), ("MOST_BYTES", 1_000, "MB sau khi giải nén"), ("MOST_CELLS", 5, "6 ô"),
     ("MOST_STRING_BYTES", 250, "chữ của trang tính")],
)  # fmt: skip
def test_what_is_larger_than_a_table_is_refused(book, tmp_path, monkeypatch, bound, value, said):
    packages._sparse_sheets.cache_clear()
    monkeypatch.setattr(packages, bound, value)
    with pytest.raises(DataError, match=said):
        open_raw(book() if bound != "MOST_STRING_BYTES" else shared_texts(tmp_path), known)
    packages._sparse_sheets.cache_clear()


def test_errors_and_formulas_without_a_result_are_found(book):
    def change(sheet):
        sheet["B2"], sheet["B3"] = "=1+1", "#REF!"
        sheet["B3"].data_type = "e"

    facts = sheet_facts(book(change), "Sheet")
    assert (facts.errors, facts.uncached) == ({(3, 1): "#REF!"}, {(2, 1)})


def test_hidden_and_filtered_rows_columns_and_merged_cells_are_found(book):
    def change(sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.auto_filter.ref = "A1:B3"
        sheet.auto_filter.add_filter_column(0, ["1"])
        sheet.merge_cells("A2:A3")

    facts = sheet_facts(book(change), "Sheet")
    assert (facts.hidden_rows, facts.hidden_columns, facts.is_filtered) == ((3,), {1}, True)
    assert facts.merges == ((1, 0, 2, 0),)


def test_a_row_or_column_without_height_or_width_is_hidden(book):
    path = rewritten(book(put("B2", 1)), lambda text: text.replace('<row r="2"', '<row r="2" ht="0.0"'))
    assert sheet_facts(path, "Sheet").hidden_rows == (2,)
    path = rewritten(
        path, lambda text: text.replace("<sheetData>", '<cols><col min="2" max="2" width="0"/></cols><sheetData>')
    )
    assert sheet_facts(path, "Sheet").hidden_columns == {1}


def test_a_sheet_without_marks_is_not_parsed(book, monkeypatch):
    monkeypatch.setattr("pakn.extracts.reading.sheet_facts._facts", None)
    assert sheet_facts(book(), "Sheet").errors == {}


def test_a_prefix_of_the_tags_hides_nothing(book):
    def prefixed(text):
        text = text.replace('xmlns="', 'xmlns:x="')
        return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text)

    path = rewritten(book(put("B2", "=1+1")), prefixed)
    assert sheet_facts(path, "Sheet").uncached == {(2, 1)}


def document(tmp_path, *rows):
    """Write an OpenDocument table of cells, each a text or a dictionary of attributes."""
    made, table = OpenDocumentSpreadsheet(), Table(name="Bảng")
    for row in rows:
        line = TableRow(**row[0]) if isinstance(row[0], dict) and "cell" not in row[0] else TableRow()
        for cell in row:
            if isinstance(cell, str):
                made_cell = TableCell(valuetype="string")
                made_cell.addElement(P(text=cell))
                line.addElement(made_cell)
            elif "cell" in cell:
                line.addElement(TableCell(**cell["cell"]))
        table.addElement(line)
    made.spreadsheet.addElement(table)
    path = tmp_path / "bảng.ods"
    made.save(path)
    return path


def test_an_open_document_tells_the_same(tmp_path):
    path = document(
        tmp_path, ("Mã", "Ngày"), ({"visibility": "filter"}, "1", {"cell": {"formula": "of:=[.A2]"}}),
        ("2", {"cell": {"numberrowsspanned": 2, "valuetype": "string", "stringvalue": "x"}}),
    )  # fmt: skip
    facts = sheet_facts(path, "Bảng")
    assert (facts.uncached, facts.hidden_rows, facts.is_filtered) == ({(2, 1)}, (2,), True)
    assert facts.merges == ((2, 1, 3, 1),)


def test_repeated_cells_of_an_open_document_are_counted(tmp_path):
    repeated = {"numbercolumnsrepeated": 100, "valuetype": "float", "value": 1}
    row = ({"numberrowsrepeated": 1_000_000}, "1", {"cell": repeated})
    with pytest.raises(DataError, match="trải rộng"):
        open_raw(document(tmp_path, ("Mã", "Ngày"), row), known)


@pytest.mark.parametrize(("letters", "allowed"), [(20_000, 512), (1_001, 64)])
def test_a_long_text_that_repeats_in_an_open_document_is_counted(tmp_path, letters, allowed):
    row = ({"numberrowsrepeated": 100_000}, {"cell": {"valuetype": "string", "stringvalue": "x" * letters}})
    with pytest.raises(DataError, match=f"không quá {allowed} MB chữ"):
        open_raw(document(tmp_path, ("Mã", "Ngày"), row), known)


def test_empty_rows_to_the_end_of_an_open_document_cost_nothing(tmp_path, opened, rows_of):
    path = document(tmp_path, ("Mã", "Ngày"), ("1", "x"), ({"numberrowsrepeated": 1_048_570}, {"cell": {}}))
    assert [row[1] for row in rows_of(opened(path), "Mã")] == ["1"]


# --- other ways of writing a place ----------------------------------------------------------------------------

FAR = {
    "a row without a number": '<row><c r="XFD1048576" t="n"><v>1</v></c></row>',
    "a row of another number": '<row r="7"><c r="XFD1048576" t="n"><v>1</v></c></row>',
    "blanks round the sign": '<row r = "1048576"><c r = "XFD1048576" t="n"><v>1</v></c></row>',
}


@pytest.mark.parametrize("what", FAR)
def test_a_far_cell_is_seen_however_it_is_written(book, opened, rows_of, what):
    path = rewritten(book(), lambda text: text.replace("</sheetData>", f"{FAR[what]}</sheetData>"))
    assert [row[1] for row in rows_of(opened(path), "Mã")] == ["1", "2"]


BEYOND = {
    "more letters than there are": '<row r="7"><c r="ZZZZZZ7" t="n"><v>1</v></c></row>',
    "a number in a comment": f'<!-- r="{"9" * 5000}" -->',
    "letters without end": f'<other r="{"A" * 20_000}1"/>',
}


@pytest.mark.parametrize("what", BEYOND)
def test_a_sheet_that_cannot_be_measured_is_not_opened(book, opened, what):
    path = rewritten(book(), lambda text: text.replace("</sheetData>", f"</sheetData>{BEYOND[what]}"))
    with pytest.raises(DataError, match="bảng tính hỏng") as raised:
        opened(path)
    assert len(str(raised.value)) < 500


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_package_whose_parts_cannot_be_read_is_not_opened(book, opened, part):
    path = book()
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b"<x>" if name == part else b""))
    with pytest.raises(DataError, match="bảng tính hỏng"):
        opened(path)


def test_a_far_cell_is_seen_behind_a_prefix_with_a_hyphen_and_in_a_part_of_another_case(book, opened, rows_of):
    def prefixed(text):
        text = text.replace("</sheetData>", f"{FAR['a row of another number']}</sheetData>")
        return re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x-y:", text.replace('xmlns="', 'xmlns:x-y="'))

    path = rewritten(book(), prefixed)
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            new.writestr(part.replace("worksheets/sheet1", "Worksheets/Sheet1"), old.read(part))
    assert [row[1] for row in rows_of(opened(path), "Mã")] == ["1", "2"]


def test_rows_far_below_are_rows_and_only_a_single_cell_is_a_slip(book, opened, rows_of):
    def more(sheet):
        for row in range(3):
            sheet.cell(1_500 + row, 1, row)
            sheet.cell(1_500 + row, 2, "x")
        sheet["H200000"] = "x"

    raw = opened(book(more))
    assert len(rows_of(raw, "Mã")) == 5
    assert raw.decisions[1].endswith("không đọc 1 ô lẻ ngoài bảng (H200000)")


def test_errors_are_found_where_cells_do_not_say_their_place(book):
    path = rewritten(book(put("B2", "=1+1")), lambda text: re.sub(r' r="[A-Z]+\d+"', "", text))
    assert sheet_facts(path, "Sheet").uncached == {(2, 1)}


def test_a_merged_range_to_the_end_of_the_world_costs_nothing(book, opened, rows_of):
    path = rewritten(
        book(),
        lambda text: text.replace(
            "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A2:A99999999"/></mergeCells>'
        ),
    )
    assert len(rows_of(opened(path), "Mã")) == 2
    assert sheet_facts(path, "Sheet").merges == ((1, 0, 99_999_998, 0),)


WORKBOOK = "xl/workbook.xml"


@pytest.mark.parametrize(
    "broken",
    [
        lambda parts: {name: text for name, text in parts.items() if name != WORKBOOK},
        lambda parts: {
            **parts,
            "xl/workbook.xml": re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", parts["xl/workbook.xml"]),
        },
    ],
)
def test_a_workbook_without_its_sheets_is_broken(book, refusal, broken):
    path = book()
    with zipfile.ZipFile(path) as old:
        parts = broken({name: old.read(name) for name in old.namelist()})
    with zipfile.ZipFile(path, "w") as new:
        for name, text in parts.items():
            new.writestr(name, text)
    (finding,) = refusal(path)
    assert "hỏng" in finding.found or "không có" in finding.found


def test_a_package_whose_header_says_it_is_encrypted_is_refused(book, refusal):
    path = book()
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    assert refusal(path)


@pytest.mark.parametrize(
    ("spaces", "said"), [('<text:s text:c="999999999"/>', "dấu cách"), ('<text:s text:c="9999"/>' * 101, "ô B2: ô dài")]
)
def test_spaces_without_end_in_an_open_document_are_refused(tmp_path, spaces, said):
    path = document(tmp_path, ("Mã", "Ngày"), ("1", "x"))
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b">x<", f">{spaces}<".encode())
    with zipfile.ZipFile(path, "w") as new:
        for name, text in parts.items():
            new.writestr(name, text)
    with pytest.raises(DataError, match=said):
        open_raw(path, known)


def placeless(text, first):
    """Leave out of a sheet the places of all cells from a row on."""
    head, row, rest = text.partition(f'<row r="{first}"')
    return head + row + re.sub(r' r="[A-Z]+\d+"', "", rest)


@pytest.mark.parametrize("first", [1, 3])
@pytest.mark.parametrize("far", ['<row r="1048576"/>', '<row r="1048576" s="1"><c s="1"/></row>'])
def test_cells_that_do_not_say_their_place_follow_the_one_before(book, opened, rows_of, first, far):
    path = rewritten(book(), lambda text: placeless(text, first).replace("</sheetData>", f"{far}</sheetData>"))
    assert rows_of(opened(path), "Mã", "Ngày") == [(2, "1", "n", "x", "t"), (3, "2", "n", "y", "t")]


def test_rows_that_do_not_say_their_place_follow_the_one_before(book, opened, rows_of):
    row = '<row><c t="n"><v>3</v></c><c t="n"><v>4</v></c></row><row r="1048576"/>'
    path = rewritten(book(), lambda text: text.replace("</sheetData>", f"{row}</sheetData>"))
    assert rows_of(opened(path), "Mã", "Ngày")[-1] == (4, "3", "n", "4", "n")


def test_a_sheet_that_reaches_far_without_saying_so_is_refused(book, refusal):
    rows = f"<row>{'<c><v>1</v></c>' * 16_000}</row>" + "<row><c><v>1</v></c></row>" * 2_000
    (finding,) = refusal(rewritten(book(), lambda text: text.replace("</sheetData>", f"{rows}</sheetData>")))
    assert "trải rộng đến ô WQJ2004" in finding.found


def test_a_long_text_that_many_cells_share_is_refused(tmp_path, refusal):
    with Workbook(tmp_path / "chung.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write_column(0, 0, ["Mã", *["x" * 30_000] * 2_400])
    (finding,) = refusal(tmp_path / "chung.xlsx")
    assert "lặp lại các ô dài hơn 1000 ký tự" in finding.found


def test_a_shared_text_without_end_is_named_by_its_cell(tmp_path, refusal, monkeypatch):
    monkeypatch.setattr(packages, "LONGEST_TEXT", 40)
    (finding,) = refusal(shared_texts(tmp_path))
    assert (finding.where, finding.found) == ("chung.xlsx, trang tính «Sheet1», ô A2", "ô dài quá 1000000 ký tự")


@pytest.mark.long
@pytest.mark.parametrize("text", ["<t>{}</t>", "{}"])
def test_a_text_without_end_in_a_sheet_is_named(book, refusal, text):
    endless = text.format("9" * 25_000_000) if "<t>" in text else "<r><t>999999999999</t></r>" * 1_500_000
    cell = f'<row r="4"><c r="A4" t="inlineStr"><is>{endless}</is></c></row>'
    (finding,) = refusal(rewritten(book(), lambda content: content.replace("</sheetData>", f"{cell}</sheetData>")))
    assert finding.where.startswith("bảng.xlsx, trang tính «Sheet», ô ")
    assert finding.found == "ô dài quá 1000000 ký tự"


@pytest.mark.parametrize("damage", ["<row", "&bogus;"])
def test_a_sheet_that_does_not_tell_its_errors_is_refused(book, damage):
    path = rewritten(book(put("B2", "=1+1")), lambda text: text.replace("</sheetData>", f"{damage}</sheetData>"))
    with pytest.raises(DataError, match="ô nào báo lỗi"):
        sheet_facts(path, "Sheet")


def test_a_binary_workbook_is_refused(book):
    path = book()
    with zipfile.ZipFile(path, "w") as new:
        new.writestr("xl/workbook.bin", b"")
    with pytest.raises(DataError, match="lưu lại dạng"):
        sheet_facts(path, "Sheet")


def test_a_row_that_is_there_twice_is_refused(book, refusal):
    assert refusal(rewritten(book(), lambda text: re.sub(r'r="([AB]?)3"', r'r="\g<1>2"', text)))


def test_a_row_that_is_there_no_time_is_refused(tmp_path, refusal):
    assert refusal(document(tmp_path, ("Mã", "Ngày"), ("1", "x"), ({"numberrowsrepeated": 0}, "2", "y")))


@pytest.mark.parametrize("place", ["B2", "b2", "B02"])
def test_a_cell_that_is_there_twice_is_refused(book, refusal, place):
    again = f'<c r="{place}"><v>9999</v></c></row>'
    assert refusal(rewritten(book(), lambda text: text.replace("</row>", again, 2).replace(again, "</row>", 1)))


def test_a_cell_that_is_there_again_far_behind_is_refused(book, refusal):
    again = f'<!--{"x" * 5_000_000}--><c r="B3"><v>9999</v></c></row></sheetData>'
    assert refusal(rewritten(book(), lambda text: text.replace("</row></sheetData>", again)))


def test_a_style_with_a_font_that_is_none_strikes_nothing(book):
    path = book()
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "xl/styles.xml":
                text = text.replace(b"<sz", b"<strike/><sz").replace(b'fontId="0"', b'fontId="-5"')
            new.writestr(part, text)
    assert sheet_facts(path, "Sheet").struck == frozenset()


def test_a_cell_that_is_there_no_time_is_refused(tmp_path, refusal):
    cell = {"cell": {"numbercolumnsrepeated": 0, "valuetype": "float", "value": 604}}
    assert refusal(document(tmp_path, ("Mã", "Ngày"), ("1", cell, "x")))
