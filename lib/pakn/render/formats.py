"""The output formats: a name on the command line and the function that makes its bytes.

A new format is one module and one line here.
"""

from __future__ import annotations

from collections.abc import Callable

from pakn.render.document import Document
from pakn.render.html_page import document_html
from pakn.render.typst_pdf import document_pdf

__all__ = ["FORMATS"]

FORMATS: dict[str, Callable[[Document], bytes]] = {
    "html": lambda document: document_html(document).encode(),
    "pdf": document_pdf,
}
