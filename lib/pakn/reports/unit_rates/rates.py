"""Rates of the units of one level in one system: the measure behind annexes 1.1–1.3 and 3.1–6.2.

A rate of several units or months is the ratio of their sums, never a mean of rates. Where nothing was delivered, the
published figures of the period stand alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pakn.base.errors import check_choice, check_least
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.change import change, without_occurrence
from pakn.observations.common_units import common_rates, counted_share, with_rows
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.period_data import PeriodData
from pakn.observations.precedence import agrees, beside_mean, headline
from pakn.observations.published import PublishedColumn
from pakn.observations.ranks import enough, ranks
from pakn.observations.targets import target_in
from pakn.observations.values import Value, change_unit, missing, not_comparable, ratio
from pakn.registry.contracts import Contract
from pakn.registry.models import Break, Target
from pakn.registry.territories import district_of, former_districts
from pakn.registry.unit_files import AUTHORITIES
from pakn.registry.units import Unit
from pakn.reports.unit_rates.rate_rows import RateReading, RateRow

__all__ = ["RateReading", "RateRow", "Rates", "open_rates"]

LEVELS = ("agency", "district", "commune")
PrintedOf = Callable[[PublishedColumn, str], Value]
"""What a document prints of some units, by indicator."""


@dataclass(frozen=True)
class Rates:
    """The rows of one annex; see `open_rates`."""

    period_data: PeriodData
    system: str
    level: str
    min_cases: int = 1
    """Units whose total is smaller have no rank and are not named highest or lowest."""

    @property
    def contract(self) -> Contract:
        """What the system counts."""
        return self.period_data.contract(self.system)

    @property
    def columns(self) -> tuple[PeriodColumn, ...]:
        """The columns shown."""
        return self.period_data.columns.shown

    @cached_property
    def delivered(self) -> bool:
        """Whether the extract of every month of the main column is at hand."""
        return bool(self.parts(self.columns[0]))

    def parts(self, column: PeriodColumn) -> tuple[ExtractCounts, ...]:
        """Return the extracts of a column."""
        return self.period_data.parts(self.system, column)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units of the level; bodies and committees the system has never heard of stay out.

        The people's council and committee of a province are none of its agencies, unless a file holds them.
        """
        units = self.period_data.at(self.level)
        parts = self.parts(self.columns[0])
        if not parts:
            return tuple(unit for unit in units if unit.type not in AUTHORITIES)
        if self.level not in ("agency", "centre"):
            return units
        columns = (*self.columns, *self.period_data.columns.compared)
        heard = {
            unit
            for column in columns
            for part in self.parts(column)
            for unit in with_rows(self.period_data, [part], units)
        }
        return tuple(unit for unit in units if unit in heard)

    @cached_property
    def lacking(self) -> tuple[Unit, ...]:
        """Localities without a row in an extract of the main column: their level's sums are partial."""
        return self.lacking_in(self.columns[0])

    def lacking_in(self, column: PeriodColumn) -> tuple[Unit, ...]:
        """Return the units without a row in some extract of a column."""
        parts = self.parts(column)
        return tuple(unit for unit in self.units if self.period_data.sums(parts, [unit]) is None) if parts else ()

    @cached_property
    def known_until(self) -> dt.date | None:
        """The day up to which the main column is known, where that is before its end."""
        open_parts = [part.known_until for part in self.parts(self.columns[0]) if not part.complete]
        return min(open_parts) if open_parts else None

    # --- Rows ---------------------------------------------------------------------------------------------------

    @cached_property
    def unit_rows(self) -> tuple[RateRow, ...]:
        """One row a unit, in official order."""
        return tuple(self._row("unit", (unit,), self._unit_figure(unit), unit_id=unit.unit_id) for unit in self.units)

    @cached_property
    def group_rows(self) -> tuple[RateRow, ...]:
        """One row for the communes of each district; none for other levels, and none after districts ended."""
        if self.level != "commune" or not self.period_data.has_districts:
            return ()
        by_district: dict[str, list[Unit]] = {district.unit_id: [] for district in self.period_data.at("district")}
        for unit in self.units:
            district = district_of(self.period_data.units, unit.unit_id, self.period_data.day)
            if district is not None:
                by_district[district.unit_id].append(unit)
        return tuple(
            self._row("group", tuple(members), self._district_figure(key), district=self.period_data.units.get(key))
            for key, members in by_district.items()
        )

    @cached_property
    def former_rows(self) -> tuple[RateRow, ...]:
        """The eight former districts as sums of the communes that continue them; none while districts exist."""
        found = former_districts(self.period_data.units, self.period_data.day) if self.level == "commune" else {}
        return tuple(
            self._row("group", units, _nothing, district=self.period_data.units.get(key))
            for key, units in found.items()
        )

    @cached_property
    def total_row(self) -> RateRow:
        """The whole level, as ratio of sums or as a published total."""
        return self._row("total", self.units, self._tier_figure("tier_total"))

    def province_row(self, units: Sequence[Unit]) -> RateRow:
        """Return the units of all levels together, which have no common target."""
        row = self._row("total", tuple(units), lambda published, indicator: published.whole(indicator))
        return replace(row, targets=tuple(None for _ in self.columns))

    @cached_property
    def mean_row(self) -> RateRow | None:
        """The mean of units that a document prints."""
        figure = self._tier_figure("tier_mean")
        readings, compared = (
            tuple(self._printed(figure, column) for column in columns)
            for columns in (self.columns, self.period_data.columns.compared)
        )
        if not any(reading.rate.number is not None for reading in readings):
            return None
        changes = self._changes(readings[0], compared, figure, ())
        return RateRow("mean", self.units, readings, changes, self._targets(None), compared)

    @cached_property
    def places(self) -> dict[str, int]:
        """Rank of each unit with enough cases by its rate in the main column; empty unless every rate is known."""
        return ranks({row.units[0].unit_id: row.readings[0].rate for row in self.ranked})

    @cached_property
    def ranked(self) -> tuple[RateRow, ...]:
        """The units that have enough cases in the main column to be held against each other."""
        return tuple(row for row in self.unit_rows if enough(row.readings[0].total, self.min_cases))

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks between the main column and what it is compared with."""
        first = min(column.period.start for column in self.period_data.columns.compared)
        return self.period_data.breaks_after(first, self.contract.indicator, self.level)

    # --- Computing ----------------------------------------------------------------------------------------------

    def _row(
        self,
        kind: str,
        units: tuple[Unit, ...],
        figure: PrintedOf,
        *,
        unit_id: str | None = None,
        district: Unit | None = None,
    ) -> RateRow:
        # Of the communes of a district documents print a mean, which is another calculation than our ratio.
        shown = beside_mean if kind == "group" else headline
        readings = tuple(self._reading(units, column, figure, shown) for column in self.columns)
        compared = tuple(self._reading(units, column, figure, shown) for column in self.period_data.columns.compared)
        changes = self._changes(readings[0], compared, figure, units)
        return RateRow(kind, units, readings, changes, self._targets(unit_id), compared, district)

    def _reading(
        self,
        units: Sequence[Unit],
        column: PeriodColumn,
        figure: PrintedOf,
        shown: Callable[[Value, Value], Value],
    ) -> RateReading:
        parts = self.parts(column)
        printed = self._printed(figure, column)
        sums = self.period_data.sums(parts, units) if parts and units else None
        partial = sums is None and len(units) > 1
        if partial and parts and column in self.columns[1:]:
            return replace(printed, partial=partial)
        if partial and parts:
            known = [unit for unit in units if self.period_data.sums(parts, [unit]) is not None]
            # Part of two provinces is neither; part of one is told as such.
            sums = self.period_data.sums(parts, known) if known and self.period_data.is_one_province(parts) else None
        if sums is None:
            return printed
        part, total = counted_share(self.contract, sums, parts)
        rate = shown(printed.rate, ratio(part, total))
        return RateReading(headline(printed.total, total), headline(printed.part, part), rate, partial)

    def _printed(self, figure: PrintedOf, column: PeriodColumn) -> RateReading:
        """What documents print: the rate, and the counts that its indicator names as numerator and denominator."""
        indicator = self.period_data.book.catalogue.indicators[self.contract.indicator]
        published = self.period_data.published(column)
        total, part = (
            figure(published, name) if name else missing(self.contract.counts)
            for name in (indicator.denominator, indicator.numerator)
        )
        return RateReading(total, part, headline(figure(published, self.contract.indicator), ratio(part, total)))

    def _changes(
        self, reading: RateReading, compared: Sequence[RateReading], figure: PrintedOf, units: Sequence[Unit]
    ) -> tuple[Value, ...]:
        pairs = zip(compared, self.period_data.columns.compared, strict=True)
        return tuple(self._changed(reading, other, column, figure, units) for other, column in pairs)

    def _changed(
        self, reading: RateReading, other: RateReading, column: PeriodColumn, figure: PrintedOf, units: Sequence[Unit]
    ) -> Value:
        notes: tuple[str, ...] = ()
        now, then, main = reading.rate, other.rate, self.columns[0]
        if (nothing := without_occurrence(then, now)) is not None:
            return nothing
        known = then.number is not None and now.number is not None
        complete = all(part.complete for each in (main, column) for part in self.parts(each))
        if known and (not complete or reading.partial or other.partial):
            printed = [self._printed(figure, each).rate for each in (main, column)]
            if not (agrees(now, printed[0]) and agrees(then, printed[1])):
                parts = self.parts(column), self.parts(main)
                common = common_rates(self.period_data, self.contract, units, *parts) if complete else None
                if common is None:
                    return not_comparable(change_unit("%"))
                now, then, notes = common.now, common.then, (common.note,)
        # Breaks are remarked once under the table: the same note on a hundred cells says nothing more.
        breaks = self.period_data.breaks_after(column.period.start, self.contract.indicator, self.level)
        made = change(then, now, breaks)
        kept = made.notes if made.status == "missing" else ()
        return replace(made, notes=kept if made.number is None else notes)

    def target(self, column: PeriodColumn, unit_id: str | None = None) -> Target | None:
        """Return what judges a unit of the level, or the level, in a column."""
        catalogue, judged = self.period_data.book.catalogue, self.contract.judged_by
        return target_in(catalogue, judged, self.period_data.territory, column, level=self.level, unit_id=unit_id)

    def _targets(self, unit_id: str | None) -> tuple[Target | None, ...]:
        return tuple(self.target(column, unit_id) for column in self.columns)

    # --- What documents print -----------------------------------------------------------------------------------

    def _unit_figure(self, unit: Unit) -> PrintedOf:
        return lambda published, indicator: published.unit_at_least(indicator, unit.unit_id)

    def _district_figure(self, district_id: str) -> PrintedOf:
        return lambda published, indicator: published.communes_of(indicator, district_id)

    def _tier_figure(self, aggregation: str) -> PrintedOf:
        names = {self.contract.indicator: self.contract.tier_indicator or self.contract.indicator}
        return lambda published, indicator: published.tier(names.get(indicator, indicator), self.level, aggregation)


def _nothing(published: PublishedColumn, indicator: str) -> Value:
    return missing(published.book.catalogue.indicators[indicator].unit)


def open_rates(period_data: PeriodData, system: str, level: str, min_cases: int = 1) -> Rates:
    """Return the rates of a level; where the district level has ended, "district" means the communes.

    Parameters
    ----------
    period_data
        What is known of the period.
    system
        Id of the system.
    level
        Level of units.
    min_cases
        Smallest total a unit needs to be ranked.

    Raises
    ------
    UsageError
        If there is no such system of rates, or no such level.

    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_data import open_period_data
    >>> rates = open_rates(open_period_data("2024-12", folder=DATA), "certified_copies", "district")
    >>> [(row.unit.name, row.readings[0].rate.shown, row.verdicts[0]) for row in rates.unit_rows[:2]]
    [('Thành phố Bắc Ninh', '75,0', 'met'), ('Thành phố Từ Sơn', '100', 'met')]
    """
    contracts = period_data.deliveries.contracts.items()
    check_choice("system", system, [name for name, contract in contracts if contract.is_of_rates])
    check_choice("level", level, LEVELS)
    check_least("min_cases", min_cases)
    ended = level == "district" and not period_data.has_districts
    return Rates(period_data, system, "commune" if ended else level, min_cases)
