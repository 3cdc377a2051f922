"""``pakn check`` and ``pakn template`` as an analyst calls them."""

import json

import pytest
from command_calls import called

from pakn.base.periods import parse_period
from pakn.figures.synthetic_flag import MARK
from pakn.sample import write_sample

pytestmark = pytest.mark.long

HEAD = "Đơn vị;Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc"


def work_files(folder, *rows, above="Ngày chốt số liệu: 05/01/2025"):
    path = folder / "work_files" / "2024-12.csv"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join([above, HEAD, *rows]) + "\n", encoding="utf-8")
    return path


# Three months and the year of the two files about cases, thirteen months of the six others; the index of the month, its
# scores of six months, the quarter of the departments.
@pytest.mark.parametrize(
    ("file_format", "checked", "number"),
    [
        ("csv", "pakn", 4),
        pytest.param("csv", "", 4 * 2 + 13 * 6 + 1 + 6 + 1, marks=pytest.mark.slow),
        pytest.param("parquet", "pakn", 4, marks=pytest.mark.slow),
    ],
)
def test_a_sample_passes_with_every_row_used(capsys, province, tmp_path, file_format, checked, number):
    folder = province
    if file_format == "parquet":
        folder = write_sample(tmp_path / "sample", parse_period("2024-12"), None, 1, file_format=file_format)
    told = tmp_path / "checked.json"
    status, out, _ = called(
        capsys, "check", folder / "extracts" / checked, "--data", folder, "--out", tmp_path / "out", "--json", told
    )
    files = json.loads(told.read_text(encoding="utf-8"))
    assert (status, len(files)) == (0, number)
    assert "dừng" not in out.lower()
    assert all(file["rows_used"] == file["rows_read"] > 0 for file in files)
    assert not (tmp_path / "out").exists()


def test_wrong_cells_end_with_1_and_say_where(capsys, tmp_path):
    path = work_files(tmp_path, "TP. Bắc Ninh;100;110", "Huyện Tiên Dụ;50;40", "Sở Nội vụ;1,5;0")
    status, out, _ = called(capsys, "check", path, "--out", tmp_path / "out")
    assert status == 1
    assert "dòng 3: phần lớn hơn tổng: «110»" in out
    assert "dòng 4: tên đơn vị viết chưa đúng: «Huyện Tiên Dụ» (gần nhất: Huyện Tiên Du (260))" in out
    assert "dòng 5: không phải số đếm: «1,5»" in out


def test_rows_set_aside_are_written_where_the_analyst_is_told(capsys, tmp_path):
    path = work_files(tmp_path, "TP. Bắc Ninh;100;90", "Tổng;100;90")
    status, out, _ = called(capsys, "check", path, "--out", tmp_path / "out")
    (aside,) = (tmp_path / "out").rglob("*.csv")
    assert (status, f"Các dòng để riêng: {aside}" in out) == (0, True)
    assert "Dòng tổng" in aside.read_text(encoding="utf-8-sig")


def test_what_is_told_of_synthetic_rows_says_so(capsys, tmp_path):
    path = work_files(tmp_path, "TP. Bắc Ninh;100;90", "Tổng;100;90")
    path.with_suffix(".yml").write_text(f"marking: {MARK}\n", encoding="utf-8")
    called(capsys, "check", path, "--out", tmp_path / "out", "--json", tmp_path / "told.json")
    (aside,) = (tmp_path / "out").rglob("*.csv")
    assert aside.read_text(encoding="utf-8-sig").splitlines()[1].endswith(MARK)
    assert [file["luu_y"] for file in json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))] == [MARK]


def test_a_department_means_that_of_the_province(capsys, tmp_path):
    # In 2024 Bắc Giang had a "Sở Nội vụ" too; the systems of Bắc Ninh export their own.
    status, _, _ = called(capsys, "check", work_files(tmp_path, "Sở Nội vụ;10;9"), "--out", tmp_path / "out")
    assert status == 0


