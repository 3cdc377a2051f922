"""A system for which nobody has written a line of code: YAML and CSV alone bring it into all that shows systems."""

import shutil
from pathlib import Path

import openpyxl
import pytest
import yaml
from command_calls import called
from monthly_cases import delivered, province

from pakn.base.paths import NOTEBOOKS
from pakn.build.build import run
from pakn.build.executors import InlineExecutor
from pakn.build.request import Request
from pakn.observations.period_data import open_period_data
from pakn.reports.cases.pakn_signals import rate_signals
from pakn.reports.month.pakn_month import open_pakn

pytestmark = pytest.mark.long

SYSTEM = """
smart_dossiers:
  title: Hồ sơ thông minh
  shape: counts
  source: tthc_system
  counts: hồ sơ
  subjects: [hồ sơ]
  titled: [hồ sơ thông minh]
  summary: {place: 7}
  indicator: smart_dossier_rate
  columns:
    unit: {title: Đơn vị, type: unit, required: true, province: false, shown: [agency, locality], headings: [Đơn vị]}
    total: {title: Tổng số hồ sơ, type: count, required: true, headings: [Tổng số hồ sơ]}
    part: {title: Số hồ sơ thông minh, type: count, required: true, at_most: total, headings: [Số hồ sơ thông minh]}
"""
INDICATOR = """
smart_dossier_rate:
  title: Tỷ lệ hồ sơ thông minh
  unit: "%"
  decimals: 2
  direction: higher
  definition: Tỷ lệ hồ sơ thông minh trên tổng số hồ sơ.
"""
ANNEX = {
    "id": "7-1-smart-huyen",
    "title": "Hồ sơ thông minh: địa phương",
    "notebook": "rate_annex.ipynb",
    "number": "7.1",
    "fixed": {"system": "smart_dossiers", "level": "district"},
}
UNITS = (
    *("Thành phố Bắc Ninh", "Thành phố Từ Sơn", "Thị xã Thuận Thành", "Thị xã Quế Võ"),
    *("Huyện Tiên Du", "Huyện Yên Phong", "Huyện Gia Bình", "Huyện Lương Tài"),
)
MONTHS = [f"2024-{month:02}" for month in range(1, 13)]


@pytest.fixture(scope="module")
def data(sample, tmp_path_factory):
    folder = province(sample, tmp_path_factory.mktemp("smart") / "data")
    for name, text in {"columns.yml": SYSTEM, "indicators/tthc_truc_tuyen.yml": INDICATOR}.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)
    for index, month in enumerate(MONTHS):
        rows = "".join(f"{name};100;{60 + index + place}\n" for place, name in enumerate(UNITS))
        head = "Ngày chốt số liệu: 28/02/2025;;\nĐơn vị;Tổng số hồ sơ;Số hồ sơ thông minh\n"
        delivered(folder, f"smart_dossiers/{month}.csv", head + rows)
    return folder


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = Path(shutil.copytree(NOTEBOOKS, tmp_path_factory.mktemp("books") / "notebooks"))
    reports = yaml.safe_load((folder / "reports.yml").read_text(encoding="utf-8"))
    month = reports["digital-month"]
    month["annexes"] = [each for each in month["annexes"] if each["id"] == "tong-hop"]
    rates = next(each for each in yaml.safe_load((folder / "reports.yml").read_text(encoding="utf-8"))["digital-month"][
        "annexes"] if each["notebook"] == "rate_annex.ipynb")  # fmt: skip
    month["annexes"].append({**ANNEX, "parameters": rates["parameters"]})
    month["systems"] = [["smart_dossiers"]]
    kept = {name: reports[name] for name in ("shared", "digital-month")}
    (folder / "reports.yml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    return folder


def test_it_has_a_template(capsys, data, tmp_path):
    path = tmp_path / "mau.xlsx"
    status, _, err = called(
        capsys, "template", "smart_dossiers", "--period", "2024-12", "--out", str(path), "--data", str(data)
    )
    assert status == 0, err
    cells = [str(cell.value) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row]
    for heading in ("Đơn vị", "Tổng số hồ sơ", "Số hồ sơ thông minh"):
        assert any(cell.startswith(heading) for cell in cells)


def test_its_files_are_checked(capsys, data):
    path = data / "extracts" / "smart_dossiers" / "2024-12.csv"
    status, told, err = called(capsys, "check", str(path), "--data", str(data))
    assert (status, "800" in told, "596" in told) == (0, True, True), (told, err)


def test_it_has_its_annex_and_its_place_on_the_page_for_leaders(data, notebooks, tmp_path):
    (made,) = run(
        Request(reports=("digital-month",), period="2024-12", formats=("html",), data=data, notebooks=notebooks,
                outputs=tmp_path, draft=True),
        executor=InlineExecutor(),
    )  # fmt: skip
    summary, annex = ((made.folder / result.files[0]).read_text(encoding="utf-8") for result in made.results)
    assert "Kết quả bảy nhóm chỉ tiêu" in summary
    assert summary.index("Thanh toán trực tuyến phí, lệ phí") < summary.index("Hồ sơ thông minh")
    assert "74,50" in summary
    assert "Phụ lục 7.1" in annex
    assert all(name in annex for name in UNITS)
    assert "71,00" in annex


def test_it_is_watched_for_signals(data):
    month = open_pakn(open_period_data("2024-12", folder=data))
    signals = [signal for signal in rate_signals(month) if signal.name == "smart_dossier_rate"]
    assert [len(signal.points) for signal in signals] == [len(MONTHS)]
