"""Scores read day by day: one reading a body and day, inside the month, parts that make their total."""

from __future__ import annotations

import pytest

from pakn.measure.counted import count_extract

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


def test_the_days_of_a_month_are_inside_it_at_both_ends(read) -> None:
    extract = read("01/12/2024;Tỉnh Bắc Ninh;17;19;11;9;17;20;93", "31/12/2024;Tỉnh Bắc Ninh;17;19;11;9;17;20;93")
    assert extract.stops == ()
    assert extract.rows_used == 2
