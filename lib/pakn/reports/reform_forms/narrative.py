"""The figures that a reform report says in words: section by section, in the order in which it says them.

A listing repairs nothing: one quantity printed with two values stays two rows. What is printed twice with one value
inside a section becomes one row that rests on both figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pakn.base.labels import format_number
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.figures.footnotes import FOOTNOTE, footnote_words
from pakn.observations.figure_lists import CODE, ESTIMATED, SingleRow, period_words, subject, whose
from pakn.observations.period_data import PeriodData
from pakn.observations.precedence import DERIVED
from pakn.observations.values import Value, published
from pakn.registry.models import Source

__all__ = ["Narrative", "moved_word"]

FORMS = "Biểu mẫu"


@dataclass(frozen=True)
class Narrative:
    """The figures in the text of the reform report of a period.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_data import open_period_data
    >>> narrative = Narrative(open_period_data("cchc-2025", "mid_month", DATA))
    >>> narrative.source.id, len(narrative.rows("II.1")), narrative.rows("II.1")[0].value.shown
    ('003', 3, '210')
    """

    period_data: PeriodData

    @property
    def book(self) -> FigureBook:
        """The published figures."""
        return self.period_data.book

    @cached_property
    def source(self) -> Source | None:
        """The report that prints the forms of the period, or `None`."""
        main = self.period_data.columns.main.period
        for source in self.book.catalogue.sources.values():
            if source.sections and (source.period_start, source.period_end) == (main.start, main.end):
                return source
        return None

    @cached_property
    def sections(self) -> dict[str, list[Figure]]:
        """Figures by section, in the order of the text; those of the forms have an annex of their own."""
        found: dict[str, list[Figure]] = {}
        if self.source is None:
            return found
        own = [figure for figure in self.book if figure.doc == self.source.id and not figure.section.startswith(FORMS)]
        for figure in sorted(own, key=lambda figure: figure.figure_id):
            footnote = FOOTNOTE.fullmatch(figure.section)
            found.setdefault(footnote[2] if footnote else figure.section, []).append(figure)
        return found

    def rows(self, section: str) -> list[SingleRow]:
        """Return the rows of a section."""
        return [self._row(figures) for figures in self._together(section)]

    def _together(self, section: str) -> Iterator[list[Figure]]:
        kept: dict[tuple[object, ...], list[Figure]] = {}
        for figure in self.sections.get(section, ()):
            who = figure.unit_id or figure.scope_id
            period = (figure.period_kind, figure.period_start, figure.period_end)
            said = (figure.role, figure.value, figure.relation, figure.unit)
            kept.setdefault((figure.series_id, who, *said, *period), []).append(figure)
        yield from kept.values()

    def _row(self, figures: list[Figure]) -> SingleRow:
        first = figures[0]
        value = replace(published(first), figure_ids=tuple(figure.figure_id for figure in figures))
        return SingleRow(
            indicator=self.book.catalogue.indicators[self.book.indicator(first)],
            subject=self._elsewhere(first) or subject(self.book, first),
            whose="elsewhere" if self._elsewhere(first) else whose(self.book, first),
            value=_worded(first, value).noted(*self._notes(figures)),
            unit="–" if first.unit == CODE else first.unit,
            period=period_words(first),
        )

    def _notes(self, figures: list[Figure]) -> Iterator[str]:
        source = self.book.catalogue.sources[figures[0].doc]
        footnotes = dict.fromkeys(match[1] for figure in figures if (match := FOOTNOTE.fullmatch(figure.section)))
        for number in footnotes:
            yield f"Nêu ở chú thích {footnote_words(source, number)} của văn bản gốc"
        if any(figure.status == "estimate" for figure in figures):
            yield ESTIMATED
        if any(figure.role == "derived" for figure in figures):
            yield DERIVED

    def _elsewhere(self, figure: Figure) -> str:
        """The whole of another territory than the report's own; "" of any other."""
        territory = self.book.catalogue.series[figure.series_id].territory
        whole = {each.id: each.whole for each in self.book.catalogue.units.territories}[territory]
        return whole if figure.aggregation == "whole_province" else ""


def _worded(figure: Figure, value: Value) -> Value:
    """A printed rise or fall in words, so that nobody takes it for the quantity itself."""
    if figure.role != "change" or not value.exact:
        return value
    size = format_number(abs(value.required), value.decimals)
    return replace(value, word=f"{moved_word(value)} {size}")


def moved_word(value: Value) -> str:
    """Return in which direction a printed change goes."""
    return "giảm" if value.required < 0 else "tăng"
