"""Values that the source audit contradicts, marked where a sentence says them.

Tables carry the contradiction itself as a footnote; a sentence only says that the published number does not fit.
"""

from __future__ import annotations

from dataclasses import replace

from pakn.audit.sources import audit
from pakn.figures.figure_book import FigureBook
from pakn.observations.values import Value

__all__ = ["doubted"]


def doubted(book: FigureBook, value: Value) -> Value:
    """Return a published value as doubtful where the audit found something that contradicts it.

    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.values import published
    >>> book = FigureBook.read(DATA)
    >>> doubted(book, published(book["000-048-02"])).status, doubted(book, published(book["000-048-03"])).status
    ('doubtful', 'published')
    """
    contradicted = set(value.figure_ids) & set(audit(book).contradicted)
    return replace(value, status="doubtful") if value.status == "published" and contradicted else value
