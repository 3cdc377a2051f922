"""The months of a sample before anything is written: the units of each, quotas of cases, counts of the other systems.

Annexes show a month beside the time from 01/01, so counts are drawn for every month of the year; cases for the months
that an annex compares: the one asked for, the one before it and the same one a year earlier.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from pakn.base.periods import Period, month_before, parse_period
from pakn.figures.figure_book import FigureBook
from pakn.sample.places import Places
from pakn.sample.published import PeriodFigures, reference_month
from pakn.sample.quotas import Quota, month_quotas, published_quotas, scaled_quotas
from pakn.sample.systems import Systems
from pakn.sample.unit_counts import CountRow

__all__ = ["Month", "Province", "drawn_months", "months_to"]


@dataclass(frozen=True)
class Month:
    """Everything one month of the sample holds before it is written."""

    period: Period
    places: Places
    rows: dict[str, list[CountRow]]
    quotas: list[Quota] = field(default_factory=list)
    """Empty where the month has no file of cases."""


@dataclass(frozen=True)
class Province:
    """Draws any month: as published in the month of reference, in its shape elsewhere."""

    book: FigureBook
    seed: int

    @cached_property
    def reference(self) -> Period:
        """The last month whose figures are published."""
        return reference_month(self.book)

    @cached_property
    def base(self) -> list[Quota]:
        """The quotas of the month of reference."""
        return published_quotas(PeriodFigures(self.book, self.reference), self.places(self.reference))

    def places(self, period: Period) -> Places:
        """Return the units of the last day of a period."""
        return Places.on(self.book.catalogue.units, period.end)

    def quotas(self, period: Period) -> list[Quota]:
        """Return how many cases each unit has in a month."""
        if period == self.reference:
            return self.base
        return month_quotas(self.book, self.base, self.reference, period, self.places(period), self.seed)

    def counted(self, period: Period) -> Month:
        """Return a month with the counts of the other systems."""
        places = self.places(period)
        return Month(period, places, Systems(self.book, places, period, self.reference, self.seed).rows())


def drawn_months(province: Province, period: Period, cases: int | None) -> list[Month]:
    """Return the months of a sample: the one asked for, the one before, that of the year before, the rest of the year.

    A month which the registry does not reach is left out.

    Parameters
    ----------
    province
        The synthetic province.
    period
        Of which days it is.
    cases
        Cases of the month asked for, other months in proportion; `None` for as many as published.
    """
    compared = [period, *(parse_period(month_before(f"{period.start:%Y-%m}", back)) for back in (1, 12))]
    months: list[Month] = []
    factor = None
    for each in compared:
        if months and not province.places(each).known:
            continue
        quotas = province.quotas(each)
        size = sum(quota.received for quota in quotas)
        if cases is not None:
            factor = factor or cases / size
            quotas = scaled_quotas(quotas, max(1, round(size * factor)))
        months.append(replace(province.counted(each), quotas=quotas))
    rest = [each for each in months_to(period) if each not in compared and province.places(each).known]
    return months + [province.counted(each) for each in rest]


def months_to(period: Period) -> list[Period]:
    """Return the months of a year up to and with one of them.

    >>> [each.text for each in months_to(parse_period("2024-03"))]
    ['2024-01', '2024-02', '2024-03']
    """
    return [parse_period(f"{period.start.year}-{month:02d}") for month in range(1, period.start.month + 1)]
