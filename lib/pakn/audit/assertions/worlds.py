"""Every table that the published figures allow: unknown whole numbers, and what is said of them.

For a rate whose indicator names numerator and denominator each unit and period has two of them, 0 ≤ part ≤ whole, and
the total keeps a remainder of at least 0 unless ``partitions.csv`` says that the units are the whole. A mean has one
number, at its printed decimals. Printed numbers, bounds and claims are conditions that can be left out one by one:
where they contradict each other no world exists, and an empty model proves everything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pakn.audit.assertions.conditions import Builder, Condition, Family, Linear, Variable, column_named, count_of
from pakn.audit.assertions.records import Assertion
from pakn.figures.claims import Claim
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook

__all__ = ["MODEL", "World", "world_of"]

MODEL = 1
"""Version of the model: proofs of another one prove nothing."""


@dataclass(frozen=True, slots=True)
class World:
    """Unknown numbers with their largest value, what always holds of them, and what is published of them."""

    family: Family
    units: tuple[str, ...]
    total: str
    periods: tuple[str, ...]
    most: Mapping[Variable, int]
    always: tuple[Condition, ...]
    published: tuple[Condition, ...]
    digest: str
    """Of everything it rests on."""

    def number(self, indicator: str, unit: str, period: str) -> Linear:
        """Return a count of the family, or a mean, as a sum of variables."""
        return count_of(self.family, indicator, unit, period)

    def fixed(self, indicator: str, period: str) -> int | None:
        """Return a count of the total that is printed; `None` where none is."""
        own = [each for each in self.published if dict(each.sum) == dict(self.number(indicator, self.total, period))]
        low = max((each.low for each in own if each.low is not None), default=None)
        high = min((each.high for each in own if each.high is not None), default=None)
        return low if low == high else None


def world_of(book: FigureBook, assertion: Assertion) -> World:
    """Return the model of everything published that bears on an assertion.

    Raises
    ------
    KeyError
        If it names an indicator, scope or unit that is not registered.
    """
    catalogue = book.catalogue
    territory = _territory(book, assertion)
    family = _family(book, assertion.indicator)
    claims = [claim for name in assertion.periods for claim in _claims(book, family, name)]
    members = catalogue.scopes[assertion.scope].members if assertion.scope else ()
    # Who is called the lowest of a set bounds every unit of it, and so does who is in it.
    sets = (catalogue.scopes[claim.scope_id or ""].members for claim in claims)
    beside = [unit for each in sets if {*each} & {*members, *assertion.units} for unit in each]
    units = tuple(dict.fromkeys((*members, *assertion.units, *beside)))
    total = next(
        unit.unit_id for unit in catalogue.units.units if unit.level == "province" and unit.territory == territory
    )
    figures = [figure for name in assertion.periods for figure in _figures(book, family, territory, name)]
    builder = Builder(book, family, units, total, assertion.periods, assertion.scope)
    conditions = [made for figure in figures for made in builder.of_figure(figure)]
    conditions += [made for claim in claims for made in builder.of_claim(claim)]
    always = tuple(builder.always())
    return World(
        family,
        units,
        total,
        assertion.periods,
        builder.most(figures),
        always,
        tuple(conditions),
        _digest(conditions, always, units),
    )


def _digest(conditions: list[Condition], always: tuple[Condition, ...], units: tuple[str, ...]) -> str:
    """Return a hash of what a world rests on: every condition that figures, claims, scopes and rules have given it."""
    told = [
        [
            each.source,
            sorted((*variable, number) for variable, number in each.sum.items()),
            each.low,
            each.high,
            [[number, *one, *other] for number, one, other in each.products],
        ]
        for each in (*always, *conditions)
    ]
    content = json.dumps([MODEL, units, told], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _territory(book: FigureBook, assertion: Assertion) -> str:
    if assertion.scope:
        return book.catalogue.scopes[assertion.scope].territory
    return book.catalogue.units.get(assertion.units[0]).territory


def _family(book: FigureBook, indicator: str) -> Family:
    """Return the rate that an indicator is, or is a count of; itself where no rate has it."""
    indicators = book.catalogue.indicators
    for rate in indicators.values():
        if not (rate.numerator and rate.denominator):
            continue
        rest = _rest(book, rate.numerator, rate.denominator)
        if indicator in (rate.id, rate.numerator, rate.denominator, rest):
            return Family(rate.id, rate.numerator, rate.denominator, rest=rest)
    return Family(indicator, decimals=indicators[indicator].decimals)


def _rest(book: FigureBook, part: str, whole: str) -> str:
    """Return the indicator that a relation calls the whole less the part; "" where none does."""
    equations = (relation.formula.split(" = ") for relation in book.relations)
    return next((sides[0] for sides in equations if sides[1:] == [f"{whole} - {part}"]), "")


def _figures(book: FigureBook, family: Family, territory: str, period: str) -> Iterator[Figure]:
    column = column_named(period)
    days, kind = (str(column.period.start), str(column.period.end)), "month" if column.is_month else "year"
    names = {family.rate, family.part, family.whole, family.rest} - {""}
    for figure in book:
        if (figure.period_start, figure.period_end) != days or figure.period_kind != kind:
            continue
        series = book.catalogue.series[figure.series_id]
        is_told = figure.value is not None and figure.role != "change" and figure.relation != "≈"
        if is_told and series.indicator in names and series.territory == territory:
            yield figure


def _claims(book: FigureBook, family: Family, period: str) -> Iterator[Claim]:
    column = column_named(period)
    days = (str(column.period.start), str(column.period.end))
    names = {family.rate, family.part, family.whole, family.rest} - {""}
    for claim in book.claims:
        is_told = claim.kind in ("highest", "lowest") and claim.indicator in names and claim.scope_id
        if is_told and (claim.period_start, claim.period_end) == days:
            yield claim
