"""A draft of synthetic figures: whatever file of it somebody copies says what it is."""

import json

import nbformat
import pytest
from monthly_cases import build, check_marks, page_texts, province, with_annexes

from pakn.base.errors import BuildError
from pakn.base.paths import DATA
from pakn.figures.synthetic_flag import MARK

pytestmark = pytest.mark.long


@pytest.fixture
def delivered(sample, tmp_path):
    return province(sample, tmp_path / "data", "work_files/2024-12", "pakn/2024-12")


@pytest.fixture
def report(delivered, tmp_path):
    notebooks = with_annexes(tmp_path / "notebooks", "1-2-work-files-huyen", "phan-tich-du-lieu")
    asked = {"formats": ("html", "pdf"), "draft": True, "outputs": tmp_path / "out"}
    return build(data=delivered, notebooks=notebooks, **asked)


def test_every_file_of_a_draft_bears_the_mark(report):
    seen = check_marks(report)
    for path in report.rglob("*.pdf"):
        assert all(f"DỰ THẢO – {MARK}" in text for text in page_texts(path)), path.name
    assert {".pdf", ".html", ".csv", ".svg", ".png", ".json"} <= seen
    assert json.loads((report / "run.json").read_text(encoding="utf-8"))["marking"] == MARK
    index = (report.parents[1] / "index.html").read_text(encoding="utf-8")
    assert f"<b>DỰ THẢO</b> · <b>{MARK}</b>" in index


def test_a_notebook_that_hides_where_its_data_lie_is_refused(delivered, tmp_path):
    notebooks = with_annexes(tmp_path / "notebooks", "1-2-work-files-huyen")
    notebook = nbformat.read(notebooks / "rate_annex.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace("begin(run)", f"begin({{'data': {str(DATA)!r}}})")
    nbformat.write(notebook, notebooks / "rate_annex.ipynb")
    with pytest.raises(BuildError, match=r"rate_annex\.ipynb.*begin\(run\)"):
        build(data=delivered, notebooks=notebooks, draft=True, outputs=tmp_path / "out")
    assert not (tmp_path / "out" / "digital-month").exists()