def test_a_cut_off_may_come_from_the_command_line(capsys, tmp_path):
    path = work_files(tmp_path, "TP. Bắc Ninh;100;90", above="")
    assert called(capsys, "check", path, "--out", tmp_path)[0] == 1
    assert called(capsys, "check", path, "--out", tmp_path, "--cut-off", "2025-01-05")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "nothing.csv"], "một tệp hoặc thư mục có thật"),
        (["check", "{file}", "--system", "work_fils"], "work_files"),
        (["check", "{file}", "--period", "2024-Q1"], "một tháng, ví dụ 2024-12 hoặc một năm, ví dụ 2024"),
        (["template", "work_files", "--period", "2024"], "một tháng"),
        (["check", "{file}", "--cut-off", "5/1"], "2025-01-05"),
        (["check", "{file}", "--mapping", "no.yml"], "một tệp có thật"),
        (["template", "work_fils", "--period", "2024-12"], "work_files"),
        (["template", "work_files"], "--period"),
        (["template", "work_files", "--period", "2024-12", "--out", "x.xls"], ".xlsx"),
    ],
)
def test_wrong_commands_end_with_2_and_a_remedy(capsys, tmp_path, arguments, told):
    file = work_files(tmp_path, "TP. Bắc Ninh;100;90")
    status, _, err = called(capsys, *(argument.format(file=file) for argument in arguments))
    assert status == 2
    assert told in err


def test_a_template_says_where_it_was_written(capsys, tmp_path):
    path = tmp_path / "t.xlsx"
    status, out, _ = called(
        capsys, "template", "work_files", "--period", "2025-08", "--level", "commune", "--out", path
    )
    assert (status, path.is_file()) == (0, True)
    assert "điền sẵn 99 đơn vị" in out


def test_a_file_received_again_wins_and_is_reported(capsys, tmp_path):
    old = work_files(tmp_path, "TP. Bắc Ninh;100;110")
    (old.parent / "2024-12.v2.csv").write_text(old.read_text(encoding="utf-8").replace("110", "90"), encoding="utf-8")
    status, out, _ = called(capsys, "check", tmp_path, "--out", tmp_path / "out")
    assert (status, out.count("Văn bản đi ký số")) == (0, 1)
    assert "có bản nhận lại, bản trước không dùng (2024-12.csv)" in out


def test_two_files_for_one_month_are_an_error_that_names_both(capsys, tmp_path):
    old = work_files(tmp_path, "TP. Bắc Ninh;100;90")
    (old.parent / "2024-12.txt").write_bytes(old.read_bytes())
    status, _, err = called(capsys, "check", tmp_path, "--out", tmp_path / "out")
    assert status == 1
    assert "2024-12.csv và 2024-12.txt" in err


@pytest.mark.parametrize("name", ["2024", "2024.v2"])
def test_a_file_named_by_a_year_is_checked_as_that_year(capsys, tmp_path, name):
    month = work_files(tmp_path, "TP. Bắc Ninh;100;90")
    year = month.parent / f"{name}.csv"
    year.write_text(month.read_text(encoding="utf-8").replace("100;90", "1200;700"), encoding="utf-8")
    told = tmp_path / "told.json"
    for asked in (year, month.parent):
        assert called(capsys, "check", asked, "--out", tmp_path / "out", "--json", told)[0] == 0
        found = {file["file"]: file["period"] for file in json.loads(told.read_text(encoding="utf-8"))}
        assert found == {year.name: "2024"} | ({month.name: "2024-12"} if asked.is_dir() else {})


@pytest.mark.parametrize("name", ["2024-1", "20241", "nam2024"])
def test_what_only_looks_like_a_year_is_asked_about(capsys, tmp_path, name):
    path = work_files(tmp_path, "TP. Bắc Ninh;100;90").rename(tmp_path / "work_files" / f"{name}.csv")
    status, _, err = called(capsys, "check", path, "--out", tmp_path / "out")
    assert (status, "không rõ kỳ" in err) == (2, True)


def test_a_folder_without_extracts_is_refused(capsys, tmp_path):
    status, _, err = called(capsys, "check", tmp_path)
    assert (status, "không có tệp số liệu" in err) == (2, True)
