"""Files that people tried: boxes, cards and quotes around what a table says."""

import duckdb
import openpyxl
import pytest
from entrance.files import respelled, write_case
from entrance.product import check
from entrance.test_tried_parts import told
from entrance.test_tried_tables import HEAD, LIST, ROWS, stops

pytestmark = pytest.mark.long


def checked(folder, rows, *, system="pakn_units", mapping=None):
    case = {"system": system, "file": "2024-12.xlsx", "rows": rows, "cut_off": "2024-12-31", "mapping": mapping or {}}
    return check(write_case(case, folder))


BOXED = [["Mã PAKN", "Ngày tiếp nhận", "Hạn xử lý", "Trạng thái", "Đơn vị xử lý"],
         *([f"PA-{number}", "05/12/2024", "20/12/2024", f"{box} Đã xử lý", "UBND thành phố Bắc Ninh"]
           for number, box in enumerate(("☑", "☑", "☐", "☑")))]  # fmt: skip


@pytest.mark.parametrize(("ticked", "empty"), [("☑", "☐"), ("[x]", "[ ]"), ("[X]", "[]"), ("■", "□")])
def test_words_behind_an_empty_box_are_no_status(ticked, empty, tmp_path):
    rows = [[cell.replace("☑", ticked).replace("☐", empty) for cell in row] for row in BOXED]
    found = checked(tmp_path, rows, system="pakn")
    assert (found.measures, stops(found)) == ([None], {"undetermined_decides"})
    values = {"status": {f"{ticked} Đã xử lý": "processed", f"{empty} Đã xử lý": "open"}}
    (measures,) = checked(tmp_path / "mapped", rows, system="pakn", mapping={"values": values}).measures
    assert (measures["processed"], measures["open"], measures["overdue"]) == (3, 1, 1)


@pytest.mark.parametrize("upside_down", [False, True])
@pytest.mark.parametrize(("total", "rule"), [("487", {"totals_differ"}), ("6", set()), ("1.487", {"totals_differ"})])
def test_numbers_with_words_above_a_list_are_held_against_it(total, rule, upside_down, tmp_path):
    cards = [["Tổng số PAKN", "", "Đã xử lý", "Đang xử lý"], [total, "", 321, 166]]
    rows = [*(reversed(cards) if upside_down else cards), [], *LIST]
    assert stops(checked(tmp_path, rows, system="pakn")) == rule


@pytest.mark.parametrize(
    ("group", "system", "counted"),
    [("Văn bản", "pakn_units", False), ("Hồ sơ TTHC", "pakn_units", False), ("PAKN", "pakn_units", True),
     ("Phản ánh, kiến nghị", "pakn_units", True), ("Kết quả", "pakn_units", True)],
)  # fmt: skip
def test_a_group_of_columns_may_count_another_thing(group, system, counted, tmp_path):
    rows = [["Đơn vị", group, None], [None, "Tiếp nhận", "Đã xử lý"], *ROWS]
    path = write_case({"system": system, "file": "2024-12.xlsx", "rows": rows, "cut_off": "2024-12-31"}, tmp_path)
    book = openpyxl.load_workbook(path)
    for cells in ("A1:A2", "B1:C1"):
        book.active.merge_cells(cells)
    book.save(path)
    (measures,) = check(path).measures
    assert (measures is not None) == counted


@pytest.mark.parametrize("total", ["C Ộ N G", "T ổ n g   c ộ n g:", "TOÀN TỈNH", "t ổ n g"])
def test_a_total_may_be_spelled_in_letters_set_apart(total, tmp_path):
    rows = [HEAD, *ROWS, [total, *(sum(column) for column in zip(*(row[1:] for row in ROWS), strict=True))]]
    (measures,) = checked(tmp_path, rows).measures
    assert measures["received"] == sum(row[1] for row in ROWS)


def test_two_codes_in_one_cell_are_not_one_case(tmp_path):
    rows = [*LIST, ["PA-101/PA-102", *LIST[1][1:]]]
    found = checked(tmp_path, rows, system="pakn")
    assert "bad_code" in told(found) | stops(found)


def test_single_quotes_around_cells_are_told(tmp_path):
    text = "\n".join(",".join(f"'{cell}'" for cell in row) for row in BOXED)
    case = {"system": "pakn", "file": "2024-12.csv", "cut_off": "2024-12-31", "text": text}
    found = check(write_case(case, tmp_path))
    assert (found.measures, "dấu nháy đơn" in str(found.files)) == ([None], True)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_day_of_a_letter_may_stand_in_any_column(place, tmp_path):
    note = ["Bắc Ninh, ngày 05 tháng 12 năm 2024" if place == each else None for each in range(3)]
    assert "dated_early" in told(checked(tmp_path, [HEAD, *ROWS, note]))


@pytest.mark.parametrize("words", ["BẢN NHÁP - KHÔNG DÙNG", "Bản nháp"])
def test_a_draft_is_not_counted(words, tmp_path):
    assert stops(checked(tmp_path, [[words], HEAD, *ROWS])) == {"invented"}


def test_words_on_what_is_not_used_are_no_draft(tmp_path):
    assert stops(checked(tmp_path, [["Cột ghi chú không dùng"], HEAD, *ROWS])) == set()


@pytest.mark.parametrize("mark", ["■", "□"])
def test_a_square_before_a_unit_is_no_box(mark, tmp_path):
    rows = [HEAD, *([f"{mark} {name}", *numbers] for name, *numbers in ROWS)]
    (measures,) = checked(tmp_path, rows).measures
    assert measures["received"] == 30


def test_the_name_of_a_folder_is_no_column(tmp_path):
    """DuckDB would read "c1=5" and "Số PAKN tiếp nhận=999" as columns of the files in it."""
    folder = tmp_path / "Số PAKN tiếp nhận=999" / "c1=5" / "pakn_units"
    folder.mkdir(parents=True)
    (folder / "2024-12.yml").write_text("cut_off: 2024-12-31", encoding="utf-8")
    rows = "".join(f"{name};{received};{done}\n" for name, received, done in ROWS)
    (folder / "2024-12.csv").write_text(f"{';'.join(HEAD)}\n{rows}", encoding="utf-8")
    assert check(folder / "2024-12.csv").measures[0]["received"] == 30
    (folder / "2024-12.csv").unlink()
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (a VARCHAR, b INTEGER, c INTEGER)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", ROWS)
        for column, heading in zip("abc", HEAD, strict=True):
            connection.execute(f'ALTER TABLE t RENAME {column} TO "{heading}"')
        connection.execute(f"COPY t TO '{folder / '2024-12.parquet'}'")
    assert check(folder / "2024-12.parquet").measures[0]["received"] == 30


@pytest.mark.parametrize("value", ["<v>10</v><v>99</v>", "<v>10</v><is><t>99</t></is>"])
def test_a_cell_with_two_values_is_refused(value, tmp_path):
    rows = [HEAD, [ROWS[0][0], 105, 9], ROWS[1]]
    assert check(respelled(rows, "<v>105</v>", value, tmp_path)).measures == [None]
