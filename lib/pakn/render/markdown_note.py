"""Prose made from metadata, as a notebook and the exporters see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

__all__ = ["MarkdownNote", "escape_markdown"]


@dataclass(frozen=True, slots=True)
class MarkdownNote:
    """Prose generated from metadata; its text has no markup of its own but list marks."""

    lines: tuple[str, ...]

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        text = "\n".join(f"- {escape_markdown(line)}" for line in self.lines)
        return {"text/markdown": text, "text/plain": "\n".join(self.lines)}


def escape_markdown(text: str) -> str:
    r"""Return the text with every character that Markdown would read as markup escaped.

    >>> print(escape_markdown("1. *Số* <b> của mã_1"))
    1\. \*Số\* \<b\> của mã\_1
    """
    text = re.sub(r"^(\d+)([.)])|^([-+])", lambda m: f"{m[1]}\0{m[2]}" if m[1] else f"\0{m[3]}", text)
    return (
        "".join(f"\\{character}" if character in "\\`*_{}[]<>#+!|~" else character for character in text)
        .replace("\0\\", "\\")
        .replace("\0", "\\")
    )
