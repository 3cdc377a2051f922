"""Finding the figures that belong together: of one subject, one period, one part of a document.

A rate is held against the counts printed beside it. The same counts may stand in the narrative and in a form of the
same report with another slip in each, so that the nearest ones in the same section are taken and never a mixture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pakn.audit.checks import RULES, Check, PrintedPlace, Verdict
from pakn.base.formula import Formula
from pakn.base.labels import format_number, lower_type_word, uncapital
from pakn.figures.claims import Claim
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.figures.relations import Severity
from pakn.observations.figure_lists import period_words, subject

__all__ = ["FigureIndex", "claim_check", "formula_figures"]


HOUSE_QUOTES = str.maketrans("«»", "“”")
"""Signs of messages and of data files → those of a page."""


@dataclass(frozen=True)
class FigureIndex:
    """The exact figures of a book by what they measure, and the words and places of a check."""

    book: FigureBook

    @cached_property
    def exact(self) -> tuple[Figure, ...]:
        """Every value (no bound, no change), in the order of documents and lines."""
        return tuple(figure for figure in self.book if figure.exact and figure.role != "change")

    @cached_property
    def _by_indicator(self) -> dict[str, list[Figure]]:
        groups = defaultdict(list)
        for figure in self.exact:
            groups[self.book.indicator(figure)].append(figure)
        return groups

    def claimed(self, claim: Claim) -> list[Figure]:
        """Return the figures of the book that a claim speaks of."""
        return [self.book[figure_id] for figure_id in claim.figure_ids if figure_id in self.book.figures]

    def of(self, indicator: str) -> list[Figure]:
        """Return the values of an indicator."""
        return self._by_indicator.get(indicator, [])

    def territory(self, figure: Figure) -> str:
        """Return the territory of a figure's series."""
        return self.book.catalogue.series[figure.series_id].territory

    def kind(self, figure: Figure) -> str:
        """Return the kind of a figure's unit of measure: count, ratio, money …."""
        return self.book.catalogue.measurement_units[figure.unit].kind

    def beside(self, figure: Figure, indicator: str, *, unit: str | None = None) -> Figure | None:
        """Return the value of ``indicator`` printed nearest to ``figure`` for the same subject and period.

        Parameters
        ----------
        figure
            The figure itself.
        indicator
            Id of what else is measured.
        unit
            Only values in this unit of measure.
        """
        fitting = [
            other
            for other in self.of(indicator)
            if (other.doc, _section(other), self.territory(other))
            == (figure.doc, _section(figure), self.territory(figure))
            and (other.unit_id, other.scope_id) == (figure.unit_id, figure.scope_id)
            and unit in (None, other.unit)
            and _covers(other, figure)
        ]
        return min(fitting, key=lambda other: (abs(other.line - figure.line), other.figure_id), default=None)

    # --- Words and places ---------------------------------------------------------------------------------------

    def place(self, figure: Figure) -> PrintedPlace:
        """Return where a figure is printed."""
        return PrintedPlace(figure.doc, figure.line, figure.printed)

    def title(self, figure: Figure) -> str:
        """Return what a figure says, in words: indicator, of a rise or fall that it is one, subject, period."""
        indicator = self.book.catalogue.indicators[self.book.indicator(figure)]
        moved = figure.role == "change" and figure.value is not None
        way = f", mức {'giảm' if (figure.value or 0) < 0 else 'tăng'}" if moved else ""
        return f"{indicator.title}{way}, {self.subject(figure)}, {period_words(figure)}"

    def subject(self, figure: Figure) -> str:
        """Return who is measured, as the middle of a sentence writes it."""
        whom = subject(self.book, figure)
        return uncapital(whom) if whom.startswith("Toàn ") else lower_type_word(whom)

    @staticmethod
    def shown(figure: Figure) -> str:
        """Return a figure's number in house notation with its printed decimals; of a change its size."""
        if figure.value is None:
            return "…"
        return format_number(abs(figure.value) if figure.role == "change" else figure.value, figure.decimals or 0)

    def check(
        self,
        rule: str,
        key: str,
        figures: Iterable[Figure],
        verdict: Verdict,
        explanation: str,
        *,
        title: str = "",
        recomputed: str = "",
        disputed: Iterable[Figure] = (),
        severity: Severity | None = None,
        further: Iterable[PrintedPlace] = (),
        repair: str = "",
        cause: str = "",
    ) -> Check:
        """Return a check of some figures; its title is that of the first one unless given."""
        listed = list(dict.fromkeys(figure.figure_id for figure in figures))
        members = [self.book[figure_id] for figure_id in listed]
        return Check(
            id=f"{rule}:{key}",
            rule=rule,
            title=title or (self.title(members[0]) if members else key),
            places=tuple(dict.fromkeys((*(self.place(figure) for figure in members), *further))),
            verdict=verdict,
            explanation=explanation.translate(HOUSE_QUOTES),
            severity=severity or RULES[rule].severity,
            recomputed=recomputed,
            figure_ids=tuple(listed),
            disputed=tuple(dict.fromkeys(figure.figure_id for figure in disputed)),
            repair=repair.translate(HOUSE_QUOTES),
            cause=cause,
        )


def claim_check(
    index: FigureIndex, claim: Claim, rule: str, verdict: Verdict, text: str, others: Sequence[Figure] = ()
) -> Check:
    """Return a check of what a document says of figures; ``others`` are the figures it is held against."""
    figures = index.claimed(claim)
    indicator = index.book.catalogue.indicators.get(claim.indicator or "")
    named = index.title(figures[0]) if figures else indicator.title if indicator else "Thứ hạng nêu trong văn bản"
    return index.check(
        rule,
        claim.claim_id,
        [*figures, *others],
        verdict,
        text,
        title=named,
        disputed=[*figures, *others],
        further=(PrintedPlace(claim.doc, claim.line, claim.printed),),
    )


def formula_figures(index: FigureIndex, formula: Formula) -> list[dict[str, Figure]]:
    """Return the figures that stand for a formula's indicators, once for each place where all are printed together."""
    first, *others = formula.terms
    found = []
    for figure in index.of(first):
        members = {first: figure, **{name: other for name in others if (other := index.beside(figure, name))}}
        if len(members) == len(formula.terms):
            found.append(members)
    return found


def _section(figure: Figure) -> str:
    return figure.section.split(" / ")[0]


def _covers(other: Figure, figure: Figure) -> bool:
    """Whether a value is of the figure's period, or of the year in which the figure's day lies (a plan, a total)."""
    if (other.period_kind, other.period_start, other.period_end) == (
        figure.period_kind,
        figure.period_start,
        figure.period_end,
    ):
        return True
    start, end, day = other.period_start, other.period_end, figure.period_end
    whole_year = other.period_kind in ("year", "cchc_year") and figure.period_kind == "as_of"
    return bool(whole_year and start and end and day and start <= day <= end)
