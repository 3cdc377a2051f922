"""PAKN of one period, unit by unit: the measure behind annex 2 and "Phân tích dữ liệu".

Cases are a cohort at one cut-off. A year is read from a file of the year, or from monthly files that were all closed on
one day; it is never added up from months, of which only the receipts are events that add up. Periods are compared at
the same lag after their end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pakn.base.errors import check_choice, check_least
from pakn.extracts.counts.case_frame import CaseFrame, joined
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.change import BY_LEVELS, bounded_change, without_occurrence
from pakn.observations.pakn_reading import PaknReading, counted_reading, printed_reading, shown_reading
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.period_data import CASES, CASES_BY_UNIT, PeriodData
from pakn.observations.precedence import agrees
from pakn.observations.ranks import enough, ranks
from pakn.observations.targets import Verdict, target_in, target_of, verdict
from pakn.observations.values import Value, change_unit, not_comparable
from pakn.registry.models import Break, Target
from pakn.registry.units import Unit

__all__ = ["OTHER", "OTHER_LAG", "PaknMonth", "PaknRow", "open_pakn"]

RATE = "pakn_processing_rate"
OTHER = "other"
"""Stands for the level of units outside the letter's groups."""
OTHER_LAG = "Không so sánh: khác thời điểm chốt số liệu"
SCOPES = ("localities", "all")
"""Whose cases are the province's: only the localities', or also those of service centres and enterprises."""


