"""Which file of a folder counts for a month, which for a year to date."""

import datetime as dt

import pytest

from pakn.base.errors import DataError
from pakn.extracts.files import find_extract, misnamed, periods_of, read_sidecar


@pytest.fixture
def folder(tmp_path):
    """A data folder in which one month and one year were received twice."""
    extracts = tmp_path / "extracts" / "pakn"
    extracts.mkdir(parents=True)
    for name in (
        "2024-11.csv",
        "2024-12.csv",
        "2024-12.v2.xlsx",
        "2024.csv",
        "2024.v2.csv",
        "2023.parquet",
        "20245.csv",
    ):
        (extracts / name).touch()
    (extracts / "2024.v2.yml").write_text("cut_off: 2024-12-31\n", encoding="utf-8")
    return tmp_path


def test_a_year_and_its_months_are_never_mistaken_for_each_other(folder):
    year, month = (find_extract(folder, "pakn", period) for period in ("2024", "2024-12"))
    assert (year.path.name, [path.name for path in year.superseded]) == ("2024.v2.csv", ["2024.csv"])
    assert (month.path.name, [path.name for path in month.superseded]) == ("2024-12.v2.xlsx", ["2024-12.csv"])
    assert (year.sidecar.cut_off, month.sidecar.cut_off) == (dt.date(2024, 12, 31), None)
    assert find_extract(folder, "pakn", "2023").path.name == "2023.parquet"
    assert find_extract(folder, "pakn", "2025") is None
    assert find_extract(folder, "pakn", "2023-12") is None


def test_a_year_to_date_is_no_month(folder):
    assert periods_of(folder, "pakn") == ("2024-11", "2024-12")
    assert periods_of(folder, "work_files") == ()


def test_two_files_of_one_year_are_an_error_that_names_both(folder):
    (folder / "extracts" / "pakn" / "2023.xlsx").touch()
    with pytest.raises(DataError, match=r"2023\.parquet và 2023\.xlsx"):
        find_extract(folder, "pakn", "2023")


def test_a_file_that_nobody_would_read_is_found(tmp_path):
    good = (
        "2024-12.csv",
        "2024-12.v2.xlsx",
        "2024.parquet",
        "2024-12.yml",
        "mapping.yml",
        "~$2024-12.xlsx",
        ".2024.csv",
    )
    bad = ("2024-12 (1).csv", "2024-12-v2.csv", "2024-12.v1.csv", "2024-12_moi.XLSX", "2024-13.csv", "thang12.ods")
    for name in (*good, *bad):
        (tmp_path / name).touch()
    assert {path.name for path in misnamed(tmp_path)} == set(bad)


@pytest.mark.parametrize("number", ["9" * 29, "-1", "0514", "8:34", "0x202"])
def test_control_totals_are_numbers_that_something_may_have(tmp_path, number):
    (tmp_path / "2024-12.yml").write_text(f"totals: {{received: {number}}}", encoding="utf-8")
    with pytest.raises(DataError, match="totals"):
        read_sidecar(tmp_path / "2024-12.csv")
