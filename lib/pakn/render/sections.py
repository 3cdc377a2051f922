"""A section of an annex: heading, sentence and table that one notebook cell shows together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pakn.render.bundles import STRICT, VERSION, bundle_of, read_bundle
from pakn.render.html_parts import part_html
from pakn.render.paragraphs import PARAGRAPH_MIME, Paragraph
from pakn.render.tables import TABLE_MIME, Table

__all__ = ["SECTION_MIME", "Section", "read_section"]

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
    __pydantic_config__: ClassVar = STRICT

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        sentence = {PARAGRAPH_MIME: bundle_of(self.paragraph)} if self.paragraph else {}
        words = {"version": VERSION, "heading": self.heading, "level": self.level}
        return {
            SECTION_MIME: {**words, **sentence, TABLE_MIME: bundle_of(self.table)},
            "text/html": part_html("section", section=self),
            "text/plain": f"{self.heading}: {self.table.caption}",
        }


def read_section(content: dict[str, Any], where: str) -> Section:
    """Return the section of a bundle that a cell showed.

    Parameters
    ----------
    content
        What stands under `SECTION_MIME`.
    where
        Notebook and cell, for messages.

    Raises
    ------
    BuildError
        If the bundle is of another version or not whole.
    """
    parts = {"paragraph": (PARAGRAPH_MIME, Paragraph), "table": (TABLE_MIME, Table)}
    words = {name: value for name, value in content.items() if name not in (PARAGRAPH_MIME, TABLE_MIME)}
    made: dict[str, Any] = {"paragraph": None, **words}
    made |= {name: read_bundle(model, content[mime], where) for name, (mime, model) in parts.items() if mime in content}
    return read_bundle(Section, made, where)
