"""The in-process engine against the stock kernel: the same outputs, counts, errors and exported bytes.

That equality is what allows it to be the default.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import engine_cases
import nbformat
import pytest
from engine_cases import CASES, FAILING, write_cases

from pakn.base.errors import UsageError
from pakn.base.paths import NOTEBOOKS, PROJECT
from pakn.build import build as building
from pakn.build.build import Request, run
from pakn.build.execute import ENGINE_VARIABLE, ENGINES, chosen_engine
from pakn.build.executors import InlineExecutor
from pakn.build.record import file_hashes, read_record
from pakn.build.report_list import read_reports

pytestmark = pytest.mark.long

FOLDERS = {
    "pakn-trend": "2023-2025", "source-audit": "all", "service-index": "2024-02", "reform-forms": "cchc-2025",
    "department-quarter": "2024-Q1",
}  # fmt: skip
"""Reports that stock kernels build a second time; the notebooks of the others are compared in test_monthly."""
TOOLS = {"control.ipynb", "explore.ipynb"}
"""Notebooks for people to work with; no report is made from them."""


def cleaned_environment(tmp_path):
    """Neither pytest's variable, which makes a kernel leave child processes alone, nor the user's own IPython."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return {**kept, "IPYTHONDIR": str(tmp_path / "ipython")}


@pytest.fixture(scope="module")
def executed(tmp_path_factory, request):
    """A folder of executed made-up notebooks for each engine; all have the same name for the notebook that asks."""
    folder = tmp_path_factory.mktemp("cases")
    (folder / "in").mkdir()
    asked = {item.callspec.params["name"] for item in request.session.items if "executed" in item.fixturenames}
    write_cases(folder / "in", asked)
    runs = {}
    for engine in ENGINES:
        (folder / engine / "out").mkdir(parents=True)
        command = [sys.executable, engine_cases.__file__, engine, str(folder / "in"), "out"]
        runs[engine] = subprocess.Popen(
            command, cwd=folder / engine, env=cleaned_environment(folder), text=True, stderr=subprocess.PIPE
        )
    told = {engine: process.communicate()[1] for engine, process in runs.items()}
    assert [process.returncode for process in runs.values()] == [0, 0], told
    return {engine: folder / engine / "out" for engine in ENGINES}


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def merged(outputs):
    """Outputs without what the stock kernel does not repeat either.

    It cuts the text of a stream by the clock, and it marks the failing part of a line only in functions that have not
    run so often that the interpreter specialised them; in a cell's own columns the colours are compared.
    """
    kept = []
    for output in outputs:
        if output.output_type == "error":
            output.traceback = [
                plain(column) if plain(column).startswith("File ") else column for column in output.traceback
            ]
        if kept and output.output_type == "stream" and kept[-1].get("name") == output.name:
            kept[-1] = {**kept[-1], "text": kept[-1]["text"] + output.text}
        else:
            kept.append(output)
    return kept


def comparable(path):
    """The cells without what differs between two runs of the stock kernel too: process, addresses, times."""
    cells = [
        {
            "source": cell.source,
            "count": cell.get("execution_count"),
            "outputs": merged(cell.get("outputs", [])),
            "state": {name: cell.metadata.get("papermill", {}).get(name) for name in ("status", "exception")},
            "times": sorted(cell.metadata.get("execution", {})),
            "keys": sorted(cell.metadata),
        }
        for cell in nbformat.read(path, as_version=4).cells
    ]
    text = json.dumps(cells, ensure_ascii=False, indent=1, sort_keys=True)
    for pattern, instead in ((r"ipykernel_\d+", "ipykernel_N"), (r"0x[0-9a-f]{6,}", "0xN"), (r"Task-\d+", "Task-N")):
        text = re.sub(pattern, instead, text)
    return text.replace("/kernel/out", "/out").replace("/pakn/out", "/out")


def fails(name):
    """Whether papermill ends with an error: it does for every error output, an expected one too."""
    return name.startswith("failing") or any(FAILING in cell for cell in CASES[name] if isinstance(cell, tuple))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.slow
def test_made_up_notebooks_give_what_the_stock_kernel_gives(executed, name):
    if name == "descriptors" and not hasattr(os, "fork"):
        pytest.skip("the stock kernel watches descriptors on Linux and macOS only")
    ours, stock = (executed[engine] / f"{name}.ipynb" for engine in ENGINES)
    assert comparable(ours).splitlines() == comparable(stock).splitlines()
    told = [Path(f"{path}.error") for path in (ours, stock)]
    assert [path.exists() for path in told] == [fails(name)] * 2
    notebooks = [nbformat.read(path, as_version=4).metadata for path in (ours, stock)]
    assert notebooks[0].language_info == notebooks[1].language_info
    assert notebooks[0].papermill.exception == notebooks[1].papermill.exception


@pytest.fixture(scope="module")
def built_by_kernel(tmp_path_factory):
    outputs = tmp_path_factory.mktemp("kernel")
    run(Request(reports=tuple(FOLDERS), outputs=outputs, engine="kernel"), executor=InlineExecutor())
    return outputs


def of_the_folders(built, pattern):
    """Paths inside the build of everything, of the reports that the kernel has built too."""
    return sorted(
        path.relative_to(built)
        for report, period in FOLDERS.items()
        for path in (built / report / period).glob(pattern)
    )


