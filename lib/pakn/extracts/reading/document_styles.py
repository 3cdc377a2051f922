"""Styles of an OpenDocument table that change what a cell says: struck through, raised letters, percentages.

A cell names its style, or has that of its row or column; a style has what the style above it has and it does not say
itself. Styles with names that people gave stand in a part of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree

from pakn.extracts.reading.percents import is_percent

__all__ = ["DocumentStyles"]

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
DEPTH = 40
"""Styles above one another; more, or one above itself, is no document of a program."""


@dataclass(slots=True)
class DocumentStyles:
    """What is known of the styles of a document."""

    parents: dict[str, str] = field(default_factory=dict)
    odd: dict[str, bool] = field(default_factory=dict)
    """Of a style that says so: whether it raises, lowers or strikes through letters."""
    formats: dict[str, str] = field(default_factory=dict)
    """Of a style of cells its style of numbers."""
    percents: set[str] = field(default_factory=set)
    """Styles of numbers that show one as a percentage, or with words that make it another number."""

    def take(self, each: ElementTree.Element) -> None:
        """Take an element of a part; only styles are looked at."""
        name = each.get(f"{STYLE}name") or ""
        if each.tag in (f"{STYLE}style", f"{STYLE}default-style"):
            name = name if each.tag == f"{STYLE}style" else ""
            self.parents[name] = each.get(f"{STYLE}parent-style-name") or ""
            if (number := each.get(f"{STYLE}data-style-name")) is not None:
                self.formats[name] = number
            if (is_odd := _is_odd(each)) is not None:
                self.odd[name] = is_odd or (not name and self.odd.get("", False))
        elif each.tag.startswith(NUMBER) and each.tag.endswith("-style"):
            words = "".join(text.text or "" for text in each.iter(f"{NUMBER}text"))
            if each.tag == f"{NUMBER}percentage-style" or is_percent(f'0"{words}"'):
                self.percents.add(name)

    @property
    def is_plain(self) -> bool:
        """Whether no style changes what a cell says."""
        return not self.percents and not any(self.odd.values())

    def strikes(self, name: str) -> bool:
        """Whether a style raises, lowers or strikes through letters."""
        return next((self.odd[each] for each in self._line(name) if each in self.odd), False)

    def shows_share(self, name: str) -> bool:
        """Whether a style shows a number as a percentage."""
        return next((self.formats[each] in self.percents for each in self._line(name) if each in self.formats), False)

    def _line(self, name: str) -> list[str]:
        line = [name]
        while line[-1] and len(line) < DEPTH:
            line.append(self.parents.get(line[-1], ""))
        return line


def _is_odd(style: ElementTree.Element) -> bool | None:
    """Whether a style says that letters are raised, lowered or struck through; nothing if it does not speak of it."""
    said = None
    for each in style.iter():
        for name, value in each.attrib.items():
            key = name.rpartition("}")[2]
            if key == "text-position":
                said = said or not value.startswith("0")
            elif key in ("text-line-through-style", "text-line-through-type"):
                said = said or value != "none"
    return said
