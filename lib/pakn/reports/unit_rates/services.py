"""Full-process online services of the agencies: a stock at the end of a period, on two systems.

The province's rates of a year are published for each system; they stand for the last day of that year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.change import change, without_occurrence
from pakn.observations.period_columns import PeriodColumn, month_column, year_column
from pakn.observations.period_data import PeriodData
from pakn.observations.precedence import agrees, headline
from pakn.observations.published import PublishedColumn
from pakn.observations.values import Value, change_unit, counted, missing, not_comparable, ratio
from pakn.registry.models import Break
from pakn.registry.units import Unit

__all__ = ["ServiceRow", "Services"]

SYSTEM, LEVEL = "online_services", "agency"
INDICATOR = "fully_online_service_rate"
PARTS = {"part": "tthc_system", "part_portal": "national_portal"}
"""Column of the extract and the system whose published figures speak of it."""


@dataclass(frozen=True)
class ServiceRow:
    """Services of an agency or of all, and how many of them are full-process on each system."""

    unit: Unit | None
    total: Value
    parts: tuple[Value, ...]
    rates: tuple[Value, ...]
    changes: tuple[Value, ...]


@dataclass(frozen=True)
class Services:
    """Annex 4.4 of a period.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_data import open_period_data
    >>> [rate.shown for rate in Services(open_period_data("2024-12", folder=DATA)).total_row.rates]
    ['56,25', '56,86']
    """

    period_data: PeriodData

    @property
    def column(self) -> PeriodColumn:
        """The main column."""
        return self.period_data.columns.main

    @property
    def before(self) -> PeriodColumn:
        """The column it is compared with."""
        return self.period_data.columns.before

    @cached_property
    def parts(self) -> tuple[ExtractCounts, ...]:
        """The extract of the last month of the main column, or nothing."""
        return self._at_end(self.column)

    @cached_property
    def known_until(self) -> dt.date | None:
        """The day up to which the period is known, where that is before its end."""
        return next((part.known_until for part in self.parts if not part.complete), None)

    @cached_property
    def from_year(self) -> PeriodColumn | None:
        """The year whose published rates stand for the end of the month, where it is its December."""
        december = self.column.is_month and self.column.months[0].endswith("-12")
        year = year_column(self.column.period.end.year)
        known = not self.period_data.published(year).empty and self.period_data.published(year).of(INDICATOR)
        return year if december and known else None

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks between the ends of both columns."""
        return self.period_data.breaks_after(self.before.period.end, INDICATOR, LEVEL)

    @cached_property
    def rows(self) -> tuple[ServiceRow, ...]:
        """One row an agency that has services, in official order."""
        known = [
            unit for unit in self.period_data.at(LEVEL) if self.parts and self.period_data.sums(self.parts, [unit])
        ]
        return tuple(self._row(unit, [unit]) for unit in known)

    @cached_property
    def total_row(self) -> ServiceRow:
        """All agencies."""
        return self._row(None, [row.unit for row in self.rows if row.unit])

    def _at_end(self, column: PeriodColumn) -> tuple[ExtractCounts, ...]:
        return self.period_data.parts(SYSTEM, month_column(column.months[-1], self.period_data.deliveries.window))

    def _row(self, unit: Unit | None, units: Sequence[Unit]) -> ServiceRow:
        now, then = (self._stock(unit, units, column) for column in (self.column, self.before))
        total, parts, rates = now
        systems = zip(PARTS.values(), rates, then[2], strict=True)
        changes = tuple(self._changed(rate, earlier, unit, system) for system, rate, earlier in systems)
        return ServiceRow(unit, total, parts, rates, changes)

    def _changed(self, now: Value, then: Value, unit: Unit | None, system: str) -> Value:
        if (nothing := without_occurrence(then, now)) is not None:
            return nothing
        made = change(then, now, self.breaks)
        complete = all(part.complete for column in (self.column, self.before) for part in self._at_end(column))
        shown = ((now, self.column), (then, self.before))
        published = all(agrees(value, self._printed(unit, column, system)) for value, column in shown)
        return made if complete or published or made.number is None else not_comparable(change_unit("%"))

    def _stock(
        self, unit: Unit | None, units: Sequence[Unit], column: PeriodColumn
    ) -> tuple[Value, tuple[Value, ...], tuple[Value, ...]]:
        extracts = self._at_end(column)
        sums = self.period_data.sums(extracts, units) if extracts and units else None
        files = [part.file for part in extracts]
        measure = self.period_data.contract(SYSTEM).counts

        def counts(name: str) -> Value:
            return counted(sums[name], measure, files) if sums and name in sums else missing(measure)

        total, parts = counts("total"), tuple(counts(name) for name in PARTS)
        printed = [self._printed(unit, column, system) for system in PARTS.values()]
        rates = tuple(headline(figure, ratio(part, total)) for figure, part in zip(printed, parts, strict=True))
        return total, parts, rates

    def _printed(self, unit: Unit | None, column: PeriodColumn, system: str) -> Value:
        if unit is not None:
            return missing("%")
        shown = self.from_year if column == self.column and self.from_year else column
        published: PublishedColumn = self.period_data.published(shown)
        return published.whole(INDICATOR, system=system)
