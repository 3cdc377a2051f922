"""Footnotes of documents: where figures stand that the running text does not hold."""

from __future__ import annotations

import re

from pakn.registry.models import Source

__all__ = ["FOOTNOTE", "footnote_words"]

FOOTNOTE = re.compile(r"fn(\d+) \((.+)\)")
"""Section of a figure in a footnote, with the section that the footnote belongs to."""


def footnote_words(source: Source, number: str) -> str:
    """Return the number of a footnote and, where it is not the document's own word, what it gives.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.figures.figure_book import FigureBook
    >>> reform = FigureBook.read(DATA).catalogue.sources["003"]
    >>> footnote_words(reform, "1"), footnote_words(reform, "10")
    ('1 (tên tin, bài trên báo chí)', '10')
    """
    return f"{number} ({source.footnotes[number]})" if number in source.footnotes else number
