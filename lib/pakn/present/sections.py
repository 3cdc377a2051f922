"""A section of an annex: heading, sentence and table that one notebook cell shows together."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from pakn.present.html_parts import paragraph_html, table_html
from pakn.present.paragraphs import PARAGRAPH_MIME, Paragraph
from pakn.present.tables import TABLE_MIME, Table

__all__ = ["SECTION_MIME", "Section"]

SECTION_MIME = "application/vnd.pakn.section+json"


@dataclass(frozen=True, slots=True)
class Section:
    """Heading, paragraph and table, in this order."""

    heading: str
    paragraph: Paragraph
    table: Table

    def to_json(self) -> dict[str, Any]:
        """Return the bundle the exporters read."""
        return {"heading": self.heading, PARAGRAPH_MIME: self.paragraph.to_json(), TABLE_MIME: self.table.to_json()}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        heading = f"<h3>{escape(self.heading)}</h3>"
        html = heading + paragraph_html(self.paragraph.to_json()) + table_html(self.table.to_json())
        return {SECTION_MIME: self.to_json(), "text/html": html, "text/plain": f"{self.heading}\n{self.paragraph.text}"}
