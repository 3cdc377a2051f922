"""The cut-off above a table, as people write it."""

import datetime as dt

import pytest

from pakn.base.periods import parse_period
from pakn.extracts.checks.cut_offs import CutOff, stated_cut_off, stated_cut_offs
from pakn.extracts.opening import open_extract
from pakn.extracts.reporting import extract_json

from ..conftest import rules_of


@pytest.mark.parametrize(
    "text",
    [
        "Ngày chốt số liệu: 31/12/2024",
        "Ngày chốt: 31.12.2024",
        "NGÀY CHỐT SỐ LIỆU 31-12-2024",
        "chốt ngày 2024-12-31",
        "Ngày chốt số liệu: từ 01/12/2024 đến 31/12/2024",
        "Ngày chốt số liệu: 01/12/2024 - 31/12/2024",
        "Ngày chốt số liệu: từ ngày 01/12 đến hết ngày 31/12/2024",
        "Số liệu chốt lúc 17h00 ngày 31 tháng 12 năm 2024",
        "Số liệu chốt lúc 17 giờ 00 phút ngày 31/12/2024",
        "Số liệu chốt đến 24:00 ngày 31/12/2024",
        "Tính đến hết ngày 31/12/2024",
        "(Số liệu tính đến 17h00 ngày 31/12/2024)",
        "tính đến ngày 31 tháng 12 năm 2024",
        "So với số liệu tính đến ngày 30/11/2024; ngày chốt số liệu: 31/12/2024",
        "Số liệu tính đến ngày 30/11/2024, ngày chốt số liệu 31/12/2024",
        "Thời điểm chốt số liệu: 31/12/2024 17:00",
        "Ngày chốt số liệu: 31/12/2024, xuất ngày 02/01/2025",
        "Biểu chốt số liệu. Tính đến ngày 31/12/2024",
    ],
)
def test_the_day_that_is_meant(text):
    assert stated_cut_off([text]) == dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "Kỳ báo cáo: 31/12/2024",
        "Từ ngày 01/12/2024 đến ngày 31/12/2024",
        "Ngày chốt số liệu: 31/11/2024",
        "Ngày chốt: 31/12/24",
        "Ngày chốt số liệu theo Quyết định số 12 ngày 01/02/2020",
        "tính đến tháng 12/2024",
        "",
    ],
)
def test_what_states_no_day_or_another_is_asked(text):
    assert stated_cut_off([text]) is None


