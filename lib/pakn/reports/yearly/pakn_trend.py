"""The PAKN figures of the province and its localities, year over year.

Everything the trend annex needs to know of the app series: province values, the eleven months before December,
localities with values in several years (bounds included), extremes, topics. The 2025 regulation series of the
national portal stands apart by construction: it has its own methods and never fills a year of the app series.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pakn.base.errors import Finding, UsageError
from pakn.base.periods import parse_period
from pakn.base.run_context import in_force
from pakn.figures.books import read_book
from pakn.figures.claims import Mention
from pakn.figures.figure import Figure
from pakn.figures.figure_book import FigureBook
from pakn.observations.change import bounded_change, breaks_between, change
from pakn.observations.targets import monthly_span, target_of
from pakn.observations.values import Value, difference, missing, published, ratio
from pakn.registry.home import home_territory
from pakn.registry.models import Break, Target
from pakn.registry.unit_files import Home
from pakn.registry.units import Unit

__all__ = ["LOCALITIES", "PROVINCE_INDICATORS", "Extreme", "PaknTrend", "open_trend", "published_span"]

RECEIVED, PROCESSED, RATE, BACKLOG = "pakn_received", "pakn_processed", "pakn_processing_rate", "pakn_backlog"
SATISFACTION, DAYS = "pakn_satisfaction_mean", "pakn_processing_days_mean"
PROVINCE_INDICATORS = (RECEIVED, PROCESSED, RATE, BACKLOG, SATISFACTION, DAYS)
LOCALITIES = "bn_old.districts"
SAME_COHORT = "Tính từ số liệu công bố, với giả định hai kỳ cùng phạm vi và cùng thời điểm chốt số liệu"


@dataclass(frozen=True, slots=True)
class Extreme:
    """The locality a document calls highest or lowest, with its value."""

    unit: Unit
    value: Value


@dataclass(frozen=True)
class PaknTrend:
    """Values of the app series for some years; years without published figures give missing values.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> trend = PaknTrend(FigureBook.read(DATA), (2023, 2024, 2025))
    >>> [trend.province(RATE, year).number for year in trend.years]
    [Decimal('92.34'), Decimal('89.75'), None]
    """

    book: FigureBook
    years: tuple[int, ...]

    def province(self, indicator: str, year: int) -> Value:
        """Return the province's value; the rate is recomputed to two decimals where its counts are published."""
        if indicator == RATE:
            return self._rate(self.printed_rate(year), self.province(PROCESSED, year), self.province(RECEIVED, year))
        printed = self._printed(indicator, year)
        if indicator == BACKLOG and not printed.exact:
            return difference(self.province(RECEIVED, year), self.province(PROCESSED, year))
        return printed

    def territory(self, year: int) -> str:
        """Return the territory of the province at the end of a year: the merged one stands apart."""
        return home_territory(self.book.catalogue.units, dt.date(year, 12, 31))

    @property
    def home(self) -> Home:
        """The province before and after its merger."""
        return self.book.catalogue.units.home

    def printed_rate(self, year: int, period_kind: str = "year") -> Value:
        """Return the province's rate exactly as the document of a year prints it."""
        return self._printed(RATE, year, period_kind)

    def change(self, indicator: str, first: int, last: int) -> Value:
        """Return the province's change between two years."""
        between = self.breaks(indicator, first, last)
        return change(self.province(indicator, first), self.province(indicator, last), between)

    @cached_property
    def published_years(self) -> tuple[int, ...]:
        """The years in which the app series of the province before its merger has figures: they are compared."""
        known = (year for year in self.years if self.province(RECEIVED, year).exact)
        return tuple(year for year in known if self.territory(year) == self.home.former)

    @property
    def last(self) -> int:
        """The last year with figures, which the closer look is at; the last year of all where none has any."""
        return self.published_years[-1] if self.published_years else self.years[-1]

    @property
    def pair(self) -> tuple[int, int] | None:
        """The last two years with figures, or `None` where there are not two."""
        return (self.published_years[-2], self.last) if len(self.published_years) > 1 else None

    @property
    def regulation_years(self) -> tuple[int, ...]:
        """The years in which the regulation series has figures."""
        return tuple(year for year in self.years if self.regulation("pakn_regulation_received", year).exact)

    def breaks(self, indicator: str, first: int, last: int, tier: str | None = None) -> tuple[Break, ...]:
        """Return the breaks from the second day of one year to the last day of another."""
        known = self.book.catalogue.breaks.values()
        return breaks_between(known, indicator, self.home.former, dt.date(first, 1, 2), dt.date(last, 12, 31), tier)

    # --- December and the eleven months before it -------------------------------------------------------------

    def december(self, indicator: str, year: int) -> Value:
        """Return the province's value of December; what the letter does not print is computed from what it prints."""
        received, processed = (self._printed(name, year, "month") for name in (RECEIVED, PROCESSED))
        if indicator == BACKLOG:
            return difference(received, processed)
        if indicator == RATE:
            return self._rate(self.printed_rate(year, "month"), processed, received)
        return self._printed(indicator, year, "month")

    def before_december(self, indicator: str, year: int) -> Value:
        """Return the value of January–November by subtraction, with the assumption it rests on."""
        if indicator == RATE:
            return ratio(self.before_december(PROCESSED, year), self.before_december(RECEIVED, year))
        if indicator in (SATISFACTION, DAYS):
            return missing(self.book.catalogue.indicators[indicator].unit)  # means do not subtract
        return difference(self.province(indicator, year), self.december(indicator, year), SAME_COHORT)

    # --- Localities ---------------------------------------------------------------------------------------------

    @cached_property
    def localities(self) -> tuple[Unit, ...]:
        """The eight localities in official order."""
        units = (self.book.catalogue.units.get(member) for member in self.book.catalogue.scopes[LOCALITIES].members)
        return tuple(sorted(units, key=lambda unit: unit.display_order))

    def locality(self, indicator: str, unit: Unit, year: int) -> Value:
        """Return a locality's value: printed, else derived from printed counts, else the text's bound, else missing."""
        exact = [published(figure) for figure in self._yearly(indicator, year) if figure.unit_id == unit.unit_id]
        if exact:
            return exact[0]
        if indicator == PROCESSED:
            return difference(self.locality(RECEIVED, unit, year), self.locality(BACKLOG, unit, year))
        if indicator == RATE:
            derived = ratio(self.locality(PROCESSED, unit, year), self.locality(RECEIVED, unit, year))
            if derived.exact:
                return derived
        return self._bound(indicator, unit, year)

    def locality_change(self, indicator: str, unit: Unit, first: int, last: int) -> Value:
        """Return a locality's change between two years, a bound of it where one of them is only known as a bound."""
        between = self.breaks(indicator, first, last, "district")
        return bounded_change(self.locality(indicator, unit, first), self.locality(indicator, unit, last), between)

    def extreme(self, indicator: str, year: int, kind: str) -> tuple[Extreme, ...]:
        """Return the localities the document of a year calls ``highest`` or ``lowest``."""
        claimed = {
            figure_id
            for claim in self.book.claims
            if claim.kind == kind and claim.indicator == indicator and claim.scope_id == LOCALITIES
            for figure_id in claim.figure_ids
        }
        figures = [figure for figure in self._yearly(indicator, year) if figure.figure_id in claimed and figure.unit_id]
        return tuple(
            Extreme(self.book.catalogue.units.get(figure.unit_id or ""), published(figure)) for figure in figures
        )

    # --- Targets ------------------------------------------------------------------------------------------------

    def monthly_target(self, year: int) -> Target | None:
        """Return the monthly target of the province that is in force at the end of a year."""
        return self._target(dt.date(year, 12, 31), "each_month", unit_id=self._province_id)

    def monthly_targets(self) -> list[Target]:
        """Return the monthly targets of the province that are in force on any day of the years, the earliest first."""
        first, last = dt.date(self.years[0], 1, 1), dt.date(self.years[-1], 12, 31)
        found = [
            target
            for target in self.book.catalogue.targets.values()
            if (target.indicator, target.test, target.unit_id) == (RATE, "each_month", self._province_id)
            and (target.valid_from or first) <= last
            and (target.valid_to or last) >= first
        ]
        return sorted(found, key=lambda target: target.valid_from or first)

    def judged_months(self, year: int) -> tuple[int, ...]:
        """Return the months of a year that the monthly target judges."""
        target = self.monthly_target(year)
        return monthly_span(target, year) if target else ()

    def locality_target(self, year: int) -> Target | None:
        """Return the threshold by which the letter judges localities on a whole year."""
        return self._target(dt.date(year, 12, 31), "source_applied", scope_ids=(LOCALITIES,))

    # --- Topics and the regulation series ------------------------------------------------------------------------

    def topics(self, year: int) -> tuple[Mention, ...]:
        """Return the topics the document of a year names as those of greatest concern, in its order."""
        docs = self.book.documents(figure.figure_id for figure in self._yearly(RECEIVED, year))
        return tuple(mention for mention in self.book.mentions if mention.kind == "topic" and mention.doc in docs)

    def regulation(self, indicator: str, year: int) -> Value:
        """Return a value of the regulation series (national portal, merged province, reform year)."""
        figures = self.book.find(indicator=indicator, territory=self.home.merged, period_kind="cchc_year", year=year)
        if not figures:
            return missing(self.book.catalogue.indicators[indicator].unit)
        return replace(published(figures[-1]), figure_ids=tuple(figure.figure_id for figure in figures))

    # --- Looking up ---------------------------------------------------------------------------------------------

    @property
    def _province_id(self) -> str:
        return self.book.find(indicator=RECEIVED, whole=True)[0].unit_id or ""

    def _target(
        self, on: dt.date, test: str, unit_id: str | None = None, scope_ids: tuple[str, ...] = ()
    ) -> Target | None:
        known = self.book.catalogue.targets.values()
        return target_of(known, RATE, self.home.former, on, test=test, unit_id=unit_id, scope_ids=scope_ids)

    def _yearly(self, indicator: str, year: int) -> tuple[Figure, ...]:
        return self.book.find(indicator=indicator, period_kind="year", year=year)

    def _printed(self, indicator: str, year: int, period_kind: str = "year") -> Value:
        figures = self.book.find(
            indicator=indicator, territory=self.territory(year), period_kind=period_kind, year=year, whole=True
        )
        return published(figures[0]) if figures else missing(self.book.catalogue.indicators[indicator].unit)

    def _rate(self, printed: Value, processed: Value, received: Value) -> Value:
        recomputed = ratio(processed, received)
        if not recomputed.exact:
            return printed
        return replace(recomputed, figure_ids=(*printed.figure_ids, *recomputed.figure_ids))

    def _bound(self, indicator: str, unit: Unit, year: int) -> Value:
        for figure in self._yearly(indicator, year):
            if figure.scope_id and unit.unit_id in self.book.catalogue.scopes[figure.scope_id].members:
                return published(figure)
        return missing(self.book.catalogue.indicators[indicator].unit)


def open_trend(period: str, folder: Path | None = None) -> PaknTrend:
    """Return the trend of a span of years, for instance ``"2023-2025"``.

    Raises
    ------
    UsageError
        If the period is no span of years with figures.
    DataError
        If figures or metadata are wrong.
    """
    span = parse_period(period)
    book = read_book(folder or in_force().data)
    known = published_span(book)
    if span.kind != "years" or span.years[0] not in known or span.years[-1] not in known:
        allowed = f"khoảng năm trong {known[0]}-{known[-1]}, ví dụ {known[0]}-{known[-1]}"
        raise UsageError([Finding("tham số period", f"«{period}»", allowed, "sửa kỳ báo cáo")])
    return PaknTrend(book, span.years)


def published_span(book: FigureBook) -> list[int]:
    """Return the years of which a document prints anything about PAKN."""
    return sorted({figure.year for figure in book if figure.year and book.indicator(figure).startswith("pakn_")})
