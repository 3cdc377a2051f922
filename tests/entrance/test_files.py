"""What the writer of cases writes is what a case says, down to the XML of a sheet."""

import zipfile
from xml.etree import ElementTree as ET

import pytest
import yaml
from entrance.files import read_cases, write_case

SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
TEXT = "inlineStr"
CASES = {case["id"]: case for case in read_cases()}


def sheet_of(case, folder):
    """Return the cells of a written workbook by place (type, formula, value, style), and its hidden rows."""
    with zipfile.ZipFile(write_case(case, folder)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 (our own file)
    cells = {}
    for cell in sheet.iterfind(".//m:c", SPACE):
        kind, formula = cell.get("t"), cell.findtext("m:f", None, SPACE)
        value = cell.findtext("m:is/m:t" if kind == TEXT else "m:v", None, SPACE)
        cells[cell.get("r")] = (kind, formula, value, cell.get("s"))
    return cells, [int(row.get("r")) for row in sheet.iterfind(".//m:row", SPACE) if row.get("hidden") == "1"]


def test_every_case_has_its_own_name_and_says_what_is_right():
    cases = read_cases()
    assert len(cases) == len(CASES) == 47
    assert {case["right"]["outcome"] for case in cases} == {"use", "stop", "use_or_stop"}
    assert all(("text" in case) != ("rows" in case) for case in cases)


def test_a_text_is_written_as_it_is_with_what_lies_beside_it(tmp_path):
    case = CASES["control-totals-differ"]
    path = write_case(case, tmp_path)
    assert path == tmp_path / "extracts" / "pakn" / "2024-12.csv"
    assert path.read_bytes() == case["text"].encode("utf-8")
    beside = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
    assert beside == {"cut_off": case["cut_off"], "totals": {"received": 487, "processed": 321}}
    assert not path.with_name("mapping.yml").exists()


def test_a_mapping_lies_beside_the_extract_and_nothing_where_nothing_is_said(tmp_path):
    case = CASES["ratings-in-words"]
    mapping = write_case(case, tmp_path).with_name("mapping.yml")
    assert yaml.safe_load(mapping.read_text(encoding="utf-8")) == case["mapping"]
    path = write_case(CASES["cut-off-in-words"], tmp_path / "other")
    assert [file.name for file in path.parent.iterdir()] == ["2024-12.csv"]


def test_typed_days_are_numbers_with_a_style_beside_days_as_text(tmp_path):
    cells, _ = sheet_of(CASES["days-swapped-by-excel"], tmp_path)
    kind, formula, value, style = cells["B2"]
    # 45424 is 12 May 2024 in the days of a spreadsheet.
    assert (kind, formula, value) == ("n", None, "45424")
    assert style != cells["C2"][3]
    assert cells["C2"][:3] == (TEXT, None, "15/12/2024")
    assert "D5" not in cells


def test_a_typed_time_keeps_its_hour(tmp_path):
    case = {"system": "pakn", "file": "2024-12.xlsx", "rows": [["Ngày"], [{"at": "2024-12-05 18:00"}]]}
    cells, _ = sheet_of(case, tmp_path)
    assert (cells["A2"][0], float(cells["A2"][2])) == ("n", 45631.75)


def test_a_formula_has_no_stored_result(tmp_path):
    cells, _ = sheet_of(CASES["formulas-without-result"], tmp_path)
    kind, formula, value, _ = cells["C2"]
    assert (kind, formula, value or "") == (None, "B2+4", "")


@pytest.mark.parametrize(
    ("name", "place", "error"), [("error-cell-in-counts", "D2", "#REF!"), ("error-cell-in-a-word", "F2", "#N/A")]
)
def test_an_error_is_an_error_cell(tmp_path, name, place, error):
    cells, _ = sheet_of(CASES[name], tmp_path)
    assert cells[place][:3] == ("e", None, error)


def test_a_text_that_looks_like_an_error_or_a_formula_stays_a_text(tmp_path):
    case = {"system": "pakn", "file": "2024-12.xlsx", "rows": [["Mã"], ["#N/A"], ["=B2"], [7]]}
    cells, _ = sheet_of(case, tmp_path)
    assert [cells[f"A{row}"][:3] for row in (2, 3, 4)] == [
        (TEXT, None, "#N/A"), (TEXT, None, "=B2"), ("n", None, "7"),
    ]  # fmt: skip


def test_the_stray_cell_is_the_last_of_the_sheet(tmp_path):
    cells, _ = sheet_of(CASES["stray-far-cell"], tmp_path)
    assert list(cells)[-1] == "XFD1048576"
    assert cells["XFD1048576"][2] == "x"
    assert "A3" not in cells


def test_numbers_of_seventeen_digits_are_numbers_that_keep_sixteen(tmp_path):
    cells, _ = sheet_of(CASES["codes-of-seventeen-digits"], tmp_path)
    assert cells["A2"][:3] == ("n", None, "2.024120500000012e+16")


def test_hidden_rows_are_hidden(tmp_path):
    cells, hidden = sheet_of(CASES["hidden-rows"], tmp_path)
    assert (hidden, cells["B3"][2]) == ([3], "80")
