"""Rows of a table that are neither a unit nor a case, and rows that may hold others."""

from __future__ import annotations

import pytest

from pakn.base.errors import DataError
from pakn.extracts.counts.extract_counts import count_extract
from pakn.extracts.mapping import ExtractMapping
from pakn.extracts.reporting import extract_lines

from ..conftest import rules_of

pytestmark = pytest.mark.long

GOOD = "PA-1;01/12/2024 08:30;15/12/2024;20/12/2024 17:00;Đã xử lý;UBND thành phố Bắc Ninh;4"
UNITS = ("1;TP. Bắc Ninh;100;90", "2;TP. Từ Sơn;80;70")


@pytest.mark.long_list
@pytest.mark.parametrize("name", ["UBND tỉnh Bắc Ninh", "UBND tỉnh", "Ủy ban nhân dân tỉnh Bắc Ninh"])
@pytest.mark.parametrize("numbers", ["180;160", "179;160", "200;170", "90;80"])
def test_a_row_of_the_province_that_may_be_the_sum_is_asked_about(work_files, name, numbers):
    assert [notice.rule.id for notice in work_files(*UNITS, f"3;{name};{numbers}").stops] == ["whole_row"]


def test_the_committee_s_own_few_are_those_of_a_unit(work_files):
    extract = work_files(*UNITS, "3;UBND tỉnh;12;10")
    assert (extract.stops, extract.figures["total"]) == ((), 192)


def test_one_column_of_a_sum_is_enough_to_ask(work_files):
    assert work_files(*UNITS, "3;UBND tỉnh;180;0").stops != ()
    assert work_files(UNITS[0], "2;UBND tỉnh;100;90").stops != ()


@pytest.mark.parametrize(("said", "total", "aside"), [("total", 180, 1), ("unit", 360, 0)])
def test_a_mapping_says_what_the_row_of_the_province_is(work_files, said, total, aside):
    extract = work_files(*UNITS, "3;UBND tỉnh Bắc Ninh;180;160", mapping=ExtractMapping(whole_rows=said))
    assert (extract.stops, extract.figures["total"], extract.rows_set_aside) == ((), total, aside)


def test_a_total_that_a_mapping_names_is_held_against_the_others(work_files):
    extract = work_files(*UNITS, "3;UBND tỉnh Bắc Ninh;190;160", mapping=ExtractMapping(whole_rows="total"))
    assert rules_of(extract) == {"total_row": 1, "total_differs": 1, "unread_columns": 1}


WARDS = ("3;Phường Suối Hoa;60;50", "4;Phường Võ Cường;40;40")


def test_a_district_beside_its_communes_is_asked_about(work_files):
    assert [notice.rule.id for notice in work_files(*UNITS, *WARDS).stops] == ["whole_row"]
    assert work_files(UNITS[1], *WARDS).stops == ()
    assert work_files("1;TP. Bắc Ninh;100;89", UNITS[1], *WARDS).stops != ()
    assert work_files("1;TP. Bắc Ninh;99;89", UNITS[1], *WARDS).stops == ()
    assert work_files("1;TP. Bắc Ninh;60;50", WARDS[0]).stops != ()
    assert work_files("1;TP. Bắc Ninh;150;90", UNITS[1], *WARDS).stops == ()
    assert work_files(*UNITS, WARDS[0]).stops == ()


@pytest.mark.parametrize(("said", "total", "aside"), [("total", 180, 2), ("unit", 280, 0)])
def test_a_mapping_says_whether_a_district_holds_its_communes(work_files, said, total, aside):
    extract = work_files(*UNITS, *WARDS, mapping=ExtractMapping(whole_rows=said))
    assert (extract.stops, extract.figures["total"], extract.rows_set_aside) == ((), total, aside)
    assert count_extract(extract).set_aside == 0


def test_a_mapping_speaks_of_every_row_that_may_hold_others(work_files):
    rows = ("1;TP. Bắc Ninh;99;80", UNITS[1], *WARDS, "5;UBND tỉnh;5;4")
    extract = work_files(*rows, mapping=ExtractMapping(whole_rows="total"))
    assert (extract.figures["total"], rules_of(extract)["part_row"], rules_of(extract)["total_row"]) == (179, 2, 1)


@pytest.mark.parametrize(
    "name",
    [
        "Cộng I",
        "Tổng (I+II)",
        "Toàn tỉnh (2 đơn vị)",
        "Toàn tỉnh Bắc Ninh",
        "Cấp huyện",
        "Khối huyện, thị xã",
        "UBND các huyện, thị xã, thành phố",
        "Sở, ban, ngành",
        "Sở, ngành",
        "",
    ],
)
def test_rows_that_sum_have_many_names(work_files, name):
    extract = work_files(*UNITS, f";{name};180;160")
    assert (extract.stops, rules_of(extract)["total_row"], extract.figures["total"]) == ((), 1, 180)


