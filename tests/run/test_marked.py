"""A build of synthetic figures: whatever file of it somebody copies says what it is."""

import csv
import json
import shutil

import nbformat
import pypdfium2
import pytest

from pakn.base.errors import BuildError
from pakn.base.paths import DATA, NOTEBOOKS
from pakn.load.marking import MARK, MARKER
from pakn.run.build import Request, run


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The committed figures in a folder that says of itself that it is synthetic."""
    folder = shutil.copytree(DATA, tmp_path_factory.mktemp("sample") / "data")
    (folder / MARKER).write_text(f"marking: {MARK}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def report(sample, tmp_path_factory):
    outputs = tmp_path_factory.mktemp("marked")
    run(Request(reports=("pakn-trend",), data=sample, draft=True, outputs=outputs))
    return outputs / "pakn-trend" / "2023-2025"


def test_every_file_bears_the_mark(report):
    seen = set()
    for path in report.rglob("*"):
        seen.add(path.suffix)
        if path.suffix == ".pdf":
            pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
            assert all(f"DỰ THẢO – {MARK}" in text for text in pages), path.name
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                head, *rows = csv.reader(file)
            assert head[-1] == "luu_y", path.name
            assert {row[-1] for row in rows} <= {MARK}, path.name
        elif path.suffix in (".html", ".svg", ".ipynb", ".json"):
            assert MARK in path.read_text(encoding="utf-8"), path.name
    assert {".pdf", ".html", ".csv", ".svg", ".png"} <= seen


def test_record_and_index_say_so(report):
    assert json.loads((report / "run.json").read_text(encoding="utf-8"))["marking"] == MARK
    index = (report.parents[1] / "index.html").read_text(encoding="utf-8")
    assert f"<b>DỰ THẢO</b> · <b>{MARK}</b>" in index


def test_a_notebook_that_hides_where_its_data_lie_is_refused(sample, tmp_path):
    notebooks = shutil.copytree(NOTEBOOKS, tmp_path / "notebooks")
    notebook = nbformat.read(notebooks / "source_audit.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(", data=data_folder(),", ",")
    nbformat.write(notebook, notebooks / "source_audit.ipynb")
    with pytest.raises(BuildError, match=r"source_audit\.ipynb.*data=data_folder"):
        run(Request(reports=("source-audit",), data=sample, notebooks=notebooks, outputs=tmp_path / "out"))
    assert not (tmp_path / "out" / "source-audit").exists()
