"""The exporters that `jupyter nbconvert` finds."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbformat import v4

from pakn.base.errors import BuildError
from pakn.render.exporters import PaknHtmlExporter, PaknPdfExporter
from pakn.render.formats import FORMATS
from pakn.render.paragraphs import Paragraph


@pytest.fixture
def notebook(notebook_of):
    return notebook_of(Paragraph("Tỷ lệ xử lý là 92,3%."))


@pytest.mark.parametrize(
    ("name", "kind", "suffix", "start"),
    [("pakn_html", PaknHtmlExporter, ".html", "<!DOCTYPE html>"), ("pakn_pdf", PaknPdfExporter, ".pdf", b"%PDF-")],
)
def test_an_executed_notebook_is_exported_by_name(notebook, name, kind, suffix, start):
    exporter = get_exporter(name)()
    made, resources = exporter.from_notebook_node(notebook)
    assert isinstance(exporter, kind)
    assert made.startswith(start)
    assert resources["output_extension"] == suffix == exporter.file_extension


@pytest.mark.parametrize("name", ["pakn_html", "pakn_pdf"])
def test_a_notebook_that_did_not_run_is_refused(name):
    with pytest.raises(BuildError, match="chạy sổ tay"):
        get_exporter(name)().from_notebook_node(v4.new_notebook(cells=[v4.new_code_cell("1")]))


def test_every_format_gives_bytes_that_begin_as_they_should(small):
    assert {name: make(small)[:5] for name, make in FORMATS.items()} == {"html": b"<!DOC", "pdf": b"%PDF-"}


@pytest.mark.slow
def test_nbconvert_runs_and_exports_a_minimal_notebook(tmp_path):
    code = (
        "from pakn.render.front import annex_front\nfrom pakn.render.paragraphs import Paragraph\n"
        "display(annex_front('Nhỏ', number=3))\nParagraph('Câu duy nhất.')"
    )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    source = tmp_path / "nho.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(code)], metadata=kernel), source)
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "pakn_html", str(source)]
    environment = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"}
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, env=environment)
    page = (tmp_path / "nho.html").read_text(encoding="utf-8")
    assert "<p>Câu duy nhất./.</p>" in page
    assert "Phụ lục III" in page
    assert "annex_front" not in page
    assert json.loads(source.read_text(encoding="utf-8"))["cells"][0]["outputs"] == []