@pytest.mark.parametrize(
    "row",
    [
        ";Tổng công ty Điện lực;180;160",
        ";Tổng đài 1022;5;4",
        ";Cấp nước Bắc Ninh;5;4",
        ";Cộng đồng;5;4",
        ";;170;160",
        ";Tỉnh ủy;5;4",
    ],
)
def test_what_is_no_sum_is_asked_about(work_files, row):
    assert [notice.rule.id for notice in work_files(*UNITS, row).stops] == ["unknown_unit"]


@pytest.mark.long_list
@pytest.mark.parametrize("name", ["Cấp huyện", "Các xã phường", "Cấp xã", "Khối sở, ngành", "Cộng II", "Tổng số xã"])
@pytest.mark.parametrize("others", [("1;Sở Y tế;120;60",), ("1;Sở Y tế;120;60", *UNITS)])
def test_a_tier_without_its_units_is_no_total(work_files, name, others):
    stops = {stop.rule.id: stop.count for stop in work_files(*others, f";{name};400;300", ";Tổng cộng;520;360").stops}
    assert (stops["tier_row"], {*stops}) == (1, {"tier_row", "total_differs"})
    assert work_files(*others, f";{name};0;0").stops == ()


@pytest.mark.parametrize(
    "rows",
    [
        ("1;Sở Y tế;120;60", ";Cộng I;120;60", *UNITS, ";Cộng II;180;160"),
        (";Cấp tỉnh;120;60", "1;Sở Y tế;120;60", ";Cấp huyện;180;160", *UNITS),
        (";Sở, ngành;;", "1;Sở Y tế;120;60", ";Cộng;120;60", ";Huyện;;", *UNITS, ";Cộng;180;160"),
        ("1;Sở Y tế;120;60", *UNITS, ";Cấp huyện;180;160"),
        (UNITS[0], "1;Sở Y tế;120;60", UNITS[1], ";Cấp huyện;180;160"),
        (";Toàn tỉnh;300;220", ";Tổng (I+II);300;220", ";Cấp tỉnh;120;", "1;Sở Y tế;120;60", *UNITS),
    ],
)
def test_sums_of_parts_of_a_table_are_totals(work_files, rows):
    extract = work_files(*rows, ";Tổng cộng;300;220")
    assert (extract.stops, extract.figures["total"]) == ((), 300)
    assert "total_differs" not in rules_of(extract)
    assert rules_of(work_files(*rows, ";Tổng cộng;301;220")).get("total_differs") == 1


def test_a_tier_is_called_by_its_name(work_files):
    (stop,) = work_files("1;Sở Y tế;120;60", ";II. Các xã, phường;400;300").stops
    assert stop.examples == ((4, "II. Các xã, phường"),)
    assert work_files("1;Sở Y tế;120;60", ";Cấp sở Nguyễn Văn A;400;300").stops[0].examples == ((4, "•••"),)


@pytest.mark.parametrize("name", ["Toàn tỉnh, cấp huyện", "Toàn tỉnh (khối xã)"])
def test_a_tier_of_the_whole_province_is_a_tier(work_files, name):
    assert [notice.rule.id for notice in work_files(*UNITS, f";{name};400;300").stops] == ["tier_row"]


@pytest.mark.parametrize("name", ["1. UBND huyện Tiên Du", "IV. Huyện Tiên Du", "2) Huyện Tiên Du"])
def test_a_unit_may_be_numbered(work_files, name):
    extract = work_files(*UNITS, f";{name};20;10", ";3. Tổng cộng;200;170")
    assert (extract.stops, extract.figures["total"]) == ((), 200)
    assert "total_differs" not in rules_of(extract)


def test_the_mean_of_a_total_is_no_rating(cases):
    extract = cases(GOOD, ";;;;;Tổng cộng;4,5")
    assert (extract.stops, extract.figures["mean_rating"]) == ((), 4)
    assert [notice.rule.id for notice in cases(GOOD, GOOD.replace(";4", ";4,5"), ";;;;;Tổng;4,5").stops] == [
        "other_scale"
    ]


def test_groups_of_one_level_have_sums_of_their_own(work_files):
    groups = ("1;TP. Bắc Ninh;100;90", ";Cộng I;100;90", "2;TP. Từ Sơn;80;70", "3;Huyện Tiên Du;20;10")
    assert work_files(*groups, ";Cộng II;100;80", "4;TX. Quế Võ;5;4", ";Cộng III;5;4").stops == ()
    assert work_files(*groups, ";Cộng II;80;70", "4;TX. Quế Võ;5;4", ";Cộng III;5;4").stops != ()


