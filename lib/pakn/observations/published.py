"""Published figures of one time column, as tables of units need them: by unit, by tier, by group of communes.

A document prints exact values of a few units, and bounds for "the rest"; an exact value takes precedence. A figure of a
whole tier may be a total or a mean of units: two calculations that must not be taken for one another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.values import Value, missing, published
from pakn.registry.territories import TIER_OF_LEVEL, tier_scope

__all__ = ["PublishedColumn"]


@dataclass(frozen=True)
class PublishedColumn:
    """The figures of a territory that speak of exactly the days of a column."""

    book: FigureBook
    territory: str
    column: PeriodColumn

    @cached_property
    def _figures(self) -> dict[str, list[Figure]]:
        """Figures by indicator."""
        kind = "month" if self.column.is_month else "year" if self.column.whole_year else None
        days = (str(self.column.period.start), str(self.column.period.end))
        found: dict[str, list[Figure]] = {}
        for figure in self.book:
            if (figure.period_start, figure.period_end) == days and figure.period_kind == kind:
                series = self.book.catalogue.series[figure.series_id]
                if series.territory == self.territory:
                    found.setdefault(series.indicator, []).append(figure)
        return found

    @property
    def empty(self) -> bool:
        """Whether no document speaks of these days."""
        return not self._figures

    def of(self, indicator: str, role: str = "observed", system: str | None = None) -> list[Figure]:
        """Return the figures of an indicator, of one source system where it has several."""
        series = self.book.catalogue.series
        return [
            figure
            for figure in self._figures.get(indicator, ())
            if figure.role == role and (system is None or series[figure.series_id].system == system)
        ]

    def unit(self, indicator: str, unit_id: str) -> Value:
        """Return a unit's value, else the bound of a scope it belongs to, else a missing value."""
        figures = self.of(indicator)
        own = [figure for figure in figures if figure.unit_id == unit_id and figure.aggregation == "unit"]
        if own:
            return published(min(own, key=lambda figure: not figure.exact))
        for figure in figures:
            scope = self.book.catalogue.scopes.get(figure.scope_id or "")
            if scope and figure.aggregation == "unit" and unit_id in scope.members:
                return published(figure)
        return missing(self.book.catalogue.indicators[indicator].unit)

    def unit_at_least(self, indicator: str, unit_id: str) -> Value:
        """Return a unit's value; where none is printed, that it is not below what is called the lowest of its set."""
        value = self.unit(indicator, unit_id)
        if value.is_told:
            return value
        here = {figure.figure_id: figure for figure in self.of(indicator) if figure.exact}
        for claim in self.book.claims:
            scope = self.book.catalogue.scopes.get(claim.scope_id or "")
            if claim.kind != "lowest" or claim.indicator != indicator or not scope or unit_id not in scope.members:
                continue
            for figure_id in claim.figure_ids:
                if figure_id in here:
                    lowest = published(here[figure_id])
                    told = f"Suy ra: văn bản nêu thấp nhất là {lowest.shown}{lowest.unit if lowest.unit == '%' else ''}"
                    return replace(lowest, relation="≥").noted(told)
        return value

    def tier(self, indicator: str, level: str, aggregation: str, role: str = "observed") -> Value:
        """Return the value of a whole tier, printed as ``tier_total`` or as ``tier_mean``."""
        scope = tier_scope(self.territory, level) if level in TIER_OF_LEVEL else None
        for figure in (*self.of(indicator, role), *(self.of(indicator, "derived") if role == "observed" else ())):
            if figure.scope_id == scope and figure.aggregation == aggregation:
                return published(figure)
        return missing(self.book.catalogue.indicators[indicator].unit)

    def whole(self, indicator: str, role: str = "observed", system: str | None = None) -> Value:
        """Return the value of the province."""
        for figure in self.of(indicator, role, system):
            if figure.aggregation == "whole_province":
                return published(figure)
        return missing(self.book.catalogue.indicators[indicator].unit)

    def communes_of(self, indicator: str, district_id: str) -> Value:
        """Return the mean of the communes of a district, or the bound of a group of districts it belongs to."""
        found = [
            figure
            for figure in self.of(indicator)
            if figure.scope_id and district_id in self.book.catalogue.scopes[figure.scope_id].districts
        ]
        found.sort(key=lambda figure: not figure.exact)
        return published(found[0]) if found else missing(self.book.catalogue.indicators[indicator].unit)

    def unplaced(self, indicator: str, level: str) -> list[Figure]:
        """Return figures of sets of units whose members no document names, and which are no tier and no district's."""
        scopes = self.book.catalogue.scopes
        tier = tier_scope(self.territory, level)
        return [
            figure
            for figure in self.of(indicator)
            if (scope := scopes.get(figure.scope_id or ""))
            and not scope.members
            and scope.scope_id != tier
            and not scope.districts
            and scope.tier == TIER_OF_LEVEL[level]
        ]
