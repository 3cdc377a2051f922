"""The command line: Vietnamese throughout, exit statuses of the contract, arguments passed on unchanged."""

import json
import os
import signal
import subprocess
import sys
from datetime import date

import pytest
from command_calls import called

from pakn.app import lab
from pakn.base.errors import BuildError, DataError, Finding
from pakn.base.paths import NOTEBOOKS
from pakn.base.periods import parse_period
from pakn.build import build as building
from pakn.build import report_list
from pakn.build.execute import AnnexResult
from pakn.build.merge import MergeResult
from pakn.build.report_list import read_reports
from pakn.figures.synthetic_flag import MARK, MARKER


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["buil"], "các lệnh: build"),
        (["build", "--perod", "x"], "không có tùy chọn «--perod»; gần nhất: --period"),
        (["build", "--workers", "x"], "cần một số nguyên"),
        (["build", "--period"], "thiếu giá trị"),
        (["build", "nothing"], "được phép: pakn-trend"),
        (["build", "--period", "2020-2021"], "2023-2025"),
        (["build", "-p", "x", "1"], "«x»"),
        (["build", "--formats", "docx"], "html, pdf"),
        (["build", "--engine", "x"], "được phép: pakn, kernel"),
        (["list", "extra"], "đối số"),
    ],
)
def test_wrong_commands_end_with_2_and_a_remedy(capsys, arguments, told):
    status, out, err = called(capsys, *arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert "Cần làm" in err


@pytest.mark.parametrize(("error", "status"), [(DataError, 1), (BuildError, 3)])
def test_errors_decide_the_status(capsys, monkeypatch, error, status):
    def fail(*_):
        raise error([Finding("ở đây", "cái này", "cái kia", "làm thế")])

    monkeypatch.setattr(building, "run", fail)
    ended, _, err = called(capsys, "build")
    assert ended == status
    assert "ở đây: cái này; được phép: cái kia. Cần làm: làm thế." in err


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows asks no process to end")
@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_being_asked_to_end_is_told_and_has_its_own_status(capsys, monkeypatch, name, status):
    number = getattr(signal, name)
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    monkeypatch.setattr(building, "run", lambda *_: os.kill(os.getpid(), number))
    ended, _, err = called(capsys, "build")
    assert {each: signal.getsignal(each) for each in before} == before, "whoever called it has its own way of ending"
    assert (ended, err.strip()) == (status, "Đã dừng theo yêu cầu; báo cáo đã công bố còn nguyên vẹn.")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["-p", "letter_number", "1", "-p", "letter_number", "2"], "tham số letter_number: có hai giá trị"),
        (["--workers", "9" * 20], "từ 1 đến 1000"),
        (["--workers", "0"], "từ 1 đến 1000"),
    ],
)
def test_what_cannot_be_meant_is_refused(capsys, options, told):
    status, _, err = called(capsys, "build", "source-audit", *options)
    assert (status, told in err) == (2, True), err


