"""How a reader sees where figures come from: the documents, never line numbers or ids (those stay in the data)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pakn.base.labels import capital, format_date, join_words
from pakn.figures.figure_book import FigureBook
from pakn.observations.values import Value
from pakn.registry.models import Break, Source

__all__ = ["break_sentences", "said_in_words", "section_label", "source_line"]

MOST_SECTIONS = 3
"""More sections than these are no help to whoever looks a figure up."""


def section_label(section: str) -> str:
    """Return how a reader looks a section up.

    >>> section_label("2. PAKN - Cả năm 2024"), section_label("Biểu mẫu 3 / 3.4"), section_label("II.2")
    ('mục 2', 'Biểu mẫu 3', 'mục II.2')
    >>> section_label("fn1 (I)")  # a footnote is looked up in the section it belongs to
    'mục I'
    """
    head = re.sub(r"^fn\d+ \((.+)\)$", r"\1", section.split(" / ")[0])
    if head.startswith(("Biểu mẫu", "Phụ lục")):
        return head
    number = re.match(r"(\d+|[IVX]+)(\.\w+)*\.?(?=\s|$)", head)
    return f"mục {number.group().rstrip('.')}" if number else ""


def source_line(book: FigureBook, figure_ids: Iterable[str]) -> str:
    """Return the documents behind some figures, each once with its sections, oldest period first."""
    ids = list(figure_ids)
    sources = [book.catalogue.sources[doc] for doc in book.documents(ids)]
    ordered = sorted(sources, key=lambda source: (str(source.period_end), source.id))
    return "; ".join(_cited(book, source, ids) for source in ordered)


def _cited(book: FigureBook, source: Source, ids: list[str]) -> str:
    text = source.short or source.citation
    if not source.numbered_sections:
        return text
    sections = dict.fromkeys(
        section_label(book[figure_id].section) for figure_id in sorted(ids) if figure_id.startswith(source.id)
    )
    named = [section for section in sections if section]
    return f"{text}, {join_words(named)}" if 0 < len(named) <= MOST_SECTIONS else text


def break_sentences(breaks: Iterable[Break]) -> list[str]:
    """Return one clause for each break: date, what happened, what follows for comparison."""
    consequence = {
        "separate": "không so sánh số liệu trước và sau mốc này",
        "note": "cần lưu ý khi so sánh",
    }
    return [
        f"Từ {format_date(entry.date)}: {_followed(entry.title, consequence[entry.effect])}"
        if entry.date
        else f"{capital(entry.title)} (không so sánh)"
        for entry in breaks
    ]


def _followed(title: str, consequence: str) -> str:
    """Put a consequence in brackets, unless the title ends with some of its own."""
    return f"{title}, {consequence}" if title.endswith(")") else f"{title} ({consequence})"


def said_in_words(book: FigureBook, value: Value) -> str:
    """Return as a sentence what a document says in words of all or the rest of a figure; "" where it says nothing.

    Words may say more than the figure carries: both are shown.
    """
    claims = [
        claim.printed
        for claim in book.claims
        if claim.kind in ("all", "rest") and set(claim.figure_ids) & set(value.figure_ids)
    ]
    return f"Cũng văn bản này ghi {join_words([f'“{words}”' for words in claims])}. " if claims else ""
