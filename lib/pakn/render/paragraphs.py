"""A generated sentence as data: its text and the figures it rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["PARAGRAPH_MIME", "Paragraph"]

PARAGRAPH_MIME = "application/vnd.pakn.paragraph+json"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One generated paragraph."""

    text: str
    figure_ids: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the bundle the exporters read."""
        return asdict(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        from pakn.render.html_parts import paragraph_html  # noqa: PLC0415 (drawn only when a notebook shows it)

        bundle = self.to_json()
        return {PARAGRAPH_MIME: bundle, "text/html": paragraph_html(bundle), "text/plain": self.text}