def test_the_day_comes_first():
    assert stated_cut_off(["Ngày chốt: 05/01/2025"]) == dt.date(2025, 1, 5)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Số liệu chốt lúc 17h00 ngày 31/12/2024", "17:00 ngày 31/12/2024"),
        ("Giờ chốt: 17h00 Ngày chốt số liệu: 31/12/2024", "17:00 ngày 31/12/2024"),
        ("Ngày chốt: 31/12/2024 5PM", "17:00 ngày 31/12/2024"),
        ("Ngày chốt: 31/12/2024 17.00", "17:00 ngày 31/12/2024"),
        ("Ngày chốt: 31/12/2024 17g00", "17:00 ngày 31/12/2024"),
        ("Ngày chốt: 31/12/2024; 17h00", "17:00 ngày 31/12/2024"),
        ("Ngày chốt: 31/12/2024; lúc 17h00", "17:00 ngày 31/12/2024"),
        ("Số liệu lấy lúc 17h00; ngày chốt số liệu 31/12/2024", None),
        ("Ngày chốt: 31/12/2024 (chốt lúc 17h00 hằng ngày)", None),
        ("Ngày chốt: 31/12/2024 17", None),
        ("Số liệu chốt ngày 31/12/2024 của 8 huyện", "31/12/2024"),
        ("Ngày chốt: 31/12/2024 (8 huyện, 126 xã)", "31/12/2024"),
        ("Ngày chốt số liệu: 31/12/2024, 12 giấy chứng nhận", "31/12/2024"),
        ("Tháng 12/2024: 487 PAKN; ngày chốt số liệu: 31/12/2024", "31/12/2024"),
        ("In lúc 08:15 ngày 05/01/2025; ngày chốt số liệu: 31/12/2024", "31/12/2024"),
        ("Ngày chốt: 31/12/2024 17:00", "17:00 ngày 31/12/2024"),
        ("Ngày chốt: 2024-12-31T17:00:00", "17:00 ngày 31/12/2024"),
        ("Ngày chốt 31/12/2024 lúc 5 giờ chiều", "17:00 ngày 31/12/2024"),
        ("Ngày chốt: 31/12/2024 (12 giờ trưa)", "12:00 ngày 31/12/2024"),
        ("Số liệu chốt lúc 0 giờ ngày 01/01/2025", "31/12/2024"),
        ("Tính đến 00:00 ngày 01/01/2025", "31/12/2024"),
        ("Tính đến 12 giờ sa ngày 01/01/2025", "31/12/2024"),
        ("Ngày chốt: 31/12/2024 00:00:00", "31/12/2024"),
        ("chốt: từ 0h00 ngày 01/12/2024 đến 24h00 ngày 31/12/2024", "31/12/2024"),
        ("Tính đến 23:59:59 ngày 31/12/2024", "31/12/2024"),
        ("Ngày chốt: 25:00 ngày 31/12/2024", None),
        ("Ngày chốt số liệu: 2024-12-31T08:00:00Z", "15:00 ngày 31/12/2024"),
        ("Ngày chốt số liệu: 2024-12-31 08:00:00+00:00", "15:00 ngày 31/12/2024"),
        ("Ngày chốt số liệu: 31/12/2024 08:00 (UTC)", "15:00 ngày 31/12/2024"),
        ("Ngày chốt số liệu: 2024-12-30T20:00:00Z", "03:00 ngày 31/12/2024"),
        ("Ngày chốt số liệu: 2024-12-31T15:00:00+07:00", "15:00 ngày 31/12/2024"),
        ("Số liệu tính đến ngày 31/12/2024; Giờ chốt: 15h00", "15:00 ngày 31/12/2024"),
        ("Ngày chốt số liệu: 2024-12-31 Giờ: 15:00:00", "15:00 ngày 31/12/2024"),
        ("Ngày chốt số liệu: 2024-12-30T23:59:59Z", "06:59 ngày 31/12/2024"),
        ("Ngày chốt số liệu: 2024-12-31T17:00:00Z", "31/12/2024"),
        ("Số liệu chốt lúc 12 giờ đêm ngày 31/12/2024", "31/12/2024"),
        ("Số liệu chốt lúc 11 giờ đêm ngày 31/12/2024", "23:00 ngày 31/12/2024"),
        ("Ngày chốt: 31/12/2024 khoảng 15h00", None),
        ("Ngày chốt số liệu: 31/12/2024, xuất lúc 08:30 ngày 02/01/2025", None),
    ],
)
def test_an_hour_is_part_of_it(text, meant):
    assert [str(found) for found in stated_cut_offs([text])] == ([meant] if meant else [])


def test_a_day_said_twice_is_known_to_the_hour():
    texts = ["Ngày chốt: 31/12/2024", "Số liệu chốt lúc 17h00 ngày 31/12/2024"]
    assert [str(found) for found in stated_cut_offs(texts)] == ["17:00 ngày 31/12/2024"]


@pytest.mark.parametrize("line", ["Giờ chốt số liệu: 15:00", "Thời gian chốt: 15 giờ 00", "Giờ: 3 giờ chiều"])
def test_an_hour_on_a_line_of_its_own_is_part_of_it(line):
    assert [str(found) for found in stated_cut_offs(["Ngày chốt: 31/12/2024", line])] == ["15:00 ngày 31/12/2024"]
    assert stated_cut_offs(["Ngày chốt: 31/12/2024", line, "Giờ chốt: 17h00"]) == ()


