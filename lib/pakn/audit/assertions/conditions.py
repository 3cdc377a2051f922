"""What figures, claims and rules say of the unknown whole numbers of a world, as sums and products between limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pakn.figures.claims import Claim
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.observations.period_columns import PeriodColumn, month_column, year_column

__all__ = ["Builder", "Condition", "Family", "Linear", "Variable", "at_least", "column_named", "count_of", "is_of"]

MOST = 1_000_000
"""Cases of a unit whose total nobody prints."""
MEAN_MOST = 10_000
"""The largest mean, in days or points."""

Variable = tuple[str, str, str]
"""Indicator, unit and period of a number."""
Linear = Mapping[Variable, int]
"""Coefficients of a sum."""


@dataclass(frozen=True, slots=True)
class Family:
    """A rate with what it is made of, or an indicator that stands alone."""

    rate: str
    part: str = ""
    whole: str = ""
    decimals: int = 0
    """Of a mean: of its numbers in the model."""
    rest: str = ""
    """Indicator of what is left: whole less part."""

    @property
    def is_rate(self) -> bool:
        """Whether it has a part and a whole."""
        return bool(self.part)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a figure or claim says: a sum of variables, and of products of two of them, lies between two numbers."""

    source: str
    weight: int
    """How little it may be left out where worlds contradict: counts least, then rates, bounds, claims."""
    sum: Linear = field(default_factory=dict)
    low: int | None = None
    high: int | None = None
    products: tuple[tuple[int, Variable, Variable], ...] = ()

    def holds(self, numbers: Mapping[Variable, int]) -> bool:
        """Return whether it holds of numbers.

        Raises
        ------
        KeyError
            If one of its variables has none.
        """
        value = sum(factor * numbers[name] for name, factor in self.sum.items())
        value += sum(factor * numbers[one] * numbers[other] for factor, one, other in self.products)
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def column_named(name: str) -> PeriodColumn:
    """Return the column of a month or a year by its name."""
    return month_column(name) if "-" in name else year_column(int(name))


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes conditions of figures, claims and rules."""

    book: FigureBook
    family: Family
    units: tuple[str, ...]
    total: str
    periods: tuple[str, ...]
    scope: str

    def most(self, figures: list[Figure]) -> dict[Variable, int]:
        """Return each variable with its largest value: no unit has more than a total that is printed."""
        names = (self.family.part, self.family.whole) if self.family.is_rate else (self.family.rate,)
        limit = MOST if self.family.is_rate else MEAN_MOST * 10**self.family.decimals
        found: dict[Variable, int] = {}
        for period in self.periods:
            own = [
                int(figure.value)
                for figure in figures
                if figure.value is not None
                and figure.aggregation == "whole_province"
                and figure.relation == "="
                and self.book.indicator(figure) == self.family.whole
                and self._name_of(figure) == period
            ]
            largest = max(own, default=limit)
            for unit in (*self.units, self.total):
                found |= {(name, unit, period): largest for name in names}
        return found

    def always(self) -> Iterator[Condition]:
        """Yield what holds of every world."""
        if not self.family.is_rate:
            return
        part, whole = self.family.part, self.family.whole
        exact = self._is_partition()
        for period in self.periods:
            for unit in (*self.units, self.total):
                yield Condition("part ≤ whole", 0, {(whole, unit, period): 1, (part, unit, period): -1}, low=0)
            for signs in ({whole: 1}, {part: 1}, {whole: 1, part: -1}):
                summed: dict[Variable, int] = {(name, self.total, period): sign for name, sign in signs.items()}
                summed |= {(name, unit, period): -sign for unit in self.units for name, sign in signs.items()}
                yield Condition("remainder ≥ 0", 0, summed, low=0, high=0 if exact else None)

    def _is_partition(self) -> bool:
        parts = ({self.scope}, set(self.units))
        rows = self.book.catalogue.partitions.values()
        return any(row.whole == self.total and set(row.parts) in parts for row in rows)

    def _name_of(self, figure: Figure) -> str:
        day = figure.period_end or ""
        return day[:7] if figure.period_kind == "month" else day[:4]

    def of_figure(self, figure: Figure) -> Iterator[Condition]:
        """Yield what a printed number says of each unit that it speaks of one by one."""
        if figure.aggregation == "whole_province":
            units: tuple[str, ...] = (self.total,)
        elif figure.aggregation != "unit":
            return
        elif figure.unit_id:
            units = (figure.unit_id,)
        else:
            units = self.book.catalogue.scopes[figure.scope_id or ""].members
        indicator, period = self.book.indicator(figure), self._name_of(figure)
        for unit in units:
            if unit in (*self.units, self.total):
                yield from self._says(figure, indicator, unit, period)

    def _says(self, figure: Figure, indicator: str, unit: str, period: str) -> Iterator[Condition]:
        value, relation = Fraction(figure.value or 0), figure.relation
        if self.family.is_rate and indicator == self.family.rate:
            half = Fraction(1, 2 * 10 ** (figure.decimals or 0))
            part, whole = (self.family.part, unit, period), (self.family.whole, unit, period)
            for limit, sign, strict in _limits(value, relation, half):
                share = limit / 100  # part ≥ share × whole, or the other way round
                summed = {part: sign * share.denominator, whole: -sign * share.numerator}
                yield Condition(figure.figure_id, 2, summed, low=1 if strict else 0)
            yield Condition(figure.figure_id, 2, {whole: 1}, low=1)
            return
        scale = 1 if self.family.is_rate else 10**self.family.decimals
        weight = 3 if relation == "=" else 1
        summed = dict(count_of(self.family, indicator, unit, period))
        for limit, sign, strict in _limits(value * scale, relation, Fraction(0)):
            bound = -(-limit.numerator // limit.denominator) if sign > 0 else limit.numerator // limit.denominator
            strict = strict and bound == limit
            if sign > 0:
                yield Condition(figure.figure_id, weight, summed, low=bound + strict)
            else:
                yield Condition(figure.figure_id, weight, summed, high=bound - strict)

    def of_claim(self, claim: Claim) -> Iterator[Condition]:
        """Yield that a unit which a document calls highest or lowest is not below, or above, each other of its set."""
        named = [claim.unit_id] if claim.unit_id else []
        spoken = (self.book.figures[each] for each in claim.figure_ids if each in self.book.figures)
        named += [figure.unit_id for figure in spoken if figure.unit_id]
        names = [unit for unit in dict.fromkeys(named) if unit in self.units]
        others = [unit for unit in self.book.catalogue.scopes[claim.scope_id or ""].members if unit in self.units]
        (period,) = (name for name in self.periods if is_of(claim, name))
        for unit in names:
            for other in others:
                if other not in names:
                    pair = (unit, other) if claim.kind == "highest" else (other, unit)
                    yield at_least(self.family, claim.indicator or "", *pair, period, claim.claim_id)


def is_of(claim: Claim, period: str) -> bool:
    """Whether a claim speaks of a month or year, by its name."""
    column = column_named(period)
    return (claim.period_start, claim.period_end) == (str(column.period.start), str(column.period.end))


def _limits(value: Fraction, relation: str, half: Fraction) -> Iterator[tuple[Fraction, int, bool]]:
    """Yield limit, side (1: not below it, -1: not above it) and whether it is itself excluded.

    A printed rate stands for all that is rounded half up to it.
    """
    if relation == "=":
        yield value - half, 1, False
        yield value + half, -1, half > 0
    else:
        yield value, 1 if relation in (">", "≥") else -1, relation in ("<", ">")


def count_of(family: Family, indicator: str, unit: str, period: str) -> Linear:
    """Return a count of a rate, what is left of it, or a mean, as a sum of variables."""
    if family.rest and indicator == family.rest:
        return {(family.whole, unit, period): 1, (family.part, unit, period): -1}
    return {(indicator, unit, period): 1}


def at_least(family: Family, indicator: str, one: str, other: str, period: str, source: str = "") -> Condition:
    """Return that one unit's number is not below another's, of rates by the products of their counts."""
    if not (family.is_rate and indicator == family.rate):
        difference = dict(count_of(family, indicator, one, period))
        for variable, number in count_of(family, indicator, other, period).items():
            difference[variable] = difference.get(variable, 0) - number
        return Condition(source, 1, difference, low=0)
    part, whole = family.part, family.whole
    return Condition(
        source,
        1,
        low=0,
        products=((1, (part, one, period), (whole, other, period)), (-1, (part, other, period), (whole, one, period))),
    )
