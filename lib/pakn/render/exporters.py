"""Exporters of nbconvert.

``jupyter nbconvert --to pakn_html`` and ``--to pakn_pdf`` give the annex of an executed notebook.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from pakn.render.document import read_document
from pakn.render.html_page import document_html
from pakn.render.typst_pdf import document_pdf

__all__ = ["PaknHtmlExporter", "PaknPdfExporter"]


class PaknHtmlExporter(Exporter):
    """One self-contained HTML page."""

    export_from_notebook = "PAKN: phụ lục HTML"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """Return the page and nbconvert's resources."""
        notebook, known = super().from_notebook_node(nb, resources, **kw)
        return document_html(read_document(notebook)), known


class PaknPdfExporter(Exporter):
    """A tagged PDF by Typst."""

    export_from_notebook = "PAKN: phụ lục PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """Return the PDF's bytes and nbconvert's resources."""
        notebook, known = super().from_notebook_node(nb, resources, **kw)
        return document_pdf(read_document(notebook)), known