TIDYING = """
import atexit, os, signal, sys, time
from pakn.app import start
from pakn.build import build

def ask(*_):
    for name in names:
        os.kill(os.getpid(), getattr(signal, name))

def run(*_):
    atexit.register(ask)
    try:
        ask()
        time.sleep(30)
    finally:
        ask()

build.run = run
sys.argv[1:], names = ["build"], sys.argv[1:]
start.main()
"""
"""Whoever asks a command to end asks again while it tidies up, and once more when the interpreter ends."""
EARLY = """
import builtins, os, signal, sys
from pakn.app import start

real = builtins.__import__

def importing(name, *rest):
    if name == "pakn.app.cli":
        os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    return real(name, *rest)

builtins.__import__ = importing
start.main()
"""
HIDDEN = """
import os, signal, sys
from pakn.app import cli, start
from pakn.build import build

def run(*_):
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except BaseException as error:
        raise ValueError(f"SchemaError: {type(error).__name__}") from None

build.run = run
sys.argv[1:] = ["build"]
start.main()
"""
LOST = """
import os, signal, sys, time, weakref
from pakn.app import cli, start
from pakn.build import build

class Thing:
    pass

def run(*_):
    thing = Thing()
    dying = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGTERM))
    del thing
    for _ in range(3000):
        time.sleep(0.01)

build.run = run
sys.argv[1:] = ["build"]
start.main()
"""
"""Python drops what is raised in the callback of a weak reference."""
DONE = """
import atexit, os, signal, sys
from pakn.app import start

atexit.register(lambda: [os.kill(os.getpid(), getattr(signal, name)) for name in ("SIGINT", "SIGTERM", "SIGHUP")])
sys.argv[1:] = ["--version"]
start.main()
"""


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows asks no process to end")
@pytest.mark.parametrize("names", [("SIGINT",), ("SIGTERM",), ("SIGHUP", "SIGINT", "SIGTERM"), ("SIGINT", "SIGHUP")])
def test_whoever_asks_twice_is_heard_once(names):
    ended = subprocess.run([sys.executable, "-c", TIDYING, *names], capture_output=True, text=True, timeout=60)
    assert ended.stderr.strip() == "Đã dừng theo yêu cầu; báo cáo đã công bố còn nguyên vẹn."
    assert ended.returncode in {128 + getattr(signal, name) for name in names}


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows asks no process to end")
@pytest.mark.parametrize(
    ("script", "names", "status"),
    [(EARLY, ["SIGINT"], 130), (EARLY, ["SIGTERM"], 143), (HIDDEN, [], 143), (LOST, [], 143), (DONE, [], 0)],
)
def test_the_end_has_its_status_at_every_moment(script, names, status):
    ended = subprocess.run([sys.executable, "-c", script, *names], capture_output=True, text=True, timeout=60)
    told = "Đã dừng theo yêu cầu; báo cáo đã công bố còn nguyên vẹn." if status else ""
    assert (ended.returncode, ended.stderr.strip()) == (status, told)


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such pipes on this system")
@pytest.mark.parametrize(("arguments", "status"), [(["list"], 0), (["units", "TP. Bắc Ninh"], 2), (["--help"], 0)])
def test_whoever_has_read_enough_changes_no_status(arguments, status):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as unread:
        ended = subprocess.run(
            [sys.executable, "-m", "pakn", *arguments], stdout=unread, stderr=subprocess.PIPE, timeout=60
        )
    assert (ended.returncode, b"Traceback" in ended.stderr, b"Broken" in ended.stderr) == (status, False, False)