@dataclass(frozen=True)
class PaknRow:
    """One unit, one group of units, or the province.

    Attributes
    ----------
    kind
        ``unit``, ``group`` (all of one level), ``total`` (the province).
    changes
        Of the rate, against each column compared with, in "điểm %".
    """

    kind: str
    level: str
    units: tuple[Unit, ...]
    readings: tuple[PaknReading, ...]
    compared: tuple[PaknReading, ...]
    changes: tuple[Value, ...]
    targets: tuple[Target | None, ...]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Whether each shown column reaches its target."""
        return tuple(verdict(reading.rate, target) for reading, target in zip(self.readings, self.targets, strict=True))


@dataclass(frozen=True)
class PaknMonth:
    """The rows of one period; see `open_pakn`."""

    period_data: PeriodData
    province_scope: str = "localities"
    min_cases: int = 1
    """Localities that received fewer have no rank and are not named highest or lowest."""

    @property
    def columns(self) -> tuple[PeriodColumn, ...]:
        """The columns shown."""
        return self.period_data.columns.shown

    @property
    def locality_level(self) -> str:
        """Who answers for a locality: districts, since 01/7/2025 communes."""
        return "district" if self.period_data.has_districts else "commune"

    # --- Sources ------------------------------------------------------------------------------------------------

    def cohort(self, column: PeriodColumn) -> tuple[ExtractCounts, ...]:
        """Return the extracts that know a column's cases at one cut-off; nothing where there are none."""
        for system in (CASES, CASES_BY_UNIT):
            if not column.is_month and (of_year := self.period_data.counted(system, column.year_name)):
                return self._continued((of_year,))
            parts = self._continued(self.period_data.parts(system, column))
            if parts and len({part.cut_off for part in parts}) == 1:
                return parts
        return ()

    def receipts(self, column: PeriodColumn) -> tuple[ExtractCounts, ...]:
        """Return the extracts whose receipts add up to a column's: its cohort, or all its months whenever closed."""
        parts = self.period_data.parts(CASES, column) or self.period_data.parts(CASES_BY_UNIT, column)
        return self.cohort(column) or self._continued(parts)

    def _continued(self, parts: tuple[ExtractCounts, ...]) -> tuple[ExtractCounts, ...]:
        """Extracts of the province as it is now: earlier ones name districts, whose cases no commune can be given."""
        return parts if self.period_data.is_one_province(parts) else ()

    @cached_property
    def delivered(self) -> bool:
        """Whether the cases of the main column are known."""
        return bool(self.cohort(self.columns[0]))

    @cached_property
    def has_cases(self) -> bool:
        """Whether they are known case by case, and not only from a summary sheet."""
        return any(part.cases is not None for part in self.cohort(self.columns[0]))

    def cases(self, column: PeriodColumn) -> CaseFrame | None:
        """Return the cases of a column's cohort under the units of today; `None` where only sums are known."""
        parts = self.cohort(column)
        found = [self.period_data.cases(part.name) if part.system == CASES else None for part in parts]
        known = joined(each for each in found if each is not None) if all(each is not None for each in found) else None
        return None if known is None else known.renamed(self._units_now(known.values("unit")))

    def _units_now(self, unit_ids: Sequence[str]) -> dict[str, str]:
        """Units that have one successor today, by the id they had when the cases were counted."""
        now = {unit_id: self.period_data.units.successors(unit_id, self.period_data.day) for unit_id in unit_ids}
        return {unit_id: units[0].unit_id for unit_id, units in now.items() if len(units) == 1}

    @cached_property
    def known_until(self) -> dt.date | None:
        """The day up to which the main column is known, where that is before its end."""
        return self.known_until_in(self.columns[0])

    def known_until_in(self, column: PeriodColumn) -> dt.date | None:
        """Return the day up to which a column is known, where that is before its end."""
        open_parts = [part.known_until for part in self.cohort(column)[-1:] if part.known_until < column.period.end]
        return min(open_parts) if open_parts else None

    def cut_off(self, column: PeriodColumn) -> dt.date | None:
        """Return the day up to which a column's cases are known; `None` for published figures, which do not say it."""
        parts = self.cohort(column)
        return parts[-1].cut_off if parts else None

    # --- Rows ---------------------------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> dict[str, tuple[PaknRow, ...]]:
        """Rows of localities, service centres, enterprises and whoever else has cases, each in official order."""
        units = {level: self.period_data.at(level) for level in (self.locality_level, "centre", "enterprise")}
        units[OTHER] = self._others(self.columns)
        return {level: tuple(self._row("unit", level, (unit,)) for unit in members) for level, members in units.items()}

    def _others(self, columns: Sequence[PeriodColumn]) -> tuple[Unit, ...]:
        """Units with cases that belong to none of the letter's three groups: no case is left out of the annex."""
        named = (self.locality_level, "centre", "enterprise")
        known = {unit.unit_id for level in named for unit in self.period_data.at(level)}
        ids = {unit_id for column in columns for part in self.receipts(column) for unit_id in part.rows}
        now = {
            unit.unit_id: unit
            for unit_id in ids
            for unit in self.period_data.units.successors(unit_id, self.period_data.day)
        }
        others = (unit for unit_id, unit in now.items() if unit_id not in known)
        return tuple(sorted(others, key=lambda unit: (unit.level, unit.display_order, unit.unit_id)))

    @cached_property
    def localities(self) -> tuple[PaknRow, ...]:
        """The rows of the localities."""
        return self.groups[self.locality_level]

    @cached_property
    def group_rows(self) -> dict[str, PaknRow]:
        """Each group of several units as one row; the localities together are the province's own row."""
        return {
            level: self._row("group", level, tuple(row.units[0] for row in rows))
            for level, rows in self.groups.items()
            if level != self.locality_level and len(rows) > 1
        }

    @cached_property
    def total_row(self) -> PaknRow:
        """The province; of all units also those that had cases only in a period it is compared with."""
        units = list(self.period_data.at(self.locality_level))
        if self.province_scope == "all":
            units += [*self.period_data.at("centre"), *self.period_data.at("enterprise")]
            units += self._others((*self.columns, *self.period_data.columns.compared))
        return self._row("total", self.locality_level, tuple(units))

    @cached_property
    def places(self) -> dict[str, int]:
        """Rank of each locality with enough cases by its rate; empty unless every rate is known."""
        return ranks({row.units[0].unit_id: row.readings[0].rate for row in self.ranked(0)})

    def ranked(self, index: int) -> tuple[PaknRow, ...]:
        """Return the localities that have enough cases in a shown column to be held against each other."""
        return tuple(row for row in self.localities if enough(row.readings[index].received, self.min_cases))

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks between the main column and what it is compared with."""
        first = min(column.period.start for column in self.period_data.columns.compared)
        return self.period_data.breaks_after(first, RATE)

    # --- Computing ----------------------------------------------------------------------------------------------

    def _row(self, kind: str, level: str, units: tuple[Unit, ...]) -> PaknRow:
        readings = tuple(self.reading(kind, level, units, column) for column in self.columns)
        compared = tuple(self.reading(kind, level, units, column) for column in self.period_data.columns.compared)
        changes = tuple(
            self._changed(kind, level, units, readings[0].rate, other.rate, column)
            for other, column in zip(compared, self.period_data.columns.compared, strict=True)
        )
        return PaknRow(kind, level, units, readings, compared, changes, self._targets(kind, level))

    def reading(self, kind: str, level: str, units: Sequence[Unit], column: PeriodColumn) -> PaknReading:
        """Return what a column shows of some units."""
        printed = self._printed(kind, level, units, column)
        cohort, receipts = self.cohort(column), self.receipts(column)
        if not receipts or not units:
            return printed
        ours = counted_reading(self.period_data, cohort, units, whole=kind == "total") if cohort else None
        if ours is None:
            ours = counted_reading(self.period_data, receipts, units, receipts_only=True)
        return shown_reading(printed, ours) if ours else printed

    def _printed(self, kind: str, level: str, units: Sequence[Unit], column: PeriodColumn) -> PaknReading:
        # What a document prints of a whole level is also said of the level's only unit.
        alone = kind == "unit" and level not in (OTHER, self.locality_level) and len(self.period_data.at(level)) == 1
        return printed_reading(self.period_data.published(column), "group" if alone else kind, level, units)

    def _changed(
        self, kind: str, level: str, units: Sequence[Unit], now: Value, then: Value, column: PeriodColumn
    ) -> Value:
        unit, main = change_unit("%"), self.columns[0]
        if (nothing := without_occurrence(then, now)) is not None:
            return nothing
        published = all(
            agrees(value, self._printed(kind, level, units, each).rate) for value, each in ((now, main), (then, column))
        )
        if now.number is not None and then.number is not None and not published:
            if self.known_until_in(main) or self.known_until_in(column):
                return not_comparable(unit)
            if self.lag(main) != self.lag(column):
                return not_comparable(unit, OTHER_LAG)
        breaks = self.period_data.breaks_after(column.period.start, RATE, level if kind == "unit" else None)
        made = bounded_change(then, now, breaks)
        return replace(made, notes=(BY_LEVELS,) if made.number is not None and not made.exact else ())

    def lag(self, column: PeriodColumn) -> int | None:
        """Return the days from a column's end to its cut-off; `None` where the cut-off is not known."""
        cut_off = self.cut_off(column)
        return (cut_off - column.period.end).days if cut_off else None

    def monthly_target(self, column: PeriodColumn) -> Target | None:
        """Return the target of the province's months at the end of a year: the year lies at a distance from it."""
        (province, *_) = self.period_data.at("province")
        targets, territory = self.period_data.book.catalogue.targets.values(), self.period_data.territory
        return target_of(targets, RATE, territory, column.period.end, test="each_month", unit_id=province.unit_id)

    def target(self, row: PaknRow, column: PeriodColumn) -> Target | None:
        """Return what judges a row in a column, shown or not."""
        return self._target(row.kind, row.level, column)

    def _targets(self, kind: str, level: str) -> tuple[Target | None, ...]:
        return tuple(self._target(kind, level, column) for column in self.columns)

    def _target(self, kind: str, level: str, column: PeriodColumn) -> Target | None:
        if kind == "group" or level == OTHER:
            return None
        catalogue, territory = self.period_data.book.catalogue, self.period_data.territory
        if kind == "total":
            (province, *_) = self.period_data.at("province")
            return target_in(catalogue, [RATE], territory, column, unit_id=province.unit_id)
        return target_in(catalogue, [RATE], territory, column, level=level)


def open_pakn(period_data: PeriodData, province_scope: str = "localities", min_cases: int = 1) -> PaknMonth:
    """Return the PAKN of a period.

    Parameters
    ----------
    period_data
        What is known of the period.
    province_scope
        ``localities`` or ``all``: whose cases, counted from extracts, are the province's. No document says whether
        service centres and enterprises are inside the provincial total.
    min_cases
        Fewest cases a locality needs to be ranked.

    Raises
    ------
    UsageError
        If there is no such scope, or ``min_cases`` is below 1.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> from pakn.observations.period_data import open_period_data
    >>> month = open_pakn(open_period_data("2024-12", folder=DATA))
    >>> [month.total_row.readings[0].received.shown, month.total_row.readings[0].rate.shown]
    ['487', '65,91']
    """
    check_choice("province_scope", province_scope, SCOPES)
    check_least("min_cases", min_cases)
    return PaknMonth(period_data, province_scope, min_cases)
