"""Made-up input of the reports that no published figure shapes: it adds up, and its own checks accept it."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest

from pakn.base.periods import parse_period
from pakn.extracts.deliveries import Deliveries
from pakn.registry.catalogue import Catalogue
from pakn.sample import write_sample

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", params=["2024-12", pytest.param("2025-08", marks=pytest.mark.slow)])
def folder(request, tmp_path_factory):
    out = tmp_path_factory.mktemp("others") / request.param
    return write_sample(out, parse_period(request.param), 200, 5)


def rows_of(folder, system, name):
    with (folder / "extracts" / system / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_is_accepted_without_a_note_on_its_numbers(folder):
    deliveries, catalogue = Deliveries(folder), Catalogue.read(folder)
    for system in ("service_index", "index_scores", "department_targets"):
        for path in (folder / "extracts" / system).glob("*.csv"):
            extract = deliveries.usable(system, path.stem, catalogue)
            assert extract.rows_used == extract.rows_read > 0
            assert {notice.rule.id for notice in extract.notices} <= {"unread_columns"}


def test_what_is_left_of_a_total_is_what_it_must_be(folder):
    for row in rows_of(folder, "service_index", folder.name):
        count = {name: int(text) for name, text in row.items() if text.isdecimal()}
        assert (
            count["Số hồ sơ nộp trực tuyến"] + count["Số hồ sơ nộp trực tiếp và theo hình thức khác"]
            == count["Tổng số hồ sơ tiếp nhận"]
        )
        timed = count["Số hồ sơ xử lý đúng hạn, trong hạn"] + count["Số hồ sơ xử lý quá hạn"]
        assert timed == count["Tổng số hồ sơ xét thời hạn"]


def test_the_outcomes_of_a_quarter_are_all_its_cases(folder):
    names = [path.stem for path in (folder / "extracts" / "department_targets").glob("*.csv")]
    assert names == (["2024-Q4"] if folder.name == "2024-12" else [])
    for row in rows_of(folder, "department_targets", "2024-Q4") if names else []:
        outcomes = ("Số hồ sơ trả trước hạn", "Số hồ sơ trả đúng hạn", "Số hồ sơ chưa đến hạn", "Số hồ sơ quá hạn")
        assert sum(int(row[name]) for name in outcomes) == int(row["Số hồ sơ phải giải quyết trong kỳ"])


def test_the_province_is_read_every_friday_for_half_a_year(folder):
    days = []
    for path in sorted((folder / "extracts" / "index_scores").glob("*.csv")):
        rows = rows_of(folder, "index_scores", path.stem)
        days += [
            dt.datetime.strptime(row["Ngày đọc điểm"], "%d/%m/%Y").date() for row in rows if "Tỉnh" in row["Đơn vị"]
        ]
        assert max(Counter((row["Đơn vị"], row["Ngày đọc điểm"]) for row in rows).values()) == 1
    assert len(days) == 26
    assert {day.weekday() for day in days} == {4}
    assert {(after - before).days for before, after in pairwise(days)} == {7}


def test_the_same_seed_gives_the_same_numbers(folder, tmp_path):
    again = write_sample(tmp_path / "again", parse_period(folder.name), 200, 5)
    for system in ("service_index", "index_scores"):
        for path in (folder / "extracts" / system).glob("*.csv"):
            assert path.read_bytes() == (again / "extracts" / system / path.name).read_bytes()
