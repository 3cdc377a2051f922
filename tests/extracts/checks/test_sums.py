"""Counts of a row that must fit each other, rows of the province, and units that sent nothing."""

from __future__ import annotations

import pytest

from pakn.extracts.counts.extract_counts import count_extract

INDEX = "Đơn vị;Tổng số hồ sơ xét thời hạn;Số hồ sơ xử lý đúng hạn, trong hạn;Số hồ sơ xử lý quá hạn"
SERVICES = "Đơn vị;Số TTHC cung cấp DVCTT một phần;Số TTHC cung cấp DVCTT toàn trình;Số DVCTT có phát sinh hồ sơ"
CASES = "Đơn vị;Số hồ sơ phải giải quyết trong kỳ;Trong đó: tiếp nhận mới;Trong đó: kỳ trước chuyển sang"


def rules_of(extract):
    return {notice.rule.id: notice.rule.effect for notice in extract.notices}


@pytest.mark.parametrize(
    ("row", "told"),
    [("Sở Y tế;980;900;80", None), ("Sở Y tế;980;980;900", "sum_exceeds"), ("Sở Y tế;980;900;70", "sum_differs"),
     ("Sở Y tế;980;;80", None), ("Sở Y tế;980;981;0", "part_exceeds")],
)  # fmt: skip
def test_parts_make_their_total(opened, row, told) -> None:
    found = rules_of(opened("service_index", INDEX, row))
    assert {"sum_exceeds", "sum_differs", "part_exceeds"} & set(found) >= ({told} if told else set())
    assert (told is None) == (not {"sum_exceeds", "sum_differs", "part_exceeds"} & set(found))
    if told in ("sum_exceeds", "part_exceeds"):
        assert found[told] == "stop"


def test_a_part_of_two_columns_fits_their_sum(opened) -> None:
    assert "part_exceeds" not in rules_of(opened("service_index", SERVICES, "Sở Y tế;5;3;8"))
    extract = opened("service_index", SERVICES, "Sở Y tế;5;3;9")
    (notice,) = [notice for notice in extract.stops if notice.rule.id == "part_exceeds"]
    assert notice.column == "dvctt_with_dossiers"


def test_a_department_s_cases_are_new_or_carried_over(opened) -> None:
    extract = opened("department_targets", CASES, "Sở Y tế;200;200;20", period="2024-Q4")
    assert rules_of(extract)["sum_exceeds"] == "stop"
    assert opened("department_targets", CASES, "Sở Y tế;220;200;20", period="2024-Q4").stops == ()


@pytest.mark.parametrize("name", ["Tỉnh Bắc Ninh", "TỈNH BẮC NINH", "Toàn tỉnh"])
def test_the_row_of_the_province_is_a_total(opened, name) -> None:
    extract = opened("service_index", INDEX, f"{name};980;900;80", "Sở Y tế;980;900;80")
    assert rules_of(extract)["total_row"] == "set_aside"
    assert set(count_extract(extract).rows) == {"so-y-te.bn@2023-01-01"}


def test_a_unit_that_filled_in_nothing_has_sent_nothing(opened) -> None:
    extract = opened("service_index", INDEX, "Sở Y tế;980;900;80", "Sở Nội vụ;;;")
    assert rules_of(extract)["unit_without_numbers"] == "set_aside"
    counted = count_extract(extract)
    assert set(counted.rows) == {"so-y-te.bn@2023-01-01"}
    assert counted.set_aside == 0


def test_a_file_in_which_nobody_filled_in_anything_stops(opened) -> None:
    assert "no_rows" in {notice.rule.id for notice in opened("service_index", INDEX, "Sở Nội vụ;;;").stops}


@pytest.mark.parametrize(("cells", "stops"), [(";", False), ("10;", True), (";9", True)])
def test_a_row_that_is_half_filled_in_stops_and_names_its_unit(opened, cells, stops) -> None:
    head = "Đơn vị;Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc"
    extract = opened("work_files", head, "Thành phố Bắc Ninh;10;9", f"Thành phố Từ Sơn;{cells}")
    told = [notice.told for notice in extract.stops if notice.rule.id == "missing_cell"]
    assert told == (["Thành phố Từ Sơn"] if stops else [])
    assert ("unit_without_numbers" in rules_of(extract)) is not stops


def test_only_departments_report_a_quarter(opened) -> None:
    extract = opened("department_targets", CASES, "Thành phố Bắc Ninh;1;1;0", period="2024-Q4")
    assert "unknown_unit" in {notice.rule.id for notice in extract.stops}
