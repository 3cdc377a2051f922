"""Small or large, text or typed: whatever way a file is read, the same cases give the same findings and counts."""

import datetime as dt
from pathlib import Path

import pytest

from pakn.base.periods import parse_period
from pakn.extracts.checked import CheckedExtract
from pakn.extracts.checks import case_history
from pakn.extracts.counts.extract_counts import count_extract
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.opening import open_extract
from pakn.extracts.reading import connect, csv_files

pytestmark = pytest.mark.long

HEAD = "Mã PAKN,Chủ đề,Ngày tiếp nhận,Hạn xử lý,Ngày xử lý xong,Trạng thái,Đơn vị xử lý,Mức độ hài lòng"
ROWS = (
    "PA-1,Giao thông,2024-12-01 08:30:00,2024-12-15,2024-12-20 17:00:00,Đã xử lý,UBND thành phố Bắc Ninh,4",
    "PA-2,Giao thông,2024-12-31,2025-01-02,,Đang xử lý,TP. Từ Sơn,",
    ",,,,,,,",
    "PA-1,Giao thông,2024-12-01 08:30:00,2024-12-15,,Đang xử lý,UBND thành phố Bắc Ninh,",
    "PA-3,Không có,2024-12-05,2024-12-20,,Đang xử lý,TP. Từ Sơn,3",
    "PA-4,,2024-12-06,,2024-12-05,Xong rồi,TP. Từ Sơn,1",
    "0912345678,,2024-11-30,,2024-12-20,Từ chối,Xã Không Có,5",
    ",,2024-12-07,,,Đang xử lý,,",
    "PA-5,Đất đai,2024-12-08,,,Trả lại,TP. Từ Sơn,5",
    *(f"PB-{place},Giao thông,2024-12-09,,2024-12-11,Đã xử lý,TP. Từ Sơn,4" for place in range(100)),
)
TYPED = """SELECT "Mã PAKN", "Chủ đề",
    "Ngày tiếp nhận"::TIMESTAMP AS "Ngày tiếp nhận", "Hạn xử lý"::DATE AS "Hạn xử lý",
    "Ngày xử lý xong"::TIMESTAMP AS "Ngày xử lý xong", "Trạng thái", "Đơn vị xử lý",
    "Mức độ hài lòng"::{rating} AS "Mức độ hài lòng" FROM read_csv(?, all_varchar = true, header = true)"""
TYPED_MEANS = """SELECT unit AS "Đơn vị", received::{sql_type} AS "Số PAKN tiếp nhận", 8 AS "Số PAKN đã xử lý",
    days::{sql_type} AS "Thời gian xử lý trung bình", stars::{sql_type} AS "Mức độ hài lòng trung bình"
    FROM (VALUES ('Huyện Gia Bình', 10, 12.471, 3.125), ('Huyện Tiên Du', 20, 9.5, 4.5))
    t(unit, received, days, stars)"""
TEXT = "SELECT * FROM read_csv(?, all_varchar = true, header = true)"


@pytest.fixture
def read(tmp_path: Path, book, contracts, rules, monkeypatch):
    """Open the cases in one of the ways a file can be read."""

    def opened(way: str) -> CheckedExtract:
        path = tmp_path / "2024-12.csv"
        path.write_text("\n".join([HEAD, *ROWS]) + "\n", encoding="utf-8")
        if way == "large":
            monkeypatch.setattr(csv_files, "LARGE", 1)
            monkeypatch.setattr(case_history, "LARGE", 1)
        elif way != "small":
            made = TEXT if way == "text" else TYPED.format(rating=way)
            rows, path = path, path.with_suffix(".parquet")
            with connect() as connection:
                connection.sql(made, params=[str(rows)]).write_parquet(str(path))
        period, cut_off = parse_period("2024-12"), dt.date(2025, 1, 5)
        return open_extract(path, contracts["pakn"], period, book.catalogue, rules, cut_off=cut_off)

    return opened


def told(extract: CheckedExtract) -> tuple[object, ...]:
    """What one file says, without where it stands in the file."""
    counted = count_extract(extract)
    found = sorted((each.rule.id, each.column, each.count) for each in extract.notices)
    return found, extract.rows_read, extract.rows_used, counted.rows, counted.cases


@pytest.mark.parametrize("way", ["large", "text", "INTEGER", "DOUBLE", "DECIMAL(9,2)"])
def test_every_way_of_reading_gives_the_same(read, way):
    small = told(read("small"))
    assert {rule for rule, *_ in small[0]} > {"different_repeat", "bad_code", "taken_as_empty", "unknown_choice"}
    assert told(read(way)) == small


@pytest.mark.parametrize(("way", "is_view"), [("small", False), ("INTEGER", True), ("DOUBLE", True), ("text", False)])
def test_a_typed_file_is_not_copied(read, way, is_view):
    extract = read(way)
    ((kind,),) = extract.query("SELECT table_type FROM information_schema.tables WHERE table_name = 'typed'")
    assert (kind == "VIEW") is is_view


def parquet(path, select):
    with connect() as connection:
        connection.sql(select).write_parquet(str(path))
    return path


@pytest.mark.parametrize("sql_type", ["DOUBLE", "FLOAT", "DECIMAL(10, 3)"])
def test_a_typed_number_is_no_text_with_groups(tmp_path, book, contracts, rules, sql_type):
    path = parquet(
        tmp_path / "2024-12.parquet",
        TYPED_MEANS.format(sql_type=sql_type),
    )
    cut_off = dt.date(2025, 1, 5)
    asked = contracts["pakn_units"], parse_period("2024-12"), book.catalogue, rules
    extract = open_extract(path, *asked, cut_off=cut_off)
    rows = extract.query("SELECT received, round(mean_days, 3), round(mean_rating, 3) FROM used ORDER BY received")
    assert [tuple(map(float, row)) for row in rows] == [(10, 12.471, 3.125), (20, 9.5, 4.5)]
    parquet(path, """SELECT 'Huyện Gia Bình' AS "Đơn vị", 1.234::DECIMAL(10, 3) AS "Số PAKN tiếp nhận",
        1 AS "Số PAKN đã xử lý" """)  # fmt: skip
    assert [notice.rule.id for notice in open_extract(path, *asked, cut_off=cut_off).stops] == ["bad_count"]


@pytest.mark.parametrize("time_zone", ["UTC", "Asia/Ho_Chi_Minh", "America/New_York"])
@pytest.mark.parametrize("odd", [False, True])
def test_a_moment_that_carries_its_zone_needs_no_other(tmp_path, book, contracts, rules, time_zone, odd):
    # A cell with a blank around it makes the file be read as text.
    path = parquet(
        tmp_path / "2024-12.parquet",
        f"""SELECT '{" " if odd else ""}PA-1' AS "Mã PAKN", TIMESTAMPTZ '2024-12-31 20:00:00+07' AS "Ngày tiếp nhận",
        NULL::TIMESTAMPTZ AS "Ngày xử lý xong", 'Huyện Gia Bình' AS "Đơn vị xử lý" """,
    )
    mapping = ExtractMapping(time_zone=time_zone)
    extract = open_extract(path, contracts["pakn"], parse_period("2024-12"), book.catalogue, rules, mapping,
                           dt.date(2025, 1, 5))  # fmt: skip
    assert extract.query("SELECT received FROM used") == [(dt.datetime(2024, 12, 31, 20),)]