def test_parts_that_a_district_holds_may_be_summed(work_files):
    total = ExtractMapping(whole_rows="total")
    extract = work_files(*UNITS, *WARDS, ";Cộng các phường;100;90", mapping=total)
    assert (extract.stops, extract.figures["total"]) == ((), 180)
    assert work_files(*UNITS, *WARDS, ";Cộng các phường;101;90", mapping=total).stops != ()


@pytest.mark.parametrize("last", ["180;160", "301;220"])
def test_of_several_totals_one_must_be_that_of_all(work_files, last):
    extract = work_files("1;Sở Y tế;120;60", ";Cộng;120;60", *UNITS, f";Cộng;{last}")
    assert rules_of(extract)["total_differs"] == (2 if last == "180;160" else 1)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("Tổng cộng;;;;;;", "total_row"),
        ("Tổng số: 1 PAKN;;;;;;", "total_row"),
        ("Cộng;2;1;;;;", "total_row"),
        (";;;;;Tổng;", "total_row"),
        (";;;;Tổng số;;", "total_row"),
        ("Ghi chú: số liệu đến hết tháng;;;;;;", "note_row"),
        ("Người lập biểu;;;;;Thủ trưởng đơn vị;", "note_row"),
        ("I. Khối thành phố;;;;;;", "group_row"),
        (";;;;;UBND thành phố Bắc Ninh;", "group_row"),
    ],
)
def test_a_row_below_a_list_of_cases_that_is_none_is_no_fault(cases, row, rule):
    extract = cases(GOOD, row, row)
    assert (extract.stops, rules_of(extract)[rule], extract.rows_set_aside, extract.unread()) == ((), 2, 2, {})


@pytest.mark.parametrize("row", ["PA-2;;;;;;", ";;;21/12/2024;Đã xử lý;TP. Từ Sơn;", "PA-2;;;;Đang xử lý;TP. Từ Sơn;"])
def test_a_case_that_lost_its_cells_is_a_fault(cases, row):
    extract = cases(GOOD, row)
    assert extract.rows_set_aside == sum(extract.unread().values()) == 1
    assert not {"total_row", "note_row", "group_row"} & set(rules_of(extract))


def test_a_row_set_aside_makes_the_rate_a_range(cases):
    rows = [f"PA-{n};01/12/2024;;{'02/12/2024' if n < 3 else ''};;TP. Từ Sơn;" for n in range(4)]
    (line,) = [line for line in extract_lines(cases(*rows, "PA-9;;;;;TP. Từ Sơn;")) if "Số liệu chính" in line]
    assert line.endswith("tỷ lệ xử lý từ 60,00% đến 80,00%, vì 1 dòng để riêng có thể là PAKN.")
    (line,) = [line for line in extract_lines(cases(*rows, "Tổng cộng;;;;;;")) if "Số liệu chính" in line]
    assert line.endswith("tỷ lệ xử lý 75,00%.")


def test_a_mapping_names_units_that_there_are(work_files):
    row = "1;BN01;100;90"
    for target in ("Thành phố Bắc Ninh", "Phường Kinh Bắc"):
        assert work_files(row, mapping=ExtractMapping(values={"unit": {"BN01": target}})).figures["total"] == 100
    with pytest.raises(DataError, match="Bắc Nink"):
        work_files(row, mapping=ExtractMapping(values={"unit": {"BN01": "Thành phố Bắc Nink"}}))


def test_one_unit_in_thousands_of_rows_is_told_once(work_files):
    extract = work_files(*(f"{number};Sở Tư pháp;{number};1" for number in range(20_000)))
    assert rules_of(extract)["duplicate_unit"] == 20_000


def test_a_district_that_stands_there_twice_has_its_parts_once(work_files):
    rows = ("1;Huyện Gia Bình;100;90", "2;Huyện Gia Bình;100;90", "3;Thị trấn Gia Bình;60;50")
    extract = work_files(*rows, mapping=ExtractMapping(whole_rows="total"))
    assert rules_of(extract)["part_row"] == 1


