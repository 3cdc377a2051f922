"""The command line and the disk: no fault of a file or folder ends in a traceback."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest
from command_calls import called

from pakn.app.cli import cli, main
from pakn.app.ending import AskedToEnd
from pakn.base.errors import DataError, Finding
from pakn.base.paths import DATA
from pakn.build import build as building
from pakn.extracts import reading

pytestmark = pytest.mark.long

LONG = "a" * 300


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "--out", "{file}"], "là một tệp"),
        (["build", "--out", "{file}/sub"], "là một tệp"),
        (["build", "--out", "{broken}"], "liên kết (symlink) hỏng"),
        (["build", "--data", "{file}"], "một thư mục có thật"),
        (["list", "--data", LONG], "tên quá dài"),
        (["units", "x", "--data", LONG], "tên quá dài"),
        (["units", "Bắc Ninh", "--json", "{folder}"], "là thư mục"),
        (["audit", "--json", "{file}/x.json"], "không phải thư mục"),
        (["check", LONG], "tên quá dài"),
        (["check", "{file}", "--mapping", LONG], "tên quá dài"),
        (["template", "work_files", "--period", "2024-12", "--out", "{file}/x.xlsx"], "{file} đã có tệp"),
        (["template", "reform_forms", "--period", "2025-Q1", "--out", "{file}/x.xlsx"], "{file} đã có tệp"),
        (["template", "work_files", "--period", "2024-12", f"--out={LONG}.xlsx"], "tên quá dài"),
        (["sample", "--out", "{file}/x"], "không phải thư mục"),
        (["sample", "--out", LONG], "tên quá dài"),
        (["lab", "--data", LONG], "tên quá dài"),
    ],
)
def test_a_wrong_path_ends_with_2_and_a_remedy(capsys, tmp_path, arguments, told):
    places = {name: tmp_path / name for name in ("file", "folder", "broken")}
    places["file"].touch()
    places["folder"].mkdir()
    places["broken"].symlink_to(tmp_path / "nowhere")
    status, _, err = called(capsys, *(argument.format(**places) for argument in arguments))
    assert (status, told.format(**places) in err, "Cần làm" in err) == (2, True, True), err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no folder somebody stands in")
@pytest.mark.parametrize("command", ["build", "list", "check x.csv", "audit", "sample --out x"])
def test_a_folder_that_was_removed_is_told(capsys, monkeypatch, tmp_path, command):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    status, _, err = called(capsys, *command.split())
    assert (status, "thư mục đang đứng" in err, "chuyển sang thư mục khác" in err) == (2, True, True)


def test_a_link_named_json_replaces_no_table(capsys, tmp_path):
    (tmp_path / "data.csv").write_text("a;b", encoding="utf-8")
    (tmp_path / "x.json").symlink_to(tmp_path / "data.csv")
    status, _, err = called(capsys, "units", "TP. Bắc Ninh", "--date", "2024-06-30", "--json", tmp_path / "x.json")
    assert (status, "không phải tệp .json" in err) == (2, True)
    assert (tmp_path / "data.csv").read_text(encoding="utf-8") == "a;b"


def test_a_name_of_any_length_is_not_repeated(capsys):
    status, _, err = called(capsys, "units", "x" * 5000)
    assert (status, "5000 chữ" in err, "xxx" in err) == (2, True, False)


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOSPC, "đĩa đã đầy"), (errno.EROFS, "hệ thống tệp chỉ đọc"), (errno.EIO, "đĩa hoặc mạng hỏng")],
)
def test_a_fault_of_the_machine_ends_with_3(capsys, monkeypatch, number, told):
    def fail(*_):
        raise OSError(number, "x", "outputs/a.pdf")

    monkeypatch.setattr(building, "run", fail)
    status, _, err = called(capsys, "build")
    assert status == 3
    assert err.startswith(f"Chưa thực hiện được:\n  - outputs/a.pdf: {told}")


@pytest.mark.parametrize("command", [["audit"], ["units", "Bắc Ninh"], ["check", "{file}", "--system", "work_files"]])
def test_data_that_may_not_be_read_are_named(capsys, monkeypatch, tmp_path, command):
    data = Path(shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("extracts")))
    (tmp_path / "2024-12.csv").write_text("a\n", encoding="utf-8")
    read = Path.read_bytes

    def refused(path):
        if path.name == "units.csv":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    monkeypatch.setattr(Path, "read_text", lambda path, **options: refused(path).decode("utf-8-sig"))
    arguments = [argument.format(file=tmp_path / "2024-12.csv") for argument in command]
    status, _, err = called(capsys, *arguments, "--data", str(data))
    assert status == 3
    assert f"{data / 'units.csv'}: không có quyền" in err


def test_what_was_published_all_the_same_is_told(capsys, monkeypatch):
    def fail(*_):
        error = DataError([Finding("ở đây", "cái này", "cái kia", "làm thế")])
        error.add_note("Đã công bố: outputs/x")
        raise error

    monkeypatch.setattr(building, "run", fail)
    status, _, err = called(capsys, "build")
    assert status == 1
    assert err.splitlines()[-1] == "Đã công bố: outputs/x"


def test_a_name_that_is_no_text_is_told(capsys):
    status, _, err = called(capsys, "check", os.fsdecode(b"\xff.csv"))
    assert status == 2
    assert "\\udcff.csv" in err


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="no limit of the size of files")
@pytest.mark.parametrize("what", [["work_files", "--period", "2024-12"], ["reform_forms", "--period", "2025-Q1"]])
def test_a_template_that_finds_no_room_is_told(tmp_path, what):
    (tmp_path / "tmp").mkdir()
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
    limited = f"{limit}from pakn.app.cli import main\nmain()"
    command = [sys.executable, "-c", limited, "template", *what, "--out", str(tmp_path / "x.xlsx")]
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    ended = subprocess.run(command, capture_output=True, check=False, text=True, env=environment)
    assert (ended.returncode, "Cần làm" in ended.stderr, "Traceback" in ended.stderr) == (3, True, False), ended.stderr
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_behind_the_output_is_told(tmp_path):
    command = [sys.executable, "-m", "pakn", "list"]
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, text=True)
        silent = subprocess.run(command, stdout=full, stderr=full, check=False)
    assert (told.returncode, silent.returncode) == (3, 3)
    assert "đĩa đã đầy" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("error", [MemoryError(), duckdb.OutOfMemoryException("Nguyễn Văn A")])
def test_a_lack_of_memory_ends_with_3(capsys, monkeypatch, tmp_path, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(reading, "open_raw", fail)
    path = tmp_path / "2024-12.csv"
    path.touch()
    status, _, err = called(capsys, "check", str(path), "--system", "work_files")
    assert (status, err.splitlines()[1].partition(";")[0]) == (3, "  - 2024-12.csv: hết bộ nhớ")


@pytest.mark.parametrize(("asked", "status"), [(KeyboardInterrupt(), 130), (AskedToEnd(15), 143)])
def test_an_interrupted_statement_is_no_fault(capsys, monkeypatch, asked, status):
    def interrupted(*_, **__):
        raise RuntimeError("Query interrupted") from asked

    monkeypatch.setattr(cli, "main", interrupted)
    with pytest.raises(SystemExit) as ended:
        main(["list"])
    assert (ended.value.code, "Đã dừng theo yêu cầu" in capsys.readouterr().err) == (status, True)


def test_an_error_of_the_program_is_told_without_its_text(capsys, monkeypatch):
    def broken(*_, **__):
        raise ValueError("Nguyễn Văn A, 0912345678")

    monkeypatch.setattr(cli, "main", broken)
    monkeypatch.delenv("PAKN_DEBUG", raising=False)
    with pytest.raises(SystemExit) as ended:
        main(["list"])
    told = capsys.readouterr().err
    assert (ended.value.code, "lỗi ValueError ở test_cli_faults.py, dòng" in told, "Nguyễn" in told) == (3, True, False)
    monkeypatch.setenv("PAKN_DEBUG", "1")
    with pytest.raises(ValueError, match="Nguyễn"):
        main(["list"])


def test_an_interrupt_amid_anything_is_no_fault(capsys, monkeypatch):
    def interrupted(*_, **__):
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise ValueError("a library hides what interrupted it")  # noqa: B904 (as such a library does)

    monkeypatch.setattr(cli, "main", interrupted)
    with pytest.raises(SystemExit) as ended:
        main(["list"])
    assert (ended.value.code, "Traceback" in capsys.readouterr().err) == (130, False)


def test_interrupting_is_no_fault(capsys, monkeypatch):
    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "run", fail)
    with pytest.raises(SystemExit) as ended:
        main(["build"])
    assert ended.value.code == 130


WORK_FILES = (
    "Ngày chốt số liệu: 05/01/2025\nĐơn vị,Số văn bản đi,Số văn bản đi có ký số từ hồ sơ công việc\nSở Y tế,5,4\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_one_broken_neighbour_or_name_stops_no_other_file(capsys, tmp_path):
    folder = tmp_path / "work_files"
    folder.mkdir()
    for name in (b"2024-12\xff.csv", b"2024-11.csv", b"2024-10.csv"):
        (folder / os.fsdecode(name)).write_text(WORK_FILES, encoding="utf-8")
    (folder / "2024-11.yml").write_text("a: [", encoding="utf-8")
    status, out, _ = called(capsys, "check", str(tmp_path))
    assert status == 1
    assert "work_files/2024-11.csv: có 2024-11.yml, dòng 2: sai cú pháp YAML" in out
    assert "tên tệp có ký tự không đọc được" in out
    assert "work_files/2024-10.csv – Văn bản đi ký số từ hồ sơ công việc, tháng 10/2024\n  Đọc 1 dòng: dùng 1" in out


def test_a_file_that_the_system_refuses_stops_no_other_file(capsys, tmp_path):
    folder = tmp_path / "work_files"
    folder.mkdir()
    (folder / "2024-12.csv").symlink_to("/proc/self/mem")
    head = "Ngày chốt số liệu: 05/01/2025\nĐơn vị;Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc\n"
    (folder / "2024-11.csv").write_text(head + "TP. Từ Sơn;10;9\n", encoding="utf-8")
    long = folder / f"2024-10.{'x' * 200}đđđđđđđđđđđđđđđđđđđđđ.csv"
    long.write_text(head + "TP. Từ Sơn;10;9\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="1"):
        main(["check", str(folder), "--period", "2024-11", "--out", str(tmp_path / "out")])
    told = capsys.readouterr().out
    assert "work_files/2024-11.csv" in told
    assert "work_files/2024-12.csv" in told


def test_the_words_of_settings_name_no_person(capsys, tmp_path):
    folder = tmp_path / "work_files"
    folder.mkdir()
    head = "Ngày chốt số liệu: 05/01/2025\nĐơn vị;Số văn bản đi;Số văn bản đi có ký số từ hồ sơ công việc\n"
    (folder / "2024-11.csv").write_text(head + "TP. Từ Sơn;10;9\n", encoding="utf-8")
    said = (
        "columns: {Nguyễn Văn An 0912345678: total}\n", "blank: {Nguyễn Văn An: [x]}\n",
        "decimal: Nguyễn Văn An 0912345678\n", "Nguyễn Văn An: 0912345678\n",
    )  # fmt: skip
    (folder / "2024-11.yml").write_text("totals: {Nguyễn Văn An 0912345678: 1}", encoding="utf-8")
    for line in (*said, "values: {unit: {a: Nguyễn Văn An 0912345678}}"):
        (folder / "mapping.yml").write_text(line, encoding="utf-8")
        with suppress(SystemExit):
            main(["check", str(folder), "--out", str(tmp_path / "out")])
        told = str(capsys.readouterr())
        assert "mapping" in told or "ánh xạ" in told
        assert "Văn An" not in told
        assert "0912345678" not in told


def test_a_received_file_is_not_written_over(capsys, tmp_path):
    path = tmp_path / "2024-12.csv"
    path.write_text(WORK_FILES, encoding="utf-8")
    status, _, err = called(capsys, "check", str(path), "--system", "work_files", "--json", str(path))
    assert (status, "không phải tệp .json" in err, path.read_text(encoding="utf-8")) == (2, True, WORK_FILES)


@pytest.mark.slow
def test_a_closed_output_ends_no_command_in_a_traceback(tmp_path):
    command = f'exec "{sys.executable}" -m pakn build source-audit --formats html --workers 1 --out "{tmp_path}"'
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        ended = subprocess.run(["sh", "-c", f"{command} {closed}"], capture_output=True, text=True, check=False)
        assert (ended.returncode, "Traceback" in ended.stderr) == (0, False), (closed, ended.stderr)
