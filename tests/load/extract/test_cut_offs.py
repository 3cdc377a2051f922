"""The cut-off above a table, as people write it."""

import datetime as dt

import pytest

from pakn.load.extract.cut_offs import stated_cut_off, stated_cut_offs
from pakn.load.extract.reporting import extract_json

from .conftest import rules_of


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


def test_two_different_days_are_a_question(opened):
    texts = ["Ngày chốt số liệu: 31/12/2024", "Ngày chốt: 05/01/2025"]
    assert len(stated_cut_offs(texts)) == 2
    assert stated_cut_offs([texts[0], texts[0]]) == (dt.date(2024, 12, 31),)
    head = "Đơn vị;Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc"
    extract = opened("work_files", *texts, head, "TP. Bắc Ninh;2;1", cut_off="")
    assert rules_of(extract) == {"several_cut_offs": 2}
    assert extract_json(extract)["findings"][0]["found"] == "31/12/2024, 05/01/2025"