def test_options_reach_the_build(capsys, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(building, "run", lambda request, progress: asked.append(request) or [])
    options = [
        "--period",
        "2023-2024",
        "--formats",
        "html, pdf",
        "--out",
        str(tmp_path),
        "--workers",
        "1",
        "--draft",
        "--engine",
        "kernel",
        "-p",
        "numbering",
        "decimal",
    ]
    status, _, _ = called(capsys, "build", "pakn-trend", *options)
    request = asked[0]
    assert status == 0
    assert (request.reports, request.period, request.formats) == (("pakn-trend",), "2023-2024", ("html", "pdf"))
    assert (request.outputs, request.workers, request.draft, request.engine, request.parameters) == (
        tmp_path,
        1,
        True,
        "kernel",
        {"numbering": "decimal"},
    )


def test_the_summary_names_every_file(capsys, monkeypatch, tmp_path):
    report = read_reports(NOTEBOOKS)["pakn-trend"]
    results = [AnnexResult(stem, (f"{stem}.pdf", f"charts/{stem}.svg"), {}, 1.25) for stem in ("01-a", "02-b")]
    merged = MergeResult("pakn-trend-2023-2025.pdf", {}, 0.44)
    period = parse_period(report.periods[0])
    made = building.Published(report, period, tmp_path, tuple(results), merged, annexes=report.annexes)
    monkeypatch.setattr(building, "run", lambda *_: [made])
    status, out, _ = called(capsys, "build")
    assert status == 0
    lines = [line.split("  ")[-1].strip() for line in out.splitlines()[1:4]]
    assert lines == ["01-a.pdf", "02-b.pdf", "pakn-trend-2023-2025.pdf"]
    assert "Toàn bộ phụ lục" in out


def test_list_shows_reports_periods_and_parameters(capsys):
    status, out, _ = called(capsys, "list")
    assert status == 0
    for piece in ("pakn-trend", "2023-2025", "numbering", "roman, decimal", "mặc định"):
        assert piece in out


def test_list_shows_numbers_fixed_values_and_periods_of_annexes(capsys, monkeypatch):
    report = read_reports(NOTEBOOKS)["pakn-trend"]
    first, second = report.annexes
    annexes = (
        first.model_copy(update={"number": "1.1", "fixed": {"level": "agency"}, "until": date(2024, 12, 31)}),
        first.model_copy(update={"id": "x", "number": "-", "since": date(2025, 7, 1)}),
        second.model_copy(update={"id": "y", "since": date(2025, 12, 14), "until": date(2025, 12, 14)}),
        second,
    )
    changed = report.model_copy(update={"annexes": annexes})
    monkeypatch.setattr(report_list, "read_reports", lambda _: {report.id: changed})
    _, out, _ = called(capsys, "list")
    told = [line.strip() for line in out.splitlines() if line.startswith("  Phụ lục")]
    assert told == [
        "Phụ lục 1.1: Phân tích dữ liệu PAKN (pakn_trend.ipynb; level = agency; kỳ đến 31/12/2024)",
        "Phụ lục: Phân tích dữ liệu PAKN (pakn_trend.ipynb; kỳ từ 01/7/2025)",
        "Phụ lục 1: Số liệu các nhóm chỉ tiêu (other_groups_trend.ipynb; chỉ kỳ kết thúc ngày 14/12/2025)",
        "Phụ lục 2: Số liệu các nhóm chỉ tiêu (other_groups_trend.ipynb)",
    ]
    _, out, _ = called(capsys, "list", "--json")
    assert [annex["until"] for annex in json.loads(out)[0]["annexes"]] == ["2024-12-31", None, "2025-12-14", None]


def test_list_as_json(capsys):
    status, out, _ = called(capsys, "list", "--json")
    report = json.loads(out)[0]
    assert status == 0
    assert report["periods"][0] == "2023-2025"
    assert report["parameters"]["numbering"]["choices"] == ["roman", "decimal"]


def test_audit_prints_a_summary_and_writes_json(capsys, tmp_path):
    status, out, err = called(capsys, "audit", "--json", str(tmp_path / "audit.json"))
    assert (status, err) == (0, "")
    assert "Mâu thuẫn:" in out
    assert "98,60%" in out
    checks = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert f"Đã ghi {len(checks)} quan hệ" in out
    entry = next(check for check in checks if check["id"] == "ratio:003-396-01")
    assert (entry["verdict"], entry["severity"], entry["recomputed"]) == ("inconsistent", "arithmetic", "98,60%")
    assert {"doc": "003", "line": 396, "printed": "99,61%"} in entry["sources"]


@pytest.mark.parametrize("arguments", [["--data", "nowhere"], ["--json", "nowhere/audit.json"]])
def test_audit_says_what_is_wrong_with_a_path(capsys, arguments):
    status, _, err = called(capsys, "audit", *arguments)
    assert status == 2
    assert "nowhere" in err
    assert "Cần làm" in err


@pytest.mark.long
def test_sample_writes_a_marked_province_and_refuses_foreign_files(capsys, tmp_path):
    status, out, err = called(capsys, "sample", "--cases", "10", "--out", str(tmp_path / "mp"))
    assert (status, err) == (0, "")
    assert out.startswith("SỐ LIỆU MÔ PHỎNG – KHÔNG DÙNG ĐỂ BÁO CÁO")
    assert (tmp_path / "mp" / "sample.yml").exists()
    (tmp_path / "letter.docx").write_text("x", encoding="utf-8")
    status, out, err = called(capsys, "sample", "--out", str(tmp_path))
    assert (status, out) == (2, "")
    assert "letter.docx" in err
    assert "Cần làm" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--out", "x", "--period", "2024"], "một tháng"),
        (["--out", "x", "--format", "xls"], "csv, parquet"),
        (["--out", "x", "--cases", "nhiều"], "cần một số nguyên"),
        (["--out", "x", "--data", "nowhere"], "nowhere"),
        ([], "thiếu"),
    ],
)
def test_sample_says_what_is_wrong(capsys, arguments, told):
    status, out, err = called(capsys, "sample", *arguments)
    assert (status, out) == (2, "")
    assert told in err


