"""Parquet: typed columns become texts and kinds, as the same values of a workbook would."""

import datetime
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakn.extracts.reading import connect
from pakn.extracts.reading.cells import cell_of, text_sql


@pytest.fixture
def parquet(tmp_path):
    def write(select: str):
        path = tmp_path / "tệp.parquet"
        with connect() as connection:
            connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
        return path

    return write


def test_types_become_kinds(parquet, opened, rows_of):
    path = parquet(
        """SELECT 'Xã\u00a0Hòa ' AS "Đơn vị", DATE '2024-12-05' AS "Ngày", 1.50::DECIMAL(9, 2) AS "Điểm",
        true AS "Kết quả",
        TIMESTAMPTZ '2024-11-30 23:30:00+00' AS "Quá hạn", TIMESTAMP '2024-12-05 08:30:00' AS "Đúng hạn", 7 AS "Số",
        'nan'::DOUBLE AS "Ghi chú", 'Nguyễn Văn A' AS "Họ tên" """
    )
    raw = opened(path)
    assert (raw.kind, raw.header_rows, raw.above) == ("parquet", (0, 0), ())
    (row,) = rows_of(raw, "Đơn vị", "Ngày", "Điểm", "Kết quả", "Quá hạn", "Đúng hạn", "Số", "Ghi chú")
    assert row[0] == 1
    assert list(zip(row[1::2], row[2::2], strict=True)) == [
        ("Xã Hòa", "t"),
        ("2024-12-05", "d"),
        ("1.5", "n"),
        ("true", "b"),
        ("2024-12-01T06:30:00", "z"),
        ("2024-12-05T08:30:00", "d"),
        ("7", "n"),
        (None, None),
    ]
    assert any("giờ" in clause for clause in raw.decisions)


def test_empty_rows_keep_the_numbering(parquet, opened, rows_of):
    path = parquet("""SELECT * FROM (VALUES ('a', 'x'), (NULL, 'x'), ('b', 'x')) AS t("Mã", "Họ tên")""")
    assert rows_of(opened(path), "Mã") == [(1, "a", "t"), (3, "b", "t")]


def test_a_broken_file_and_one_without_known_columns(parquet, write, refusal):
    (broken,) = refusal(write(b"PAR1" + b"\0" * 100, "hỏng.parquet"))
    assert "hỏng" in broken.found
    (unknown,) = refusal(parquet("SELECT 1 AS x"))
    assert "không có tiêu đề cột nào đã biết" in unknown.found


def test_a_cell_longer_than_any_is_named(parquet, refusal):
    path = parquet("""SELECT * FROM (VALUES ('a'), (repeat('x', 1000001))) AS t("Mã")""")
    (finding,) = refusal(path, "Mã")
    assert (finding.where, finding.found) == ("tệp.parquet, dòng 2, cột «Mã»", "ô dài 1000001 ký tự")


def sql_text(value: object, sql_type: str) -> str | None:
    with connect() as connection:
        row = connection.execute(
            f"SELECT {text_sql('v', sql_type)} FROM (SELECT ?::{sql_type} AS v)",  # noqa: S608 (types of the tests)
            [value],
        ).fetchone()
    return row[0]


@pytest.mark.long
@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**6), 10**6).map(lambda n: n / 100)))
def test_numbers_read_the_same_from_a_workbook(number):
    text = sql_text(number, "DOUBLE")
    assert text == cell_of(number)[0]
    assert math.isclose(float(text), number, abs_tol=0)


@pytest.mark.long
@given(st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2100, 1, 1)))
def test_moments_read_the_same_from_a_workbook(moment):
    assert sql_text(moment, "TIMESTAMP") == cell_of(moment)[0]


@pytest.mark.slow
@pytest.mark.long
@given(st.decimals(-(10**9), 10**9, places=3))
def test_decimals_read_the_same_from_a_workbook(number):
    assert sql_text(number, "DECIMAL(18,3)") == cell_of(number)[0]
