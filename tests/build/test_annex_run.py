"""The first call of an annex's notebook: by a build, by hand, and not at all, as in version 0.1."""

from pathlib import Path

import nbformat
import pytest

from pakn.base.errors import UsageError
from pakn.base.paths import DATA, NOTEBOOKS
from pakn.base.run_context import RunContext, begun, running
from pakn.build.annex_run import begin
from pakn.build.build import run
from pakn.build.executors import InlineExecutor
from pakn.build.request import Request
from pakn.render.front import annex_front

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def ended():
    with running(RunContext()):
        yield


def test_a_notebook_by_hand_is_told_what_reports_share(monkeypatch):
    monkeypatch.delenv("PAKN_DATA", raising=False)
    told = begin({})
    assert (told.data, told.counted, told.annex, told.numbering) == (DATA, None, "1", "roman")
    assert (told.letter_kind, told.letter_issuer) == ("Công văn", "Sở Khoa học và Công nghệ")
    assert begin().data == DATA


def test_what_is_told_by_hand_counts(tmp_path):
    told = begin(
        {"annex": 3, "letter_number": "12/SKHCN", "letter_date": "2026-02-05", "data": str(tmp_path), "draft": True}
    )
    front = annex_front("T")
    assert (told.data, front.number, front.banner) == (tmp_path, "Phụ lục III", "DỰ THẢO")
    assert "số 12/SKHCN ngày 05 tháng 02 năm 2026" in front.reference
    assert annex_front("T", number=4, letter_number="13").number == "Phụ lục IV"


def test_a_context_of_a_build_is_taken_as_it_is():
    context = RunContext(data=Path("a"), counted=Path("b"), annex="1.1", numbering="decimal", letter_issuer="Sở A")
    assert begin(context.as_parameter()) == context
    assert begun() == context


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"letter_date": "2026-02-30"}, "tham số letter_date"),
        ({"numbering": "arabic"}, "numbering"),
        ({"anex": "1"}, "«anex»"),
    ],
)
def test_what_cannot_be_meant_is_refused(told, words):
    with pytest.raises(UsageError, match=words):
        begin(told)


OLD = """period = "all"
annex = "1"
numbering = "roman"
letter_kind = "Công văn"
letter_number = ""
letter_date = ""
letter_issuer = ""
draft = False"""
OLD_FRONT = """annex_front(
    sentences.TITLE, number=annex, numbering=numbering, letter_kind=letter_kind, letter_number=letter_number,
    letter_date=letter_date, letter_issuer=letter_issuer, draft=draft, data=data_folder(),
)"""


@pytest.mark.parametrize("engine", ["pakn", pytest.param("kernel", marks=pytest.mark.slow)])
def test_a_notebook_of_version_0_1_takes_its_parameters_one_by_one(tmp_path, engine):
    letter = {"letter_number": "7"}
    asked = {"reports": ("source-audit",), "formats": ("html",), "engine": engine, "parameters": letter}
    (now,) = run(Request(**asked, outputs=tmp_path / "now"), executor=InlineExecutor())
    notebook = nbformat.read(NOTEBOOKS / "source_audit.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("tags") == ["parameters"]:
            cell.source = OLD
        elif "annex_front(" in cell.source:
            cell.source = OLD_FRONT
        cell.source = cell.source.replace("told = begin(run)\n", "").replace("told.data", "data_folder()")
        imports = "from pakn.base.paths import data_folder\nfrom pakn.render.front import annex_front"
        cell.source = cell.source.replace("from pakn.build.annex_run import annex_front, begin", imports)
    (tmp_path / "notebooks").mkdir()
    for path in NOTEBOOKS.iterdir():
        (tmp_path / "notebooks" / path.name).write_bytes(path.read_bytes())
    nbformat.write(notebook, tmp_path / "notebooks" / "source_audit.ipynb")
    (old,) = run(
        Request(**asked, outputs=tmp_path / "old", notebooks=tmp_path / "notebooks"),
        executor=InlineExecutor(),
    )
    names = [name for name in old.results[0].files if name.endswith(".html")]
    assert [(old.folder / name).read_bytes() for name in names] == [(now.folder / name).read_bytes() for name in names]
