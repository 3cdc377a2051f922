"""Builds that are killed, asked to end, or lose a worker: outputs whole, no process left, the next build succeeds."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from processes import NamedPipe, left, marked_environment

from pakn.base.errors import BuildError, Finding
from pakn.base.paths import NOTEBOOKS
from pakn.build import build as building
from pakn.build.build import Request, run
from pakn.build.execute import ENGINES
from pakn.build.executors import InlineExecutor
from pakn.build.record import file_hashes

pytestmark = pytest.mark.long
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")

REPORT = "source-audit"
"""The cheapest report: one annex."""
STEM = "01-doi-chieu"
BUILD = ("build", REPORT, "--formats", "html", "--workers", "2")
MOMENTS = 30


def pakn(arguments, environment, **more):
    return subprocess.Popen([sys.executable, "-m", "pakn", *map(str, arguments)], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)  # fmt: skip


def built(outputs, environment):
    """Build and return how many seconds it took."""
    started = time.monotonic()
    process = pakn([*BUILD, "--out", outputs], environment)
    told = process.communicate()
    assert process.returncode == 0, told
    return time.monotonic() - started


def check_whole(outputs):
    """Fail unless the report is whole and the index leads to what is there."""
    folder = outputs / REPORT / "all"
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["files"] == file_hashes(folder, record["files"])
    links = re.findall(r'href="([^"]+)"', (outputs / "index.html").read_text(encoding="utf-8"))
    assert f"{REPORT}/all/{STEM}.html" in links
    assert [link for link in links if not (outputs / link).is_file()] == []


def check_nothing_left(outputs, environment):
    """Fail unless nothing is there that only an unfinished build needs."""
    hidden = {path.name for path in outputs.iterdir() if path.name.startswith(".")}
    assert hidden <= {".staging"}
    assert [path.name for path in (outputs / ".staging").iterdir() if path.is_dir()] == []
    assert list(Path(environment["TMPDIR"]).iterdir()) == []


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A finished build."""
    folder = tmp_path_factory.mktemp("first")
    environment, _ = marked_environment(folder)
    built(folder / "out", environment)
    return folder / "out"


@pytest.fixture(scope="module")
def seconds(first, tmp_path_factory):
    """How many seconds a build takes where one has been before."""
    environment, _ = marked_environment(tmp_path_factory.mktemp("again"))
    return built(first, environment)


@pytest.mark.parametrize("moment", range(MOMENTS))
@pytest.mark.slow
def test_killed_at_any_moment(tmp_path, first, seconds, moment):
    outputs = shutil.copytree(first, tmp_path / "out")
    environment, mark = marked_environment(tmp_path)
    process = pakn([*BUILD, "--out", outputs], environment)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=seconds * (moment + 1) / MOMENTS)
    process.kill()
    process.communicate()
    check_whole(outputs)
    assert left(mark) == []
    built(outputs, environment)
    check_whole(outputs)
    check_nothing_left(outputs, environment)


def busy_notebooks(folder, pipe):
    """Copy the notebooks; that of the report tells when it is at its last cell, with a child of its own, and waits."""
    notebooks = Path(shutil.copytree(NOTEBOOKS, folder / "notebooks"))
    rewrite(notebooks, f"dying.hold({str(pipe)!r})")
    return notebooks


def rewrite(notebooks, source):
    """Let the last cell of the report's notebook do something else."""
    notebook = nbformat.read(notebooks / "source_audit.ipynb", as_version=4)
    notebook.cells[
        -1
    ].source = f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nimport dying\n{source}"
    nbformat.write(notebook, notebooks / "source_audit.ipynb")


IN_FOLDER = """
import sys
from pathlib import Path
from pakn.app import cli
from pakn.build import build

real = build.run
build.run = lambda request, progress: real(build.replace(request, notebooks=Path(sys.argv.pop())), progress)
if __name__ == "__main__":
    cli.main(sys.argv[1:-1])
"""
"""The command line on notebooks of the test."""


@needs_pipes
@pytest.mark.parametrize("engine", [ENGINES[0], *(pytest.param(each, marks=pytest.mark.slow) for each in ENGINES[1:])])
@pytest.mark.parametrize(
    ("number", "status"),
    [
        pytest.param(signal.SIGKILL, -9, marks=pytest.mark.slow),
        (signal.SIGTERM, 143),
        pytest.param(signal.SIGHUP, 129, marks=pytest.mark.slow),
        pytest.param(signal.SIGINT, 130, marks=pytest.mark.slow),
    ],
)
def test_a_build_that_is_ended_ends_its_notebook(tmp_path, first, engine, number, status):
    outputs, pipe = shutil.copytree(first, tmp_path / "out"), NamedPipe(tmp_path / "pipe")
    environment, mark = marked_environment(tmp_path)
    (tmp_path / "command.py").write_text(IN_FOLDER, encoding="utf-8")
    arguments = [*BUILD, "--out", str(outputs), "--engine", engine, str(busy_notebooks(tmp_path, pipe.path))]
    process = subprocess.Popen([sys.executable, str(tmp_path / "command.py"), *arguments], env=environment,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
    pipe.line()
    process.send_signal(number)
    _, told = process.communicate(timeout=30)
    assert process.returncode == status, told
    if number != signal.SIGKILL:
        assert told.strip() == "Đã dừng theo yêu cầu; báo cáo đã công bố còn nguyên vẹn."
        assert list(Path(environment["TMPDIR"]).iterdir()) == []
    assert left(mark) == []
    check_whole(outputs)
    built(outputs, environment)
    check_nothing_left(outputs, environment)


def test_a_worker_that_dies_at_an_annex_names_its_notebook_and_stops_no_other_report(tmp_path):
    notebooks = Path(shutil.copytree(NOTEBOOKS, tmp_path / "notebooks"))
    rewrite(notebooks, "dying.die()")
    asked = Request(reports=(REPORT, "service-index"), formats=("html",), outputs=tmp_path / "out", notebooks=notebooks)
    with pytest.raises(BuildError) as raised:
        run(asked)
    assert raised.value.exit_status == 3
    (finding,) = raised.value.findings
    assert finding.where == f"sổ tay source_audit.ipynb, phụ lục {STEM}"
    assert "tiến trình dựng phụ lục dừng đột ngột (tín hiệu 9" in finding.found
    assert not (tmp_path / "out" / REPORT).exists()
    assert "service-index/" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_a_report_that_cannot_be_counted_stops_no_other(tmp_path, monkeypatch):
    real = building.count_extracts

    def count(extracts, pool, *, draft):
        if REPORT in str(extracts.failed):
            raise BuildError([Finding("pakn/2024-12.csv", "tiến trình dừng", "chạy đến hết", "chạy lại")])
        return real(extracts, pool, draft=draft)

    monkeypatch.setattr(building, "count_extracts", count)
    asked = Request(reports=(REPORT, "service-index"), formats=("html",), outputs=tmp_path)
    with pytest.raises(BuildError, match=r"pakn/2024-12\.csv"):
        run(asked, executor=InlineExecutor())
    assert not (tmp_path / REPORT).exists()
    assert [path.name for path in (tmp_path / ".staging").iterdir() if path.is_dir()] == []
    assert "service-index/" in (tmp_path / "index.html").read_text(encoding="utf-8")
