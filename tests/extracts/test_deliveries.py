"""Which file stands for a month or a year, and which of its rows belong to the report."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pakn.base.errors import DataError
from pakn.base.paths import DATA
from pakn.extracts.counts.extract_counts import count_extract
from pakn.extracts.deliveries import Deliveries
from pakn.figures.books import read_book
from pakn.figures.synthetic_flag import MARK, MARKER

from .conftest import CASE_HEAD, rules_of

pytestmark = pytest.mark.long

CITY = "256@2023-01-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("columns.yml", "checks.yml"):
        shutil.copyfile(DATA / name, tmp_path / name)
    return tmp_path


def write(folder: Path, name: str, *days: str, cut_off: str = "31/12/2024", system: str = "pakn") -> None:
    path = folder / "extracts" / system / name
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [f"PA-{place};{day};;;Đang xử lý;TP. Bắc Ninh;" for place, day in enumerate(days)]
    path.write_text("\n".join([f"Ngày chốt số liệu: {cut_off}", CASE_HEAD, *rows]) + "\n", encoding="utf-8")


def opened(folder: Path, book, name: str, **options):
    return Deliveries(folder, **options).opened("pakn", name, book.catalogue)


def received(extract) -> int:
    return int(count_extract(extract).rows[CITY]["received"])


@pytest.mark.parametrize(
    ("until", "used"),
    [(dt.date(2024, 11, 30), 2), (dt.date(2024, 12, 13), 3), (dt.date(2024, 12, 31), 4), (None, 4)],
)
def test_rows_of_a_year_after_the_report_are_set_aside(folder, book, until, used) -> None:
    write(folder, "2024.csv", "15/01/2024", "30/11/2024", "13/12/2024", "31/12/2024")
    extract = opened(folder, book, "2024", until=until)
    assert (received(extract), extract.rows_set_aside) == (used, 4 - used)
    assert rules_of(extract).get("after_period", 0) == 4 - used
    counted = count_extract(extract)
    assert (counted.name, counted.end) == ("2024", until or dt.date(2024, 12, 31))


def test_the_end_of_a_report_leaves_months_and_other_years_alone(folder, book) -> None:
    write(folder, "2023.csv", "31/12/2023")
    write(folder, "2024-12.csv", "31/12/2024")
    until = dt.date(2024, 12, 13)
    assert received(opened(folder, book, "2023", until=until)) == 1
    assert received(opened(folder, book, "2024-12", until=until)) == 1


@pytest.mark.parametrize(
    ("window", "name", "used"),
    [("calendar", "2024-12", 2), ("mid_month", "2024-12", 3), ("calendar", "2024", 4), ("mid_month", "2024", 4)],
)
def test_the_window_says_which_days_a_file_covers(folder, book, window, name, used) -> None:
    days = ("14/12/2023", "15/12/2023", "15/11/2024", "30/11/2024", "14/12/2024", "15/12/2024")
    write(folder, f"{name}.csv", *days)
    (folder / "extracts" / "pakn" / "mapping.yml").write_text("other_periods: skip\n", encoding="utf-8")
    extract = opened(folder, book, name, window=window)
    assert received(extract) == used
    counted = count_extract(extract)
    assert counted.complete
    expected = {"calendar": "31", "mid_month": "14"}[window]
    assert f"{counted.end:%d}" == expected


def test_a_window_of_mid_month_is_complete_before_the_calendar_month(folder, book) -> None:
    write(folder, "2024-12.csv", "14/12/2024", cut_off="14/12/2024")
    assert count_extract(opened(folder, book, "2024-12", window="mid_month")).complete
    assert not count_extract(opened(folder, book, "2024-12")).complete


def test_the_latest_version_counts_and_says_so(folder, book) -> None:
    write(folder, "2024-12.csv", "13/12/2024")
    write(folder, "2024-12.v2.csv", "13/12/2024", "14/12/2024")
    counted = count_extract(opened(folder, book, "2024-12"))
    assert (counted.rows[CITY]["received"], counted.file, counted.superseded) == (
        2, "pakn/2024-12.v2.csv", ("2024-12.csv",),
    )  # fmt: skip


def test_what_is_written_beside_a_later_version_is_not_of_the_first(folder, book) -> None:
    write(folder, "2024-12.csv", "13/12/2024")
    write(folder, "2024-12.v2.csv", "13/12/2024", "14/12/2024")
    (folder / "extracts" / "pakn" / "2024-12.v2.yml").write_text("totals: {received: 2}\n", encoding="utf-8")
    assert received(opened(folder, book, "2024-12")) == 2


@pytest.mark.parametrize("name", ["2024-12.CSV.yml", "2024-12 .yml", "2024-12.csv.yaml"])
def test_what_is_written_beside_a_file_is_not_passed_over(name, folder, book) -> None:
    write(folder, "2024-12.csv", "13/12/2024")
    (folder / "extracts" / "pakn" / name).write_text("totals: {received: 9}\n", encoding="utf-8")
    with pytest.raises(DataError, match="không được đọc"):
        opened(folder, book, "2024-12")


def test_what_was_not_delivered_is_not_there(folder, book) -> None:
    write(folder, "2024-11.csv", "13/11/2024", cut_off="30/11/2024")
    write(folder, "2024.csv", "13/11/2024", cut_off="30/11/2024")
    deliveries = Deliveries(folder)
    assert deliveries.opened("pakn", "2024-12", book.catalogue) is None
    assert deliveries.months("pakn") == ("2024-11",)
    assert deliveries.months("work_files") == ()


def test_a_mapping_beside_the_files_reads_them(folder, book) -> None:
    write(folder, "2024-12.csv", "2/12/2024", "5/12/2024")
    assert rules_of(opened(folder, book, "2024-12"))["day_order_assumed"] == 1
    (folder / "extracts" / "pakn" / "mapping.yml").write_text("date_order: dmy\n", encoding="utf-8")
    assert "day_order_assumed" not in rules_of(opened(folder, book, "2024-12"))
    assert received(opened(folder, book, "2024-12")) == 2


def test_a_mapping_for_all_files_does_not_overrule_the_cut_off_of_one(folder, book) -> None:
    for month in ("2024-10", "2024-11", "2024-12"):
        write(folder, f"{month}.csv", f"05/{month[5:]}/2024", cut_off="")
    (folder / "extracts" / "pakn" / "mapping.yml").write_text("cut_off: 2025-01-05\n", encoding="utf-8")
    (folder / "extracts" / "pakn" / "2024-11.yml").write_text("cut_off: 2024-12-05\n", encoding="utf-8")
    write(folder, "2024-10.csv", "05/10/2024", cut_off="31/10/2024")
    days = [str(opened(folder, book, month).cut_off) for month in ("2024-10", "2024-11", "2024-12")]
    assert days == ["2024-10-31", "2024-12-05", "2025-01-05"]


def test_synthetic_cases_are_refused_among_real_ones(folder, book) -> None:
    write(folder, "2024-12.csv", "15/12/2024")
    (folder / "extracts" / "pakn" / "2024-12.yml").write_text(f"marking: {MARK}\n", encoding="utf-8")
    with pytest.raises(DataError, match=f"2024-12.csv: có «{MARK}»; được phép: số liệu nhận từ hệ thống"):
        opened(folder, book, "2024-12")
    (folder / MARKER).write_text(f"marking: {MARK}\n", encoding="utf-8")
    assert received(opened(folder, book, "2024-12")) == 1


# --- The book of a folder ---------------------------------------------------------------------------------------------


def test_a_book_is_read_again_when_a_file_changes_and_only_then(data_copy) -> None:
    first = read_book(data_copy)
    assert read_book(data_copy) is first
    path = data_copy / "topics.csv"
    path.write_text(path.read_text(encoding="utf-8") + "Chủ đề thử,,000\n", encoding="utf-8")
    second = read_book(data_copy)
    assert second is not first
    assert "Chủ đề thử" in second.catalogue.topics.values()


def test_a_sample_has_no_figures(province, book) -> None:
    made = read_book(province)
    assert list(made) == []
    assert made.claims == ()
    assert set(made.catalogue.targets) == set(book.catalogue.targets)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "targets: [signed_outgoing_doc_rate,",
            "targets: [signed_outgoing_doc_rat,",
            "cột targets: có «signed_outgoing",
        ),
        ("heading_groups:\n", "heading_group:\n", "thiếu mục heading_groups"),
        ("  keeping: [số", "  keeping: [-, số", "mỗi từ có chữ"),
        ("  keeping: [số", "  keep: [số", "khóa không có trong quy định"),
        ("at_most: received - processed", "at_most: received - closed", "cột closed có trong columns"),
        ("  source: qlvb\n", "  source: qlvbx\n", "mục work_files, cột source: có «qlvbx»"),
        (
            "indicator: certified_ecopy_rate",
            "indicator: certified_copy_rate",
            "cột indicator: có «certified_copy_rate»",
        ),
    ],
)
def test_a_contract_that_names_what_is_not_registered_is_refused(data_copy, old, new, told) -> None:
    path = data_copy / "columns.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=f"columns.yml.*{told}"):
        read_book(data_copy)


def test_one_spelling_means_one_topic(data_copy) -> None:
    path = data_copy / "topics.csv"
    path.write_text(path.read_text(encoding="utf-8") + "Chủ đề thử,Tiếng ồn; chiếu sáng,000\n", encoding="utf-8")
    with pytest.raises(DataError, match="mục Chủ đề thử: có «chiếu sáng» cũng là của «Chiếu sáng công cộng»"):
        read_book(data_copy)
