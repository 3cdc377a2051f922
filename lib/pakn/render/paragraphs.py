"""A generated sentence as data: its text and the figures it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pakn.render.bundles import STRICT, bundle_of
from pakn.render.html_parts import part_html

__all__ = ["PARAGRAPH_MIME", "Paragraph"]

PARAGRAPH_MIME = "application/vnd.pakn.paragraph+json"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One generated paragraph."""

    text: str
    figure_ids: tuple[str, ...] = ()
    __pydantic_config__: ClassVar = STRICT

    def html(self) -> str:
        """Return the sentence as a paragraph of HTML."""
        return part_html("paragraph", paragraph=self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {PARAGRAPH_MIME: bundle_of(self), "text/html": self.html(), "text/plain": self.text}
