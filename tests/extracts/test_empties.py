"""Empty in every spelling is empty: what the open cases carry in the place of a day must not lose them."""

import datetime as dt

import pytest

from pakn.base.periods import parse_period
from pakn.extracts.empties import is_empty
from pakn.extracts.opening import open_extract
from pakn.extracts.reading import connect, csv_files
from pakn.extracts.reporting import extract_json

from .conftest import rules_of

pytestmark = pytest.mark.long

CITY = "TP. Từ Sơn"
WORDS = [
    "NULL",
    "null",
    "(null)",
    "<NULL>",
    r"\N",
    "N/A",
    "n/a",
    "NA",
    "NaN",
    "NaT",
    "None",
    "nil",
    "-",
    "–",
    "—",
    "--",
    "…",
    "...",
    "- -",
    "--/--/----",
    "(trống)",
    "(blank)",
    "Không có",
    "chưa có",
    "không",
    "Không có dữ liệu",
    "''",
]
NO_DAYS = ["0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "1900-01-00", "1900-01-01", "1900-01-01 00:00:00",
           "01/01/1900", "1/1/1900 00:00", "1970-01-01", "01/01/1970 08:00", "1970-01-01T00:00:00Z", "9999-12-31",
           "31/12/9999", "12/31/9999", "0001-01-01", "01/01/0001", "1899-12-30", "1753-01-01", "00:00:00", "0",
           "19000101", "chưa xử lý", "Chưa xử lý xong", "đang xử lý", "chưa công khai"]  # fmt: skip


def states(extract):
    return extract.query("SELECT code, CAST(closed AS VARCHAR), rating FROM used ORDER BY code")


@pytest.mark.long_list
@pytest.mark.parametrize("text", [*WORDS, *NO_DAYS])
def test_an_open_case_is_open_however_its_day_is_left_out(cases, text):
    extract = cases(
        f"PA-1;05/12/2024;{text};{text};Đang xử lý;{CITY};", f"PA-2;15/12/2024;;20/12/2024;Đã xử lý;{CITY};5"
    )
    assert states(extract) == [("PA-1", None, None), ("PA-2", "2024-12-20 00:00:00", 5)]
    assert rules_of(extract) == {"taken_as_empty": 2}


@pytest.mark.long_list
@pytest.mark.parametrize("text", WORDS)
def test_no_column_reads_a_null_word_as_a_value(cases, work_files, text):
    extract = cases(f"PA-1;15/12/2024;;;{text};{CITY};{text}", f"PA-2;15/12/2024;;;Đang xử lý;{text};")
    assert rules_of(extract) == {"taken_as_empty": 3, "unknown_case_unit": 1}
    counts = work_files(f"1;TP. Bắc Ninh;100;{text}")
    assert rules_of(counts)["missing_cell"] == 1


@pytest.mark.parametrize(
    ("text", "kind", "of"),
    [
        ("chưa xử lý", "t", "choice"),
        ("0", "n", "rating"),
        ("0", "t", "count"),
        ("1", "t", "moment"),
        ("Na Rì", "t", "unit"),
        ("01/01/2024", "t", "moment"),
        ("31/12/2999 x", "t", "choice"),
        ("1900-01-01", "t", "code"),
        ("12", "n", "moment"),
    ],
)
def test_what_says_something_is_not_empty(text, kind, of):
    assert not is_empty(text, kind, of)


def test_a_status_not_yet_processed_stays_one(cases):
    extract = cases(f"PA-1;15/12/2024;;chưa xử lý;Chưa xử lý;{CITY};")
    assert extract.query("SELECT status, closed FROM used") == [("open", None)]


def test_what_was_taken_as_empty_is_told_once_with_counts(cases):
    rows = [f"PA-{place};15/12/2024;-;NULL;Đang xử lý;{CITY};" for place in range(3)]
    (note,) = extract_json(cases(*rows))["findings"]
    assert (note["rule"], note["effect"], note["count"]) == ("taken_as_empty", "note", 6)
    assert note["found"] == "cột «Hạn xử lý»: «-» 3 ô; cột «Ngày xử lý xong»: «NULL» 3 ô"


