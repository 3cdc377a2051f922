"""What stands in the way of one report keeps no other from being built, and nothing earlier is lost."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path

import nbformat
import pytest
import yaml
from monthly_cases import delivered, province, with_annexes

from pakn.base.errors import BuildError
from pakn.base.paths import NOTEBOOKS, PROJECT
from pakn.build import execute, publish
from pakn.build.build import Request, run
from pakn.build.executors import InlineExecutor
from pakn.build.places import OutputPlace
from pakn.build.publish import publishing_lock

pytestmark = pytest.mark.long

AUDIT, INDEX = ("source-audit", "all"), ("service-index", "2024-02")
BOTH = (AUDIT[0], INDEX[0])
ANNEX = "2-pakn"
CASES = """Mã PAKN,Ngày tiếp nhận,Ngày xử lý xong,Đơn vị xử lý,Chủ đề
A-1,2024-12-01,2024-12-02,Huyện Tiên Du,Trật tự đô thị
A-2,2024-12-03,,Huyện Tiên Du,Trật tự đô thị
A-3,2025-01-02,,Huyện Tiên Du,=HYPERLINK(1)
"""


def build(outputs, *reports, **asked):
    request = Request(**{"reports": reports, "formats": ("html",), "outputs": outputs, **asked})
    return run(request, executor=InlineExecutor())


def is_published(outputs, folder):
    return (outputs.joinpath(*folder) / "run.json").is_file()


def failing(outputs, *reports, **asked):
    """Build, and return the error of what could not be built."""
    with pytest.raises(BuildError) as raised:
        build(outputs, *reports, **asked)
    assert raised.value.exit_status == 3
    return raised.value


@pytest.mark.parametrize("name", ["source-audit", "source-audit/all"])
def test_a_file_in_the_place_of_a_report_stops_that_report_alone(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("của người khác", encoding="utf-8")
    error = failing(tmp_path, *BOTH)
    assert [finding.where for finding in error.findings] == [str(tmp_path / name)]
    assert error.__notes__ == [f"Đã công bố: {tmp_path.joinpath(*INDEX)}"]
    assert is_published(tmp_path, INDEX)
    assert (tmp_path / name).read_text(encoding="utf-8") == "của người khác"
    assert "service-index" in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_full_disk_stops_what_it_meets_and_keeps_the_old_report(tmp_path, monkeypatch):
    build(tmp_path, *BOTH)
    before = (tmp_path.joinpath(*AUDIT) / "run.json").read_bytes()
    write = execute._write

    def full(job, name, content):
        if job.stem == "01-doi-chieu":
            raise OSError(28, "No space left on device")
        return write(job, name, content)

    monkeypatch.setattr(execute, "_write", full)
    (finding,) = failing(tmp_path, *BOTH).findings
    assert finding.where == f"thư mục {tmp_path / '.staging' / '--'.join(AUDIT)}"
    assert finding.found == "đĩa đã đầy"
    assert (tmp_path.joinpath(*AUDIT) / "run.json").read_bytes() == before
    assert not any(path.is_dir() for path in (tmp_path / ".staging").iterdir())


def test_a_report_that_another_build_holds_keeps_no_other_waiting_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(publish, "LOCK_SECONDS", 0.1)
    with publishing_lock(OutputPlace(tmp_path, *AUDIT)):
        (finding,) = failing(tmp_path, *BOTH).findings
    assert finding.found == "một lần dựng khác đang chạy"
    assert is_published(tmp_path, INDEX)


def test_an_index_that_cannot_be_written_is_told_and_the_reports_are_there(tmp_path):
    (tmp_path / "index.html").mkdir()
    (tmp_path / "index.html" / "kept").touch()
    (finding,) = failing(tmp_path, INDEX[0]).findings
    assert finding.where == str(tmp_path / "index.html")
    assert "là thư mục" in finding.found
    assert is_published(tmp_path, INDEX)
    assert (tmp_path / "index.html" / "kept").exists()


def test_a_record_that_is_not_ours_is_left_out_of_the_index(tmp_path):
    for content in ("[1]", '{"a": 1}', "{"):
        folder = tmp_path / "other" / str(len(content))
        folder.mkdir(parents=True)
        (folder / "run.json").write_text(content, encoding="utf-8")
    build(tmp_path, INDEX[0])
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<section>", page) == ["<section>"]


def test_a_failing_notebook_is_told_though_it_cannot_be_kept(tmp_path):
    notebooks = Path(shutil.copytree(NOTEBOOKS, tmp_path / "notebooks"))
    notebook = nbformat.read(notebooks / "source_audit.ipynb", as_version=4)
    notebook.cells[-1].source = "open('/nowhere/at/all')"
    nbformat.write(notebook, notebooks / "source_audit.ipynb")
    outputs = tmp_path / "out"
    outputs.mkdir()
    (outputs / "failed").touch()
    (finding,) = failing(outputs, *BOTH, notebooks=notebooks).findings
    assert finding.found == "không có tệp, thư mục này: '/nowhere/at/all'"
    assert "không lưu được sổ tay đã chạy" in finding.remedy
    assert is_published(outputs, INDEX)


def test_any_build_clears_the_staging_of_dead_ones(tmp_path):
    dead = OutputPlace(tmp_path, *AUDIT)
    (dead.staging / "charts").mkdir(parents=True)
    build(tmp_path, INDEX[0])
    assert not any(path.is_dir() for path in (tmp_path / ".staging").iterdir())


# --- What is published ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "draft", "internal"),
    [
        ("12/SKHCN", False, True),
        pytest.param("12/SKHCN", True, False, marks=pytest.mark.slow),
        pytest.param("", False, False, marks=pytest.mark.slow),
    ],
)
def test_rows_set_aside_are_in_no_issued_report(sample, tmp_path, number, draft, internal):
    data = province(sample, tmp_path / "data")
    delivered(data, "pakn/2024-12.csv", CASES)
    notebooks = with_annexes(tmp_path / "notebooks", ANNEX)
    content = yaml.safe_load((notebooks / "reports.yml").read_text(encoding="utf-8"))
    content["digital-month"]["systems"] = [["pakn"]]
    (notebooks / "reports.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    outputs = tmp_path / "out"
    asked = {"data": data, "notebooks": notebooks, "parameters": {"letter_number": number}, "draft": draft}
    (published,) = build(outputs, "digital-month", **asked)
    place = outputs / "noi-bo" / "digital-month" / "2024-12" if internal else published.folder
    assert published.checked == place / "kiem-tra"
    assert [path.relative_to(place).as_posix() for path in outputs.rglob("*-de-rieng.csv")] == [
        "kiem-tra/pakn-2024-12-de-rieng.csv"
    ]
    assert "kiem-tra.json" in {path.name for path in published.checked.iterdir()}
    linked = re.findall(r'href="([^"]*kiem-tra[^"]*)"', (outputs / "index.html").read_text(encoding="utf-8"))
    assert [(outputs / link).is_file() for link in linked] == [True]


@pytest.mark.slow
def test_a_letter_the_fonts_lack_is_a_note_that_names_its_parameter(tmp_path):
    (published,) = build(
        tmp_path, AUDIT[0], formats=("html", "pdf"), parameters={"letter_issuer": "Sở Thông tin \N{GRINNING FACE}"}
    )
    (note,) = published.notes
    assert note.where == "tham số letter_issuer"
    assert "U+1F600" in note.found
    assert (published.folder / "01-doi-chieu.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("engine", ["pakn", pytest.param("kernel", marks=pytest.mark.slow)])
def test_published_notebooks_say_nowhere_where_they_were_made(tmp_path, engine):
    notebooks = Path(shutil.copytree(NOTEBOOKS, tmp_path / "notebooks"))
    notebook = nbformat.read(notebooks / "source_audit.ipynb", as_version=4)
    told = "import pakn, sys, warnings\nwarnings.simplefilter('always')\nwarnings.warn('cũ')\n"
    told += "print(pakn.__file__, file=sys.stderr)\n"
    notebook.cells[-1].source = told + notebook.cells[-1].source
    nbformat.write(notebook, notebooks / "source_audit.ipynb")
    outputs = tmp_path / "out{1}"
    asked = {"reports": AUDIT[:1], "formats": ("html",), "outputs": outputs, "notebooks": notebooks}
    (published,) = run(Request(**asked, engine=engine, workers=1))  # in a worker: the warnings of this one are pytest's
    text = (published.folder / "notebooks" / "01-doi-chieu.ipynb").read_text(encoding="utf-8")
    assert not [root for root in (PROJECT, tmp_path, Path.home(), tempfile.gettempdir()) if f"{root}/" in text]
    streams = [
        output["text"] for cell in json.loads(text)["cells"] for output in cell.get("outputs", []) if "name" in output
    ]
    told = "".join(part for stream in streams for part in stream)
    assert re.search(r"(?m)^\d+\.py:3: UserWarning: cũ$", told), told
    assert re.search(r"(?m)^__init__\.py$", told), told
    record = json.loads(text)["metadata"]["papermill"]
    assert (record["input_path"], record["output_path"]) == ("source_audit.ipynb", "01-doi-chieu.ipynb")