def test_reports_use_every_notebook():
    used = {annex.notebook for report in read_reports(NOTEBOOKS).values() for annex in report.annexes}
    assert {path.name for path in NOTEBOOKS.glob("*.ipynb")} - TOOLS == used, (
        "add it to reports.yml; both engines are compared here or in test_monthly"
    )


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_tools_make_no_annex(name):
    cells = nbformat.read(NOTEBOOKS / name, as_version=4).cells
    assert not any("annex_front" in cell.source for cell in cells), "an annex belongs in reports.yml"


@pytest.mark.slow
def test_every_report_has_the_same_bytes_with_either_engine(built, built_by_kernel):
    names = [
        path.as_posix()
        for path in of_the_folders(built, "**/*")
        if path.suffix in (".html", ".pdf", ".svg", ".png", ".csv")
    ]
    assert len(names) > 20
    assert file_hashes(built, names) == file_hashes(built_by_kernel, names)


@pytest.mark.slow
def test_every_notebook_has_the_same_cells_with_either_engine(built, built_by_kernel):
    names = of_the_folders(built, "notebooks/*.ipynb")
    assert len(names) >= len(FOLDERS)
    for name in names:
        assert comparable(built / name) == comparable(built_by_kernel / name)


@pytest.mark.slow
def test_record_tells_the_engine(built, built_by_kernel):
    for folder in (Path(report) / period for report, period in FOLDERS.items()):
        assert [read_record(outputs / folder)["engine"] for outputs in (built, built_by_kernel)] == list(ENGINES)


def test_engine_is_asked_for_or_comes_from_the_environment(monkeypatch):
    monkeypatch.delenv(ENGINE_VARIABLE, raising=False)
    assert (chosen_engine(None), chosen_engine("kernel")) == ("pakn", "kernel")
    monkeypatch.setenv(ENGINE_VARIABLE, "kernel")
    assert (chosen_engine(None), chosen_engine("pakn")) == ("kernel", "pakn")


def test_unknown_engine_runs_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(building, "process_pool", None)
    with pytest.raises(UsageError, match="«nhanh»; được phép: pakn, kernel"):
        run(Request(outputs=tmp_path / "out", engine="nhanh"))
    monkeypatch.setenv(ENGINE_VARIABLE, "chậm")
    with pytest.raises(UsageError, match="PAKN_ENGINE"):
        run(Request(outputs=tmp_path / "out"))
    assert not (tmp_path / "out").exists()


@pytest.fixture
def registered(tmp_path):
    """An environment in which papermill finds the entry points this project declares, installed or not."""
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    lines = ["[papermill.engine]", *(f"{name} = {place}" for name, place in declared["papermill.engine"].items())]
    metadata = tmp_path / "site" / "made_up-0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up\nVersion: 0\n", encoding="utf-8")
    places = [str(tmp_path / "site"), str(PROJECT / "lib"), os.environ.get("PYTHONPATH", "")]
    return {**cleaned_environment(tmp_path), "PYTHONPATH": os.pathsep.join(filter(None, places))}


def papermill_command(registered, *arguments):
    command = [sys.executable, "-m", "papermill", "--engine", "pakn", "-k", "python3", "--no-progress-bar", *arguments]
    return subprocess.run(command, env=registered, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_papermill_runs_it_by_name(registered, tmp_path):
    write_cases(tmp_path)
    source, target = str(tmp_path / "figures-again.ipynb"), str(tmp_path / "out.ipynb")
    ended = papermill_command(registered, source, target, "-p", "x", "7")
    assert ended.returncode == 0, ended.stderr
    assert nbformat.read(tmp_path / "out.ipynb", as_version=4).metadata.papermill.parameters == {"x": 7}
    ended = papermill_command(registered, str(tmp_path / "failing.ipynb"), str(tmp_path / "out.ipynb"), "--log-output")
    assert ended.returncode != 0
    assert "KeyError: 'thiếu'" in ended.stderr
    assert "trước" in ended.stderr
    outputs = [cell.get("outputs") for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells]
    assert any(output["output_type"] == "error" for cell in outputs if cell for output in cell)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--execution-timeout", "5"], ["--language", "R"]])
def test_it_says_what_it_cannot_do(registered, tmp_path, arguments):
    write_cases(tmp_path)
    if "R" in arguments:
        notebook = nbformat.read(tmp_path / "results.ipynb", as_version=4)
        notebook.metadata.kernelspec.language = "R"
        nbformat.write(notebook, tmp_path / "results.ipynb")
    ended = papermill_command(registered, str(tmp_path / "results.ipynb"), str(tmp_path / "out.ipynb"), *arguments)
    assert ended.returncode != 0
    assert "Cần làm" in ended.stderr


IMPORTS = """
import sys
__import__(sys.argv[1])
assert sys.argv[1] != "pakn.build.engine" or "papermill" not in sys.modules, "heavy"
from papermill.engines import papermill_engines
from pakn.build.engine import PaknEngine
assert papermill_engines.get_engine("pakn") is PaknEngine
assert sys.argv[1] == "pakn.build.in_process" or "IPython.core.interactiveshell" not in sys.modules, "heavy"
"""


@pytest.mark.parametrize(
    "first",
    [
        pytest.param("pakn.build.engine", marks=pytest.mark.slow),
        "pakn.build.in_process",
        pytest.param("papermill", marks=pytest.mark.slow),
    ],
)
def test_import_order_does_not_matter_and_the_entry_point_is_light(registered, first):
    command = [sys.executable, "-c", IMPORTS, first]
    ended = subprocess.run(command, env=registered, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
