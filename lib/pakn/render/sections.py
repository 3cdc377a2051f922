"""A section of an annex: heading, sentence and table that one notebook cell shows together."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from pakn.render.html_parts import paragraph_html, table_html
from pakn.render.paragraphs import PARAGRAPH_MIME, Paragraph
from pakn.render.tables import TABLE_MIME, Table

__all__ = ["LEVEL", "SECTION_MIME", "Section"]

SECTION_MIME = "application/vnd.pakn.section+json"
LEVEL = 3
"""Level of a heading where a section does not say another: below the numbered parts of an annex."""


@dataclass(frozen=True, slots=True)
class Section:
    """Heading, paragraph (where there is a finding to tell) and table, in this order."""

    heading: str
    paragraph: Paragraph | None
    table: Table
    level: int = LEVEL
    """Level of the heading: 2 where no other stands above it."""

    def to_json(self) -> dict[str, Any]:
        """Return the bundle the exporters read."""
        level = {"level": self.level} if self.level != LEVEL else {}
        sentence = {PARAGRAPH_MIME: self.paragraph.to_json()} if self.paragraph else {}
        return {"heading": self.heading, **level, **sentence, TABLE_MIME: self.table.to_json()}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        heading = f"<h{self.level}>{escape(self.heading)}</h{self.level}>"
        sentence = paragraph_html(self.paragraph.to_json()) if self.paragraph else ""
        html = heading + sentence + table_html(self.table.to_json())
        return {SECTION_MIME: self.to_json(), "text/html": html, "text/plain": f"{self.heading}: {self.table.caption}"}