def test_list_shows_the_periods_of_a_data_folder(capsys, tmp_path):
    path = tmp_path / "extracts" / "work_files" / "2025-08.csv"
    path.parent.mkdir(parents=True)
    path.touch()
    status, out, _ = called(capsys, "list", "--data", str(tmp_path))
    assert status == 0
    assert "  Kỳ có số liệu: 2025-08, 2024-12 (mặc định 2025-08)" in out.splitlines()
    (tmp_path / MARKER).write_text(f"marking: {MARK}\n", encoding="utf-8")
    status, out, _ = called(capsys, "list", "--data", str(tmp_path))
    assert "  Kỳ có số liệu: 2025-08 (mặc định 2025-08)" in out.splitlines()
    without = out.count("  Kỳ có số liệu: chưa có số liệu nào trong thư mục này")
    _, out, _ = called(capsys, "list", "--json", "--data", str(tmp_path))
    periods = {report["id"]: report["periods"] for report in json.loads(out)}
    assert {name: known for name, known in periods.items() if known} == {"digital-month": ["2025-08"]}
    assert without == len(periods) - 1
    status, _, err = called(capsys, "list", "--data", str(tmp_path / "none"))
    assert (status, "một thư mục có thật" in err) == (2, True)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["build", "--help"], ["list", "-h"], ["lab", "--help"], ["audit", "-h"], ["sample", "-h"]]
)
def test_help_is_vietnamese(capsys, arguments):
    status, out, _ = called(capsys, *arguments)
    assert status == 0
    assert out.startswith("Cách dùng: pakn")
    for english in ("Usage", "Options", "Show this", "Commands", "default:", "required"):
        assert english not in out


def test_module_and_command_are_one():
    made = subprocess.run([sys.executable, "-m", "pakn", "--version"], capture_output=True, text=True, check=True)
    assert made.stdout.startswith("pakn 0.")


@pytest.mark.parametrize(
    ("path", "outputs", "count"),
    [
        ("notebooks/pakn_trend.ipynb", [], None),
        ("/notebooks/control.ipynb", [], None),
        ("notebooks/cua-toi.ipynb", [{"text": "09123"}], 3),
        ("phan-tich/pakn_trend.ipynb", [{"text": "09123"}], 3),
    ],
)
def test_lab_strips_outputs_of_our_notebooks_on_save(path, outputs, count):
    cell = {"cell_type": "code", "outputs": [{"text": "09123"}], "execution_count": 3, "source": "1"}
    model = {"type": "notebook", "content": {"cells": [cell, {"cell_type": "markdown", "source": "x"}]}}
    lab.strip_outputs(model=model, path=path, contents_manager=None)
    assert (cell["outputs"], cell["execution_count"]) == (outputs, count)
    lab.strip_outputs(model={"type": "file", "content": "x"}, path=path)


def test_lab_starts_with_our_configuration(monkeypatch, tmp_path):
    started = []

    class Server:
        def __init__(self, command, env):
            started.append((command, env))

        def __enter__(self):
            return self

        def __exit__(self, *_):
            os.kill(os.getpid(), signal.SIGINT)  # heard by the test only if it comes once JupyterLab has ended

        def wait(self):
            os.kill(os.getpid(), signal.SIGINT)  # JupyterLab hears it too, and asks
            return 0

    monkeypatch.setattr(lab.subprocess, "Popen", Server)
    with pytest.raises(KeyboardInterrupt):
        lab.open_lab(("--no-browser",))
    monkeypatch.setattr(Server, "__exit__", lambda *_: None)
    assert lab.open_lab(("--no-browser",)) == 0
    command, environment = started[0]
    assert command[1:3] == ["-m", "jupyterlab"]
    assert "--no-browser" in command
    assert environment["JUPYTER_CONFIG_PATH"].startswith(str(lab.CONFIG))
    assert "PAKN_DATA" not in lab.lab_environment()
    assert lab.lab_environment(tmp_path)["PAKN_DATA"] == str(tmp_path)
    settings = json.loads((lab.CONFIG / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/translation-extension:plugin"]["locale"] == "vi_VN"
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