def test_a_row_of_nothing_but_dashes_is_no_row(cases):
    extract = cases(f"PA-1;15/12/2024;;;Đang xử lý;{CITY};", "-;-;-;-;-;-;-")
    assert (extract.rows_read, extract.rows_used) == (1, 1)


@pytest.mark.parametrize("blank", ["blank: [0, khuyết]", "blank: {rating: [0], closed: [Khuyết]}"])
def test_a_mapping_adds_words(cases, mapped, blank):
    row = f"PA-1;15/12/2024;;khuyết;Đang xử lý;{CITY};0"
    assert states(cases(row, mapping=mapped(blank))) == [("PA-1", None, None)]
    assert "other_scale" in rules_of(cases(row, mapping=mapped("blank: {closed: [khuyết]}")))


def test_days_stored_as_nothing_in_a_workbook(book_of_cases):
    day = dt.datetime(2024, 12, 15, 8, 30)
    rows = [
        (f"PA-{place}", day, "", cell, "Đang xử lý", CITY, "N/A") for place, cell in enumerate([b"0", b"1", "NULL", 0])
    ]
    extract = book_of_cases(*rows, ("PA-9", day, "", dt.datetime(2024, 12, 20), "Đã xử lý", CITY, 5))
    assert [closed for _, closed, _ in states(extract)] == [*[None] * 4, "2024-12-20 00:00:00"]
    assert rules_of(extract) == {"taken_as_empty": 8}


TYPED = f"""SELECT * FROM (VALUES
    ('PA-1', TIMESTAMP '2024-12-05 08:30:00', TIMESTAMP '1900-01-01', 'NULL', '{CITY}', 0),
    ('PA-2', TIMESTAMP '2024-12-05 08:30:00', TIMESTAMP '9999-12-31', '-', '{CITY}', 5),
    ('PA-3', TIMESTAMP '2024-12-06 08:30:00', TIMESTAMP '2024-12-09 10:00:00', 'Đã xử lý', '{CITY}', 5))
    t("Mã PAKN", "Ngày tiếp nhận", "Ngày xử lý xong", "Trạng thái", "Đơn vị xử lý", "Mức độ hài lòng")"""  # noqa: S608 (a constant)


@pytest.mark.parametrize("sql_type", ["TIMESTAMP", "DATE", "VARCHAR", "TIMESTAMPTZ"])
def test_a_parquet_file_has_placeholders_too(tmp_path, book, contracts, rules, mapped, sql_type):
    path = tmp_path / "2024-12.parquet"
    with connect() as connection:
        days = f'SELECT * REPLACE ("Ngày xử lý xong"::{sql_type} AS "Ngày xử lý xong") FROM ({TYPED})'  # noqa: S608
        connection.sql(days).write_parquet(str(path))
    mapping = mapped("blank: {rating: [0]}")
    extract = open_extract(path, contracts["pakn"], parse_period("2024-12"), book.catalogue, rules, mapping,
                           dt.date(2025, 1, 5))  # fmt: skip
    made = extract.query("SELECT code, closed IS NULL, status, rating FROM used ORDER BY code")
    assert made == [("PA-1", True, None, None), ("PA-2", True, None, None), ("PA-3", False, "processed", 5)]
    assert rules_of(extract)["taken_as_empty"] == 5


def test_a_large_text_file_says_the_same(cases, monkeypatch):
    rows = [f"PA-1;2024-12-05;NULL;1900-01-01;-;{CITY};N/A", f"PA-2;2024-12-06;;2024-12-09;Đã xử lý;{CITY};5",
            ";;NULL;;;;"]  # fmt: skip
    small = cases(*rows)
    monkeypatch.setattr(csv_files, "LARGE", 1)
    large = cases(*rows)
    assert states(large) == states(small) == [("PA-1", None, None), ("PA-2", "2024-12-09 00:00:00", 5)]
    assert rules_of(large) == rules_of(small)
    assert (large.rows_read, small.rows_read) == (2, 2)