WORK_HEAD = "Đơn vị;Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc"


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("BÁO CÁO THÁNG 11 NĂM 2024", "other_period_title"), ("Kết quả tháng 12/2023", "other_period_title"),
        ("Quý IV/2024", "other_period_title"), ("BÁO CÁO THÁNG 12/2024", None), ("Số liệu so với tháng 11/2024", None),
        ("Kèm theo Công văn ngày 05 tháng 01 năm 2025", None), ("BÁO CÁO NĂM 2024", "other_period_title"),
        ("BÁO CÁO NĂM 2024 tháng 12", None),
        ("Đơn vị tính: nghìn văn bản", "scaled_unit"), ("ĐVT: triệu", "scaled_unit"), ("Đơn vị tính: văn bản", None),
        ("Đơn vị tính: 1.000 văn bản", "scaled_unit"), ("Đvt: ×1000", "scaled_unit"), ("ĐVT: 1000 VB", "scaled_unit"),
        ("Đơn vị: nghìn văn bản", "scaled_unit"), ("Đơn vị: Trạm Y tế, 1.000 dân", None),
        ("Kỳ báo cáo: 01/11/2024-30/11/2024", "other_period_title"),
        ("Báo cáo tháng Mười Một năm 2024", "other_period_title"),
        ("Từ tháng 10 đến tháng 12/2024", "other_period_title"), ("Báo cáo năm 2023", "other_period_title"),
        ("Số liệu tính theo nghìn", "scaled_unit"),
        ("ĐVT: 10³ văn bản", "scaled_unit"), ("Kết quả (tỷ lệ hồ sơ ký số)", None), ("ĐVT: lượt, phần trăm", None),
        ("ĐVT: hồ sơ, tỷ lệ %", None), ("ĐVT: tỷ đồng", "scaled_unit"), ("T11/2024", "other_period_title"),
        ("(Từ ngày 15/11/2024 đến ngày 14/12/2024)", "other_period_title"),
        ("Từ ngày 01/12/2024 đến hết ngày 31/12/2024", None), ("Số liệu chốt ngày 05/01/2025", None),
    ],
)  # fmt: skip
def test_a_title_may_speak_against_its_table(opened, title, rule):
    extract = opened("work_files", title, WORK_HEAD, "TP. Từ Sơn;10;9")
    assert [notice.rule.id for notice in extract.stops] == ([rule] if rule else [])


@pytest.mark.parametrize("title", ["Năm 2023", "Báo cáo tháng 11/2023"])
def test_a_title_of_another_year_speaks_against_a_year(opened, title):
    rows = ("TP. Từ Sơn;10;9",)
    extract = opened("pakn_units", title, "Đơn vị;Số PAKN tiếp nhận;Số PAKN đã xử lý", *rows, period="2024")
    assert "other_period_title" in [notice.rule.id for notice in extract.stops]
    extract = opened("pakn_units", "Tháng 12/2024", "Đơn vị;Số PAKN tiếp nhận;Số PAKN đã xử lý", *rows, period="2024")
    assert extract.stops == ()


@pytest.mark.parametrize("group", ["Kết quả (nghìn văn bản)", "Nghìn văn bản"])
def test_a_group_above_a_heading_may_scale_its_numbers(opened, group):
    head = [f"Đơn vị;{group};", ";Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc"]
    extract = opened("work_files", *head, "TP. Từ Sơn;10;9")
    assert "scaled_unit" in [notice.rule.id for notice in extract.stops]


def test_headings_may_have_the_number_of_their_column(opened):
    head = "Đơn vị (1);Số văn bản đi (2);Số văn bản đi có ký số từ hồ sơ công việc (3)"
    extract = opened("work_files", head, *(unit.removeprefix("1;").removeprefix("2;") for unit in UNITS))
    assert (extract.stops, extract.figures["total"]) == ((), 180)


CENTRE = "3;Trung tâm Hành chính công tỉnh;60;50"


def test_a_unit_of_a_level_without_an_annex_is_told(work_files):
    """It is read and would be looked for in vain: the annexes of work files are of agencies, districts and communes."""
    extract = work_files(*UNITS, CENTRE)
    assert extract.stops == ()
    (notice,) = (notice for notice in extract.notices if notice.rule.id == "level_without_annex")
    assert (notice.count, notice.told) == (1, "Trung tâm Hành chính công tỉnh")
    told = "1 đơn vị thuộc cấp không có phụ lục, không tính: Trung tâm Hành chính công tỉnh"
    assert told in count_extract(extract).told
    assert any("không vào phụ lục nào" in line for line in extract_lines(extract))
    assert "level_without_annex" not in rules_of(work_files(*UNITS))


@pytest.mark.slow
def test_thousands_of_totals_and_groups_are_no_matter_of_minutes(work_files):
    rows = [
        *(f"{number};Nhóm {number};;" for number in range(2_000)),
        *(f"{number};Cộng I;1;1" for number in range(1_000)),
    ]
    assert "tier_row" in rules_of(work_files(*UNITS, *rows))