CASES = "Mã PAKN;Ngày tiếp nhận;Ngày xử lý xong;Trạng thái;Đơn vị xử lý"


@pytest.mark.parametrize(
    ("closed", "processed"),
    [("31/12/2024 17:00:00", 1), ("31/12/2024 17:00:01", 0), ("31/12/2024", 1), ("01/01/2025 00:30", 0)],
)
def test_what_happened_after_its_hour_had_not_happened(opened, closed, processed):
    rows = (f"PA-1;05/12/2024 08:00;{closed};Đã xử lý;TP. Từ Sơn", "PA-2;31/12/2024 17:30;;Đang xử lý;TP. Từ Sơn")
    extract = opened("pakn", "Số liệu chốt lúc 17h00 ngày 31/12/2024", CASES, *rows, cut_off="")
    assert (extract.figures["received"], extract.figures["processed"]) == (1, processed)
    assert rules_of(extract)["after_period"] == 1
    assert "số liệu tính đến 17:00 ngày 31/12/2024" in extract.decisions


def test_midnight_is_the_end_of_the_day_before(opened):
    rows = ("PA-1;05/12/2024 08:00;01/01/2025 09:00;Đã xử lý;TP. Từ Sơn", "PA-2;05/12/2024;31/12/2024;;TP. Từ Sơn")
    extract = opened("pakn", "Số liệu chốt lúc 0 giờ ngày 01/01/2025", CASES, *rows, cut_off="")
    assert (extract.figures["processed"], extract.cut_off) == (1, dt.date(2024, 12, 31))


def test_another_day_beside_the_file_goes_first_and_is_told(book, contracts, rules, tmp_path):
    path = tmp_path / "2024-12.csv"
    path.write_text(f"Ngày chốt: 31/12/2024\n{CASES}\nPA-1;05/12/2024;03/01/2025;;TP. Từ Sơn\n", encoding="utf-8")
    december = parse_period("2024-12")
    told_of_january = ["cạnh tệp 05/01/2025, phía trên bảng 31/12/2024"]
    for day, told in ((dt.date(2025, 1, 5), told_of_january), (dt.date(2024, 12, 31), [])):
        extract = open_extract(path, contracts["pakn"], december, book.catalogue, rules, None, day)
        assert extract.cut_off == day
        assert [notice.told for notice in extract.notices if notice.rule.id == "cut_off_beside"] == told


def test_two_different_days_are_a_question(opened):
    texts = ["Ngày chốt số liệu: 31/12/2024", "Ngày chốt: 05/01/2025"]
    assert len(stated_cut_offs(texts)) == 2
    assert stated_cut_offs([texts[0], texts[0]]) == (CutOff(dt.date(2024, 12, 31)),)
    head = "Đơn vị;Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc"
    extract = opened("work_files", *texts, head, "TP. Bắc Ninh;2;1", cut_off="")
    assert rules_of(extract) == {"several_cut_offs": 2}
    assert extract_json(extract)["findings"][0]["found"] == "31/12/2024, 05/01/2025"


def test_a_text_without_end_is_looked_at_as_far_as_a_page():
    endless = "Ngày chốt số liệu: " * 100_000
    assert stated_cut_offs([endless]) == ()
    assert stated_cut_off([endless, f"{'x' * 1_900} Ngày chốt số liệu: 31/12/2024"]) == dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Ngày chốt: 15/01/2025 (đối với xã: 31/12/2024)", ["31/12/2024", "15/01/2025"]),
        ("Số liệu chốt 05/01/2025 (in ngày 06/01/2025)", ["05/01/2025"]),
        ("Số liệu tính đến 31/12/2024, so với 30/11/2024", ["31/12/2024"]),
        ("Tính đến 31/12/2024, theo Công văn số 5 ngày 02/01/2025", ["31/12/2024"]),
    ],
)
def test_days_for_parts_of_the_units_are_asked_about(text, days):
    assert [str(found) for found in stated_cut_offs([text])] == days
