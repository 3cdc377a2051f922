"""Words the annexes of a month share: what is lacking, where numbers come from, which days a period has."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from made_counts import DISTRICTS, made

from pakn.base.paths import DATA
from pakn.extracts.deliveries import Deliveries
from pakn.render.monthly_method import exceptions
from pakn.render.monthly_words import level_words, not_delivered, source_of, until
from pakn.reports.month.pakn_month import open_pakn
from pakn.reports.month.sentences import units_title
from pakn.reports.unit_rates.rates import open_rates
from pakn.reports.unit_rates.sentences import rates_title as rate_title

EVEN = dict.fromkeys(DISTRICTS, (100, 95))


@pytest.mark.parametrize(
    ("delivered", "said"),
    [
        ((), "chưa nhận được kỳ nào trước đó"),
        (("2024-10", "2024-02"), "kỳ gần nhất đã nhận là tháng 10/2024"),
        (("2024-02",), "kỳ gần nhất đã nhận là tháng 02/2024"),
        (("2025-01", "2023-03"), "kỳ gần nhất đã nhận là tháng 3/2023"),
    ],
)
def test_what_is_lacking_names_the_system_and_what_it_delivered_last(open_data, tmp_path, delivered, said) -> None:
    folder = tmp_path / "extracts" / "digitisation"
    folder.mkdir(parents=True)
    for name in ("columns.yml", "checks.yml"):
        shutil.copyfile(DATA / name, tmp_path / name)
    for name in delivered:
        (folder / f"{name}.csv").touch()
    period_data = open_data("2024-12", made("pakn", "2024-12", EVEN))
    period_data = replace(period_data, deliveries=Deliveries(tmp_path))
    text = not_delivered(period_data, ["digitisation"]).text
    assert said in text
    assert text.startswith("Chưa nhận được số liệu tháng 12/2024 về số hóa hồ sơ")


def test_a_source_names_each_system_once_with_its_last_cut_off(open_data) -> None:
    period_data = open_data("2024-12")
    parts = [made("pakn", "2024-11", EVEN), made("pakn", "2024-12", EVEN, cut_off="2025-01-05")]
    text = source_of(period_data, [*parts, made("digitisation", "2024-12", EVEN)], [])
    assert text == (
        "Ứng dụng Phản ánh kiến nghị tỉnh Bắc Ninh (ngày chốt số liệu 05/01/2025); "
        "Hệ thống thông tin giải quyết TTHC tỉnh (ngày chốt số liệu 31/12/2024)"
    )
    assert source_of(period_data, [], []) == ""


def test_a_complete_period_has_no_label(open_data) -> None:
    assert until(None) == []
    whole = open_rates(open_data("2024-12", made("digitisation", "2024-12", EVEN)), "digitisation", "district")
    assert until(whole.known_until) == []


def test_districts_and_communes_are_called_what_they_are(open_data) -> None:
    old, new = open_data("2025-06"), open_data("2025-07")
    assert level_words(old, "commune") == "UBND các xã, phường, thị trấn"
    assert level_words(new, "commune") == "UBND các xã, phường"
    assert rate_title(open_rates(new, "digitisation", "district")).startswith(
        "Số hóa hồ sơ, trả kết quả bản điện tử của UBND các xã, phường\n"
    )


def test_another_window_shows_its_days_in_the_title(open_data) -> None:
    period_data = open_data("2024-12", made("pakn", "2024-12", EVEN, window="mid_month"), window="mid_month")
    month = open_pakn(period_data)
    assert units_title(month).endswith("\ntháng 12/2024 (15/11/2024–14/12/2024) và cả năm 2024")
    assert month.known_until is None
    assert month.localities[0].verdicts[0] == "met"
    assert list(exceptions(period_data, [])) == ["Kỳ báo cáo tính từ 15/11/2024 đến 14/12/2024"]
    assert list(exceptions(open_data("2024-12"), [])) == []
