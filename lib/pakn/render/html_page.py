"""HTML of one annex: a single file without script or outside address, in Vietnamese, as good in print as on screen."""

from __future__ import annotations

from pakn.render.document import Document
from pakn.render.html_parts import TEMPLATES, environment

__all__ = ["document_html"]


def document_html(document: Document) -> str:
    """Return the annex as one self-contained HTML page."""
    css = (TEMPLATES / "annex.css").read_text(encoding="utf-8")
    wide = bool(document.blocks) and document.blocks[0].flipped
    template = environment().get_template("annex.html.j2")
    return template.render(wide=wide, front=document.front, blocks=document.blocks, css=css, stamp=document.stamp())
