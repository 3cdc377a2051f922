"""Which published figures a sample reproduces: every one is recomputed from the sample's own counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pakn.base.labels import round_half_up
from pakn.figures.figure import Figure
from pakn.sample.places import Places
from pakn.sample.published import PeriodFigures
from pakn.sample.quotas import Quota
from pakn.sample.shape import LEVELS
from pakn.sample.systems import INDICATORS
from pakn.sample.unit_counts import CountRow

__all__ = ["PAKN_MONTH", "PAKN_YEAR", "SYSTEMS", "RoundTrip"]

PAKN_MONTH = ("pakn_received", "pakn_processed", "pakn_processing_rate")
PAKN_YEAR = (*PAKN_MONTH, "pakn_backlog", "pakn_satisfaction_mean", "pakn_processing_days_mean")
"""Indicators of the app that documents print of a month, of a year."""
SYSTEMS = tuple(sorted({name for pair in INDICATORS.values() for name in pair}))
"""Indicators of the other systems."""
NOT_COUNTED = ("pakn_satisfaction_mean", "pakn_processing_days_mean")
"""Indicators that do not follow from quotas: a sample never claims them."""

KIND_OF_TIER = {None: "hien_truong", "centre": "tthc", "enterprise": "doanh_nghiep"}
Counts = Sequence[tuple[int, int]]
"""Part and total of each unit concerned."""


@dataclass(frozen=True)
class RoundTrip:
    """The counts of a period, of the month before, and the figures they should print."""

    figures: PeriodFigures
    places: Places
    quotas: list[Quota]
    rows: dict[str, list[CountRow]]
    rows_before: dict[str, list[CountRow]]

    def split(self, indicators: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the ids of the figures of some indicators that are reproduced and of those that are not."""
        figures = [figure for name in indicators for figure in self.figures.of(name, None)]
        held = {figure.figure_id: self._holds(figure) for figure in figures}
        return sorted(key for key, holds in held.items() if holds), sorted(
            key for key, holds in held.items() if not holds
        )

    def _holds(self, figure: Figure) -> bool:
        if figure.value is None or figure.decimals is None or self._indicator(figure) in NOT_COUNTED:
            return False
        counts = self._counts(figure, self.rows)
        if not counts:
            return False
        if figure.role == "change":
            before = self._counts(figure, self.rows_before)
            return (
                bool(before)
                and _printed(self._shown(figure, counts) - self._shown(figure, before), figure) == figure.value
            )
        part, total = (sum(pair[index] for pair in counts) for index in (0, 1))
        numbers = {"pakn_received": total, "pakn_processed": part, "pakn_backlog": total - part}
        if self._indicator(figure) in numbers:
            return numbers[self._indicator(figure)] == figure.value
        if not figure.exact:
            return all(_bounded(_together([pair]), figure) for pair in counts)
        if figure.scope_id and figure.aggregation == "unit":
            return all(_printed(_together([pair]), figure) == figure.value for pair in counts)
        means = [_together(counts)] + ([_mean(counts)] if figure.aggregation == "tier_mean" else [])
        return all(_printed(value, figure) == figure.value for value in means)

    def _shown(self, figure: Figure, counts: Counts) -> Fraction:
        """Return the rate as tables show it: a change is what a reader's calculator finds between two shown rates."""
        decimals = self.figures.book.catalogue.indicators[self._indicator(figure)].decimals
        value = _together(counts)
        return Fraction(round_half_up(Decimal(value.numerator) / value.denominator, decimals))

    def _indicator(self, figure: Figure) -> str:
        return self.figures.book.indicator(figure)

    def _counts(self, figure: Figure, rows: dict[str, list[CountRow]]) -> Counts:
        """Return part and total of each unit that a figure speaks of; for a bound each group of communes is one."""
        scope = self.figures.book.catalogue.scopes.get(figure.scope_id or "")
        members = set(scope.members if scope and scope.complete == "yes" else ()) | ({figure.unit_id} - {None})
        if self._indicator(figure).startswith("pakn_"):
            of_kind = KIND_OF_TIER.get(figure.tier, "hien_truong")
            whole = figure.aggregation in ("whole_province", "tier_total")
            return [
                (quota.processed, quota.received)
                for quota in self.quotas
                if (quota.kind == of_kind if whole else quota.unit.unit_id in members)
            ]
        system = next(name for name, pair in INDICATORS.items() if self._indicator(figure) in pair)
        districts = self.figures.named_districts(figure.scope_id) if figure.scope_id else []
        if districts:
            groups = [self._communes(rows[system], district) for district in districts]
            return (
                groups[0]
                if figure.exact
                else [(sum(p for p, _ in group), sum(t for _, t in group)) for group in groups]
            )
        return [
            (row.part, row.total)
            for row in rows[system]
            if row.total and (figure.aggregation == "whole_province" or self._concerns(figure, row, members))
        ]

    def _communes(self, rows: list[CountRow], district: str) -> list[tuple[int, int]]:
        above = self.places.districts_of_communes
        return [(row.part, row.total) for row in rows if above.get(row.unit.unit_id) == district]

    def _concerns(self, figure: Figure, row: CountRow, members: set[str | None]) -> bool:
        return row.unit.unit_id in members if members else LEVELS.get(row.unit.level) == figure.tier


def _together(counts: Counts) -> Fraction:
    return Fraction(100 * sum(part for part, _ in counts), sum(total for _, total in counts))


def _mean(counts: Counts) -> Fraction:
    return sum((Fraction(100 * part, total) for part, total in counts), Fraction(0)) / len(counts)


def _printed(value: Fraction, figure: Figure) -> Decimal:
    return round_half_up(Decimal(value.numerator) / value.denominator, figure.decimals or 0)


def _bounded(value: Fraction, figure: Figure) -> bool:
    limit = Fraction(figure.value or 0)
    return {"<": value < limit, "≤": value <= limit, ">": value > limit, "≥": value >= limit}[figure.relation]
