"""What the documents say of one month or year: the only place where a sample learns a real figure.

Exact figures fix a unit; bounds, ranks and verdicts limit the others ("các địa phương còn lại đều chưa đạt").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pakn.base.periods import Period, parse_period
from pakn.figures.claims import Claim
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.registry.territories import LEVEL_OF_TIER, tier_scope
from pakn.registry.units import Unit
from pakn.sample.counts import Rate

__all__ = ["Limit", "PeriodFigures", "rate_of", "reference_month"]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a unit's rate may be, in points: ``low`` ≤ rate < ``high``, or exactly what prints ``rate``."""

    low: Fraction = Fraction(0)
    high: Fraction = Fraction(101)
    rate: Rate | None = None


def rate_of(figure: Figure) -> Rate:
    """Return a figure of percent as a rate."""
    if figure.value is None or figure.decimals is None:
        raise ValueError(figure.figure_id)
    return Rate(figure.value, figure.decimals)


def reference_month(book: FigureBook) -> Period:
    """Return the last month of which the province's PAKN are published: the month whose shape every sample has."""
    ends = [figure.period_end for figure in book.find(indicator="pakn_received", period_kind="month", whole=True)]
    return parse_period(max(end for end in ends if end)[:7])


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The published figures and claims of one period of former Bắc Ninh."""

    book: FigureBook
    period: Period

    def of(self, indicator: str, role: str | None = "observed") -> list[Figure]:
        """Return the period's figures of an indicator; ``role`` `None` for those of any role."""
        series = self.book.catalogue.series
        return [
            figure
            for figure in self.book
            if series[figure.series_id].indicator == indicator
            and series[figure.series_id].territory == self.book.catalogue.units.home.former
            and (figure.period_kind, figure.period_start, figure.period_end)
            == (self.period.kind, f"{self.period.start}", f"{self.period.end}")
            and role in (None, figure.role)
        ]

    def whole(self, indicator: str, role: str = "observed") -> Figure | None:
        """Return the figure of the whole province."""
        return next((figure for figure in self.of(indicator, role) if figure.aggregation == "whole_province"), None)

    def tier(self, indicator: str, tier: str, role: str | None = "observed") -> Figure | None:
        """Return the exact figure of a whole tier, be it printed as total or as mean."""
        scope = tier_scope(self.book.catalogue.units.home.former, LEVEL_OF_TIER[tier])
        found = (figure for figure in self.of(indicator, role) if figure.exact and figure.scope_id == scope)
        return next(found, None)

    def units(self, indicator: str) -> dict[str, Figure]:
        """Return the exact figures of single units by unit id."""
        return {
            figure.unit_id: figure
            for figure in self.of(indicator)
            if figure.unit_id and figure.exact and figure.aggregation == "unit"
        }

    def communes_of(self, indicator: str) -> dict[str, Figure]:
        """Return the exact figures of "the communes of a district" by the district's unit id."""
        return {
            district: figure
            for figure in self.of(indicator)
            if figure.exact and figure.scope_id
            for district in self.named_districts(figure.scope_id)
        }

    def named_districts(self, scope_id: str) -> tuple[str, ...]:
        """Return the districts whose communes a scope is of."""
        return self.book.catalogue.scopes[scope_id].districts

    def claims(self, indicator: str, kind: str) -> list[Claim]:
        """Return the period's claims of a kind."""
        return [
            claim
            for claim in self.book.claims
            if (claim.indicator, claim.kind) == (indicator, kind)
            and all(self.book[figure].period_end == f"{self.period.end}" for figure in claim.figure_ids)
            and all(self.book[figure].period_kind == self.period.kind for figure in claim.figure_ids)
        ]

    def limits(self, indicator: str, units: Iterable[Unit]) -> list[Limit]:
        """Return for each unit of one tier what the documents allow its rate to be."""
        members = list(units)
        fixed = {unit_id: rate_of(figure) for unit_id, figure in self.units(indicator).items()}
        fixed = {unit.unit_id: fixed[unit.unit_id] for unit in members if unit.unit_id in fixed}
        decimals = self.book.catalogue.indicators[indicator].decimals
        return [
            Limit(rate=fixed[unit.unit_id])
            if unit.unit_id in fixed
            else self._limit(indicator, unit, fixed, Fraction(1, 2 * 10**decimals))
            for unit in members
        ]

    def _limit(self, indicator: str, unit: Unit, fixed: dict[str, Rate], half: Fraction) -> Limit:
        low, high = [Fraction(0)], [Fraction(101)]
        for figure in self.of(indicator):
            scope = self.book.catalogue.scopes.get(figure.scope_id or "")
            if scope and unit.unit_id in scope.members and figure.value is not None:
                if figure.relation in ("<", "≤"):
                    high.append(Fraction(figure.value) - half)
                elif figure.relation in (">", "≥"):
                    low.append(Fraction(figure.value))
        # A list of the best, of the worst or of those at 100 % says of all others that they are not like that.
        for kind, bounds, sign in (("highest", high, -1), ("lowest", low, 1)):
            bounds += [Fraction(value) + sign * half for value in self._ranked(indicator, kind, fixed)]
        high += [Fraction(100) - half for rate in fixed.values() if rate.value == 100]
        low += self._missed(indicator, fixed, unit.level)
        return Limit(max(low), min(high))

    def _ranked(self, indicator: str, kind: str, fixed: dict[str, Rate]) -> list[Decimal]:
        named = (self.book[figure] for claim in self.claims(indicator, kind) for figure in claim.figure_ids)
        return [figure.value for figure in named if figure.unit_id in fixed and figure.value is not None]

    def _missed(self, indicator: str, fixed: dict[str, Rate], level: str) -> list[Fraction]:
        """Return the target that all but the units named in "các đơn vị chưa đạt" have reached."""
        named = {
            self.book[figure].unit_id for claim in self.claims(indicator, "not_reached") for figure in claim.figure_ids
        }
        if level != "agency" or not named & set(fixed):
            return []
        day, former = self.period.end, self.book.catalogue.units.home.former
        return [
            Fraction(target.threshold)
            for target in self.book.catalogue.targets.values()
            if (target.indicator, target.territory, target.tier) == (indicator, former, "province_agencies")
            and (target.valid_from or day) <= day <= (target.valid_to or day)
        ]
