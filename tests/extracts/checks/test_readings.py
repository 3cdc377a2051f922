"""Scores read day by day: one reading a body and day, inside the month, parts that make their total."""

from __future__ import annotations

import datetime as dt

import pytest
from xlsxwriter import Workbook

from pakn.base.periods import parse_period
from pakn.extracts.counts.extract_counts import count_extract
from pakn.extracts.opening import open_extract
from pakn.extracts.reporting import findings

pytestmark = pytest.mark.long

HEAD = ("Ngày đọc điểm;Đơn vị;Điểm công khai, minh bạch;Điểm tiến độ giải quyết;Điểm dịch vụ công trực tuyến;"
        "Điểm thanh toán trực tuyến;Điểm mức độ hài lòng;Điểm số hóa hồ sơ;Tổng điểm")  # fmt: skip
GOOD = "27/12/2024;Tỉnh Bắc Ninh;17,5;19;11;9,25;17;20;93,75"


@pytest.fixture
def read(opened):
    return lambda *rows: opened("index_scores", HEAD, *rows)


def rules_of(extract):
    return {notice.rule.id for notice in extract.notices}


def test_readings_are_counted_by_body_and_day(read) -> None:
    counted = count_extract(read(GOOD, "20/12/2024;Tỉnh Bắc Ninh;17;19;11;9;17;20;93", "27/12/2024;Sở Y tế;;;;;;;80,1"))
    assert set(counted.rows) == {
        "27@2023-01-01 2024-12-27",
        "27@2023-01-01 2024-12-20",
        "so-y-te.bn@2023-01-01 2024-12-27",
    }
    assert {name: str(value.normalize()) for name, value in counted.rows["27@2023-01-01 2024-12-27"].items()}[
        "payment"
    ] == "9.25"
    assert list(counted.rows["so-y-te.bn@2023-01-01 2024-12-27"]) == ["total"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (GOOD, "duplicate_reading"),
        ("30/11/2024;Sở Y tế;17,5;19;11;9,25;17;20;93,75", "reading_outside"),
        ("01/01/2025;Sở Y tế;17,5;19;11;9,25;17;20;93,75", "reading_outside"),
        (";Sở Y tế;17,5;19;11;9,25;17;20;93,75", "no_reading_day"),
        ("30/02/2024;Sở Y tế;17,5;19;11;9,25;17;20;93,75", "no_reading_day"),
        ("20/12/2024;Sở Lạ;17,5;19;11;9,25;17;20;93,75", "unknown_unit"),
        ("20/12/2024;Sở Y tế;18,01;19;11;9,25;17;20;94,26", "bad_mean"),
        ("20/12/2024;Sở Y tế;17,5;19;11;9,25;17;20;100,5", "bad_mean"),
        ("20/12/2024;Sở Y tế;-1;19;11;9,25;17;20;75,25", "bad_mean"),
        ("20/12/2024;Sở Y tế;17,5;19;11;9,25;17;20;", "missing_cell"),
    ],
)
def test_a_reading_that_cannot_be_stops_the_file(read, row, rule) -> None:
    extract = read(GOOD, row)
    assert rule in {notice.rule.id for notice in extract.stops}


@pytest.mark.parametrize(("total", "told"), [("93,75", False), ("93,79", False), ("93,81", True), ("90", True)])
def test_a_total_that_its_parts_do_not_make_is_noted(read, total, told) -> None:
    extract = read(GOOD.rpartition(";")[0] + f";{total}")
    assert ("score_sum_differs" in rules_of(extract)) is told
    assert extract.stops == ()


def test_a_reading_after_the_cut_off_is_set_aside(opened) -> None:
    extract = opened("index_scores", HEAD, GOOD, GOOD.replace("27/12", "20/12"), cut_off="21/12/2024")
    assert (extract.rows_used, extract.rows_set_aside) == (1, 1)
    assert "future_moment" in rules_of(extract)


def test_the_days_of_a_month_are_inside_it_at_both_ends(read) -> None:
    extract = read("01/12/2024;Tỉnh Bắc Ninh;17;19;11;9;17;20;93", "31/12/2024;Tỉnh Bắc Ninh;17;19;11;9;17;20;93")
    assert extract.stops == ()
    assert extract.rows_used == 2


def test_the_period_tells_the_order_of_day_and_month(read, opened) -> None:
    row = "{};Tỉnh Bắc Ninh;17;19;11;9;17;20;93"
    extract = read(row.format("01/12/2024"), row.format("08/12/2024"))
    assert extract.stops == ()
    assert extract.query("SELECT CAST(CAST(day AS DATE) AS VARCHAR) FROM used ORDER BY day") == [
        ("2024-12-01",), ("2024-12-08",)
    ]  # fmt: skip
    assert "ngày viết theo thứ tự ngày/tháng/năm" in extract.decisions
    month_first = read(row.format("12/01/2024"))
    assert "ngày viết theo thứ tự tháng/ngày/năm" in month_first.decisions
    assert month_first.stops == ()
    # A day of another month is told as such, and leaves the order alone.
    stray = read(row.format("01/12/2024"), row.format("02/12/2024"), row.format("05/11/2024"))
    assert {notice.rule.id for notice in stray.stops} == {"reading_outside"}
    # A quarter holds both readings: the day comes first, and that is told.
    both = opened("index_scores", HEAD, row.format("02/01/2024"), period="2024-Q1", cut_off="05/4/2024")
    assert (both.stops, rules_of(both)) == ((), {"day_order_assumed"})


def test_what_a_workbook_stores_is_told_in_house_notation(tmp_path, book, contracts, rules) -> None:
    path = tmp_path / "2024-12.xlsx"
    with Workbook(path) as made:
        sheet, day = made.add_worksheet(), made.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEAD.split(";"))
        for row, (name, on) in enumerate((("Sở Y tế", dt.date(2024, 11, 30)), ("Sở Tư pháp", None)), start=1):
            sheet.write_row(row, 1, [name, 17, 19, 11, 9, 17, 20, 100.995])
            if on:
                sheet.write_datetime(row, 0, dt.datetime.combine(on, dt.time()), day)
            else:
                sheet.write_string(row, 0, "2024-11-29")
    period, cut_off = parse_period("2024-12"), dt.date(2025, 1, 5)
    extract = open_extract(path, contracts["index_scores"], period, book.catalogue, rules, cut_off=cut_off)
    told = {finding.found for finding in findings(extract)}
    assert "ngày đọc điểm ngoài kỳ của tệp: «30/11/2024»; «2024-11-29»" in told  # the second as typed
    assert "không phải một số trong khoảng cho phép: «100,995»" in told
